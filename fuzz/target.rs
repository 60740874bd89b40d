//! What every fuzzed input goes through: one reader, the judge, and a diff of two documents read from it.
//!
//! No input may panic, hang or outgrow the cap, and what comes out must hold together. The tests run the same target over
//! mutations of the seeds.

#[path = "../tests/diff/lossless.rs"]
mod lossless;

use rulewatch::citation::Citation;
use rulewatch::diff::{Effort, diff, diff_within};
use rulewatch::document::{Block, BlockKind, Cell, Document};
use rulewatch::extract::{extract, judge};
use rulewatch::fold::{fold, typography};
use rulewatch::snapshot::{Retrieval, Snapshot, Validators};
use rulewatch::source::{Format, Recipe};

/// What can be fuzzed: the formats by their names, and three rooms by theirs.
pub const TARGETS: [&str; 12] =
    ["html", "xml", "pdf", "json", "csv", "feed", "docx", "markdown", "text", "judge", "fold", "diff"];

/// Puts one input through a target.
pub fn run(target: &str, input: &[u8]) {
    match target {
        "html" => read(Format::Html, input),
        "xml" => read(Format::Xml, input),
        "pdf" => read(Format::Pdf, input),
        "json" => read(Format::Json, input),
        "csv" => read(Format::Csv, input),
        "feed" => read(Format::Feed, input),
        "docx" => read(Format::Docx, input),
        "markdown" => read(Format::Markdown, input),
        "text" => read(Format::Text, input),
        "judge" => read(Format::Auto, input),
        "fold" => folded(input),
        "diff" => compared(input),
        other => panic!("no target `{other}`: one of {TARGETS:?}"),
    }
}

fn snapshot(body: &[u8]) -> Snapshot {
    let url: url::Url = "https://agency.gov/rules/744".parse().unwrap();
    let retrieval = Retrieval {
        source: "agency-744".parse().unwrap(),
        url: url.clone(),
        final_url: url,
        redirects: Vec::new(),
        status: 200,
        content_type: String::new(),
        validators: Validators::default(),
        headers: Vec::new(),
        fetched_at: "2026-01-01T00:00:00Z".parse().unwrap(),
        as_of: None,
        rendered_by: None,
    };
    Snapshot::new(retrieval, body.to_vec())
}

/// The input, and the input without its middle, as two captures of one source.
fn read(format: Format, input: &[u8]) {
    let recipe = Recipe { format, ..Recipe::default() };
    let third = input.len() / 3;
    let (old, new) = (snapshot(input), snapshot(&[&input[..third], &input[input.len() - third..]].concat()));
    let (before, after) = (extract(&old, &recipe), extract(&new, &recipe));
    let _ = judge(&old, before.as_ref(), None);
    if let Ok(before) = &before {
        holds_together(before);
        let _ = judge(&new, after.as_ref(), Some(before));
        if let Ok(after) = &after {
            lossless::assert_lossless(before, after, &diff(before, after));
        }
    }
}

fn holds_together(document: &Document) {
    for block in &document.blocks {
        assert!(!block.designator().is_empty() || block.designator_len == 0);
        assert!(block.cells.iter().all(|cell| block.text.get(cell.range.clone()).is_some()));
        assert!(block.links.iter().all(|link| block.text.get(link.range.clone()).is_some()));
        assert!(block.citation.0.iter().all(|element| !element.contains('\n')));
    }
}

fn folded(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let once = fold(&text).into_owned();
    assert_eq!(fold(&once), once);
    assert_eq!(typography(&text, &text), Some(Vec::new()));
    let named = typography(&text, &once).expect("a text and its fold say the same");
    assert_eq!(named.is_empty(), text == once);
}

/// Two documents that owe nothing to a reader, divided by a form feed, compared with as much effort as the first byte
/// grants.
fn compared(input: &[u8]) {
    let Some((&first, rest)) = input.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let (old, new) = text.split_once('\u{c}').unwrap_or((&text, ""));
    let (old, new) = (blocks(old), blocks(new));
    let effort = Effort::of(u64::from(first).pow(3));
    lossless::assert_lossless(&old, &new, &diff_within(effort.clone(), &old, &new));
    lossless::assert_lossless(&new, &old, &diff_within(effort, &new, &old));
}

/// A block a line: `#` begins a heading, `|` a row of cells, `~` ends the designator and the citation.
fn blocks(text: &str) -> Document {
    let blocks = text.lines().map(|line| {
        let kind = match line.as_bytes().first() {
            Some(b'#') => BlockKind::Heading(2),
            Some(b'|') => BlockKind::TableRow,
            Some(b'*') => BlockKind::ListItem,
            _ => BlockKind::Paragraph,
        };
        let text = line.trim_start_matches(['#', '|', '*']);
        let (designator, body) = text.split_once('~').unwrap_or(("", text));
        let path = designator.split_inclusive(')').map(str::to_owned).collect();
        let mut block = Block::new(kind, Citation(path), format!("{designator}{body}"));
        if kind == BlockKind::TableRow {
            let starts = block.text.match_indices('|').map(|(at, _)| at + 1);
            let starts: Vec<usize> = std::iter::once(0).chain(starts).collect();
            let ends = starts.iter().skip(1).map(|start| start - 1).chain([block.text.len()]);
            block.cells = starts
                .iter()
                .zip(ends)
                .map(|(&start, end)| Cell { column: String::new(), range: start..end })
                .collect();
        } else {
            block.designator_len = designator.len();
        }
        block
    });
    Document { blocks: blocks.collect(), ..Document::default() }
}
