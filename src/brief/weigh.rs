//! How much one hunk matters, and why.
//!
//! "Editorial" must be proven: equal after normalisation, renumbered or moved whole, or one word's spelling. Whatever
//! is not proven editorial and meets no cue weighs 3.

use std::collections::HashMap;

use regex::Regex;

use crate::brief::cues::{cues, is_authority, is_furniture, without_references};
use crate::diff::{Edit, Hunk, HunkKind, Span};
use crate::document::{Block, BlockKind, Document};
use crate::fold::fold;
use crate::source::Source;

/// One reason with its severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    pub severity: u8,
    pub reason: &'static str,
}

/// Words that a short edit may put in or out; longer ones are weighed as a passage.
const SHORT: usize = 6;

/// Why a hunk matters, most severe first; never empty.
pub fn weigh(source: &Source, old: &Document, new: &Document, hunk: &Hunk) -> Vec<Weight> {
    let mut weights = match hunk.kind {
        HunkKind::Redesignated => vec![weight(1, "renumbered, words unchanged")],
        HunkKind::Moved if hunk.edits.is_empty() => vec![weight(1, "moved, words unchanged")],
        _ => weigh_blocks(source, old, new, hunk),
    };
    // Figures that have a name need no second line for being figures.
    if weights.iter().any(|w| NUMERIC.contains(&w.reason)) {
        weights.retain(|w| w.reason != "number");
    }
    if weights.is_empty() {
        weights.push(weight(3, "text"));
    }
    weights.sort_by_key(|w| std::cmp::Reverse(w.severity));
    let mut seen = Vec::new();
    weights.retain(|w| {
        !seen.contains(&w.reason) && {
            seen.push(w.reason);
            true
        }
    });
    weights
}

const NUMERIC: [&str; 6] = [
    "percentage or share",
    "amount of money",
    "technical threshold",
    "date",
    "deadline",
    "duty or tariff",
];

fn weight(severity: u8, reason: &'static str) -> Weight {
    Weight { severity, reason }
}

fn weigh_blocks(source: &Source, old: &Document, new: &Document, hunk: &Hunk) -> Vec<Weight> {
    if shares_blocks(hunk) {
        return weigh_joined(old, new, hunk);
    }
    let mut weights = Vec::new();
    for edit in &hunk.edits {
        if let (Some(was), Some(is)) = (old.blocks.get(edit.old), new.blocks.get(edit.new)) {
            weights.extend(weigh_pair(was, is, edit));
        }
    }
    if hunk.kind != HunkKind::Moved {
        let unpaired = |side: &Document,
                        range: &std::ops::Range<usize>,
                        paired: &dyn Fn(usize) -> bool|
         -> Vec<usize> {
            range
                .clone()
                .filter(|&at| at < side.blocks.len() && !paired(at))
                .collect()
        };
        let gone = unpaired(old, &hunk.old, &|at| {
            hunk.edits.iter().any(|edit| edit.old == at)
        });
        let come = unpaired(new, &hunk.new, &|at| {
            hunk.edits.iter().any(|edit| edit.new == at)
        });
        weights.extend(weigh_whole(source, old, &gone, "operative text removed"));
        weights.extend(weigh_whole(source, new, &come, "text added"));
    }
    weights
}

/// True where one block was divided into several, or several were joined into one.
fn shares_blocks(hunk: &Hunk) -> bool {
    hunk.edits
        .windows(2)
        .any(|pair| pair[0].old == pair[1].old || pair[0].new == pair[1].new)
}

/// Weighs a block that was divided or joined: the texts of both sides as wholes.
fn weigh_joined(old: &Document, new: &Document, hunk: &Hunk) -> Vec<Weight> {
    let joined = |side: &Document, range: &std::ops::Range<usize>| {
        side.blocks
            .get(range.clone())
            .unwrap_or_default()
            .iter()
            .map(|block| fold(block.body()).into_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let (was, is) = (joined(old, &hunk.old), joined(new, &hunk.new));
    if letters(&was) == letters(&is) {
        return vec![weight(1, "divided or joined, words unchanged")];
    }
    let mut weights = fired(&without_references(&was), &without_references(&is), false);
    weights.push(weight(3, "text"));
    weights
}

/// Weighs blocks that came or went whole.
fn weigh_whole(
    source: &Source,
    side: &Document,
    blocks: &[usize],
    otherwise: &'static str,
) -> Vec<Weight> {
    let operative: Vec<&Block> = blocks
        .iter()
        .map(|&at| &side.blocks[at])
        .filter(|block| !block.text.trim().is_empty())
        .collect();
    if operative.is_empty() {
        return Vec::new();
    }
    if operative
        .iter()
        .all(|block| is_furniture(&fold(&block.text)))
    {
        return vec![weight(0, "page furniture")];
    }
    if operative
        .iter()
        .all(|block| is_authority(&fold(&block.text)))
    {
        return vec![weight(1, "statement of authority or source")];
    }
    let mut weights = vec![weight(3, otherwise)];
    if operative
        .iter()
        .any(|block| block.kind == BlockKind::TableRow)
    {
        weights.push(
            match operative
                .iter()
                .any(|block| lists_parties(source, side, block))
            {
                true => weight(5, "entry of a list"),
                false => weight(4, "row of a table"),
            },
        );
    }
    if operative.len() > 1
        && operative
            .iter()
            .any(|block| matches!(block.kind, BlockKind::Heading(_)))
    {
        weights.push(weight(4, "whole section"));
    }
    let text = operative
        .iter()
        .map(|block| fold(&block.text))
        .collect::<Vec<_>>()
        .join("\n");
    let text = without_references(&text);
    weights.extend(
        cues()
            .filter(|(cue, regex)| cue.whole > 0 && regex.is_match(&text))
            .map(|(cue, _)| weight(cue.whole, cue.reason)),
    );
    weights
}

/// True for a row of a table whose name says that it lists parties or goods under control.
fn lists_parties(source: &Source, side: &Document, row: &Block) -> bool {
    const NAMES: [&str; 12] = [
        "entity list",
        "unverified",
        "denied",
        "military end",
        "validated end",
        "sanction",
        "designated",
        "supplement no",
        "list of",
        "清单",
        "清單",
        "名单",
    ];
    let names = row
        .citation
        .0
        .iter()
        .chain([&side.title, &source.title])
        .map(|name| fold(name).to_lowercase());
    names
        .into_iter()
        .any(|name| NAMES.iter().any(|listed| name.contains(listed)))
}

/// Weighs one revised block.
fn weigh_pair(was: &Block, is: &Block, edit: &Edit) -> Vec<Weight> {
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
        weights.push(if is.kind == BlockKind::TableRow {
            weight(3, "cell of a table")
        } else {
            weight(3, "text")
        });
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
    } else if low_old == low_new {
        Some(weight(2, "capitals only"))
    } else if letters(&low_old) == letters(&low_new) {
        Some(weight(1, "punctuation, hyphens or spaces only"))
    } else {
        None
    }
}

/// The text without marks and spaces, except beside a digit, where they carry meaning (`1.5`, `1,000`, `5 to 7`).
fn letters(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    let drops = |at: usize, c: char| {
        matches!(
            c,
            '-' | ',' | '.' | ';' | ':' | '\'' | '"' | ' ' | '、' | '。'
        ) && !digit(at.checked_sub(1))
            && !digit(Some(at + 1))
    };
    chars
        .iter()
        .enumerate()
        .filter(|(at, c)| !drops(*at, **c))
        .map(|(_, c)| *c)
        .collect()
}

/// The cues that tell the two texts apart. `short` = the edit is of a few words.
pub fn fired(old: &str, new: &str, short: bool) -> Vec<Weight> {
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
    (
        counts.values().any(|n| *n < 0),
        counts.values().any(|n| *n > 0),
    )
}

/// The texts of the deleted and of the inserted spans.
fn changed<'a>(was: &'a Block, is: &'a Block, edit: &'a Edit) -> (Vec<&'a str>, Vec<&'a str>) {
    let deleted = edit.spans.iter().filter_map(|span| {
        if let Span::Deleted { old } = span {
            was.text.get(old.clone())
        } else {
            None
        }
    });
    let inserted = edit.spans.iter().filter_map(|span| {
        if let Span::Inserted { new } = span {
            is.text.get(new.clone())
        } else {
            None
        }
    });
    (
        deleted.map(str::trim).collect(),
        inserted.map(str::trim).collect(),
    )
}

fn changed_words(was: &Block, is: &Block, edit: &Edit) -> usize {
    use unicode_segmentation::UnicodeSegmentation;
    let (deleted, inserted) = changed(was, is, edit);
    let count = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| text.unicode_words().count())
            .sum::<usize>()
    };
    count(&deleted).max(count(&inserted))
}

fn swaps_and_or(was: &Block, is: &Block, edit: &Edit) -> bool {
    const JOINS: [&str; 9] = [
        "and", "or", "and/or", "和", "及", "并", "或", "或者", "以及",
    ];
    let (deleted, inserted) = changed(was, is, edit);
    let joins = |texts: &[&str]| {
        texts
            .iter()
            .any(|text| JOINS.contains(&text.to_lowercase().as_str()))
    };
    joins(&deleted) && joins(&inserted)
}

/// One word of small letters (a capital may begin it) for another that differs in one or two letters, not at its beginning (`import`, `export`;
/// `lawful`, `unlawful`) and not in who it names (`employer`, `employee`).
fn is_spelling(was: &Block, is: &Block, edit: &Edit) -> bool {
    let (deleted, inserted) = changed(was, is, edit);
    let ([old], [new]) = (deleted.as_slice(), inserted.as_slice()) else {
        return false;
    };
    let word = |text: &str| {
        text.len() >= 6
            && text.is_char_boundary(1)
            && text.bytes().skip(1).all(|b| b.is_ascii_lowercase())
    };
    let person = |text: &str| text.ends_with("ee") || text.ends_with("ees");
    word(old)
        && word(new)
        && old[..3] == new[..3]
        && person(old) == person(new)
        && strsim::damerau_levenshtein(old, new) <= 2
}
