//! The table of rules, `rules.tsv`: what makes a hunk matter, in what class, how much and which way. Its head tells how it
//! is read; this file only gives its words their types.

use std::str::FromStr;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use crate::brief::classes::{Class, Direction};

/// One row of the table.
#[derive(Debug)]
pub struct Rule {
    pub id: &'static str,
    pub class: Class,
    /// Severity where one expression took the place of another in a sentence that stayed; `None` = says nothing there.
    pub revised: Option<u8>,
    /// Severity where it came or went with a whole sentence, block or row.
    pub whole: Option<u8>,
    pub way: Way,
    /// True where the rows below it say nothing of what this one tells.
    pub alone: bool,
    pub language: Language,
    /// What the place must say: source, title, citation, column, and after `¶` the words the block begins with.
    pub under: Option<Regex>,
    /// What a sentence of the change must say, on either side.
    pub beside: Option<Regex>,
    pub cue: Cue,
    /// What the reader is told.
    pub reason: &'static str,
}

/// How the direction of a rule is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Always(Direction),
    /// This way where the expression came, the other where it went.
    Came(Direction),
    /// The expressions of a class stand on one scale: more tightens.
    Scale(i8),
    /// By the scale that the fact itself is on: review policies, modal words.
    Lattice,
    /// A greater amount goes this way.
    More(Direction),
    /// A greater amount widens or narrows what meets it: by its comparison, and by what the text does to it.
    Bound,
    /// A later day goes this way.
    Later(Direction),
    /// The expression widens what the sentence is about: tightens in text of control, loosens in text of relief.
    Widens,
    Narrows,
    /// As the rows below say; unclear where they say nothing.
    Below,
    /// Not rules of their own: text that says this controls, or relieves; its number is a ceiling, a floor, or a mark of what
    /// it is about.
    Controls,
    Relieves,
    Ceiling,
    Floor,
    Mark,
}

/// What a rule looks for.
#[derive(Debug)]
pub enum Cue {
    /// Expressions in folded text of small letters.
    Words(Regex),
    /// Facts of this kind.
    Fact(FactKind),
    /// Any words at all.
    Anything,
    /// The row of a table.
    Row,
    /// What is proven by comparing the two sides, in `classes::editorial`.
    Proof(Proof),
}

/// The facts that rules ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactKind {
    Review,
    Requirement,
    Exception,
    Eccn,
    Group,
    Country,
    Tariff,
    Percentage,
    Money,
    /// A number that counts no time.
    Number,
    /// The same, but for one that stands where another stood.
    Figure,
    /// A number of days, months, years or hours.
    Period,
    /// The last day for comments.
    Comment,
    /// A day that is not one from which something holds: by it something is to be done.
    Due,
    /// A day from or until which something holds.
    Effect,
    Date,
    Modal,
    Prohibition,
    Party,
}

/// What proves a hunk to be editorial, or to touch references and links alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proof {
    Typography,
    /// Each side is what `beside` describes.
    Is,
    /// Both sides are equal without what `beside` describes; what its first group finds is kept.
    Without,
    Markup,
    Capitals,
    NoteMarks,
    SameDay,
    /// Both sides are equal where the characters that `beside` names together count as one.
    Variants,
    /// Both sides are equal where the words that `beside` finds twice stand once.
    Doubled,
    /// Both sides are equal where the expressions that `beside` names together count as one: `section=sec\.`.
    Alike,
    /// Both sides are equal once letters that were misread byte by byte are read aright.
    Encoding,
    /// Both sides are equal once what `beside` finds is left out, but for its groups.
    Dropped,
    /// Both sides are equal once all that the rows of spelling take for one, numbers and days are in one form.
    Several,
    /// In a sentence that is what `beside` describes, names and numbers of addresses alone differ.
    Names,
    /// Both sides state the same numbers and days in the same words.
    SameFigures,
    Punctuation,
    Spelling,
    Renumbered,
    Moved,
    Reordered,
    Parted,
    Links,
    /// One word that joins stands for another.
    AndOr,
}

/// The languages of the cues. Latin letters are read by the rows of all Western languages unless the document says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Any,
    English,
    Chinese,
    German,
    French,
}

impl Rule {
    /// True for a rule about texts that have Latin letters, or ideographs.
    pub fn speaks(&self, latin: bool, han: bool) -> bool {
        match self.language {
            Language::Any => true,
            Language::Chinese => han,
            _ => latin,
        }
    }

    /// True for what is said of text that nothing else is said of.
    pub fn is_last_resort(&self) -> bool {
        matches!(self.class, Class::Txt | Class::Del) && matches!(self.cue, Cue::Anything | Cue::Row)
    }
}

/// All rows, in order.
pub struct Table {
    pub rules: Vec<Rule>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    // A row that can't be read is a mistake in the table; a test proves that there is none.
    Table { rules: rows().filter_map(|row| read(row).ok()).collect() }
});

const TEXT: &str = include_str!("rules.tsv");

/// The table, read once.
pub fn table() -> &'static Table {
    &TABLE
}

impl Table {
    /// The rule for a proof.
    pub fn proof(&self, proof: Proof) -> Option<&Rule> {
        self.rules.iter().find(|rule| matches!(rule.cue, Cue::Proof(known) if known == proof))
    }

    /// The rule of this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The position of a rule: the first ones matter most.
    pub fn rank(&self, id: &str) -> usize {
        self.rules.iter().position(|rule| rule.id == id).unwrap_or(self.rules.len())
    }
}

fn rows() -> impl Iterator<Item = &'static str> {
    TEXT.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).skip(1)
}

/// What is wrong with a row.
#[derive(Debug, thiserror::Error)]
#[error("row `{row}` of rules.tsv: {what}")]
struct BadRow {
    row: &'static str,
    what: String,
}

fn read(row: &'static str) -> Result<Rule, BadRow> {
    let bad = |what: String| BadRow { row, what };
    let cells: Vec<&str> = row.split('\t').collect();
    let [id, class, revised, whole, way, alone, language, under, beside, cue, reason] = cells[..] else {
        return Err(bad(format!("it has {} cells, not 11", cells.len())));
    };
    let severity = |cell: &str| match cell {
        "-" => Ok(None),
        _ => {
            cell.parse::<u8>().ok().filter(|n| *n <= 5).map(Some).ok_or_else(|| bad(format!("`{cell}` is no severity")))
        }
    };
    let pattern = |cell: &str| match cell {
        "" => Ok(None),
        _ => compile(cell).map(Some).map_err(|error| bad(error.to_string())),
    };
    Ok(Rule {
        id,
        class: if class == "-" { Class::Txt } else { class.parse().map_err(|e| bad(format!("{e}")))? },
        revised: severity(revised)?,
        whole: severity(whole)?,
        way: way.parse().map_err(|()| bad(format!("`{way}` is no way")))?,
        alone: match alone {
            "alone" => true,
            "" => false,
            _ => return Err(bad(format!("`{alone}` is not `alone`"))),
        },
        language: Language::read(language).ok_or_else(|| bad(format!("`{language}` is no language")))?,
        under: pattern(under)?,
        beside: pattern(beside)?,
        cue: cue_of(cue).map_err(bad)?,
        reason,
    })
}

fn cue_of(cell: &str) -> Result<Cue, String> {
    if let Some(name) = cell.strip_prefix('@') {
        return match name {
            "anything" => Ok(Cue::Anything),
            "row" => Ok(Cue::Row),
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
        None => compile(cell).map(Cue::Words).map_err(|error| error.to_string()),
    }
}

/// Text is given in small letters, and words that need a boundary are ASCII: only such boundaries run on the fast engine.
fn compile(expression: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(&expression.replace(r"\b", r"(?-u:\b)")).build()
}

impl FromStr for Way {
    type Err = ();

    fn from_str(cell: &str) -> Result<Way, ()> {
        let direction = |word: &str| match word {
            "tightens" => Ok(Direction::Tightens),
            "loosens" => Ok(Direction::Loosens),
            "neutral" => Ok(Direction::Neutral),
            "unclear" => Ok(Direction::Unclear),
            _ => Err(()),
        };
        Ok(match cell.split_once(' ') {
            Some(("came", word)) => Way::Came(direction(word)?),
            Some(("more", word)) => Way::More(direction(word)?),
            Some(("later", word)) => Way::Later(direction(word)?),
            Some(("scale", rank)) => Way::Scale(rank.parse().map_err(|_| ())?),
            Some(_) => return Err(()),
            None => match cell {
                "lattice" => Way::Lattice,
                "bound" => Way::Bound,
                "widens" => Way::Widens,
                "narrows" => Way::Narrows,
                "below" => Way::Below,
                "controls" => Way::Controls,
                "relieves" => Way::Relieves,
                "ceiling" => Way::Ceiling,
                "floor" => Way::Floor,
                "mark" => Way::Mark,
                word => Way::Always(direction(word)?),
            },
        })
    }
}

impl Language {
    fn read(cell: &str) -> Option<Language> {
        Some(match cell {
            "*" => Language::Any,
            "en" => Language::English,
            "zh" => Language::Chinese,
            "de" => Language::German,
            "fr" => Language::French,
            _ => return None,
        })
    }
}

impl FactKind {
    const NAMED: [(&'static str, FactKind); 19] = [
        ("review", FactKind::Review),
        ("requirement", FactKind::Requirement),
        ("exception", FactKind::Exception),
        ("eccn", FactKind::Eccn),
        ("group", FactKind::Group),
        ("country", FactKind::Country),
        ("tariff", FactKind::Tariff),
        ("percentage", FactKind::Percentage),
        ("money", FactKind::Money),
        ("number", FactKind::Number),
        ("figure", FactKind::Figure),
        ("due", FactKind::Due),
        ("effect", FactKind::Effect),
        ("period", FactKind::Period),
        ("comment", FactKind::Comment),
        ("date", FactKind::Date),
        ("modal", FactKind::Modal),
        ("prohibition", FactKind::Prohibition),
        ("party", FactKind::Party),
    ];
}

impl Proof {
    const NAMED: [(&'static str, Proof); 23] = [
        ("typography", Proof::Typography),
        ("is", Proof::Is),
        ("without", Proof::Without),
        ("markup", Proof::Markup),
        ("capitals", Proof::Capitals),
        ("note marks", Proof::NoteMarks),
        ("same day", Proof::SameDay),
        ("same figures", Proof::SameFigures),
        ("variants", Proof::Variants),
        ("doubled", Proof::Doubled),
        ("alike", Proof::Alike),
        ("encoding", Proof::Encoding),
        ("dropped", Proof::Dropped),
        ("several", Proof::Several),
        ("names", Proof::Names),
        ("punctuation", Proof::Punctuation),
        ("spelling", Proof::Spelling),
        ("renumbered", Proof::Renumbered),
        ("moved", Proof::Moved),
        ("reordered", Proof::Reordered),
        ("parted", Proof::Parted),
        ("links", Proof::Links),
        ("and or", Proof::AndOr),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_can_be_read_and_has_an_id_of_its_own() {
        let rules: Vec<Rule> = rows().map(|row| read(row).unwrap_or_else(|error| panic!("{error}"))).collect();
        let ids: std::collections::HashSet<_> = rules.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), rules.len());
        for (name, proof) in Proof::NAMED {
            assert!(table().proof(proof).is_some(), "no row for the proof `{name}`");
        }
    }
}
