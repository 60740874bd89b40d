//! Rules put together at random: nothing is harmed by them, and nothing is changed but what they name.

use std::path::PathBuf;

use proptest::prelude::*;
use rulewatch::amend::{Action, Amended, Amendment, Step, Target, apply, instructions};
use rulewatch::citation::Citation;
use rulewatch::document::{Block, BlockKind, Document};

use super::corpus;

fn beside(name: &str) -> Document {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/amend")).join(name);
    corpus::file(&path).expect("a document")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Words of instructions in any order: read and applied without harm, the text untouched where nothing is done.
    #[test]
    fn any_words_are_read_and_applied_without_harm(lines in prop::collection::vec(instruction(), 1..6)) {
        let block = |text: &String| Block::new(BlockKind::Paragraph, Citation::default(), text.clone());
        let rule = Document { blocks: lines.iter().map(block).collect(), ..Document::default() };
        let base = beside("part.xml");
        let amended = apply(&rule, &base, None);
        if amended.outcomes.iter().all(|outcome| outcome.done.is_err()) {
            prop_assert_eq!(&amended.document, &base);
        }
        for block in &amended.document.blocks {
            prop_assert!(block.text.get(..block.designator_len).is_some());
            prop_assert!(block.cells.iter().all(|cell| block.text.get(cell.range.clone()).is_some()));
        }
    }

    /// Some instructions of a written rule, the others left out: whatever is done, it is done to what they name alone.
    #[test]
    fn nothing_is_changed_but_what_an_applied_amendment_names(which in 0..RULES.len(), kept in any::<u64>()) {
        let (rule, base) = RULES[which];
        let (mut rule, base) = (beside(rule), beside(base));
        let given = instructions(&rule);
        let left_out: Vec<usize> =
            given.iter().enumerate().filter(|(at, _)| kept >> (at % 64) & 1 == 0).map(|(_, one)| one.at).collect();
        for at in left_out.into_iter().rev() {
            rule.blocks.remove(at);
        }
        check_untouched(&base, &apply(&rule, &base, None));
    }
}

const RULES: [(&str, &str); 5] = [
    ("rule.xml", "part.xml"),
    ("list-rule.xml", "list.xml"),
    ("control-list-rule.xml", "control-list.xml"),
    ("divisions-rule.xml", "divisions.xml"),
    ("stays-rule.xml", "stays.xml"),
];

/// What no applied amendment names reads as before, in the same order.
fn check_untouched(base: &Document, amended: &Amended) {
    let done: Vec<&Amendment> =
        amended.outcomes.iter().filter(|outcome| outcome.done.is_ok()).map(|outcome| &outcome.amendment).collect();
    let untouched = |document: &Document| -> Vec<Block> {
        document.blocks.iter().filter(|block| !done.iter().any(|done| names(done, block))).cloned().collect()
    };
    assert_eq!(untouched(base), untouched(&amended.document), "{done:#?}");
}

/// True where a block is in what an amendment names, or in what it gives a new name.
fn names(amendment: &Amendment, block: &Block) -> bool {
    let to = match &amendment.action {
        Action::Redesignate { to } | Action::Designate { to } => Some(to),
        Action::Move { beside, .. } => Some(beside),
        _ => None,
    };
    // The note of a stay stands behind its section.
    let is_noted = matches!(amendment.action, Action::Stay | Action::Suspend | Action::Lift);
    [Some(&amendment.target), to].into_iter().flatten().any(|target| holds(target, is_noted, block))
}

fn holds(target: &Target, is_noted: bool, block: &Block) -> bool {
    if target.path.contains(&Step::Authority) {
        return block.text.starts_with("Authority:");
    }
    if let [Step::Part(_), Step::Title] = target.path[..] {
        return block.text.starts_with("PART ");
    }
    let mut elements = block.citation.0.iter();
    for step in &target.path {
        let named = match step {
            Step::Section(number) => format!("§ {number}"),
            Step::Attachment(name) => name.clone(),
            Step::Subpart(letter) => format!("Subpart {letter}"),
            Step::Entry(number) => number.clone(),
            // Of a run, all that stands beside its ends.
            Step::Paragraph(_) if target.through.is_some() || is_noted => return true,
            Step::Paragraph(mark) => mark.clone(),
            _ => continue,
        };
        let bare = |element: &str| element.trim_matches(['(', ')', '.']).to_lowercase();
        if !elements.any(|element| bare(element) == bare(&named)) {
            return false;
        }
    }
    true
}

fn instruction() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "§ 742.4",
        "§ 742.6(b)(10)",
        "paragraph",
        "paragraphs (c)",
        "(d)",
        "through (f)",
        "as",
        "and",
        ",",
        "by",
        "in",
        "of",
        "removing",
        "adding",
        "revising",
        "redesignating",
        "reserving",
        "“may”",
        "“must”",
        "in its place",
        "“(b)”",
        "“§ 742.4”",
        "before",
        "after",
        "the definition of “Exporter”",
        "the first sentence",
        "introductory text",
        "the heading",
        "at the end",
        ":",
        ";",
        "is amended",
        "is revised",
        "Supplement No. 4 to part 744",
        "under CHINA",
        "the entry for “Alpha”",
        "(",
    ]);
    (1..9_u8, prop::collection::vec(words, 1..14))
        .prop_map(|(number, words)| format!("{number}. Amend {}", words.join(" ")))
}
