//! What a chat is told: the brief's sheet cut to a room, harmless to look at and mentioning nobody.

use jiff::Timestamp;
use url::Url;

use crate::alert::compose::AlertContent;
use crate::alert::compose::subject;
use crate::alert::settings::Settings;
use crate::render::{Row, Word, bounded, brief_sheet, one_line};
use crate::revision::Revision;
use crate::wording::Language;

/// How much of the contents goes into a message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Revisions told in full; of later ones only the headline.
    pub told: usize,
    /// Headlines of later ones; the rest is counted.
    pub listed: usize,
    /// Rows of each revision's brief, and characters of one run of words.
    pub rows: usize,
    pub words: usize,
}

/// From the most generous to the least: the first that fits is taken.
pub(super) const ROOMS: [Room; 7] = [
    Room { told: 10, listed: 100, rows: 40, words: 600 },
    Room { told: 6, listed: 40, rows: 24, words: 400 },
    Room { told: 4, listed: 20, rows: 12, words: 300 },
    Room { told: 2, listed: 10, rows: 10, words: 240 },
    Room { told: 1, listed: 5, rows: 8, words: 160 },
    Room { told: 1, listed: 0, rows: 2, words: 80 },
    Room { told: 1, listed: 0, rows: 0, words: 0 },
];

/// The longest address that is given as a link.
const LONGEST_LINK: usize = 500;

/// All that a message says.
pub(super) struct Told<'a> {
    pub title: String,
    pub contents: &'a [AlertContent<'a>],
    /// The first of the contents, in full.
    pub entries: Vec<Entry>,
    /// Those after them, a line each.
    pub listed: Vec<String>,
    /// How many there are besides.
    pub uncounted: usize,
    /// What is said of sources that were not read well, a line each.
    stale: Vec<String>,
    pub language: Language,
    pub room: Room,
    public_url: Option<&'a Url>,
}

/// One revision.
pub(super) struct Entry {
    pub head: String,
    /// Whose text it is, and which.
    pub source: String,
    pub severity: u8,
    pub fields: Vec<Part>,
    /// Rows there was no room for.
    pub left_out: usize,
    /// What they are called, and where they lead: the page of the revision first, where there is one.
    pub links: Vec<(String, String)>,
}

/// One field of a brief.
pub(super) struct Part {
    pub title: String,
    pub lines: Vec<Line>,
}

pub(super) struct Line {
    /// True where it belongs below the line before it.
    pub is_below: bool,
    pub words: Vec<Word>,
}

impl Line {
    /// The words as one text.
    pub fn text(&self) -> String {
        self.words.iter().map(|word| word.text.as_str()).collect()
    }
}

impl<'a> Told<'a> {
    pub fn new(
        contents: &'a [AlertContent<'a>],
        language: Language,
        settings: &'a Settings,
        now: Timestamp,
        room: Room,
    ) -> Told<'a> {
        let (told, rest) = contents.split_at(contents.len().min(room.told));
        let listed: Vec<String> = rest.iter().take(room.listed).map(|content| head(content, language)).collect();
        let mut message = Told {
            title: unaddressed(&subject(contents, language)),
            contents,
            entries: Vec::new(),
            uncounted: rest.len() - listed.len(),
            listed,
            stale: Vec::new(),
            language,
            room,
            public_url: settings.public_url.as_ref(),
        };
        message.entries = told.iter().map(|content| message.entry(content, now)).collect();
        message
    }

    /// A message that tells of no revision.
    pub fn test(language: Language) -> Told<'a> {
        Told {
            title: language.say("channel-test").into_owned(),
            contents: &[],
            entries: Vec::new(),
            listed: Vec::new(),
            uncounted: 0,
            stale: Vec::new(),
            language,
            room: ROOMS[0],
            public_url: None,
        }
    }

    /// With what is said of sources that were not read well, as far as there is room; `None` where nothing is.
    pub fn with_stale(mut self, lines: Option<&[String]>) -> Told<'a> {
        match lines {
            None => {}
            Some([]) => self.stale.push(self.language.say("stale-none").into_owned()),
            Some(lines) => {
                self.stale.push(self.language.say("title-stale").into_owned());
                let named = lines.iter().take(self.room.listed.max(1));
                self.stale
                    .extend(named.map(|line| format!("• {}", unaddressed(&bounded(line, self.room.words.max(80))))));
                if let more @ 1.. = lines.len().saturating_sub(self.room.listed.max(1)) {
                    self.stale.push(format!("• {}", self.language.count("stale-more", more)));
                }
            }
        }
        self
    }

    fn entry(&self, content: &AlertContent<'_>, now: Timestamp) -> Entry {
        let (revision, source) = (content.revision, content.source);
        let (mut left, mut left_out, mut fields) = (self.room.rows, 0, Vec::new());
        for field in brief_sheet(&revision.brief, self.language, Some(now)) {
            let taken = field.rows.len().min(left);
            left -= taken;
            left_out += field.rows.len() - taken;
            if taken > 0 {
                let lines = field.rows[..taken].iter().flat_map(|row| self.lines(row)).collect();
                fields.push(Part { title: field.title.into_owned(), lines });
            }
        }
        Entry {
            head: head(content, self.language),
            source: unaddressed(&bounded(&format!("{} · {}", source.issuer, source.title), 300)),
            severity: revision.brief.severity,
            fields,
            left_out,
            links: self.links(content),
        }
    }

    fn lines(&self, row: &Row) -> Vec<Line> {
        let words = |words: &[Word]| {
            words
                .iter()
                .map(|word| Word { text: unaddressed(&bounded(&word.text, self.room.words)), ..*word })
                .collect()
        };
        let first = Line { is_below: false, words: words(&row.words) };
        let below = row.below.iter().map(|line| Line { is_below: true, words: words(line) });
        [first].into_iter().chain(below).collect()
    }

    fn links(&self, content: &AlertContent<'_>) -> Vec<(String, String)> {
        let page = self.page(content.revision).map(|page| ("channel-page", page));
        let official = official(content).map(|official| ("channel-official", official));
        let fitting = page.into_iter().chain(official).filter(|(_, link)| link.len() <= LONGEST_LINK);
        fitting.map(|(label, link)| (self.language.say(label).into_owned(), link)).collect()
    }

    /// The page of a revision, where readers reach the service.
    pub fn page(&self, revision: &Revision) -> Option<String> {
        Some(format!("{}/revisions/{}", self.public_url?.as_str().trim_end_matches('/'), revision.id))
    }

    /// What comes after the revisions told in full: the others, and what a brief is not.
    pub fn tail(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.listed.is_empty() || self.uncounted > 0 {
            lines.push(self.language.say("title-listed").into_owned());
            lines.extend(self.listed.iter().map(|line| format!("• {line}")));
        }
        if self.uncounted > 0 {
            lines.push(format!("• {}", self.language.count("listed-more", self.uncounted)));
        }
        lines.extend(self.stale.iter().cloned());
        if !self.entries.is_empty() {
            lines.push(self.language.say("channel-caveat").into_owned());
        }
        lines
    }

    /// How many rows of an entry there was no room for, told.
    pub fn left_out(&self, entry: &Entry) -> Option<String> {
        (entry.left_out > 0).then(|| self.language.count("channel-left-out", entry.left_out))
    }

    /// True where the title says no more than the one entry.
    pub fn is_single(&self) -> bool {
        self.contents.len() == 1
    }
}

/// `Redline: https://...`
pub(super) fn labelled(label: &str, value: &str, language: Language) -> String {
    language.tell("label", [("label", label.into()), ("value", value.into())])
}

/// The official address, where it is one of the web and holds no password.
pub(super) fn official(content: &AlertContent<'_>) -> Option<String> {
    let url = &content.source.url;
    let open = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    open.then(|| url.to_string())
}

/// `[5 LOOSENS] BIS: § 742.6(b)(10): …`
fn head(content: &AlertContent<'_>, language: Language) -> String {
    unaddressed(&one_line(&subject(std::slice::from_ref(content), language)))
}

/// The text mentioning nobody: a sign that begins a mention (`@everyone`) is its full-width form, one within an address
/// (`a@b.gov`) stays.
pub(super) fn unaddressed(text: &str) -> String {
    let mut before = ' ';
    text.chars()
        .map(|c| {
            let begins = c == '@' && !before.is_ascii_alphanumeric();
            before = c;
            if begins { '＠' } else { c }
        })
        .collect()
}

/// As much of a text as fits into `limit` UTF-16 units once it is written in a channel's own way.
pub(super) fn fitted(text: &str, limit: usize, write: impl Fn(&str) -> String) -> String {
    let mut most = text.chars().count();
    loop {
        let written = if most == text.chars().count() {
            write(text)
        } else {
            write(&text.chars().take(most).chain(['…']).collect::<String>())
        };
        if units(&written) <= limit || most == 0 {
            return written;
        }
        most = (most * 3 / 4).min(limit);
    }
}

/// The length of a text as chat services count it.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_mentions_nobody_and_addresses_stay() {
        let check = |text: &str, expected: &str| assert_eq!(unaddressed(text), expected);
        check("@everyone and @here", "＠everyone and ＠here");
        check("<@U024> (@ann)", "<＠U024> (＠ann)");
        check("licensing@bis.gov", "licensing@bis.gov");
    }

    #[test]
    fn a_text_is_cut_before_it_is_written() {
        let doubled = |text: &str| text.replace('<', "&lt;");
        assert_eq!(fitted("<<", 8, doubled), "&lt;&lt;");
        assert!(units(&fitted(&"<".repeat(500), 100, doubled)) <= 100);
        assert!(fitted(&"<".repeat(500), 100, doubled).ends_with("&lt;…"), "no half of an entity");
        assert!(units(&fitted(&"𠀀".repeat(500), 100, str::to_owned)) <= 100);
    }
}
