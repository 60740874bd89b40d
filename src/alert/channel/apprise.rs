//! An Apprise API server, which passes a message on to whatever services it is set up with
//! (<https://appriseit.com/api/endpoints>): title and body as plain text.
//!
//! Where it ends is not known here. What begins a mention or a link in any of the chats is parted, since each service has
//! its own escapes and plain text has none.

use serde_json::{Value, json};

use super::told::{Told, labelled, units};
use super::{Form, Verdict, usual};
use crate::fetch::Answer;

/// What most services take in one message.
const LONGEST: usize = 4_000;

pub(super) struct Apprise;

impl Form for Apprise {
    fn body(&self, told: &Told<'_>) -> Value {
        let mut lines = Vec::new();
        for entry in &told.entries {
            if !told.is_single() {
                lines.extend([String::new(), inert(&entry.head)]);
            }
            lines.push(inert(&entry.source));
            for part in &entry.fields {
                lines.extend([String::new(), inert(&part.title)]);
                lines.extend(part.lines.iter().map(|line| {
                    let sign = if line.is_below { "  " } else { "- " };
                    format!("{sign}{}", inert(&line.text()))
                }));
            }
            lines.extend(told.left_out(entry).map(|text| inert(&text)));
            lines.push(String::new());
            lines.extend(entry.links.iter().map(|(label, link)| labelled(label, link, told.language)));
        }
        lines.push(String::new());
        lines.extend(told.tail().iter().map(|line| inert(line)));
        // The server refuses a message without a body.
        let body = lines.join("\n").trim().to_owned();
        let grave = told.contents.iter().any(|content| content.revision.brief.severity >= 4);
        json!({
            "title": inert(&told.title),
            "body": if body.is_empty() { inert(&told.title) } else { body },
            "type": if grave { "warning" } else { "info" },
            "format": "text",
        })
    }

    fn fits(&self, body: &Value) -> bool {
        units(body["body"].as_str().unwrap_or_default()) <= LONGEST
    }

    /// 204 is the answer of a server that has nobody to tell; 424 of one that could not tell all.
    fn verdict(&self, answer: &Answer) -> Verdict {
        match answer.status {
            204 => Verdict::Refused,
            424 => Verdict::Unknown,
            status => usual(status),
        }
    }
}

fn inert(text: &str) -> String {
    let mut inert = text.replace("](", "] (").replace("![", "! [");
    for begins in ["<!", "<#", "<＠", "<http", "<mailto"] {
        inert = inert.replace(begins, &format!("< {}", &begins[1..]));
    }
    inert
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_source_begins_a_mention_or_a_link() {
        assert_eq!(inert("![x](http://e) <!here> <http://e|x>"), "! [x] (http://e) < !here> < http://e|x>");
    }

    #[test]
    fn a_server_without_anybody_to_tell_took_nothing() {
        let answer = |status| Answer { status, retry_after: None, beginning: String::new() };
        assert_eq!(Apprise.verdict(&answer(200)), Verdict::Done);
        assert_eq!(Apprise.verdict(&answer(204)), Verdict::Refused);
        assert_eq!(Apprise.verdict(&answer(424)), Verdict::Unknown);
    }
}
