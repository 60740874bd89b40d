//! Where a mark belongs: it goes on with a series that is open, or opens one below.

use super::super::designator::{Designator, Frame, Kind, Mark, Numerals, Reading, Series};
use super::super::passage::Passage;
use super::printed::printed;
use super::{LOOK_AHEAD, Level, LevelKind, Outline};

impl Outline {
    /// Opens or continues the levels of a chain of marks.
    pub(super) fn marks(
        &mut self,
        marks: &[Mark],
        passage: &Passage,
        heading: Option<u8>,
        ahead: &[Option<Designator>],
    ) {
        let text = printed(&passage.text);
        let mut at = 0;
        for (i, mark) in marks.iter().enumerate() {
            let element = text[at..at + mark.len].trim().to_owned();
            at += mark.len;
            let reading =
                if i == 0 { self.settle(mark, heading, ahead) } else { under(&mark.readings, self.levels.last()) };
            let kind = LevelKind::Mark { series: reading.series, value: reading.value };
            self.open(element, kind, heading);
        }
    }

    /// Decides how a mark is read, and closes every level it ends.
    fn settle(&mut self, mark: &Mark, heading: Option<u8>, ahead: &[Option<Designator>]) -> Reading {
        if let [reading @ Reading { series: Series { numerals: Numerals::Decimal(depth), .. }, .. }] = mark.readings[..]
        {
            self.close_decimals(depth);
            return reading;
        }
        let follows = |reading: &&Reading| self.following(reading, heading);
        let continued =
            mark.readings.iter().filter_map(|r| follows(&r).map(|level| (level, *r))).max_by_key(|(level, _)| *level);
        let opened = mark.readings.iter().copied().find(|reading| reading.value == 1);
        match (continued, opened) {
            (Some((level, next)), Some(first)) if first.series != next.series => {
                if !self.has_begun(first, level) && comes_first(first, next, ahead) {
                    self.open_below(first, heading)
                } else {
                    self.levels.truncate(level);
                    next
                }
            }
            (Some((level, next)), _) => {
                self.levels.truncate(level);
                next
            }
            (None, Some(first)) => self.open_below(first, heading),
            (None, None) => self.resume(mark, heading),
        }
    }

    /// True where a series is open below a level already: it does not begin twice there.
    fn has_begun(&self, first: Reading, level: usize) -> bool {
        self.levels[level..]
            .iter()
            .any(|open| matches!(open.kind, LevelKind::Mark { series, .. } if series == first.series))
    }

    /// The innermost level this reading is the successor of.
    fn following(&self, reading: &Reading, heading: Option<u8>) -> Option<usize> {
        let due = |level: &Level| matches!(level.kind, LevelKind::Mark { series, value } if series == reading.series && value.checked_add(1) == Some(reading.value));
        // A paragraph `(c)` may go on where `(b)` was a heading; `2.` below the heading `1.` is more likely a list.
        let open =
            |level: &Level| heading.is_some() || level.heading.is_none() || reading.series.frame == Frame::Parentheses;
        (self.bound()..self.levels.len()).rev().find(|at| due(&self.levels[*at]) && open(&self.levels[*at]))
    }

    /// The first level inside the named part that is open.
    fn bound(&self) -> usize {
        self.levels
            .iter()
            .rposition(|level| matches!(level.kind, LevelKind::Unit(_) | LevelKind::Heading))
            .map_or(0, |at| at + 1)
    }

    /// Levels of marks that a mark may continue, innermost first: none beyond the named part it stands in.
    fn reachable(&self, heading: Option<u8>) -> impl Iterator<Item = usize> + '_ {
        (self.bound()..self.levels.len()).rev().filter(move |at| {
            let level = &self.levels[*at];
            matches!(level.kind, LevelKind::Mark { .. }) && (heading.is_some() || level.heading.is_none())
        })
    }

    /// A series begins: below the innermost level, or again where the same series is open already.
    fn open_below(&mut self, first: Reading, heading: Option<u8>) -> Reading {
        let open: Vec<usize> = self.reachable(heading).collect();
        let same = open
            .iter()
            .copied()
            .find(|at| matches!(self.levels[*at].kind, LevelKind::Mark { series, .. } if series == first.series));
        // The CFR's fifth and sixth levels use digits and Roman numbers again, under a capital letter.
        let deep = open.len() >= 4 && same != open.first().copied();
        if let Some(at) = same.filter(|_| !deep) {
            self.levels.truncate(at);
        }
        first
    }

    /// A number out of turn: a gap in the nearest series it could belong to.
    fn resume(&mut self, mark: &Mark, heading: Option<u8>) -> Reading {
        let of_series = |reading: &Reading, later: bool| {
            self.reachable(heading).find(|at| match self.levels[*at].kind {
                LevelKind::Mark { series, value } => series == reading.series && (!later || value <= reading.value),
                _ => false,
            })
        };
        let found = [true, false]
            .into_iter()
            .find_map(|later| mark.readings.iter().find_map(|r| of_series(r, later).map(|at| (at, *r))));
        match found {
            Some((at, reading)) => {
                self.levels.truncate(at);
                reading
            }
            None => under(&mark.readings, self.levels.last()),
        }
    }

    /// `1.2` ends `1.1` and everything below it.
    fn close_decimals(&mut self, depth: u8) {
        let ends = |level: &Level| matches!(level.kind, LevelKind::Mark { series: Series { numerals: Numerals::Decimal(open), .. }, .. } if open >= depth);
        if let Some(at) = self.levels.iter().position(ends) {
            self.levels.truncate(at);
        }
    }
}

/// How a mark reads directly below a level: after digits and capitals small letters are Roman, else they are letters.
fn under(readings: &[Reading], parent: Option<&Level>) -> Reading {
    let roman_due = matches!(parent, Some(Level { kind: LevelKind::Mark { series, .. }, .. }) if series.numerals == Numerals::Digits);
    let is_roman = |reading: &&Reading| matches!(reading.series.numerals, Numerals::LowerRoman | Numerals::UpperRoman);
    // `(iii)` is rarely the sixty-first letter.
    let roman_due = roman_due || readings.iter().any(|reading| !is_roman(&reading) && reading.value > 26);
    readings.iter().find(|reading| is_roman(reading) == roman_due).copied().unwrap_or(readings[0])
}

/// True where the successor of `first` is met before the successor of `next`.
fn comes_first(first: Reading, next: Reading, ahead: &[Option<Designator>]) -> bool {
    let marks = ahead.iter().flatten().take(LOOK_AHEAD).map_while(|designator| match &designator.kind {
        Kind::Marks(marks) => marks.first(),
        Kind::Unit(_) | Kind::Dotted(_) | Kind::Note => None,
    });
    for mark in marks {
        let is =
            |wanted: Reading| mark.readings.iter().any(|r| r.series == wanted.series && r.value == wanted.value + 1);
        // Another first one: this one stood alone, and does not count the ones after that.
        if mark.readings.contains(&first) {
            return false;
        }
        match (is(first), is(next)) {
            (true, false) => return true,
            (false, true) => return false,
            _ => {}
        }
    }
    false
}
