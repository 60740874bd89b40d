//! Gives every passage its citation: the hierarchy of a law rebuilt from flat paragraphs.
//!
//! A stack holds the levels that are open. Named parts and headings open and close levels by rank; marks such as `(a)`
//! continue the series they follow, or open a level below. Whether `(i)` is a letter or a Roman number is decided by
//! its neighbours: what comes first after it, `(j)` or `(ii)`. A passage without a designator carries the citation of
//! what it stands under.

mod runin;

use std::borrow::Cow;

use super::designator::{self, Designator, Frame, Kind, Mark, Numerals, Reading, Series, Unit};
use super::passage::{Passage, Place};
use super::text::is_wide;
use crate::citation::Citation;
use crate::document::{Block, BlockKind};

/// How many marks ahead a neighbour is looked for.
const LOOK_AHEAD: usize = 60;
/// The longest heading that names a level; a longer one is a paragraph in disguise.
const LONGEST_NAME: usize = 200;

/// Characters in which a designator is looked for.
const LONGEST_DESIGNATOR: usize = 24;

/// One open level.
#[derive(Debug, Clone)]
struct Level {
    element: String,
    kind: LevelKind,
    /// The level of the heading that opened it.
    heading: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LevelKind {
    Unit(Unit),
    Heading,
    Mark { series: Series, value: u32 },
    Entry { depth: usize },
    Table,
    Term,
}

/// Turns passages into blocks.
pub fn cite(passages: Vec<Passage>) -> Vec<Block> {
    let passages = runin::split(passages);
    let designators: Vec<Option<Designator>> = passages.iter().map(designator_of).collect();
    let mut outline = Outline { levels: Vec::new(), articles_first: None, titled: false, last_article: 0 };
    let mut blocks = Vec::with_capacity(passages.len());
    for (at, mut passage) in passages.into_iter().enumerate() {
        let (citation, len) = outline.place(&mut passage, designators[at].as_ref(), &designators[at + 1..]);
        blocks.push(passage.into_block(citation, len));
    }
    blocks
}

fn designator_of(passage: &Passage) -> Option<Designator> {
    let designated = matches!(passage.place, Place::Flow | Place::Entry { .. } | Place::Within | Place::Definition);
    let verbatim = matches!(passage.kind, BlockKind::Preformatted | BlockKind::Note);
    if !designated || verbatim {
        return None;
    }
    let printed = printed(&passage.text);
    let mut designator = designator::read(&printed, matches!(passage.kind, BlockKind::Heading(_)))?;
    if let Cow::Owned(_) = printed {
        designator.len = printed_prefix(&passage.text, &printed[..designator.len]);
    }
    Some(designator)
}

/// The text as a designator is read from it: without characters that print nothing, and without spaces that typography
/// put inside the designator (`第 二条`, `( 三)`, `2 .`).
fn printed(text: &str) -> Cow<'_, str> {
    let head = || text.chars().take(LONGEST_DESIGNATOR);
    let plain = head().all(|c| c.is_ascii_alphanumeric() || c.is_ascii_punctuation() || c == ' ' || c.is_alphabetic());
    if plain && !head().any(is_loose) && !text.starts_with(' ') {
        return Cow::Borrowed(text);
    }
    let mut printed = String::with_capacity(text.len());
    let mut chars = text.chars().filter(|c| !is_invisible(*c)).peekable();
    let mut count = 0;
    while let Some(c) = chars.next() {
        count += 1;
        let last = printed.chars().next_back();
        if c.is_whitespace() && count <= LONGEST_DESIGNATOR && is_loose_space(last, chars.peek().copied()) {
            continue;
        }
        printed.push(c);
    }
    Cow::Owned(printed)
}

/// True for the characters next to which a space may be a matter of typography.
fn is_loose(c: char) -> bool {
    is_wide(c) || matches!(c, '(' | ')' | '.') || is_invisible(c)
}

/// True for a space inside a designator. The one after `第二条` is kept: it tells a designator from a reference.
fn is_loose_space(last: Option<char>, next: Option<char>) -> bool {
    match (last, next) {
        (None, _) => true,
        (Some('条' | '條' | '章' | '节' | '節' | '编' | '編'), _) => false,
        (Some('(' | '（'), _) | (_, Some(')' | '）' | '、')) => true,
        (Some(last), Some('.' | '．')) => last.is_alphanumeric(),
        (Some(last), Some(next)) => is_wide(last) && is_wide(next) && last != '、' && last != '）',
        _ => false,
    }
}

/// The length of the beginning of `text` that prints `prefix`.
fn printed_prefix(text: &str, prefix: &str) -> usize {
    let mut wanted = prefix.chars().peekable();
    for (at, c) in text.char_indices() {
        match wanted.peek() {
            None => return at,
            Some(next) if *next == c => drop(wanted.next()),
            Some(_) => {}
        }
    }
    text.len()
}

/// A caption, key or term as an element of a citation: one line, the same whatever the typography of its spaces.
fn name(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    let mut chars = text.chars().filter(|c| !is_invisible(*c)).peekable();
    while let Some(c) = chars.next() {
        if !c.is_whitespace() {
            name.push(c);
            continue;
        }
        let wide = |c: char| is_wide(c);
        let (last, next) = (name.chars().next_back(), chars.peek().copied());
        if last.is_some_and(|c| c != ' ' && !wide(c)) && next.is_some_and(|c| !c.is_whitespace() && !wide(c)) {
            name.push(' ');
        }
    }
    name
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

struct Outline {
    levels: Vec<Level>,
    /// Whether articles were met before any section: then sections are parts of articles.
    articles_first: Option<bool>,
    /// Whether the title of the whole has been met.
    titled: bool,
    last_article: usize,
}

impl Outline {
    /// The citation of a passage and the length of its designator.
    fn place(&mut self, passage: &mut Passage, designator: Option<&Designator>, ahead: &[Option<Designator>]) -> (Citation, usize) {
        self.close_local(&passage.place);
        match &passage.place {
            Place::Caption => {
                self.open(format!("table:{}", name(&passage.text)), LevelKind::Table, None);
                return (self.citation(), 0);
            }
            Place::Head => return (self.citation(), 0),
            Place::Row { key } if key.is_empty() => return (self.citation(), 0),
            Place::Row { key } => return (self.citation().child(format!("row:{}", name(key))), 0),
            Place::Note { mark } if mark.is_empty() => return (self.citation(), 0),
            Place::Note { mark } => return (Citation(vec![format!("note:{mark}")]), 0),
            Place::Term => {
                self.open(format!("def:{}", name(&passage.text)), LevelKind::Term, None);
                return (self.citation(), 0);
            }
            Place::Flow | Place::Entry { .. } | Place::Within | Place::Definition => {}
        }
        if let BlockKind::Heading(level) = passage.kind {
            return self.heading(passage, level, designator, ahead);
        }
        match designator.map(|designator| (&designator.kind, designator.len)) {
            Some((Kind::Unit(unit), len)) if self.is_next_unit(*unit, passage, len) => {
                self.unit(*unit, name(&passage.text[..len]), None);
                if *unit < Unit::Section && passage.text.len() <= LONGEST_NAME && passage.kind == BlockKind::Paragraph {
                    passage.kind = BlockKind::Heading(2);
                }
                (self.citation(), len)
            }
            Some((Kind::Marks(marks), len)) if self.believes(&marks[0]) => {
                self.marks(marks, passage, None, ahead);
                (self.citation(), len)
            }
            _ => (self.plain(passage), 0),
        }
    }

    fn citation(&self) -> Citation {
        Citation(self.levels.iter().map(|level| level.element.clone()).collect())
    }

    fn open(&mut self, element: String, kind: LevelKind, heading: Option<u8>) {
        self.levels.push(Level { element, kind, heading });
    }

    /// Closes the list, table or definition the passage is no part of.
    fn close_local(&mut self, place: &Place) {
        let stays = |kind: LevelKind| match kind {
            LevelKind::Entry { .. } => matches!(place, Place::Entry { .. } | Place::Within | Place::Caption | Place::Head | Place::Row { .. }),
            LevelKind::Table => matches!(place, Place::Head | Place::Row { .. }),
            LevelKind::Term => matches!(place, Place::Definition),
            _ => true,
        };
        if let Some(at) = self.levels.iter().position(|level| !stays(level.kind)) {
            self.levels.truncate(at);
        }
        if let Place::Entry { depth, .. } = place
            && let Some(at) = self.levels.iter().position(|level| matches!(level.kind, LevelKind::Entry { depth: open } if open >= *depth))
        {
            self.levels.truncate(at);
        }
    }

    /// A passage without a designator of its own.
    fn plain(&mut self, passage: &Passage) -> Citation {
        match passage.place {
            Place::Entry { depth, number } => {
                self.open(format!("item:{number}"), LevelKind::Entry { depth }, None);
                self.citation()
            }
            _ => match defined_term(passage) {
                Some(term) => self.citation().child(format!("def:{}", name(term))),
                None => self.citation(),
            },
        }
    }

    fn heading(&mut self, passage: &Passage, level: u8, designator: Option<&Designator>, ahead: &[Option<Designator>]) -> (Citation, usize) {
        match designator.map(|designator| (&designator.kind, designator.len)) {
            Some((Kind::Unit(unit), len)) => {
                self.close_headings(level);
                self.unit(*unit, name(&passage.text[..len]), Some(level));
                (self.citation(), len)
            }
            Some((Kind::Marks(marks), len)) if self.believes(&marks[0]) => {
                self.close_headings(level + 1);
                while self.levels.last().is_some_and(|top| top.kind == LevelKind::Heading && top.heading == Some(level)) {
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
                    self.open(format!("heading:{}", name(&passage.text)), LevelKind::Heading, Some(level));
                }
                (self.citation(), 0)
            }
        }
    }

    /// Closes what a heading of this level ends: headings of its level and below, and all paragraphs.
    fn close_headings(&mut self, level: u8) {
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
    fn is_next_unit(&mut self, unit: Unit, passage: &Passage, len: usize) -> bool {
        let run_on = unit == Unit::Article
            && passage.text.starts_with('第')
            && passage.text[len..].starts_with(|c: char| c.is_alphanumeric());
        // Without a space after it, `第三条` must be the one that is due.
        let number = self.last_article + 1;
        let due = han_value(&passage.text[..len]) == Some(number);
        if !run_on || due {
            if passage.text.starts_with('第') && unit == Unit::Article {
                self.last_article = han_value(&passage.text[..len]).unwrap_or(number);
            }
            return true;
        }
        false
    }

    fn unit(&mut self, unit: Unit, element: String, heading: Option<u8>) {
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

    /// A capital letter or Roman number with a full stop also begins names and sentences; it must be due.
    fn believes(&self, mark: &Mark) -> bool {
        mark.readings.iter().any(|reading| {
            let doubtful = reading.series.frame != Frame::Parentheses && !matches!(reading.series.numerals, Numerals::Digits | Numerals::Han | Numerals::Decimal(_) | Numerals::Circled);
            let follows = |level: &Level| matches!(level.kind, LevelKind::Mark { series, value } if series == reading.series && (value + 1..=value + 6).contains(&reading.value));
            !doubtful || reading.value == 1 || self.levels.iter().any(follows)
        })
    }

    /// Opens or continues the levels of a chain of marks.
    fn marks(&mut self, marks: &[Mark], passage: &Passage, heading: Option<u8>, ahead: &[Option<Designator>]) {
        let text = printed(&passage.text);
        let mut at = 0;
        for (i, mark) in marks.iter().enumerate() {
            let element = text[at..at + mark.len].trim().to_owned();
            at += mark.len;
            let reading = if i == 0 { self.settle(mark, heading, ahead) } else { under(&mark.readings, self.levels.last()) };
            let kind = LevelKind::Mark { series: reading.series, value: reading.value };
            self.open(element, kind, heading);
        }
    }

    /// Decides how a mark is read, and closes every level it ends.
    fn settle(&mut self, mark: &Mark, heading: Option<u8>, ahead: &[Option<Designator>]) -> Reading {
        if let [reading @ Reading { series: Series { numerals: Numerals::Decimal(depth), .. }, .. }] = mark.readings[..] {
            self.close_decimals(depth);
            return reading;
        }
        let follows = |reading: &&Reading| self.following(reading, heading);
        let continued = mark.readings.iter().filter_map(|r| follows(&r).map(|level| (level, *r))).max_by_key(|(level, _)| *level);
        let opened = mark.readings.iter().copied().find(|reading| reading.value == 1);
        match (continued, opened) {
            (Some((level, next)), Some(first)) if first.series != next.series => {
                if !self.has_begun(first, level) && comes_first(first, next, ahead) {
                    self.open_below(first, heading)
                } else {
                    self.levels.truncate(level);
                    next
                }
            }
            (Some((level, next)), _) => {
                self.levels.truncate(level);
                next
            }
            (None, Some(first)) => self.open_below(first, heading),
            (None, None) => self.resume(mark, heading),
        }
    }

    /// True where a series is open below a level already: it does not begin twice there.
    fn has_begun(&self, first: Reading, level: usize) -> bool {
        self.levels[level..].iter().any(|open| matches!(open.kind, LevelKind::Mark { series, .. } if series == first.series))
    }

    /// The innermost level this reading is the successor of.
    fn following(&self, reading: &Reading, heading: Option<u8>) -> Option<usize> {
        let due = |level: &Level| matches!(level.kind, LevelKind::Mark { series, value } if series == reading.series && value.checked_add(1) == Some(reading.value));
        // A paragraph `(c)` may go on where `(b)` was a heading; `2.` below the heading `1.` is more likely a list.
        let open = |level: &Level| heading.is_some() || level.heading.is_none() || reading.series.frame == Frame::Parentheses;
        (self.bound()..self.levels.len()).rev().find(|at| due(&self.levels[*at]) && open(&self.levels[*at]))
    }

    /// The first level inside the named part that is open.
    fn bound(&self) -> usize {
        self.levels.iter().rposition(|level| matches!(level.kind, LevelKind::Unit(_) | LevelKind::Heading)).map_or(0, |at| at + 1)
    }

    /// Levels of marks that a mark may continue, innermost first: none beyond the named part it stands in.
    fn reachable(&self, heading: Option<u8>) -> impl Iterator<Item = usize> + '_ {
        (self.bound()..self.levels.len()).rev().filter(move |at| {
            let level = &self.levels[*at];
            matches!(level.kind, LevelKind::Mark { .. }) && (heading.is_some() || level.heading.is_none())
        })
    }

    /// A series begins: below the innermost level, or again where the same series is open already.
    fn open_below(&mut self, first: Reading, heading: Option<u8>) -> Reading {
        let open: Vec<usize> = self.reachable(heading).collect();
        let same = open.iter().copied().find(|at| matches!(self.levels[*at].kind, LevelKind::Mark { series, .. } if series == first.series));
        // The CFR's fifth and sixth levels use digits and Roman numbers again, under a capital letter.
        let deep = open.len() >= 4 && same != open.first().copied();
        if let Some(at) = same.filter(|_| !deep) {
            self.levels.truncate(at);
        }
        first
    }

    /// A number out of turn: a gap in the nearest series it could belong to.
    fn resume(&mut self, mark: &Mark, heading: Option<u8>) -> Reading {
        let of_series = |reading: &Reading, later: bool| {
            self.reachable(heading).find(|at| match self.levels[*at].kind {
                LevelKind::Mark { series, value } => series == reading.series && (!later || value <= reading.value),
                _ => false,
            })
        };
        let found = [true, false].into_iter().find_map(|later| mark.readings.iter().find_map(|r| of_series(r, later).map(|at| (at, *r))));
        match found {
            Some((at, reading)) => {
                self.levels.truncate(at);
                reading
            }
            None => under(&mark.readings, self.levels.last()),
        }
    }

    /// `1.2` ends `1.1` and everything below it.
    fn close_decimals(&mut self, depth: u8) {
        let ends = |level: &Level| matches!(level.kind, LevelKind::Mark { series: Series { numerals: Numerals::Decimal(open), .. }, .. } if open >= depth);
        if let Some(at) = self.levels.iter().position(ends) {
            self.levels.truncate(at);
        }
    }
}

/// How a mark reads directly below a level: after digits and capitals small letters are Roman, else they are letters.
fn under(readings: &[Reading], parent: Option<&Level>) -> Reading {
    let roman_due = matches!(parent, Some(Level { kind: LevelKind::Mark { series, .. }, .. }) if series.numerals == Numerals::Digits);
    let is_roman = |reading: &&Reading| matches!(reading.series.numerals, Numerals::LowerRoman | Numerals::UpperRoman);
    // `(iii)` is rarely the sixty-first letter.
    let roman_due = roman_due || readings.iter().any(|reading| !is_roman(&reading) && reading.value > 26);
    readings.iter().find(|reading| is_roman(reading) == roman_due).copied().unwrap_or(readings[0])
}

/// True where the successor of `first` is met before the successor of `next`.
fn comes_first(first: Reading, next: Reading, ahead: &[Option<Designator>]) -> bool {
    let marks = ahead.iter().flatten().take(LOOK_AHEAD).map_while(|designator| match &designator.kind {
        Kind::Marks(marks) => marks.first(),
        Kind::Unit(_) => None,
    });
    for mark in marks {
        let is = |wanted: Reading| mark.readings.iter().any(|r| r.series == wanted.series && r.value == wanted.value + 1);
        // Another first one: this one stood alone, and does not count the ones after that.
        if mark.readings.contains(&first) {
            return false;
        }
        match (is(first), is(next)) {
            (true, false) => return true,
            (false, true) => return false,
            _ => {}
        }
    }
    false
}

/// The number of a Chinese article.
fn han_value(designator: &str) -> Option<usize> {
    let number: String = designator.chars().skip(1).take_while(|c| !matches!(c, '条' | '條')).filter(|c| !c.is_whitespace()).collect();
    designator::han_number(&number).map(|value| value as usize).or_else(|| number.parse().ok())
}

/// The term a paragraph defines: emphasised or quoted words at its beginning, or a capitalised phrase before "means".
fn defined_term(passage: &Passage) -> Option<&str> {
    const VERBS: [&str; 8] = ["means ", "means:", "mean ", "has the meaning", "have the meaning", "has the same meaning", "includes ", "refers to "];
    const HAN_VERBS: [&str; 4] = ["是指", "，是指", "指", "，指"];
    if passage.kind != BlockKind::Paragraph && passage.kind != BlockKind::ListItem {
        return None;
    }
    let text = passage.text.as_str();
    let defines = |rest: &str| {
        let rest = rest.trim_start_matches([',', ' ', '\u{a0}', '.', '”', '"', '—']);
        VERBS.iter().any(|verb| rest.starts_with(verb)) || HAN_VERBS.iter().any(|verb| rest.starts_with(verb))
    };
    let strip = |term: &str| -> Option<(usize, usize)> {
        let inner = term.trim_matches(|c: char| c.is_whitespace() || matches!(c, '“' | '”' | '"' | '.' | ',' | '：' | '「' | '」'));
        let start = term.find(inner)?;
        (!inner.is_empty() && inner.len() <= 120).then_some((start, start + inner.len()))
    };
    if passage.lead > 0 && text.is_char_boundary(passage.lead.min(text.len())) {
        let lead = passage.lead.min(text.len());
        if defines(&text[lead..]) {
            return strip(&text[..lead]).map(|(start, end)| &text[start..end]);
        }
    }
    if text.starts_with(['“', '"', '「']) {
        let close = text.char_indices().skip(1).find(|(_, c)| matches!(c, '”' | '"' | '」'))?;
        let end = close.0 + close.1.len_utf8();
        return if defines(&text[end..]) { strip(&text[..end]).map(|(start, end)| &text[start..end]) } else { None };
    }
    let verb = [" means ", " has the meaning ", " includes "].iter().filter_map(|verb| text.find(verb)).min()?;
    let term = &text[..verb];
    let article = ["The ", "This ", "That ", "A ", "An ", "Any ", "Each ", "No ", "In ", "For ", "As ", "It ", "If "].iter().any(|word| term.starts_with(word));
    let phrase = term.split(' ').count() <= 6 && term.starts_with(char::is_uppercase) && !term.contains(['.', ';', ':', ',']);
    (phrase && !article).then_some(term)
}
