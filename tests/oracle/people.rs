//! Subscribers with mixed wishes, and the oracle: what each wish asks for, evaluated one condition after the other.

use fastrand::Rng;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rulewatch::brief::classes::Direction;
use rulewatch::source::Source;
use rulewatch::store::Store;
use rulewatch::subscription::{Cadence, Scope, Way};
use rulewatch::wording::Language;

use super::rules::{COUNTRIES, ECCNS, ISSUERS, PARTIES, TOPICS, Touched, WORDS};

const ZONES: [&str; 4] = ["UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin"];

pub struct Person {
    pub address: String,
    zone: &'static str,
    language: Language,
    wishes: Vec<(Scope, u8, Cadence)>,
}

impl Person {
    pub fn new(rng: &mut Rng, number: usize) -> Person {
        Person {
            address: format!("p{number}@example.org"),
            zone: ZONES[rng.usize(..ZONES.len())],
            language: Language::ALL[rng.usize(..3)],
            wishes: (0..rng.usize(1..4)).map(|_| (scope(rng), rng.u8(0..6), cadence(rng))).collect(),
        }
    }

    pub async fn join(&self, store: &Store, now: Timestamp) {
        store.add_subscriber(&self.address, self.zone, now).await.expect("added");
        store.speak_to(&self.address, self.language).await.expect("told");
        for (scope, severity, cadence) in &self.wishes {
            store.add_subscription(&self.address, scope, *severity, *cadence, now).await.expect("added");
        }
    }

    /// When this person is to be told of a revision recorded now; `None` where no wish asks for it.
    pub fn due(&self, source: &Source, touched: &Touched, now: Timestamp) -> Option<Timestamp> {
        let wishes = self.wishes.iter().filter_map(|(scope, least, cadence)| {
            let particular = [&scope.provisions, &scope.eccns, &scope.countries, &scope.parties, &scope.words];
            let severity = touched.severity + if particular.iter().any(|list| !list.is_empty()) { 1 } else { 0 };
            let asked = severity >= *least && is_asked_for(scope, source, touched);
            asked.then(|| due(*cadence, severity, self.zone, now))
        });
        wishes.min()
    }
}

fn is_asked_for(scope: &Scope, source: &Source, touched: &Touched) -> bool {
    if !scope.sources.is_empty() && !scope.sources.contains(&source.id) {
        return false;
    }
    if !scope.issuers.is_empty() && !scope.issuers.contains(&source.issuer) {
        return false;
    }
    if !scope.jurisdictions.is_empty() && !scope.jurisdictions.contains(&source.jurisdiction) {
        return false;
    }
    if !scope.topics.is_empty() && !scope.topics.contains(&source.topics[0]) {
        return false;
    }
    let part = touched.section.split('.').next().expect("a part");
    if !scope.provisions.is_empty() && !scope.provisions.iter().any(|one| *one == touched.section || one == part) {
        return false;
    }
    // `3A090` is asked for with all below it.
    let eccn = |one: &String| touched.eccns.iter().any(|named| named == one || named.starts_with(&format!("{one}.")));
    if !scope.eccns.is_empty() && !scope.eccns.iter().any(eccn) {
        return false;
    }
    if !scope.countries.is_empty() && !scope.countries.iter().any(|one| touched.countries.contains(&one.as_str())) {
        return false;
    }
    // A name is asked for by words of it, whole ones.
    let party =
        |one: &String| touched.parties.iter().any(|named| named.to_lowercase().starts_with(&one.to_lowercase()));
    if !scope.parties.is_empty() && !scope.parties.iter().any(party) {
        return false;
    }
    if !scope.words.is_empty() && !scope.words.iter().any(|one| touched.words.contains(&one.as_str())) {
        return false;
    }
    match (scope.way, touched.direction) {
        (None, _) | (_, Direction::Unclear) => true,
        (Some(Way::Tightens), direction) => touched.mixed || direction == Direction::Tightens,
        (Some(Way::Loosens), direction) => touched.mixed || direction == Direction::Loosens,
    }
}

/// The next half hour at which the wall clock shows what the cadence asks for.
fn due(cadence: Cadence, severity: u8, zone: &str, now: Timestamp) -> Timestamp {
    let (hour, weekday, at_once_from) = match cadence {
        Cadence::AtOnce => return now,
        Cadence::Daily { hour, at_once_from } => (hour, None, at_once_from),
        Cadence::Weekly { weekday, hour, at_once_from } => (hour, Some(weekday), at_once_from),
    };
    if at_once_from.is_some_and(|least| severity >= least) {
        return now;
    }
    let zone = TimeZone::get(zone).expect("a zone");
    let mut at = now;
    loop {
        at += SignedDuration::from_mins(30);
        let clock = at.to_zoned_datetime(zone.clone());
        let day = weekday.is_none_or(|wanted| clock.weekday().to_monday_one_offset() == wanted);
        if day && clock.hour() == hour && clock.minute() == 0 {
            return at;
        }
    }
}

fn scope(rng: &mut Rng) -> Scope {
    let mut scope = Scope::default();
    // Most wishes are narrow in one way or two, some in none.
    for _ in 0..rng.usize(..3) {
        let list = |text: &str| vec![text.to_owned()];
        match rng.usize(..10) {
            0 => {
                scope.sources = (0..3).map(|_| format!("xx-rule-{}", rng.usize(..8)).parse().expect("an id")).collect()
            }
            1 => scope.issuers = list(ISSUERS[rng.usize(..ISSUERS.len())].0),
            2 => scope.jurisdictions = list(ISSUERS[rng.usize(..ISSUERS.len())].1),
            3 => scope.topics = list(TOPICS[rng.usize(..TOPICS.len())]),
            4 => {
                let (part, section) = (rng.usize(740..748), rng.usize(1..5));
                scope.provisions = vec![if rng.bool() { part.to_string() } else { format!("{part}.{section}") }];
            }
            5 => {
                let eccn = ECCNS[rng.usize(..ECCNS.len())];
                scope.eccns = list(if rng.bool() { eccn } else { &eccn[..5] });
            }
            6 => scope.countries = COUNTRIES[..rng.usize(1..4)].iter().map(|(_, code)| code.to_string()).collect(),
            7 => {
                scope.parties =
                    list(PARTIES[rng.usize(..PARTIES.len())].to_uppercase().split(' ').next().unwrap_or_default())
            }
            8 => scope.words = list(WORDS[rng.usize(..WORDS.len())]),
            _ => scope.way = Some(if rng.bool() { Way::Tightens } else { Way::Loosens }),
        }
    }
    scope
}

fn cadence(rng: &mut Rng) -> Cadence {
    // No clock leaves these hours out.
    let hour = rng.i8(6..20);
    let at_once_from = rng.bool().then(|| rng.u8(1..6));
    match rng.usize(..3) {
        0 => Cadence::AtOnce,
        1 => Cadence::daily(hour).with_at_once_from(at_once_from),
        _ => Cadence::weekly(rng.i8(1..8), hour).with_at_once_from(at_once_from),
    }
}
