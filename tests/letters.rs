//! Twelve kinds of message, as accepted: read by two parsers that are not ours, the same facts in both parts.

#[path = "support/golden.rs"]
mod golden;
#[path = "support/letter.rs"]
mod letter;
#[path = "support/redline.rs"]
mod redline;
#[path = "support/told.rs"]
mod told;

use std::io::Write;
use std::process::{Command, Stdio};

use letter::{files, header, lint, parts};
use redline::{Story, source};
use rulewatch::alert::Sender;
use rulewatch::archive::Archive;
use rulewatch::brief::Occasion;
use rulewatch::fetch::{FetchSettings, Poster};
use rulewatch::mail::{Mailer, Message, Settings, Transport};
use rulewatch::operator::{self, Finding, Operator};
use rulewatch::render::{Voice, brief_sheet};
use rulewatch::source::Calendar;
use rulewatch::store::{NoticeWords, Store};
use rulewatch::wording::Language;
use told::{Told, bis, found, message_with, mofcom, now, part, settings, stale, told};

fn huge() -> Told {
    let mut story = Story::new("Huge", "en");
    for n in 0..400 {
        story = story
            .added(&format!("§ {n}"), &format!("{n} {}", "a sentence of some eight words for everyone. ".repeat(30)));
    }
    told(story.told(), source("huge", "BIS", "Huge"))
}

fn table() -> Told {
    let row = |name: &str, rest: &str| (format!("Supplement No. 4 to part 744/row:{name}"), format!("{name} | {rest}"));
    let entity =
        "For all items subject to the EAR (See § 744.11 of the EAR) | Presumption of denial | 90 FR 4617, 1/16/2025";
    let (kept, added) = (row("Sophgo Technologies Ltd.", entity), row("Inspur Taiwan Co., Ltd.", entity));
    let (path, was) = row("Beijing Zhipu Huazhang Technology Co., Ltd.", entity);
    let is = was.replace("Presumption of denial", "Case-by-case review");
    let story = Story::new("Supplement No. 4 to part 744", "en")
        .same(&kept.0, &kept.1)
        .added(&added.0, &added.1)
        .revised(&path, &was, &is)
        .told();
    found(story, source("us-entity-list", "BIS", "Entity List"))
}

fn date_reached() -> Told {
    let event = "The suspension of the Affiliates Rule ends on November 9, 2026; the 50 percent rule applies again unless it is extended.";
    let mut entry = source("cal-affiliates", "BIS", "Affiliates Rule: its suspension ends");
    entry.url = "calendar:2026-11-10".parse().unwrap();
    entry.calendar = Some(Calendar {
        date: "2026-11-10".parse().unwrap(),
        event: event.into(),
        remind: vec![7],
        recheck: Vec::new(),
        severity: 5,
    });
    let story = Story::new("Affiliates Rule: its suspension ends", "en")
        .same("date", "date: 2026-11-10")
        .same("event", &format!("event: {event}"))
        .revised("stage", "stage: within 7 days", "stage: date reached")
        .told();
    told(story, entry)
}

fn gone() -> Told {
    let story = Story::new("AI Diffusion Rule", "en")
        .removed(
            "§ 740.27",
            "§ 740.27 License Exception Artificial Intelligence Authorization authorizes exports of chips.",
        )
        .revised(
            "§ 742.6",
            "A license is required for all destinations.",
            "A license is required for Country Group D:5.",
        )
        .told();
    let mut gone = found(story, source("bis-diffusion", "BIS", "AI Diffusion Rule"));
    (gone.revision.brief.occasion, gone.revision.brief.again) = (Occasion::Gone, Some(1));
    gone.revision.brief.severity = 5;
    gone
}

/// Python's own parser reads the message as ours did; false where there is no Python.
fn python_agrees(message: &Message) -> bool {
    const READ: &str = "import sys,email,email.policy,json\n\
        m=email.message_from_bytes(sys.stdin.buffer.read(),policy=email.policy.default)\n\
        parts=[p for p in m.walk() if not p.is_multipart()]\n\
        print(json.dumps({'subject':str(m['subject']),'to':str(m['to']),'id':str(m['message-id']),\n\
        'text':m.get_body(('plain',)).get_content(),'html':m.get_body(('html',)).get_content(),\n\
        'files':[[p.get_filename(),p.get_content_type(),len(p.get_payload(decode=True))] for p in m.iter_attachments()],\n\
        'defects':[str(d) for p in m.walk() for d in p.defects]+[str(d) for v in m.values() for d in v.defects]}))";
    let child = Command::new("python3").args(["-c", READ]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = child else { return false };
    child.stdin.take().expect("a pipe").write_all(&message.bytes).expect("read");
    let ran = child.wait_with_output().expect("ended");
    assert!(ran.status.success(), "Python's parser failed");
    let read: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    let plain = |text: &str| text.replace("\r\n", "\n");
    let [text, page] = parts(message);
    assert_eq!(read["defects"], serde_json::json!([]), "defects of {}", message.message_id);
    assert_eq!(read["subject"].as_str(), Some(header(message, "Subject").as_str()));
    assert_eq!(
        (read["to"].as_str(), read["id"].as_str()),
        (Some(message.to.as_str()), Some(message.message_id.as_str()))
    );
    assert_eq!(plain(read["text"].as_str().expect("a text")), plain(&text));
    assert_eq!(plain(read["html"].as_str().expect("a page")), plain(&page));
    let own: Vec<_> =
        files(message).iter().map(|file| serde_json::json!([file.name, file.kind, file.bytes.len()])).collect();
    assert_eq!(read["files"], serde_json::json!(own));
    true
}

/// Lints, has it read by another, and compares with what is accepted. What is attached is told by name and size.
fn accepted(name: &str, message: &Message) {
    lint(&message.bytes);
    if !python_agrees(message) {
        println!("skipped: no Python to read {name} with");
    }
    let [text, page] = parts(message);
    let raw = std::str::from_utf8(&message.bytes).expect("ASCII");
    let attached = files(message);
    // A compressed file is no text to accept.
    let shown = match attached.is_empty() {
        true => raw.to_owned(),
        false => format!(
            "{}\r\n{}",
            raw.split("\r\n\r\n").next().unwrap_or_default(),
            attached.iter().map(|file| format!("\r\n{} ({})", file.name, file.kind)).collect::<String>()
        ),
    };
    golden::check(&format!("mail/{name}.eml"), &shown);
    golden::check(&format!("mail/{name}.txt"), &text.replace("\r\n", "\n"));
    golden::check(&format!("mail/{name}.html"), &page.replace("\r\n", "\n"));
}

/// The words without the spaces between them and the marks that stand for colours.
fn bare(text: &str) -> String {
    let marks = ["[-", "-]", "{+", "+}"];
    let text = marks.iter().fold(text.to_owned(), |text, mark| text.replace(mark, ""));
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Fails where a part leaves out what the brief says.
fn tells_all(message: &Message, revision: &Told, language: Language) {
    let [text, page] = parts(message);
    let page = scraper::Html::parse_document(&page);
    let seen: String = page.root_element().text().collect();
    let brief = &revision.revision.brief;
    let mut facts: Vec<String> = brief_sheet(brief, language, Some(now()))
        .iter()
        .flat_map(|field| &field.rows)
        .flat_map(|row| row.words.iter().chain(row.below.iter().flatten()))
        .filter(|word| word.voice != Voice::Quiet)
        .map(|word| word.text.clone())
        .collect();
    facts.extend([
        brief.headline(language),
        revision.old_version.sha256.to_string(),
        revision.new_version.sha256.to_string(),
    ]);
    facts.push(rulewatch::render::one_line(revision.source.url.as_str()).into_owned());
    for (kind, part) in [("text", bare(&text)), ("page", bare(&seen))] {
        for fact in &facts {
            assert!(part.contains(&bare(fact)), "the {kind} does not tell `{fact}`:\n{part}");
        }
    }
}

#[test]
fn each_kind_of_alert_looks_as_accepted_and_tells_the_same_in_both_parts() {
    let (bis, mofcom, huge, table, reached, gone) = (bis(), mofcom(), huge(), table(), date_reached(), gone());
    let (en, hant, hans) = (Language::English, Language::TraditionalChinese, Language::SimplifiedChinese);
    let duty = part(744, "Exporters may notify the office.", "Exporters must notify the office within 30 days.");
    let address = part(730, "Write to Room 2099B.", "Write to Room 2099-B.");
    let digest = || vec![&mofcom, &address, &bis, &duty];
    let unread = [
        stale("mofcom-news", "商务部", "商务部新闻发布", None),
        stale("us-ecfr-15-740", "BIS", "15 CFR Part 740", Some(49)),
    ];
    for (name, language, zone, all) in [
        ("at-once", en, "America/New_York", vec![&bis]),
        ("at-once.zh-Hant", hant, "Asia/Taipei", vec![&bis]),
        ("chinese.zh-Hans", hans, "Asia/Shanghai", vec![&mofcom]),
        ("digest", en, "Europe/Berlin", digest()),
        ("digest.zh-Hant", hant, "Asia/Taipei", digest()),
        ("digest.zh-Hans", hans, "Asia/Shanghai", digest()),
        ("huge", en, "UTC", vec![&huge]),
        ("table", en, "America/New_York", vec![&table]),
        ("date-reached", hant, "Asia/Taipei", vec![&reached]),
        ("gone", en, "America/New_York", vec![&gone]),
    ] {
        let unread = name.starts_with("digest").then_some(&unread[..]);
        let message = message_with(language, zone, &all, unread);
        all.iter().for_each(|told| tells_all(&message, told, language));
        accepted(name, &message);
    }
}

/// The only notice that is owed, as it lies in the outbox.
async fn notice(store: Store) -> Message {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = Settings { transport: Transport::Directory, directory: "outbox".into(), ..Settings::default() };
    let mailer = Mailer::new(&outbox, folder.path()).expect("a folder");
    let poster = Poster::new(&FetchSettings::default()).expect("a poster");
    let sender = Sender::new(Archive::open(folder.path()).expect("an archive"), store, mailer, poster, settings());
    assert_eq!(sender.send_notices(now()).await.expect("sent"), 1);
    let file =
        std::fs::read_dir(folder.path().join("outbox")).expect("an outbox").next().expect("a mail").expect("read");
    let bytes = std::fs::read(file.path()).expect("read");
    let unknown = Message { from: String::new(), to: String::new(), message_id: String::new(), bytes };
    let (to, id) = (header(&unknown, "To"), format!("<{}>", header(&unknown, "Message-ID")));
    Message { to, message_id: id, ..unknown }
}

#[tokio::test]
async fn an_outage_is_told_to_the_operator_in_a_language_of_choice_as_accepted() {
    for (name, language) in [("outage", Language::English), ("outage.zh-Hant", Language::TraditionalChinese)] {
        let store = Store::open("sqlite::memory:").await.expect("an index");
        let found = [Finding {
            cause: "outage us-bis-news".into(),
            words: "us-bis-news: not read for 2 days: the server answers with status 503; see `rulewatch source try us-bis-news`".into(),
        }];
        let operator = Operator { address: "operator@example.org".into(), language };
        operator::tell(&store, &operator, &found, now()).await.expect("told");
        let message = notice(store).await;
        let [_, page] = parts(&message);
        assert!(page.contains(&format!("<html lang=\"{}\">", language.tag())), "{page}");
        accepted(name, &message);
    }
}

#[tokio::test]
async fn a_sign_up_is_asked_back_as_accepted() {
    let (store, language) = (Store::open("sqlite::memory:").await.expect("an index"), Language::SimplifiedChinese);
    // As long as a token of ours.
    let link = "https://rules.example.org/confirm/1a2b3c4d5e6f7g8h9i0j1k2l3m4n5o6p7q8r9s0t";
    let about = [("address", "wang@example.com".into()), ("link", link.into())];
    let (subject, text) = (language.say("signup-confirm-subject"), language.tell("signup-confirm", about));
    let words = NoticeWords { subject: &subject, text: &text, language };
    store.owe_notice("ask", "wang@example.com", words, now()).await.expect("owed");
    let message = notice(store).await;
    assert!(parts(&message).iter().all(|part| part.contains(link)), "the link is whole in both parts");
    assert!(parts(&message)[1].contains("<html lang=\"zh-Hans\">"));
    accepted("sign-up", &message);
}
