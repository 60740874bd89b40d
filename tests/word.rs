//! The redline as a Word document: accepting all gives the new text, rejecting all the old. Read by rules of our own
//! for documents made by hand and at random, and by LibreOffice for real revisions.

#[path = "support/golden.rs"]
mod golden;
#[path = "word/libreoffice.rs"]
mod libreoffice;
#[path = "support/redline.rs"]
mod redline;
#[path = "word/turned.rs"]
mod turned;

use std::collections::HashSet;

use proptest::prelude::*;
use redline::{Story, chinese, english};
use rulewatch::citation::Citation;
use rulewatch::diff::{Diff, diff};
use rulewatch::document::{Block, BlockKind, Cell, Document};
use rulewatch::render::{self, Redline};
use rulewatch::wording::Language;
use turned::{part, turned};

const OBSERVED: &str = "2026-01-16T09:30:00Z";

fn docx(old: &Document, new: &Document, diff: &Diff) -> Vec<u8> {
    let (old_label, new_label) = ("version 3, 2026-01-14", "version 4, 2026-01-16");
    let redline = Redline {
        old,
        new,
        diff,
        old_label,
        new_label,
        context: 1,
        brief: None,
        language: Language::English,
        now: None,
    };
    render::docx(&redline, OBSERVED.parse().unwrap()).unwrap()
}

/// The paragraphs of a document as Word has them: a row is one for each cell. Empty ones do not count.
fn paragraphs(document: &Document) -> Vec<String> {
    let cells = |block: &Block| -> Vec<String> {
        let mut cells: Vec<String> = block.cells.iter().map(|cell| block.cell_text(cell).to_owned()).collect();
        // Word opens no table of more than 63 columns: the last cell has the rest.
        let rest = cells.split_off(cells.len().min(62)).join(" | ");
        cells.extend((!rest.is_empty()).then_some(rest));
        if cells.is_empty() { vec![block.text.clone()] } else { cells }
    };
    let texts = document.blocks.iter().flat_map(cells).map(|text| render::visible(&text).into_owned());
    texts.filter(|text| !text.is_empty()).collect()
}

/// Writes the redline of two documents, proves that it holds both and is sound, and gives its text part.
fn check(old: &Document, new: &Document, diff: &Diff) -> String {
    let docx = docx(old, new, diff);
    let text = part(&docx, "word/document.xml");
    let turned = turned(&text);
    assert_eq!(turned.accepted, paragraphs(new), "accepting all gives the new text");
    assert_eq!(turned.rejected, paragraphs(old), "rejecting all gives the old text");
    assert_sound(&text, &part(&docx, "word/comments.xml"), diff.hunks.len());
    text
}

/// What Word insists on: numbers used once, every move with both its places, comments that are there.
fn assert_sound(text: &str, comments: &str, hunks: usize) {
    let values = |before: &str| -> Vec<String> {
        text.split(before).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    for kind in ["w:ins", "w:del", "w:moveFrom", "w:moveTo"] {
        let ids = values(&format!("<{kind} w:id=\""));
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "{kind} numbers are used once");
    }
    let moves = |side: &str| -> HashSet<String> {
        let start = format!("<w:move{side}RangeStart ");
        let starts = text.split(&start).skip(1);
        starts.filter_map(|rest| rest.split("w:name=\"").nth(1)?.split('"').next()).map(str::to_owned).collect()
    };
    assert_eq!(moves("From"), moves("To"), "every move has both its places");
    assert_eq!(text.matches("RangeStart ").count(), text.matches("RangeEnd ").count());
    let told = comments.matches("<w:comment ").count();
    assert!(told >= hunks, "a comment for each of {hunks} hunks: {told}");
    assert_eq!(values("<w:commentReference w:id=\"").len(), told);
    assert!(
        !text.contains("<w:tc></w:tc>") && !text.contains("</w:tbl><w:tbl>") && !text.contains("</w:tbl><w:sectPr>")
    );
}

fn checked(story: &Story) -> String {
    check(&story.old, &story.new, &story.diff)
}

fn plain(texts: &[&str]) -> Document {
    let block = |text: &&str| match text.strip_prefix("| ") {
        Some(cells) => row(cells),
        None => Block::new(BlockKind::Paragraph, Citation::default(), *text),
    };
    Document { blocks: texts.iter().map(block).collect(), ..Document::default() }
}

fn row(text: &str) -> Block {
    let mut block = Block::new(BlockKind::TableRow, Citation::default(), text);
    let mut start = 0;
    for cell in text.split(" | ") {
        block.cells.push(Cell { column: String::new(), range: start..start + cell.len() });
        start += cell.len() + 3;
    }
    block
}

fn check_texts(old: &[&str], new: &[&str], expected: &[&str]) {
    let (old, new) = (plain(old), plain(new));
    let text = check(&old, &new, &diff(&old, &new));
    for part in expected {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    check(&new, &old, &diff(&new, &old));
}

#[test]
fn a_word_document_looks_as_accepted() {
    let lines = |text: &str| text.replace("<w:p>", "\n<w:p>").replace("<w:sectPr>", "\n<w:sectPr>") + "\n";
    golden::check("redline/english.document.xml", &lines(&checked(&english())));
    golden::check("redline/chinese.document.xml", &lines(&checked(&chinese())));
}

#[test]
fn whole_paragraphs_come_and_go_with_their_marks() {
    check_texts(
        &["The first paragraph stays as it is.", "The second goes."],
        &["The first paragraph stays as it is.", "Another one comes in its place with many words.", "And a third."],
        &["<w:pPr><w:rPr><w:ins ", "<w:pPr><w:rPr><w:del ", "<w:delText xml:space=\"preserve\">"],
    );
    check_texts(&[], &["All is new."], &[]);
    check_texts(&["The same in both."], &["The same in both."], &[]);
}

#[test]
fn a_split_is_a_mark_that_came() {
    let (first, second) =
        ("The exporter shall keep records of each shipment for five years.", "It shall show them on demand of BIS.");
    let whole = format!("{first} {second}");
    check_texts(&["Before.", &whole, "After."], &["Before.", first, second, "After."], &["<w:pPr><w:rPr><w:ins "]);
}

#[test]
fn a_moved_block_has_a_name_in_both_places_and_its_edits_inside() {
    let moved =
        "Applications for items specified in this section are reviewed under a presumption of denial by the agency.";
    let edited =
        "Applications for items specified in this section are reviewed under a policy of approval by the agency.";
    let stays =
        ["One paragraph of its own.", "Two is different from it.", "Three has other words still.", "Four ends."];
    check_texts(
        &[moved, stays[0], stays[1], stays[2], stays[3]],
        &[stays[0], stays[1], stays[2], edited, stays[3]],
        &["<w:moveFromRangeStart ", "<w:moveToRangeStart ", "w:name=\"move1\"", "<w:moveTo ", "<w:ins "],
    );
}

#[test]
fn rows_are_tracked_as_rows_and_cells_word_by_word() {
    check_texts(
        &[
            "| Name | Country | Policy",
            "| Alpha Trading Co | China | Presumption of denial",
            "| Beta Ltd | Russia | Denial",
        ],
        &["| Name | Country | Policy", "| Alpha Trading Co | China | Case-by-case", "| Gamma GmbH | Iran | Denial"],
        &["<w:trPr><w:ins ", "<w:trPr><w:del ", "<w:tblGrid>"],
    );
    // Another number of cells: the rows go and come.
    check_texts(&["| a | b", "| c | d"], &["| a | b | x", "| c | d | y"], &[]);
    check_texts(&[&format!("| {}", ["x"; 100].join(" | "))], &["| x | y"], &[]);
}

#[test]
fn what_only_typography_tells_apart_is_tracked_under_a_name_of_its_own() {
    check_texts(
        &["It's the \"exporter\" - not the importer.", "第 二 条 出口"],
        &["It’s the “exporter” – not the importer.", "第二条 出口"],
        &["w:author=\"rulewatch (typography)\""],
    );
}

#[test]
fn hostile_text_is_a_well_formed_part_and_does_nothing() {
    let hostile = "\u{1b}[2J\u{0} <w:p>&amp;]]> \u{202e}05\u{202c} no\u{200b}t \u{fffe}\u{ffff} \u{feff} a\nb\tc";
    let huge = "x".repeat(300_000);
    check_texts(&[hostile, "same", &huge], &["same", &format!("{hostile} more"), &format!("{huge}y")], &["⟨U+202E⟩"]);
    let story = Story::new(hostile, "en\"/><w:evil/>").revised(hostile, hostile, "words").told();
    assert!(!checked(&story).contains("<w:evil"));
}

const WORDS: [&str; 12] =
    ["the", "exporter", "shall", "may not", "25%", "“quoted”", "出口", "管制", "\u{200b}", "—", "a\nb", "&lt;"];

fn block() -> impl Strategy<Value = Block> {
    (prop::collection::vec(prop::sample::select(&WORDS[..]), 1..12), 0..8u8).prop_map(|(words, kind)| match kind {
        0 | 1 => row(&words.chunks(3).map(|cell| cell.join(" ")).collect::<Vec<_>>().join(" | ")),
        2 => Block::new(BlockKind::Heading(2), Citation::default(), words.join(" ")),
        _ => Block::new(BlockKind::Paragraph, Citation::default(), words.join(" ")),
    })
}

fn edited(mut blocks: Vec<Block>, acts: &[(u8, usize, usize, Block)]) -> Vec<Block> {
    for (act, at, to, block) in acts {
        let (at, to) = (at % blocks.len().max(1), to % blocks.len().max(1));
        match act {
            _ if blocks.is_empty() => blocks.push(block.clone()),
            0 => drop(blocks.remove(at)),
            1 => blocks.insert(at, block.clone()),
            2 => {
                let moved = blocks.remove(at);
                blocks.insert(to, moved);
            }
            3 => {
                blocks[at] = Block::new(BlockKind::Paragraph, Citation::default(), blocks[at].text.replace("the", "an"))
            }
            4 => {
                let text = format!("{} {}", blocks[at].text, block.text);
                blocks[at] = Block::new(BlockKind::Paragraph, Citation::default(), text);
            }
            _ => {
                let text = blocks[at].text.clone();
                let (a, b) = text.split_once(' ').unwrap_or((&text, "x"));
                let part = |text: &str| Block::new(BlockKind::Paragraph, Citation::default(), text);
                blocks.splice(at..at + 1, [part(a), part(b)]);
            }
        }
    }
    blocks
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_edits_both_texts_are_in_it(
        old in prop::collection::vec(block(), 0..16),
        acts in prop::collection::vec((0..6u8, any::<usize>(), any::<usize>(), block()), 0..8),
    ) {
        let old = Document { blocks: old, ..Document::default() };
        let new = Document { blocks: edited(old.blocks.clone(), &acts), ..Document::default() };
        check(&old, &new, &diff(&old, &new));
    }
}
