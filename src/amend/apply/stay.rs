//! Stays and suspensions: text that stands in the Code and is not in force.
//!
//! A stay changes no text: "the content of the CFR unit is not changed", says the *Document Drafting Handbook* (Supplement
//! 4, 2006). The Code says it in an effective date note behind the section, and so does the text as it will read.

use jiff::civil::Date;

use super::find::Scope;
use super::naming::{is_date_note, plain};
use super::{Reason, place, places};
use crate::amend::target::{Step, Target};
use crate::document::{Block, BlockKind};

/// From when and until when a stay lasts, as far as the rule says.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    pub from: Option<Date>,
    pub until: Option<Date>,
}

/// Notes that a target is `stayed` or `suspended`.
pub fn stay(blocks: &mut Vec<Block>, target: &Target, stayed: &str, term: Term) -> Result<(), Reason> {
    places(blocks, target)?;
    let holder = holder(blocks, target)?;
    let from = term.from.map(|from| format!(", effective {}", in_words(from))).unwrap_or_default();
    let until = term.until.map(|until| format!(", until {}", in_words(until))).unwrap_or_default();
    let note = format!("Effective Date Note: {target} is {stayed}{from}{until}.");
    let at = if holds_sections(target) { holder.range.start + 1 } else { holder.range.end };
    blocks.insert(at, Block::new(BlockKind::Note, holder.citation, note));
    Ok(())
}

/// Takes out the note that says that a target, and nothing else, is stayed or suspended.
pub fn lift(blocks: &mut Vec<Block>, target: &Target) -> Result<(), Reason> {
    let holder = holder(blocks, target)?;
    let is_it = |at: &usize| is_date_note(&blocks[*at]) && says_stayed(&blocks[*at].text, target);
    let mut found = holder.range.filter(is_it);
    match (found.next(), found.next()) {
        (Some(at), None) => {
            blocks.remove(at);
            Ok(())
        }
        _ => Err(Reason::NotStayed(target.clone())),
    }
}

/// What the note stands in: the section, the supplement, or what else the target begins with.
fn holder(blocks: &[Block], target: &Target) -> Result<Scope, Reason> {
    let len = target.path.iter().position(|step| matches!(step, Step::Section(_) | Step::Attachment(_)));
    let len = len.map_or(target.path.len(), |at| at + 1);
    place(blocks, &Target { path: target.path[..len].to_vec(), through: None })
}

/// True for a part or a subpart: its note stands right behind its heading.
fn holds_sections(target: &Target) -> bool {
    matches!(target.path.last(), Some(Step::Part(_) | Step::Subpart(_)))
}

fn in_words(date: Date) -> String {
    date.strftime("%B %-d, %Y").to_string()
}

/// True where a note says of this target, and of no other place, that it is stayed.
fn says_stayed(note: &str, target: &Target) -> bool {
    let note = plain(note);
    let name = plain(&target.to_string());
    let whole = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '(' || c == '-');
    let named = note.match_indices(&name).filter(|(at, found)| whole(&note[at + found.len()..])).count();
    let others = note.matches('§').count() > name.matches('§').count();
    let more = [" and ", " through ", ", (", "paragraphs"].iter().any(|word| note.contains(word));
    named == 1 && !others && !more && (note.contains("stayed") || note.contains("suspended"))
}
