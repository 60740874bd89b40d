//! Reading the rows of the table, and what can be wrong with one.

use std::sync::Arc;

use foldhash::HashMap;

use super::expression::Expression;
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
    /// In order of their numbers.
    pub expressions: Vec<Arc<Expression>>,
    known: HashMap<&'static str, usize>,
}

impl Reader {
    pub fn read(&mut self, row: &'static str) -> Result<Rule, BadRow> {
        let bad = |what: String| BadRow { row, what };
        let cells: Vec<&str> = row.split('\t').collect();
        let [id, class, revised, whole, way, alone, language, under, beside, cue, reason] = cells[..] else {
            return Err(bad(format!("it has {} cells, not 11", cells.len())));
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
            language: Language::read(language).ok_or_else(|| bad(format!("`{language}` is no language")))?,
            under: self.condition(under).map_err(bad)?,
            beside: self.condition(beside).map_err(bad)?,
            cue: self.cue(cue).map_err(bad)?,
            reason,
        })
    }

    /// What a place or a sentence must say; an empty cell asks for nothing.
    fn condition(&mut self, cell: &'static str) -> Result<Option<Arc<Expression>>, String> {
        if cell.is_empty() { Ok(None) } else { self.expression(cell).map(Some) }
    }

    fn cue(&mut self, cell: &'static str) -> Result<Cue, String> {
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
            None => self.expression(cell).map(Cue::Words),
        }
    }

    fn expression(&mut self, cell: &'static str) -> Result<Arc<Expression>, String> {
        if let Some(known) = self.known.get(cell) {
            return Ok(Arc::clone(&self.expressions[*known]));
        }
        let number = self.expressions.len();
        let expression = Arc::new(Expression::read(cell, number)?);
        self.known.insert(cell, number);
        self.expressions.push(Arc::clone(&expression));
        Ok(expression)
    }
}

fn severity(cell: &str) -> Result<Option<u8>, String> {
    match cell {
        "-" => Ok(None),
        _ => cell.parse().ok().filter(|n| *n <= 5).map(Some).ok_or_else(|| format!("`{cell}` is no severity")),
    }
}
