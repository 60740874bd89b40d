//! Messages as an independent parser reads them, and what holds for every one of them.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use mail_parser::{HeaderValue, Message as Parsed, MessageParser, MimeHeaders};
use rulewatch::alert::SIZE_LIMIT;
use rulewatch::mail::Message;

/// A file that comes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub kind: String,
    pub bytes: Vec<u8>,
}

pub fn parsed(bytes: &[u8]) -> Parsed<'_> {
    MessageParser::default().parse(bytes).expect("a message")
}

/// The decoded text and HTML parts.
pub fn parts(message: &Message) -> [String; 2] {
    let parsed = parsed(&message.bytes);
    assert_eq!((parsed.text_body_count(), parsed.html_body_count()), (1, 1));
    let html = parsed.html_bodies().next().expect("a page").contents().to_vec();
    [parsed.body_text(0).expect("a text").into_owned(), String::from_utf8(html).expect("UTF-8")]
}

/// The files that come with a message, in order.
pub fn files(message: &Message) -> Vec<File> {
    let file = |part: &mail_parser::MessagePart<'_>| {
        let kind = part.content_type().expect("a type");
        File {
            name: part.attachment_name().expect("a name").to_owned(),
            kind: format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()),
            bytes: part.contents().to_vec(),
        }
    };
    parsed(&message.bytes).attachments().map(file).collect()
}

/// The value of a header, unfolded and decoded; ids without their brackets, parted by spaces.
pub fn header(message: &Message, name: &str) -> String {
    match parsed(&message.bytes).header(name) {
        Some(HeaderValue::Text(text)) => text.to_string(),
        Some(HeaderValue::TextList(list)) => list.join(" "),
        Some(HeaderValue::Address(address)) => {
            address.first().and_then(|one| one.address()).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    }
}

/// What holds for every message, whatever is attached.
pub fn lint(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).expect("7 bits");
    assert!(text.is_ascii(), "8 bits");
    assert!(!text.bytes().any(|b| b.is_ascii_control() && !b"\r\n".contains(&b)), "a control character");
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "a bare line end");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    assert!(
        head.split("\r\n").all(|line| line.len() <= 78 || !line[1..].contains(' ')),
        "a line that could be folded\n{head}"
    );
    assert!(body.split("\r\n").all(|line| line.len() <= 998), "a line that no server has to take");
    // The type of a Word document is one word of 85 letters.
    let encoded = body.split("\r\n").filter(|line| !line.starts_with("Content-"));
    assert!(encoded.clone().all(|line| line.len() <= 78), "a long line of the body");
    let names: Vec<String> = head
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap_or_default().to_ascii_lowercase())
        .collect();
    for name in
        ["from", "to", "date", "message-id", "subject", "mime-version", "auto-submitted", "list-id", "content-type"]
    {
        assert_eq!(names.iter().filter(|n| *n == name).count(), 1, "{name} in\n{head}");
    }
    assert!(names.iter().all(|name| !name.starts_with("bcc") && name != "cc"), "{head}");
    let post = names.iter().any(|name| name == "list-unsubscribe-post");
    assert_eq!(names.iter().any(|name| name == "list-unsubscribe"), post, "RFC 8058 wants both\n{head}");
    let whole = parsed(bytes);
    let size =
        bytes.len() - whole.attachments().map(|part| (part.offset_end - part.offset_header) as usize).sum::<usize>();
    assert!(size <= SIZE_LIMIT + 1_000, "{size} bytes without what is attached");
    let page = String::from_utf8(whole.html_bodies().next().expect("a page").contents().to_vec()).expect("UTF-8");
    for part in [whole.body_text(0).expect("a text").as_ref(), &page] {
        let acts = |c: char| rulewatch::render::acts_or_hides(c) && !matches!(c, '\n' | '\r');
        assert!(!part.chars().any(acts), "a raw control character");
    }
    for active in ["<script", "<img", "<link", "<iframe", "<form", "url(", "<svg", "@import", "http-equiv", " on"] {
        let found = if active == " on" {
            page.contains(" onload=") || page.contains(" onclick=")
        } else {
            page.contains(active)
        };
        assert!(!found, "{active} in the page");
    }
    for place in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert_eq!(page.matches(&format!("id=\"{place}\"")).count(), 1, "#{place} leads to one place of the page");
    }
}
