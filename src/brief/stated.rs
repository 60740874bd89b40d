//! What the blocks of a document state, and how rules read their words: each read once for all that ask.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use foldhash::{HashMap, HashMapExt};

use crate::brief::facts::{Fact, facts};
use crate::brief::rules::Searched;
use crate::document::{Block, Document};
use crate::fold::fold;

/// A document, with what was read of its blocks as far as it has been asked for.
#[derive(Debug)]
pub(super) struct Stated<'a> {
    document: &'a Document,
    read: RefCell<HashMap<usize, Rc<[Fact]>>>,
    plain: RefCell<HashMap<usize, Option<Rc<Searched<String>>>>>,
}

impl<'a> Stated<'a> {
    pub fn new(document: &'a Document) -> Stated<'a> {
        Stated { document, read: RefCell::new(HashMap::new()), plain: RefCell::new(HashMap::new()) }
    }

    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// The block at this position in `Document::blocks`.
    pub fn block(&self, at: usize) -> Option<&'a Block> {
        self.document.blocks.get(at)
    }

    /// All that the block at this position states; nothing where there is none.
    pub fn by(&self, at: usize) -> Rc<[Fact]> {
        let read = || self.block(at).map_or_else(|| Rc::from([]), |block| facts(&block.text).into());
        Rc::clone(self.read.borrow_mut().entry(at).or_insert_with(read))
    }

    /// The text of a block in small letters, where folding leaves it as it is: as most text of the West.
    pub fn plain(&self, at: usize) -> Option<Rc<Searched<String>>> {
        let low = || {
            let text = &self.block(at)?.text;
            matches!(fold(text), Cow::Borrowed(_)).then(|| Rc::new(Searched::new(text.to_lowercase())))
        };
        self.plain.borrow_mut().entry(at).or_insert_with(low).clone()
    }
}
