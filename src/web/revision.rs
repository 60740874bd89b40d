//! One revision: brief and redline.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;

use super::api::{comparison, labels};
use super::frame::{address, frame, minute};
use super::problem::Problem;
use crate::event::{self, Tied};
use crate::history::{self, Point};
use crate::render::{self, Layout, visible};
use crate::service::Service;

/// How a reader wants the redline laid out.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    view: View,
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

/// `GET /revisions/ID?view=inline|side-by-side`: brief and redline.
pub async fn revision(
    State(service): State<Arc<Service>>,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Problem> {
    let found = service.edges.store.revision(id).await?;
    let revision = found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, format!("no revision {id}")))?;
    let compared =
        comparison(&service, revision.source.as_str(), Point::Number(revision.from), Point::Number(revision.to))
            .await?;
    let tied = event::event(&service.edges.store, &revision).await?;
    let amends = history::amended_by(&compared.new, &service.sources());
    let labels = labels(&compared);
    let redline = compared.redline(&labels, Some(&revision.brief), 1);
    let page = html! {
        p.ways {
            a href="/" { "All revisions" } " · "
            @match wanted.view {
                View::Inline => a href={ "/revisions/" (id) "?view=side-by-side" } { "Side by side" },
                View::SideBySide => a href={ "/revisions/" (id) } { "Inline" },
            }
        }
        h1 { (visible(&compared.source.title)) }
        p.facts {
            (visible(&compared.source.issuer)) " · " (address(&compared.source.url))
            " · SHA-256 old " code { (compared.old_version.sha256) } " new " code { (compared.new_version.sha256) }
        }
        @if !tied.is_empty() { (elsewhere(&tied, &service)) }
        @if !amends.is_empty() { p.ways {
            "As it will read: "
            @for (at, text) in amends.iter().enumerate() {
                @if at > 0 { " · " }
                a href={ "/sources/" (compared.source.id) "/amend?rule=" (compared.new_version.number) "&text=" (text) } { (text) }
            }
        } }
        (PreEscaped(render::html_fragment(&redline, wanted.view.layout())))
    };
    let language = [&compared.new.language, &compared.source.language];
    let language = language.into_iter().find_map(|tag| render::language_tag(tag.as_deref())).unwrap_or("en");
    Ok(Html(frame(&visible(&revision.brief.headline), language, &page).into_string()))
}

/// The same act in other sources.
fn elsewhere(tied: &[Tied], service: &Service) -> Markup {
    let sources = service.sources();
    html! {
        details.event {
            summary { "The same act elsewhere (" (tied.len()) ")" }
            ul { @for Tied { revision, by } in tied {
                @let title = sources.get(&revision.source).map_or(revision.source.as_str(), |source| source.title.as_str());
                li {
                    (minute(revision.seen_at)) " · " (visible(title)) ": "
                    a href={ "/revisions/" (revision.id) } { (visible(&revision.brief.headline)) }
                    " (" (visible(&by.join(", "))) ")"
                }
            } }
        }
    }
}
