//! Reading the rows of the table, and what can be wrong with one.

use std::sync::Arc;

use foldhash::HashMap;

use super::expression::{Expression, Rows};
use super::vocabulary::{FactKind, Language, Proof};
use super::{Cue, Rule};
use crate::brief::classes::Class;

/// What is wrong with a row.
#[derive(Debug, thiserror::Error)]
#[error("row `{row}` of rules.tsv: {what}")]
pub(super) struct BadRow {
    row: &'static str,
    what: String,
}

/// Reads row after row; cells that say the same share one expression.
#[derive(Default)]
pub(super) struct Reader {
    /// Those of each kind of rows, in order of their numbers.
    pub expressions: [Vec<Arc<Expression>>; 2],
    known: HashMap<&'static str, Arc<Expression>>,
}

impl Reader {
    pub fn read(&mut self, row: &'static str) -> Result<Rule, BadRow> {
        let bad = |what: String| BadRow { row, what };
        let cells: Vec<&str> = row.split('\t').collect();
        let [id, class, revised, whole, way, alone, language, under, beside, cue, reason] = cells[..] else {
            return Err(bad(format!("it has {} cells, not 11", cells.len())));
        };
        let language = Language::read(language).ok_or_else(|| bad(format!("`{language}` is no language")))?;
        let rows = if language == Language::Chinese { Rows::Chinese } else { Rows::Western };
        let cue = self.cue(cue, rows).map_err(bad)?;
        let (beside, sets) = match cue {
            Cue::Proof(proof) if proof.reads_sets() => ("", beside),
            _ => (beside, ""),
        };
        Ok(Rule {
            id,
            class: if class == "-" { Class::Txt } else { class.parse().map_err(|e| bad(format!("{e}")))? },
            revised: severity(revised).map_err(bad)?,
            whole: severity(whole).map_err(bad)?,
            way: way.parse().map_err(|()| bad(format!("`{way}` is no way")))?,
            alone: match alone {
                "alone" => true,
                "" => false,
                _ => return Err(bad(format!("`{alone}` is not `alone`"))),
            },
            language,
            under: self.condition(under, rows),
            beside: self.condition(beside, rows),
            sets,
            cue,
            reason,
        })
    }

    /// What a place or a sentence must say; an empty cell asks for nothing.
    fn condition(&mut self, cell: &'static str, rows: Rows) -> Option<Arc<Expression>> {
        (!cell.is_empty()).then(|| self.expression(cell, rows))
    }

    fn cue(&mut self, cell: &'static str, rows: Rows) -> Result<Cue, String> {
        if let Some(name) = cell.strip_prefix('@') {
            return match name {
                "anything" => Ok(Cue::Anything),
                "row" => Ok(Cue::Row),
                "clause" => Ok(Cue::Clause),
                "member" => Ok(Cue::Member),
                _ => FactKind::NAMED
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, kind)| Cue::Fact(*kind))
                    .ok_or_else(|| format!("`{name}` is no kind of fact")),
            };
        }
        match cell.strip_prefix('=') {
            Some(name) => Proof::NAMED
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, proof)| Cue::Proof(*proof))
                .ok_or_else(|| format!("`{name}` is no proof")),
            None if cell.is_empty() => Err("it has no cue".to_owned()),
            None => Ok(Cue::Words(self.expression(cell, rows))),
        }
    }

    fn expression(&mut self, cell: &'static str, rows: Rows) -> Arc<Expression> {
        let alike = &mut self.expressions[rows as usize];
        let known = self.known.entry(cell).or_insert_with(|| {
            alike.push(Arc::new(Expression::new(cell, rows, alike.len())));
            Arc::clone(&alike[alike.len() - 1])
        });
        Arc::clone(known)
    }
}

fn severity(cell: &str) -> Result<Option<u8>, String> {
    match cell {
        "-" => Ok(None),
        _ => cell.parse().ok().filter(|n| *n <= 5).map(Some).ok_or_else(|| format!("`{cell}` is no severity")),
    }
}
