//! The dates of briefs as a calendar (RFC 5545): one all-day event for each date and what it is for.
//!
//! An event lasts the whole day of the zone in which the law counts; its UID is made of source, role and day alone, so that
//! a calendar that is read again has it once, however many revisions name the date. No clock: the stamp of an event is when its
//! revision was seen.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::Date;

use super::brief::{role, tag};
use crate::brief::facts::Role;
use crate::brief::{Brief, Dated};
use crate::render::escape::one_line;
use crate::revision::Revision;
use crate::snapshot::Sha256;
use crate::source::Source;
use crate::wording::Language;

/// Octets of a line, its end not counted (RFC 5545, section 3.1).
const LINE: usize = 75;

/// A brief whose dates are told.
#[derive(Debug, Clone, Copy)]
pub struct Dates<'a> {
    /// What the dates belong to, the same at each writing: the id of a source, a file.
    pub of: &'a str,
    /// What it is called, and where it is published, if that is on the web.
    pub title: &'a str,
    pub url: Option<&'a str>,
    pub brief: &'a Brief,
    /// When its revision was seen.
    pub seen: Timestamp,
}

impl<'a> Dates<'a> {
    /// The dates of a recorded revision, by its source where the watchlist still has it.
    pub fn recorded(revision: &'a Revision, source: Option<&'a Source>) -> Dates<'a> {
        let of = revision.source.as_str();
        let web = source.filter(|source| matches!(source.url.scheme(), "http" | "https"));
        Dates {
            of,
            title: source.map_or(of, |source| source.title.as_str()),
            url: web.map(|source| source.url.as_str()),
            brief: &revision.brief,
            seen: revision.seen_at,
        }
    }
}

/// The calendar, lines ended by CRLF. Of several briefs that name a date, the first tells it.
pub fn ics(briefs: &[Dates<'_>], language: Language) -> String {
    let mut out = String::new();
    for (name, value) in [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//rulewatch//rulewatch//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        push(&mut out, name, value);
    }
    push(&mut out, "X-WR-CALNAME", &text(&language.say("calendar-name")));
    let mut told: Vec<String> = Vec::new();
    for dates in briefs {
        for dated in dates.brief.dates.iter().filter(|dated| dated.role != Role::None) {
            let uid = uid(dates.of, dated);
            if !told.contains(&uid) {
                event(&mut out, dates, dated, &uid, language);
                told.push(uid);
            }
        }
    }
    push(&mut out, "END", "VCALENDAR");
    out
}

fn event(out: &mut String, dates: &Dates<'_>, dated: &Dated, uid: &str, language: Language) {
    let brief = dates.brief;
    let next = dated.day.tomorrow().unwrap_or(dated.day);
    let headline = format!("{} {}", tag(brief, language), brief.headline(language));
    let about = [("label", role(dated.role, language).into()), ("value", one_line(dates.title).into_owned().into())];
    let summary = language.tell("label", about);
    let zone = language.tell("calendar-zone", [("zone", brief.zone.as_str().into())]);
    let quote = language.tell("quote", [("text", dated.quote.as_str().into())]);
    let description = [headline, quote, zone, language.say("caveat").into_owned()].join("\n");
    push(out, "BEGIN", "VEVENT");
    push(out, "UID", uid);
    push(out, "DTSTAMP", &dates.seen.strftime("%Y%m%dT%H%M%SZ").to_string());
    push(out, "DTSTART;VALUE=DATE", &compact(dated.day));
    // The end of an all-day event is the day after it (section 3.6.1).
    push(out, "DTEND;VALUE=DATE", &compact(next));
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
fn uid(of: &str, dated: &Dated) -> String {
    let named = format!("{of}\n{:?}\n{}", dated.role, dated.day);
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

    fn told(quote: &str, title: &str, language: Language) -> String {
        let day = "2026-11-10".parse().unwrap();
        let dated = |role| Dated { role, day, was: None, quote: quote.to_owned(), hunk: 0 };
        let brief = Brief {
            dates: vec![dated(Role::Expires), dated(Role::Effective), dated(Role::None), dated(Role::Expires)],
            zone: "Asia/Shanghai".to_owned(),
            ..Brief::default()
        };
        let seen = "2026-11-03T01:10:00Z".parse().unwrap();
        ics(&[Dates { of: "cal", title, url: Some("https://mofcom.example/a?b=1,2"), brief: &brief, seen }], language)
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
