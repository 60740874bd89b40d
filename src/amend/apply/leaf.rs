//! What a path ends in: a definition, a row, the introduction of a section.

use super::find::Scope;
use super::naming::{is_apparatus, plain};
use crate::document::{Block, BlockKind};

/// The paragraph that defines a term, with what is designated below it.
pub fn definition(blocks: &[Block], scope: &Scope, term: &str) -> Option<Scope> {
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
pub fn row(blocks: &[Block], scope: &Scope, name: &str) -> Option<Scope> {
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
pub fn introduction(blocks: &[Block], scope: &Scope) -> Option<Scope> {
    let own = |at: &usize| blocks[*at].citation == scope.citation;
    let is_heading = |at: &usize| matches!(blocks[*at].kind, BlockKind::Heading(_));
    let begin = scope.range.clone().find(|at| own(at) && !is_heading(at))?;
    let end = (begin..scope.range.end).take_while(|at| own(at) && !is_heading(at)).last()? + 1;
    Some(Scope { range: begin..end, ..scope.clone() })
}

/// The heading of a section; that of a paragraph stands in its first block.
pub fn title(blocks: &[Block], scope: &Scope) -> Option<Scope> {
    let begin = scope.range.start;
    blocks.get(begin)?;
    Some(Scope { range: begin..begin + 1, ..scope.clone() })
}

/// The text without a designator that ends the scope, or stands right behind it.
pub fn undesignated(blocks: &[Block], scope: &Scope) -> Option<Scope> {
    let is_flush = |at: usize| {
        let flush = |block: &Block| block.designator_len == 0 && block.kind == BlockKind::Paragraph;
        blocks.get(at).is_some_and(|block| flush(block) && !is_apparatus(block))
    };
    let own = scope.text(blocks);
    let mut begin = own.end;
    while begin > own.start + 1 && is_flush(begin - 1) {
        begin -= 1;
    }
    let mut end = own.end;
    if begin == end && is_flush(end) {
        end += 1;
    }
    (begin < end).then(|| Scope { range: begin..end, ..scope.clone() })
}

/// The line that says under which statutes a part is issued.
pub fn authority(blocks: &[Block], scope: &Scope) -> Option<Scope> {
    let is_it = |at: &usize| plain(&blocks[*at].text).starts_with("authority:");
    let mut found = scope.range.clone().filter(is_it);
    let at = found.next()?;
    found.next().is_none().then(|| Scope { range: at..at + 1, citation: blocks[at].citation.clone(), group: None })
}

/// The one table of a place: its caption, heads and rows.
pub fn table(blocks: &[Block], scope: &Scope) -> Option<Scope> {
    let of_table = |at: &usize| is_of_table(&blocks[*at]);
    let begin = scope.range.clone().find(of_table)?;
    let end = (begin..scope.range.end).take_while(of_table).last()? + 1;
    let another = (end..scope.range.end).any(|at| of_table(&at));
    (!another).then(|| Scope { range: begin..end, ..scope.clone() })
}

pub fn is_of_table(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Caption | BlockKind::TableHead | BlockKind::TableRow)
}

/// The list of controlled items of an entry, from `Items:` to its end.
pub fn items(blocks: &[Block], scope: &Scope) -> Option<Scope> {
    let mut found = scope.range.clone().filter(|&at| begins_items(&blocks[at]));
    let begin = found.next()?;
    found.next().is_none().then(|| Scope { range: begin..scope.text(blocks).end, ..scope.clone() })
}

/// True for the line that heads the controlled items.
pub fn begins_items(block: &Block) -> bool {
    block.text == "Items" || block.text.starts_with("Items:")
}
