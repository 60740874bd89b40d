//! One source: what it is, how it was read over time, its versions, and any two of them compared.

mod compare;
mod list;
pub(in crate::web) mod raw;
mod strip;
mod text;

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;

use super::access::Role::Reader;
use super::asked::{Asked, Named, unfit};
use super::doors::{Door, Doors};
use super::frame::{address, minute};
use super::known;
use super::problem::Problem;
use super::timeline::{Seen, entry};
use super::visitor::Visitor;
use crate::history::{self, Point};
use crate::operator::{CoverageRow, coverage};
use crate::render::{bounded, commands, visible};
use crate::service::Service;
use crate::source::Source;
use crate::store::{RevisionFilter, SourceState};
use crate::version::Version;

/// Revisions and versions told on the page.
const REVISIONS: u32 = 10;
const VERSIONS: usize = 25;
/// Days of the coverage.
const COVERED: i64 = 90;
/// Times that nobody could look, told of them.
const GAPS: usize = 12;

pub fn doors(doors: Doors) -> Doors {
    doors
        .open(Door::get(Reader, "/sources"), list::list)
        .open(Door::get(Reader, "/sources/{id}"), source)
        .open(Door::get(Reader, "/sources/{id}/compare").costly(), compare::compare)
        .open(Door::get(Reader, "/sources/{id}/versions/{number}").costly(), text::text)
        .open(Door::get(Reader, "/sources/{id}/versions/{number}/raw").costly(), raw::raw)
}

#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    /// The text as of this day.
    at: Option<String>,
    /// The list of versions goes on before the one of this number.
    before: Option<u32>,
}

/// `GET /sources/ID?before=77`, or with `?at=2026-01-15` the way to the version of that day.
pub async fn source(
    State(service): State<Arc<Service>>,
    Named(id): Named<String>,
    Asked(wanted): Asked<Wanted>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let source = known::source(&service, &id)?;
    let store = &service.edges.store;
    if let Some(at) = wanted.at.as_deref().map(str::trim).filter(|at| !at.is_empty()) {
        let point: Point = at.parse().map_err(|_| unfit("web-bad-day", at))?;
        let version = history::version(store, &source.id, point).await?;
        let place = visitor.at(&format!("/sources/{}/versions/{}", source.id, version.number));
        return Ok(Redirect::to(&place).into_response());
    }
    let now = Timestamp::now();
    let (versions, state) = (store.versions(&source.id).await?, store.source_state(&source.id).await?);
    let filter = RevisionFilter { source: Some(source.id.clone()), limit: REVISIONS, ..RevisionFilter::default() };
    let revisions = store.revisions(&filter).await?;
    let begin = versions.first().map_or(service.started_at, |version| version.seen_at);
    let spans = store.spans(&source.id, (begin.min(now - SignedDuration::from_hours(24 * COVERED)), now)).await?;
    let period = (now - SignedDuration::from_hours(24 * COVERED), now);
    let covered = coverage(&service.edges.archive, store, std::slice::from_ref(&source), period).await;
    let covered = covered.map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    let (language, sources) = (visitor.language, service.sources());
    let seen = Seen { sources: &sources, visitor: &visitor, today: jiff::tz::TimeZone::UTC.to_datetime(now).date() };
    let content = html! {
        article.source {
            (head(&source, state.as_ref(), &visitor))
            @if !versions.is_empty() {
                (strip::strip(&source, &versions, &spans, now, &visitor))
                (questions(&source, &versions, &visitor))
            }
            section {
                h2 { (language.say("web-revisions")) }
                @if revisions.is_empty() { p.none { (language.say("web-none-yet")) } }
                ol.timeline { @for revision in &revisions { (entry(revision, &[], &seen)) } }
                @if revisions.len() == REVISIONS as usize { p.more { a href=(visitor.at(&format!("/?source={}", source.id))) { (language.say("web-all")) } } }
            }
            @if !versions.is_empty() { (version_list(&source, &versions, wanted.before, &visitor)) }
            @for row in &covered.rows { (coverage_told(row, &visitor)) }
        }
    };
    Ok(visitor.page(&bounded(&source.title, 200), &content).into_response())
}

fn head(source: &Source, state: Option<&SourceState>, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        p.whose { span.issuer { (bounded(&source.issuer, 120)) } " " (visible(&source.jurisdiction)) }
        h1 { (bounded(&source.title, 400)) }
        p.official { (address(&source.url)) }
        dl.facts {
            @if let Some(state) = state {
                @if let Some(good) = state.last_good { dt { (language.say("web-last-good")) } dd { (minute(good)) } }
                @if state.failures > 0 {
                    dt { (language.say("source-trouble")) }
                    dd.trouble { (language.count("source-failures", state.failures as usize)) @if let Some(reason) = &state.last_reason { ": " (commands(&bounded(reason, 300), None)) } }
                }
            }
            @if !source.topics.is_empty() { dt { (language.say("filter-topic")) } dd { (bounded(&source.topics.join(", "), 200)) } }
            @if let Some(descent) = &source.ties.descent { dt { (language.say("source-found")) } dd { (bounded(&descent.parent.title, 200)) } }
            dt { (language.say("filter-source")) } dd { code { (source.id) } }
        }
    }
}

/// Any two versions or days compared, and the text as of a day.
fn questions(source: &Source, versions: &[Version], visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        div.questions {
            form method="get" action=(visitor.at(&format!("/sources/{}/compare", source.id))) {
                h2 { (language.say("source-compare")) }
                label { span { (language.say("source-from")) } input name="from" list="points" value="previous" maxlength="20" autocomplete="off"; }
                label { span { (language.say("source-to")) } input name="to" list="points" value="latest" maxlength="20" autocomplete="off"; }
                button { (language.say("source-compare-button")) }
                p.hint { (language.say("source-points")) }
                datalist id="points" {
                    option value="latest"; option value="previous";
                    @for version in versions.iter().rev().take(VERSIONS) { option value=(version.number) { (version.number) " · " (minute(version.seen_at)) } }
                }
            }
            form method="get" action=(visitor.at(&format!("/sources/{}", source.id))) {
                h2 { (language.say("source-as-of")) }
                label { span { (language.say("source-day")) } input type="date" name="at" required; }
                button { (language.say("source-as-of-button")) }
            }
        }
    }
}

/// The versions before one of them, or the newest, and the way to those before.
fn version_list(source: &Source, versions: &[Version], before: Option<u32>, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let end = before.and_then(|number| versions.iter().position(|version| version.number == number));
    let (end, begin) = (end.unwrap_or(versions.len()), end.unwrap_or(versions.len()).saturating_sub(VERSIONS));
    let place = |number: u32| visitor.at(&format!("/sources/{}/versions/{number}", source.id));
    html! {
        section id="versions" {
            h2 { (language.say("source-versions")) " (" (versions.len()) ")" }
            div.wide { table {
                thead { tr { th { (language.say("web-version")) } th { (language.say("source-seen")) } th { "SHA-256" } th.number { (language.say("evidence-bytes")) } th { span.unseen { (language.say("source-compare-button")) } } } }
                tbody { @for at in (begin..end).rev() {
                    @let version = &versions[at];
                    tr {
                        td { a href=(place(version.number)) { (version.number) } @if version.past { " " span.quiet { (language.say("source-past")) } } }
                        td.time { (minute(version.seen_at)) }
                        td { code title=(version.sha256) { (&version.sha256.to_string()[..12]) } }
                        td.number { (version.bytes) }
                        td { @if let Some(older) = at.checked_sub(1).map(|at| &versions[at]) {
                            a href=(visitor.at(&format!("/sources/{}/compare?from={}&to={}", source.id, older.number, version.number))) { (language.say("source-with-before")) }
                        } }
                    }
                } }
            } }
            @if begin > 0 {
                p.more { a rel="next" href=(visitor.at(&format!("/sources/{}?before={}#versions", source.id, versions[begin].number))) { (language.say("source-older")) } }
            }
        }
    }
}

fn coverage_told(row: &CoverageRow, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let counts =
        [("days", COVERED.into()), ("good", row.good.into()), ("held", row.held.into()), ("failed", row.failed.into())];
    html! {
        section {
            h2 { (language.say("source-coverage")) }
            p { (language.tell("source-covered", counts)) }
            @if !row.gaps.is_empty() {
                ul { @for gap in row.gaps.iter().rev().take(GAPS) {
                    li { (minute(gap.from)) " – " (minute(gap.to)) " UTC: " (bounded(gap.reason.as_deref().unwrap_or(&language.say("source-nobody-looked")), 200)) }
                } }
            }
        }
    }
}
