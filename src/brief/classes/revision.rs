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
