//! One side of a comparison: a document's blocks with what is needed to compare them.

use std::cell::{OnceCell, RefCell};

use super::canon::{Canon, is_cjk};
use super::families::parents;
use super::words::{Class, Lexicon, Word, words};
use crate::document::{Block, BlockKind};

/// One document, prepared for comparison.
pub(super) struct Side<'a> {
    pub blocks: &'a [Block],
    pub marks: Vec<Mark>,
    /// For each block the nearest one above it in the law's own order.
    pub parents: Vec<Option<usize>>,
    lexicon: &'a RefCell<Lexicon>,
    bodies: Vec<OnceCell<Body>>,
}

/// What a block says, as numbers: equal numbers say the same words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub whole: u32,
    pub body: u32,
    pub designator: u32,
    /// What exact matching goes by: the body, or the whole block where the body alone is too little.
    pub key: u32,
    /// How much there is to read.
    pub weight: u32,
}

/// A block's body, word by word.
pub(super) struct Body {
    pub words: Vec<Word>,
    /// Hashes of words, and of neighbouring Han characters, sorted: what similarity counts.
    pub features: Vec<u64>,
}

/// A body lighter than this is no proof of identity without its designator.
const LIGHT: u32 = 6;

impl<'a> Side<'a> {
    pub fn new(blocks: &'a [Block], lexicon: &'a RefCell<Lexicon>) -> Side<'a> {
        let mut ids = lexicon.borrow_mut();
        let marks: Vec<Mark> = blocks.iter().map(|block| mark(block, &mut ids)).collect();
        let parents = parents(blocks);
        let bodies = blocks.iter().map(|_| OnceCell::new()).collect();
        Side { blocks, marks, parents, lexicon, bodies }
    }

    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    pub fn is_row(&self, at: usize) -> bool {
        matches!(self.blocks[at].kind, BlockKind::TableRow | BlockKind::TableHead)
    }

    /// The words of a block's body; read once.
    pub fn body(&self, at: usize) -> &Body {
        self.bodies[at].get_or_init(|| {
            let words = self.words(self.blocks[at].body());
            let features = features(&words);
            Body { words, features }
        })
    }

    /// A number for any text; equal numbers say the same words.
    pub fn text_id(&self, text: &str) -> u32 {
        self.lexicon.borrow_mut().id(&Canon::new(text).text)
    }

    /// The pairs of neighbouring characters of a text, sorted: likeness of names.
    pub fn letters(&self, text: &str) -> Vec<u64> {
        let form = Canon::new(text);
        let mut letters: Vec<u64> =
            form.text.chars().zip(form.text.chars().skip(1)).map(|(a, b)| u64::from(a) << 32 | u64::from(b)).collect();
        letters.sort_unstable();
        letters
    }

    /// The words of any text, numbered alike on both sides.
    pub fn words(&self, text: &str) -> Vec<Word> {
        words(text, &mut self.lexicon.borrow_mut())
    }
}

/// Where a block's body begins in its text.
pub(super) fn body_start(block: &Block) -> usize {
    block.text.len() - block.body().len()
}

fn mark(block: &Block, ids: &mut Lexicon) -> Mark {
    let whole = ids.id(&Canon::new(&block.text).text);
    let body = Canon::new(block.body());
    let weight = body.text.chars().map(|c| if is_cjk(c) { 3 } else { 1 }).sum();
    let (body, designator) = if block.designator_len == 0 {
        (whole, ids.id(""))
    } else {
        (ids.id(&body.text), ids.id(&Canon::new(block.designator()).text))
    };
    Mark { whole, body, designator, key: if weight < LIGHT { whole } else { body }, weight }
}

fn features(words: &[Word]) -> Vec<u64> {
    let mut features: Vec<u64> = Vec::with_capacity(words.len());
    let mut before: Option<u32> = None;
    for word in words {
        match (word.class, before) {
            (Class::Han, Some(previous)) => features.push((u64::from(previous) + 1) << 32 | u64::from(word.id)),
            (Class::Word | Class::Number, _) => features.push(u64::from(word.id)),
            _ => {}
        }
        before = (word.class == Class::Han).then_some(word.id);
    }
    features.sort_unstable();
    features
}
