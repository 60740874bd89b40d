//! Deliveries under mixed faults: a mail server that refuses, drops, stalls and lies at every stage, and the running service
//! killed at swept moments. What P2 of the promises says is counted at the end:
//!
//! - *missing*: told as sent and never arrived, or still owed, or given up though the address lives;
//! - *unexplained copies*: a message that arrived twice though the answer to the first was not lost, neither by the server nor
//!   by a kill;
//! - *foreign order*: a revision that arrived at a subscriber after one that was recorded later, unless it was refused for what
//!   it says meanwhile.

#[path = "support/smtp.rs"]
mod smtp;
#[path = "support/mod.rs"]
mod support;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rulewatch::delivery::{Delivery, DeliveryState};
use rulewatch::store::Store;
use rulewatch::subscription::Channel;
use smtp::{Arrival, Do, Event, Offer, Server, When};
use sqlx::{AnyConnection, Connection, Executor};
use support::house::House;
use support::service::{Running, until};
use support::site::{Answer, Site};

/// Parcels that the service has under way at once: no kill can lose more answers.
const UNDER_WAY: usize = 16;
const DEAD: &str = "dead@gone.example";

struct Size {
    sources: usize,
    subscribers: usize,
    /// So many at least.
    deliveries: u64,
}

/// One service's life.
struct Life {
    /// Arrivals up to this one came before it was killed.
    arrived: usize,
    /// The messages that the kill caught between the server's word to send them and the record of its answer, as the index
    /// has them.
    lost: HashSet<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_mixed_faults_and_kills_each_alert_arrives_once_in_order_or_is_known_to_be_uncertain() {
    check(Size { sources: 4, subscribers: 8, deliveries: 300 }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn of_ten_thousand_each_arrives_once_in_order_or_is_known_to_be_uncertain() {
    check(Size { sources: 20, subscribers: 26, deliveries: 10_000 }).await;
}

async fn check(size: Size) {
    sqlx::any::install_default_drivers();
    let begun = Arc::new(AtomicBool::new(false));
    let armed = Arc::clone(&begun);
    let mail = Server::start(Offer::Plain, move |event| match armed.load(Ordering::Relaxed) {
        true => fault(event),
        false => Do::Usual,
    });
    let site = Site::start().await;
    let house = House::new(site.address(), &transport(&mail, "none"));
    for source in 0..size.sources {
        house.source(&format!("xx-rule-{source}"), &site.url(&format!("/{source}")));
    }
    amend(&site, &size, 0);
    for address in addresses(size.subscribers) {
        house.say(&["subscriber", "add", &address]).await;
        house.say(&["subscription", "add", &address]).await;
    }
    house.say(&["check", "--all"]).await;
    let cycle = whole_cycle(&house, &site, &mail, &size).await;
    let (mut lives, started) = (vec![Life::ended(&house, &mail).await], Instant::now());
    begun.store(true, Ordering::Relaxed);
    loop {
        let (owed, all) = let_time_pass(&house).await;
        if all >= size.deliveries && owed == 0 {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(3_600), "{owed} are still owed after {} kills", lives.len());
        if all < size.deliveries {
            amend(&site, &size, 2 + lives.len());
        }
        // The golden ratio sweeps the moments evenly, however many they are.
        let moment = cycle.mul_f64(1.3 * (lives.len() as f64 * 0.618).fract());
        live(&house, &mail, moment, lives.len() == 2).await;
        lives.push(Life::ended(&house, &mail).await);
    }
    prove(&house, &mail, &lives).await;
}

impl Life {
    /// Of a service that was just killed.
    async fn ended(house: &House, mail: &Server) -> Life {
        let mut index = AnyConnection::connect(&index(house)).await.expect("the index");
        let under_way: Vec<(String,)> = sqlx::query_as("SELECT message_id FROM deliveries WHERE sending = 1")
            .fetch_all(&mut index)
            .await
            .expect("the deliveries");
        index.close().await.expect("closed");
        assert!(under_way.len() <= UNDER_WAY, "{} answers were lost by one kill", under_way.len());
        Life { arrived: mail.arrived(), lost: under_way.into_iter().map(|(id,)| id).collect() }
    }
}

fn amend(site: &Site, size: &Size, revision: usize) {
    (0..size.sources).for_each(|source| site.serve(&format!("/{source}"), Answer::html(rule(source, revision))));
}

/// How long a round takes that nobody disturbs, from the start to the last message.
async fn whole_cycle(house: &House, site: &Site, mail: &Server, size: &Size) -> Duration {
    amend(site, size, 1);
    let running = Running::start(house).await;
    let begun = Instant::now();
    running.check_all().await.expect("a round");
    until("all arrive", async || mail.arrived() >= size.sources * size.subscribers).await;
    let cycle = begun.elapsed();
    running.kill();
    cycle
}

/// Starts the service, has everything checked, and kills it that long after it was ready. Where TLS is stripped, nothing may
/// go over the line.
async fn live(house: &House, mail: &Server, moment: Duration, stripped: bool) {
    let config = house.path().join("rulewatch.toml");
    let usual = std::fs::read_to_string(&config).expect("a configuration");
    let before = mail.lines().len();
    if stripped {
        std::fs::write(&config, usual.replace("\"none\"", "\"starttls\"")).expect("written");
    }
    let running = Running::start(house).await;
    let life = async {
        running.check_all().await;
        std::future::pending::<()>().await
    };
    let _ = tokio::time::timeout(moment, life).await;
    running.kill();
    if stripped {
        let said = mail.lines().split_off(before);
        assert!(said.iter().all(|line| line.starts_with("EHLO") || line == "QUIT"), "{said:?}");
        std::fs::write(&config, usual).expect("written");
    }
}

/// What waits for its next try waited long enough; tells how many are owed, and how many there are.
async fn let_time_pass(house: &House) -> (u64, u64) {
    let store = open(house).await;
    let mut index = AnyConnection::connect(&index(house)).await.expect("the index");
    index.execute("UPDATE deliveries SET due_at = owed_since WHERE state = 'owed'").await.expect("updated");
    let counts = store.delivery_counts().await.expect("the index");
    index.close().await.expect("closed");
    (counts.owed, counts.owed + counts.sent + counts.uncertain + counts.parked)
}

fn index(house: &House) -> String {
    format!("sqlite:{}", house.path().join("snapshots/index.sqlite").display())
}

async fn open(house: &House) -> Store {
    Store::open(&index(house)).await.expect("the index")
}

/// Each a fault in a hundred or a few in a thousand, at every stage.
fn fault(event: &Event) -> Do {
    let thousandth = fastrand::u32(..1_000);
    match (event.when, thousandth) {
        (When::Rcpt, _) if event.line.contains(DEAD) => Do::Say("550 5.1.1 no such user"),
        (When::Greeting, 0..20) => Do::HangUp,
        (When::Greeting, 20..30) => Do::Say("421 4.3.2 too busy"),
        (When::Mail, 0) => Do::Say("550 5.7.1 sender not allowed"),
        (When::Mail, 1..10) => Do::HangUp,
        (When::Rcpt, 0..40) => Do::Say("450 4.2.0 greylisted"),
        (When::Rcpt, 40..50) => Do::Say("452 4.2.2 mailbox full"),
        (When::Rcpt, 50..52) => Do::Say("421 4.7.0 slow down"),
        (When::Rcpt, 52..60) => Do::HangUp,
        (When::Rcpt, 60..80) => Do::Late(20),
        (When::Data, 0..10) => Do::HangUp,
        (When::Data, 10..20) => Do::Say("451 4.3.0 try later"),
        (When::Body, 0..10) => Do::HangUp,
        (When::Dot, 0..30) => Do::HangUp,
        (When::Dot, 30..33) => Do::Silence,
        (When::Dot, 33..43) => Do::Say("452 4.3.1 no room"),
        (When::Dot, 43..53) => Do::Say("554 5.7.1 spam"),
        (When::Dot, 53..80) => Do::Late(50),
        _ => Do::Usual,
    }
}

fn transport(mail: &Server, security: &str) -> String {
    format!(
        "[mail]\ntransport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"{security}\"\nfrom = \"rulewatch@desk.example\"\n",
        mail.port
    )
}

/// In five domains; one of them is of nobody.
fn addresses(count: usize) -> Vec<String> {
    let living = (1..count).map(|n| format!("reader{n}@{}.example", ["a", "b", "c", "d", "e"][n % 5]));
    living.chain([DEAD.to_owned()]).collect()
}

fn rule(source: usize, revision: usize) -> String {
    format!(
        "<html><head><title>Rule {source}</title></head><body><main><h1>Rule {source}</h1><p>(a) A license is required to export \
         an item of the schedule to any destination in Group D, unless the consignee is listed in the supplement.</p>\
         <p>(b) An application is decided within {} days of its receipt by the Office.</p></main></body></html>",
        100 + revision
    )
}

async fn prove(house: &House, mail: &Server, lives: &[Life]) {
    let mut deliveries = open(house).await.deliveries(None, 0).await.expect("the index");
    deliveries.sort_by_key(|delivery| delivery.id);
    let told = Told::new(&mail.arrivals(), lives);
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    let (mut missing, mut unexplained, mut unseen, mut most) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for delivery in &deliveries {
        *states.entry(format!("{:?}", delivery.state).to_lowercase()).or_default() += 1;
        let copies = told.copies(delivery);
        most = most.max(copies.len());
        match delivery.state {
            DeliveryState::Sent if copies.is_empty() => missing.push(delivery),
            DeliveryState::Owed => missing.push(delivery),
            DeliveryState::Parked if delivery.address != DEAD => missing.push(delivery),
            DeliveryState::Uncertain if copies.is_empty() => unseen.push(delivery),
            DeliveryState::Sent | DeliveryState::Parked | DeliveryState::Uncertain => {}
        }
        let twice_lost = copies.iter().filter(|copy| !told.answered[**copy]).count() == 2;
        assert!(!twice_lost || delivery.state == DeliveryState::Uncertain, "{delivery:?}");
        let id = delivery.message_id.as_deref().unwrap_or_default();
        unexplained.extend((copies.len() > 1 && !told.was_lost(copies[0], id)).then_some(delivery));
    }
    missing.extend(never_broken_twice(&unseen, &mail.broken()));
    let foreign = told.foreign_order(&deliveries);
    println!(
        "{} deliveries, {} killed services, {} messages came whole: {states:?}; copies {}, of one message at most {most}; \
         overtaken by right {}; uncertain and never arrived {}; missing {}, unexplained copies {}, foreign order {}",
        deliveries.len(),
        lives.len(),
        mail.arrived(),
        told.doubled(),
        told.overtaken(&deliveries).len() - foreign.len(),
        unseen.len(),
        missing.len(),
        unexplained.len(),
        foreign.len()
    );
    assert_eq!((missing, unexplained, foreign), (vec![], vec![], vec![]));
    assert!(most <= 2, "a message arrived {most} times");
}

/// Of uncertain deliveries that never arrived, those to addresses with too few messages that broke off: each must have
/// broken off twice after the server's word to send it, for only then can nobody but the operator decide.
fn never_broken_twice<'d>(unseen: &[&'d Delivery], broken: &[String]) -> Vec<&'d Delivery> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    broken.iter().for_each(|to| *left.entry(to).or_default() += 1);
    let explained = |delivery: &&Delivery| match left.get_mut(delivery.address.as_str()) {
        Some(left @ 2..) => {
            *left -= 2;
            true
        }
        _ => false,
    };
    let (_, unexplained) = unseen.iter().copied().partition::<Vec<_>, _>(explained);
    unexplained
}

/// A delivery that arrived after one that was recorded later.
#[derive(Debug, PartialEq)]
struct Overtaken<'d> {
    delivery: &'d Delivery,
    /// The place of its first copy among the arrivals, and the life of the service in which it came.
    arrived: (usize, usize),
    by: &'d Delivery,
    /// The same of that one.
    before: (usize, usize),
}

/// What the mail server can tell of each message, by Message-ID.
struct Told<'l> {
    /// The places of those that were kept.
    copies: HashMap<String, Vec<usize>>,
    recipients: HashMap<usize, String>,
    /// Of every arrival, whether the server answered it.
    answered: Vec<bool>,
    /// Where a message was first refused for good.
    refused: HashMap<String, usize>,
    lives: &'l [Life],
}

impl<'l> Told<'l> {
    fn new(arrivals: &[Arrival], lives: &'l [Life]) -> Told<'l> {
        let answered = arrivals.iter().map(|arrival| arrival.answered).collect();
        let (copies, recipients, refused) = Default::default();
        let mut told = Told { copies, recipients, answered, refused, lives };
        for (place, arrival) in arrivals.iter().enumerate() {
            let id = arrival.message_id.clone();
            match arrival.refused {
                None => {
                    told.copies.entry(id).or_default().push(place);
                    told.recipients.insert(place, arrival.to.clone());
                }
                Some(reply) if reply.starts_with('5') => _ = told.refused.entry(id).or_insert(place),
                Some(_for_a_time) => {}
            }
        }
        told
    }

    /// The places of a delivery's message among the arrivals.
    fn copies(&self, delivery: &Delivery) -> &[usize] {
        let copies = delivery.message_id.as_ref().and_then(|id| self.copies.get(id));
        let copies = copies.map(Vec::as_slice).unwrap_or_default();
        assert!(copies.iter().all(|copy| self.recipients[copy] == delivery.address), "{delivery:?}");
        copies
    }

    fn doubled(&self) -> usize {
        self.copies.values().map(|copies| copies.len() - 1).sum()
    }

    /// True where the answer to this copy of a message was lost: the server gave none, or a kill caught it before it was
    /// recorded.
    fn was_lost(&self, copy: usize, message_id: &str) -> bool {
        let killed = self.lives.get(self.life(copy)).is_some_and(|life| life.lost.contains(message_id));
        killed || !self.answered[copy]
    }

    /// Those that came after a later one, each with the first that did so; those that were refused before that among them.
    fn overtaken<'d>(&self, deliveries: &'d [Delivery]) -> Vec<Overtaken<'d>> {
        let mut soonest: HashMap<i64, (usize, &Delivery)> = HashMap::new();
        let mut overtaken = Vec::new();
        for delivery in deliveries.iter().rev() {
            let Some(&first) = self.copies(delivery).first() else { continue };
            match soonest.get(&delivery.subscriber) {
                Some(&(before, by)) if before < first => {
                    let (arrived, before) = ((first, self.life(first)), (before, self.life(before)));
                    overtaken.push(Overtaken { delivery, arrived, by, before });
                }
                _ => _ = soonest.insert(delivery.subscriber, (first, delivery)),
            }
        }
        overtaken
    }

    /// Those of them that should not have been: what was refused for what it says comes late by right.
    fn foreign_order<'d>(&self, deliveries: &'d [Delivery]) -> Vec<Overtaken<'d>> {
        let refused = |passed: &Overtaken<'_>| {
            let id = passed.delivery.message_id.as_ref();
            id.and_then(|id| self.refused.get(id)).is_some_and(|place| *place < passed.before.0)
        };
        self.overtaken(deliveries).into_iter().filter(|passed| !refused(passed)).collect()
    }

    fn life(&self, place: usize) -> usize {
        self.lives.iter().filter(|life| life.arrived <= place).count()
    }
}

/// Messages 1 to 3 to one subscriber arrive so, as `ID` or `ID REPLY` where one was refused: who was overtaken by whom, and how
/// many of them should not have been.
fn check_order(arrivals: &[&'static str], overtaken: &[(i64, i64)], foreign: usize) {
    let arrival = |told: &&'static str| {
        let (id, refused) = told.split_once(' ').map_or((*told, None), |(id, reply)| (id, Some(reply)));
        Arrival { to: "a@b.example".to_owned(), message_id: id.to_owned(), refused, answered: true }
    };
    let told = Told::new(&arrivals.iter().map(arrival).collect::<Vec<_>>(), &[]);
    let deliveries = [1, 2, 3].map(|id| Delivery {
        id,
        revision: id,
        subscriber: 1,
        channel: Channel::Mail,
        address: "a@b.example".to_owned(),
        due_at: Timestamp::UNIX_EPOCH,
        attempts: 1,
        state: DeliveryState::Sent,
        message_id: Some(id.to_string()),
        last_error: None,
    });
    let mut met: Vec<(i64, i64)> =
        told.overtaken(&deliveries).iter().map(|passed| (passed.delivery.id, passed.by.id)).collect();
    met.sort_unstable();
    assert_eq!((met.as_slice(), told.foreign_order(&deliveries).len()), (overtaken, foreign), "{arrivals:?}");
}

#[test]
fn the_overtaken_one_counts_and_not_those_that_passed_it() {
    check_order(&["1", "2", "3"], &[], 0);
    check_order(&["1", "2", "1", "3"], &[], 0);
    check_order(&["2", "3", "1"], &[(1, 2)], 1);
    check_order(&["3", "1", "2"], &[(1, 3), (2, 3)], 2);
    check_order(&["1 554 spam", "2", "3", "1"], &[(1, 2)], 0);
    check_order(&["1 452 no room", "2", "3", "1"], &[(1, 2)], 1);
    check_order(&["2", "1 554 spam", "3", "1"], &[(1, 2)], 1);
}
