//! Alerts: what the message looks like, that nothing in it acts, and what becomes of it.

#[path = "support/golden.rs"]
mod golden;
#[path = "support/redline.rs"]
mod redline;
#[path = "support/smtp.rs"]
mod smtp;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use redline::{Story, chinese, english, source};
use rulewatch::alert::{AlertContent, SIZE_LIMIT, Settings, compose, test_message};
use rulewatch::brief::{Lead, brief};
use rulewatch::mail::Message;
use rulewatch::revision::Revision;
use rulewatch::snapshot::Sha256;
use rulewatch::source::Source;
use rulewatch::store::Parcel;
use rulewatch::subscription::{Handle, Subscriber};
use rulewatch::version::Version;
use rulewatch::wording::Language;

fn settings() -> Settings {
    Settings {
        from: "Rulewatch <rulewatch@example.org>".into(),
        operator: "operator@example.org".into(),
        domain: "example.org".into(),
        ..Settings::default()
    }
}

fn now() -> Timestamp {
    "2026-01-16T13:06:00Z".parse().unwrap()
}

/// One revision with everything that its alert shows.
struct Told {
    story: Story,
    source: Source,
    revision: Revision,
    old_version: Version,
    new_version: Version,
}

fn told(story: Story, source: Source) -> Told {
    let seen_at = now() - SignedDuration::from_mins(2);
    let version = |number, seen_at| Version {
        source: source.id.clone(),
        number,
        past: false,
        seen_at,
        sha256: Sha256::of(&[number as u8]),
        bytes: 1000,
        content_type: "text/html".into(),
    };
    let (old_version, new_version) = (version(3, seen_at - SignedDuration::from_hours(48)), version(4, seen_at));
    let brief = brief(&source, &story.old, &story.new, &story.diff);
    let revision = Revision { id: 7, source: source.id.clone(), from: 3, to: 4, seen_at, brief };
    Told { story, source, revision, old_version, new_version }
}

impl Told {
    fn content(&self) -> AlertContent<'_> {
        AlertContent {
            revision: &self.revision,
            source: &self.source,
            old: &self.story.old,
            new: &self.story.new,
            diff: &self.story.diff,
            old_version: &self.old_version,
            new_version: &self.new_version,
            event: &[],
            thread: &[],
            history: &[],
            written: None,
            rendered_by: None,
        }
    }
}

fn parcel(zone: &str, revisions: &[&Told]) -> Parcel {
    parcel_in(Language::English, zone, revisions)
}

fn parcel_in(language: Language, zone: &str, revisions: &[&Told]) -> Parcel {
    let subscriber = Subscriber {
        id: 1,
        handle: Handle::new([1; 10]),
        address: "counsel@example.com".into(),
        zone: TimeZone::get(zone).unwrap(),
        language,
        attachments: Default::default(),
        created_at: now(),
    };
    Parcel {
        subscriber,
        deliveries: Vec::new(),
        revisions: revisions.iter().map(|told| told.revision.clone()).collect(),
        message_id: "<5f2b0c7d9a@example.org>".into(),
        attempts: 0,
        uncertain_before: false,
        owed_since: now(),
        claim: 1,
    }
}

fn message(zone: &str, all: &[&Told]) -> Message {
    message_in(Language::English, zone, all)
}

fn message_in(language: Language, zone: &str, all: &[&Told]) -> Message {
    let contents: Vec<AlertContent<'_>> = all.iter().map(|told| told.content()).collect();
    let message = compose(&parcel_in(language, zone, all), &contents, &settings(), now()).unwrap();
    lint(&message);
    message
}

fn bis() -> Told {
    told(english(), source("bis-742", "BIS", "15 CFR Part 742"))
}

fn mofcom() -> Told {
    told(chinese(), source("mofcom-61", "商务部", "商务部公告2025年第61号"))
}

/// What holds for every message (M9, O4, O5, O10, O11).
fn lint(message: &Message) {
    let text = std::str::from_utf8(&message.bytes).unwrap();
    assert!(text.is_ascii() && message.bytes.len() <= SIZE_LIMIT, "{}", message.bytes.len());
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "a bare line end");
    assert!(text.split("\r\n").all(|line| line.len() <= 998), "a line too long");
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    let names: Vec<String> = head
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap().to_ascii_lowercase())
        .collect();
    for name in
        ["from", "to", "date", "message-id", "subject", "mime-version", "auto-submitted", "list-id", "content-type"]
    {
        assert_eq!(names.iter().filter(|n| *n == name).count(), 1, "{name} in\n{head}");
    }
    assert!(names.iter().all(|name| !name.starts_with("bcc") && name != "cc" && name != "list-unsubscribe"), "{head}");
    let [plain, page] = parts(message);
    for part in [&plain, &page] {
        assert!(
            !part.chars().any(|c| rulewatch::render::acts_or_hides(c) && !matches!(c, '\n' | '\r')),
            "a raw control character"
        );
    }
    for active in ["<script", "<img", "<link", "<iframe", "<form", "url(", "<svg", "@import"] {
        assert!(!page.contains(active), "{active} in the page");
    }
    let links: Vec<&str> =
        page.match_indices("href=\"").map(|(at, _)| page[at + 6..].split('"').next().unwrap()).collect();
    for link in links {
        assert!(link.starts_with("https://rules.example.gov/"), "{link}");
        assert!(page.contains(&format!("\">{link}</a>")), "{link} is not shown in full");
    }
}

/// The decoded text and HTML parts.
fn parts(message: &Message) -> [String; 2] {
    let text = std::str::from_utf8(&message.bytes).unwrap();
    let boundary = text.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
    let parts: Vec<String> = text
        .split(&format!("--{boundary}"))
        .skip(1)
        .take(2)
        .map(|part| {
            let (head, body) = part.split_once("\r\n\r\n").unwrap();
            decode(head, body.strip_suffix("\r\n").unwrap())
        })
        .collect();
    parts.try_into().unwrap()
}

fn decode(head: &str, body: &str) -> String {
    if head.contains("base64") {
        return String::from_utf8(base64(body)).unwrap();
    }
    assert!(head.contains("quoted-printable"), "{head}");
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
    String::from_utf8(bytes).unwrap()
}

fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<u32> =
        text.bytes().filter_map(|b| ALPHABET.iter().position(|a| *a == b)).map(|at| at as u32).collect();
    digits
        .chunks(4)
        .flat_map(|four| {
            let bits = four.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - four.len()));
            bits.to_be_bytes()[1..four.len()].to_vec()
        })
        .collect()
}

/// The value of a header, unfolded and with its encoded words decoded.
fn header(message: &Message, name: &str) -> String {
    let text = String::from_utf8(message.bytes.clone()).unwrap();
    let head = text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    let value = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap_or_default().to_owned();
    let mut decoded = String::new();
    let mut rest = value.replace("?= =?", "?==?");
    while let Some(at) = rest.find("=?utf-8?b?") {
        decoded.push_str(&rest[..at]);
        let end = rest[at + 10..].find("?=").unwrap() + at + 10;
        decoded.push_str(&String::from_utf8(base64(&rest[at + 10..end])).unwrap());
        rest = rest[end + 2..].to_owned();
    }
    decoded + &rest
}

#[test]
fn each_kind_of_alert_looks_as_accepted() {
    let (bis, mofcom) = (bis(), mofcom());
    for (name, language, zone, all) in [
        ("at-once", Language::English, "America/New_York", vec![&bis]),
        ("at-once.zh-Hant", Language::TraditionalChinese, "Asia/Taipei", vec![&bis]),
        ("chinese", Language::English, "Asia/Shanghai", vec![&mofcom]),
        ("chinese.zh-Hans", Language::SimplifiedChinese, "Asia/Shanghai", vec![&mofcom]),
        ("digest", Language::English, "Europe/Berlin", vec![&mofcom, &bis]),
    ] {
        let message = message_in(language, zone, &all);
        let [plain, page] = parts(&message);
        golden::check(&format!("mail/{name}.eml"), std::str::from_utf8(&message.bytes).unwrap());
        golden::check(&format!("mail/{name}.txt"), &plain.replace("\r\n", "\n"));
        golden::check(&format!("mail/{name}.html"), &page.replace("\r\n", "\n"));
    }
}

#[test]
fn the_subject_tells_the_severity_the_issuer_and_the_headline() {
    let (bis, mofcom) = (bis(), mofcom());
    assert_eq!(
        header(&message("UTC", &[&bis]), "Subject"),
        "[5 LOOSENS] 15 CFR 742.6(b)(10): “presumption of denial” → “case-by-case” (+5 more)"
    );
    assert!(header(&message("UTC", &[&mofcom]), "Subject").starts_with("[5 LOOSENS] 商务部: 第二条（三）: “"));
    assert!(
        header(&message("UTC", &[&bis, &mofcom]), "Subject")
            .starts_with("2 revisions: BIS, 商务部: [5 LOOSENS] 15 CFR 742.6(b)(10): “")
    );
}

#[test]
fn alerts_of_one_source_hang_on_one_thread() {
    let (bis, mofcom) = (bis(), mofcom());
    let root = |told: &Told| header(&message("UTC", &[told]), "References");
    assert!(root(&bis).starts_with("<thread-") && root(&bis).ends_with("@example.org>"), "{}", root(&bis));
    assert_eq!(root(&bis), root(&bis));
    assert_ne!(root(&bis), root(&mofcom));
    assert_eq!(header(&message("UTC", &[&bis]), "In-Reply-To"), root(&bis));
    assert_eq!(header(&message("UTC", &[&bis, &mofcom]), "References"), "", "a digest is of no one source");
    assert_eq!(header(&message("UTC", &[&bis]), "Message-ID"), "<5f2b0c7d9a@example.org>");
    assert_eq!(header(&message("UTC", &[&bis]), "Auto-Submitted"), "auto-generated");
}

#[test]
fn a_second_try_is_the_same_message() {
    let bis = bis();
    assert_eq!(message("UTC", &[&bis]), message("UTC", &[&bis]));
}

#[test]
fn provenance_tells_the_subscribers_hour_and_utc() {
    let [plain, page] = parts(&message("America/New_York", &[&bis()]));
    for part in [plain, page] {
        assert!(part.contains("2026-01-16 08:04 EST (2026-01-16 13:04:00 UTC)"), "{part}");
        assert!(part.contains(&Sha256::of(&[3]).to_string()) && part.contains(&Sha256::of(&[4]).to_string()));
        assert!(part.contains("rulewatch diff bis-742 --from 3 --to 4"));
        assert!(
            part.contains("operator@example.org") && part.contains("rulewatch subscriber remove counsel@example.com")
        );
    }
}

#[test]
fn provenance_tells_that_a_text_was_rendered_and_by_what() {
    let bis = bis();
    let plain = AlertContent { rendered_by: None, ..bis.content() };
    let rendered = AlertContent { rendered_by: Some("Chrome/156.0.8078.108"), ..plain };
    for (content, says) in [(plain, false), (rendered, true)] {
        let parcel = parcel("UTC", &[&bis]);
        let message = compose(&parcel, &[content], &settings(), now()).unwrap();
        for part in parts(&message) {
            assert_eq!(part.contains("as Chrome/156.0.8078.108 shows it"), says, "{part}");
        }
    }
}

#[test]
fn nothing_of_a_hostile_source_acts_in_its_alert() {
    let hostile = "x\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script><img src=http://evil.example/p.png> \u{1b}]0;t\u{7} \u{202e}05 no\u{200b}t {{7*7}} %s";
    let story = Story::new(hostile, "en\"><script>")
        .revised("§ 1", &format!("a {hostile}"), &format!("must {hostile}"))
        .added(hostile, hostile)
        .relinked("§ 2", "see", "javascript:x", "http://evil.example/<script>")
        .told();
    let mut evil = source("evil", hostile, hostile);
    evil.url = "http://user:pass@rules.example.gov/a\"b<c>?q=%0d%0aBcc:x".parse().unwrap();
    let mut evil = told(story, evil);
    evil.revision.brief.lead = Lead::Told(hostile.repeat(20));
    let contents = [evil.content()];
    let message = compose(&parcel("UTC", &[&evil]), &contents, &settings(), now()).unwrap();
    let subject = header(&message, "Subject");
    assert!(subject.chars().count() <= 200 && !subject.chars().any(char::is_control), "{subject}");
    let [plain, page] = parts(&message);
    assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("href=\"http://evil"), "{page}");
    assert!(plain.contains("⟨U+202E⟩") && page.contains("⟨U+202E⟩"));
    let raw = String::from_utf8(message.bytes).unwrap();
    let head = raw.split("\r\n\r\n").next().unwrap();
    assert!(!head.contains("\r\nBcc:"), "a header was injected:\n{head}");
}

#[test]
fn dots_and_long_lines_arrive_as_they_were() {
    let long = "0123456789".repeat(500);
    let story = Story::new("t", "en").added("", ".").added("", "..").added("§ 3", &long).told();
    let [plain, page] = parts(&message("UTC", &[&told(story, source("dots", "BIS", "Dots"))]));
    assert!(plain.contains("\r\n+ .\r\n") && plain.contains("\r\n+ ..\r\n"), "{plain}");
    assert!(page.contains(&long[..2_900]), "the page does not break words");
}

#[test]
fn a_huge_redline_is_cut_with_its_counts_and_the_way_to_the_whole() {
    for text in ["a sentence of some eight words for everyone. ", "对向最终用户出口的申请，应当提交最终用途证明。"]
    {
        let mut story = Story::new("Huge", "en");
        for n in 0..400 {
            story = story.added(&format!("§ {n}"), &format!("{n} {}", text.repeat(30)));
        }
        let message = message("UTC", &[&told(story.told(), source("huge", "BIS", "Huge"))]);
        let [plain, page] = parts(&message);
        for part in [plain, page] {
            assert!(
                part.contains("more hunks not shown here (") && part.contains("rulewatch diff huge --from 3 --to 4")
            );
        }
        assert!(message.bytes.len() > 15_000, "room was left: {}", message.bytes.len());
    }
}

#[test]
fn a_source_that_is_huge_in_every_name_still_fits() {
    let long = "第二条 heading of great length ".repeat(20_000);
    let story = Story::new(&long, &long)
        .added(&long, "text")
        .revised(&long, &long, "short")
        .relinked("§ 1", "see", &long, "https://x.example/")
        .told();
    let mut huge = told(story, source("huge", "BIS", "Huge"));
    huge.revision.brief = brief(&huge.source, &huge.story.old, &huge.story.new, &huge.story.diff);
    message("UTC", &[&huge]);
}

#[test]
fn a_digest_of_very_many_revisions_lists_or_counts_them_all() {
    let one = bis();
    let all = vec![&one; 700];
    let message = message("UTC", &all);
    let [plain, _] = parts(&message);
    assert!(plain.contains("700 revisions, "), "{}", &plain[..200]);
    let told = plain.matches("Where it comes from").count();
    let listed = plain.matches("  - [5 LOOSENS] BIS: ").count();
    let counted: usize = plain.split("  - and ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert_eq!(told + listed + counted, 700);
}

#[test]
fn a_test_message_names_the_address_and_speaks_of_no_source() {
    let message = test_message("counsel@example.com", &settings(), now()).unwrap();
    lint(&message);
    let [plain, page] = parts(&message);
    assert!(plain.contains("counsel@example.com") && page.contains("counsel@example.com") && plain.contains("你好"));
    let default = Settings { from: rulewatch::mail::Settings::default().from, ..settings() };
    assert!(test_message("counsel@example.com", &default, now()).is_ok(), "the default sender is an address");
    for bad in ["a@b\r\nBcc: c@d", "", "two@example.org, three@example.org"] {
        assert!(test_message(bad, &settings(), now()).is_err(), "{bad:?}");
    }
}

#[tokio::test]
async fn a_composed_alert_arrives_identical_over_smtp() {
    let server = smtp::Server::usual();
    let settings = rulewatch::mail::Settings {
        transport: rulewatch::mail::Transport::Smtp,
        host: "127.0.0.1".into(),
        port: server.port,
        security: rulewatch::mail::Security::None,
        ..Default::default()
    };
    let (bis, mofcom) = (bis(), mofcom());
    let message = message("Asia/Shanghai", &[&bis, &mofcom]);
    rulewatch::mail::Mailer::new(&settings, std::path::Path::new("")).unwrap().send(&message).await.unwrap();
    let stored = &server.stored()[0];
    assert_eq!(stored.bytes, message.bytes);
    assert_eq!((stored.from.as_str(), stored.to.as_str()), ("rulewatch@example.org", "counsel@example.com"));
}
