//! Headings and named parts: which levels they close, and which they open.

use super::super::designator::{self, Designator, Kind, Unit};
use super::super::passage::Passage;
use super::{LONGEST_NAME, LevelKind, Outline, name};
use crate::citation::Citation;

impl Outline {
    pub(super) fn heading(
        &mut self,
        passage: &Passage,
        level: u8,
        designator: Option<&Designator>,
        ahead: &[Option<Designator>],
    ) -> (Citation, usize) {
        match designator.map(|designator| (&designator.kind, designator.len)) {
            Some((Kind::Unit(unit), len)) => {
                self.close_headings(level);
                self.unit(*unit, name(&passage.text[..len]), Some(level));
                (self.citation(), len)
            }
            Some((Kind::Marks(marks), len)) if self.believes(&marks[0], ahead) => {
                self.close_headings(level + 1);
                while self.levels.last().is_some_and(|top| top.kind == LevelKind::Heading && top.heading == Some(level))
                {
                    self.levels.pop();
                }
                self.marks(marks, passage, Some(level), ahead);
                (self.citation(), len)
            }
            _ => {
                self.close_headings(level);
                let title = level == 1 && !std::mem::replace(&mut self.titled, true);
                if title {
                    self.levels.clear();
                } else if passage.text.len() <= LONGEST_NAME {
                    // A quoted `"(a) Scope` is of another law: without its quote it would read as a paragraph of this one.
                    let bare = passage.text.trim_matches(['"', '“', '”']);
                    let named = if bare.starts_with('(') { passage.text.as_str() } else { bare };
                    self.open(format!("heading:{}", name(named)), LevelKind::Heading, Some(level));
                }
                (self.citation(), 0)
            }
        }
    }

    /// Closes what a heading of this level ends: headings of its level and below, and all paragraphs.
    pub(super) fn close_headings(&mut self, level: u8) {
        while let Some(top) = self.levels.last() {
            let closes = match (top.heading, top.kind) {
                (Some(open), _) => open >= level,
                (None, LevelKind::Unit(_)) => false,
                (None, _) => true,
            };
            if !closes {
                break;
            }
            self.levels.pop();
        }
    }

    /// False for a paragraph that begins by speaking of another article, as in "Article 5 ...".
    pub(super) fn is_next_unit(&mut self, unit: Unit, passage: &Passage, len: usize) -> bool {
        let run_on = unit == Unit::Article
            && passage.text.starts_with('第')
            && passage.text[len..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '（'));
        // Without a space after it, `第三条` must be the one that is due, or inserted as `第二条之一`.
        let number = self.last_article + 1;
        let inserted =
            || passage.text[..len].contains('之') && han_value(&passage.text[..len]) == Some(self.last_article);
        let due = han_value(&passage.text[..len]) == Some(number) || inserted();
        if !run_on || due {
            if passage.text.starts_with('第') && unit == Unit::Article {
                self.last_article = han_value(&passage.text[..len]).unwrap_or(number);
            }
            return true;
        }
        false
    }

    pub(super) fn unit(&mut self, unit: Unit, element: String, heading: Option<u8>) {
        if matches!(unit, Unit::Section | Unit::Article) {
            self.articles_first.get_or_insert(unit == Unit::Article);
        }
        let swapped = self.articles_first == Some(true);
        let rank = |unit: Unit| match unit {
            Unit::Section if swapped => Unit::Article as u8 + 1,
            unit => unit as u8,
        };
        let keep = self.levels.iter().position(|level| match level.kind {
            LevelKind::Unit(open) => rank(open) >= rank(unit),
            LevelKind::Heading => heading.is_some() && level.heading >= heading,
            _ => true,
        });
        self.levels.truncate(keep.unwrap_or(self.levels.len()));
        self.open(element, LevelKind::Unit(unit), heading);
    }
}

/// The number of a Chinese article.
fn han_value(designator: &str) -> Option<usize> {
    let number: String =
        designator.chars().skip(1).take_while(|c| !matches!(c, '条' | '條')).filter(|c| !c.is_whitespace()).collect();
    designator::han_number(&number).map(|value| value as usize).or_else(|| number.parse().ok())
}
