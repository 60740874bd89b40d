//! Noise, learned from a source's own history: what differs at every check with the same shape.
//!
//! `mask` cuts clocks, counters and tokens out of a text; `law` says where none of them may be noise; `spots` finds the
//! places at which a comparison differs in nothing else, `teaser` the lists of links that are others at every check; `learn` weighs them by what the checks before have shown.
//!
//! Invariants: a difference that is not wholly explained by such places is news; one that is explained but not yet known
//! is suspected, and surfaces unless it keeps moving; no words of law are ever a volatile place.

mod law;
mod learn;
mod mask;
mod spots;
mod teaser;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::snapshot::Sha256;

pub use learn::{Compared, Finding, weigh};
pub use mask::Kind;

/// Changes in a row after which a place is known to be volatile.
pub const LEARNED: u32 = 3;
/// Places remembered of one source; a document with more of them is no document with noise in it.
const MOST: usize = 24;
/// Hours that a place may rest between two moves and still be on its way to be known: a date of the day, not of a meeting.
const REST: i64 = 48;
/// A volatile place that stood still for this many times its longest pause has stopped.
const STOPPED: i64 = 4;

/// What the checks of a source have shown of its noise. Small and bounded; the index keeps it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Memory {
    /// What the source was read with: places found by another recipe are not these.
    pub recipe: Option<Sha256>,
    /// The version that the checks were compared with.
    pub version: u32,
    pub places: Vec<Place>,
    /// The bytes of the last check that was suspected of noise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspected: Option<Sha256>,
}

/// A place at which checks differed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Names the block by its citation, its words around the noise, and the block before it.
    pub block: Sha256,
    /// Which of the block's clocks, counters and tokens it is.
    pub at: usize,
    pub kind: Kind,
    /// The block's text as it was when the place was found, for the reader.
    pub shown: String,
    /// What the latest version says there.
    pub was: String,
    /// What the last check found there.
    pub is: String,
    /// Checks in a row that found something else there than the one before.
    pub run: u32,
    /// When it last differed from the check before.
    pub moved: Timestamp,
    /// The longest time, in seconds, that it stood still between two moves.
    pub pause: i64,
    /// True once it stood still before it was known, and was told as a revision.
    #[serde(default)]
    pub rested: bool,
}

impl Place {
    /// True once the place has differed often enough to be known for noise.
    pub fn is_learned(&self) -> bool {
        self.run >= LEARNED
    }

    /// True while the last check found something else than the latest version says.
    fn is_owed(&self) -> bool {
        self.was != self.is
    }
}

impl Memory {
    /// True while something that the latest version does not say was kept back: then no check may be cut short, for what
    /// stands still has to surface.
    pub fn owes(&self) -> bool {
        self.places.iter().any(Place::is_owed)
    }

    /// The places known for noise.
    pub fn learned(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| place.is_learned())
    }

    /// The places suspected of it.
    pub fn suspects(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| !place.is_learned() && place.is_owed())
    }

    /// What is remembered after a check that found the same words: lists of teasers that rest are none. `None` where
    /// nothing changes.
    pub fn rested(&self) -> Option<Memory> {
        let rests = |place: &Place| place.kind == Kind::Teaser && !place.is_learned();
        let places = self.places.iter().filter(|place| !rests(place)).cloned();
        self.places.iter().any(rests).then(|| Memory { places: places.collect(), ..self.clone() })
    }

    /// What was kept back, in words for the operator; `None` where nothing was.
    pub fn told(&self) -> Option<String> {
        let owed = self.learned().filter(|place| place.is_owed()).count();
        let mut told = Vec::new();
        if owed > 0 {
            told.push(format!("{owed} volatile {}", if owed == 1 { "place" } else { "places" }));
        }
        told.extend(self.suspects().map(|place| {
            format!(
                "suspected noise ({} of {LEARNED}): `{}` -> `{}` in \"{}\"",
                place.run, place.was, place.is, place.shown
            )
        }));
        (!told.is_empty()).then(|| told.join("; "))
    }
}

#[cfg(test)]
mod tests;
