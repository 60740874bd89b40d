//! Where a definition begins in the flow, and what belongs to it.

use super::super::designator::{Designator, Kind, Numerals};
use super::super::passage::{Passage, Place};
use super::{Level, LevelKind, Outline};
use crate::citation::Citation;

impl Outline {
    /// A definition. One more of a list of definitions ends the marks inside the one before it.
    pub(super) fn define(&mut self, passage: &Passage, term: String) -> Citation {
        let innermost = |levels: &[Level]| levels.last().map(|level| level.element.clone()).unwrap_or_default();
        if matches!(self.levels.last(), Some(Level { kind: LevelKind::Defined { .. }, .. })) {
            self.levels.pop();
        }
        if passage.lead > 0 || passage.text.starts_with(['“', '"']) {
            if let Some((depth, around)) = &self.definitions
                && self.levels.get(..*depth).is_some_and(|levels| innermost(levels) == *around)
            {
                self.levels.truncate(*depth);
            }
            self.definitions = Some((self.levels.len(), innermost(&self.levels)));
        }
        let announces = passage.text.trim_end().ends_with([':', '—', '：']);
        self.open(format!("def:{term}"), LevelKind::Defined { announces }, None);
        self.citation()
    }

    /// Closes the definition that the passage is no part of. A list that it announces is part of it, and so is a series
    /// of digits where no paragraph with a mark is open: the paragraphs of a section begin with letters.
    pub(super) fn close_definition(&mut self, place: &Place, designator: Option<&Designator>) {
        let Some(Level { kind: LevelKind::Defined { announces }, .. }) = self.levels.last() else {
            return;
        };
        let stays = match (place, designator.map(|designator| &designator.kind)) {
            (Place::Flow, None) => true,
            (_, Some(Kind::Marks(marks))) => marks[0].readings.iter().any(|first| {
                let inner = *announces
                    || first.series.numerals == Numerals::Digits
                        && !self.levels.iter().any(|level| matches!(level.kind, LevelKind::Mark { .. }));
                first.value == 1 && inner
            }),
            (_, None) => *announces,
            (_, Some(Kind::Note)) => true,
            (_, Some(Kind::Unit(_) | Kind::Dotted(_))) => false,
        };
        if !stays {
            self.levels.pop();
        }
    }
}
