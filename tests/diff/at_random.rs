//! Documents and edits made at random: whatever they are, nothing is lost and the answer is always the same.

use proptest::prelude::*;
use rulewatch::citation::Citation;
use rulewatch::diff::{Effort, diff, diff_within, same};
use rulewatch::document::{Block, BlockKind, Document};

use super::{assert_lossless, row};

const VOCABULARY: [&str; 24] = [
    "the",
    "exporter",
    "shall",
    "may",
    "not",
    "report",
    "license",
    "30",
    "45",
    "25%",
    "§ 744.2",
    "(a)",
    "3A090",
    ".",
    ";",
    ",",
    "出口",
    "管制",
    "百分之四十",
    "2025年3月7日",
    "“quoted”",
    "re\u{2011}export",
    "\u{200b}",
    "e\u{301}",
];
const DESIGNATORS: [&str; 9] = ["", "", "(a)", "(b)", "(1)", "§ 1", "§ 2", "第二条", "（一）"];

fn text() -> impl Strategy<Value = String> {
    (prop::collection::vec(prop::sample::select(&VOCABULARY[..]), 0..14), any::<bool>())
        .prop_map(|(words, spaced)| words.join(if spaced { " " } else { "" }))
}

fn block() -> impl Strategy<Value = Block> {
    (prop::sample::select(&DESIGNATORS[..]), text(), 0..6u8).prop_map(|(designator, body, kind)| {
        if kind == 0 {
            return row(&format!("KEY {} | {body} | x", body.len() % 5));
        }
        let kind = if kind == 1 { BlockKind::Heading(3) } else { BlockKind::Paragraph };
        let mut block = Block::new(kind, Citation::default(), format!("{designator}{body}"));
        block.designator_len = designator.len();
        if !designator.is_empty() {
            block.citation = Citation(vec![designator.to_owned()]);
        }
        block
    })
}

fn document() -> impl Strategy<Value = Document> {
    prop::collection::vec(block(), 0..24).prop_map(|blocks| Document { blocks, ..Document::default() })
}

#[derive(Debug, Clone)]
enum Act {
    Remove(usize),
    Insert(usize, Block),
    Move(usize, usize),
    Reword(usize, String),
    Break(usize, usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        any::<usize>().prop_map(Act::Remove),
        (any::<usize>(), block()).prop_map(|(at, block)| Act::Insert(at, block)),
        (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Act::Move(from, to)),
        (any::<usize>(), text()).prop_map(|(at, text)| Act::Reword(at, text)),
        (any::<usize>(), any::<usize>()).prop_map(|(at, place)| Act::Break(at, place)),
    ];
    prop::collection::vec(act, 0..8)
}

fn apply(mut document: Document, acts: Vec<Act>) -> Document {
    let blocks = &mut document.blocks;
    for act in acts {
        let count = blocks.len();
        if count == 0 {
            break;
        }
        match act {
            Act::Remove(at) => drop(blocks.remove(at % count)),
            Act::Insert(at, block) => blocks.insert(at % count, block),
            Act::Move(from, to) => {
                let block = blocks.remove(from % count);
                blocks.insert(to % count, block);
            }
            Act::Reword(at, text) => {
                let block = &mut blocks[at % count];
                *block = Block::new(BlockKind::Paragraph, block.citation.clone(), format!("{} {text}", block.text));
            }
            Act::Break(at, place) => {
                let text = blocks[at % count].text.clone();
                let cut = (0..=place % (text.len() + 1)).rev().find(|&cut| text.is_char_boundary(cut)).unwrap_or(0);
                let part = |text: &str| Block::new(BlockKind::Paragraph, Citation::default(), text);
                blocks.splice(at % count..at % count + 1, [part(&text[..cut]), part(&text[cut..])]);
            }
        }
    }
    document
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_documents_at_random_lose_nothing(old in document(), new in document()) {
        let found = diff(&old, &new);
        assert_lossless(&old, &new, &found);
        prop_assert_eq!(&diff(&old, &new), &found, "the same question has one answer");
        prop_assert_eq!(same(&old, &new), found.is_empty());
    }

    #[test]
    fn edits_at_random_lose_nothing_either_way(old in document(), acts in acts()) {
        let new = apply(old.clone(), acts);
        assert_lossless(&old, &new, &diff(&old, &new));
        assert_lossless(&new, &old, &diff(&new, &old));
        prop_assert!(diff(&new, &new).is_empty());
    }

    #[test]
    fn nothing_is_lost_where_the_effort_ends(old in document(), acts in acts(), comparisons in 0..600u64) {
        let new = apply(old.clone(), acts);
        assert_lossless(&old, &new, &diff_within(Effort::of(comparisons), &old, &new));
    }
}
