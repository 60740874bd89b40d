//! Microsoft Teams: an Adaptive Card for a workflow that posts to a channel when a webhook request is received
//! (<https://learn.microsoft.com/power-automate/teams/send-a-message-in-teams>).
//!
//! Text of a source stands in runs alone, which know no markup; the text blocks, which do, hold our own words.

use serde_json::{Value, json};

use super::Form;
use super::told::{Entry, Line, Told};
use crate::render::{Voice, Word};

/// Teams takes 28 KB, what wraps the card included.
const LONGEST: usize = 26_000;

pub(super) struct Teams;

impl Form for Teams {
    fn body(&self, told: &Told<'_>) -> Value {
        let mut parts = Vec::new();
        if !told.is_single() {
            parts.push(paragraph(vec![run(&told.title, json!({ "weight": "Bolder" }))]));
        }
        for entry in &told.entries {
            parts.extend(shown(entry, told));
        }
        parts.extend(told.tail().iter().map(|line| paragraph(vec![run(line, json!({ "isSubtle": true }))])));
        let card = json!({
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "msteams": { "width": "Full" },
            "body": parts,
        });
        json!({
            "type": "message",
            "attachments": [{
                "contentType": "application/vnd.microsoft.card.adaptive",
                "contentUrl": null,
                "content": card,
            }],
        })
    }

    fn fits(&self, body: &Value) -> bool {
        body.to_string().len() <= LONGEST
    }
}

fn shown(entry: &Entry, told: &Told<'_>) -> Vec<Value> {
    let head = json!({ "weight": "Bolder", "size": "Medium", "color": if entry.severity >= 4 { "Attention" } else { "Default" } });
    let mut parts = vec![
        separated(paragraph(vec![run(&entry.head, head)])),
        paragraph(vec![run(&entry.source, json!({ "isSubtle": true }))]),
    ];
    for part in &entry.fields {
        parts.push(paragraph(vec![run(&part.title, json!({ "weight": "Bolder" }))]));
        parts.extend(part.lines.iter().map(row));
    }
    parts.extend(told.left_out(entry).map(|text| paragraph(vec![run(&text, json!({ "isSubtle": true }))])));
    if !entry.links.is_empty() {
        let actions = entry.links.iter();
        let actions = actions.map(|(label, link)| json!({ "type": "Action.OpenUrl", "title": label, "url": link }));
        parts.push(json!({ "type": "ActionSet", "actions": actions.collect::<Vec<_>>() }));
    }
    parts
}

fn row(line: &Line) -> Value {
    let sign = if line.is_below { "    " } else { "• " };
    let mut runs = vec![run(sign, json!({}))];
    runs.extend(line.words.iter().map(|word| run(&word.text, looks(word))));
    paragraph(runs)
}

fn looks(word: &Word) -> Value {
    match word.voice {
        Voice::Place => json!({ "weight": "Bolder" }),
        Voice::Gone => json!({ "strikethrough": true }),
        Voice::Come => json!({ "underline": true }),
        Voice::Quiet => json!({ "isSubtle": true }),
        Voice::Said | Voice::Law => json!({}),
    }
}

fn paragraph(runs: Vec<Value>) -> Value {
    json!({ "type": "RichTextBlock", "spacing": "Small", "inlines": runs })
}

fn separated(mut part: Value) -> Value {
    part["separator"] = true.into();
    part
}

/// Braces that would begin a function (`{{DATE(...)}}`) or a binding (`${...}`) are parted.
fn run(text: &str, mut looks: Value) -> Value {
    looks["type"] = "TextRun".into();
    looks["text"] = text.replace("{{", "{ {").replace("${", "$ {").into();
    looks
}
