//! Which way a change goes. What no rule proves is unclear: both sentences are then to be read.
//!
//! A number says nothing by itself: it matters what crossing it does. `Less than 21,000` in a text that controls takes more
//! under control where it rises; in a text that relieves it lets more go free.

use super::signs::{Measure, Sign};
use super::{Confidence, Direction};
use crate::brief::facts::Comparison;
use crate::brief::rules::Way;

/// What the sentences of a change do to what meets their terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// Who meets them is bound.
    Controls,
    /// Who meets them goes free.
    Relieves,
    /// It may be either.
    Open,
}

/// What a number is to its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    /// As much as one may have: a higher one loosens.
    Ceiling,
    /// As much as one must have: a higher one tightens.
    Floor,
    /// A mark of what the text is about.
    Mark,
}

/// The way of one rule, and how sure it is. `text` and `term` are what the sentences do.
pub(super) fn direction(
    way: Way,
    gone: &[Sign],
    come: &[Sign],
    text: impl Fn() -> Text,
    term: impl Fn() -> Term,
) -> (Direction, Confidence) {
    let high = |direction| (direction, Confidence::High);
    let medium = |direction| match direction {
        Direction::Unclear => (direction, Confidence::Low),
        _ => (direction, Confidence::Medium),
    };
    match way {
        Way::Always(direction) => medium(direction),
        Way::Came(direction) => medium(match (gone.is_empty(), come.is_empty()) {
            (true, false) => direction,
            (false, true) => direction.reversed(),
            _ => Direction::Unclear,
        }),
        Way::Scale(_) | Way::Lattice => high(by_rank(gone, come)),
        Way::More(direction) => high(more(gone, come, direction)),
        Way::Bound => medium(bound(gone, come, text(), term())),
        Way::Later(direction) => medium(by_change(gone, come).map_or(Direction::Unclear, |up| turned(direction, up))),
        Way::Ends(direction) => medium(ends(gone, come, direction)),
        Way::Widens => medium(widens(gone, come, text())),
        Way::Narrows => medium(widens(gone, come, text()).reversed()),
        Way::Below | Way::Controls | Way::Relieves | Way::Ceiling | Way::Floor | Way::Mark => {
            medium(Direction::Unclear)
        }
    }
}

fn turned(direction: Direction, up: bool) -> Direction {
    if up { direction } else { direction.reversed() }
}

fn ranks(signs: &[Sign]) -> Option<(i8, i8)> {
    let ranks =
        || signs.iter().filter_map(|sign| if let Measure::Rank(rank) = sign.measure { Some(rank) } else { None });
    Some((ranks().min()?, ranks().max()?))
}

/// Higher on the scale tightens. What came or went alone is measured from the middle of the scale.
fn by_rank(gone: &[Sign], come: &[Sign]) -> Direction {
    let of = |up: i8| match up {
        1.. => Direction::Tightens,
        0 => Direction::Neutral,
        _ => Direction::Loosens,
    };
    match (ranks(gone), ranks(come)) {
        (Some((low, high)), Some((new_low, new_high))) => {
            let (low, high) = (new_low - low, new_high - high);
            match (low, high) {
                // Several were changed about, and none is stricter than before.
                (0, 0) if gone.len() > 1 && come.len() > 1 => Direction::Unclear,
                (low, high) if i16::from(low) * i16::from(high) < 0 => Direction::Unclear,
                (low, high) => of(high.saturating_add(low)),
            }
        }
        (None, Some((low, high))) if low.signum() == high.signum() && high != 0 => of(high),
        (Some((low, high)), None) if low.signum() == high.signum() && high != 0 => of(-high),
        _ => Direction::Unclear,
    }
}

/// Whether all that changed rose (fell), pair by pair in order of place; `None` where it did neither.
fn by_change(gone: &[Sign], come: &[Sign]) -> Option<bool> {
    if gone.len() != come.len() || gone.is_empty() {
        return None;
    }
    let risen = gone.iter().zip(come).map(|(was, is)| match (was.measure, is.measure) {
        (Measure::Amount { value: was, .. }, Measure::Amount { value: is, .. }) if was != is => Some(is > was),
        (Measure::Day(was), Measure::Day(is)) if was != is => Some(is > was),
        _ => None,
    });
    let risen: Vec<Option<bool>> = risen.collect();
    let first = *risen.first()?;
    risen.iter().all(|up| *up == first).then_some(first)?
}

/// A greater amount goes this way. What limits in either way tightens where there was none.
fn more(gone: &[Sign], come: &[Sign], direction: Direction) -> Direction {
    match (gone.is_empty(), come.is_empty()) {
        (true, false) => Direction::Tightens,
        (false, true) => Direction::Loosens,
        _ => by_change(gone, come).map_or(Direction::Unclear, |up| turned(direction, up)),
    }
}

/// A later last day goes this way, and so does the end of its being the last.
fn ends(gone: &[Sign], come: &[Sign], direction: Direction) -> Direction {
    match (gone.is_empty(), come.is_empty()) {
        (true, false) => direction.reversed(),
        (false, true) => direction,
        _ => by_change(gone, come).map_or(Direction::Unclear, |up| turned(direction, up)),
    }
}

/// How all of them are compared. The same amount, named once more without a comparison, is compared alike.
fn comparison(signs: &[Sign]) -> Option<Comparison> {
    let amounts = signs.iter().filter_map(|sign| match sign.measure {
        Measure::Amount { value, comparison } => Some((value, comparison)),
        _ => None,
    });
    let amounts: Vec<(f64, Option<Comparison>)> = amounts.collect();
    let named_again = |value: f64| amounts.iter().any(|(other, compared)| *other == value && compared.is_some());
    let mut all = amounts.iter().filter(|(value, compared)| compared.is_some() || !named_again(*value));
    let first = all.next()?.1?;
    all.all(|(_, next)| *next == Some(first)).then_some(first)
}

fn bound(gone: &[Sign], come: &[Sign], text: Text, term: Term) -> Direction {
    match (gone.is_empty(), come.is_empty(), term) {
        (true, false, Term::Ceiling | Term::Floor) => return Direction::Tightens,
        (false, true, Term::Ceiling | Term::Floor) => return Direction::Loosens,
        _ => {}
    }
    let Some(up) = by_change(gone, come) else { return Direction::Unclear };
    match term {
        Term::Ceiling => return turned(Direction::Loosens, up),
        Term::Floor => return turned(Direction::Tightens, up),
        Term::Mark => {}
    }
    let (Some(was), Some(is)) = (comparison(gone), comparison(come)) else { return Direction::Unclear };
    let upper = |comparison| matches!(comparison, Comparison::LessThan | Comparison::AtMost);
    let lower = |comparison| matches!(comparison, Comparison::MoreThan | Comparison::AtLeast);
    let wider = match (upper(was) && upper(is), lower(was) && lower(is)) {
        (true, _) => up,
        (_, true) => !up,
        // The comparison turned round, or there is none.
        _ => return Direction::Unclear,
    };
    match text {
        Text::Controls => turned(Direction::Tightens, wider),
        Text::Relieves => turned(Direction::Loosens, wider),
        Text::Open => Direction::Unclear,
    }
}

/// What came widens what the text is about; what went narrows it.
fn widens(gone: &[Sign], come: &[Sign], text: Text) -> Direction {
    let (came, signs) = match (gone.is_empty(), come.is_empty()) {
        (true, false) => (true, come),
        (false, true) => (false, gone),
        _ => return Direction::Unclear,
    };
    // More exceptions narrow.
    let excluded = signs.iter().filter(|sign| sign.excluded).count();
    if excluded > 0 && excluded < signs.len() {
        return Direction::Unclear;
    }
    let wider = came != (excluded > 0);
    match text {
        Text::Controls => turned(Direction::Tightens, wider),
        Text::Relieves => turned(Direction::Loosens, wider),
        Text::Open => Direction::Unclear,
    }
}

/// The direction of two findings together.
pub(super) fn together(one: Direction, other: Direction) -> Direction {
    match (one, other) {
        (one, other) if one == other => one,
        (Direction::Neutral, other) => other,
        (one, Direction::Neutral) => one,
        _ => Direction::Unclear,
    }
}
