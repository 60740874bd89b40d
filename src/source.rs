//! One watched official resource and the recipe that says how it is read.

mod calendar;
mod follow;
mod lead;
mod ties;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::schedule::Schedule;

pub use calendar::{Calendar, REMIND, SCHEME as CALENDAR, Stage};
pub use follow::{Child, Descent, Follow, Followed, TakenUp, with_children};
pub use lead::{Lead, address_key, pattern};
pub use ties::{NoAddress, Ties, YEAR, placeholders};

/// The name of a source: its file name in the watchlist without `.toml`.
///
/// Lower-case ASCII letters, digits, `-`, `_` and `.`, beginning with a letter or digit, at most 100 characters:
/// safe as a folder name on every system, in a URL and in a mail header.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SourceId(String);

/// A name that may not be used for a source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no source name: use lower-case letters, digits, `-`, `_` and `.`, at most 100 of them")]
pub struct BadSourceId(pub String);

impl SourceId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SourceId {
    type Err = BadSourceId;

    fn from_str(name: &str) -> Result<SourceId, BadSourceId> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let fits = name.len() <= 100
            && name.starts_with(plain)
            && name.chars().all(|c| plain(c) || matches!(c, '-' | '_' | '.'))
            && !name.contains("..")
            && !name.ends_with('.');
        if fits { Ok(SourceId(name.to_owned())) } else { Err(BadSourceId(name.to_owned())) }
    }
}

impl TryFrom<String> for SourceId {
    type Error = BadSourceId;

    fn try_from(name: String) -> Result<SourceId, BadSourceId> {
        name.parse()
    }
}

impl From<SourceId> for String {
    fn from(id: SourceId) -> String {
        id.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// When a source at rest is due: in the year 9000, which every clock and index can name.
pub const NEVER: Timestamp = Timestamp::constant(221_845_392_000, 0);

/// Sources in force, by name.
pub type Sources = BTreeMap<SourceId, Arc<Source>>;

/// One watched official resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub id: SourceId,
    pub title: String,
    /// The body that publishes it: `BIS`, `White House`, `商务部`.
    pub issuer: String,
    /// ISO 3166-1 alpha-2, or `EU`, `UN`.
    pub jurisdiction: String,
    /// May hold `{names}` that are filled at each check: see [`Source::addressed`].
    pub url: Url,
    /// BCP 47 language of the text; a hint where the document does not declare its own.
    pub language: Option<String>,
    pub topics: Vec<String>,
    pub schedule: Schedule,
    pub recipe: Recipe,
    /// True where its text is written by scripts: it is read as a browser shows it.
    pub browser: bool,
    /// Request headers sent to this source's own host only.
    pub headers: Vec<(String, String)>,
    pub ties: Ties,
    /// Set for a date that is watched in place of a text.
    pub calendar: Option<Calendar>,
    /// For the operator: what is unconfirmed, why this recipe.
    pub notes: String,
}

impl Source {
    /// When the source falls due after a check at `now`: by its schedule, with the offset that keeps sources of one
    /// schedule apart; never, where it is at rest by then.
    pub fn due_after(&self, now: Timestamp) -> Timestamp {
        let due = self.scheduled_after(now);
        if self.is_at_rest(due) { NEVER } else { due }
    }

    /// When its schedule would have it asked again, at rest or not.
    pub fn scheduled_after(&self, now: Timestamp) -> Timestamp {
        let due = self.schedule.next_after(now);
        due.checked_add(self.schedule.jitter(self.id.as_str())).unwrap_or(due)
    }

    /// The second time at which the source falls due after `now`: one that was not read well until then is stale.
    pub fn due_twice_after(&self, now: Timestamp) -> Timestamp {
        self.schedule.next_after(self.schedule.next_after(now))
    }
}

/// How a source is read. Editing it never makes a version: both sides of every diff are read by the same recipe.
///
/// `keep`, `drop`, `rows` and `key` are written in the format's own language: CSS selectors for HTML, names of elements
/// for XML (`DIV5`, `P[class=x]`), JSONPath (RFC 9535) for JSON, names of columns for CSV.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recipe {
    pub format: Format,
    /// The main content; empty = found by rule. Where none matches, the capture is held.
    pub keep: Vec<String>,
    /// What to leave out of it.
    pub drop: Vec<String>,
    /// What repeats: the entries of an index, the records of a JSON document. Each becomes a row.
    pub rows: Option<String>,
    /// The columns or fields whose values name a row; empty = found by rule.
    pub key: Vec<String>,
    /// True for an index that shows its latest entries only: one that slides off the end was not removed.
    pub window: bool,
}

/// The form of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// By media type, then by what the bytes look like.
    #[default]
    Auto,
    Html,
    Xml,
    Pdf,
    Json,
    /// Values set apart by commas, tabs, semicolons or bars.
    Csv,
    /// RSS, Atom or JSON Feed.
    Feed,
    Docx,
    Markdown,
    Text,
    /// A search or a document of the Federal Register's API.
    FederalRegister,
    /// The Federal Register's list of documents on public inspection.
    PublicInspection,
    /// The eCFR's list of sections as amended.
    EcfrVersions,
    /// HTML within the JSON of jpaas, the publishing system of Chinese ministries.
    Jpaas,
}

impl Format {
    /// Every format by the name that recipes and the command line use.
    pub const NAMED: [(&'static str, Format); 14] = [
        ("auto", Format::Auto),
        ("html", Format::Html),
        ("xml", Format::Xml),
        ("pdf", Format::Pdf),
        ("json", Format::Json),
        ("csv", Format::Csv),
        ("feed", Format::Feed),
        ("docx", Format::Docx),
        ("markdown", Format::Markdown),
        ("text", Format::Text),
        ("federal-register", Format::FederalRegister),
        ("public-inspection", Format::PublicInspection),
        ("ecfr-versions", Format::EcfrVersions),
        ("jpaas", Format::Jpaas),
    ];
}
