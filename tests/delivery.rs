//! Deliveries end to end: a real index, the real composer, a hostile mail server. Nothing owed is forgotten, and no fault
//! of one message or of ours harms another.

#[path = "support/redline.rs"]
mod redline;
#[path = "support/smtp.rs"]
mod smtp;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{SignedDuration, Timestamp};
use redline::{Story, source};
use rulewatch::alert::{Report, Settings, deliver_due};
use rulewatch::concern::News;
use rulewatch::delivery::DeliveryState;
use rulewatch::history::Comparison;
use rulewatch::mail::Mailer;
use rulewatch::revision::Revision;
use rulewatch::snapshot::{Sha256, Validators};
use rulewatch::source::{Source, Sources};
use rulewatch::store::{CheckRecord, CheckResult, Reading, Store};
use rulewatch::subscription::{Cadence, Scope};
use rulewatch::version::Version;
use smtp::{Do, Event, Offer, Server, When, mailer_of};

/// The day on which the revisions are seen.
const SEEN: jiff::civil::Date = jiff::civil::date(2026, 1, 16);

/// An index with subscribers and one source with one revision, and what their alerts are sent with.
struct Office {
    store: Store,
    source: Source,
    now: Timestamp,
}

fn settings() -> Settings {
    Settings {
        from: "rulewatch@example.org".into(),
        operator: "operator@example.org".into(),
        domain: "example.org".into(),
        ..Settings::default()
    }
}

fn story() -> Story {
    Story::new("Rules", "en").revised("§ 1", "Exporters may notify.", "Exporters must notify.").told()
}

fn version(source: &Source, number: u32, seen_at: Timestamp) -> Version {
    Version {
        source: source.id.clone(),
        number,
        past: false,
        seen_at,
        sha256: Sha256::of(&[number as u8]),
        bytes: 10,
        content_type: "text/html".into(),
    }
}

impl Office {
    /// With these subscribers to everything, and one revision recorded.
    async fn open(subscribers: &[&str]) -> Office {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let now: Timestamp = "2026-01-16T12:00:00Z".parse().unwrap();
        let source = source("bis", "BIS", "Rules");
        store.sync_sources(&[(source.id.clone(), now)], Timestamp::MAX).await.unwrap();
        for address in subscribers {
            store.add_subscriber(address, "UTC", now).await.unwrap();
            store.add_subscription(address, &Scope::default(), 0, Cadence::AtOnce, now).await.unwrap();
        }
        let office = Office { store, source, now };
        office.record(1, false).await;
        office.record(2, true).await;
        office
    }

    async fn record(&self, number: u32, revised: bool) {
        let claim = self.store.claim(&self.source.id, self.now, SignedDuration::from_mins(1)).await.unwrap().unwrap();
        let story = story();
        let revision = revised.then(|| (number - 1, News::of(&self.source, &story.old, &story.new, &story.diff, SEEN)));
        let reading = Reading { recipe: Sha256::of(b"recipe"), words: Sha256::of(&[number as u8]) };
        let result = CheckResult::Recorded {
            version: version(&self.source, number, self.now),
            revision,
            validators: Validators::default(),
            reading,
        };
        let record = CheckRecord {
            at: self.now,
            status: if revised { "revised" } else { "first" }.into(),
            reason: None,
            http: Some(200),
            next_due: self.now,
            result,
            volatile: None,
            wakes: Vec::new(),
        };
        self.store.record(&claim, &self.source, &record).await.unwrap();
    }

    async fn deliver(&self, mailer: &Mailer) -> Report {
        let contents = |revision: Revision| async move {
            let story = story();
            let at = revision.seen_at;
            let source = source("bis", "BIS", "Rules");
            let (old_version, new_version) = (version(&source, revision.from, at), version(&source, revision.to, at));
            Ok(Comparison {
                source,
                old: story.old,
                new: story.new,
                diff: story.diff,
                old_version,
                new_version,
                again: None,
                rendered_by: None,
            })
        };
        deliver_due(&self.store, mailer, &settings(), contents, &Sources::new(), None, self.now).await.unwrap()
    }

    /// Goes on to when something falls due again; false where nothing does.
    async fn wait(&mut self) -> bool {
        let next = self.store.next_delivery().await.unwrap();
        self.now = next.map_or(self.now, |next| next.max(self.now));
        next.is_some()
    }

    async fn states(&self) -> HashMap<String, DeliveryState> {
        self.store
            .deliveries(None, 100)
            .await
            .unwrap()
            .into_iter()
            .map(|delivery| (delivery.address, delivery.state))
            .collect()
    }
}

/// The recipients and Message-IDs of what arrived.
fn arrived(server: &Server) -> Vec<(String, String)> {
    let id = |bytes: &[u8]| {
        String::from_utf8_lossy(bytes)
            .lines()
            .find_map(|line| line.strip_prefix("Message-ID: ").map(str::to_owned))
            .unwrap()
    };
    server.stored().iter().map(|message| (message.to.clone(), id(&message.bytes))).collect()
}

#[tokio::test]
async fn every_subscriber_gets_the_alert_once() {
    let office = Office::open(&["a@example.org", "b@example.org"]).await;
    let server = Server::usual();
    assert_eq!(office.deliver(&mailer_of(&server)).await, Report { sent: 2, ..Report::default() });
    assert_eq!(office.deliver(&mailer_of(&server)).await, Report::default());
    let arrived = arrived(&server);
    assert_eq!(arrived.len(), 2);
    assert_ne!(arrived[0].1, arrived[1].1);
}

#[tokio::test]
async fn an_answer_lost_once_is_tried_once_more_under_the_same_message_id() {
    let mut office = Office::open(&["a@example.org"]).await;
    let server = Server::start(Offer::Plain, |event| {
        if event.when == When::Dot && event.connection == 0 { Do::HangUp } else { Do::Usual }
    });
    let mailer = mailer_of(&server);
    assert_eq!(office.deliver(&mailer).await, Report { uncertain: 1, ..Report::default() });
    assert!(office.wait().await);
    assert_eq!(office.deliver(&mailer).await, Report { sent: 1, ..Report::default() });
    let arrived = arrived(&server);
    assert_eq!(arrived.len(), 2);
    assert_eq!(arrived[0], arrived[1]);
}

#[tokio::test]
async fn an_answer_lost_twice_is_left_to_the_operator() {
    let mut office = Office::open(&["a@example.org"]).await;
    let server = Server::start(Offer::Plain, |event| if event.when == When::Dot { Do::HangUp } else { Do::Usual });
    let mailer = mailer_of(&server);
    office.deliver(&mailer).await;
    assert!(office.wait().await);
    office.deliver(&mailer).await;
    assert!(!office.wait().await, "not sent a third time");
    assert_eq!(office.states().await["a@example.org"], DeliveryState::Uncertain);
    assert_eq!(arrived(&server).len(), 2);
}

/// Fails `times` connections in this way, then behaves: the alert arrives once.
async fn check_recovers(times: usize, when: When, step: Do) {
    let mut office = Office::open(&["a@example.org"]).await;
    let server =
        Server::start(
            Offer::Plain,
            move |event: &Event| {
                if event.when == when && event.connection < times { step } else { Do::Usual }
            },
        );
    let mailer = mailer_of(&server);
    for _ in 0..times {
        assert_eq!(office.deliver(&mailer).await.sent, 0, "{step:?} at {when:?}");
        assert!(office.wait().await);
    }
    assert_eq!(office.deliver(&mailer).await.sent, 1, "{step:?} at {when:?}");
    assert_eq!(arrived(&server).len(), 1);
}

#[tokio::test]
async fn what_was_surely_not_sent_is_sent_later() {
    check_recovers(3, When::Greeting, Do::HangUp).await;
    check_recovers(3, When::Data, Do::HangUp).await;
    check_recovers(3, When::Rcpt, Do::Say("450 4.2.0 greylisted")).await;
    check_recovers(3, When::Dot, Do::Say("452 4.3.1 no room")).await;
    check_recovers(3, When::Mail, Do::Say("550 5.7.1 sender not allowed")).await;
    check_recovers(3, When::Greeting, Do::Say("554 5.7.1 you are blocked")).await;
}

#[tokio::test]
async fn a_dead_address_is_parked_and_the_others_get_theirs_at_once() {
    let office = Office::open(&["a@example.org", "dead@example.org", "b@example.org"]).await;
    let server = Server::start(Offer::Plain, |event| {
        if event.when == When::Rcpt && event.line.contains("dead@") {
            Do::Say("550 5.1.1 no such user")
        } else {
            Do::Usual
        }
    });
    assert_eq!(office.deliver(&mailer_of(&server)).await, Report { sent: 2, parked: 1, ..Report::default() });
    assert_eq!(office.states().await["dead@example.org"], DeliveryState::Parked);
}

#[tokio::test]
async fn a_message_that_can_never_be_sent_is_parked_and_repeats_no_other() {
    let mut office = Office::open(&["poison@example.org", "a@example.org", "b@example.org"]).await;
    let server = Server::start(Offer::Plain, |event| {
        if event.when == When::Dot && event.line.contains("poison@") { Do::Say("554 5.7.1 spam") } else { Do::Usual }
    });
    let mailer = mailer_of(&server);
    let mut rounds = 0;
    loop {
        office.deliver(&mailer).await;
        rounds += 1;
        if !office.wait().await || rounds > 30 {
            break;
        }
    }
    assert_eq!(rounds, 10);
    assert_eq!(office.states().await["poison@example.org"], DeliveryState::Parked);
    assert_eq!(arrived(&server).len(), 2);
    let parked = office.store.deliveries(Some(DeliveryState::Parked), 10).await.unwrap();
    assert!(parked[0].last_error.as_ref().unwrap().contains("554 5.7.1 spam"), "{parked:?}");
}

#[tokio::test]
async fn a_fault_of_ours_pauses_the_queue_and_parks_no_one() {
    let addresses: Vec<String> = (0..12).map(|n| format!("s{n}@example.org")).collect();
    let mut office = Office::open(&addresses.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let server = Server::start(Offer::Plain, |event| {
        if event.when == When::Mail && event.connection < 1 {
            Do::Say("550 5.7.1 sender not allowed")
        } else {
            Do::Usual
        }
    });
    let mailer = mailer_of(&server);
    let report = office.deliver(&mailer).await;
    assert!(report.paused.as_ref().is_some_and(|reason| reason.contains("sender not allowed")), "{report:?}");
    assert_eq!(report.parked, 0);
    while office.wait().await {
        office.deliver(&mailer).await;
    }
    assert!(office.states().await.values().all(|state| *state == DeliveryState::Sent));
    assert_eq!(arrived(&server).len(), 12);
}

#[tokio::test]
async fn a_server_that_is_down_is_not_tried_for_every_alert_that_is_due() {
    let addresses: Vec<String> = (0..60).map(|n| format!("s{n}@example.org")).collect();
    let mut office = Office::open(&addresses.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let down = Arc::new(AtomicBool::new(true));
    let is_down = Arc::clone(&down);
    let server = Server::start(Offer::Plain, move |event| match event.when {
        When::Greeting if is_down.load(Ordering::Relaxed) => Do::HangUp,
        _ => Do::Usual,
    });
    let mailer = mailer_of(&server);
    let report = office.deliver(&mailer).await;
    assert!(report.paused.is_some() && report.sent == 0, "{report:?}");
    // Sixteen that fail, and what was under way beside the last of them.
    assert!((16..=32).contains(&server.connections()), "{}", server.connections());
    down.store(false, Ordering::Relaxed);
    while office.wait().await {
        office.deliver(&mailer).await;
    }
    assert_eq!(arrived(&server).len(), 60);
}

#[tokio::test]
async fn a_greylisted_alert_is_not_overtaken_by_the_next_one() {
    let mut office = Office::open(&["a@example.org"]).await;
    office.record(3, true).await;
    let server = Server::start(Offer::Plain, |event| match (event.when, event.connection) {
        (When::Rcpt, 0) => Do::Say("450 4.2.0 greylisted"),
        _ => Do::Usual,
    });
    let mailer = mailer_of(&server);
    assert_eq!(office.deliver(&mailer).await, Report { deferred: 1, ..Report::default() });
    assert!(office.wait().await);
    assert_eq!(office.deliver(&mailer).await, Report { sent: 2, ..Report::default() });
    let told: Vec<String> = arrived(&server).into_iter().map(|(_, id)| id).collect();
    let mut owed = office.store.deliveries(None, 0).await.unwrap();
    owed.sort_by_key(|delivery| delivery.id);
    assert_eq!(told, owed.into_iter().filter_map(|delivery| delivery.message_id).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_alert_that_cannot_be_written_stops_no_other() {
    let office = Office::open(&["a@example.org"]).await;
    let mailer = Mailer::memory();
    let missing = |_: Revision| async { anyhow::bail!("the bytes of version 1 are missing") };
    let report =
        deliver_due(&office.store, &mailer, &settings(), missing, &Sources::new(), None, office.now).await.unwrap();
    assert_eq!(report, Report { deferred: 1, ..Report::default() });
    let owed = office.store.deliveries(Some(DeliveryState::Owed), 10).await.unwrap();
    assert!(owed[0].last_error.as_ref().unwrap().contains("the bytes of version 1 are missing"), "{owed:?}");
}

#[tokio::test]
async fn an_alert_that_does_not_leave_for_five_days_is_given_up() {
    let mut office = Office::open(&["a@example.org"]).await;
    let server = Server::start(Offer::Plain, |event| if event.when == When::Greeting { Do::HangUp } else { Do::Usual });
    let mailer = mailer_of(&server);
    let started = office.now;
    while office.wait().await {
        office.deliver(&mailer).await;
    }
    let days = office.now.duration_since(started).as_hours() / 24;
    assert_eq!((days, office.states().await["a@example.org"]), (5, DeliveryState::Parked));
}
