//! A target in the text in force: which blocks it is.

use std::ops::Range;

use crate::amend::target::Step;
use crate::citation::Citation;
use crate::document::{Block, BlockKind};
use crate::fold::fold;

/// The blocks that a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    pub range: Range<usize>,
    /// What all of them are cited by.
    pub citation: Citation,
    /// A heading within a table, by which its rows are told apart: the country of an entity list.
    group: Option<String>,
}

impl Scope {
    /// The same place, reaching to where another one ends.
    pub fn up_to(self, last: &Scope) -> Scope {
        Scope { range: self.range.start..last.range.end, ..self }
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
        Step::Heading(words) => below(blocks, scope, |element| heads(element, words)).or_else(|| {
            let group = matches!(next, Some(Step::Row(_))).then(|| words.clone());
            group.map(|group| Scope { group: Some(group), ..scope.clone() })
        }),
        Step::Paragraph(mark) => paragraph(blocks, scope, mark),
        Step::Named(name) => below(blocks, scope, |element| names_table(element, name)),
        Step::Definition(term) => below(blocks, scope, |element| heads(element, term) || defines(element, term))
            .or_else(|| definition(blocks, scope, term)),
        Step::Row(name) => row(blocks, scope, name),
        Step::Introduction => introduction(blocks, scope),
        Step::Title => title(blocks, scope),
        Step::Undesignated => undesignated(blocks, scope),
        Step::Authority => authority(blocks, scope),
        // Which words of the blocks are meant is for the words to say.
        Step::Sentence(_) | Step::End | Step::Beginning => Some(scope.clone()),
        Step::Unread(_) => None,
    }
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
    let is_attachment = |element: &String| {
        let element = element.to_lowercase();
        element.starts_with("supplement") || element.starts_with("appendix")
    };
    let prefix = |block: &Block| {
        let below = block.citation.0.get(depth..)?;
        let at = below.iter().position(|element| section_number(element) == Some(number))?;
        (!below[..at].iter().any(is_attachment)).then(|| block.citation.0[..=depth + at].to_vec())
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

/// `744.23` in `§ 744.23`; `None` where the element is no section of the Code.
pub fn section_number(element: &str) -> Option<&str> {
    let number = element.strip_prefix('§')?.trim();
    number.contains('.').then_some(number)
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

/// A designator without what stands around it.
pub fn bare(mark: &str) -> &str {
    mark.trim_matches(['(', ')', '.', ' '])
}

/// The paragraph that defines a term, with what is designated below it.
fn definition(blocks: &[Block], scope: &Scope, term: &str) -> Option<Scope> {
    let mut found = scope.range.clone().filter(|&at| begins_definition(&blocks[at], term));
    let begin = found.next()?;
    if found.next().is_some() {
        return None;
    }
    let is_own = |at: &usize| blocks[*at].designator_len > 0 && !matches!(blocks[*at].kind, BlockKind::Heading(_));
    let own = (begin + 1..scope.range.end).take_while(is_own).count();
    // Designated paragraphs of the section itself do not belong to a definition that is designated like them.
    let own = if blocks[begin].designator_len > 0 { 0 } else { own };
    Some(Scope { range: begin..begin + 1 + own, citation: blocks[begin].citation.clone(), group: None })
}

/// True for a paragraph that begins with a term: `Bureau. ...`, `“Bureau” means ...`.
fn begins_definition(block: &Block, term: &str) -> bool {
    if term.is_empty() || !matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem) {
        return false;
    }
    let (body, term) = (plain(block.body()), plain(term));
    let Some(rest) = body.strip_prefix(term.trim_end_matches('.')) else { return false };
    rest.starts_with(['.', ':', ',', '-', '(']) || rest.trim_start().starts_with("means") || {
        ["mean ", "is ", "are ", "has ", "includes ", "refers "].iter().any(|verb| rest.trim_start().starts_with(verb))
    }
}

/// A row of a table, by the name that one of its cells begins with.
fn row(blocks: &[Block], scope: &Scope, name: &str) -> Option<Scope> {
    let name = plain(name);
    let name = name.trim_end_matches('.');
    let named = |at: &usize| {
        let block = &blocks[*at];
        block.cells.iter().any(|cell| {
            let cell = plain(block.cell_text(cell));
            cell.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        })
    };
    let found: Vec<usize> = scope.rows(blocks).into_iter().filter(named).collect();
    match found[..] {
        [at] => Some(Scope { range: at..at + 1, citation: blocks[at].citation.clone(), group: None }),
        _ => None,
    }
}

/// The text before the first paragraph below the scope.
fn introduction(blocks: &[Block], scope: &Scope) -> Option<Scope> {
    let own = |at: &usize| blocks[*at].citation == scope.citation;
    let is_heading = |at: &usize| matches!(blocks[*at].kind, BlockKind::Heading(_));
    let begin = scope.range.clone().find(|at| own(at) && !is_heading(at))?;
    let end = (begin..scope.range.end).take_while(|at| own(at) && !is_heading(at)).last()? + 1;
    Some(Scope { range: begin..end, ..scope.clone() })
}

/// The heading of a section; that of a paragraph stands in its first block.
fn title(blocks: &[Block], scope: &Scope) -> Option<Scope> {
    let begin = scope.range.start;
    blocks.get(begin)?;
    Some(Scope { range: begin..begin + 1, ..scope.clone() })
}

/// The text without a designator that ends the scope, or stands right behind it.
fn undesignated(blocks: &[Block], scope: &Scope) -> Option<Scope> {
    let is_flush =
        |at: usize| blocks.get(at).is_some_and(|block| block.designator_len == 0 && block.kind == BlockKind::Paragraph);
    let mut begin = scope.range.end;
    while begin > scope.range.start + 1 && is_flush(begin - 1) {
        begin -= 1;
    }
    let mut end = scope.range.end;
    if begin == end && is_flush(end) {
        end += 1;
    }
    (begin < end).then(|| Scope { range: begin..end, ..scope.clone() })
}

/// The line that says under which statutes a part is issued.
fn authority(blocks: &[Block], scope: &Scope) -> Option<Scope> {
    let is_it = |at: &usize| plain(&blocks[*at].text).starts_with("authority:");
    let mut found = scope.range.clone().filter(is_it);
    let at = found.next()?;
    found.next().is_none().then(|| Scope { range: at..at + 1, citation: blocks[at].citation.clone(), group: None })
}

/// True where an element is the designator or the words that a heading begins with.
fn heads(element: &str, words: &str) -> bool {
    let element = plain(element.strip_prefix("heading:").unwrap_or(element));
    let words = plain(words);
    let element = element.trim_end_matches(['.', ':']);
    let begins = |long: &str, short: &str| {
        short.len() > 1 && long.strip_prefix(short).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    words.trim_end_matches('.') == element || begins(&words, element)
}

fn defines(element: &str, term: &str) -> bool {
    element.strip_prefix("def:").is_some_and(|own| plain(own) == plain(term))
}

fn names_table(element: &str, name: &str) -> bool {
    element
        .strip_prefix("table:")
        .is_some_and(|caption| heads(caption, name) || plain(caption).starts_with(&plain(name)))
}

fn same(element: &str, name: &str) -> bool {
    plain(element) == plain(name)
}

/// Words for comparison: folded, without quotation marks, in lower case.
pub fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| !matches!(c, '"' | '“' | '”')).collect::<String>().trim().to_lowercase()
}
