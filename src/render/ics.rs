//! The dates of briefs as a calendar (RFC 5545): one all-day event for each date and what it is for.
//!
//! An event lasts the whole day of the zone in which the law counts. Its UID is made of source, role and the day that was told
//! first, and its SEQUENCE counts up, so that a calendar that is read again has it once, moves it and strikes it
//! ([`crate::brief::agenda`]). No METHOD: nobody is invited, and with one each event would need an organizer (RFC 5546,
//! section 3.2.1). No clock: the stamp of an event is when the revision that told it last was seen.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::Date;

use super::brief::{role, tag};
use crate::brief::{Appointment, Brief, agenda};
use crate::render::escape::one_line;
use crate::revision::Revision;
use crate::snapshot::Sha256;
use crate::source::Source;
use crate::wording::Language;

/// Octets of a line, its end not counted (RFC 5545, section 3.1).
const LINE: usize = 75;

/// The dates of one source.
#[derive(Debug, Clone)]
pub struct Dates<'a> {
    /// What they belong to, the same at each writing: the id of a source, a file.
    pub of: &'a str,
    /// What it is called, and where it is published, if that is on the web.
    pub title: &'a str,
    pub url: Option<&'a str>,
    /// Its briefs, oldest first.
    pub briefs: Vec<DatedBrief<'a>>,
}

/// A brief whose dates are told, or which only says what became of dates.
#[derive(Debug, Clone, Copy)]
pub struct DatedBrief<'a> {
    pub brief: &'a Brief,
    /// When its revision was seen.
    pub seen: Timestamp,
    pub is_told: bool,
}

impl<'a> Dates<'a> {
    /// The dates of the recorded revisions of a source, oldest first, each told or not, by the source where the watchlist
    /// still has it.
    pub fn recorded(
        of: &'a str,
        revisions: impl IntoIterator<Item = (&'a Revision, bool)>,
        source: Option<&'a Source>,
    ) -> Dates<'a> {
        let dated = |(revision, is_told): (&'a Revision, bool)| DatedBrief {
            brief: &revision.brief,
            seen: revision.seen_at,
            is_told,
        };
        let web = source.filter(|source| matches!(source.url.scheme(), "http" | "https"));
        Dates {
            of,
            title: source.map_or(of, |source| source.title.as_str()),
            url: web.map(|source| source.url.as_str()),
            briefs: revisions.into_iter().map(dated).collect(),
        }
    }
}

/// The calendar, lines ended by CRLF.
pub fn ics(sources: &[Dates<'_>], language: Language) -> String {
    let mut out = String::new();
    for (name, value) in [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//rulewatch//rulewatch//EN"),
        ("CALSCALE", "GREGORIAN"),
    ] {
        push(&mut out, name, value);
    }
    push(&mut out, "X-WR-CALNAME", &text(&language.say("calendar-name")));
    for dates in sources {
        let told = |at: &usize| dates.briefs.get(*at).is_some_and(|dated| dated.is_told);
        let appointments = agenda(dates.briefs.iter().map(|dated| dated.brief));
        for appointment in appointments.iter().filter(|one| one.told_by.iter().any(told)) {
            event(&mut out, dates, appointment, language);
        }
    }
    push(&mut out, "END", "VCALENDAR");
    out
}

fn event(out: &mut String, dates: &Dates<'_>, told: &Appointment<'_>, language: Language) {
    let last = told.told_by.last().and_then(|at| dates.briefs.get(*at));
    let Some(DatedBrief { brief, seen, .. }) = last else { return };
    let next = told.day.tomorrow().unwrap_or(told.day);
    let headline = format!("{} {}", tag(brief, language), brief.headline(language));
    let about = [("label", role(told.role, language).into()), ("value", one_line(dates.title).into_owned().into())];
    let summary = language.tell("label", about);
    let summary = match told.is_withdrawn {
        true => language.tell("calendar-withdrawn", [("summary", summary.into())]),
        false => summary,
    };
    let zone = language.tell("calendar-zone", [("zone", brief.zone.as_str().into())]);
    let quote = language.tell("quote", [("text", told.dated.quote.as_str().into())]);
    let description = [headline, quote, zone, language.say("caveat").into_owned()].join("\n");
    push(out, "BEGIN", "VEVENT");
    push(out, "UID", &uid(dates.of, told));
    push(out, "SEQUENCE", &told.changes.to_string());
    push(out, "DTSTAMP", &seen.strftime("%Y%m%dT%H%M%SZ").to_string());
    push(out, "DTSTART;VALUE=DATE", &compact(told.day));
    // The end of an all-day event is the day after it (section 3.6.1).
    push(out, "DTEND;VALUE=DATE", &compact(next));
    push(out, "STATUS", if told.is_withdrawn { "CANCELLED" } else { "CONFIRMED" });
    push(out, "SUMMARY", &text(&summary));
    push(out, "DESCRIPTION", &text(&description));
    if let Some(url) = dates.url.filter(|url| url.bytes().all(|b| b.is_ascii_graphic())) {
        push(out, "URL", url);
    }
    push(out, "TRANSP", "TRANSPARENT");
    push(out, "END", "VEVENT");
}

fn compact(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// Globally unique and the same at each writing (section 3.8.4.7).
fn uid(of: &str, told: &Appointment<'_>) -> String {
    let mut named = format!("{of}\n{:?}\n{}", told.role, told.first);
    if told.namesakes > 0 {
        named.push_str(&format!("\n{}", told.namesakes));
    }
    format!("{}@rulewatch", &Sha256::of(named.as_bytes()).to_string()[..32])
}

/// A value of type TEXT (section 3.3.11), with what acts or hides as marks.
fn text(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len() + 8);
    for (at, line) in value.split('\n').enumerate() {
        if at > 0 {
            escaped.push_str("\\n");
        }
        for c in one_line(line).chars() {
            if matches!(c, '\\' | ';' | ',') {
                escaped.push('\\');
            }
            escaped.push(c);
        }
    }
    escaped
}

/// One content line, folded at 75 octets between characters.
fn push(out: &mut String, name: &str, value: &str) {
    let mut used = 0;
    for c in format!("{name}:{value}").chars() {
        if used + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            used = 1;
        }
        // Writing to a String cannot fail.
        let _ = write!(out, "{c}");
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Dated;
    use crate::brief::facts::Role;

    fn told(quote: &str, title: &str, language: Language) -> String {
        let day = "2026-11-10".parse().unwrap();
        let dated = |role| Dated { role, day, was: None, quote: quote.to_owned(), hunk: 0 };
        let brief = Brief {
            dates: vec![dated(Role::Expires), dated(Role::Effective), dated(Role::None), dated(Role::Expires)],
            zone: "Asia/Shanghai".to_owned(),
            ..Brief::default()
        };
        let seen = "2026-11-03T01:10:00Z".parse().unwrap();
        let url = Some("https://mofcom.example/a?b=1,2");
        ics(
            &[Dates { of: "cal", title, url, briefs: vec![DatedBrief { brief: &brief, seen, is_told: true }] }],
            language,
        )
    }

    /// Folded lines put together again, as section 3.1 says.
    fn unfolded(calendar: &str) -> Vec<String> {
        calendar.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn each_date_and_role_is_one_event_of_a_whole_day() {
        let lines = unfolded(&told("until November 10, 2026", "Announcement 70", Language::English));
        let all = |line: &str| lines.iter().filter(|other| *other == line).count();
        assert_eq!(
            (all("BEGIN:VEVENT"), all("END:VEVENT"), all("BEGIN:VCALENDAR"), all("END:VCALENDAR")),
            (2, 2, 1, 1)
        );
        assert_eq!((all("DTSTART;VALUE=DATE:20261110"), all("DTEND;VALUE=DATE:20261111")), (2, 2));
        assert_eq!((all("DTSTAMP:20261103T011000Z"), all("SUMMARY:expires: Announcement 70")), (2, 1));
        assert_eq!(all("URL:https://mofcom.example/a?b=1,2"), 2);
        let uids: Vec<&String> = lines.iter().filter(|line| line.starts_with("UID:")).collect();
        assert!(uids.len() == 2 && uids[0] != uids[1], "{uids:?}");
    }

    #[test]
    fn a_uid_is_the_same_whatever_else_is_told() {
        let uids = |calendar: &str| -> Vec<String> {
            unfolded(calendar).into_iter().filter(|line| line.starts_with("UID:")).collect()
        };
        let english = told("one", "Announcement 70", Language::English);
        assert_eq!(uids(&english), uids(&told("other", "第70号", Language::TraditionalChinese)));
    }

    #[test]
    fn a_date_that_moves_is_the_same_event_and_one_that_is_withdrawn_is_cancelled() {
        let on = |day: &str| day.parse().unwrap();
        let dated = |day, was: Option<&str>| Dated {
            role: Role::Expires,
            day: on(day),
            was: was.map(on),
            quote: String::new(),
            hunk: 0,
        };
        let first = Brief { dates: vec![dated("2026-11-10", None)], ..Brief::default() };
        let moved = Brief { dates: vec![dated("2026-12-01", Some("2026-11-10"))], ..Brief::default() };
        let struck = Brief { withdrawn: vec![dated("2026-12-01", None)], ..Brief::default() };
        let seen: Timestamp = "2026-11-03T01:10:00Z".parse().unwrap();
        let mut uids = Vec::new();
        for (briefs, expected) in [
            (vec![&first], ["SEQUENCE:0", "DTSTART;VALUE=DATE:20261110", "STATUS:CONFIRMED"]),
            (vec![&first, &moved], ["SEQUENCE:1", "DTSTART;VALUE=DATE:20261201", "STATUS:CONFIRMED"]),
            (vec![&first, &moved, &struck], ["SEQUENCE:2", "DTSTART;VALUE=DATE:20261201", "STATUS:CANCELLED"]),
        ] {
            let last = briefs.len() - 1;
            let dated = |(at, brief)| DatedBrief { brief, seen, is_told: at == last };
            let briefs = briefs.into_iter().enumerate().map(dated).collect();
            let lines = unfolded(&ics(&[Dates { of: "cal", title: "t", url: None, briefs }], Language::English));
            expected.iter().for_each(|line| assert!(lines.iter().any(|own| own == line), "{line} in {lines:?}"));
            uids.extend(lines.into_iter().filter(|line| line.starts_with("UID:")));
        }
        assert!(uids.len() == 3 && uids.windows(2).all(|pair| pair[0] == pair[1]), "{uids:?}");
    }

    #[test]
    fn lines_are_folded_between_characters_and_come_back_whole() {
        let quote = "自即日起至2026年11月10日，暂停实施；".repeat(20);
        let calendar = told(&quote, "商务部公告", Language::SimplifiedChinese);
        assert!(calendar.split("\r\n").all(|line| line.len() <= LINE), "{calendar}");
        assert!(!calendar.replace("\r\n", "").contains(['\r', '\n']));
        assert!(unfolded(&calendar).iter().any(|line| line.contains(&quote)));
    }

    #[test]
    fn what_is_told_adds_no_property() {
        let hostile = "a, b; c\\d\r\nEND:VEVENT\nATTACH:http://evil.example/\u{1b}";
        let lines = unfolded(&told(hostile, hostile, Language::English));
        assert!(!lines.iter().any(|line| line.starts_with("ATTACH") || line.contains('\u{1b}')), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains("a\\, b\\; c\\\\d")), "{lines:?}");
        assert_eq!(lines.iter().filter(|line| *line == "END:VEVENT").count(), 2);
    }
}
