//! How much the revision of one block matters: what its cues say, or the proof that it is editorial.

use std::collections::HashMap;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use crate::brief::cues::{
    cues, is_authority, is_furniture, with_days_alike, without_markup, without_note_marks, without_references,
};
use crate::brief::weigh::{Weight, weight};
use crate::diff::{Edit, Span};
use crate::document::{Block, BlockKind};
use crate::fold::fold;

/// Words that a short edit may put in or out; longer ones are weighed as a passage.
const SHORT: usize = 6;

/// Weighs one revised block.
pub(super) fn weigh_pair(was: &Block, is: &Block, edit: &Edit) -> Vec<Weight> {
    let (old, new) = (fold(&was.text), fold(&is.text));
    if edit.link_target && old == new {
        return vec![weight(2, "link target only")];
    }
    if let Some(editorial) = editorial(&old, &new) {
        return vec![editorial];
    }
    let (old_bare, new_bare) = (without_references(&old), without_references(&new));
    if old_bare == new_bare {
        return vec![weight(2, "cross-reference only")];
    }
    let short = changed_words(was, is, edit) <= SHORT;
    let mut weights = fired(&old_bare, &new_bare, short);
    if swaps_and_or(was, is, edit) {
        weights.push(weight(4, "and / or"));
    }
    if weights.is_empty() && is_spelling(was, is, edit) {
        return vec![weight(1, "spelling of one word")];
    }
    if weights.is_empty() {
        weights.push(if is.kind == BlockKind::TableRow { weight(3, "cell of a table") } else { weight(3, "text") });
    }
    weights
}

/// What proves the two folded texts to differ in nothing that a lawyer reads.
fn editorial(old: &str, new: &str) -> Option<Weight> {
    let (low_old, low_new) = (old.to_lowercase(), new.to_lowercase());
    if old == new {
        Some(weight(1, "typography only"))
    } else if is_furniture(old) && is_furniture(new) {
        Some(weight(0, "page furniture"))
    } else if is_authority(old) && is_authority(new) {
        Some(weight(1, "statement of authority or source"))
    } else if shows_markup(old, new) {
        Some(weight(1, "markup that shows, words unchanged"))
    } else if low_old == low_new {
        Some(weight(2, "capitals only"))
    } else if without_note_marks(old) == without_note_marks(new) {
        Some(weight(1, "numbers of notes only"))
    } else if with_days_alike(&low_old) == with_days_alike(&low_new) {
        Some(weight(1, "the same date, written otherwise"))
    } else if letters(&low_old) == letters(&low_new) {
        Some(weight(1, "punctuation, hyphens or spaces only"))
    } else {
        None
    }
}

/// True where the texts differ by markup alone that one of them shows. Brackets by themselves are no markup.
fn shows_markup(old: &str, new: &str) -> bool {
    let unbracketed = |text: &str| text.replace(['[', ']'], "");
    without_markup(old) == without_markup(new) && unbracketed(old) != unbracketed(new)
}

/// The text without marks and spaces, except beside a digit, where they carry meaning (`1.5`, `1,000`, `5 to 7`).
pub(super) fn letters(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let drops = |at: usize, c: char| {
        matches!(c, '-' | ',' | '.' | ';' | ':' | '\'' | '"' | ' ' | '、' | '。')
            && !digit(at.checked_sub(1))
            && !digit(Some(at + 1))
    };
    chars.iter().enumerate().filter(|(at, c)| !drops(*at, **c)).map(|(_, c)| *c).collect()
}

/// The cues that tell the two texts apart. `short` = the edit is of a few words.
pub(super) fn fired(old: &str, new: &str, short: bool) -> Vec<Weight> {
    let mut weights = Vec::new();
    for (cue, regex) in cues() {
        let (gone, come) = difference(regex, old, new);
        let severity = match (gone, come) {
            (false, false) => continue,
            (true, true) => cue.revised,
            _ if short => cue.revised,
            _ => cue.whole,
        };
        if severity > 0 {
            weights.push(weight(severity, cue.reason));
        }
    }
    weights
}

/// Whether an expression stands in the old text only, and in the new text only; repeated ones are counted.
fn difference(regex: &Regex, old: &str, new: &str) -> (bool, bool) {
    let mut counts: HashMap<String, i32> = HashMap::new();
    for found in regex.find_iter(old) {
        *counts.entry(found.as_str().to_lowercase()).or_default() -= 1;
    }
    for found in regex.find_iter(new) {
        *counts.entry(found.as_str().to_lowercase()).or_default() += 1;
    }
    (counts.values().any(|n| *n < 0), counts.values().any(|n| *n > 0))
}

/// The texts of the deleted and of the inserted spans.
fn changed<'a>(was: &'a Block, is: &'a Block, edit: &'a Edit) -> (Vec<&'a str>, Vec<&'a str>) {
    let deleted = edit
        .spans
        .iter()
        .filter_map(|span| if let Span::Deleted { old } = span { was.text.get(old.clone()) } else { None });
    let inserted = edit
        .spans
        .iter()
        .filter_map(|span| if let Span::Inserted { new } = span { is.text.get(new.clone()) } else { None });
    (deleted.map(str::trim).collect(), inserted.map(str::trim).collect())
}

fn changed_words(was: &Block, is: &Block, edit: &Edit) -> usize {
    let (deleted, inserted) = changed(was, is, edit);
    let count = |texts: &[&str]| texts.iter().map(|text| text.unicode_words().count()).sum::<usize>();
    count(&deleted).max(count(&inserted))
}

fn swaps_and_or(was: &Block, is: &Block, edit: &Edit) -> bool {
    const JOINS: [&str; 9] = ["and", "or", "and/or", "和", "及", "并", "或", "或者", "以及"];
    let (deleted, inserted) = changed(was, is, edit);
    let joins = |texts: &[&str]| texts.iter().any(|text| JOINS.contains(&text.to_lowercase().as_str()));
    joins(&deleted) && joins(&inserted)
}

/// One word of small letters (a capital may begin it) for another that differs in one or two letters, not at its
/// beginning (`import`, `export`; `lawful`, `unlawful`) and not in who it names (`employer`, `employee`).
fn is_spelling(was: &Block, is: &Block, edit: &Edit) -> bool {
    let (deleted, inserted) = changed(was, is, edit);
    let ([old], [new]) = (deleted.as_slice(), inserted.as_slice()) else {
        return false;
    };
    let word = |text: &str| {
        text.len() >= 6 && text.is_char_boundary(1) && text.bytes().skip(1).all(|b| b.is_ascii_lowercase())
    };
    let person = |text: &str| text.ends_with("ee") || text.ends_with("ees");
    word(old)
        && word(new)
        && old[..3] == new[..3]
        && person(old) == person(new)
        && strsim::damerau_levenshtein(old, new) <= 2
}
