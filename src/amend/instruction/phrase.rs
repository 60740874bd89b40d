//! The noun phrases of an instruction: `the introductory text and paragraphs (b)(1) and (2) of § 744.23`.
//!
//! The grammar follows the drafting rules of the Office of the Federal Register, *Document Drafting Handbook*, chapter 2
//! ("Amendatory language"), and what agencies write beside them.

use super::cursor::Cursor;
use super::holder::held;
use super::noun;
use super::token::Kind;
use crate::amend::marks;
use crate::amend::target::{Step, Target};

/// Words before a noun that say nothing about where it is.
const QUALIFIERS: [&str; 32] = [
    "the",
    "a",
    "an",
    "new",
    "newly",
    "redesignated",
    "designated",
    "existing",
    "current",
    "each",
    "all",
    "both",
    "of",
    "following",
    "reserved",
    "added",
    "revised",
    "its",
    "entire",
    "paragraph's",
    "this",
    "such",
    "any",
    "respectively",
    "by",
    "text",
    "to",
    "contents",
    "proposed",
    "second-level",
    "third-level",
    "first-level",
];

/// Reads a list of targets; nothing is taken where there is none. `outer` is what the place in the text is within.
pub fn targets(cursor: &mut Cursor, outer: &Target) -> Vec<Target> {
    cursor.nested(|cursor| target_list(cursor, outer))
}

fn target_list(cursor: &mut Cursor, outer: &Target) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    let mut and = false;
    // The section that the phrase begins with holds the rest of it: `§ 744.23 introductory text and paragraph (a)`.
    let mut holder: Option<Target> = None;
    loop {
        let begin = cursor.at;
        if !found.is_empty() {
            match cursor.separator() {
                Some(own) => and = own,
                None => break,
            }
        }
        let before = found.last().cloned();
        let Some(mut own) = listed(cursor, before.as_ref(), outer) else {
            cursor.at = begin;
            break;
        };
        // `Supplement No. 1 to part 774, Category 3, ECCN 3A090`: each holds the next.
        if !and && before.as_ref().is_some_and(|before| own.iter().all(|own| nests(before, own))) {
            let outer = found.pop().unwrap_or_default();
            own = own.iter().map(|target| target.inside(&outer)).collect();
        } else if let Some(holder) = &holder {
            own = own.iter().map(|target| target.within(holder)).collect();
        }
        if let Some(section) = own.iter().rev().find_map(section_of) {
            holder = Some(section);
        }
        if is_holder(&own) && leaf_follows(cursor) {
            holder = own.pop();
            let leaves = targets(cursor, outer);
            let within = holder.iter().flat_map(|holder| leaves.iter().map(|leaf| leaf.within(holder)));
            found.extend(within.collect::<Vec<Target>>());
            continue;
        }
        found.extend(own);
        held(cursor, &mut found, outer);
    }
    found
}

/// True where a comma parts a holder from what it holds, not two of a list.
fn nests(outer: &Target, inner: &Target) -> bool {
    let (Some(last), Some(first)) = (outer.path.last(), inner.path.first()) else { return false };
    let holds = match last {
        Step::Part(_) | Step::Subpart(_) | Step::Section(_) | Step::Attachment(_) | Step::Heading(_) => true,
        Step::Paragraph(_) => matches!(first, Step::Named(_)),
        _ => false,
    };
    holds && outer.through.is_none() && last.rank() < first.rank()
}

/// The section a target is in, where it names one.
fn section_of(target: &Target) -> Option<Target> {
    let section = target.path.iter().find(|step| matches!(step, Step::Section(_)))?;
    Some(Target::of(section.clone()))
}

/// True for one whole section or attachment.
fn is_holder(own: &[Target]) -> bool {
    let whole = |target: &Target| matches!(target.path.last(), Some(Step::Section(_) | Step::Attachment(_)));
    own.len() == 1 && own.iter().all(|target| whole(target) && target.through.is_none())
}

/// True where a part of the section just named comes next: `section heading`, `, paragraph (b)`, `in paragraph (a)`.
fn leaf_follows(cursor: &mut Cursor) -> bool {
    let begin = cursor.at;
    cursor.take_stop(&[',']);
    cursor.take(&["in", "under"]);
    cursor.take(&["the"]);
    let leaf = matches!(
        cursor.word(),
        Some("paragraph" | "paragraphs" | "introductory" | "section" | "heading" | "definition" | "definitions")
    );
    // `section 744.23` is a section of its own.
    let leaf = leaf && !(cursor.word() == Some("section") && cursor.word_ahead(1) != Some("heading"));
    if !leaf {
        cursor.at = begin;
    }
    leaf
}

/// One target with what is said behind it, or several that share a noun: `§§ 744.2 and 744.3`, `the definitions of “A”
/// and “B”`.
pub fn listed(cursor: &mut Cursor, before: Option<&Target>, outer: &Target) -> Option<Vec<Target>> {
    let begin = cursor.at;
    while cursor.take(&QUALIFIERS).is_some() {}
    // The title of the Code: `15 CFR part 744`.
    if cursor.word().is_some() && cursor.word_ahead(1) == Some("cfr") {
        cursor.at += 2;
    }
    let own = noun::noun(cursor, before, outer);
    let Some(mut own) = own.filter(|own| !own.is_empty()) else {
        cursor.at = begin;
        return None;
    };
    if let Some(last) = own.last_mut() {
        run(cursor, last, outer);
        behind(cursor, last);
    }
    Some(own)
}

/// `through (f)`: the end of a run.
fn run(cursor: &mut Cursor, target: &mut Target, outer: &Target) {
    let begin = cursor.at;
    if cursor.take(&["through"]).is_none() {
        return;
    }
    cursor.take(&["paragraph", "paragraphs", "section", "sections"]);
    match last_of_run(cursor, target, outer) {
        Some(path) => target.through = Some(path),
        None => cursor.at = begin,
    }
}

fn last_of_run(cursor: &mut Cursor, first: &Target, outer: &Target) -> Option<Vec<Step>> {
    match cursor.peek()? {
        Kind::Marks(path) => {
            cursor.at += 1;
            Some(marks::following(path, Some(first), outer).path)
        }
        Kind::Section(number) => {
            cursor.at += 1;
            Some(vec![Step::Section(number.clone())])
        }
        Kind::Word(word) if matches!(first.path.last(), Some(Step::Paragraph(_))) && marks::is_dotted(word) => {
            cursor.at += 1;
            Some(marks::dotted(word))
        }
        _ => None,
    }
}

/// What stands behind a noun: `introductory text`, `heading`, `subject heading`.
fn behind(cursor: &mut Cursor, target: &mut Target) {
    let begin = cursor.at;
    if !target.path.last().is_some_and(Step::is_container) {
        return;
    }
    cursor.take(&["the"]);
    if noun::introduction(cursor) {
        target.path.push(Step::Introduction);
    } else if noun::title(cursor) {
        target.path.push(Step::Title);
    } else {
        cursor.at = begin;
    }
}

/// Targets said in short beside another one: `(b) through (f)` in `paragraphs (a) through (e) as (b) through (f)`.
pub fn beside(cursor: &mut Cursor, from: &Target) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    loop {
        let begin = cursor.at;
        if !found.is_empty() {
            cursor.separator();
        }
        let Some(Kind::Marks(path)) = cursor.peek() else {
            cursor.at = begin;
            return found;
        };
        cursor.at += 1;
        let mut target = match found.last() {
            Some(before) => marks::following(path, Some(before), from),
            None => marks::named(path, from),
        };
        run(cursor, &mut target, from);
        found.push(target);
    }
}
