//! What has been read so far: blocks, and the containers that are open with the names they gave themselves.
//!
//! Passages are cited in runs. The names of the open containers are read along with every run, so that a citation is the
//! same as if the whole document had been read at once; only the run is ever in memory.

use super::line;
use crate::citation::Citation;
use crate::document::{Block, BlockKind, Document};
use crate::extract::line::Line;
use crate::extract::links::Targets;
use crate::extract::outline;
use crate::extract::passage::{Passage, Place};

/// As much of a heading as is read along with the runs below it: more than any that names a level.
const LONGEST_NAME: usize = 256;
/// Headings that name one container.
const MOST_NAMES: usize = 4;
/// Containers whose names are read along, the innermost ones: more than any law nests.
const MOST_CONTAINERS: usize = 24;

/// The document under construction.
pub struct Reading {
    pub targets: Targets,
    title: Option<String>,
    language: Option<String>,
    blocks: Vec<Block>,
    /// By open container, the headings that name it and their citations.
    names: Vec<Vec<(Passage, Citation)>>,
    run: Vec<Passage>,
    /// True where the recipe keeps something else: names are remembered, and nothing is written.
    silent: bool,
}

impl Reading {
    pub fn new(targets: Targets, language: Option<&str>) -> Reading {
        let language = language.map(str::trim).filter(|tag| !tag.is_empty()).map(|tag| tag.chars().take(35).collect());
        Reading {
            targets,
            title: None,
            language,
            blocks: Vec::new(),
            names: Vec::new(),
            run: Vec::new(),
            silent: false,
        }
    }

    /// Adds a passage to the run that is cited together.
    pub fn put(&mut self, passage: Passage) {
        if !self.silent {
            self.run.push(passage);
        }
    }

    pub fn extend(&mut self, passages: impl IntoIterator<Item = Passage>) {
        for passage in passages {
            self.put(passage);
        }
    }

    /// Adds plain text as a paragraph.
    pub fn paragraph(&mut self, text: &str) {
        let mut line = Line::default();
        line.push(text);
        self.extend(line::passage(line, BlockKind::Paragraph, Place::Flow));
    }

    /// Adds a heading that names the container it stands in: what follows in it is cited below.
    pub fn name(&mut self, heading: Passage) {
        self.cite();
        let name = heading.slice(0..heading.text.floor_char_boundary(LONGEST_NAME));
        let block = self.cited(vec![heading]).pop();
        let citation = block.as_ref().map(|block| block.citation.clone()).unwrap_or_default();
        if let Some(names) = self.names.last_mut() {
            names.truncate(MOST_NAMES - 1);
            names.push((name, citation));
        }
        if !self.silent {
            self.blocks.extend(block);
        }
    }

    /// Ends the run: what was put so far is cited, and what comes begins anew.
    pub fn cite(&mut self) {
        if !self.run.is_empty() {
            let run = std::mem::take(&mut self.run);
            let blocks = self.cited(run);
            self.blocks.extend(blocks);
        }
    }

    /// Begins a text within the text, an extract with headings of its own; gives back the run it interrupts.
    pub fn interrupt(&mut self) -> Vec<Passage> {
        std::mem::take(&mut self.run)
    }

    /// Ends a text within the text. It is cited by itself, and the run goes on as if it were not there.
    pub fn resume(&mut self, interrupted: Vec<Passage>) {
        let inner = std::mem::replace(&mut self.run, interrupted);
        let blocks = self.cited(inner);
        self.run.extend(blocks.into_iter().map(|block| {
            let place = Place::Cited(block.citation);
            Passage { cells: block.cells, links: block.links, ..Passage::new(block.kind, place, block.text) }
        }));
    }

    /// The blocks of a run, read below the names of the open containers.
    fn cited(&self, run: Vec<Passage>) -> Vec<Block> {
        let (base, names) = self.base();
        let known = names.len();
        let passages = names.into_iter().chain(run).collect();
        let mut blocks = outline::cite_below(&base, passages);
        blocks.drain(..known.min(blocks.len()));
        for block in &mut blocks {
            // Deeper than any heading of HTML: the outline needs the depth, a reader does not.
            if let BlockKind::Heading(level) = &mut block.kind {
                *level = (*level).min(6);
            }
        }
        blocks
    }

    /// The citation of the innermost open container that has a name.
    pub fn citation(&self) -> Citation {
        self.names.iter().flatten().next_back().map(|(_, citation)| citation.clone()).unwrap_or_default()
    }

    /// The level of the heading that names the innermost open container, or 1.
    pub fn level(&self) -> u8 {
        match self.names.iter().flatten().next_back() {
            Some((Passage { kind: BlockKind::Heading(level), .. }, _)) => *level,
            _ => 1,
        }
    }

    /// How many of the open containers have a name.
    pub fn depth(&self) -> usize {
        self.names.iter().filter(|names| !names.is_empty()).count()
    }

    /// What the open containers are called: the last citation stated by one, and the headings after it.
    fn base(&self) -> (Citation, Vec<Passage>) {
        let mut base = Citation::default();
        let mut names = Vec::new();
        let outermost = self.names.len().saturating_sub(MOST_CONTAINERS);
        for (name, _) in self.names[outermost..].iter().flatten() {
            if let Place::Cited(citation) = &name.place {
                base = citation.clone();
                names.clear();
            } else {
                names.push(Passage { links: Vec::new(), ..name.clone() });
            }
        }
        (base, names)
    }

    /// Says what the document is called; the first to say so is right.
    pub fn titled(&mut self, title: impl Into<String>) {
        let title = title.into();
        if !title.is_empty() {
            self.title.get_or_insert(title);
        }
    }

    /// Opens a container inside a section, as the engine does for those it descends into.
    pub fn enter(&mut self) {
        self.cite();
        self.names.push(Vec::new());
    }

    /// Opens a container that prints no name: what follows is cited below `citation`.
    pub fn enter_at(&mut self, citation: Citation) {
        self.enter();
        if let Some(names) = self.names.last_mut() {
            let unprinted = Passage::new(BlockKind::Paragraph, Place::Cited(citation.clone()), "");
            names.push((unprinted, citation));
        }
    }

    /// Closes the innermost container; what follows no longer stands below its name.
    pub fn leave(&mut self) {
        self.cite();
        self.names.pop();
    }

    pub(super) fn silence(&mut self, silent: bool) {
        self.silent = silent;
    }

    pub(super) fn finish(mut self) -> Document {
        self.cite();
        let first = |found: fn(BlockKind) -> bool| self.blocks.iter().find(|block| found(block.kind));
        let heading = first(|kind| kind == BlockKind::Heading(1))
            .or_else(|| first(|kind| matches!(kind, BlockKind::Heading(_))))
            .map(|block| block.text.clone());
        let title = self.title.or(heading).unwrap_or_default();
        Document { title, language: self.language, blocks: self.blocks }
    }
}
