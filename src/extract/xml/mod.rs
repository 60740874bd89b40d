//! XML to a document: one pass, one section in memory at a time.
//!
//! `stream` gives events within bounds, `dialect` says what elements mean, and this file walks: containers are descended
//! into, sections are built as a tree, read into passages, cited and freed. The recipe's selectors name the elements to
//! keep or to leave out.

mod ccl;
mod dialect;
mod dita;
mod ecfr;
mod element;
mod fr;
mod generic;
mod gpo;
mod gpotable;
mod levels;
mod line;
mod reading;
mod record;
mod regml;
mod respace;
mod selector;
mod stream;
mod table;
mod uslm;

use url::Url;

use self::dialect::{Dialect, Step};
use self::element::Element;
use self::reading::Reading;
use self::selector::{Selector, holds, prune};
use self::stream::{Event, Stream};
use super::ExtractError;
use super::links::Targets;
use crate::document::Document;
use crate::source::Recipe;

/// Reads XML.
pub fn read(text: &str, url: &Url, recipe: &Recipe) -> Result<Document, ExtractError> {
    let (keep, drop) = (Selector::list(&recipe.keep)?, Selector::list(&recipe.drop)?);
    let mut stream = Stream::new(text);
    let root = loop {
        match stream.next()? {
            Event::Open(root) => break root,
            Event::Text(text) if !text.trim().is_empty() => return Err(no_xml()),
            Event::Text(_) | Event::Close => {}
            Event::End => return Err(no_xml()),
        }
    };
    let reading = Reading::new(Targets::new(url, root.attribute("base")), root.attribute("lang"));
    let dialect = dialect::of(&root, recipe);
    let mut walk = Walk { stream, keep, drop, dialect, reading, open: Vec::new(), kept: None, found: false };
    walk.descend(root)?;
    if !walk.keep.is_empty() && !walk.found {
        return Err(ExtractError::SelectorLost(recipe.keep.join(", ")));
    }
    Ok(walk.reading.finish())
}

/// Says what is wrong with a selector of a recipe for XML.
pub fn check_selector(selector: &str) -> Result<(), String> {
    match Selector::parse(selector) {
        Ok(_) => Ok(()),
        Err(ExtractError::BadSelector { reason, .. }) => Err(format!("no name of an element: {reason}")),
        Err(error) => Err(error.to_string()),
    }
}

fn no_xml() -> ExtractError {
    ExtractError::Malformed { format: "XML", reason: "line 1, column 1: no element begins here".into() }
}

/// The walk through one document.
struct Walk<'a> {
    stream: Stream<'a>,
    keep: Vec<Selector>,
    drop: Vec<Selector>,
    dialect: Box<dyn Dialect>,
    reading: Reading,
    /// The containers that are open, from the root inwards.
    open: Vec<Element>,
    /// How many were open when the one that the recipe keeps was met.
    kept: Option<usize>,
    /// Whether anything was kept.
    found: bool,
}

impl Walk<'_> {
    /// Reads the root and everything in it.
    fn descend(&mut self, root: Element) -> Result<(), ExtractError> {
        self.element(root)?;
        let mut words = String::new();
        loop {
            let event = self.stream.next()?;
            if let Event::Text(text) = &event {
                words.push_str(text);
                continue;
            }
            if !words.trim().is_empty() && self.keeps_all() {
                self.dialect.words(&words, &self.open, &mut self.reading);
            }
            words.clear();
            match event {
                Event::Open(element) => self.element(element)?,
                Event::Close => {
                    self.reading.leave();
                    self.open.pop();
                    self.kept = self.kept.filter(|depth| *depth < self.open.len());
                }
                Event::Text(_) => {}
                Event::End => return Ok(()),
            }
        }
    }

    fn keeps_all(&self) -> bool {
        self.keep.is_empty() || self.kept.is_some()
    }

    fn element(&mut self, element: Element) -> Result<(), ExtractError> {
        if self.drop.iter().any(|selector| selector.matches(&element)) {
            return self.stream.skip();
        }
        let step = self.dialect.step(&element, &self.open);
        match step {
            Step::Skip => self.stream.skip(),
            Step::Descend => {
                if self.kept.is_none() && self.keep.iter().any(|selector| selector.matches(&element)) {
                    self.kept = Some(self.open.len());
                    self.found = true;
                }
                self.open.push(element);
                self.reading.enter();
                Ok(())
            }
            Step::Section | Step::Loose => self.section(element, step == Step::Section),
        }
    }

    /// Reads a section or a loose paragraph, of which the recipe may keep a part.
    fn section(&mut self, opened: Element, alone: bool) -> Result<(), ExtractError> {
        let drop = &self.drop;
        let mut element = self.stream.whole(opened, |element| drop.iter().any(|selector| selector.matches(element)))?;
        if !self.keeps_all() {
            // What is not kept may still name the container that the kept part stands in.
            let found = holds(&element, &self.keep) && prune(&mut element, &self.keep);
            self.found |= found;
            self.reading.silence(!found);
        }
        if alone {
            self.reading.cite();
        }
        self.dialect.read(element, &self.open, &mut self.reading);
        if alone {
            self.reading.cite();
        }
        self.reading.silence(false);
        Ok(())
    }
}
