//! What a subscriber can ask for, as a form and back.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::str::FromStr;

use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::Fault;
use crate::concern::settled;
use crate::people::Wanted;
use crate::render::visible;
use crate::source::{SourceId, Sources};
use crate::subscription::{Attachment, Attachments, Cadence, Scope, Way};
use crate::web::fields::Fields;
use crate::wording::Language;

/// Something chosen that the form does not offer. The form was made up, or is of another version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadChoice {
    /// The id of the field's title.
    pub field: &'static str,
    pub value: String,
}

impl BadChoice {
    pub fn new(field: &'static str, value: &str) -> BadChoice {
        BadChoice { field, value: value.chars().take(60).collect() }
    }
}

/// What the fields of these forms mean.
impl Fields {
    /// What is asked for. What nothing could ever meet is refused, and so is what no form of ours offers.
    pub(super) fn wanted(&self) -> Result<Wanted, Fault> {
        let severity = self.choice("severity", "people-severity", 0, |word| within(word, 0..=5))?;
        Ok(Wanted { scope: self.scope()?, least_severity: severity, cadence: self.cadence()? })
    }

    fn scope(&self) -> Result<Scope, Fault> {
        // One to a line, or parted by semicolons: names have commas.
        let listed = |name: &str| -> Vec<String> {
            self.all(name).flat_map(|text| text.split([';', '；', '\n'])).map(str::to_owned).collect()
        };
        let source = |id: &str| id.parse::<SourceId>().map_err(|_| BadChoice::new("people-sources", id));
        Ok(settled(Scope {
            sources: self.all("source").map(source).collect::<Result<_, _>>()?,
            issuers: self.all("issuer").map(str::to_owned).collect(),
            topics: self.all("topic").map(str::to_owned).collect(),
            jurisdictions: self.all("jurisdiction").map(str::to_owned).collect(),
            provisions: listed("provisions"),
            eccns: listed("eccns"),
            countries: listed("countries"),
            parties: listed("parties"),
            words: listed("words"),
            way: self.choice("way", "people-way", None, |word| match word {
                "tightens" => Some(Some(Way::Tightens)),
                "loosens" => Some(Some(Way::Loosens)),
                _ => None,
            })?,
        })?)
    }

    fn cadence(&self) -> Result<Cadence, BadChoice> {
        let hour = self.choice("hour", "people-hour", USUAL_HOUR, |word| within(word, 0..=23))?;
        let weekday = self.choice("weekday", "people-weekday", 1, |word| within(word, 1..=7))?;
        let at_once_from =
            self.choice("at_once_from", "people-at-once-from", None, |word| within(word, 1..=5).map(Some))?;
        let cadence = self.choice("cadence", "people-when", Cadence::AtOnce, |word| match word {
            "at-once" => Some(Cadence::AtOnce),
            "daily" => Some(Cadence::daily(hour)),
            "weekly" => Some(Cadence::weekly(weekday, hour)),
            _ => None,
        })?;
        Ok(cadence.with_at_once_from(at_once_from))
    }

    pub fn attachments(&self) -> Result<Attachments, BadChoice> {
        let offered = |name: &str| Attachment::ALL.iter().any(|one| one.name() == name);
        match self.all("attach").find(|name| !offered(name)) {
            Some(name) => Err(BadChoice::new("people-attach", name)),
            None => Ok(Attachments::named(self.all("attach"))),
        }
    }

    /// The language chosen; `usual` where none is.
    pub fn language(&self, usual: Language) -> Result<Language, BadChoice> {
        self.choice("language", "people-language", usual, |tag| tag.parse().ok())
    }

    /// What was chosen in a field, as `read` knows it; `usual` where the field was not filled in.
    pub fn choice<T>(
        &self,
        name: &str,
        title: &'static str,
        usual: T,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, BadChoice> {
        match self.one(name) {
            "" => Ok(usual),
            word => read(word).ok_or_else(|| BadChoice::new(title, word)),
        }
    }
}

/// A number of a range.
fn within<N: FromStr + PartialOrd>(word: &str, range: RangeInclusive<N>) -> Option<N> {
    word.parse().ok().filter(|number| range.contains(number))
}

/// The hour of a digest where none is chosen.
const USUAL_HOUR: i8 = 7;

/// The fields of a wish: what, how severe, how often; as they were `sent`, where they come back to be mended.
pub fn wish(language: Language, sources: &Sources, sent: &Fields) -> Markup {
    let issuers: BTreeSet<&str> = sources.values().map(|source| source.issuer.as_str()).collect();
    let topics: BTreeSet<&str> = sources.values().flat_map(|source| &source.topics).map(String::as_str).collect();
    let jurisdictions: BTreeSet<&str> = sources.values().map(|source| source.jurisdiction.as_str()).collect();
    let say = |id: &str| language.say(id);
    let chosen = |name: &str, value: &str| sent.one(name) == value;
    let hour = sent.choice("hour", "people-hour", USUAL_HOUR, |word| word.parse().ok()).unwrap_or(USUAL_HOUR);
    let digests = chosen("cadence", "daily") || chosen("cadence", "weekly");
    html! {
        fieldset {
            legend { (say("people-what")) }
            p.hint { (say("people-what-hint")) }
            (boxes(&say("people-issuers"), "issuer", issuers.iter().map(|issuer| (*issuer, *issuer)), sent))
            (boxes(&say("people-topics"), "topic", topics.iter().map(|topic| (*topic, *topic)), sent))
            (boxes(&say("people-jurisdictions"), "jurisdiction", jurisdictions.iter().map(|code| (*code, *code)), sent))
            (boxes(&say("people-sources"), "source", sources.values().map(|source| (source.id.as_str(), source.title.as_str())), sent))
        }
        fieldset {
            legend { (say("people-about")) }
            p.hint { (say("people-about-hint")) }
            @for (name, title, example) in ABOUT {
                label { (say(title)) " " input name=(name) value=(sent.one(name)) placeholder=(example) maxlength="400" autocomplete="off"; }
            }
            label { (say("people-way")) " "
                select name="way" {
                    option value="" { (say("people-way-any")) }
                    option value="tightens" selected[chosen("way", "tightens")] { (say("people-way-tightens")) }
                    option value="loosens" selected[chosen("way", "loosens")] { (say("people-way-loosens")) }
                }
            }
        }
        fieldset {
            legend { (say("people-when")) }
            label { (say("people-severity")) " "
                select name="severity" { @for severity in 0..=5 { option value=(severity) selected[chosen("severity", &severity.to_string())] { (severity) } } }
            }
            label { input type="radio" name="cadence" value="at-once" checked[!digests]; " " (say("people-at-once")) }
            label { input type="radio" name="cadence" value="daily" checked[chosen("cadence", "daily")]; " " (say("people-daily")) }
            label { input type="radio" name="cadence" value="weekly" checked[chosen("cadence", "weekly")]; " " (say("people-weekly")) }
            label { (say("people-hour")) " "
                select name="hour" { @for one in 0..24 { option value=(one) selected[one == hour] { (format!("{one}:00")) } } }
            }
            label { (say("people-weekday")) " "
                select name="weekday" { @for day in 1..=7 { option value=(day) selected[chosen("weekday", &day.to_string())] { (say(WEEKDAYS[day - 1])) } } }
            }
            label { (say("people-at-once-from")) " "
                select name="at_once_from" {
                    option value="" { (say("people-at-once-none")) }
                    @for severity in 1..=5 { option value=(severity) selected[chosen("at_once_from", &severity.to_string())] { (language.tell("people-from-severity", [("severity", severity.into())])) } }
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

/// Folded where none is ticked, so that a phone shows what is asked for at one look.
fn boxes<'a>(title: &str, name: &str, values: impl Iterator<Item = (&'a str, &'a str)>, sent: &Fields) -> Markup {
    html! {
        details open[!sent.one(name).is_empty()] {
            summary { (title) }
            @for (value, shown) in values {
                label { input type="checkbox" name=(name) value=(value) checked[sent.has(name, value)]; " " (visible(shown)) }
            }
        }
    }
}

/// The reader's zone and language, as they are or were `chosen`; told in `language`.
pub fn reader(language: Language, (zone, chosen): (&str, Language)) -> Markup {
    html! {
        label { (language.say("people-zone")) " "
            input name="zone" list="zones" value=(zone) required autocomplete="off" maxlength="60";
        }
        datalist id="zones" { @for zone in zones() { option value=(zone) {} } }
        label { (language.say("people-language")) " "
            select name="language" {
                @for one in Language::ALL { option value=(one.tag()) selected[one == chosen] lang=(one.tag()) { (one.name()) } }
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
