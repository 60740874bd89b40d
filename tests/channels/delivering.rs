//! A real index, the real composer, hostile receivers: nothing owed is forgotten, nothing is told a third time, no receiver
//! harms another, and no secret leaves the place that needs it.

use std::collections::HashMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ring::hmac;
use rulewatch::alert::{Report, Settings, Ways, deliver_due};
use rulewatch::concern::News;
use rulewatch::delivery::{Delivery, DeliveryState};
use rulewatch::fetch::{FetchSettings, Poster};
use rulewatch::history::Comparison;
use rulewatch::revision::Revision;
use rulewatch::seal::Seal;
use rulewatch::secret::Secret;
use rulewatch::snapshot::{Sha256, Validators};
use rulewatch::source::{Source, Sources};
use rulewatch::store::{CheckRecord, CheckResult, Reading, Store};
use rulewatch::subscription::{Cadence, Channel, Hook, Scope};
use rulewatch::version::Version;
use rulewatch::wording::Language;

use crate::receiver::{Do, Posted, Receiver};
use crate::redline::{Story, source};
use crate::smtp::{Offer, Server, When, mailer_of};

/// A signing secret: the Base64 of 32 bytes.
const KEY: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// An index with one source, and what alerts are sent with.
struct Office {
    store: Store,
    source: Source,
    settings: Settings,
    poster: Poster,
    now: Timestamp,
    last: u32,
    folder: tempfile::TempDir,
}

fn story() -> Story {
    Story::new("Rules", "en").revised("§ 1", "Exporters may notify.", "Exporters must notify.").told()
}

/// The day on which the revisions are seen.
const SEEN: jiff::civil::Date = jiff::civil::date(2026, 1, 16);

fn version(source: &Source, number: u32, seen_at: Timestamp) -> Version {
    let sha256 = Sha256::of(&[number as u8]);
    Version {
        source: source.id.clone(),
        number,
        past: false,
        seen_at,
        sha256,
        bytes: 10,
        content_type: "text/html".into(),
    }
}

fn fetching() -> FetchSettings {
    FetchSettings {
        timeout: Duration::from_secs(1),
        allow: vec!["127.0.0.1/32".parse().unwrap()],
        ..FetchSettings::default()
    }
}

impl Office {
    async fn open() -> Office {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("index.sqlite").display());
        let settings = Settings {
            from: "rulewatch@example.org".into(),
            domain: "example.org".into(),
            seal: Some(Seal::open(folder.path()).unwrap()),
            ..Settings::default()
        };
        let now: Timestamp = "2026-01-16T12:00:00Z".parse().unwrap();
        let source = source("bis", "BIS", "Rules");
        let store = Store::open(&url).await.unwrap();
        store.sync_sources(&[(source.id.clone(), now)], Timestamp::MAX).await.unwrap();
        let office =
            Office { store, source, settings, poster: Poster::new(&fetching()).unwrap(), now, last: 1, folder };
        office.record(1).await;
        office
    }

    /// With one subscriber of a channel, to everything, at once, and one revision.
    async fn with(channel: Channel, address: &str) -> Office {
        let mut office = Office::open().await;
        office.add(channel, address, Cadence::AtOnce).await;
        office.revise().await;
        office
    }

    async fn add(&self, channel: Channel, address: &str, cadence: Cadence) -> String {
        let key = if channel == Channel::Webhook { KEY } else { "" };
        let hook = Hook::new(address, Secret::new(key)).unwrap();
        let name = hook.shown();
        let locked = self.settings.seal.as_ref().unwrap().locked(&name, &Secret::new(hook.kept())).unwrap();
        self.store.add_hook(channel, &name, &locked, "UTC", self.now).await.unwrap();
        self.store.add_subscription(&name, &Scope::default(), 0, cadence, self.now).await.unwrap();
        name
    }

    async fn revise(&mut self) {
        self.last += 1;
        self.record(self.last).await;
    }

    async fn record(&self, number: u32) {
        let claim = self.store.claim(&self.source.id, self.now, SignedDuration::from_mins(1)).await.unwrap().unwrap();
        let story = story();
        let revision =
            (number > 1).then(|| (number - 1, News::of(&self.source, &story.old, &story.new, &story.diff, SEEN)));
        let record = CheckRecord {
            at: self.now,
            status: "good".into(),
            reason: None,
            http: Some(200),
            next_due: self.now,
            result: CheckResult::Recorded {
                version: version(&self.source, number, self.now),
                revision,
                validators: Validators::default(),
                reading: Reading { recipe: Sha256::of(b"recipe"), words: Sha256::of(&[number as u8]) },
            },
            volatile: None,
            wakes: Vec::new(),
        };
        self.store.record(&claim, &self.source, &record).await.unwrap();
    }

    async fn deliver(&self) -> Report {
        self.deliver_by(Ways { poster: Some(&self.poster), ..Ways::default() }).await
    }

    async fn deliver_by(&self, ways: Ways<'_>) -> Report {
        let contents = |revision: Revision| async move {
            let (story, source, at) = (story(), source("bis", "BIS", "Rules"), revision.seen_at);
            let (old_version, new_version) = (version(&source, revision.from, at), version(&source, revision.to, at));
            let Story { old, new, diff } = story;
            Ok(Comparison { source, old, new, diff, old_version, new_version, again: None, rendered_by: None })
        };
        deliver_due(&self.store, ways, &self.settings, contents, &Sources::new(), None, self.now).await.unwrap()
    }

    /// Goes on to when something falls due again; false where nothing does.
    async fn wait(&mut self) -> bool {
        let next = self.store.next_delivery().await.unwrap();
        self.now = next.map_or(self.now, |next| next.max(self.now));
        next.is_some()
    }

    async fn deliveries(&self) -> Vec<Delivery> {
        self.store.deliveries(None, 0).await.unwrap()
    }

    /// The one delivery there is.
    async fn only(&self) -> Delivery {
        let mut all = self.deliveries().await;
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }
}

fn one(report: &str) -> Report {
    let count = |name: &str| usize::from(report == name);
    Report {
        sent: count("sent"),
        deferred: count("deferred"),
        uncertain: count("uncertain"),
        parked: count("parked"),
        ..Report::default()
    }
}

#[tokio::test]
async fn every_channel_gets_its_alert_once_and_in_its_form() {
    let receiver = Receiver::usual().await;
    let mut office = Office::open().await;
    let posted = Channel::ALL.into_iter().filter(|channel| *channel != Channel::Mail);
    for channel in posted.clone() {
        office.add(channel, &receiver.url(&format!("/{channel}/secret-part")), Cadence::AtOnce).await;
    }
    office.revise().await;
    assert_eq!(office.deliver().await, Report { sent: 5, ..Report::default() });
    assert_eq!(office.deliver().await, Report::default());
    let arrived = receiver.posted();
    assert_eq!(arrived.len(), 5);
    for channel in posted {
        let own = arrived.iter().find(|post| post.path.starts_with(&format!("/{channel}/"))).unwrap();
        assert_eq!(own.header("content-type"), "application/json");
        assert!(own.body.contains("must notify"), "{}", own.body);
        assert_eq!(own.header("webhook-id").is_empty(), channel != Channel::Webhook);
    }
    assert!(arrived.iter().any(|post| post.path == "/discord/secret-part?wait=true"));
}

/// Checks a signature with another implementation than the one that made it.
#[track_caller]
fn verified(post: &Posted, key: &str) {
    let key = data_encoding::BASE64.decode(key.strip_prefix("whsec_").unwrap().as_bytes()).unwrap();
    let (id, time) = (post.header("webhook-id"), post.header("webhook-timestamp"));
    let signature = post.header("webhook-signature").strip_prefix("v1,").unwrap();
    let signature = data_encoding::BASE64.decode(signature.as_bytes()).unwrap();
    let signed = format!("{id}.{time}.{}", post.body);
    hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &key), signed.as_bytes(), &signature).unwrap();
}

#[tokio::test]
async fn an_answer_lost_once_is_tried_once_more_under_the_same_id_and_signed_anew() {
    let receiver = Receiver::start(&[Do::HangUpAfter, Do::Say(204, "", "")]).await;
    let mut office = Office::with(Channel::Webhook, &receiver.url("/hook")).await;
    assert_eq!(office.deliver().await, one("uncertain"));
    assert!(office.wait().await);
    assert_eq!(office.deliver().await, one("sent"));
    let arrived = receiver.posted();
    arrived.iter().for_each(|post| verified(post, KEY));
    assert_eq!(arrived.len(), 2);
    assert!(arrived[0].header("webhook-id").starts_with("msg_"));
    assert_eq!(arrived[0].header("webhook-id"), arrived[1].header("webhook-id"));
    assert_ne!(arrived[0].header("webhook-timestamp"), arrived[1].header("webhook-timestamp"));
    assert_eq!(arrived[0].body, arrived[1].body);
}

#[tokio::test]
async fn an_answer_lost_twice_is_left_to_the_operator() {
    for step in [Do::HangUpAfter, Do::HangUpAtOnce, Do::Silence] {
        let receiver = Receiver::start(std::slice::from_ref(&step)).await;
        let mut office = Office::with(Channel::Slack, &receiver.url("/services/T1/B1/part")).await;
        assert_eq!(office.deliver().await, one("uncertain"), "{step:?}");
        assert!(office.wait().await);
        office.deliver().await;
        assert!(!office.wait().await, "not sent a third time: {step:?}");
        assert_eq!(office.only().await.state, DeliveryState::Uncertain, "{step:?}");
        assert_eq!(receiver.connections(), 2, "{step:?}");
    }
}

#[tokio::test]
async fn what_surely_did_not_arrive_is_sent_later() {
    let closed = {
        let gone = Receiver::usual().await;
        gone.url("/hook")
    };
    let office = Office::with(Channel::Webhook, &closed).await;
    assert_eq!(office.deliver().await, one("deferred"));
    for status in [408, 425, 429, 500, 502, 503, 504] {
        let receiver = Receiver::start(&[Do::Say(status, "", "later"), Do::Say(200, "", "")]).await;
        let mut office = Office::with(Channel::Teams, &receiver.url("/hook")).await;
        assert_eq!(office.deliver().await, one("deferred"), "{status}");
        assert!(office.wait().await);
        assert_eq!(office.deliver().await, one("sent"), "{status}");
    }
}

#[tokio::test]
async fn a_receiver_is_left_alone_for_as_long_as_it_asks_and_all_that_goes_there_waits() {
    let receiver = Receiver::start(&[Do::Say(429, "Retry-After: 7200\r\n", "slow down"), Do::Say(200, "", "")]).await;
    let mut office = Office::open().await;
    office.add(Channel::Discord, &receiver.url("/api/webhooks/1/part"), Cadence::AtOnce).await;
    // More than are claimed at once.
    for _ in 0..20 {
        office.revise().await;
    }
    let began = office.now;
    let report = office.deliver().await;
    assert_eq!((report.sent, report.deferred), (receiver.connections() - 1, 1), "{report:?}");
    let untried = office.deliveries().await.into_iter().filter(|one| one.state == DeliveryState::Owed);
    assert!(untried.clone().count() > 10, "what was not yet begun when it asked waits");
    assert!(untried.clone().all(|one| one.due_at >= began + SignedDuration::from_secs(7200)));
    while office.wait().await {
        office.deliver().await;
    }
    assert!(office.deliveries().await.iter().all(|one| one.state == DeliveryState::Sent));
    assert_eq!(receiver.posted().len(), 21);
}

#[tokio::test]
async fn a_message_that_is_refused_is_parked_after_its_tries_and_the_others_go_on() {
    let (never, usual) = (Receiver::start(&[Do::Say(404, "", "no such hook")]).await, Receiver::usual().await);
    let mut office = Office::open().await;
    office.add(Channel::Webhook, &never.url("/never"), Cadence::AtOnce).await;
    office.add(Channel::Webhook, &usual.url("/usual"), Cadence::AtOnce).await;
    office.revise().await;
    let mut rounds = 0;
    loop {
        office.deliver().await;
        rounds += 1;
        if !office.wait().await || rounds > 30 {
            break;
        }
    }
    assert_eq!((rounds, never.posted().len(), usual.posted().len()), (10, 10, 1));
    let parked = office.store.deliveries(Some(DeliveryState::Parked), 10).await.unwrap();
    assert!(parked[0].last_error.as_ref().unwrap().contains("404: no such hook"), "{parked:?}");
}

#[tokio::test]
async fn a_receiver_that_wants_no_more_gets_no_more_until_the_operator_says_so() {
    for (channel, step) in [
        (Channel::Webhook, Do::Say(410, "", "")),
        (Channel::Slack, Do::Say(404, "", "no_service")),
        (Channel::Discord, Do::Say(404, "", "{\"message\": \"Unknown Webhook\", \"code\": 10015}")),
    ] {
        let receiver = Receiver::start(&[step, Do::Say(200, "", "")]).await;
        let mut office = Office::with(channel, &receiver.url("/hook/part")).await;
        assert_eq!(office.deliver().await, one("parked"), "{channel}");
        office.revise().await;
        assert!(!office.wait().await, "{channel}: nothing more is owed");
        let (name, why) = office.store.suppressed().await.unwrap().remove(0);
        assert!(why.contains("answered with status 4"), "{why}");
        assert!(office.store.unsuppress(&receiver.url("/hook/part")).await.unwrap(), "known by its address: {name}");
        office.revise().await;
        assert_eq!(office.deliver().await, one("sent"), "{channel}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let inside = Receiver::usual().await;
    let location: &'static str = format!("Location: {}\r\n", inside.url("/admin")).leak();
    for status in [301, 302, 303, 307, 308] {
        let receiver = Receiver::start(&[Do::Say(status, location, "")]).await;
        let office = Office::with(Channel::Webhook, &receiver.url("/hook")).await;
        assert_eq!(office.deliver().await, one("deferred"), "{status}");
        assert!(office.only().await.last_error.unwrap().contains("a redirect, which is not followed"));
    }
    assert_eq!(inside.connections(), 0);
}

#[tokio::test]
async fn an_answer_without_end_costs_little_and_is_no_success() {
    let receiver = Receiver::start(&[Do::Endless]).await;
    let office = Office::with(Channel::Webhook, &receiver.url("/hook")).await;
    let began = std::time::Instant::now();
    assert_eq!(office.deliver().await, one("deferred"));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(office.only().await.last_error.unwrap().len() < 400);
}

#[tokio::test]
async fn no_address_inside_the_network_is_posted_to_unless_it_is_allowed() {
    let receiver = Receiver::usual().await;
    let port = receiver.address.port();
    for host in ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]", "127.1", "１２７.0.0.1"] {
        let mut office = Office::with(Channel::Webhook, &format!("http://{host}:{port}/hook")).await;
        office.poster = Poster::new(&FetchSettings { allow: Vec::new(), ..fetching() }).unwrap();
        assert_eq!(office.deliver().await, one("deferred"), "{host}");
        assert!(office.only().await.last_error.unwrap().contains("loopback"), "{host}");
    }
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn mail_that_is_stopped_stops_no_post_and_a_slow_receiver_no_mail() {
    let receiver = Receiver::usual().await;
    let mut office = Office::open().await;
    for n in 0..30 {
        let address = format!("s{n}@example.org");
        office.store.add_subscriber(&address, "UTC", office.now).await.unwrap();
        office.store.add_subscription(&address, &Scope::default(), 0, Cadence::AtOnce, office.now).await.unwrap();
    }
    office.add(Channel::Slack, &receiver.url("/services/part"), Cadence::AtOnce).await;
    office.revise().await;
    let server =
        Server::start(
            Offer::Plain,
            |event| {
                if event.when == When::Mail { smtp_refusal() } else { crate::smtp::Do::Usual }
            },
        );
    let mailer = mailer_of(&server);
    let report = office.deliver_by(Ways { mailer: Some(&mailer), poster: Some(&office.poster) }).await;
    assert!(report.paused.is_some() && report.sent == 1, "{report:?}");
    assert_eq!(receiver.posted().len(), 1);
}

fn smtp_refusal() -> crate::smtp::Do {
    crate::smtp::Do::Say("550 5.7.1 sender not allowed")
}

#[tokio::test]
async fn a_digest_is_one_post_in_the_subscribers_language() {
    let receiver = Receiver::usual().await;
    let mut office = Office::open().await;
    let name = office.add(Channel::Slack, &receiver.url("/services/part"), Cadence::daily(7)).await;
    office.store.speak_to(&name, Language::TraditionalChinese).await.unwrap();
    for _ in 0..3 {
        office.revise().await;
    }
    assert!(office.wait().await);
    assert_eq!(office.deliver().await, one("sent"));
    let arrived = receiver.posted();
    assert_eq!(arrived.len(), 1);
    assert!(arrived[0].body.contains("官方文本"), "{}", arrived[0].body);
}

#[tokio::test]
async fn a_secret_is_in_no_table_no_error_and_no_name() {
    let secrets = ["part-of-the-address", "token-in-the-query", "user-of-it", "pass-of-it", &KEY[6..]];
    let receiver = Receiver::start(&[Do::Repeat(400), Do::Repeat(500), Do::HangUpAfter]).await;
    let address = receiver.url("/hooks/part-of-the-address?key=token-in-the-query");
    let mut office = Office::with(Channel::Webhook, &address.replace("//", "//user-of-it:pass-of-it@")).await;
    for _ in 0..3 {
        office.deliver().await;
        let told = format!("{:?} {:?}", office.only().await, office.store.subscribers().await.unwrap());
        assert!(secrets.iter().all(|secret| !told.contains(secret)), "{told}");
        assert!(office.wait().await);
    }
    assert_eq!(receiver.posted()[0].header("authorization"), "Basic dXNlci1vZi1pdDpwYXNzLW9mLWl0");
    office.store.close().await;
    for file in std::fs::read_dir(office.folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        assert!(secrets.iter().all(|secret| !bytes.contains(secret)), "{}", path.display());
    }
}

#[tokio::test]
async fn without_its_key_a_hook_is_told_to_be_locked_and_nothing_is_posted() {
    let receiver = Receiver::usual().await;
    let mut office = Office::with(Channel::Webhook, &receiver.url("/hook")).await;
    let elsewhere = tempfile::tempdir().unwrap();
    office.settings.seal = Some(Seal::open(elsewhere.path()).unwrap());
    assert_eq!(office.deliver().await, one("deferred"));
    assert!(office.only().await.last_error.unwrap().contains("add the subscriber again"));
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn who_is_removed_gets_nothing_more_and_is_known_by_the_address_alone() {
    let receiver = Receiver::usual().await;
    let mut office = Office::with(Channel::Apprise, &receiver.url("/notify/part")).await;
    assert!(office.store.remove_subscriber(&receiver.url("/notify/part")).await.unwrap());
    assert_eq!(office.deliver().await, Report::default());
    office.revise().await;
    assert!(office.deliveries().await.is_empty());
    assert!(
        office.store.add_subscriber(&receiver.url("/x"), "UTC", office.now).await.is_err(),
        "nobody is mailed there"
    );
}

#[tokio::test]
async fn a_sender_that_dies_in_the_middle_of_a_post_has_lost_an_answer_and_posts_once_more() {
    let receiver = Receiver::start(&[Do::Silence, Do::Say(200, "", "")]).await;
    let mut office = Office::with(Channel::Webhook, &receiver.url("/hook")).await;
    office.poster = Poster::new(&FetchSettings { timeout: Duration::from_secs(60), ..fetching() }).unwrap();
    tokio::select! {
        report = office.deliver() => panic!("an answer out of nothing: {report:?}"),
        () = arrived(&receiver) => {}
    }
    assert_eq!(office.deliver().await, Report::default(), "its lease holds");
    assert!(office.wait().await);
    assert_eq!(office.deliver().await, one("sent"));
    let posted = receiver.posted();
    assert_eq!((posted.len(), posted[0].header("webhook-id")), (2, posted[1].header("webhook-id")));
}

/// Waits until a post was read whole.
async fn arrived(receiver: &Receiver) {
    while receiver.posted().is_empty() {
        tokio::task::yield_now().await;
    }
}

/// Sends `revisions` to four receivers that fail in turn, whenever something is due, until nothing is.
async fn check_under_mixed_faults(revisions: usize) {
    let script = [
        Do::Say(200, "", ""),
        Do::HangUpAfter,
        Do::Say(503, "", "busy"),
        Do::Say(204, "", ""),
        Do::HangUpAtOnce,
        Do::Say(429, "Retry-After: 90\r\n", ""),
        Do::Say(202, "", ""),
    ];
    let mut receivers = Vec::new();
    let mut office = Office::open().await;
    for turn in 0..4 {
        let receiver = Receiver::in_turn(&script.iter().cycle().skip(turn).take(7).cloned().collect::<Vec<_>>()).await;
        office.add(Channel::Webhook, &receiver.url(&format!("/hook/{turn}")), Cadence::AtOnce).await;
        receivers.push(receiver);
    }
    for _ in 0..revisions {
        office.revise().await;
    }
    while office.wait().await {
        office.deliver().await;
    }
    let deliveries = office.deliveries().await;
    assert_eq!(deliveries.len(), 4 * revisions);
    let mut copies: HashMap<String, Vec<Option<u16>>> = HashMap::new();
    for post in receivers.iter().flat_map(Receiver::posted) {
        verified(&post, KEY);
        copies.entry(post.header("webhook-id").to_owned()).or_default().push(post.answered);
    }
    let (mut counts, mut unseen) = ([0, 0], 0);
    for delivery in &deliveries {
        let id = delivery.message_id.as_ref().unwrap().trim_start_matches('<').split('@').next().unwrap();
        let copies = copies.get(&format!("msg_{id}")).map(Vec::as_slice).unwrap_or_default();
        let taken = copies.iter().filter(|status| status.is_some_and(|status| status < 300)).count();
        let lost = copies.iter().filter(|status| status.is_none()).count();
        match delivery.state {
            DeliveryState::Sent => assert_eq!(taken, 1, "{delivery:?}"),
            DeliveryState::Uncertain => assert_eq!(taken, 0, "{delivery:?}"),
            state => panic!("{state:?}: {delivery:?}"),
        }
        assert!(taken + lost <= 2, "a third copy: {delivery:?}");
        counts[usize::from(delivery.state == DeliveryState::Uncertain)] += 1;
        unseen += usize::from(taken + lost == 0);
    }
    println!("{} sent, {} uncertain, of which {unseen} were never read whole", counts[0], counts[1]);
    assert!(counts[0] * 4 > deliveries.len() * 3, "{counts:?}");
}

#[tokio::test]
async fn under_mixed_faults_each_delivery_is_taken_once_or_known_to_be_uncertain_and_none_told_a_third_time() {
    check_under_mixed_faults(50).await;
}

#[tokio::test]
#[ignore = "takes minutes"]
async fn of_ten_thousand_each_is_taken_once_or_known_to_be_uncertain_and_none_told_a_third_time() {
    check_under_mixed_faults(2_500).await;
}
