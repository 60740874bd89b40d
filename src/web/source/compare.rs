//! Any two versions or days of a source compared.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use maud::html;
use serde::Deserialize;

use crate::history::Point;
use crate::render::{self, Dress, Layout, bounded};
use crate::service::Service;
use crate::web::asked::{Asked, Named, point};
use crate::web::frame::address;
use crate::web::known;
use crate::web::problem::Problem;
use crate::web::redline::{self, Sides, View, downloads, views};
use crate::web::stream;
use crate::web::visitor::Visitor;

#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    view: View,
}

/// `GET /sources/ID/compare?from=3&to=2026-01-15&view=`
pub async fn compare(
    State(service): State<Arc<Service>>,
    Named(id): Named<String>,
    Asked(wanted): Asked<Wanted>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    // A form that is sent with an empty field asks for what is meant where none is sent.
    let or = |text: &str, usual: Point| if text.trim().is_empty() { Ok(usual) } else { point(text) };
    let points = (or(&wanted.from, Point::Previous)?, or(&wanted.to, Point::Latest)?);
    let compared = known::comparison(&service, &id, points.0, points.1).await?;
    let (language, now, source) = (visitor.language, Timestamp::now(), &compared.source);
    let labels = known::labels(&compared, language);
    let numbers = (compared.old_version.number, compared.new_version.number);
    let law = render::language_tag(compared.new.language.as_deref());
    let versions = language.tell("web-versions", [("from", numbers.0.into()), ("to", numbers.1.into())]);
    let content = html! {
        article.revision data-copy=(language.say("copy-citation")) data-copied=(language.say("copy-done"))
            data-title=(bounded(&source.title, 200)) data-versions=(versions) {
            p.whose { span.issuer { (bounded(&source.issuer, 80)) } " " a href=(visitor.at(&format!("/sources/{}", source.id))) { (bounded(&source.title, 240)) } }
            h1 { (bounded(&source.title, 240)) ": " (versions) }
            @if compared.diff.is_empty() { p.none { (language.say("no-difference")) } }
            @else {
                @let brief = compared.brief();
                p.headline { (bounded(&brief.headline(language), 400)) }
                div.rw-brief { (render::html_brief(&brief, language, Some(now), "", law, Dress::Classes(Layout::Inline))) }
            }
            div.tools {
                (views(wanted.view, &format!("/sources/{}/compare?from={}&to={}", source.id, numbers.0, numbers.1), &visitor))
                (downloads(source.id.as_str(), numbers, &visitor))
            }
            p.official { (language.say("web-official")) " " (address(&source.url)) }
        }
    };
    let (title, before) = (format!("{}: {versions}", bounded(&source.title, 200)), stream::piece(content));
    Ok(stream::page(&visitor, &title, move |out| {
        let _ = out(before) && redline::write(&Sides::of(&compared, &labels), wanted.view, language, now, out);
    }))
}
