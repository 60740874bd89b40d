//! What the blocks of a document state, each read once for all that ask: rules, dates, numbers, acts.

use std::cell::RefCell;
use std::rc::Rc;

use foldhash::{HashMap, HashMapExt};

use crate::brief::facts::{Fact, facts};
use crate::document::{Block, Document};

/// A document, with the facts of its blocks as far as they have been asked for.
#[derive(Debug)]
pub(super) struct Stated<'a> {
    document: &'a Document,
    read: RefCell<HashMap<usize, Rc<[Fact]>>>,
}

impl<'a> Stated<'a> {
    pub fn new(document: &'a Document) -> Stated<'a> {
        Stated { document, read: RefCell::new(HashMap::new()) }
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
}
