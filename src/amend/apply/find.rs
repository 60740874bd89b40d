//! A target in the text in force: which blocks it is.

use std::ops::Range;

use super::leaf;
use super::naming::{
    bare, defines, heads, is_apparatus, is_attachment, names_part_of_entry, names_table, plain, same, section_number,
};
use crate::amend::target::Step;
use crate::citation::Citation;
use crate::document::{Block, BlockKind};

/// The blocks that a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    pub range: Range<usize>,
    /// What all of them are cited by.
    pub citation: Citation,
    /// A heading within a table, by which its rows are told apart: the country of an entity list.
    pub group: Option<String>,
}

impl Scope {
    /// The same place, reaching to where another one ends.
    pub fn up_to(self, last: &Scope) -> Scope {
        Scope { range: self.range.start..last.range.end, ..self }
    }

    /// The same place without what the publisher writes behind it.
    pub fn text(&self, blocks: &[Block]) -> Range<usize> {
        let end = self.range.clone().rfind(|&at| !is_apparatus(&blocks[at])).map_or(self.range.start, |at| at + 1);
        self.range.start..end
    }

    /// The rows in it; those of its group, where it has one.
    pub fn rows(&self, blocks: &[Block]) -> Vec<usize> {
        let mut group = String::new();
        let sought = self.group.as_deref().map(plain);
        let mut rows = Vec::new();
        for at in self.range.clone().filter(|&at| blocks[at].kind == BlockKind::TableRow) {
            let block = &blocks[at];
            if let Some(first) =
                block.cells.first().map(|cell| plain(block.cell_text(cell))).filter(|first| !first.is_empty())
            {
                group = first;
            }
            if sought.as_ref().is_none_or(|sought| group.starts_with(sought)) {
                rows.push(at);
            }
        }
        rows
    }
}

/// Follows a path from the outermost step; `None` where a step leads nowhere, or to more than one place.
pub fn find(blocks: &[Block], path: &[Step]) -> Option<Scope> {
    let mut scope = Scope { range: 0..blocks.len(), citation: Citation::default(), group: None };
    for (at, step) in path.iter().enumerate() {
        scope = narrow(blocks, &scope, step, path.get(at + 1))?;
    }
    Some(scope)
}

/// What holds the last step of a path.
pub fn above(blocks: &[Block], path: &[Step]) -> Option<Scope> {
    let mut scope = Scope { range: 0..blocks.len(), citation: Citation::default(), group: None };
    for pair in path.windows(2) {
        scope = narrow(blocks, &scope, &pair[0], Some(&pair[1]))?;
    }
    Some(scope)
}

fn narrow(blocks: &[Block], scope: &Scope, step: &Step, next: Option<&Step>) -> Option<Scope> {
    match step {
        Step::Part(number) => part(blocks, scope, number),
        Step::Subpart(letter) => below(blocks, scope, |element| same(element, &format!("subpart {letter}"))),
        Step::Section(number) => section(blocks, scope, number),
        Step::Attachment(name) => below(blocks, scope, |element| same(element, name)),
        Step::Entry(number) => entry(blocks, scope, number),
        Step::Heading(words) => heading(blocks, scope, words, next),
        Step::Paragraph(mark) => paragraph(blocks, scope, mark),
        // The controlled items of an entry stand behind the head of their list, not below it.
        Step::Named(_) if matches!(next, Some(Step::Definition(term)) if is_items(term)) => Some(scope.clone()),
        Step::Named(name) => {
            below(blocks, scope, |element| names_table(element, name) || names_part_of_entry(element, name))
                .or_else(|| (name == "table").then(|| leaf::table(blocks, scope)).flatten())
        }
        Step::Definition(term) if is_items(term) && in_entry(scope) => leaf::items(blocks, scope),
        Step::Definition(term) => below(blocks, scope, |element| heads(element, term) || defines(element, term))
            .or_else(|| leaf::definition(blocks, scope, term)),
        Step::Row(name) => leaf::row(blocks, scope, name),
        Step::Introduction => leaf::introduction(blocks, scope),
        Step::Title => leaf::title(blocks, scope),
        Step::Undesignated => leaf::undesignated(blocks, scope),
        Step::Authority => leaf::authority(blocks, scope),
        // Which words of the blocks are meant is for the words to say.
        Step::Sentence(_) | Step::End | Step::Beginning => Some(scope.clone()),
        Step::Unread(_) => None,
    }
}

/// What stands below a heading; the rows of a group under its name; the category of an entry, which its number says.
fn heading(blocks: &[Block], scope: &Scope, words: &str, next: Option<&Step>) -> Option<Scope> {
    if let Some(Step::Entry(number)) = next {
        let category = words.strip_prefix("Category ")?;
        return category.starts_with(number.get(..1)?).then(|| scope.clone());
    }
    below(blocks, scope, |element| heads(element, words)).or_else(|| {
        let group = matches!(next, Some(Step::Row(_))).then(|| words.to_owned());
        group.map(|group| Scope { group: Some(group), ..scope.clone() })
    })
}

/// True for the name of the list of controlled items in an entry of the Commerce Control List.
pub fn is_items(term: &str) -> bool {
    term.eq_ignore_ascii_case("items")
}

fn in_entry(scope: &Scope) -> bool {
    scope.citation.0.iter().any(|element| super::naming::is_entry(element))
}

/// The one run of blocks in which an element below the scope's own citation is the one sought.
fn below(blocks: &[Block], scope: &Scope, is_it: impl Fn(&str) -> bool) -> Option<Scope> {
    let depth = scope.citation.0.len();
    let prefix = |block: &Block| {
        let at = block.citation.0.iter().skip(depth).position(|element| is_it(element))?;
        Some(block.citation.0[..=depth + at].to_vec())
    };
    one_run(blocks, scope, prefix)
}

/// A section; the comments to it stand in a supplement under the same number.
fn section(blocks: &[Block], scope: &Scope, number: &str) -> Option<Scope> {
    let depth = scope.citation.0.len();
    let prefix = |block: &Block| {
        let below = block.citation.0.get(depth..)?;
        let at = below.iter().position(|element| section_number(element) == Some(number))?;
        (!below[..at].iter().any(|element| is_attachment(element))).then(|| block.citation.0[..=depth + at].to_vec())
    };
    one_run(blocks, scope, prefix)
}

/// The run of blocks that share the citation the first of them gives; `None` where others give another one.
fn one_run(blocks: &[Block], scope: &Scope, prefix: impl Fn(&Block) -> Option<Vec<String>>) -> Option<Scope> {
    let mut given = scope.range.clone().filter_map(|at| Some((at, prefix(&blocks[at])?)));
    let (begin, citation) = given.next()?;
    if given.any(|(_, other)| other != citation) {
        return None;
    }
    let citation = Citation(citation);
    let within = |at: &usize| blocks[*at].citation.is_within(&citation);
    let end = (begin..scope.range.end).take_while(within).last()? + 1;
    // What is cited alike but stands apart can't be told from it.
    let apart = (end..scope.range.end).any(|at| within(&at));
    (!apart).then(|| Scope { range: begin..end, citation, group: scope.group.clone() })
}

/// A part; a document that holds one part alone need not say so.
fn part(blocks: &[Block], scope: &Scope, number: &str) -> Option<Scope> {
    let named = below(blocks, scope, |element| same(element, &format!("part {number}")));
    named.or_else(|| (parts(blocks) == [number.to_owned()]).then(|| scope.clone()))
}

/// The parts of the Code that a text holds, by the numbers of its sections, its parts and their supplements.
pub fn parts(blocks: &[Block]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let elements = blocks.iter().flat_map(|block| block.citation.0.iter());
    for element in elements {
        let of_section = section_number(element).and_then(|number| number.split('.').next());
        let lower = element.to_lowercase();
        let of_part =
            lower.rsplit_once("part ").filter(|(before, _)| !before.ends_with("sub")).map(|(_, number)| number);
        let number = of_section.or(of_part).filter(|number| number.bytes().all(|b| b.is_ascii_digit()));
        if let Some(number) = number
            && !parts.iter().any(|known| known == number)
        {
            parts.push(number.to_owned());
        }
    }
    parts
}

/// `3A090`, or `3A090.a`: the paragraphs of an entry stand below it.
fn entry(blocks: &[Block], scope: &Scope, number: &str) -> Option<Scope> {
    let mut parts = number.split('.');
    let number = parts.next()?;
    let mut found = below(blocks, scope, |element| same(element, number))?;
    for mark in parts {
        found = below(blocks, &found, |element| bare(element) == mark)?;
    }
    Some(found)
}

/// A paragraph directly below the scope, or below a heading in it where that leaves no doubt.
fn paragraph(blocks: &[Block], scope: &Scope, mark: &str) -> Option<Scope> {
    let depth = scope.citation.0.len();
    let is_heading = |element: &String| element.starts_with("heading:");
    let prefix = |block: &Block| {
        let below = block.citation.0.get(depth..)?;
        let at = below.iter().position(|element| !is_heading(element))?;
        (bare(&below[at]) == bare(mark)).then(|| block.citation.0[..=depth + at].to_vec())
    };
    one_run(blocks, scope, prefix)
}
