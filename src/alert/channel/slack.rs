//! Slack's incoming webhooks: blocks of text in its own markup (<https://api.slack.com/reference/surfaces/formatting>).
//!
//! `&`, `<` and `>` are the only signs that Slack lets one escape; what they begin (mentions, links, commands) is all that
//! could act. Signs that only dress words have no escape: a look-alike stands for them, so that no words of a source look
//! struck out that are not.

use serde_json::{Value, json};

use super::told::{Told, fitted, units};
use super::{Form, Verdict, usual};
use crate::fetch::Answer;

/// <https://api.slack.com/reference/block-kit/blocks>
const MOST_BLOCKS: usize = 50;
const LONGEST_TEXT: usize = 3_000;
/// Of a whole message; Slack cuts longer ones.
const LONGEST: usize = 40_000;

pub(super) struct Slack;

impl Form for Slack {
    fn body(&self, told: &Told<'_>) -> Value {
        let mut blocks = Vec::new();
        if !told.is_single() {
            blocks.extend(sections(&[bold(&told.title)]));
        }
        for entry in &told.entries {
            if !blocks.is_empty() {
                blocks.push(json!({ "type": "divider" }));
            }
            blocks.extend(sections(&[bold(&entry.head), written(&entry.source)]));
            for part in &entry.fields {
                let lines = part.lines.iter().map(|line| {
                    let sign = if line.is_below { "      " } else { "• " };
                    format!("{sign}{}", written(&line.text()))
                });
                blocks.extend(sections(&[bold(&part.title)].into_iter().chain(lines).collect::<Vec<_>>()));
            }
            let links = entry.links.iter().map(|(label, link)| format!("<{}|{}>", address(link), escaped(label)));
            let below: Vec<String> = told.left_out(entry).into_iter().chain(links).collect();
            if !below.is_empty() {
                blocks.push(json!({ "type": "context", "elements": [text(&below.join(" · "))] }));
            }
        }
        blocks.extend(sections(&told.tail().iter().map(|line| written(line)).collect::<Vec<_>>()));
        json!({
            "text": fitted(&told.title, LONGEST_TEXT, escaped),
            "blocks": blocks,
            "unfurl_links": false,
            "unfurl_media": false,
        })
    }

    fn fits(&self, body: &Value) -> bool {
        let blocks = body["blocks"].as_array().map_or(0, Vec::len);
        blocks <= MOST_BLOCKS && body.to_string().len() <= LONGEST
    }

    /// An archived channel answers 410, a webhook that is no more 404 with this word.
    fn verdict(&self, answer: &Answer) -> Verdict {
        match answer.status {
            404 if answer.beginning.contains("no_service") => Verdict::Gone,
            status => usual(status),
        }
    }
}

/// Lines as sections, as many in each as fit.
fn sections(lines: &[String]) -> Vec<Value> {
    let mut texts: Vec<String> = Vec::new();
    for line in lines {
        match texts.last_mut() {
            Some(last) if units(last) + units(line) < LONGEST_TEXT => last.extend(["\n", line]),
            _ => texts.push(line.clone()),
        }
    }
    texts.iter().map(|one| json!({ "type": "section", "text": text(one) })).collect()
}

/// Nothing but our own markup is looked for in it: no addresses, no names.
fn text(markup: &str) -> Value {
    json!({ "type": "mrkdwn", "text": markup, "verbatim": true })
}

fn bold(text: &str) -> String {
    format!("*{}*", written(text))
}

fn written(text: &str) -> String {
    fitted(text, LONGEST_TEXT - 10, escaped)
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '*' => escaped.push('∗'),
            '~' => escaped.push('∼'),
            '_' => escaped.push('ˍ'),
            '`' => escaped.push('ˋ'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// An address within `<...|...>`.
fn address(link: &str) -> String {
    link.replace('&', "&amp;").replace('|', "%7C").replace('<', "%3C").replace('>', "%3E")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_of_a_source_is_markup() {
        assert_eq!(escaped("<!channel> & <http://e|x> *b* ~s~"), "&lt;!channel&gt; &amp; &lt;http://e|x&gt; ∗b∗ ∼s∼");
    }

    #[test]
    fn no_section_is_longer_than_slack_takes() {
        let lines: Vec<String> = (0..9).map(|_| written(&"<&>".repeat(400))).collect();
        let sections = sections(&lines);
        assert!(sections.iter().all(|one| units(one["text"]["text"].as_str().expect("text")) <= LONGEST_TEXT));
    }
}
