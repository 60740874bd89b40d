//! The front page: the latest revisions.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Html;
use maud::{Markup, html};

use super::frame::minute;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::render::visible;
use crate::revision::Revision;
use crate::service::Service;
use crate::source::Sources;
use crate::store::RevisionFilter;

/// Revisions on the front page.
const MOST: u32 = 30;

/// `GET /`
pub async fn front(State(service): State<Arc<Service>>, visitor: Visitor) -> Result<Html<String>, Problem> {
    let revisions = service.edges.store.revisions(&RevisionFilter { limit: MOST, ..RevisionFilter::default() }).await?;
    let page = html! {
        h1 { (visitor.language.say("web-latest")) }
        (list(&revisions, &service.sources(), &visitor))
    };
    Ok(visitor.page("rulewatch", &page))
}

fn list(revisions: &[Revision], sources: &Sources, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        @if revisions.is_empty() { p { (language.say("web-none-yet")) } }
        ol.revisions {
            @for revision in revisions {
                @let severity = revision.brief.severity;
                li {
                    span class={ "rw-severity rw-severity-" (severity) } title=(language.say("web-severity")) { (severity) }
                    a href=(visitor.at(&format!("/revisions/{}", revision.id))) { (visible(&revision.brief.headline(language))) }
                    span.facts {
                        (visible(sources.get(&revision.source).map_or(revision.source.as_str(), |source| source.title.as_str())))
                        " · " (language.tell("web-versions", [("from", revision.from.into()), ("to", revision.to.into())]))
                        " · " (minute(revision.seen_at)) " UTC"
                    }
                }
            }
        }
    }
}
