//! Discord's webhooks: one embed a revision (<https://discord.com/developers/docs/resources/webhook#execute-webhook>).
//!
//! Text of a source is Markdown in which every sign is escaped, and no mention in it is looked for.

use serde_json::{Value, json};
use url::Url;

use super::told::{Entry, Told, fitted, labelled, units};
use super::{Form, Verdict, usual};
use crate::fetch::Answer;
use crate::render::escape_markdown;
use crate::subscription::Hook;

/// <https://discord.com/developers/docs/resources/message#embed-object-embed-limits>
const MOST_EMBEDS: usize = 10;
const LONGEST_CONTENT: usize = 2_000;
const LONGEST_TITLE: usize = 256;
const LONGEST_DESCRIPTION: usize = 4_096;
/// Of all embeds together.
const LONGEST: usize = 6_000;

pub(super) struct Discord;

impl Form for Discord {
    fn body(&self, told: &Told<'_>) -> Value {
        let mut content = told.tail();
        if !told.is_single() {
            content.insert(0, told.title.clone());
        }
        json!({
            "content": fitted(&content.join("\n"), LONGEST_CONTENT, escape_markdown),
            "embeds": told.entries.iter().map(|entry| embed(entry, told)).collect::<Vec<_>>(),
            "allowed_mentions": { "parse": [] },
        })
    }

    fn fits(&self, body: &Value) -> bool {
        let embeds = body["embeds"].as_array().map(Vec::as_slice).unwrap_or_default();
        let length = |text: &Value| units(text.as_str().unwrap_or_default());
        let whole = |embed: &Value| length(&embed["title"]) + length(&embed["description"]);
        embeds.len() <= MOST_EMBEDS
            && embeds.iter().all(|embed| length(&embed["description"]) <= LONGEST_DESCRIPTION)
            && embeds.iter().map(whole).sum::<usize>() <= LONGEST
    }

    /// Discord says only to those who wait whether a message was kept.
    fn address(&self, hook: &Hook) -> Url {
        let mut address = hook.url().clone();
        address.query_pairs_mut().append_pair("wait", "true");
        address
    }

    /// A webhook that is no more answers 404 with the code of an unknown webhook.
    fn verdict(&self, answer: &Answer) -> Verdict {
        match answer.status {
            404 if answer.beginning.contains("10015") => Verdict::Gone,
            status => usual(status),
        }
    }
}

fn embed(entry: &Entry, told: &Told<'_>) -> Value {
    let mut lines = vec![escape_markdown(&entry.source)];
    for part in &entry.fields {
        lines.push(format!("**{}**", escape_markdown(&part.title)));
        for line in &part.lines {
            let sign = if line.is_below { "  - " } else { "- " };
            lines.push(format!("{sign}{}", escape_markdown(&line.text())));
        }
    }
    lines.extend(told.left_out(entry).map(|text| escape_markdown(&text)));
    lines.extend(
        entry.links.iter().map(|(label, link)| labelled(&escape_markdown(label), &format!("<{link}>"), told.language)),
    );
    let mut embed = json!({
        "title": fitted(&entry.head, LONGEST_TITLE, escape_markdown),
        "description": lines.join("\n"),
        "color": colour(entry.severity),
    });
    if let Some((_, link)) = entry.links.first() {
        embed["url"] = link.as_str().into();
    }
    embed
}

/// The colours of severities, as in mails.
fn colour(severity: u8) -> u32 {
    match severity {
        4.. => 0x8a_1512,
        2..=3 => 0xd9_9a1b,
        _ => 0x8a_94a6,
    }
}
