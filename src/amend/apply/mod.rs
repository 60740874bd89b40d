//! The Code as it will read: the amendments of a rule done to the text in force, one after the other.

mod add;
mod designate;
mod find;
mod heading;
mod leaf;
mod naming;
mod new_text;
mod piece;
mod position;
mod redesignate;
mod restore;
mod revise;
mod reword;
mod rows;
mod sentence;
mod stay;
mod take;
mod words;

use std::fmt;

use jiff::civil::Date;

use self::find::{Scope, find};
use self::new_text::NewText;
use crate::amend::action::{Action, Amendment};
use crate::amend::plain;
use crate::amend::rule::{Given, of_paragraphs};
use crate::amend::target::{Ordinal, Step, Target};
use crate::document::{Block, BlockKind, Document};

/// A text with a rule's amendments in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    pub document: Document,
    /// One for each amendment to this text, in the order of the rule.
    pub outcomes: Vec<Outcome>,
    /// How many amendments are to other parts of the Code.
    pub elsewhere: usize,
}

/// What became of one amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The instruction, by its number in the rule.
    pub number: String,
    pub amendment: Amendment,
    /// From when it is in force; `None` where the rule gives no date that can be read.
    pub effective: Option<Date>,
    pub until: Option<Date>,
    /// `Err` says why it is not in the text.
    pub done: Result<(), Reason>,
}

/// Why an amendment could not be applied for certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It is not in force on the date asked for.
    NotInForce,
    /// The text has no such place, or more than one.
    NoPlace(Target),
    /// The place is already there.
    Taken(Target),
    /// The words to be replaced are not in the place.
    NoWords(String),
    /// They are in it so many times, and the instruction does not say which.
    Several(String, usize),
    /// Where it belongs among the others can't be told.
    NoPosition,
    /// The rule prints no new text for the target.
    NoText,
    /// What the stars in the new text stand for is not in the text in force, or is not certain.
    Elided,
    /// Stars follow the new text, and the text in force goes on: they may stand for the rest of it.
    OpenEnd,
    /// Text without a designator follows: it can't be told whether it belongs to the target.
    Undesignated,
    /// This kind of amendment is told, not applied.
    NotApplied,
    /// The instruction is torn or misprinted, or about an earlier document, not the Code.
    Unread,
    /// Nothing in the text says that it is stayed or suspended.
    NotStayed(Target),
    /// Designators of its section were to be given anew before, and were not: it may mean another paragraph.
    Unsettled,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NotInForce => f.write_str("it is not in force on that date"),
            Reason::NoPlace(target) => write!(f, "{target} is not one place of the text"),
            Reason::Taken(target) => write!(f, "{target} is there already"),
            Reason::NoWords(words) => write!(f, "“{words}” is not there"),
            Reason::Several(words, times) => {
                write!(f, "“{words}” is there {times} times, and which is meant is not said")
            }
            Reason::NoPosition => f.write_str("where it belongs among the others can't be told"),
            Reason::NoText => f.write_str("the rule prints no text for it that can be told apart"),
            Reason::Elided => f.write_str("what its stars stand for can't be told from the text"),
            Reason::OpenEnd => f.write_str("stars follow it, and it can't be told whether the rest of the text stays"),
            Reason::Undesignated => f.write_str("text without a designator follows, and it can't be told whose it is"),
            Reason::NotApplied => f.write_str("amendments of this kind are told, not applied"),
            Reason::Unread => f.write_str("the instruction is torn, misprinted, or about an earlier document"),
            Reason::NotStayed(target) => write!(f, "no note in the text says of {target} alone that it is stayed"),
            Reason::Unsettled => f.write_str("a redesignation before it in the section is not applied"),
        }
    }
}

/// Applies a rule to a text of the Code as it reads before; `on` leaves out what is not in force on that day.
pub fn apply(rule: &Document, base: &Document, on: Option<Date>) -> Amended {
    let rule = plain::unfolded(rule);
    let given = of_paragraphs(&rule.blocks);
    let parts = find::parts(&base.blocks);
    let mut document = base.clone();
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut elsewhere = 0;
    // Sections in which a designator may not mean what the rule means by it.
    let mut unsettled: Vec<String> = Vec::new();
    for one in &given {
        let new = NewText::of(&rule.blocks, one.new.clone(), |at| given.iter().any(|other| other.at == at));
        let told = one.amendments.iter().filter(|told| !matches!(told.action, Action::Amend | Action::Keep));
        let is_here = |told: &&Amendment| told.target.part().is_none_or(|part| parts.iter().any(|known| known == part));
        let (own, others): (Vec<&Amendment>, Vec<&Amendment>) = told.partition(is_here);
        elsewhere += others.len();
        let done = match in_force(one, on) {
            true => in_turn(&mut document.blocks, one, &own, &new, &mut unsettled),
            false => vec![Err(Reason::NotInForce); own.len()],
        };
        outcomes.extend(own.into_iter().zip(done).map(|(amendment, done)| Outcome {
            number: one.number.clone(),
            amendment: amendment.clone(),
            effective: one.effective,
            until: one.until,
            done,
        }));
    }
    Amended { document, outcomes, elsewhere }
}

/// The amendments of one instruction, in its order; but designators are given anew all at once, so that `(c) and (d) as
/// (d) and (e)` finds its places free, and so are the sentences of one paragraph, which the rule prints together.
fn in_turn(
    blocks: &mut Vec<Block>,
    one: &Given,
    amendments: &[&Amendment],
    new: &NewText,
    unsettled: &mut Vec<String>,
) -> Vec<Result<(), Reason>> {
    let mut done: Vec<Result<(), Reason>> = Vec::with_capacity(amendments.len());
    for run in amendments.chunk_by(|one, next| goes_with(one, next)) {
        let is_settled = |amendment: &&Amendment| !unsettled.contains(&holder(amendment));
        let settled: Vec<&Amendment> = run.iter().copied().filter(is_settled).collect();
        let mut results = together(blocks, one, &settled, new).into_iter();
        let result_of = |amendment: &&Amendment| {
            let own = if is_settled(amendment) { results.next() } else { None };
            own.unwrap_or(Err(Reason::Unsettled))
        };
        let results: Vec<Result<(), Reason>> = run.iter().map(result_of).collect();
        let failed = results.iter().zip(run).filter(|(result, amendment)| result.is_err() && is_renaming(amendment));
        unsettled.extend(failed.map(|(_, amendment)| holder(amendment)));
        done.extend(results);
    }
    done
}

/// True for amendments that are one act.
fn goes_with(one: &Amendment, next: &Amendment) -> bool {
    is_renaming(one) && is_renaming(next) || sentence_of(one).zip(sentence_of(next)).is_some_and(|(a, b)| a.1 == b.1)
}

fn is_renaming(amendment: &Amendment) -> bool {
    matches!(amendment.action, Action::Redesignate { .. })
}

/// The sentence that is revised, and the path of its paragraph.
fn sentence_of(amendment: &Amendment) -> Option<(Ordinal, &[Step])> {
    match amendment.target.path.split_last() {
        Some((Step::Sentence(ordinal), above)) if amendment.action == Action::Revise => Some((*ordinal, above)),
        _ => None,
    }
}

/// The section or the supplement that designators are in.
fn holder(amendment: &Amendment) -> String {
    let is_holder = |step: &&Step| matches!(step, Step::Section(_) | Step::Attachment(_));
    amendment.target.path.iter().find(is_holder).map(Step::to_string).unwrap_or_default()
}

/// Amendments that are one act, or a single one.
fn together(blocks: &mut Vec<Block>, one: &Given, run: &[&Amendment], new: &NewText) -> Vec<Result<(), Reason>> {
    let renamed: Vec<(&Target, &Target)> = run
        .iter()
        .filter_map(|amendment| match &amendment.action {
            Action::Redesignate { to } => Some((&amendment.target, to)),
            _ => None,
        })
        .collect();
    if !renamed.is_empty() {
        return redesignate::redesignate(blocks, &renamed);
    }
    let ordinals: Vec<Ordinal> = run.iter().filter_map(|amendment| Some(sentence_of(amendment)?.0)).collect();
    match run {
        [first, ..] if !ordinals.is_empty() => {
            vec![sentence::revise(blocks, &first.target, &ordinals, new); run.len()]
        }
        _ => run.iter().map(|amendment| amend(blocks, one, amendment, new)).collect(),
    }
}

fn in_force(one: &Given, on: Option<Date>) -> bool {
    let Some(on) = on else { return true };
    one.effective.is_none_or(|from| from <= on) && one.until.is_none_or(|until| on <= until)
}

/// One amendment; the blocks are as before where it can't be applied.
fn amend(blocks: &mut Vec<Block>, one: &Given, amendment: &Amendment, new: &NewText) -> Result<(), Reason> {
    let target = &amendment.target;
    let term = stay::Term { from: one.effective, until: one.until };
    match &amendment.action {
        Action::Amend | Action::Keep => Ok(()),
        Action::Replace { old, new, everywhere } => reword::replace(blocks, target, old, new, *everywhere),
        Action::Strike { words, everywhere } => reword::strike(blocks, target, words, *everywhere),
        Action::Insert { words, beside } => reword::insert(blocks, target, words, beside.as_ref()),
        Action::Revise | Action::Correct => revise::revise(blocks, target, new),
        Action::Add => add::add(blocks, target, new),
        Action::Remove => take::remove(blocks, target),
        Action::Reserve => take::reserve(blocks, target),
        Action::Move { place, beside } => take::relocate(blocks, target, *place, beside),
        Action::Designate { to } => designate::designate(blocks, target, to),
        Action::Stay => stay::stay(blocks, target, "stayed", term),
        Action::Suspend => stay::stay(blocks, target, "suspended", term),
        Action::Lift => stay::lift(blocks, target),
        Action::Unread => Err(Reason::Unread),
        // Done with those of its instruction, all at once.
        Action::Redesignate { .. } => Err(Reason::NotApplied),
    }
}

/// A paragraph whose last blocks bear no designator may end before them: definitions and notes follow a list in this way.
fn certain(blocks: &[Block], scope: &Scope, target: &Target) -> Result<(), Reason> {
    let is_paragraph = matches!(target.path.last(), Some(Step::Paragraph(_)));
    let own = &blocks[scope.text(blocks)];
    let flush = |block: &Block| block.designator_len == 0 && block.kind == BlockKind::Paragraph;
    let trailing = own.len() > 1 && own.last().is_some_and(flush);
    let noted = own.iter().any(|block| block.kind == BlockKind::Note);
    match is_paragraph && (trailing || noted) {
        true => Err(Reason::Undesignated),
        false => Ok(()),
    }
}

/// The blocks of a target.
pub fn place(blocks: &[Block], target: &Target) -> Result<Scope, Reason> {
    find(blocks, &target.path).ok_or_else(|| Reason::NoPlace(target.clone()))
}

/// The blocks of a run of targets: from the first to the last of them.
pub fn places(blocks: &[Block], target: &Target) -> Result<Scope, Reason> {
    let first = place(blocks, &Target { path: target.path.clone(), through: None })?;
    let Some(last) = &target.through else { return Ok(first) };
    let last = place(blocks, &Target { path: last.clone(), through: None })?;
    match first.range.start <= last.range.start {
        true => Ok(first.up_to(&last)),
        false => Err(Reason::NoPlace(target.clone())),
    }
}
