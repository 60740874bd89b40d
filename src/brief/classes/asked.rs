//! Asking the rows of the table about one window, from the first to the last.

use super::direction::{direction, together};
use super::members::{clause, member};
use super::powers::is_power;
use super::scene::Asked;
use super::signs::{Measure, Sign, apart, signs};
use super::window::{Side, Window};
use super::{Class, Confidence, Direction, Quoted, Verdict};
use crate::brief::rules::{Cue, FactKind, Rule, Searched, Way, table};

/// What the rules find in a window. `declared` is the language the document says it is in; `revised` tells a block that
/// stayed from one that came or went.
pub(super) fn verdicts(
    hunk: usize,
    window: &Window<'_>,
    place: &Searched<String>,
    declared: Option<&str>,
    revised: bool,
) -> Vec<Verdict> {
    let asked = Asked::new(window, place, declared);
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
        let Some((gone, come)) = differs(rule, window) else { continue };
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

/// The signs that went and came; `None` where the rule has nothing to say.
fn differs(rule: &Rule, window: &Window<'_>) -> Option<(Vec<Sign>, Vec<Sign>)> {
    if !may_speak(rule, window) {
        return None;
    }
    let of = |side: &Option<Side<'_>>| match (side, rule.way) {
        (Some(side), Way::Scale(_)) => on_scale(rule.class, side),
        (Some(side), Way::Lattice) => {
            let mut signs = signs(rule, side);
            signs.retain(|sign| window.is_revision() || !is_power(sign, side));
            signs
        }
        (Some(side), _) => signs(rule, side),
        (None, _) => Vec::new(),
    };
    match rule.cue {
        Cue::Clause => clause(window),
        Cue::Member => member(window).filter(|(gone, come)| {
            // What is left out is named behind the words that leave it out.
            let behind = |side: &Option<Side<'_>>, signs: &[Sign]| {
                side.iter().zip(signs).any(|(side, sign)| is_behind(rule, side, sign))
            };
            rule.way != Way::Narrows || behind(&window.old, gone) || behind(&window.new, come)
        }),
        Cue::Anything => Some((Vec::new(), Vec::new())),
        Cue::Row => {
            let row = |side: &Side<'_>| Sign {
                range: side.start..side.start + side.text.len(),
                key: String::new(),
                measure: Measure::None,
                excluded: false,
            };
            let signs = |side: &Option<Side<'_>>| side.iter().map(row).collect();
            Some((signs(&window.old), signs(&window.new)))
        }
        _ => {
            let (old, new) = (of(&window.old), of(&window.new));
            // Most sentences say the same in most respects.
            if old.iter().map(|sign| &sign.key).eq(new.iter().map(|sign| &sign.key)) {
                return None;
            }
            let order = |signs: &[Sign]| signs.iter().map(|sign| sign.key.clone()).collect::<Vec<_>>();
            let exchanged = matches!(rule.way, Way::Scale(_)) && order(&old) != order(&new);
            let (gone, come) = match apart(old.clone(), new.clone()) {
                // The same expressions, said of each other's objects.
                (gone, come) if gone.is_empty() && come.is_empty() && exchanged => (old, new),
                differing => differing,
            };
            let swapped = matches!(rule.cue, Cue::Fact(FactKind::Figure | FactKind::Turned));
            let tells =
                if swapped { !gone.is_empty() && !come.is_empty() } else { !gone.is_empty() || !come.is_empty() };
            tells.then_some((gone, come))
        }
    }
}

/// True for a sign behind the words that its rule asks for beside it.
fn is_behind(rule: &Rule, side: &Side<'_>, sign: &Sign) -> bool {
    let mut frames = rule.beside.iter().flat_map(|frame| frame.find_iter(&side.reading.text));
    frames.any(|frame| side.start + side.reading.original(frame).end <= sign.range.start)
}

/// False where no sign of a rule is on either side: told by the words that its expression requires, without looking for it.
fn may_speak(rule: &Rule, window: &Window<'_>) -> bool {
    let holds = |rule: &Rule| match &rule.cue {
        Cue::Words(cue) => window.sides().any(|side| cue.may_be_in(&side.reading.text)),
        Cue::Member | Cue::Clause => {
            let beside =
                |side: &Side<'_>| rule.beside.as_ref().is_none_or(|beside| beside.may_be_in(&side.reading.text));
            window.is_revision() && window.sides().any(beside)
        }
        _ => true,
    };
    match rule.way {
        // The rows of a scale look for each other's words too.
        Way::Scale(_) => table().scale(rule.class).any(|(rule, _)| holds(rule)),
        _ => holds(rule),
    }
}

/// The signs of all rows of a class that are on its scale, each with its rank; a longer one hides those within it.
fn on_scale(class: Class, side: &Side<'_>) -> Vec<Sign> {
    let mut all: Vec<Sign> = Vec::new();
    for (rule, rank) in table().scale(class) {
        all.extend(signs(rule, side).into_iter().map(|sign| Sign {
            measure: Measure::Rank(rank),
            key: rank.to_string(),
            ..sign
        }));
    }
    all.sort_by_key(|sign| (sign.range.start, std::cmp::Reverse(sign.range.end)));
    let mut end = 0;
    all.retain(|sign| {
        let shows = sign.range.end > end;
        end = end.max(sign.range.end);
        shows
    });
    all
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
