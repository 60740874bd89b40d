//! One revision: brief and redline.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Html;
use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;

use super::api::{comparison, labels};
use super::frame::{address, frame, minute, spoken};
use super::problem::Problem;
use crate::event::{self, Tied};
use crate::history::{self, Point};
use crate::render::{self, Layout, Redline, visible};
use crate::service::Service;
use crate::wording::Language;

/// How a reader wants the redline laid out.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    view: View,
    /// A BCP 47 tag; the browser's wish where it is left out.
    language: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum View {
    #[default]
    Inline,
    SideBySide,
}

impl View {
    fn layout(self) -> Layout {
        match self {
            View::Inline => Layout::Inline,
            View::SideBySide => Layout::SideBySide,
        }
    }
}

/// `GET /revisions/ID?view=inline|side-by-side&language=en|zh-Hant|zh-Hans`: brief and redline.
pub async fn revision(
    State(service): State<Arc<Service>>,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let language = spoken(wanted.language.as_deref(), &headers)?;
    let named = wanted.language.is_some().then_some(language);
    let found = service.edges.store.revision(id).await?;
    let revision = found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, format!("no revision {id}")))?;
    let compared =
        comparison(&service, revision.source.as_str(), Point::Number(revision.from), Point::Number(revision.to))
            .await?;
    let tied = event::event(&service.edges.store, &revision).await?;
    let amends = history::amended_by(&compared.new, &service.sources());
    let labels = labels(&compared, language);
    let shown = compared.redline(&labels, Some(&revision.brief), 1);
    let redline = Redline { language, now: Some(Timestamp::now()), ..shown };
    let law = [&compared.new.language, &compared.source.language];
    let law = law.into_iter().find_map(|tag| render::language_tag(tag.as_deref()));
    let page = html! {
        p.ways {
            a href="/" { (language.say("web-all")) } " · "
            @match wanted.view {
                View::Inline => a href=(way(id, View::SideBySide, named)) { (language.say("web-side-by-side")) },
                View::SideBySide => a href=(way(id, View::Inline, named)) { (language.say("web-inline")) },
            }
            @for other in Language::ALL.into_iter().filter(|other| *other != language) {
                " · " a href=(way(id, wanted.view, Some(other))) lang=(other.tag()) hreflang=(other.tag()) { (other.name()) }
            }
            @if !revision.brief.dates.is_empty() {
                " · " a href={ "/revisions/" (id) "/dates.ics?language=" (language) } { (language.say("web-dates")) }
            }
        }
        h1 lang=[law] { (visible(&compared.source.title)) }
        p.facts {
            (visible(&compared.source.issuer)) " · " (address(&compared.source.url))
            " · SHA-256 " (language.say("fact-old")) " " code { (compared.old_version.sha256) } " " (language.say("fact-new")) " " code { (compared.new_version.sha256) }
        }
        @if !tied.is_empty() { (elsewhere(&tied, &service, language)) }
        @if !amends.is_empty() { p.ways {
            (language.say("web-as-it-will-read")) " "
            @for (at, text) in amends.iter().enumerate() {
                @if at > 0 { " · " }
                a href={ "/sources/" (compared.source.id) "/amend?rule=" (compared.new_version.number) "&text=" (text) } { (text) }
            }
        } }
        (PreEscaped(render::html_fragment(&redline, wanted.view.layout())))
    };
    Ok(Html(frame(&visible(&revision.brief.headline(language)), language.tag(), &page).into_string()))
}

/// The address of a revision in a layout, and in a language where the reader named one.
fn way(id: i64, view: View, language: Option<Language>) -> String {
    let view = matches!(view, View::SideBySide).then(|| "view=side-by-side".to_owned());
    let asked: Vec<String> = view.into_iter().chain(language.map(|language| format!("language={language}"))).collect();
    match asked.is_empty() {
        true => format!("/revisions/{id}"),
        false => format!("/revisions/{id}?{}", asked.join("&")),
    }
}

/// The same act in other sources.
fn elsewhere(tied: &[Tied], service: &Service, language: Language) -> Markup {
    let sources = service.sources();
    html! {
        details.event {
            summary { (language.say("title-event")) " (" (tied.len()) ")" }
            ul { @for Tied { revision, by } in tied {
                @let title = sources.get(&revision.source).map_or(revision.source.as_str(), |source| source.title.as_str());
                li {
                    (minute(revision.seen_at)) " · " (visible(title)) ": "
                    a href={ "/revisions/" (revision.id) } { (visible(&revision.brief.headline(language))) }
                    " (" (visible(&by.join(", "))) ")"
                }
            } }
        }
    }
}
