//! Where the sentences of a change stand: what source, document, citation and column say of them, and what the text there
//! does to what meets its terms.

use std::ops::Deref;

use super::direction::{Term, Text};
use super::reading::{is_han, read};
use super::window::Window;
use crate::brief::rules::{Language, Rule, Searched, Way, table};
use crate::brief::stated::Stated;
use crate::document::{Block, BlockKind};
use crate::source::Source;

/// Bytes of a block that its place shows.
const OPENING: usize = 200;

/// The place of a block, told when a rule first asks for it.
pub(super) type LazyPlace<'p> = dyn Deref<Target = Searched<String>> + 'p;

/// The two documents of a diff and the source they are versions of.
pub(super) struct Scene<'a> {
    pub old: &'a Stated<'a>,
    pub new: &'a Stated<'a>,
    /// Issuer and title of the source, and the title of each document.
    titles: [String; 2],
}

/// Which of the two documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    Old,
    New,
}

impl<'a> Scene<'a> {
    pub fn new(source: &Source, old: &'a Stated<'a>, new: &'a Stated<'a>) -> Scene<'a> {
        let titles = [old, new].map(|side| format!("{} | {} | {}", source.issuer, source.title, side.document().title));
        Scene { old, new, titles }
    }

    pub fn side(&self, version: Version) -> &'a Stated<'a> {
        match version {
            Version::Old => self.old,
            Version::New => self.new,
        }
    }

    /// The place of a block as rules read it: `bis | commerce control list | part 774 / supplement no. 1 / 3a090 ¶row …`:
    /// folded, small letters; after `¶` what kind of block it is, and the words it begins with.
    pub fn place(&self, version: Version, block: &Block, column: &str) -> Searched<String> {
        let title = &self.titles[usize::from(version == Version::New)];
        let kind = match block.kind {
            BlockKind::Heading(_) => "heading",
            BlockKind::TableRow | BlockKind::TableHead => "row",
            BlockKind::Note => "note",
            _ => "",
        };
        let columns = || block.cells.iter().map(|cell| cell.column.as_str()).collect::<Vec<_>>().join(", ");
        let column = match column {
            "" if block.cells.is_empty() => String::new(),
            "" => format!(" / columns:{}", columns()),
            column => format!(" / column:{column}"),
        };
        let end = (0..=OPENING.min(block.text.len())).rev().find(|&at| block.text.is_char_boundary(at)).unwrap_or(0);
        let place = format!("{title} / {}{column} ¶{kind} {}", block.citation.0.join(" / "), &block.text[..end]);
        read(&place)
    }
}

/// A window with its place, as rules are asked about it.
pub(super) struct Asked<'w> {
    pub window: &'w Window<'w>,
    pub place: &'w LazyPlace<'w>,
    latin: bool,
    han: bool,
    /// What the document says its language is, where it does.
    declared: Option<Language>,
}

impl<'w> Asked<'w> {
    pub fn new(window: &'w Window<'w>, place: &'w LazyPlace<'w>, declared: Option<&str>) -> Asked<'w> {
        let text = || window.sides().map(|side| &*side.reading.text);
        let declared = declared.and_then(|tag| match tag.get(..2) {
            Some("en") => Some(Language::English),
            Some("de") => Some(Language::German),
            Some("fr") => Some(Language::French),
            _ => None,
        });
        Asked {
            place,
            latin: text().any(|text| text.bytes().any(|b| b.is_ascii_alphabetic())),
            han: text().any(|text| !text.is_ascii() && text.chars().any(is_han)),
            window,
            declared,
        }
    }

    /// Whether a rule is about the language of the sentences.
    pub fn speaks(&self, rule: &Rule) -> bool {
        let western = matches!(rule.language, Language::English | Language::German | Language::French);
        rule.speaks(self.latin, self.han)
            && (!western || self.declared.is_none_or(|declared| declared == rule.language))
    }

    /// Whether a rule is about the place and the sentences.
    pub fn fits(&self, rule: &Rule) -> bool {
        rule.under.as_ref().is_none_or(|pattern| pattern.is_match(self.place))
            && rule
                .beside
                .as_ref()
                .is_none_or(|pattern| self.window.sides().any(|side| pattern.is_match(&side.reading.text)))
    }

    /// What the sentences do to what meets their terms: the first row that says so.
    pub fn text(&self) -> Text {
        let found = table()
            .rules
            .iter()
            .find(|rule| matches!(rule.way, Way::Controls | Way::Relieves) && self.speaks(rule) && self.fits(rule));
        match found.map(|rule| rule.way) {
            Some(Way::Controls) => Text::Controls,
            Some(Way::Relieves) => Text::Relieves,
            _ => Text::Open,
        }
    }

    /// What numbers are to the sentences.
    pub fn term(&self) -> Term {
        let found = table().rules.iter().find(|rule| {
            matches!(rule.way, Way::Ceiling | Way::Floor | Way::Mark) && self.speaks(rule) && self.fits(rule)
        });
        match found.map(|rule| rule.way) {
            Some(Way::Ceiling) => Term::Ceiling,
            Some(Way::Floor) => Term::Floor,
            _ => Term::Mark,
        }
    }
}
