//! One side of a comparison: a document's blocks with what is needed to compare them.

use std::cell::OnceCell;

use super::canon::Canon;
use super::families::parents;
use super::texts::{Marks, Texts};
use super::words::{Class, Word, words};
use crate::document::{Block, BlockKind};

/// One document, prepared for comparison.
pub(super) struct Side<'a> {
    pub blocks: &'a [Block],
    pub marks: Marks<'a>,
    texts: &'a Texts,
    parents: OnceCell<Vec<Option<usize>>>,
    numbers: Vec<OnceCell<u32>>,
    bodies: Vec<OnceCell<Body>>,
}

/// A block's body, word by word.
pub(super) struct Body {
    pub words: Vec<Word>,
    /// Hashes of words, and of neighbouring Han characters, sorted: what similarity counts.
    pub features: Vec<u64>,
}

impl<'a> Side<'a> {
    /// A document by its blocks, and the numbers of their texts.
    pub fn new(blocks: &'a [Block], bytes: Vec<u32>, texts: &'a Texts) -> Side<'a> {
        let bodies = blocks.iter().map(|_| OnceCell::new()).collect();
        let numbers = vec![OnceCell::new(); blocks.len()];
        Side { blocks, marks: Marks::new(blocks, bytes, texts), texts, parents: OnceCell::new(), numbers, bodies }
    }

    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// For each block the nearest one above it in the law's own order.
    pub fn parents(&self) -> &[Option<usize>] {
        self.parents.get_or_init(|| parents(self.blocks))
    }

    /// The number of a block among its siblings: `4.2` below `4` is `.2`, whatever becomes of the `4`.
    pub fn number(&self, at: usize) -> u32 {
        *self.numbers[at].get_or_init(|| {
            let form = |at: usize| Canon::new(self.blocks[at].designator()).text.replace(' ', "");
            let own = form(at);
            let above = self.parents()[at].map(form).unwrap_or_default();
            let above = above.trim_end_matches('.');
            let within = own.strip_prefix(above).filter(|rest| rest.starts_with('.') && !above.is_empty());
            self.text_id(within.unwrap_or(&own))
        })
    }

    /// About how much there is to read in a block, without reading it: a Han character has three bytes.
    pub fn bulk(&self, at: usize) -> u64 {
        self.blocks[at].body().len() as u64 + 1
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
        self.texts.lexicon.borrow_mut().id(&Canon::new(text).text)
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
        words(text, &mut self.texts.lexicon.borrow_mut())
    }
}

/// True where an old and a new block say the same words.
pub(super) fn same_words(old: &Side, new: &Side, o: usize, n: usize) -> bool {
    old.marks.bytes[o] == new.marks.bytes[n] || old.marks[o].whole == new.marks[n].whole
}

/// Where a block's body begins in its text.
pub(super) fn body_start(block: &Block) -> usize {
    block.text.len() - block.body().len()
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
