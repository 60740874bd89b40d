//! Which way a revision goes and how sure that is: the verdicts of its hunks taken together.

use std::collections::BTreeMap;

use crate::brief::classes::{Class, Confidence, Direction, Verdict};

/// From this severity on, a verdict that goes the other way makes a revision mixed, and one without a direction is to be
/// read.
const GRAVE: u8 = 3;

/// The revision as a whole.
pub(super) struct Weight {
    pub direction: Direction,
    pub mixed: bool,
    pub confidence: Confidence,
}

impl Weight {
    pub fn of(verdicts: &[Vec<Verdict>], order: &[usize]) -> Weight {
        let lead = order.first().and_then(|&at| verdicts[at].first());
        let heaviest = lead.map_or(0, |verdict| verdict.severity);
        let all = || verdicts.iter().flatten();
        let goes = |direction: Direction, least: u8| {
            all().any(|verdict| verdict.direction == direction && verdict.severity >= least)
        };
        let direction = match (goes(Direction::Tightens, heaviest), goes(Direction::Loosens, heaviest)) {
            (true, false) => Direction::Tightens,
            (false, true) => Direction::Loosens,
            // Both: the first of the heaviest hunks says which is told first.
            (true, true) => order
                .iter()
                .flat_map(|&at| &verdicts[at])
                .map(|verdict| verdict.direction)
                .find(|direction| matches!(direction, Direction::Tightens | Direction::Loosens))
                .unwrap_or(Direction::Unclear),
            (false, false) if goes(Direction::Unclear, heaviest.max(GRAVE)) => Direction::Unclear,
            (false, false) => lead.map_or(Direction::Neutral, |verdict| verdict.direction),
        };
        let mixed = direction != direction.reversed() && goes(direction.reversed(), GRAVE);
        let confidence = match direction {
            Direction::Unclear => Confidence::Low,
            _ => lead.map_or(Confidence::Low, |verdict| verdict.confidence),
        };
        Weight { direction, mixed, confidence }
    }
}

/// The hunks from the most to the least telling; of equals, the first in the text.
pub(super) fn order(verdicts: &[Vec<Verdict>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..verdicts.len()).collect();
    let lean = lean(verdicts);
    let leans =
        |at: usize| lean.is_some_and(|way| verdicts[at].first().is_some_and(|verdict| verdict.direction == way));
    order.sort_by_key(|&at| std::cmp::Reverse((severity(&verdicts[at]), ways(&verdicts[at]), leans(at))));
    order
}

/// The way that at least twice as many of the heaviest hunks go as go the other; of a list of parties, where one entry weighs
/// what another does, the way that more of them go: what gains a hundred names and loses ninety tightens. Of three or fewer
/// all are told.
fn lean(verdicts: &[Vec<Verdict>]) -> Option<Direction> {
    let heaviest = verdicts.iter().map(|hunk| severity(hunk)).max()?;
    let firsts = || verdicts.iter().filter_map(|hunk| hunk.first()).filter(|verdict| verdict.severity == heaviest);
    let count = |way: Direction| firsts().filter(|verdict| verdict.direction == way).count();
    let (tightens, loosens) = (count(Direction::Tightens), count(Direction::Loosens));
    let times = if firsts().all(|verdict| verdict.class == Class::Ent) { 1 } else { 2 };
    match (tightens >= times * loosens, loosens >= times * tightens) {
        _ if tightens + loosens <= 3 => None,
        (true, false) => Some(Direction::Tightens),
        (false, true) => Some(Direction::Loosens),
        _ => None,
    }
}

/// The severity of a hunk.
pub(super) fn severity(verdicts: &[Verdict]) -> u8 {
    verdicts.first().map_or(0, |verdict| verdict.severity)
}

/// In how many ways a hunk is as severe as it is; beyond three, more of them tell nothing.
fn ways(verdicts: &[Verdict]) -> usize {
    verdicts.iter().filter(|verdict| verdict.severity == severity(verdicts)).count().min(3)
}

/// True where nothing of the law changes by a hunk, and that is proven.
pub(super) fn is_editorial(verdicts: &[Verdict]) -> bool {
    verdicts.first().is_some_and(|verdict| verdict.class.is_editorial() && verdict.severity <= 1)
}

/// The proven editorial hunks by class, the most frequent first.
pub(super) fn editorial(verdicts: &[Vec<Verdict>]) -> Vec<(Class, usize)> {
    let mut counts: BTreeMap<Class, usize> = BTreeMap::new();
    for hunk in verdicts.iter().filter(|hunk| is_editorial(hunk)) {
        if let Some(verdict) = hunk.first() {
            *counts.entry(verdict.class).or_default() += 1;
        }
    }
    let mut counted: Vec<(Class, usize)> = counts.into_iter().collect();
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted
}

/// The grave hunks of which no verdict has a direction.
pub(super) fn unclear(verdicts: &[Vec<Verdict>]) -> Vec<usize> {
    let open = |hunk: &Vec<Verdict>| {
        severity(hunk) >= GRAVE && hunk.first().is_some_and(|verdict| verdict.direction == Direction::Unclear)
    };
    (0..verdicts.len()).filter(|&at| open(&verdicts[at])).collect()
}
