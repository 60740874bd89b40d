//! From pairs to the redline: steps in reading order, and hunks as a lawyer would list them.

use std::ops::Range;

use super::class::class;
use super::edits::{break_edits, edit};
use super::effort::Effort;
use super::families::order_weights;
use super::pairing::{Pairing, Unit, in_order};
use super::side::Side;
use super::units::units_of;
use super::{Edit, Hunk, HunkKind, Step};

/// Tells the whole redline.
pub(super) fn tell(old: &Side, new: &Side, pairing: &Pairing, effort: Effort) -> (Vec<Step>, Vec<Hunk>) {
    let units = pairing.units();
    let keep = in_order(&units, || order_weights(old, new, pairing));
    let mut teller = Teller {
        old,
        new,
        moved: moved_ranges(old, new, &units, &keep),
        told: Vec::new(),
        moved_to: vec![usize::MAX; new.len()],
        moved_from: vec![usize::MAX; old.len()],
        effort,
        steps: Vec::with_capacity(old.len().max(new.len())),
        hunks: Vec::new(),
    };
    teller.told = vec![None; teller.moved.len()];
    for (id, (o, n)) in teller.moved.iter().enumerate() {
        teller.moved_from[o.clone()].fill(id);
        teller.moved_to[n.clone()].fill(id);
    }
    let (mut o, mut n) = (0, 0);
    for (unit, _) in units.iter().zip(&keep).filter(|(_, keep)| **keep) {
        teller.gone(o..unit.0.start);
        teller.come(n..unit.1.start);
        teller.stays(unit);
        (o, n) = (unit.0.end, unit.1.end);
    }
    teller.gone(o..old.len());
    teller.come(n..new.len());
    (teller.steps, teller.hunks)
}

/// Runs of blocks that left their place together, divided into what a lawyer would call one unit.
fn moved_ranges(old: &Side, new: &Side, units: &[Unit], keep: &[bool]) -> Vec<Unit> {
    let mut runs: Vec<Unit> = Vec::new();
    for (unit, _) in units.iter().zip(keep).filter(|(_, keep)| !**keep) {
        let whole = unit.0.len() == 1 && unit.1.len() == 1;
        match runs.last_mut() {
            Some((o, n)) if whole && o.len() == n.len() && o.end == unit.0.start && n.end == unit.1.start => {
                (o.end, n.end) = (unit.0.end, unit.1.end);
            }
            _ => runs.push(unit.clone()),
        }
    }
    let mut moved = Vec::new();
    for (o, n) in runs {
        if o.len() != n.len() {
            moved.push((o, n));
            continue;
        }
        // A unit ends where it ends on both sides.
        let (mut from, shift) = (o.start, n.start);
        let old_ends: Vec<usize> = units_of(old.blocks, o.clone()).into_iter().map(|unit| unit.end).collect();
        for unit in units_of(new.blocks, n.clone()) {
            let end = unit.end - shift + o.start;
            if old_ends.contains(&end) {
                moved.push((from..end, from - o.start + shift..unit.end));
                from = end;
            }
        }
    }
    moved
}

struct Teller<'a> {
    old: &'a Side<'a>,
    new: &'a Side<'a>,
    moved: Vec<Unit>,
    /// The hunk of each moved unit, once told.
    told: Vec<Option<usize>>,
    /// The moved unit of each new and old block; `usize::MAX` where it has none.
    moved_to: Vec<usize>,
    moved_from: Vec<usize>,
    effort: Effort,
    steps: Vec<Step>,
    hunks: Vec<Hunk>,
}

impl Teller<'_> {
    /// Old blocks that are not here any more.
    fn gone(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let id = self.moved_from[at];
            if id != usize::MAX {
                let hunk = self.moved_hunk(id);
                self.steps.push(Step::MovedFrom(hunk));
                at = self.moved[id].0.end;
                continue;
            }
            let free = at + self.moved_from[at..range.end].iter().take_while(|&&id| id == usize::MAX).count();
            for unit in units_of(self.old.blocks, at..free) {
                self.push(HunkKind::Removed, unit, 0..0, Vec::new());
            }
            at = free;
        }
    }

    /// New blocks that were not here before.
    fn come(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let id = self.moved_to[at];
            if id != usize::MAX {
                let hunk = self.moved_hunk(id);
                self.steps.push(Step::Hunk(hunk));
                at = self.moved[id].1.end;
                continue;
            }
            let free = at + self.moved_to[at..range.end].iter().take_while(|&&id| id == usize::MAX).count();
            for unit in units_of(self.new.blocks, at..free) {
                self.push(HunkKind::Added, 0..0, unit, Vec::new());
            }
            at = free;
        }
    }

    /// A unit in its old place.
    fn stays(&mut self, (o, n): &Unit) {
        if o.len() != 1 || n.len() != 1 {
            let kind = if o.len() == 1 { HunkKind::Split } else { HunkKind::Merged };
            let edits = break_edits(self.old, self.new, o, n, &mut self.effort);
            self.push(kind, o.clone(), n.clone(), edits);
            return;
        }
        match edit(self.old, self.new, o.start, n.start, &mut self.effort) {
            None => self.steps.push(Step::Same { old: o.start, new: n.start }),
            Some(edit) => {
                let (a, b) = (&self.old.marks[o.start], &self.new.marks[n.start]);
                let renumbered = a.designator != b.designator && a.body == b.body;
                let kind = if renumbered { HunkKind::Redesignated } else { HunkKind::Revised };
                self.push(kind, o.clone(), n.clone(), vec![edit]);
            }
        }
    }

    fn moved_hunk(&mut self, id: usize) -> usize {
        if let Some(hunk) = self.told[id] {
            return hunk;
        }
        let (o, n) = self.moved[id].clone();
        let edits = if o.len() == n.len() {
            let pairs = o.clone().zip(n.clone());
            pairs.filter_map(|(o, n)| edit(self.old, self.new, o, n, &mut self.effort)).collect()
        } else {
            break_edits(self.old, self.new, &o, &n, &mut self.effort)
        };
        let hunk = self.list(HunkKind::Moved, o, n, edits);
        self.told[id] = Some(hunk);
        hunk
    }

    /// A hunk told where it is listed.
    fn push(&mut self, kind: HunkKind, old: Range<usize>, new: Range<usize>, edits: Vec<Edit>) {
        let hunk = self.list(kind, old, new, edits);
        self.steps.push(Step::Hunk(hunk));
    }

    fn list(&mut self, kind: HunkKind, old: Range<usize>, new: Range<usize>, edits: Vec<Edit>) -> usize {
        let class = class(self.old, self.new, kind, &edits);
        self.hunks.push(Hunk { kind, class, old, new, edits });
        self.hunks.len() - 1
    }
}
