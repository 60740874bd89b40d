//! A source file as it was read, before it is judged: every value with its place, whatever is missing left out.

use std::sync::Arc;

use url::Url;

use super::calendar::CalendarDraft;
use super::fault::nearest;
use super::follow_rule::FollowDraft;
use super::section::{Faults, Placed, Section, listed};
use crate::schedule::{BadSchedule, Schedule};
use crate::source::{Format, Recipe, Source, SourceId, Ties};

/// A source file as it was read. What is `None` is absent or was noted as a fault already.
#[derive(Debug)]
pub struct Draft {
    pub title: Option<Placed<String>>,
    pub issuer: Option<Placed<String>>,
    pub jurisdiction: Option<Placed<String>>,
    pub url: Option<Placed<Url>>,
    pub language: Option<Placed<String>>,
    pub topics: Vec<Placed<String>>,
    pub schedule: Option<Schedule>,
    /// True for a source that is asked only so that others need not be.
    pub gate: Option<Placed<bool>>,
    /// The source after whose new versions this one is due.
    pub after: Option<Placed<SourceId>>,
    /// False where that one only fills the address, and wakes nobody.
    pub wake: Option<Placed<bool>>,
    /// The source whose text this one has at another address.
    pub copy_of: Option<Placed<SourceId>>,
    /// `[follow]`: which of its entries become sources.
    pub follow: Option<FollowDraft>,
    /// What fills the placeholders of the address.
    pub fill: Vec<(Placed<String>, Placed<String>)>,
    pub recipe: RecipeDraft,
    /// True where scripts write the text.
    pub browser: Option<Placed<bool>>,
    /// `[calendar]`, where the address is a date.
    pub calendar: Option<CalendarDraft>,
    pub headers: Vec<(Placed<String>, Placed<String>)>,
    pub notes: Option<Placed<String>>,
}

impl Draft {
    pub fn read(mut file: Section<'_>, faults: &mut Faults<'_>) -> Draft {
        let title = required(&mut file, "title", "the name that alerts and redlines bear", faults);
        let issuer = required(&mut file, "issuer", "the body that publishes it", faults);
        let jurisdiction = required(&mut file, "jurisdiction", "`US`, `CN`, `EU`", faults);
        let url = required(&mut file, "url", "the address to fetch", faults).and_then(|text| address(text, faults));
        let language = file.text("language", faults);
        let topics = file.list("topics", faults);
        let notes = file.text("notes", faults);
        let gate = file.flag("gate", faults);
        let copy_of = file.text("copy_of", faults).and_then(|text| parent(text, faults));
        let browser = file.flag("browser", faults);
        if !file.has("schedule") {
            faults.advise_whole("`[schedule]` is missing", "write `[schedule]` and below it `every = \"6h\"`");
        }
        let (schedule, after, wake) = match file.section("schedule", "[schedule]", faults) {
            Some(mut section) => {
                let after = section.text("after", faults).and_then(|text| parent(text, faults));
                let wake = section.flag("wake", faults);
                (schedule(section, faults), after, wake)
            }
            None => (None, None, None),
        };
        let fill = file.section("fill", "[fill]", faults).map(|section| section.pairs(faults)).unwrap_or_default();
        let recipe = file.section("recipe", "[recipe]", faults).map(|section| RecipeDraft::read(section, faults));
        let recipe = recipe.unwrap_or_default();
        let follow = file.section("follow", "[follow]", faults).map(|section| FollowDraft::read(section, faults));
        let calendar =
            file.section("calendar", "[calendar]", faults).map(|section| CalendarDraft::read(section, faults));
        let headers =
            file.section("headers", "[headers]", faults).map(|section| section.pairs(faults)).unwrap_or_default();
        file.finish(faults);
        Draft {
            title,
            issuer,
            jurisdiction,
            url,
            language,
            topics,
            schedule,
            gate,
            after,
            wake,
            copy_of,
            follow,
            fill,
            recipe,
            browser,
            calendar,
            headers,
            notes,
        }
    }

    /// The source; `None` where something required is missing.
    pub fn into_source(self, id: SourceId) -> Option<Source> {
        let texts = |list: Vec<Placed<String>>| list.into_iter().map(|text| text.value).collect();
        let recipe = self.recipe.into_recipe();
        let follow = match self.follow {
            Some(follow) => Some(Arc::new(follow.into_follow(&recipe)?)),
            None => None,
        };
        Some(Source {
            id,
            title: self.title?.value.trim().to_owned(),
            issuer: self.issuer?.value.trim().to_owned(),
            jurisdiction: self.jurisdiction?.value,
            language: self.language.map(|text| text.value),
            topics: texts(self.topics),
            schedule: self.schedule?,
            recipe,
            browser: self.browser.is_some_and(|browser| browser.value),
            headers: self.headers.into_iter().map(|(name, value)| (name.value, value.value)).collect(),
            calendar: match self.calendar {
                Some(calendar) => Some(calendar.into_calendar(self.url.as_ref()?)?),
                None => None,
            },
            url: self.url?.value,
            ties: Ties {
                fill: self.fill.into_iter().map(|(name, field)| (name.value, field.value)).collect(),
                // What a copy says is told where it is compared with the main text.
                gate: self.gate.is_some_and(|gate| gate.value) || self.copy_of.is_some(),
                follow,
                ..Ties::default()
            },
            notes: self.notes.map(|text| text.value.trim().to_owned()).unwrap_or_default(),
        })
    }
}

fn required(
    file: &mut Section<'_>,
    key: &'static str,
    meaning: &str,
    faults: &mut Faults<'_>,
) -> Option<Placed<String>> {
    if !file.has(key) {
        faults.advise_whole(format!("`{key}` is missing"), format!("write `{key} = \"...\"`: {meaning}"));
    }
    file.text(key, faults)
}

fn address(text: Placed<String>, faults: &mut Faults<'_>) -> Option<Placed<Url>> {
    match Url::parse(text.value.trim()) {
        Ok(url) => Some(Placed { value: url, span: text.span }),
        Err(error) => {
            let help = "write the whole address, such as `https://www.bis.gov/news-updates`";
            if text.value.contains('@') {
                faults.conceal(&text.span, format!("the address is no URL: {error}"), help);
            } else {
                faults.advise(&text.span, format!("`{}` is no URL: {error}", text.value), help);
            }
            None
        }
    }
}

fn parent(text: Placed<String>, faults: &mut Faults<'_>) -> Option<Placed<SourceId>> {
    match text.value.parse() {
        Ok(value) => Some(Placed { value, span: text.span }),
        Err(error) => {
            faults.advise(&text.span, format!("{error}"), "name the file of another source, without `.toml`");
            None
        }
    }
}

fn schedule(mut section: Section<'_>, faults: &mut Faults<'_>) -> Option<Schedule> {
    let span = section.span.clone();
    let every = section.text("every", faults);
    let cron = section.text("cron", faults);
    let zone = section.text("zone", faults);
    section.finish(faults);
    let read = match (&every, &cron, &zone) {
        (Some(_), Some(cron), _) => {
            faults.advise(&cron.span, "`every` and `cron` exclude each other", "keep the one that is meant");
            return None;
        }
        (Some(every), None, None) => Schedule::every(&every.value),
        (Some(_), None, Some(zone)) => {
            faults.advise(&zone.span, "an interval has no time zone", "leave `zone` out");
            return None;
        }
        (None, Some(cron), Some(zone)) => Schedule::cron(&cron.value, &zone.value),
        (None, Some(cron), None) => {
            let help = "write `zone = \"America/New_York\"`, or `zone = \"UTC\"`";
            faults.advise(&cron.span, "a cron expression is read in a time zone, and `zone` is missing", help);
            return None;
        }
        (None, None, _) => {
            let help = "write `every = \"6h\"`, or `cron = \"0 7 * * *\"` with `zone = \"America/New_York\"`";
            faults.advise(&span, "`[schedule]` says neither `every` nor `cron`", help);
            return None;
        }
    };
    match read {
        Ok(schedule) => Some(schedule),
        Err(BadSchedule::UnknownZone(name)) => {
            let span = zone.map_or(span, |zone| zone.span);
            let known: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
            let help = nearest_zone(&name, &known)
                .map_or("write it as `Area/City`, such as `Asia/Shanghai`".to_owned(), |zone| {
                    format!("did you mean `{zone}`?")
                });
            faults.advise(&span, format!("`{name}` is no IANA time zone"), help);
            None
        }
        Err(error) => {
            let span = every.or(cron).map_or(span, |text| text.span);
            faults.note(&span, error.to_string());
            None
        }
    }
}

/// The nearest name of a zone, or the zone of a city that was written alone: `New York`, `Shanghai`.
fn nearest_zone<'z>(name: &str, known: &'z [String]) -> Option<&'z str> {
    let name = name.replace(' ', "_");
    let city = |zone: &&String| zone.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(&name));
    known.iter().find(city).map(String::as_str).or_else(|| nearest(&name, known.iter().map(String::as_str)))
}

/// The `[recipe]` of a source file.
#[derive(Debug, Default)]
pub struct RecipeDraft {
    pub format: Format,
    pub keep: Vec<Placed<String>>,
    pub drop: Vec<Placed<String>>,
    pub rows: Option<Placed<String>>,
    pub key: Vec<Placed<String>>,
    pub window: Option<Placed<bool>>,
}

impl RecipeDraft {
    pub fn read(mut section: Section<'_>, faults: &mut Faults<'_>) -> RecipeDraft {
        let format = section.text("format", faults).map(|text| format(&text, faults)).unwrap_or_default();
        let draft = RecipeDraft {
            format,
            keep: section.list("keep", faults),
            drop: section.list("drop", faults),
            rows: section.text("rows", faults),
            key: section.list("key", faults),
            window: section.flag("window", faults),
        };
        section.finish(faults);
        draft
    }

    pub fn into_recipe(self) -> Recipe {
        let texts = |list: Vec<Placed<String>>| list.into_iter().map(|text| text.value).collect();
        Recipe {
            format: self.format,
            keep: texts(self.keep),
            drop: texts(self.drop),
            rows: self.rows.map(|text| text.value),
            key: texts(self.key),
            window: self.window.is_some_and(|window| window.value),
        }
    }
}

fn format(text: &Placed<String>, faults: &mut Faults<'_>) -> Format {
    let found = Format::NAMED.iter().find(|(name, _)| *name == text.value);
    if found.is_none() {
        let names = Format::NAMED.map(|(name, _)| name);
        let help = match nearest(&text.value, names) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("it reads {}", listed(&names)),
        };
        faults.advise(&text.span, format!("this build reads no format `{}`", text.value), help);
    }
    found.map_or(Format::Auto, |(_, format)| *format)
}
