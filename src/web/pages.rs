//! The status page, and the redline of a revision.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::api::{Problem, comparison, labels};
use crate::history::Point;
use crate::render::{self, Redline, visible};
use crate::revision::Revision;
use crate::service::Service;
use crate::source::Sources;
use crate::store::{DeliveryCounts, RevisionFilter, SourceState, StoreError};

const STYLE: &str = include_str!("style.css");

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
    }
}

/// `GET /style.css`
pub async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], format!("{}\n{STYLE}", render::STYLE)).into_response()
}

/// A document that brings its own style and nothing else.
pub fn sealed(document: String) -> Response {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
    let mut response = Html(document).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

/// `GET /`: the sources, the latest revisions, the deliveries.
pub async fn status(State(service): State<Arc<Service>>) -> Result<Html<String>, Problem> {
    let store = &service.edges.store;
    let now = Timestamp::now();
    let revisions = store.revisions(&RevisionFilter { limit: 30, ..RevisionFilter::default() }).await?;
    let (states, deliveries) = (store.source_states().await?, store.delivery_counts().await?);
    let (sources, faults) = (service.sources(), service.faults());
    let trouble = states.iter().filter(|state| state.failures > 0).count();
    let page = html! {
        p.lead {
            (sources.len()) " sources, " (states.len() - trouble.min(states.len())) " in order, " (trouble) " in trouble; "
            (service.under_way()) " checks under way. "
            "Alerts: " (told(&deliveries)) ". Running since " (minute(service.started_at)) " UTC."
        }
        @if !faults.is_empty() {
            section { h2 { "Watchlist" } @for fault in &faults { pre.fault { (fault) } } }
        }
        section { h2 { "Latest revisions" } (revision_list(&revisions, &sources)) }
        section { h2 { "Sources" } (source_table(&states, &sources, now)) }
    };
    Ok(Html(frame("rulewatch", "en", &page).into_string()))
}

fn told(counts: &DeliveryCounts) -> String {
    format!("{} sent, {} owed, {} uncertain, {} parked", counts.sent, counts.owed, counts.uncertain, counts.parked)
}

fn revision_list(revisions: &[Revision], sources: &Sources) -> Markup {
    html! {
        @if revisions.is_empty() { p { "None yet: nothing has changed since the first versions were recorded." } }
        ol.revisions {
            @for revision in revisions {
                li {
                    span class={ "rw-severity rw-severity-" (revision.brief.severity) } title="severity, 0 to 5" { (revision.brief.severity) }
                    a href={ "/revisions/" (revision.id) } { (visible(&revision.brief.headline)) }
                    span.facts {
                        (sources.get(&revision.source).map_or(revision.source.as_str(), |source| source.title.as_str()))
                        " · version " (revision.from) " → " (revision.to) " · " (minute(revision.seen_at)) " UTC"
                    }
                }
            }
        }
    }
}

fn source_table(states: &[SourceState], sources: &Sources, now: Timestamp) -> Markup {
    html! {
        div.wide { table {
            thead { tr { th { "source" } th { "last check" } th { "last good (UTC)" } th { "next (UTC)" } th { "version" } } }
            tbody { @for state in states {
                @let source = sources.get(&state.source);
                tr class=[(state.failures > 0).then_some("trouble")] {
                    td {
                        (source.map_or(state.source.as_str(), |source| source.title.as_str())) br;
                        @if let Some(source) = source { a.url href=(source.url) rel="noreferrer" { (source.url) } }
                    }
                    td { (state.last_status.as_deref().unwrap_or("not yet")) @if let Some(reason) = &state.last_reason { br; span.facts { (visible(reason)) } } }
                    td.time { (state.last_good.map(minute).unwrap_or_default()) @if is_stale(state, sources, now) { " stale" } }
                    td.time { (minute(state.next_due)) }
                    td { @if let Some(version) = &state.version { (version.number) } }
                }
            } }
        } }
    }
}

/// Not read well for two intervals: silence that would otherwise be taken for "nothing changed".
fn is_stale(state: &SourceState, sources: &Sources, now: Timestamp) -> bool {
    let (Some(source), Some(good)) = (sources.get(&state.source), state.last_good) else { return false };
    let first = source.schedule.next_after(good);
    source.schedule.next_after(first) + SignedDuration::from_mins(5) < now
}

/// `GET /revisions/ID`: brief and redline.
pub async fn revision(State(service): State<Arc<Service>>, Path(id): Path<i64>) -> Result<Html<String>, Problem> {
    let found = service.edges.store.revision(id).await?;
    let revision = found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, format!("no revision {id}")))?;
    let compared =
        comparison(&service, revision.source.as_str(), Point::Number(revision.from), Point::Number(revision.to))
            .await?;
    let (old_label, new_label) = labels(&compared);
    let redline = Redline {
        old: &compared.old,
        new: &compared.new,
        diff: &compared.diff,
        old_label: &old_label,
        new_label: &new_label,
        context: 1,
        brief: Some(&revision.brief),
    };
    let page = html! {
        p { a href="/" { "All revisions" } }
        p.facts {
            (compared.source.issuer) " · " a href=(compared.source.url) rel="noreferrer" { (compared.source.title) }
            " · SHA-256 old " code { (compared.old_version.sha256) } " new " code { (compared.new_version.sha256) }
        }
        (PreEscaped(render::html_fragment(&redline)))
    };
    let language = compared.new.language.as_deref().or(compared.source.language.as_deref()).unwrap_or("en");
    Ok(Html(frame(&visible(&revision.brief.headline), language, &page).into_string()))
}

fn frame(title: &str, language: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/style.css";
            }
            body { header { a href="/" { "rulewatch" } } main { (body) } }
        }
    }
}

fn minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M").to_string()
}
