//! Hunks that are one act: neighbours renumbered in one go, and the same edit made in many places.
//!
//! A group takes nothing out of the list of hunks; it says how the list may be told in fewer words.

use std::collections::{HashMap, HashSet};

use super::class::changes;
use super::side::Side;
use super::{Act, Group, Hunk, HunkKind, Member};
use crate::document::Block;
use crate::extract::han_number;

/// An edit met in so many hunks is one act.
const MANY: usize = 3;
/// A text lighter than this, letters counted, is a coincidence.
const TELLING: usize = 4;

/// The groups of a diff, by their first hunk.
pub(super) fn groups(old: &Side, new: &Side, hunks: &[Hunk]) -> Vec<Group> {
    let mut groups = cascades(old, new, hunks);
    let numbered: HashSet<usize> = groups.iter().flat_map(|group| &group.members).map(|member| member.hunk).collect();
    groups.extend(same_edits(old, new, hunks, &numbered));
    // The texts decide between acts that are always met together.
    groups.sort_by_cached_key(|group| {
        let texts = match &group.act {
            Act::Cascade => None,
            Act::SameEdit { gone, come } => Some((gone.clone(), come.clone())),
        };
        (group.members.first().map(|member| member.hunk), texts)
    });
    groups
}

/// Neighbours that each bear another number now: paragraphs of one section, or sections numbered through the law.
fn cascades(old: &Side, new: &Side, hunks: &[Hunk]) -> Vec<Group> {
    let renumbered: Vec<usize> = (0..hunks.len()).filter(|&at| is_renumbered(old, new, &hunks[at])).collect();
    if renumbered.len() < 2 {
        return Vec::new();
    }
    let (olds, news) = (ordinals(old.blocks), ordinals(new.blocks));
    let level = |at: usize| (level(&old.blocks[hunks[at].old.start]), level(&new.blocks[hunks[at].new.start]));
    let follows = |before: usize, at: usize| {
        let (before, at) = (&hunks[before], &hunks[at]);
        olds[at.old.start] == olds[before.old.start] + 1
            && news[at.new.start] == news[before.new.start] + 1
            && counts_on(&old.blocks[before.old.start], &old.blocks[at.old.start])
            && counts_on(&new.blocks[before.new.start], &new.blocks[at.new.start])
    };
    // Lower levels may be renumbered between two neighbours, so each level has a run of its own.
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut open = HashMap::new();
    for at in renumbered {
        match open.get(&level(at)) {
            Some(&run) if last(&runs, run).is_some_and(|before| follows(before, at)) => runs[run].push(at),
            _ => {
                open.insert(level(at), runs.len());
                runs.push(vec![at]);
            }
        }
    }
    let member = |at: usize| Member { hunk: at, whole: hunks[at].kind == HunkKind::Redesignated };
    let runs = runs.into_iter().filter(|run| run.len() > 1);
    runs.map(|run| Group { act: Act::Cascade, members: run.into_iter().map(member).collect() }).collect()
}

fn last(runs: &[Vec<usize>], run: usize) -> Option<usize> {
    runs.get(run)?.last().copied()
}

/// True for one block in its old place under another number.
fn is_renumbered(old: &Side, new: &Side, hunk: &Hunk) -> bool {
    let (o, n) = (hunk.old.start, hunk.new.start);
    let one = hunk.old.len() == 1 && hunk.new.len() == 1;
    one && matches!(hunk.kind, HunkKind::Redesignated | HunkKind::Revised)
        && old.blocks[o].designator_len > 0
        && new.blocks[n].designator_len > 0
        && old.marks[o].designator != new.marks[n].designator
}

/// How deep a block is numbered, and in what form: `(c)` is `(#)`, `第五条` is `第#条`.
fn level(block: &Block) -> (usize, String) {
    let mut form = String::new();
    for c in block.designator().chars() {
        match c.is_alphanumeric() && !is_frame(c) {
            true if form.ends_with('#') => {}
            true => form.push('#'),
            false => form.push(c),
        }
    }
    (block.citation.0.len(), form)
}

/// False where a number is left out between two neighbours.
fn counts_on(before: &Block, after: &Block) -> bool {
    let numbers = number(before.designator()).zip(number(after.designator()));
    numbers.is_none_or(|(before, after)| before.checked_add(1) == Some(after))
}

/// The last number of a designator, or its one letter's place in the alphabet; `None` for what counts otherwise.
fn number(designator: &str) -> Option<u32> {
    let counts = |c: &char| c.is_alphanumeric() && !is_frame(*c);
    let tail: Vec<char> = designator.chars().rev().skip_while(|c| !counts(c)).take_while(counts).collect();
    let last: String = tail.into_iter().rev().collect();
    let letter = || {
        let mut letters = last.chars();
        let letter = letters.next().filter(char::is_ascii_alphabetic)?;
        letters.next().is_none().then(|| u32::from(letter.to_ascii_lowercase()) - u32::from('a') + 1)
    };
    last.parse().ok().or_else(|| han_number(&last)).or_else(letter)
}

/// A character that stands around a Han number.
fn is_frame(c: char) -> bool {
    matches!(c, '第' | '条' | '條' | '章' | '节' | '節' | '款' | '项' | '項' | '目')
}

/// Each numbered block's place among those of its level, in the whole document: where one of them stands between two
/// blocks, these are no neighbours.
fn ordinals(blocks: &[Block]) -> Vec<usize> {
    let mut met: HashMap<(usize, String), usize> = HashMap::new();
    let ordinal = |block: &Block| {
        let count = met.entry(level(block)).or_default();
        *count += usize::from(block.designator_len > 0);
        *count
    };
    blocks.iter().map(ordinal).collect()
}

/// The same words struck, and the same put in their place. The new numbers of `numbered` hunks are told by a cascade.
fn same_edits(old: &Side, new: &Side, hunks: &[Hunk], numbered: &HashSet<usize>) -> Vec<Group> {
    let mut met: HashMap<(u32, u32), (Replaced, Vec<Member>)> = HashMap::new();
    for (at, hunk) in hunks.iter().enumerate() {
        let told = |replaced: &Replaced| replaced.designator && numbered.contains(&at);
        let edits = replaced(old, new, hunk).filter(|replaced| !told(replaced));
        let mut signatures: Vec<_> = edits.map(|replaced| (replaced.signature(old), replaced)).collect();
        signatures.sort_unstable_by_key(|(signature, _)| *signature);
        signatures.dedup_by_key(|(signature, _)| *signature);
        let whole = signatures.len() == 1;
        for (signature, replaced) in signatures.into_iter().filter(|(_, replaced)| replaced.tells()) {
            met.entry(signature).or_insert((replaced, Vec::new())).1.push(Member { hunk: at, whole });
        }
    }
    let many = met.into_values().filter(|(_, members)| members.len() >= MANY);
    let act = |Replaced { gone, come, .. }: Replaced| Act::SameEdit { gone: gone.to_owned(), come: come.to_owned() };
    many.map(|(replaced, members)| Group { act: act(replaced), members }).collect()
}

/// What was put in the place of what; one of the two may be nothing.
#[derive(Clone, Copy)]
struct Replaced<'a> {
    gone: &'a str,
    come: &'a str,
    /// True for the number of a paragraph.
    designator: bool,
}

impl Replaced<'_> {
    /// Equal for edits that say the same.
    fn signature(&self, side: &Side) -> (u32, u32) {
        (side.text_id(self.gone), side.text_id(self.come))
    }

    /// False where it is too little to be recognised by.
    fn tells(&self) -> bool {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).take(TELLING).count();
        !self.designator && letters(self.gone) + letters(self.come) >= TELLING
    }
}

fn replaced<'a>(old: &Side<'a>, new: &Side<'a>, hunk: &Hunk) -> impl Iterator<Item = Replaced<'a>> {
    let (olds, news) = (old.blocks, new.blocks);
    let whole = match (&olds[hunk.old.clone()], &news[hunk.new.clone()]) {
        ([gone], []) => Some(Replaced { gone: gone.body(), come: "", designator: false }),
        ([], [come]) => Some(Replaced { gone: "", come: come.body(), designator: false }),
        _ => None,
    };
    let inside = hunk.edits.iter().flat_map(move |edit| {
        let (was, is) = (&olds[edit.old], &news[edit.new]);
        changes(&edit.spans).into_iter().map(move |(gone, come)| {
            let designator = gone.end <= was.designator_len && come.end <= is.designator_len;
            Replaced { gone: was.text[gone].trim(), come: is.text[come].trim(), designator }
        })
    });
    whole.into_iter().chain(inside)
}
