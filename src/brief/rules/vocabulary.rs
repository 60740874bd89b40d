//! The words that the cells of a row are written in: ways, facts, proofs, languages.

use std::str::FromStr;

use crate::brief::classes::Direction;

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
    /// The same of a last day: none at all is later than any.
    Ends(Direction),
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
    /// A day of the calendar that names no year.
    Calendar,
    Modal,
    /// A modal word that stands where one of another force stood.
    Turned,
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
            Some(("ends", word)) => Way::Ends(direction(word)?),
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
    pub(super) fn read(cell: &str) -> Option<Language> {
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
    pub(super) const NAMED: [(&'static str, FactKind); 21] = [
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
        ("calendar", FactKind::Calendar),
        ("modal", FactKind::Modal),
        ("turned", FactKind::Turned),
        ("prohibition", FactKind::Prohibition),
        ("party", FactKind::Party),
    ];
}

impl Proof {
    pub(super) const NAMED: [(&'static str, Proof); 23] = [
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

    /// True where `beside` is a list of what counts as one, and no expression.
    pub(super) fn reads_sets(self) -> bool {
        matches!(self, Proof::Variants | Proof::Alike | Proof::Spelling)
    }
}
