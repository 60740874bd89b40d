//! One act across sources: every revision that tells of it, in the order in which it was seen.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Html;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::html;

use super::asked::Named;
use super::known;
use super::problem::Problem;
use super::timeline::{Seen, entry};
use super::visitor::Visitor;
use crate::event::{self, Tied};
use crate::render::bounded;
use crate::service::Service;
use crate::wording::Language;

/// `GET /events/ID`: the event to which a revision belongs.
pub async fn event(
    State(service): State<Arc<Service>>,
    Named(id): Named<i64>,
    visitor: Visitor,
) -> Result<Html<String>, Problem> {
    let (language, sources) = (visitor.language, service.sources());
    let (title, all) = whole(&service, id, language).await?;
    let seen = Seen { sources: &sources, visitor: &visitor, today: TimeZone::UTC.to_datetime(Timestamp::now()).date() };
    let content = html! {
        p.whose { (language.say("event-title")) }
        h1 { (title) }
        p.lead { (language.count("event-lead", all.len())) }
        ol.timeline.event { @for tied in &all {
            @let by = html! { (language.say("event-by")) " " (bounded(&tied.by.join(", "), 240)) };
            (entry(&tied.revision, if tied.by.is_empty() { &[] } else { std::slice::from_ref(&by) }, &seen))
        } }
    };
    Ok(visitor.page(&title, &content))
}

/// What the event of a revision is called, and every revision of it in the order in which they were seen.
pub(super) async fn whole(service: &Service, id: i64, language: Language) -> Result<(String, Vec<Tied>), Problem> {
    let revision = known::revision(service, id).await?;
    let mut all = event::event(&service.edges.store, &revision).await?;
    let title = revision.brief.identity.title.clone().or_else(|| revision.brief.acts.first().cloned());
    let title = bounded(&title.unwrap_or_else(|| revision.brief.headline(language)), 240);
    all.push(Tied { revision, by: Vec::new() });
    all.sort_by_key(|tied| (tied.revision.seen_at, tied.revision.id));
    Ok((title, all))
}
