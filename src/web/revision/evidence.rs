//! What proves a revision: the bytes on both sides, how they were got, where the log of the archive says so, and how to look
//! for oneself.

use maud::{Markup, html};

use crate::archive::{Archive, Entry};
use crate::history::{self, Comparison, HistoryError};
use crate::render::{bounded, visible};
use crate::snapshot::Sha256;
use crate::source::SourceId;
use crate::web::frame::{address, minute};
use crate::web::visitor::Visitor;

/// Headers that are told of a retrieval.
const HEADERS: usize = 20;

/// The log lines of two versions, and the newest number with the link that the next line will name.
struct Proof {
    old: Option<Entry>,
    new: Option<Entry>,
    head: Option<(u32, Sha256)>,
}

/// The evidence of a comparison, read from the archive on a blocking thread.
pub async fn evidence(archive: &Archive, compared: &Comparison, visitor: &Visitor) -> Result<Markup, HistoryError> {
    let (archive, source) = (archive.clone(), compared.source.id.clone());
    let (old, new) = (compared.old_version.number, compared.new_version.number);
    let task = tokio::task::spawn_blocking(move || {
        let (old, new) = (archive.entry(&source, old)?, archive.entry(&source, new)?);
        Ok::<_, HistoryError>(Proof { old, new, head: archive.head(&source)? })
    });
    let proof = task.await.map_err(history::crashed)??;
    let language = visitor.language;
    let source = &compared.source.id;
    Ok(html! {
        details.evidence {
            summary { (language.say("evidence-title")) }
            div.sides {
                @if let Some(entry) = &proof.old { (side(entry, source, "fact-old", visitor)) }
                @if let Some(entry) = &proof.new { (side(entry, source, "fact-new", visitor)) }
            }
            @if let Some((number, link)) = proof.head {
                p { (language.tell("evidence-head", [("number", number.into())])) " " code { (link) } }
            }
            p { (language.say("evidence-verify")) }
            pre { "rulewatch show " (source) "@" (old) " --raw | sha256sum\nrulewatch show " (source) "@" (new) " --raw | sha256sum\nrulewatch verify " (source) }
        }
    })
}

fn side(entry: &Entry, source: &SourceId, title: &'static str, visitor: &Visitor) -> Markup {
    let (language, got) = (visitor.language, &entry.retrieval);
    html! {
        section {
            h3 { (language.say(title)) " · " (language.say("web-version")) " " (entry.number) }
            dl {
                dt { "SHA-256" } dd { code { (entry.sha256) } }
                dt { (language.say("evidence-bytes")) } dd { (entry.bytes) " · " (bounded(&got.content_type, 80)) }
                dt { (language.say("evidence-fetched")) } dd { (minute(got.fetched_at)) " UTC · HTTP " (got.status) }
                dt { (language.say("evidence-url")) } dd { (address(&got.url)) }
                @if got.final_url != got.url { dt { (language.say("evidence-final")) } dd { (address(&got.final_url)) } }
                @if let Some(browser) = &got.rendered_by { dt { (language.say("evidence-rendered")) } dd { (bounded(browser, 120)) } }
                dt { (language.say("evidence-line")) } dd { code { (source) "/log.jsonl:" (entry.number) } }
                dt { (language.say("evidence-before")) } dd { code { (entry.previous) } }
                @for (name, value) in got.headers.iter().take(HEADERS) { dt { code { (bounded(name, 60)) } } dd { (visible(&bounded(value, 200))) } }
            }
        }
    }
}
