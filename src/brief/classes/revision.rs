//! The severity of a whole revision: its heaviest verdict, and what is known of the revision besides its text.

use jiff::civil::Date;

use super::Verdict;

/// Days within which a date of effect is near.
const NEAR: i32 = 30;

/// What is known of a revision besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// The day on which the revision was seen, and the day from which it applies, where both are known.
    pub seen: Option<Date>,
    pub effective: Option<Date>,
    /// True for a proposed rule.
    pub proposed: bool,
    /// True where the eCFR calls all amendments of the section on that day not substantive (`substantive: false`).
    pub insubstantial: bool,
}

/// The severity of a revision, 0 to 5: its heaviest verdict, one more where it applies within 30 days of the day it was
/// seen, one less for a proposed rule, one less where the eCFR agrees that nothing of substance changed.
///
/// What is proven editorial is not lifted by a date. A verdict of 4 or 5 lifts the whole: none of what would lower it
/// brings it below 4, except that a proposal is not in force yet.
pub fn severity(verdicts: &[Vec<Verdict>], circumstances: &Circumstances) -> u8 {
    let heaviest = verdicts.iter().flatten().map(|verdict| verdict.severity).max().unwrap_or(0);
    let raised = heaviest > 1 && circumstances.is_near();
    let lowered = u8::from(circumstances.proposed) + u8::from(circumstances.insubstantial && heaviest < 4);
    (heaviest + u8::from(raised)).saturating_sub(lowered).min(5)
}

impl Circumstances {
    /// True where the revision applies since, or within, 30 days of the day it was seen.
    fn is_near(&self) -> bool {
        let (Some(seen), Some(effective)) = (self.seen, self.effective) else { return false };
        let days = effective.since(seen).map_or(i32::MAX, |span| span.get_days());
        (-NEAR..=NEAR).contains(&days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::classes::{Class, Confidence, Direction};

    /// The severity of a revision whose heaviest verdict is of this severity.
    fn check(heaviest: u8, circumstances: Circumstances, expected: u8) {
        let verdict = |severity| Verdict {
            class: Class::Txt,
            severity,
            direction: Direction::Unclear,
            confidence: Confidence::Low,
            rule: String::new(),
            hunk: 0,
            old: None,
            new: None,
        };
        let verdicts = [vec![verdict(0)], vec![verdict(heaviest), verdict(1)]];
        assert_eq!(severity(&verdicts, &circumstances), expected, "{heaviest}: {circumstances:?}");
    }

    fn effective(seen: &str, effective: &str) -> Circumstances {
        let day = |day: &str| Some(day.parse().expect("a day"));
        Circumstances { seen: day(seen), effective: day(effective), ..Circumstances::default() }
    }

    #[test]
    fn the_heaviest_verdict_is_raised_by_a_near_date_and_lowered_by_what_is_no_law_yet() {
        check(4, Circumstances::default(), 4);
        check(4, effective("2026-01-13", "2026-01-15"), 5);
        check(4, effective("2026-01-13", "2026-02-12"), 5);
        check(4, effective("2026-01-13", "2026-02-13"), 4);
        check(5, effective("2026-01-15", "2026-01-15"), 5);
        check(4, Circumstances { proposed: true, ..Circumstances::default() }, 3);
        check(4, Circumstances { proposed: true, ..effective("2026-01-13", "2026-01-15") }, 4);
        check(3, Circumstances { insubstantial: true, ..Circumstances::default() }, 2);
    }

    #[test]
    fn what_is_editorial_stays_so_and_what_weighs_four_is_not_talked_down() {
        check(1, effective("2026-01-13", "2026-01-15"), 1);
        check(0, Circumstances { proposed: true, insubstantial: true, ..Circumstances::default() }, 0);
        check(4, Circumstances { insubstantial: true, ..Circumstances::default() }, 4);
        assert_eq!(severity(&[], &Circumstances::default()), 0);
    }
}
