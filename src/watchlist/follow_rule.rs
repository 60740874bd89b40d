//! The `[follow]` of a source file: which entries become sources of their own.

use jiff::SignedDuration;

use super::draft::{Draft, RecipeDraft};
use super::section::{Faults, Placed, Section};
use crate::schedule::Schedule;
use crate::source::{Follow, Format, Recipe, pattern};

/// What holds where the table says nothing.
const EVERY: SignedDuration = SignedDuration::from_hours(24);
const DAYS: i64 = 30;
const FIRST: i64 = 10;
const A_DAY: i64 = 50;
const MOST: i64 = 500;

/// The most that a table may ask for.
const MOST_DAYS: i64 = 3_660;
const MOST_CHILDREN: i64 = 5_000;
const LONGEST_PATTERN: usize = 500;

/// As it was read, before it is judged.
#[derive(Debug)]
pub struct FollowDraft {
    pub entry: Option<Placed<String>>,
    pub link: Option<Placed<String>>,
    pub column: Option<Placed<String>>,
    pub name: Option<Placed<String>>,
    pub hosts: Vec<Placed<String>>,
    pub attachments: Vec<Placed<String>>,
    pub every: Option<Placed<String>>,
    pub days: Option<Placed<i64>>,
    pub first: Option<Placed<i64>>,
    pub a_day: Option<Placed<i64>>,
    pub most: Option<Placed<i64>>,
    pub recipe: RecipeDraft,
}

impl FollowDraft {
    pub fn read(mut section: Section<'_>, faults: &mut Faults<'_>) -> FollowDraft {
        let recipe =
            section.section("recipe", "[follow.recipe]", faults).map(|section| RecipeDraft::read(section, faults));
        let draft = FollowDraft {
            entry: section.text("entry", faults),
            link: section.text("link", faults),
            column: section.text("column", faults),
            name: section.text("name", faults),
            hosts: section.list("hosts", faults),
            attachments: section.list("attachments", faults),
            every: section.text("every", faults),
            days: section.number("days", faults),
            first: section.number("first", faults),
            a_day: section.number("a_day", faults),
            most: section.number("most", faults),
            recipe: recipe.unwrap_or_default(),
        };
        section.finish(faults);
        draft
    }

    /// The rule, for a source that is read by `parent`; `None` where something of it is no rule.
    pub fn into_follow(self, parent: &Recipe) -> Option<Follow> {
        let text = |text: Option<Placed<String>>| text.map(|text| text.value);
        let texts = |list: Vec<Placed<String>>| list.into_iter().map(|text| text.value.to_ascii_lowercase()).collect();
        let count = |number: &Option<Placed<i64>>, usual| usize::try_from(or(number, usual)).ok();
        Some(Follow {
            first: count(&self.first, FIRST)?,
            a_day: count(&self.a_day, A_DAY)?,
            most: count(&self.most, MOST)?,
            days: Some(u16::try_from(or(&self.days, DAYS)).ok()?),
            schedule: match &self.every {
                Some(every) => Schedule::every(&every.value).ok()?,
                None => Schedule::Every(EVERY),
            },
            entry: text(self.entry),
            link: text(self.link),
            column: text(self.column),
            name: text(self.name),
            hosts: texts(self.hosts),
            attachments: texts(self.attachments),
            extensions: Vec::new(),
            rows: is_list(parent),
            recipe: self.recipe.into_recipe(),
        })
    }
}

fn or(number: &Option<Placed<i64>>, usual: i64) -> i64 {
    number.as_ref().map_or(usual, |number| number.value)
}

/// True where a recipe reads entries as rows; else every link of the document is one.
fn is_list(recipe: &Recipe) -> bool {
    let listed = [Format::Feed, Format::Csv, Format::FederalRegister, Format::PublicInspection, Format::EcfrVersions];
    recipe.rows.is_some() || listed.contains(&recipe.format)
}

/// A rule says which entries by patterns that compile, and asks for no more than a host can bear.
pub fn follow_is_bounded(draft: &Draft, faults: &mut Faults<'_>) {
    let Some(follow) = &draft.follow else { return };
    if let (Some(url), true) = (&draft.url, draft.calendar.is_some()) {
        faults.note(&url.span, "a date lists no entries: `[follow]` says nothing to it");
    }
    for text in follow.entry.iter().chain(&follow.link) {
        if text.value.len() > LONGEST_PATTERN {
            faults.note(&text.span, format!("the pattern is longer than {LONGEST_PATTERN} bytes"));
        } else if pattern(&text.value).is_err() {
            let help = "write `(?i)export control`; in TOML, '...' in single quotes needs no doubled backslashes";
            faults.advise(&text.span, format!("`{}` is no regular expression", text.value), help);
        }
    }
    if let Some(every) = &follow.every
        && let Err(error) = Schedule::every(&every.value)
    {
        faults.note(&every.span, error.to_string());
    }
    let numbers = [
        (&follow.days, MOST_DAYS),
        (&follow.first, MOST_CHILDREN),
        (&follow.a_day, MOST_CHILDREN),
        (&follow.most, MOST_CHILDREN),
    ];
    for (number, most) in numbers {
        for number in number.iter().filter(|number| !(0..=most).contains(&number.value)) {
            faults.note(&number.span, format!("it is 0 to {most}"));
        }
    }
    for host in &follow.hosts {
        let named =
            url::Host::parse(&host.value).is_ok_and(|parsed| parsed.to_string().eq_ignore_ascii_case(&host.value));
        if !named || !host.value.contains('.') {
            faults.advise(&host.span, format!("`{}` is no host", host.value), "write it as `www.govinfo.gov`");
        }
    }
    for extension in &follow.attachments {
        if !(1..=5).contains(&extension.value.len()) || !extension.value.bytes().all(|b| b.is_ascii_alphanumeric()) {
            faults.advise(&extension.span, format!("`{}` is no extension", extension.value), "write it as `pdf`");
        }
    }
}
