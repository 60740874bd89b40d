//! The front page: what was revised, the latest first, as far as a filter asks for it; with words to be found also the
//! passages of the versions that say them.

mod entry;
mod form;
mod passages;

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::filter::Filter;
use super::problem::{Problem, wants_page};
use super::visitor::Visitor;
use crate::render::bounded;
use crate::revision::Revision;
use crate::search::{LONGEST, MOST_TERMS, Query, SHORTEST_BEGINNING};
use crate::service::Service;
use crate::store::{FoundRevisions, Order, PassageFilter};

pub use entry::{Seen, entry, severity};

/// Revisions on a page.
const MOST: u32 = 30;
/// Those that were found, each with its words.
const MOST_FOUND: u32 = 20;
/// Passages beside the first page of them.
const MOST_PASSAGES: u32 = 6;

/// `GET /?q=&issuer=&severity=...`; what can't be asked for is answered with the form as it was sent, to be mended.
pub async fn front(
    State(service): State<Arc<Service>>,
    visitor: Visitor,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Problem> {
    let (filter, faults) = Filter::with_faults(uri.query().unwrap_or_default());
    match faults.first() {
        None => Ok(listed(&service, &filter, &visitor).await?.into_response()),
        Some(_) if wants_page(&headers, uri.path()) => {
            let title = visitor.language.say("web-refused");
            let form = form::form(&filter, &faults, &service.sources(), &visitor);
            let page = visitor.page(&title, &html! { div.front { h1 { (title) } (form) } });
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Some(bad) => Err(bad.clone().into()),
    }
}

/// What was revised, as far as a filter asks for it.
async fn listed(service: &Service, filter: &Filter, visitor: &Visitor) -> Result<Html<String>, Problem> {
    if filter.query.is_void() {
        return Ok(nothing_to_look_for(service, filter, visitor));
    }
    let (store, sources, now) = (&service.edges.store, service.sources(), Timestamp::now());
    let today = TimeZone::UTC.to_datetime(now).date();
    let searches = !filter.query.is_empty();
    let asked = filter.revisions(&sources, today, if searches { MOST_FOUND } else { MOST });
    let page = store.found_revisions(&asked).await?;
    let mut quoted = Vec::with_capacity(page.revisions.len());
    for revision in &page.revisions {
        quoted.push(if searches {
            passages::quotes(store, &filter.query, revision, visitor.language).await?
        } else {
            Vec::new()
        });
    }
    let passages = match searches && filter.after.is_none() {
        true => {
            let among = filter.among(&sources);
            let wanted = PassageFilter { words: filter.query.clone(), among, skip: 0, limit: MOST_PASSAGES };
            store.passages(&wanted).await?
        }
        false => Vec::new(),
    };
    let debt = if searches { store.search_debt().await? } else { Default::default() };
    let language = visitor.language;
    let seen = Seen { sources: &sources, visitor, today };
    let content = html! {
        div.front data-live=(visitor.at("/events")) data-newest=[page.revisions.iter().map(|revision| revision.id).max().filter(|_| !filter.is_narrow())] {
            h1.unseen { (language.say(if searches { "search-label" } else { "web-revisions" })) }
            (form::form(filter, &[], &sources, visitor))
            p.news role="status" data-news hidden { a href=(visitor.at("/")) { (language.say("timeline-news")) } }
            (unasked(&filter.query, visitor))
            @if debt.revisions + debt.versions > 0 {
                p.hint role="status" { (language.tell("search-debt", [("revisions", debt.revisions.into()), ("versions", debt.versions.into())])) }
            }
            @if asked.order == Order::Relevance { (ranked(&page, &quoted, &seen)) } @else { (by_day(&page.revisions, &quoted, &seen)) }
            @if page.revisions.is_empty() { p.none { (language.say(if filter.is_narrow() { "timeline-nothing" } else { "web-none-yet" })) } }
            @if let Some(next) = page.next {
                p.more { a rel="next" href=(visitor.at(&format!("/{}", filter.with("after", &next.to_string())))) { (language.say("timeline-older")) } }
            }
            @if !passages.is_empty() { (passages::found(&passages, &filter.query, &seen)) }
        }
    };
    let title = if searches { filter.query.written.as_str() } else { "rulewatch" };
    Ok(visitor.page(&crate::render::one_line(title), &content))
}

/// Punctuation finds everything or nothing; neither is an answer.
fn nothing_to_look_for(service: &Service, filter: &Filter, visitor: &Visitor) -> Html<String> {
    let about = [("query", bounded(&filter.query.written, 100).into())];
    let content = html! {
        div.front {
            h1.unseen { (visitor.language.say("search-label")) }
            (form::form(filter, &[], &service.sources(), visitor))
            p.none role="status" { (visitor.language.tell("search-void", about)) }
        }
    };
    visitor.page(&crate::render::one_line(&filter.query.written), &content)
}

/// What of a question is not looked for as it was written.
fn unasked(query: &Query, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let bounds = [("terms", MOST_TERMS.into()), ("characters", LONGEST.into())];
    html! {
        @if !query.short_beginnings.is_empty() {
            @let words = bounded(&query.short_beginnings.join(&language.say("list")), 100);
            p.hint role="status" { (language.tell("search-short", [("words", words.into()), ("least", SHORTEST_BEGINNING.into())])) }
        }
        @if query.is_cut { p.hint role="status" { (language.tell("search-cut", bounds)) } }
    }
}

/// Revisions under the days on which they were seen (UTC).
fn by_day(revisions: &[Revision], quoted: &[Vec<Markup>], seen: &Seen<'_>) -> Markup {
    let day = |revision: &Revision| TimeZone::UTC.to_datetime(revision.seen_at).date();
    let together: Vec<(&Revision, &Vec<Markup>)> = revisions.iter().zip(quoted).collect();
    let language = seen.visitor.language;
    html! {
        @for of_day in together.chunk_by(|one, next| day(one.0) == day(next.0)) {
            @let date = day(of_day[0].0);
            section.day {
                h2 { time datetime=(date) { (crate::render::day_words(date, language)) } @if date == seen.today { " · " (language.say("date-today")) } }
                ol.timeline { @for (revision, quotes) in of_day { (entry(revision, quotes, seen)) } }
            }
        }
    }
}

/// Revisions in the order of relevance.
fn ranked(page: &FoundRevisions, quoted: &[Vec<Markup>], seen: &Seen<'_>) -> Markup {
    html! {
        ol.timeline.ranked { @for (revision, quotes) in page.revisions.iter().zip(quoted) { (entry(revision, quotes, seen)) } }
    }
}
