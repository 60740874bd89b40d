//! Alerts: what the message says, that nothing in it acts, and what becomes of it.

#[path = "support/letter.rs"]
mod letter;
#[path = "support/redline.rs"]
mod redline;
#[path = "support/smtp.rs"]
mod smtp;
#[path = "support/told.rs"]
mod told;

use letter::{files, header, lint, parts};
use redline::{Story, source};
use rulewatch::alert::{AlertContent, FILE_LIMIT, Settings, compose, test_message};
use rulewatch::brief::{Lead, brief};
use rulewatch::operator::Stale;
use rulewatch::render::brief_tag;
use rulewatch::snapshot::Sha256;
use rulewatch::wording::Language;
use told::{Told, bis, message, message_in, message_with, mofcom, now, parcel, part, settings, stale, told};

#[test]
fn the_subject_tells_the_severity_the_issuer_and_the_headline() {
    let (bis, mofcom) = (bis(), mofcom());
    assert_eq!(
        header(&message("UTC", &[&bis]), "Subject"),
        "[5 LOOSENS] 15 CFR 742.6(b)(10): “presumption of denial” → “case-by-case” (+6 more)"
    );
    assert!(header(&message("UTC", &[&mofcom]), "Subject").starts_with("[5 LOOSENS] 商务部: 第二条（三）: “"));
    assert!(
        header(&message("UTC", &[&bis, &mofcom]), "Subject")
            .starts_with("2 revisions: BIS, 商务部: [5 LOOSENS] 15 CFR 742.6(b)(10): “")
    );
}

#[test]
fn a_message_joins_the_threads_of_its_revisions_where_they_are_of_one_event() {
    let (bis, mofcom) = (bis(), mofcom());
    let [one, two] = [vec!["1a".to_owned(), "2b".to_owned()], vec!["3c".to_owned()]];
    let references = |contents: &[AlertContent<'_>]| {
        let message = compose(&parcel("UTC", &[&bis]), contents, None, &settings(), now()).unwrap();
        lint(&message.bytes);
        (header(&message, "In-Reply-To"), header(&message, "References"))
    };
    let of = |thread| AlertContent { thread, ..bis.content() };
    let also = |thread| AlertContent { thread, ..mofcom.content() };
    let both = ("thread-1a@example.org".to_owned(), "thread-1a@example.org thread-2b@example.org".to_owned());
    assert_eq!(references(&[of(&one)]), both);
    assert_eq!(references(&[of(&one), also(&one)]), both, "a digest of one event");
    assert_eq!(references(&[of(&one), also(&two)]), Default::default(), "a digest of two would tie their threads");
    assert_eq!(references(&[bis.content()]), Default::default());
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
        let message = compose(&parcel, &[content], None, &settings(), now()).unwrap();
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
    let message = compose(&parcel("UTC", &[&evil]), &contents, None, &settings(), now()).unwrap();
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
    let numbered =
        |line: &&str| line.trim_start().split_once(". [5 LOOSENS] ").is_some_and(|(n, _)| n.parse::<u32>().is_ok());
    let listed = plain.lines().filter(numbered).count();
    let counted: usize = plain.split("\r\nand ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(0 < told && told < listed, "{told} told, {listed} listed");
    assert_eq!(listed + counted, 700);
}

#[test]
fn a_digest_goes_by_issuer_and_severity_and_its_table_of_contents_leads_to_each() {
    let (bis, mofcom) = (bis(), mofcom());
    let duty = part(744, "Exporters may notify the office.", "Exporters must notify the office within 30 days.");
    let address = part(730, "Write to Room 2099B.", "Write to Room 2099-B.");
    let all = [&address, &mofcom, &duty, &bis];
    let [plain, page] = parts(&message("UTC", &all));
    let (table, body) = plain.split_once("====").unwrap();
    let severity = |told: &Told| told.revision.brief.severity;
    assert!(severity(&bis) > severity(&duty) && severity(&duty) > severity(&address), "the worst comes first");
    let mut expected = [&bis, &duty, &address].map(|told| ("BIS", told)).to_vec();
    let chinese = ("商务部", &mofcom);
    // Both have a revision of the highest severity: what was seen first leads.
    expected.insert(0, chinese);
    let mut at = [0, 0, 0];
    for (number, (issuer, told)) in (1..).zip(expected) {
        let headline = told.revision.brief.headline(Language::English);
        let found = |text: &str, from: usize, what: &str| {
            from + text[from..].find(what).unwrap_or_else(|| panic!("no `{what}` after {from} in\n{text}"))
        };
        at[0] = found(
            table,
            at[0],
            &format!("{number}. {} {headline}", brief_tag(&told.revision.brief, Language::English)),
        );
        at[1] = found(body, at[1], &format!("\r\n{number}. {headline}\r\n{issuer} · "));
        at[2] = found(&page, at[2], &format!("<a href=\"#revision-{number}\">"));
    }
    assert_eq!(plain.matches(&format!("{}\r\nBIS\r\n", "=".repeat(76))).count(), 1, "an issuer has one chapter");
    let alone = parts(&message("UTC", &[&bis]));
    assert!(alone.iter().all(|part| !part.contains("Contents")), "one revision needs no table");
}

#[test]
fn a_message_says_which_sources_were_not_read() {
    let (bis, mofcom) = (bis(), mofcom());
    let said =
        |all: &[&Told], stale: Option<&[Stale]>| parts(&message_with(Language::English, "Asia/Shanghai", all, stale));
    let two = [stale("a", "BIS", "News", Some(49)), stale("b", "商务部", "公告", None)];
    for part in said(&[&bis, &mofcom], Some(&two)) {
        assert!(part.contains("BIS · News: not read well since 2026-01-14 20:06 CST"), "{part}");
        assert!(part.contains("商务部 · 公告: never read well"), "{part}");
    }
    for part in said(&[&bis], Some(&[])) {
        assert!(part.contains("Every source that you watch was read when it was due."), "{part}");
    }
    for part in said(&[&bis], None) {
        assert!(!part.contains("not read") && !part.contains("Every source"), "{part}");
    }
    let many: Vec<Stale> = (0..500).map(|n| stale(&format!("s{n}"), "BIS", &"long ".repeat(50), Some(n))).collect();
    for part in said(&vec![&bis; 100], Some(&many)) {
        assert!(part.contains("and 460 more"), "{part}");
    }
}

#[test]
fn a_test_message_names_the_address_and_speaks_of_no_source() {
    let message = test_message("counsel@example.com", &settings(), now()).unwrap();
    lint(&message.bytes);
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

#[test]
fn the_whole_redline_comes_with_a_mail_that_has_no_room_for_it() {
    let sentence = "a sentence of some eight words for everyone. ";
    let mut story = Story::new("Huge", "en");
    for n in 0..400 {
        story = story.added(&format!("§ {n}"), &format!("{n} {}", sentence.repeat(30)));
    }
    let huge = told(story.told(), source("huge", "BIS", "Huge"));
    for (language, name) in [
        (Language::English, "huge-3-4-redline.docx"),
        (Language::TraditionalChinese, "huge-3-4-全文比對.docx"),
        (Language::SimplifiedChinese, "huge-3-4-全文比对.docx"),
    ] {
        let message = message_in(language, "UTC", &[&huge]);
        let files = files(&message);
        assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), [name]);
        assert!(files[0].bytes.starts_with(b"PK") && files[0].bytes.len() <= FILE_LIMIT);
        assert!(parts(&message).iter().all(|part| part.contains(name)), "the mail names its file");
        assert_eq!(message, message_in(language, "UTC", &[&huge]), "a second try is the same");
    }
    assert_eq!(files(&message("UTC", &[&bis()])), [], "what is whole in the mail comes once");
}

#[test]
fn a_redline_in_a_text_too_large_for_word_comes_as_a_page() {
    let sentence = "The exporter shall report each transfer within thirty days of its date. ";
    let mut story = Story::new("Long", "en").revised("§ 1", "A licence is required.", "No licence <b>is</b> required.");
    for n in 0..1_600 {
        story = story.same(&format!("§ 2/({n})"), &format!("({n}) {}", sentence.repeat(14)));
    }
    let long = told(story.told(), source("long", "BIS", "Long"));
    let mut parcel = parcel("UTC", &[&long]);
    parcel.subscriber.attachments = "redline".parse().unwrap();
    let message = compose(&parcel, &[long.content()], None, &settings(), now()).unwrap();
    lint(&message.bytes);
    let files = files(&message);
    let named: Vec<(&str, &str)> = files.iter().map(|file| (file.name.as_str(), file.kind.as_str())).collect();
    assert_eq!(named, [("long-3-4-redline.html", "text/html")]);
    assert!(parts(&message).iter().all(|part| part.contains("long-3-4-redline.html")), "the mail names its file");
    let page = String::from_utf8(files[0].bytes.clone()).unwrap();
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{}", &page[..200]);
    assert!(page.contains("&lt;b&gt;is&lt;/b&gt;") && page.contains("<ins") && !page.contains("<script"), "{page}");
    assert!(page.len() < 100_000, "what did not change is counted: {} bytes", page.len());
}

#[test]
fn what_a_subscriber_asks_for_is_attached() {
    let mut bis = bis();
    let day = |day: &str| day.parse().unwrap();
    bis.revision.brief.dates = vec![rulewatch::brief::Dated {
        role: rulewatch::brief::facts::Role::Expires,
        day: day("2026-11-10"),
        was: None,
        quote: "until November 10, 2026".into(),
        hunk: 0,
    }];
    let history = [bis.revision.clone()];
    let content = AlertContent { history: &history, ..bis.content() };
    let attached = |wanted: &str| {
        let mut parcel = parcel("UTC", &[&bis]);
        parcel.subscriber.attachments = wanted.parse().unwrap();
        let message = compose(&parcel, &[content], None, &settings(), now()).unwrap();
        lint(&message.bytes);
        files(&message)
    };
    assert_eq!(attached("none"), []);
    let all = attached("redline,calendar,json");
    let kinds: Vec<(&str, &str)> = all.iter().map(|file| (file.name.as_str(), file.kind.as_str())).collect();
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    assert_eq!(
        kinds,
        [("dates.ics", "text/calendar"), ("briefs.json", "application/json"), ("bis-742-3-4-redline.docx", word)]
    );
    let calendar = String::from_utf8(all[0].bytes.clone()).unwrap();
    assert!(calendar.contains("DTSTART;VALUE=DATE:20261110\r\n") && calendar.contains("SEQUENCE:0\r\n"), "{calendar}");
    let schema: serde_json::Value = serde_json::from_str(rulewatch::alert::WEBHOOK_SCHEMA).unwrap();
    assert_eq!(schema["$id"], "urn:rulewatch:webhook:1");
    let briefs: serde_json::Value = serde_json::from_slice(&all[1].bytes).unwrap();
    assert_eq!(briefs["data"]["revisions"][0]["source"]["id"], "bis-742");
    assert_eq!(briefs["data"]["revisions"][0]["brief"]["dates"][0]["day"], "2026-11-10");
}

#[test]
fn a_redline_of_five_megabytes_is_told_in_bounded_time_and_bytes() {
    let sentence = "The exporter shall report each transfer within thirty days of its date. ";
    let mut story = Story::new("Vast", "en");
    for n in 0..1_800 {
        story = story.same(&format!("§ {n}/(a)"), &format!("(a) {n} {}", sentence.repeat(14)));
        story = story.added(&format!("§ {n}/(b)"), &format!("(b) {n} {}", sentence.repeat(28)));
    }
    let story = story.told();
    let bytes: usize = story.new.blocks.iter().map(|block| block.text.len()).sum();
    assert!(bytes > 5_000_000, "{bytes}");
    let mut vast = told(story, source("vast", "BIS", "Vast"));
    vast.revision.brief.severity = 4;
    let began = std::time::Instant::now();
    let message = message("UTC", &[&vast]);
    println!("a mail about a redline of {bytes} bytes: {} bytes, {:?}", message.bytes.len(), began.elapsed());
    assert_eq!(files(&message), [], "neither Word nor a page has room for it");
    assert!(parts(&message).iter().all(|part| part.contains("rulewatch diff vast --from 3 --to 4")));
    assert!(message.bytes.len() <= rulewatch::alert::SIZE_LIMIT);
    // Of a build that is not optimised, on a machine that others use.
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}
