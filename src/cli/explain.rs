//! `--explain`: what each hunk means by the rules, and the words that prove it, in place of the redline.

use crate::brief::classes::{Quoted, Verdict, verdicts};
use crate::diff::{Hunk, HunkKind};
use crate::document::Document;
use crate::render::{Redline, one_line};
use crate::source::Source;

/// Characters of a quotation.
const LONGEST: usize = 300;

/// The verdicts on every hunk, the one that leads first: severity, class, direction, how sure it is, rule, and the proving
/// words of both sides.
pub fn explain(source: &Source, redline: &Redline<'_>) -> String {
    let found = verdicts(source, redline.old, redline.new, redline.diff);
    let place = |hunk: &Hunk| {
        let new = redline.new.blocks.get(hunk.new.clone()).and_then(<[_]>::first);
        let block = new.or_else(|| redline.old.blocks.get(hunk.old.clone()).and_then(<[_]>::first));
        block.map(|block| block.citation.to_string()).filter(|place| !place.is_empty())
    };
    let mut explained = String::new();
    for (number, (hunk, verdicts)) in redline.diff.hunks.iter().zip(&found).enumerate() {
        let place = place(hunk);
        let line = format!("{}. {}, {}", number + 1, place.as_deref().unwrap_or("text"), kind(hunk.kind));
        explained.push_str(&one_line(&line));
        explained.push('\n');
        verdicts.iter().for_each(|verdict| explained.push_str(&told(redline, verdict)));
    }
    explained
}

fn kind(kind: HunkKind) -> &'static str {
    match kind {
        HunkKind::Added => "added",
        HunkKind::Removed => "removed",
        HunkKind::Revised => "revised",
        HunkKind::Moved => "moved",
        HunkKind::Redesignated => "redesignated",
        HunkKind::Split => "split",
        HunkKind::Merged => "merged",
    }
}

/// One verdict: a line that says it, and one for each side that proves it.
fn told(redline: &Redline<'_>, verdict: &Verdict) -> String {
    let Verdict { class, severity, direction, confidence, rule, .. } = verdict;
    let mut told = format!("  {severity} {class:4} {direction:8} {confidence:6} {rule}: {}\n", verdict.reason());
    for (sign, document, quoted) in [('-', redline.old, &verdict.old), ('+', redline.new, &verdict.new)] {
        if let Some(words) = quoted.as_ref().and_then(|quoted| words(document, quoted)) {
            told.push_str(&format!("      {sign} {words}\n"));
        }
    }
    told
}

/// The quoted words on one line; `None` where there are none.
fn words(document: &Document, quoted: &Quoted) -> Option<String> {
    let text = document.blocks.get(quoted.block)?.text.get(quoted.range.clone())?.trim();
    let line = one_line(text);
    let short: String = line.chars().take(LONGEST).collect();
    let more = if short.len() < line.len() { "…" } else { "" };
    (!line.is_empty()).then(|| format!("{short}{more}"))
}
