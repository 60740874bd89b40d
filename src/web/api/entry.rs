//! One revision in a list, as the API tells it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::brief::facts::Role;
use crate::brief::{Dated, classes};
use crate::revision::Revision;
use crate::source::Sources;
use crate::web::prefix::Prefix;
use crate::wording::Language;

/// One revision in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionEntry {
    pub id: i64,
    /// The source that was revised, by name.
    pub source: String,
    /// What the source is called and who issues it; null once it left the watchlist.
    pub title: Option<String>,
    pub issuer: Option<String>,
    /// The versions on the two sides.
    pub from: u32,
    pub to: u32,
    /// When the source was seen to say something else.
    #[schema(value_type = String, format = DateTime)]
    pub seen_at: Timestamp,
    /// What changed, in the language asked for.
    pub headline: String,
    /// 0 (furniture of the page) to 5 (critical).
    #[schema(maximum = 5)]
    pub severity: u8,
    pub direction: Direction,
    /// True where something grave goes the other way.
    pub mixed: bool,
    /// The acts that it names: `EO 14365`, `91 FR 1684`.
    pub acts: Vec<String>,
    /// The days that words which came name.
    pub dates: Vec<Day>,
    /// The page that shows it.
    pub page: String,
}

/// Which way the law goes for those who are bound by it.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Tightens,
    Loosens,
    Neutral,
    /// No rule proves which: both texts are to be read.
    Unclear,
}

/// A day and what it is for.
#[derive(Debug, Serialize, ToSchema)]
pub struct Day {
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    pub role: DayRole,
    /// The day that stood in its place, where one did.
    #[schema(value_type = Option<String>, format = Date)]
    pub was: Option<Date>,
    /// The words that say so.
    pub quote: String,
}

/// What a day is for.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayRole {
    Published,
    /// From this day on.
    Effective,
    Compliance,
    /// The last day for comments or applications.
    Comment,
    /// Up to this day.
    Expires,
    Signed,
    None,
}

/// What entries are told with.
pub struct Teller<'a> {
    pub sources: &'a Sources,
    pub prefix: &'a Prefix,
    pub language: Language,
}

impl Teller<'_> {
    pub fn entry(&self, revision: &Revision) -> RevisionEntry {
        let (brief, source) = (&revision.brief, self.sources.get(&revision.source));
        RevisionEntry {
            id: revision.id,
            source: revision.source.to_string(),
            title: source.map(|source| source.title.clone()),
            issuer: source.map(|source| source.issuer.clone()),
            from: revision.from,
            to: revision.to,
            seen_at: revision.seen_at,
            headline: brief.headline(self.language),
            severity: brief.severity,
            direction: brief.direction.into(),
            mixed: brief.mixed,
            acts: brief.acts.clone(),
            dates: brief.dates.iter().map(Day::from).collect(),
            page: self.at(&format!("/revisions/{}", revision.id)),
        }
    }

    /// The address of a path of ours.
    pub fn at(&self, path: &str) -> String {
        self.prefix.before(path)
    }
}

impl From<&Dated> for Day {
    fn from(dated: &Dated) -> Day {
        Day { day: dated.day, role: dated.role.into(), was: dated.was, quote: dated.quote.clone() }
    }
}

impl From<classes::Direction> for Direction {
    fn from(direction: classes::Direction) -> Direction {
        match direction {
            classes::Direction::Tightens => Direction::Tightens,
            classes::Direction::Loosens => Direction::Loosens,
            classes::Direction::Neutral => Direction::Neutral,
            classes::Direction::Unclear => Direction::Unclear,
        }
    }
}

impl From<Role> for DayRole {
    fn from(role: Role) -> DayRole {
        match role {
            Role::Published => DayRole::Published,
            Role::Effective => DayRole::Effective,
            Role::Compliance => DayRole::Compliance,
            Role::Comment => DayRole::Comment,
            Role::Expires => DayRole::Expires,
            Role::Signed => DayRole::Signed,
            Role::None => DayRole::None,
        }
    }
}
