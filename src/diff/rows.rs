//! Table rows, matched by their key. A row whose key is gone was removed, however like its neighbour in the new table
//! is.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::canon::is_cjk;
use super::order::best_alignment;
use super::pairing::Pairing;
use super::pairs::likeness;
use super::side::Side;
use crate::citation::Citation;
use crate::document::{Block, BlockKind};

/// Keys this much alike are two spellings of one name, if the rest of the row agrees.
const SPELLING: f64 = 0.5;
/// Larger leftovers are not compared row by row.
const SEARCHED: usize = 40_000;

/// Pairs the rows of each table with those of its counterpart.
pub(super) fn pair_rows(old: &Side, new: &Side, pairing: &mut Pairing) {
    let new_tables = tables(new);
    for table in tables(old) {
        if table.clone().all(|o| pairing.to_new[o].is_some()) {
            continue;
        }
        if let Some(counterpart) = counterpart(&table, &new_tables, new, pairing) {
            pair_table(old, new, table, counterpart, pairing);
        }
    }
    pair_by_address(old, new, pairing);
}

/// Rows left over that bear the same address, which no other row has: entries with text of their own below each stand
/// alone and make no table.
fn pair_by_address(old: &Side, new: &Side, pairing: &mut Pairing) {
    let mut met: HashMap<&Citation, [Vec<usize>; 2]> = HashMap::new();
    for (which, side) in [(0, old), (1, new)] {
        for (at, block) in side.blocks.iter().enumerate() {
            let named = block.citation.last().is_some_and(|last| last.starts_with("row:"));
            if named && block.kind == BlockKind::TableRow {
                met.entry(&block.citation).or_default()[which].push(at);
            }
        }
    }
    let mut pairs: Vec<(usize, usize)> = met
        .into_values()
        .filter_map(|[olds, news]| match (olds.as_slice(), news.as_slice()) {
            ([o], [n]) if pairing.to_new[*o].is_none() && pairing.to_old[*n].is_none() => Some((*o, *n)),
            _ => None,
        })
        .collect();
    pairs.sort_unstable();
    for (o, n) in pairs {
        pairing.pair(o, n);
    }
}

/// Runs of rows.
fn tables(side: &Side) -> Vec<Range<usize>> {
    let mut tables: Vec<Range<usize>> = Vec::new();
    for at in 0..side.len() {
        if !side.is_row(at) {
            continue;
        }
        match tables.last_mut() {
            Some(table) if table.end == at && side.blocks[at].kind != BlockKind::TableHead => table.end += 1,
            _ => tables.push(at..at + 1),
        }
    }
    tables
}

/// The new table most of the old one's rows are in, else the one after the same caption.
fn counterpart(table: &Range<usize>, among: &[Range<usize>], new: &Side, pairing: &Pairing) -> Option<Range<usize>> {
    let place = |n: usize| {
        let at = among.partition_point(|t| t.end <= n);
        among.get(at).filter(|t| t.contains(&n)).map(|_| at)
    };
    let mut votes: HashMap<usize, usize> = HashMap::new();
    for at in table.clone().filter_map(|o| place(pairing.to_new[o]?)) {
        *votes.entry(at).or_default() += 1;
    }
    let by_rows = votes.into_iter().max_by_key(|&(at, count)| (count, std::cmp::Reverse(at))).map(|(at, _)| at);
    let by_caption = || {
        let caption = table.start.checked_sub(1)?;
        let next = pairing.to_new[caption]? + 1;
        (next < new.len()).then(|| place(next)).flatten()
    };
    by_rows.or_else(by_caption).map(|at| among[at].clone())
}

fn pair_table(old: &Side, new: &Side, table: Range<usize>, counterpart: Range<usize>, pairing: &mut Pairing) {
    let (olds, news) = (Grid::new(old, &table), Grid::new(new, &counterpart));
    let key = key_column(&olds, &news);
    if let Some(key) = key {
        for (o, n) in by_key(olds.column(key), news.column(key), pairing) {
            pairing.pair(o, n);
        }
        let (was, is) = (respellings(old, &table, key), respellings(new, &counterpart, key));
        for (o, n) in by_key(was.into_iter(), is.into_iter(), pairing) {
            pairing.pair(o, n);
        }
    }
    let free_old: Vec<usize> = table.filter(|&o| pairing.to_new[o].is_none()).collect();
    let free_new: Vec<usize> = counterpart.filter(|&n| pairing.to_old[n].is_none()).collect();
    if free_old.len() * free_new.len() > SEARCHED {
        return;
    }
    let rarity = Rarity::new(&olds, &news);
    let pairs = best_alignment(0..free_old.len(), 0..free_new.len(), |i, j| {
        same_row(old, new, free_old[i], free_new[j], key, &rarity)
    });
    for (i, j) in pairs {
        pairing.pair(free_old[i], free_new[j]);
    }
}

/// A table's cells as numbers: equal numbers, equal words.
struct Grid {
    start: usize,
    rows: Vec<Vec<u32>>,
    heads: Vec<bool>,
    /// The column whose cells the rows are cited by.
    cited: Option<usize>,
}

impl Grid {
    fn new(side: &Side, table: &Range<usize>) -> Grid {
        let rows = table
            .clone()
            .map(|at| {
                let block = &side.blocks[at];
                cells(block).into_iter().map(|cell| side.text_id(&block.text[cell])).collect()
            })
            .collect();
        let heads = table.clone().map(|at| side.blocks[at].kind == BlockKind::TableHead).collect();
        Grid { start: table.start, rows, heads, cited: cited_column(side, table) }
    }

    fn column(&self, column: usize) -> impl Iterator<Item = (usize, u32)> {
        let body = self.rows.iter().enumerate().filter(|(i, _)| !self.heads[*i]);
        body.filter_map(move |(i, row)| Some((self.start + i, *row.get(column)?)))
    }
}

/// The column that nearly every row's citation names.
fn cited_column(side: &Side, table: &Range<usize>) -> Option<usize> {
    let (mut votes, mut count) = (HashMap::new(), 0);
    for block in table.clone().map(|at| &side.blocks[at]).filter(|block| block.kind == BlockKind::TableRow) {
        count += 1;
        let name = block.citation.last().and_then(|last| last.strip_prefix("row:")).map(|name| side.text_id(name));
        let named = |cell: Range<usize>| Some(side.text_id(&block.text[cell])) == name;
        if let Some(column) = cells(block).into_iter().position(named) {
            *votes.entry(column).or_insert(0) += 1;
        }
    }
    votes.into_iter().find(|&(_, votes)| votes * 10 >= count * 9).map(|(column, _)| column)
}

/// The cells of a row, as byte ranges of its text. Empty ones that end it are not printed, and don't count.
pub(super) fn cells(block: &Block) -> Vec<Range<usize>> {
    if !block.cells.is_empty() {
        let mut cells: Vec<_> = block.cells.iter().map(|cell| cell.range.clone()).collect();
        while let [.., before, last] = &cells[..]
            && last.is_empty()
            && last.start == before.end
        {
            cells.pop();
        }
        return cells;
    }
    let mut start = 0;
    let ends = block.text.match_indices(" | ").map(|(at, _)| at).chain([block.text.len()]);
    ends.map(|end| std::mem::replace(&mut start, end + 3)..end).collect()
}

/// The leftmost column whose cells nearly all differ: what a reader would look a row up by.
fn key_column(olds: &Grid, news: &Grid) -> Option<usize> {
    if olds.cited.is_some() && olds.cited == news.cited {
        return olds.cited;
    }
    let width = olds.rows.iter().map(Vec::len).max()?;
    let distinctness = |grid: &Grid, column: usize| {
        let values: Vec<u32> = grid.column(column).map(|(_, value)| value).collect();
        let distinct = values.iter().collect::<std::collections::HashSet<_>>().len();
        if values.is_empty() { 0.0 } else { distinct as f64 / values.len() as f64 }
    };
    let scores: Vec<f64> = (0..width).map(|c| distinctness(olds, c).min(distinctness(news, c))).collect();
    let best = scores.iter().copied().fold(0.0, f64::max);
    scores.iter().position(|&score| score >= 0.9 * best && score > 0.5)
}

/// Rows with their key in letters and digits alone, in one case: `Example Co., Ltd.` and `EXAMPLE CO LTD` are one name.
fn respellings(side: &Side, table: &Range<usize>, key: usize) -> Vec<(usize, String)> {
    let spelling = |at: usize| {
        let block = &side.blocks[at];
        let cell = cells(block).get(key)?.clone();
        let letters: String =
            block.text[cell].nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        (block.kind != BlockKind::TableHead && !letters.is_empty()).then_some((at, letters))
    };
    table.clone().filter_map(spelling).collect()
}

/// Rows without a partner whose key occurs once on each side.
fn by_key<K: Eq + Hash>(
    olds: impl Iterator<Item = (usize, K)>,
    news: impl Iterator<Item = (usize, K)>,
    pairing: &Pairing,
) -> Vec<(usize, usize)> {
    let mut seen: HashMap<K, [(u32, usize); 2]> = HashMap::new();
    let rows = olds.map(|row| (0, row)).chain(news.map(|row| (1, row)));
    for (which, (at, value)) in rows {
        let entry = &mut seen.entry(value).or_default()[which];
        *entry = (entry.0 + 1, at);
    }
    let mut pairs: Vec<_> = seen.into_values().filter(|[a, b]| a.0 == 1 && b.0 == 1).map(|[a, b]| (a.1, b.1)).collect();
    pairs.retain(|&(o, n)| pairing.to_new[o].is_none() && pairing.to_old[n].is_none());
    pairs.sort_unstable();
    pairs
}

/// How often each cell's text occurs in both tables.
struct Rarity(HashMap<u32, u32>);

impl Rarity {
    fn new(olds: &Grid, news: &Grid) -> Rarity {
        let mut counts = HashMap::new();
        for value in olds.rows.iter().chain(&news.rows).flatten() {
            *counts.entry(*value).or_default() += 1;
        }
        Rarity(counts)
    }

    /// True for a cell found in at most one row of each table.
    fn tells(&self, value: u32) -> bool {
        self.0.get(&value).is_none_or(|&count| count <= 2)
    }
}

/// True for a cell of words, such as an address: figures and dates are no proof that a row under another name is it.
fn is_wordy(cell: &str) -> bool {
    /// A date spelt out has fewer letters.
    const LETTERS: usize = 12;
    cell.chars().filter(|c| c.is_alphabetic()).map(|c| if is_cjk(c) { 3 } else { 1 }).sum::<usize>() >= LETTERS
}

/// What pairing two rows with different keys is worth; 0 where they are two rows. They are one where the key is spelt
/// otherwise and the rest agrees, or where a cell no other row has agrees and most others do.
fn same_row(old: &Side, new: &Side, o: usize, n: usize, key: Option<usize>, rarity: &Rarity) -> u64 {
    let (a, b) = (&old.blocks[o], &new.blocks[n]);
    if a.kind != b.kind {
        return 0;
    }
    let (cells_a, cells_b) = (cells(a), cells(b));
    if a.kind == BlockKind::TableHead {
        return 1 + (likeness(&old.body(o).features, &new.body(n).features) * 1000.0) as u64;
    }
    if cells_a.len() != cells_b.len() {
        let alike = likeness(&old.body(o).features, &new.body(n).features);
        return if alike >= 0.6 { (alike * 1000.0) as u64 } else { 0 };
    }
    let (mut equal, mut telling, mut naming, mut spelling) = (0, 0, 0, 0.0);
    for (column, (x, y)) in cells_a.iter().zip(&cells_b).enumerate() {
        let (x, y) = (&a.text[x.clone()], &b.text[y.clone()]);
        let id = old.text_id(x);
        if id == new.text_id(y) {
            equal += 1;
            telling += usize::from(rarity.tells(id));
            naming += usize::from(rarity.tells(id) && is_wordy(x));
        } else if Some(column) == key {
            spelling = likeness(&old.letters(x), &new.letters(y));
        }
    }
    let others = cells_a.len() - usize::from(key.is_some());
    let agrees = 2 * equal >= others && equal > 0;
    let respelt = key.is_some() && spelling >= SPELLING && telling > 0;
    let rekeyed = naming > 0 && equal + 1 >= cells_a.len() && cells_a.len() > 2;
    if agrees && (respelt || rekeyed) { 100 * equal as u64 + (spelling * 100.0) as u64 + 1 } else { 0 }
}
