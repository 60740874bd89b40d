//! One revision: brief and redline.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;

use super::api::{comparison, labels};
use super::frame::{address, minute};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::event::{self, Tied};
use crate::history::{self, Point};
use crate::render::{self, Layout, Redline, visible};
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
    visitor: Visitor,
) -> Result<Html<String>, Problem> {
    let language = visitor.language;
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
            @match wanted.view {
                View::Inline => a href=(visitor.at(&format!("/revisions/{id}?view=side-by-side"))) { (language.say("web-side-by-side")) },
                View::SideBySide => a href=(visitor.at(&format!("/revisions/{id}"))) { (language.say("web-inline")) },
            }
            @if !revision.brief.dates.is_empty() {
                " · " a href=(visitor.at(&format!("/revisions/{id}/dates.ics?language={language}"))) { (language.say("web-dates")) }
            }
        }
        h1 lang=[law] { (visible(&compared.source.title)) }
        p.facts {
            (visible(&compared.source.issuer)) " · " (address(&compared.source.url))
            " · SHA-256 " (language.say("fact-old")) " " code { (compared.old_version.sha256) } " " (language.say("fact-new")) " " code { (compared.new_version.sha256) }
        }
        @if !tied.is_empty() { (elsewhere(&tied, &service, &visitor)) }
        @if !amends.is_empty() { p.ways {
            (language.say("web-as-it-will-read")) " "
            @for (at, text) in amends.iter().enumerate() {
                @if at > 0 { " · " }
                a href=(visitor.at(&format!("/sources/{}/amend?rule={}&text={text}", compared.source.id, compared.new_version.number))) { (text) }
            }
        } }
        (PreEscaped(render::html_fragment(&redline, wanted.view.layout())))
    };
    Ok(visitor.page(&visible(&revision.brief.headline(language)), &page))
}

/// The same act in other sources.
fn elsewhere(tied: &[Tied], service: &Service, visitor: &Visitor) -> Markup {
    let (sources, language) = (service.sources(), visitor.language);
    html! {
        details.event {
            summary { (language.say("title-event")) " (" (tied.len()) ")" }
            ul { @for Tied { revision, by } in tied {
                @let title = sources.get(&revision.source).map_or(revision.source.as_str(), |source| source.title.as_str());
                li {
                    (minute(revision.seen_at)) " · " (visible(title)) ": "
                    a href=(visitor.at(&format!("/revisions/{}", revision.id))) { (visible(&revision.brief.headline(language))) }
                    " (" (visible(&by.join(", "))) ")"
                }
            } }
        }
    }
}
