//! One version as it was read: the text with the law's own addresses beside it.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use crate::document::{Block, BlockKind};
use crate::history::{self, Point};
use crate::render::{self, bounded, citation_anchor, visible};
use crate::service::Service;
use crate::source::Source;
use crate::version::Version;
use crate::web::asked::Named;
use crate::web::frame::{address, minute};
use crate::web::known;
use crate::web::problem::Problem;
use crate::web::stream;
use crate::web::visitor::Visitor;
use crate::wording::Language;

/// Bytes of a piece.
const PIECE: usize = 16 * 1024;

/// `GET /sources/ID/versions/N`
pub async fn text(
    State(service): State<Arc<Service>>,
    Named((id, number)): Named<(String, u32)>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let source = known::source(&service, &id)?;
    let store = &service.edges.store;
    let version = history::version(store, &source.id, Point::Number(number)).await?;
    let versions = store.versions(&source.id).await?;
    let (archive, task_source, task_version) = (service.edges.archive.clone(), source.clone(), version.clone());
    let task = tokio::task::spawn_blocking(move || history::document(&archive, &task_source, &task_version));
    let document = task.await.map_err(history::crashed)??;
    let law = render::language_tag(document.language.as_deref()).unwrap_or_default().to_owned();
    let before = stream::piece(head(&source, &version, &versions, &visitor));
    let title = format!("{} · {} {number}", bounded(&source.title, 160), visitor.language.say("web-version"));
    let language = visitor.language;
    Ok(stream::page(&visitor, &title, move |out| {
        let open = if law.is_empty() {
            "<div class=\"law\">".to_owned()
        } else {
            format!("<div class=\"law\" lang=\"{law}\">")
        };
        let mut piece = before + &open;
        let mut anchors = HashSet::new();
        for one in &document.blocks {
            piece.push_str(&block(one, &mut anchors, language).into_string());
            if piece.len() >= PIECE && !out(std::mem::take(&mut piece)) {
                return;
            }
        }
        out(piece + "</div>");
    }))
}

fn head(source: &Source, version: &Version, versions: &[Version], visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let at = versions.iter().position(|one| one.number == version.number).unwrap_or_default();
    let beside = |at: Option<usize>| at.and_then(|at| versions.get(at));
    let (before, after) = (beside(at.checked_sub(1)), beside(at.checked_add(1)));
    let place = |number: u32| visitor.at(&format!("/sources/{}/versions/{number}", source.id));
    html! {
        article.text {
            p.whose { span.issuer { (bounded(&source.issuer, 80)) } " " a href=(visitor.at(&format!("/sources/{}", source.id))) { (bounded(&source.title, 240)) } }
            h1 { (bounded(&source.title, 300)) }
            p.lead {
                (language.say("web-version")) " " (version.number) " · "
                @match after {
                    Some(after) => (language.tell("text-between", [("from", minute(version.seen_at).into()), ("to", minute(after.seen_at).into())])),
                    None => (language.tell("text-since", [("from", minute(version.seen_at).into())])),
                }
            }
            p.official { (language.say("web-official")) " " (address(&source.url)) " · SHA-256 " code { (version.sha256) } }
            p.ways {
                @if let Some(before) = before {
                    a rel="prev" href=(place(before.number)) { "← " (language.say("web-version")) " " (before.number) } " · "
                    a href=(visitor.at(&format!("/sources/{}/compare?from={}&to={}", source.id, before.number, version.number))) { (language.say("source-with-before")) } " · "
                }
                @if let Some(after) = after { a rel="next" href=(place(after.number)) { (language.say("web-version")) " " (after.number) " →" } " · " }
                a href={ (place(version.number)) "/raw" } download { (language.say("text-raw")) }
            }
        }
    }
}

/// A block with its address in the margin; the first of an address is its anchor.
fn block(block: &Block, anchors: &mut HashSet<String>, language: Language) -> Markup {
    let anchor = (!block.citation.is_empty())
        .then(|| citation_anchor(&block.citation))
        .filter(|anchor| anchors.insert(anchor.clone()));
    let class = match block.kind {
        BlockKind::Heading(_) => "block heading",
        BlockKind::TableHead | BlockKind::TableRow => "block row",
        BlockKind::Note => "block note",
        BlockKind::Quote => "block quote",
        BlockKind::Preformatted => "block pre",
        BlockKind::ListItem => "block item",
        BlockKind::Paragraph | BlockKind::Caption => "block",
    };
    let level = if let BlockKind::Heading(level) = block.kind { Some((level + 1).min(6)) } else { None };
    html! {
        div class=(class) id=[anchor.as_deref()] {
            @if let Some(anchor) = &anchor { a.cite href={ "#" (anchor) } { (bounded(&block.citation.told(language), 60)) } }
            p role=[level.map(|_| "heading")] aria-level=[level] { (visible(&block.text)) }
        }
    }
}
