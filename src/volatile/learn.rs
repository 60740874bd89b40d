//! What a comparison means, given what the checks before have shown.
//!
//! A place becomes volatile by moving three times in a row while nothing else differs. A counter has to move at every
//! check; clocks and tokens may pause for two days, for a date moves once a day however often it is looked at: then each of
//! its moves is told as a revision until it is known; so are teasers, which have to be others at every check. A place that stands still is told at once while it is suspected, and after
//! four times its longest pause when it was known.

use jiff::Timestamp;

use super::mask::Kind;
use super::spots::{Spot, Spots, spots};
use super::teaser::overlap;
use super::{Memory, Place, REST, STOPPED};
use crate::diff::Diff;
use crate::document::Document;
use crate::snapshot::Sha256;

/// A comparison of the latest version with what a check found.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    pub old: &'a Document,
    pub new: &'a Document,
    pub diff: &'a Diff,
    /// The recipe, with the extractor, that both were read by.
    pub recipe: Sha256,
    /// The number of the latest version.
    pub version: u32,
    /// The bytes of what was found, and when.
    pub found: Sha256,
    pub at: Timestamp,
}

/// What a comparison is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The documents say the same.
    Same,
    /// A revision.
    News,
    /// Every difference is a volatile place, or suspected to be one.
    Noise,
    /// What the check before suspected is gone again: no clock or counter does that. It was bytes with this hash.
    Undone(Sha256),
}

/// Weighs a comparison; with it comes what is to be remembered, for a finding of `News` as of the version it makes.
pub fn weigh(memory: &Memory, compared: &Compared<'_>) -> (Finding, Memory) {
    let known = memory.as_of(compared);
    let Spots { spots, whole } = spots(compared.old, compared.new, compared.diff);
    if !whole {
        return (Finding::News, known.after_news(&spots, compared, |place| place.is_learned()));
    }
    let undone = known.suspects().any(|place| !spots.iter().any(|spot| place.is_at(spot)));
    if let (true, Some(bytes)) = (undone, known.suspected) {
        return (Finding::Undone(bytes), known.settled(compared.version + 1));
    }
    let still: Vec<&Place> = known.places.iter().filter(|place| place.has_stopped(&spots, compared.at)).collect();
    let odd: Vec<&Spot> = spots.iter().filter(|spot| known.contradicts(spot)).collect();
    if !still.is_empty() || !odd.is_empty() {
        let kept = |place: &Place| match place.is_learned() {
            true => !still.contains(&place) && !odd.iter().any(|spot| place.is_at(spot)),
            // A clock that stands still may move again tomorrow.
            false => !matches!(place.kind, Kind::Count | Kind::Teaser),
        };
        let next = known.clone().after_news(&spots, compared, kept);
        return (Finding::News, next);
    }
    let next = known.after_noise(&spots, compared);
    if next.suspects().any(|place| place.kind == Kind::Teaser) {
        return (Finding::News, next.told_now());
    }
    (if spots.is_empty() { Finding::Same } else { Finding::Noise }, next)
}

impl Memory {
    /// What is remembered, as far as it is of this recipe and this version. After a crash between archive and index, or
    /// a reset, the version is another: only what is known stays.
    fn as_of(&self, compared: &Compared<'_>) -> Memory {
        if self.recipe != Some(compared.recipe) {
            return Memory { recipe: Some(compared.recipe), version: compared.version, ..Memory::default() };
        }
        if self.version == compared.version {
            return self.clone();
        }
        self.settled(compared.version)
    }

    /// What is known, as of a version that says what the last check found.
    fn settled(&self, version: u32) -> Memory {
        let places = self.learned().map(|place| Place { was: place.is.clone(), ..place.clone() }).collect();
        Memory { recipe: self.recipe, version, places, suspected: None }
    }

    /// As of the version that the news makes: it says what was found, at these places too.
    fn after_news(self, spots: &[Spot], compared: &Compared<'_>, kept: impl Fn(&Place) -> bool) -> Memory {
        let mut places: Vec<Place> = self.places.into_iter().filter(|place| kept(place)).collect();
        for place in &mut places {
            place.settle(spots, compared.at);
            place.rested |= !place.is_learned();
        }
        Memory { recipe: self.recipe, version: compared.version + 1, places, suspected: None }
    }

    fn after_noise(mut self, spots: &[Spot], compared: &Compared<'_>) -> Memory {
        for place in &mut self.places {
            match spots.iter().find(|spot| place.is_at(spot)) {
                Some(spot) => place.move_to(&spot.is, compared.at),
                None => place.move_to(&place.was.clone(), compared.at),
            }
        }
        let fresh: Vec<&Spot> =
            spots.iter().filter(|spot| !self.places.iter().any(|place| place.is_at(spot))).collect();
        // Room is made by what was not seen moving for longest.
        self.places.sort_by_key(|place| std::cmp::Reverse(place.moved));
        self.places.truncate(super::MOST.saturating_sub(fresh.len()));
        self.places.extend(fresh.into_iter().map(|spot| Place::first(spot, compared.at)));
        let suspicious = self.suspects().next().is_some();
        self.suspected = suspicious.then_some(compared.found);
        self
    }

    /// As of the version that is told now, with everything that was found. What rests has to be known to stay.
    fn told_now(mut self) -> Memory {
        self.places.retain(|place| place.is_learned() || place.kind != Kind::Count);
        self.places.iter_mut().for_each(|place| place.was = place.is.clone());
        Memory { version: self.version + 1, suspected: None, ..self }
    }

    /// True where a number went down, which a counter never does, or some teasers stayed.
    fn contradicts(&self, spot: &Spot) -> bool {
        let last = self.places.iter().find(|place| place.is_at(spot)).map_or(&spot.was, |place| &place.is);
        match spot.kind {
            Kind::Count => value(last) > value(&spot.is),
            Kind::Teaser => overlap(last, &spot.is),
            Kind::Clock | Kind::Token => false,
        }
    }
}

impl Place {
    fn first(spot: &Spot, at: Timestamp) -> Place {
        let Spot { block, at: expression, kind, shown, was, is } = spot.clone();
        Place { block, at: expression, kind, shown, was, is, run: 1, moved: at, pause: 0, rested: false }
    }

    fn is_at(&self, spot: &Spot) -> bool {
        (self.block, self.at, self.kind) == (spot.block, spot.at, spot.kind)
    }

    /// True where something kept back stands still, and has for longer than it may.
    fn has_stopped(&self, spots: &[Spot], at: Timestamp) -> bool {
        let still = spots.iter().any(|spot| self.is_at(spot) && self.is == spot.is);
        still && (!self.is_learned() || seconds(self.moved, at) > STOPPED * self.pause)
    }

    /// Takes what a check found; standing still is no move.
    fn move_to(&mut self, found: &str, at: Timestamp) {
        if self.is != found {
            self.is = found.to_owned();
            let slow = self.rested && !self.is_learned() && seconds(self.moved, at) > REST * 3600;
            self.run = if slow { 1 } else { self.run.saturating_add(1) };
            self.pause = self.pause.max(seconds(self.moved, at));
            self.moved = at;
        }
    }

    /// Takes what a new version says.
    fn settle(&mut self, spots: &[Spot], at: Timestamp) {
        let said = spots.iter().find(|spot| self.is_at(spot)).map_or_else(|| self.was.clone(), |spot| spot.is.clone());
        self.move_to(&said, at);
        self.was = said;
    }
}

fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_secs().max(0)
}

/// The number that a counter shows; what is too long for one is no counter that goes down.
fn value(shown: &str) -> u64 {
    shown.replace(',', "").parse().unwrap_or(u64::MAX)
}
