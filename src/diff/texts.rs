//! The texts of two documents, each distinct one once, and what they say as numbers.
//!
//! Nearly all blocks of two versions are equal byte for byte, and equal bytes say the same words: that is told by a hash
//! and a comparison. Comparison forms are made only of texts that are asked for, once for each.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::ops::Index;

use foldhash::{HashMap, HashMapExt};

use super::canon::{Canon, is_cjk};
use super::words::Lexicon;
use crate::document::Block;

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

/// A body lighter than this is no proof of identity without its designator.
const LIGHT: u32 = 6;

/// What is known of the texts of both documents.
pub(super) struct Texts {
    marks: Vec<OnceCell<Mark>>,
    pub lexicon: RefCell<Lexicon>,
}

/// The texts of one document's blocks.
pub(super) struct Marks<'a> {
    blocks: &'a [Block],
    /// Equal numbers: the same bytes, with a designator of the same length.
    pub bytes: Vec<u32>,
    texts: &'a Texts,
}

/// Numbers the texts of two documents.
pub(super) fn number(documents: [&[Block]; 2]) -> ([Vec<u32>; 2], Texts) {
    let mut numbers = HashMap::with_capacity(documents[0].len().max(documents[1].len()));
    let bytes = documents.map(|blocks| {
        let mut bytes = Vec::with_capacity(blocks.len());
        for block in blocks {
            let next = numbers.len() as u32;
            bytes.push(*numbers.entry((block.text.as_str(), block.designator_len)).or_insert(next));
        }
        bytes
    });
    (bytes, Texts { marks: vec![OnceCell::new(); numbers.len()], lexicon: RefCell::default() })
}

impl<'a> Marks<'a> {
    /// The texts of these blocks, by their numbers among all.
    pub fn new(blocks: &'a [Block], bytes: Vec<u32>, texts: &'a Texts) -> Marks<'a> {
        Marks { blocks, bytes, texts }
    }
}

/// A mark is made when it is first asked for.
impl Index<usize> for Marks<'_> {
    type Output = Mark;

    fn index(&self, at: usize) -> &Mark {
        let mark = || mark(&self.blocks[at], &mut self.texts.lexicon.borrow_mut());
        self.texts.marks[self.bytes[at] as usize].get_or_init(mark)
    }
}

/// For each block, by its bytes alone, what exact matching goes by: equal numbers, equal keys.
pub(super) fn keys_by_bytes(documents: [&[Block]; 2]) -> [Vec<u32>; 2] {
    let mut numbers = HashMap::with_capacity(documents[0].len().max(documents[1].len()));
    documents.map(|blocks| {
        let mut keys = Vec::with_capacity(blocks.len());
        for block in blocks {
            let next = numbers.len() as u32;
            keys.push(*numbers.entry(key_bytes(block)).or_insert(next));
        }
        keys
    })
}

/// The bytes of a block's key, and whether they are the whole block.
fn key_bytes(block: &Block) -> (bool, &str) {
    let body = block.body();
    if body.len() < LIGHT as usize { (true, &block.text) } else { (false, body) }
}

fn mark(block: &Block, ids: &mut Lexicon) -> Mark {
    let designator = tight(block.designator());
    let whole = match designator {
        Cow::Borrowed(_) => ids.id(&Canon::new(&block.text).text),
        Cow::Owned(ref tight) => ids.id(&Canon::new(&format!("{tight}{}", &block.text[block.designator_len..])).text),
    };
    let body = Canon::new(block.body());
    let weight = body.text.chars().map(|c| if is_cjk(c) { 3 } else { 1 }).sum();
    let (body, designator) = if block.designator_len == 0 {
        (whole, ids.id(""))
    } else {
        (ids.id(&body.text), ids.id(&Canon::new(&designator).text))
    };
    Mark { whole, body, designator, key: if weight < LIGHT { whole } else { body }, weight }
}

/// A designator without the spaces inside it, which are typography: `(ii i)` is `(iii)`, `5 .1` is `5.1`.
fn tight(designator: &str) -> Cow<'_, str> {
    let end = designator.trim_end().len();
    let apart = |(at, c): (usize, char)| at < end && c.is_whitespace();
    if !designator.char_indices().any(apart) {
        return Cow::Borrowed(designator);
    }
    Cow::Owned(designator.char_indices().filter(|&at| !apart(at)).map(|(_, c)| c).collect())
}
