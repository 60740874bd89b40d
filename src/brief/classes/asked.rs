//! Asking the rows of the table about one window, from the first to the last.

use super::differences::{Difference, Differences};
use super::direction::{direction, together};
use super::scene::{Asked, LazyPlace};
use super::signs::Sign;
use super::window::{Side, Window};
use super::{Class, Confidence, Direction, Quoted, Verdict};
use crate::brief::rules::{Cue, Way, table};

/// What the rules find in a window. `declared` is the language the document says it is in; `revised` tells a block that
/// stayed from one that came or went.
pub(super) fn verdicts(
    hunk: usize,
    window: &Window<'_>,
    place: &LazyPlace<'_>,
    declared: Option<&str>,
    revised: bool,
) -> Vec<Verdict> {
    let asked = Asked::new(window, place, declared);
    let mut differences = Differences::new(window);
    let mut found: Vec<Verdict> = Vec::new();
    // A row that asks those below it for the direction, and how many verdicts there were before.
    let mut asks: Option<usize> = None;
    for rule in &table().rules {
        let stays = if matches!(rule.cue, Cue::Row) { revised } else { window.stays() };
        let Some(severity) = (if stays { rule.revised } else { rule.whole }) else { continue };
        if !asked.speaks(rule) {
            continue;
        }
        // Nothing else to say.
        if rule.is_last_resort() && !found.is_empty() {
            continue;
        }
        if matches!(rule.way, Way::Scale(_)) && found.iter().any(|verdict| verdict.class == rule.class) {
            continue;
        }
        let Some(Difference { gone, come }) = differences.of(rule) else { continue };
        if !asked.fits(rule) {
            continue;
        }
        let old = quoted(window.old.as_ref(), &gone, &rule.cue);
        let new = quoted(window.new.as_ref(), &come, &rule.cue);
        // What these words are in this class was said by a row above.
        let known = |verdict: &Verdict| verdict.class == rule.class && verdict.old == old && verdict.new == new;
        if found.iter().any(known) {
            continue;
        }
        let (direction, confidence) = direction(rule.way, &gone, &come, || asked.text(), || asked.term());
        found.push(Verdict {
            class: rule.class,
            severity,
            direction,
            confidence,
            rule: rule.id.to_owned(),
            hunk,
            old,
            new,
        });
        if rule.way == Way::Below {
            asks.get_or_insert(found.len() - 1);
        } else if rule.alone && asks.is_none() {
            break;
        }
    }
    if let Some(at) = asks {
        let below = found.split_off(at + 1);
        let of = |cue: &dyn Fn(&Verdict) -> bool| {
            let told = below.iter().filter(|verdict| !matches!(verdict.class, Class::Txt | Class::Del) && cue(verdict));
            told.map(|verdict| verdict.direction).reduce(together)
        };
        // Where one member came, that is all there is; what the class has rows of its own for, they say.
        let class = found[at].class;
        let is_member =
            |verdict: &Verdict| table().rule(&verdict.rule).is_some_and(|rule| matches!(rule.cue, Cue::Member));
        let own = |verdict: &Verdict| verdict.class == class;
        let directions = [of(&is_member), of(&own)].into_iter().flatten().find(|way| *way != Direction::Unclear);
        let directions = directions.or_else(|| of(&|_| true));
        if let Some(direction) = directions {
            found[at].direction = direction;
            found[at].confidence = if direction == Direction::Unclear { Confidence::Low } else { Confidence::Medium };
        }
    }
    found
}

/// The proving words of a side: the first sign, or all its sentences where any words prove it.
fn quoted(side: Option<&Side<'_>>, signs: &[Sign], cue: &Cue) -> Option<Quoted> {
    let side = side?;
    let range = match (signs.first(), cue) {
        (Some(sign), _) => sign.range.clone(),
        (None, Cue::Anything) => side.start..side.start + side.text.len(),
        (None, _) => return None,
    };
    Some(Quoted { block: side.block, range })
}
