//! The `[calendar]` of a source file: a date that is watched in place of a text.

use jiff::civil::Date;
use url::Url;

use super::section::{Faults, Placed, Section};
use crate::source::{CALENDAR, Calendar, REMIND, SourceId};

/// As it was read, before it is judged.
#[derive(Debug)]
pub struct CalendarDraft {
    pub event: Option<Placed<String>>,
    pub remind: Vec<Placed<i64>>,
    pub recheck: Vec<Placed<String>>,
    pub severity: Option<Placed<i64>>,
}

impl CalendarDraft {
    pub fn read(mut section: Section<'_>, faults: &mut Faults<'_>) -> CalendarDraft {
        let draft = CalendarDraft {
            event: section.text("event", faults),
            remind: section.numbers("remind", faults),
            recheck: section.list("recheck", faults),
            severity: section.number("severity", faults),
        };
        section.finish(faults);
        draft
    }

    /// The entry; `None` where something required is missing.
    pub fn into_calendar(self, url: &Placed<Url>) -> Option<Calendar> {
        let remind: Vec<u16> = self.remind.iter().filter_map(|days| u16::try_from(days.value).ok()).collect();
        Some(Calendar {
            date: date(&url.value)?,
            event: self.event?.value.trim().to_owned(),
            remind: if remind.is_empty() { REMIND.to_vec() } else { remind },
            recheck: self.recheck.iter().filter_map(|id| id.value.parse::<SourceId>().ok()).collect(),
            severity: self.severity.map_or(4, |severity| u8::try_from(severity.value).unwrap_or(4)),
        })
    }
}

/// The date that an address names: `calendar:2026-11-10`.
pub fn date(url: &Url) -> Option<Date> {
    (url.scheme() == CALENDAR).then(|| url.path().parse().ok()).flatten()
}
