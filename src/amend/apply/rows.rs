//! Amendments to the rows of a list: the entries of the Entity List under their country.
//!
//! A list prints the name of a group, such as a country, in the first row of the group alone; what is done to a row must
//! leave every other row in its group.

use super::find::{Scope, above};
use super::naming::plain;
use super::new_text::NewText;
use super::words::put;
use super::{Reason, place};
use crate::amend::target::{Step, Target};
use crate::document::{Block, BlockKind};

/// Puts the new row in the place of the one of that name.
pub fn revise(blocks: &mut [Block], target: &Target, new: &NewText) -> Result<(), Reason> {
    let at = place(blocks, target)?.range.start;
    let row = fresh(target, new)?;
    let group = first_cell(&blocks[at]).to_owned();
    blocks[at] = in_group(Block { citation: row_citation(&blocks[at], &row), ..row }, &group);
    Ok(())
}

/// Puts the new row among those of its group, by the alphabet.
pub fn add(blocks: &mut Vec<Block>, target: &Target, name: &str, new: &NewText) -> Result<(), Reason> {
    let row = fresh(target, new)?;
    let scope = above(blocks, &target.path).ok_or_else(|| Reason::NoPlace(target.clone()))?;
    let rows = scope.rows(blocks);
    let (Some(first), Some(last)) = (rows.first().copied(), rows.last().copied()) else {
        return open_group(blocks, &scope, row, name);
    };
    let own = |block: &Block| block.cells.iter().map(|cell| plain(block.cell_text(cell))).collect::<Vec<String>>();
    let column = own(&row).iter().position(|cell| cell.starts_with(plain(name).trim_end_matches('.')));
    let column = column.ok_or(Reason::NoText)?;
    let key = |at: usize| own(&blocks[at]).get(column).cloned().unwrap_or_default();
    if !rows.is_sorted_by_key(|&at| key(at)) {
        return Err(Reason::NoPosition);
    }
    let at = rows.iter().copied().find(|&at| key(at) > own(&row)[column]).unwrap_or(last + 1);
    let citation = row_citation(&blocks[first], &row);
    let group = match at == first {
        true => take_group(blocks, first),
        false => String::new(),
    };
    blocks.insert(at, in_group(Block { citation, ..row }, &group));
    Ok(())
}

/// Puts in the first row of a group, by the alphabet of the groups; only where these stand in its order.
fn open_group(blocks: &mut Vec<Block>, scope: &Scope, row: Block, entry: &str) -> Result<(), Reason> {
    let name = scope.group.clone().ok_or(Reason::NoPosition)?;
    let rows = Scope { group: None, ..scope.clone() }.rows(blocks);
    let opens: Vec<usize> = rows.iter().copied().filter(|&at| !first_cell(&blocks[at]).is_empty()).collect();
    let key = |at: usize| plain(first_cell(&blocks[at]));
    let (Some(first), Some(last)) = (opens.first().copied(), rows.last().copied()) else {
        return Err(Reason::NoPosition);
    };
    // Where each row has a name in its first cell there are no groups.
    if opens.len() < 2 || opens.len() == rows.len() && rows.len() > 3 || !opens.is_sorted_by_key(|&at| key(at)) {
        return Err(Reason::NoPosition);
    }
    let at = opens.iter().copied().find(|&at| key(at) > plain(&name)).unwrap_or(last + 1);
    let entry = plain(entry);
    let is_key = |cell: &&str| plain(cell).starts_with(entry.trim_end_matches('.'));
    let key = row.cells.iter().map(|cell| row.cell_text(cell)).find(is_key).ok_or(Reason::NoText)?;
    let mut citation = blocks[first].citation.clone();
    // Where rows are cited by what they are called, it is by the entry, not by its group.
    if let Some(own) = citation.0.last_mut().filter(|own| own.starts_with("row:")) {
        *own = format!("row:{key}");
    }
    blocks.insert(at, in_group(Block { citation, ..row }, &name));
    Ok(())
}

/// Takes a row out; the next one takes over the name of the group.
pub fn remove(blocks: &mut Vec<Block>, target: &Target) -> Result<(), Reason> {
    let at = place(blocks, target)?.range.start;
    let group = first_cell(&blocks[at]).to_owned();
    let is_row = |block: &&mut Block| block.kind == BlockKind::TableRow && first_cell(block).is_empty();
    if let Some(next) = blocks.get_mut(at + 1).filter(is_row) {
        *next = in_group(next.clone(), &group);
    }
    blocks.remove(at);
    Ok(())
}

/// The row that the rule prints.
fn fresh(target: &Target, new: &NewText) -> Result<Block, Reason> {
    let name = Target {
        path: target.path.iter().filter(|step| matches!(step, Step::Row(_))).cloned().collect(),
        through: None,
    };
    let found = new.find(&name).ok_or(Reason::NoText)?;
    let row = new.pieces[found.start].block.clone();
    match row.text.contains("* * *") {
        true => Err(Reason::Elided),
        false => Ok(row),
    }
}

/// The table of one row, the key of another.
fn row_citation(beside: &Block, row: &Block) -> crate::citation::Citation {
    let mut citation = beside.citation.clone();
    if let (Some(own), Some(key)) = (citation.0.last_mut(), row.citation.last().filter(|key| key.starts_with("row:"))) {
        *own = key.to_owned();
    }
    citation
}

fn first_cell(row: &Block) -> &str {
    row.cells.first().map_or("", |cell| row.cell_text(cell))
}

/// A row with the name of its group in its first cell, or without one. Where the group has no column of its own, the
/// first cell is the row's.
fn in_group(mut row: Block, group: &str) -> Block {
    if let Some(cell) = row.cells.first().cloned().filter(|_| row.cells.len() > 1) {
        put(&mut row, cell.range, group);
    }
    row
}

/// Takes the name of the group out of its first row.
fn take_group(blocks: &mut [Block], first: usize) -> String {
    let group = first_cell(&blocks[first]).to_owned();
    blocks[first] = in_group(blocks[first].clone(), "");
    group
}
