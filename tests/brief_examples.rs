//! Two briefs as an analyst wants to get them, made from documents: a rule that loosens a licence policy under new
//! conditions, and a date on which a suspension ends though no text changed. Field by field, then the whole mails as accepted.
//!
//! What the documents do not state is not in the briefs: no trade name of a chip, no release that another source tells, no
//! judgement on what is worth doing first.

#[path = "extract/support.rs"]
#[allow(dead_code)]
mod extracting;
#[path = "support/golden.rs"]
mod golden;
#[path = "support/redline.rs"]
mod redline;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rulewatch::alert::{AlertContent, Settings, compose, subject};
use rulewatch::brief::classes::{Class, Direction};
use rulewatch::brief::facts::Role;
use rulewatch::brief::{Brief, Occasion, Status, brief_on};
use rulewatch::diff::{Diff, diff};
use rulewatch::document::Document;
use rulewatch::event::Tied;
use rulewatch::extract::extract;
use rulewatch::render::{self, Redline};
use rulewatch::revision::Revision;
use rulewatch::snapshot::Sha256;
use rulewatch::source::{Recipe, Source};
use rulewatch::store::Parcel;
use rulewatch::subscription::{Handle, Subscriber};
use rulewatch::version::Version;
use rulewatch::watchlist::load_one;
use rulewatch::wording::Language;

/// A revision with everything that its alert shows.
struct Example {
    source: Source,
    old: Document,
    new: Document,
    diff: Diff,
    revision: Revision,
    versions: [Version; 2],
    event: Vec<Tied>,
    thread: String,
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn example(source: Source, content_type: &str, [old, new]: [String; 2], seen: &str, event: Vec<Tied>) -> Example {
    let read = |body: &str| {
        extract(&extracting::snapshot(content_type, body.as_bytes()), &Recipe::default()).expect("a document")
    };
    let (old_document, new_document) = (read(&old), read(&new));
    let diff = diff(&old_document, &new_document);
    let day = TimeZone::UTC.to_datetime(time(seen)).date();
    let brief = brief_on(&source, &old_document, &new_document, &diff, day);
    let version = |number: u32, seen: Timestamp, body: &str| Version {
        source: source.id.clone(),
        number,
        seen_at: seen,
        sha256: Sha256::of(body.as_bytes()),
        bytes: body.len() as u64,
        content_type: content_type.to_owned(),
        past: false,
    };
    let before = time(seen) - jiff::SignedDuration::from_hours(24);
    let versions = [version(1, before, &old), version(2, time(seen), &new)];
    let revision = Revision { id: 1, source: source.id.clone(), from: 1, to: 2, seen_at: time(seen), brief };
    let thread = "1a2b".to_owned();
    Example { source, old: old_document, new: new_document, diff, revision, versions, event, thread }
}

impl Example {
    fn brief(&self) -> &Brief {
        &self.revision.brief
    }

    fn content(&self) -> AlertContent<'_> {
        AlertContent {
            revision: &self.revision,
            source: &self.source,
            old: &self.old,
            new: &self.new,
            diff: &self.diff,
            old_version: &self.versions[0],
            new_version: &self.versions[1],
            event: &self.event,
            thread: std::slice::from_ref(&self.thread),
            history: &[],
            files: None,
            written: None,
            rendered_by: None,
        }
    }

    /// The parts of a field's rows, joined: what a reader sees under its title.
    fn field(&self, title: &str, language: Language, now: &str) -> Vec<String> {
        let sheet = render::brief_sheet(self.brief(), language, Some(time(now)));
        let wanted = language.say(title);
        let Some(field) = sheet.into_iter().find(|field| field.title == wanted) else { return Vec::new() };
        let joined = |words: &[render::Word]| words.iter().map(|word| word.text.as_str()).collect::<String>();
        field
            .rows
            .iter()
            .flat_map(|row| {
                std::iter::once(joined(&row.words))
                    .chain(row.below.iter().map(|words| joined(words)).collect::<Vec<_>>())
            })
            .collect()
    }

    /// The whole mail in a language, as accepted.
    fn accepted(&self, name: &str, language: Language, zone: &str, now: &str) {
        let subscriber = Subscriber {
            id: 1,
            handle: Handle::new([1; 10]),
            address: "lin@example.org".into(),
            zone: TimeZone::get(zone).unwrap(),
            language,
            attachments: Default::default(),
            created_at: time(now),
        };
        let parcel = Parcel {
            subscriber,
            deliveries: Vec::new(),
            revisions: vec![self.revision.clone()],
            message_id: "<1@example.org>".into(),
            is_digest: false,
            attempts: 0,
            uncertain_before: false,
            owed_since: time(now),
            claim: 1,
        };
        let settings = Settings {
            from: "Rulewatch <rulewatch@example.org>".into(),
            operator: "operator@example.org".into(),
            domain: "example.org".into(),
            ..Settings::default()
        };
        let content = self.content();
        let labels = ("version 1".to_owned(), "version 2".to_owned());
        let redline = Redline {
            old: &self.old,
            new: &self.new,
            diff: &self.diff,
            old_label: &labels.0,
            new_label: &labels.1,
            context: 1,
            brief: Some(self.brief()),
            language,
            now: Some(time(now)),
        };
        let message = compose(&parcel, &[content], None, &settings, time(now)).unwrap();
        let text = decoded(&message.bytes);
        let told = format!("{}: {}\n\n{text}", language.say("fact-source"), subject(&[content], language));
        golden::check(&format!("brief/{name}.{language}.txt"), &told);
        golden::check(&format!("brief/{name}.{language}.md"), &render::markdown(&redline));
        golden::check(
            &format!("brief/{name}.{language}.html"),
            &render::html_document(&redline, render::Layout::Inline),
        );
    }
}

/// The text part of a message.
fn decoded(message: &[u8]) -> String {
    let message = std::str::from_utf8(message).unwrap();
    let boundary = message.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
    let part = message.split(&format!("--{boundary}")).nth(1).unwrap();
    let (head, body) = part.split_once("\r\n\r\n").unwrap();
    let bytes = if head.contains("base64") { base64(body) } else { quoted(body) };
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

fn quoted(body: &str) -> Vec<u8> {
    let joined = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        if byte == b'=' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(byte);
            rest = tail;
        }
    }
    bytes
}

fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<u32> =
        text.bytes().filter_map(|b| ALPHABET.iter().position(|a| *a == b)).map(|at| at as u32).collect();
    let three = |four: &[u32]| {
        let bits = four.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - four.len()));
        bits.to_be_bytes()[1..four.len()].to_vec()
    };
    digits.chunks(4).flat_map(three).collect()
}

fn fixture(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/brief").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// § 742.6(b)(10) moves from denial to case-by-case, under a cap and with certificates.
fn policy() -> Example {
    let mut source = redline::source("us-bis-742", "BIS", "15 CFR Parts 742, 744, and 748: advanced computing items");
    source.url = "https://rules.example.gov/742".parse().unwrap();
    let texts = [fixture("policy-old.html"), fixture("policy-new.html")];
    example(source, "text/html", texts, "2026-01-15T11:06:00Z", Vec::new())
}

/// The entry of the calendar seven days before the suspension of announcements 55 to 58, 61 and 62 ends.
fn suspension() -> Example {
    let source = load_one("cal-mofcom-70.toml".as_ref(), &fixture("cal-mofcom-70.toml")).expect("sound");
    let calendar = source.calendar.clone().expect("a calendar entry");
    let says = |stage: &str, checked: &str| {
        let others: Vec<_> = calendar.recheck.iter().map(|source| {
            serde_json::json!({ "source": source, "version": 3, "seen": "2026-10-01 01:00 UTC", "last checked well": checked })
        }).collect();
        serde_json::json!({
            "date": calendar.date.to_string(),
            "zone": "Asia/Shanghai",
            "event": calendar.event,
            "stage": stage,
            "would_say_otherwise": others,
        })
        .to_string()
    };
    let texts = [says("within 30 days", "2026-10-11 01:10 UTC"), says("within 7 days", "2026-11-03 01:10 UTC")];
    example(source.clone(), "application/json", texts, "2026-11-03T01:10:00Z", Vec::new())
}

#[test]
fn a_rule_that_loosens_under_conditions_is_told_field_by_field() {
    let example = policy();
    let (brief, en, now) = (example.brief(), Language::English, "2026-01-15T11:06:00Z");
    // 1, 2: the subject, how grave, which way, how sure.
    assert_eq!(
        subject(&[example.content()], en),
        "[5 LOOSENS] 15 CFR 742.6(b)(10): “presumption of denial” → “case-by-case” (+7 more, eff. 2026-01-15)"
    );
    assert_eq!((brief.severity, brief.direction, brief.mixed), (5, Direction::Loosens, true));
    // 3: three statements, each from a hunk, with what it touches.
    let told: Vec<_> = brief.statements.iter().map(|s| (s.citation.to_string(), s.classes[0], s.direction)).collect();
    assert_eq!(
        told,
        [
            ("§ 742.6(b)(10)".to_owned(), Class::Lp, Direction::Loosens),
            ("§ 742.6(b)(10)(iii)".to_owned(), Class::Cap, Direction::Tightens),
            ("Supplement No. 2 to Part 748(d)".to_owned(), Class::Cert, Direction::Tightens),
        ]
    );
    assert!(brief.statements[0].classes.contains(&Class::Th), "{:?}", brief.statements[0].classes);
    assert!(brief.statements[1].come.contains("no more than 50 percent"), "{:?}", brief.statements[1]);
    assert!(brief.statements[2].come.contains("must certify"), "{:?}", brief.statements[2]);
    // 4: what is affected.
    assert_eq!(brief.affected.eccns, ["3A090.a", "4A090.a"]);
    let countries: Vec<&str> = brief.affected.countries.iter().map(|land| land.code.as_str()).collect();
    assert!(countries.starts_with(&["CN", "MO"]), "{countries:?}");
    // 5: days, in the issuer's zone.
    let dates: Vec<_> = brief.dates.iter().map(|dated| (dated.role, dated.day.to_string())).collect();
    assert_eq!(dates, [(Role::Published, "2026-01-15".to_owned()), (Role::Effective, "2026-01-15".to_owned())]);
    assert_eq!(brief.zone, "America/New_York");
    assert_eq!(example.field("title-dates", en, now)[1], "effective 15 Jan 2026 (today)");
    // 6: the act.
    let identity = &brief.identity;
    for act in ["91 FR 1684-1689", "FR Doc. 2026-00789", "RIN 0694-AK43", "Docket 260112-0028"] {
        assert!(identity.acts.iter().any(|own| own == act), "{act}: {:?}", identity.acts);
    }
    assert_eq!(
        (identity.parts.as_slice(), identity.status),
        (&["15 CFR 742".to_owned(), "15 CFR 744".to_owned(), "15 CFR 748".to_owned()][..], Status::Final)
    );
    // 8: the numbers.
    assert_eq!(
        example.field("title-numbers", en, now),
        [
            "total processing performance: — → <\u{a0}21,000",
            "total DRAM bandwidth: — → <\u{a0}6,500 GB/s",
            "aggregate shipments of the product to China and Macau: — → ≤\u{a0}50 percent",
        ]
    );
    // 9: what still applies.
    let still = example.field("title-still", en, now).join("\n");
    assert!(still.contains("A license is required") && still.contains("presumption of denial"), "{still}");
    // 11: what nobody needs to read.
    assert_eq!(brief.editorial, [(Class::Auth, 1)]);
    // 12: what to check.
    assert!(!brief.points.is_empty() && brief.points.len() <= 4);
    example.accepted("policy", en, "America/New_York", now);
    example.accepted("policy", Language::TraditionalChinese, "Asia/Taipei", now);
    example.accepted("policy", Language::SimplifiedChinese, "Asia/Shanghai", now);
}

#[test]
fn a_date_that_comes_near_is_told_field_by_field_in_traditional_chinese() {
    let example = suspension();
    let (brief, zh, now) = (example.brief(), Language::TraditionalChinese, "2026-11-03T01:10:00Z");
    assert_eq!(brief.occasion, Occasion::DateNear);
    let subject = subject(&[example.content()], zh);
    assert_eq!(
        subject,
        "[5 轉嚴｜日期觸發] 7 天後（2026-11-10）：商務部 2025 年第 70 號公告的暫停期屆滿，六項出口管制恢復"
    );
    assert_eq!((brief.severity, brief.direction), (5, Direction::Tightens));
    assert!(brief.statements[0].classes.starts_with(&[Class::Sus, Class::Eff]), "{:?}", brief.statements[0].classes);
    assert_eq!(brief.statements[2].classes, [Class::Sus, Class::Cap, Class::Eff]);
    assert!(brief.identity.acts.iter().any(|act| act == "商务部公告2025年第70号"), "{:?}", brief.identity.acts);
    assert_eq!(brief.affected.topics, ["稀土及其設備與技術", "超硬材料", "鋰電池與石墨負極材料"]);
    let dates = example.field("title-dates", zh, now);
    assert!(dates.iter().any(|row| row == "屆滿 2026年11月10日（剩 7 天）"), "{dates:?}");
    assert!(dates.iter().any(|row| row.contains("Asia/Shanghai") && row.contains("+08")), "{dates:?}");
    let rechecked = example.field("title-rechecked", zh, now);
    assert!(rechecked[0].contains("cn-mofcom-gg") && rechecked[0].contains("未見新版本"), "{rechecked:?}");
    assert!(rechecked[2].contains("T-1、T+0"), "{rechecked:?}");
    example.accepted("suspension", zh, "Asia/Taipei", now);
    example.accepted("suspension", Language::SimplifiedChinese, "Asia/Shanghai", now);
    example.accepted("suspension", Language::English, "America/New_York", now);
}
