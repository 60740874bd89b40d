//! What went and what came in a window, in the respects that rules ask about. Most respects are asked about by several
//! rows: each is compared once.

use std::cell::OnceCell;

use super::Class;
use super::members::{clause, member};
use super::powers::is_power;
use super::signs::{Measure, Sign, apart, signs};
use super::window::{Side, Window};
use crate::brief::rules::{Cue, FactKind, Rule, Way, table};

/// The signs of the old side that the new one has not, and the other way round.
#[derive(Clone)]
pub(super) struct Difference {
    pub gone: Vec<Sign>,
    pub come: Vec<Sign>,
}

/// The differences of a window, as far as rules have asked for them.
pub(super) struct Differences<'w> {
    window: &'w Window<'w>,
    facts: Vec<(FactKind, Option<Difference>)>,
    scales: Vec<(Class, Option<Difference>)>,
    member: OnceCell<Option<Difference>>,
    clause: OnceCell<Option<Difference>>,
}

impl<'w> Differences<'w> {
    pub fn new(window: &'w Window<'w>) -> Differences<'w> {
        let (member, clause) = Default::default();
        Differences { window, facts: Vec::new(), scales: Vec::new(), member, clause }
    }

    /// What differs in the respect of a rule; `None` where it has nothing to say.
    pub fn of(&mut self, rule: &Rule) -> Option<Difference> {
        let window = self.window;
        let difference = match (&rule.cue, rule.way) {
            (Cue::Proof(_), _) => return None,
            (Cue::Anything, _) => return Some(Difference { gone: Vec::new(), come: Vec::new() }),
            (Cue::Row, _) => {
                let row = |side: &Option<Side<'_>>| side.iter().map(whole).collect();
                return Some(Difference { gone: row(&window.old), come: row(&window.new) });
            }
            (Cue::Clause | Cue::Member, _) if !may_stand(rule, window) => None,
            (Cue::Clause, _) => self.clause.get_or_init(|| clause(window)).clone(),
            (Cue::Member, _) => {
                let member = self.member.get_or_init(|| member(window)).clone();
                member.filter(|member| rule.way != Way::Narrows || left_out(rule, window, member))
            }
            (_, Way::Scale(_)) => once(&mut self.scales, rule.class, || on_scale(rule.class, window)),
            (Cue::Words(_), _) if !may_speak(rule, window) => None,
            (_, Way::Lattice) if !window.is_revision() => between(window, |side| binding(rule, side)),
            (Cue::Fact(kind), _) => once(&mut self.facts, *kind, || between(window, |side| signs(rule, side))),
            (Cue::Words(_), _) => between(window, |side| signs(rule, side)),
        }?;
        let (goes, comes) = (!difference.gone.is_empty(), !difference.come.is_empty());
        // A figure is told where it stands in the place of another, and so is a word that was turned.
        let swapped = matches!(rule.cue, Cue::Fact(FactKind::Figure | FactKind::Turned));
        let tells = if swapped { goes && comes } else { goes || comes };
        tells.then_some(difference)
    }
}

/// What was found of a respect before, else what is found now.
fn once<K: PartialEq + Copy>(
    found: &mut Vec<(K, Option<Difference>)>,
    respect: K,
    find: impl FnOnce() -> Option<Difference>,
) -> Option<Difference> {
    if let Some((_, known)) = found.iter().find(|(known, _)| *known == respect) {
        return known.clone();
    }
    let new = find();
    found.push((respect, new.clone()));
    new
}

/// The sign that a row as a whole is.
fn whole(side: &Side<'_>) -> Sign {
    let range = side.start..side.start + side.text.len();
    Sign { range, key: String::new(), measure: Measure::None, excluded: false }
}

/// The signs that bind whom a text is for: where a sentence came or went, those of a power of an authority do not.
fn binding(rule: &Rule, side: &Side<'_>) -> Vec<Sign> {
    let mut signs = signs(rule, side);
    signs.retain(|sign| !is_power(sign, side));
    signs
}

/// False where nothing stayed that a member or a clause could be of, or where what a rule asks for beside it does not stand.
fn may_stand(rule: &Rule, window: &Window<'_>) -> bool {
    let beside = |side: &Side<'_>| rule.beside.as_ref().is_none_or(|beside| beside.may_be_in(&side.reading.text));
    window.is_revision() && window.sides().any(beside)
}

/// True for a member behind the words that its rule asks for beside it: what is left out is named behind the words that leave
/// it out.
fn left_out(rule: &Rule, window: &Window<'_>, member: &Difference) -> bool {
    let is_behind = |side: &Side<'_>, sign: &Sign| {
        let mut frames = rule.beside.iter().flat_map(|frame| frame.find_iter(&side.reading.text));
        frames.any(|frame| side.start + side.reading.original(frame).end <= sign.range.start)
    };
    let behind =
        |side: &Option<Side<'_>>, signs: &[Sign]| side.iter().zip(signs).any(|(side, sign)| is_behind(side, sign));
    behind(&window.old, &member.gone) || behind(&window.new, &member.come)
}

/// What tells the signs of the two sides apart; `None` where they are the same in the same order, as in most sentences.
fn between(window: &Window<'_>, signs: impl Fn(&Side<'_>) -> Vec<Sign>) -> Option<Difference> {
    let [old, new] = [&window.old, &window.new].map(|side| side.as_ref().map(&signs).unwrap_or_default());
    differing(&old, &new)
}

fn differing(old: &[Sign], new: &[Sign]) -> Option<Difference> {
    if old.iter().map(|sign| &sign.key).eq(new.iter().map(|sign| &sign.key)) {
        return None;
    }
    let (gone, come) = apart(old, new);
    Some(Difference { gone, come })
}

/// False where no sign of a rule is on either side: told by the words that its expression requires, without looking for it.
fn may_speak(rule: &Rule, window: &Window<'_>) -> bool {
    match &rule.cue {
        Cue::Words(cue) => window.sides().any(|side| cue.may_be_in(&side.reading.text)),
        _ => true,
    }
}

/// What differs on the scale of a class. The rows of a scale look for each other's words too.
fn on_scale(class: Class, window: &Window<'_>) -> Option<Difference> {
    if !table().scale(class).any(|(rule, _)| may_speak(rule, window)) {
        return None;
    }
    let [old, new] =
        [&window.old, &window.new].map(|side| side.as_ref().map(|side| ranked(class, side)).unwrap_or_default());
    match differing(&old, &new)? {
        // The same expressions, said of each other's objects.
        same if same.gone.is_empty() && same.come.is_empty() => Some(Difference { gone: old, come: new }),
        difference => Some(difference),
    }
}

/// The signs of all rows of a class that are on its scale, each with its rank; a longer one hides those within it.
fn ranked(class: Class, side: &Side<'_>) -> Vec<Sign> {
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
