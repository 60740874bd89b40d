//! A bridge from the table of cues to verdicts, until the table of rules is here.

use crate::brief::classes::{Class, Confidence, Direction, Quoted, Verdict};
use crate::brief::quote::telling_place;
use crate::brief::weigh::weigh;
use crate::diff::{Diff, Hunk};
use crate::document::Document;
use crate::source::Source;

pub(super) fn verdicts(source: &Source, old: &Document, new: &Document, diff: &Diff) -> Vec<Vec<Verdict>> {
    let of = |(at, hunk): (usize, &Hunk)| {
        let weights = weigh(source, old, new, hunk);
        let place = telling_place(old, new, hunk).map(|(_, _, place)| place);
        let quoted = |block: Option<usize>, range: std::ops::Range<usize>| {
            block.filter(|_| !range.is_empty()).map(|block| Quoted { block, range })
        };
        weights
            .into_iter()
            .map(|weight| Verdict {
                class: class(weight.reason),
                severity: weight.severity,
                direction: Direction::Unclear,
                confidence: Confidence::Low,
                rule: weight.reason.to_owned(),
                hunk: at,
                old: place.as_ref().and_then(|p| quoted(hunk.edits.first().map(|e| e.old), p.old.clone())),
                new: place.as_ref().and_then(|p| quoted(hunk.edits.first().map(|e| e.new), p.new.clone())),
            })
            .collect()
    };
    diff.hunks.iter().enumerate().map(of).collect()
}

fn class(reason: &str) -> Class {
    match reason {
        "licence review policy" => Class::Lp,
        "licence requirement" => Class::Lr,
        "licence exception" => Class::Le,
        "country group or destination" => Class::Cg,
        "technical threshold" => Class::Th,
        "percentage or share" => Class::Cap,
        "penalty" | "amount of money" | "prohibition" => Class::Pen,
        "duty or tariff" => Class::Tar,
        "suspension, stay or reinstatement" => Class::Sus,
        "revocation or repeal" => Class::Aut,
        "deadline" | "date" => Class::Eff,
        "obligation or permission" => Class::Mod,
        "negation, exception or condition" => Class::Neg,
        "scope" => Class::Sco,
        "certification, reporting or records" => Class::Cert,
        "definition" => Class::Def,
        "entry of a list" => Class::Ent,
        "link target only" | "cross-reference only" => Class::Ref,
        "renumbered, words unchanged" | "moved, words unchanged" => Class::Num,
        "statement of authority or source" => Class::Auth,
        "page furniture" => Class::Cos,
        "typography only" | "punctuation, hyphens or spaces only" => Class::Typ,
        _ => Class::Txt,
    }
}
