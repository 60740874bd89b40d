//! The Code as it will read: the amendments of a rule done to the text in force, one after the other.

mod find;
mod new_text;
mod restore;
mod restructure;
mod reword;
mod rows;
mod sentence;
mod words;

use std::fmt;

use jiff::civil::Date;

use self::find::{Scope, find};
use self::new_text::NewText;
use crate::amend::action::{Action, Amendment};
use crate::amend::rule::{Given, instructions};
use crate::amend::target::{Step, Target};
use crate::document::{Block, Document};

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
    /// The rule prints no new text for the target.
    NoText,
    /// What the stars in the new text stand for is not in the text in force.
    Elided,
    /// Text without a designator follows: it can't be told whether it belongs to the target.
    Undesignated,
    /// This kind of amendment is told, not applied.
    NotApplied,
    /// The instruction is torn or misprinted.
    Unread,
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
            Reason::NoText => f.write_str("the rule prints no text for it that can be told apart"),
            Reason::Elided => f.write_str("what its stars stand for is not in the text"),
            Reason::Undesignated => f.write_str("text without a designator follows, and it can't be told whose it is"),
            Reason::NotApplied => f.write_str("amendments of this kind are told, not applied"),
            Reason::Unread => f.write_str("the instruction is torn or misprinted"),
            Reason::Unsettled => f.write_str("a redesignation before it in the section is not applied"),
        }
    }
}

/// Applies a rule to a text of the Code as it reads before; `on` leaves out what is not in force on that day.
pub fn apply(rule: &Document, base: &Document, on: Option<Date>) -> Amended {
    let given = instructions(rule);
    let parts = find::parts(&base.blocks);
    let mut document = base.clone();
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut elsewhere = 0;
    // Sections in which a designator may not mean what the rule means by it.
    let mut unsettled: Vec<String> = Vec::new();
    for one in &given {
        let new = NewText::of(&rule.blocks, one.new.clone(), |at| given.iter().any(|other| other.at == at));
        let told = one.amendments.iter().filter(|told| !matches!(told.action, Action::Amend | Action::Keep));
        let is_here = |told: &&Amendment| part_of(&told.target).is_none_or(|part| parts.contains(&part));
        let (own, others): (Vec<&Amendment>, Vec<&Amendment>) = told.partition(is_here);
        elsewhere += others.len();
        let done = match in_force(one, on) {
            true => in_turn(&mut document.blocks, &own, &new, &mut unsettled),
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
/// (d) and (e)` begins with the last.
fn in_turn(
    blocks: &mut Vec<Block>,
    amendments: &[&Amendment],
    new: &NewText,
    unsettled: &mut Vec<String>,
) -> Vec<Result<(), Reason>> {
    let is_renaming = |amendment: &Amendment| matches!(amendment.action, Action::Redesignate { .. });
    let section = |amendment: &Amendment| amendment.target.section().unwrap_or_default().to_owned();
    let mut done: Vec<Result<(), Reason>> = Vec::with_capacity(amendments.len());
    for run in amendments.chunk_by(|one, next| is_renaming(one) && is_renaming(next)) {
        let mut results: Vec<Result<(), Reason>> = vec![Err(Reason::Unsettled); run.len()];
        // As often as there are designators, one of them finds its place free.
        for _ in 0..run.len() {
            let open = results.iter().filter(|result| result.is_err()).count();
            for (result, amendment) in results.iter_mut().zip(run).rev().filter(|(result, _)| result.is_err()) {
                if !unsettled.contains(&section(amendment)) {
                    *result = amend(blocks, amendment, new);
                }
            }
            let left = results.iter().filter(|result| result.is_err()).count();
            if left == 0 || left == open {
                break;
            }
        }
        let failed = results.iter().zip(run).filter(|(result, amendment)| result.is_err() && is_renaming(amendment));
        unsettled.extend(failed.map(|(_, amendment)| section(amendment)));
        done.extend(results);
    }
    done
}

fn in_force(one: &Given, on: Option<Date>) -> bool {
    let Some(on) = on else { return true };
    one.effective.is_none_or(|from| from <= on) && one.until.is_none_or(|until| on <= until)
}

/// The part of the Code that a target is in, by its number.
fn part_of(target: &Target) -> Option<String> {
    target.path.iter().find_map(|step| match step {
        Step::Part(number) => Some(number.clone()),
        Step::Section(number) => number.split('.').next().map(str::to_owned),
        Step::Attachment(name) => name.rsplit_once("part ").map(|(_, number)| number.to_owned()),
        _ => None,
    })
}

/// One amendment; the blocks are as before where it can't be applied.
fn amend(blocks: &mut Vec<Block>, amendment: &Amendment, new: &NewText) -> Result<(), Reason> {
    let target = &amendment.target;
    match &amendment.action {
        Action::Amend | Action::Keep => Ok(()),
        Action::Replace { old, new, everywhere } => reword::replace(blocks, target, old, new, *everywhere),
        Action::Strike { words, everywhere } => reword::strike(blocks, target, words, *everywhere),
        Action::Insert { words, beside } => reword::insert(blocks, target, words, beside.as_ref()),
        Action::Revise => restructure::revise(blocks, target, new),
        Action::Add => restructure::add(blocks, target, new),
        Action::Remove => restructure::remove(blocks, target),
        Action::Reserve => restructure::reserve(blocks, target),
        Action::Redesignate { to } => restructure::redesignate(blocks, target, to),
        Action::Move { place, beside } => restructure::relocate(blocks, target, *place, beside),
        Action::Unread => Err(Reason::Unread),
        Action::Designate { .. } | Action::Correct | Action::Suspend | Action::Stay | Action::Lift => {
            Err(Reason::NotApplied)
        }
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
