//! What a subscriber can ask for, as a form and back.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use maud::{Markup, html};

use crate::concern::{BadWish, settled};
use crate::render::visible;
use crate::source::{SourceId, Sources};
use crate::subscription::{Attachment, Attachments, Cadence, Scope, Way};
use crate::web::fields::Fields;
use crate::wording::Language;

/// What the fields of these forms mean.
impl Fields {
    /// What is asked for. A source that is no name of one is left out; what nothing could ever meet is refused.
    pub fn scope(&self) -> Result<Scope, BadWish> {
        // One to a line, or parted by semicolons: names have commas.
        let listed = |name: &str| -> Vec<String> {
            self.all(name).flat_map(|text| text.split([';', '；', '\n'])).map(str::to_owned).collect()
        };
        settled(Scope {
            sources: self.all("source").filter_map(|id| id.parse::<SourceId>().ok()).collect(),
            issuers: self.all("issuer").map(str::to_owned).collect(),
            topics: self.all("topic").map(str::to_owned).collect(),
            jurisdictions: self.all("jurisdiction").map(str::to_owned).collect(),
            provisions: listed("provisions"),
            eccns: listed("eccns"),
            countries: listed("countries"),
            parties: listed("parties"),
            words: listed("words"),
            way: match self.one("way") {
                "tightens" => Some(Way::Tightens),
                "loosens" => Some(Way::Loosens),
                _ => None,
            },
        })
    }

    pub fn least_severity(&self) -> u8 {
        self.one("severity").parse().unwrap_or(0).min(5)
    }

    pub fn cadence(&self) -> Cadence {
        let hour = self.one("hour").parse().ok().filter(|hour| (0..24).contains(hour)).unwrap_or(7);
        let weekday = self.one("weekday").parse().ok().filter(|day| (1..=7).contains(day)).unwrap_or(1);
        let cadence = match self.one("cadence") {
            "daily" => Cadence::daily(hour),
            "weekly" => Cadence::weekly(weekday, hour),
            _ => Cadence::AtOnce,
        };
        cadence.with_at_once_from(self.one("at_once_from").parse().ok().filter(|severity| (1..=5).contains(severity)))
    }

    pub fn attachments(&self) -> Attachments {
        Attachments::named(self.all("attach"))
    }

    pub fn language(&self) -> Option<Language> {
        self.one("language").parse().ok()
    }
}

/// The fields of a wish: what, how severe, how often.
pub fn wish(language: Language, sources: &Sources) -> Markup {
    let issuers: BTreeSet<&str> = sources.values().map(|source| source.issuer.as_str()).collect();
    let topics: BTreeSet<&str> = sources.values().flat_map(|source| &source.topics).map(String::as_str).collect();
    let jurisdictions: BTreeSet<&str> = sources.values().map(|source| source.jurisdiction.as_str()).collect();
    let say = |id: &str| language.say(id);
    html! {
        fieldset {
            legend { (say("people-what")) }
            p.hint { (say("people-what-hint")) }
            (boxes(&say("people-issuers"), "issuer", issuers.iter().map(|issuer| (*issuer, *issuer))))
            (boxes(&say("people-topics"), "topic", topics.iter().map(|topic| (*topic, *topic))))
            (boxes(&say("people-jurisdictions"), "jurisdiction", jurisdictions.iter().map(|code| (*code, *code))))
            (boxes(&say("people-sources"), "source", sources.values().map(|source| (source.id.as_str(), source.title.as_str()))))
        }
        fieldset {
            legend { (say("people-about")) }
            p.hint { (say("people-about-hint")) }
            @for (name, title, example) in ABOUT {
                label { (say(title)) " " input name=(name) placeholder=(example) maxlength="400" autocomplete="off"; }
            }
            label { (say("people-way")) " "
                select name="way" {
                    option value="" { (say("people-way-any")) }
                    option value="tightens" { (say("people-way-tightens")) }
                    option value="loosens" { (say("people-way-loosens")) }
                }
            }
        }
        fieldset {
            legend { (say("people-when")) }
            label { (say("people-severity")) " "
                select name="severity" { @for severity in 0..=5 { option value=(severity) { (severity) } } }
            }
            label { input type="radio" name="cadence" value="at-once" checked; " " (say("people-at-once")) }
            label { input type="radio" name="cadence" value="daily"; " " (say("people-daily")) }
            label { input type="radio" name="cadence" value="weekly"; " " (say("people-weekly")) }
            label { (say("people-hour")) " "
                select name="hour" { @for hour in 0..24 { option value=(hour) selected[hour == 7] { (format!("{hour}:00")) } } }
            }
            label { (say("people-weekday")) " "
                select name="weekday" { @for day in 1..=7 { option value=(day) { (say(WEEKDAYS[day - 1])) } } }
            }
            label { (say("people-at-once-from")) " "
                select name="at_once_from" {
                    option value="" { (say("people-at-once-none")) }
                    @for severity in 1..=5 { option value=(severity) { (language.tell("people-from-severity", [("severity", severity.into())])) } }
                }
            }
        }
    }
}

/// What the touched words are to name: field, title, and an example that needs no translation.
const ABOUT: [(&str, &str, &str); 5] = [
    ("provisions", "people-provisions", "15 CFR 744; § 742.6(b)"),
    ("eccns", "people-eccns", "3A090; 4A090"),
    ("countries", "people-countries", "CN; RU"),
    ("parties", "people-parties", ""),
    ("words", "people-words", ""),
];

/// Monday first (ISO 8601).
pub const WEEKDAYS: [&str; 7] = [
    "weekday-monday",
    "weekday-tuesday",
    "weekday-wednesday",
    "weekday-thursday",
    "weekday-friday",
    "weekday-saturday",
    "weekday-sunday",
];

/// Folded, so that a phone shows what is asked for at one look.
fn boxes<'a>(title: &str, name: &str, values: impl Iterator<Item = (&'a str, &'a str)>) -> Markup {
    html! {
        details {
            summary { (title) }
            @for (value, shown) in values {
                label { input type="checkbox" name=(name) value=(value); " " (visible(shown)) }
            }
        }
    }
}

/// The reader's zone and language.
pub fn reader(language: Language, zone: &str) -> Markup {
    html! {
        label { (language.say("people-zone")) " "
            input name="zone" list="zones" value=(zone) required autocomplete="off" maxlength="60";
        }
        datalist id="zones" { @for zone in zones() { option value=(zone) {} } }
        label { (language.say("people-language")) " "
            select name="language" {
                @for one in Language::ALL { option value=(one.tag()) selected[one == language] lang=(one.tag()) { (one.name()) } }
            }
        }
    }
}

/// What comes with every mail.
pub fn attachments(language: Language, wanted: &Attachments) -> Markup {
    let named = |attachment: Attachment| match attachment {
        Attachment::Redline => "people-attach-redline",
        Attachment::Calendar => "people-attach-calendar",
        Attachment::Json => "people-attach-json",
    };
    html! {
        @for one in Attachment::ALL {
            label { input type="checkbox" name="attach" value=(one.name()) checked[wanted.has(one)]; " " (language.say(named(one))) }
        }
    }
}

/// The zones of the larger offices first asked from; any other can be typed.
fn zones() -> impl Iterator<Item = &'static str> {
    const ZONES: [&str; 16] = [
        "UTC",
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Los_Angeles",
        "Europe/London",
        "Europe/Brussels",
        "Europe/Berlin",
        "Asia/Shanghai",
        "Asia/Taipei",
        "Asia/Hong_Kong",
        "Asia/Tokyo",
        "Asia/Seoul",
        "Asia/Singapore",
        "Asia/Kolkata",
        "Australia/Sydney",
    ];
    ZONES.into_iter().filter(|zone| TimeZone::get(zone).is_ok())
}
