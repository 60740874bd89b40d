//! The brief of a calendar entry: no text changed, a date came nearer or is here.

use super::{Brief, Statement, headline, own_citation, quote};
use crate::diff::{Diff, Hunk, HunkKind};
use crate::document::Document;
use crate::source::{Calendar, Source};

/// Summarises a new stage of an entry; `None` where something else in it changed: that is told like any text.
pub(super) fn brief(
    source: &Source,
    calendar: &Calendar,
    old: &Document,
    new: &Document,
    diff: &Diff,
) -> Option<Brief> {
    let field = |document: &Document, name: &str| document.field(name).map(str::to_owned);
    let kept = ["date", "event"].iter().all(|name| field(old, name) == field(new, name));
    let stage = new.field("stage")?;
    if !kept || old.field("stage") == Some(stage) {
        return None;
    }
    let reached = stage == crate::source::Stage::Reached.to_string();
    let mut reasons = vec![match reached {
        true => "no text change; date reached".to_owned(),
        false => format!("no text change; the date is near ({stage})"),
    }];
    reasons.extend(others(old, new));
    let told = format!("{stage} ({}): {}", calendar.date, source.title);
    let is_stage = |hunk: &Hunk| new.blocks[hunk.new.clone()].iter().any(|block| block.text.starts_with("stage: "));
    let statement = diff.hunks.iter().position(is_stage).map(|hunk| Statement {
        hunk,
        kind: HunkKind::Revised,
        citation: own_citation(old, new, &diff.hunks[hunk]).cloned().unwrap_or_default(),
        before: format!("stage: {}", old.field("stage").unwrap_or_default()),
        after: format!("stage: {stage}. {}", calendar.event),
    });
    Some(Brief {
        headline: quote::cut(&told, headline::LIMIT),
        again: None,
        severity: calendar.severity,
        reasons,
        acts: Vec::new(),
        citations: Vec::new(),
        stats: diff.stats,
        statements: statement.into_iter().collect(),
    })
}

/// What the sources that would say otherwise have said since the last stage.
fn others(old: &Document, new: &Document) -> Vec<String> {
    let rows = |document: &Document| -> Vec<[String; 3]> {
        let cell = |block: &crate::document::Block, name: &str| {
            let cell = block.cells.iter().find(|cell| cell.column == name)?;
            Some(block.cell_text(cell).to_owned())
        };
        let row = |block| Some([cell(block, "source")?, cell(block, "version")?, cell(block, "last checked well")?]);
        document.blocks.iter().filter_map(row).collect()
    };
    let before = rows(old);
    let told = |[source, version, checked]: &[String; 3]| match before.iter().find(|row| row[0] == *source) {
        Some(row) if row[1] != *version => format!("{source} has a new version ({version}) and may say otherwise"),
        _ if checked == "never" => format!("{source} has never been read: it may say otherwise"),
        _ => format!("{source}: nothing new when last checked, {checked}"),
    };
    rows(new).iter().map(told).collect()
}
