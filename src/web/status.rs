//! The status of the service: latest revisions, every source, alerts.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Html;
use jiff::Timestamp;
use maud::{Markup, html};

use super::frame::{address, frame, minute, spoken};
use super::problem::Problem;
use crate::operator::is_stale;
use crate::render::visible;
use crate::revision::Revision;
use crate::service::Service;
use crate::source::{NEVER, Sources};
use crate::store::{DeliveryCounts, RevisionFilter, SourceState};
use crate::wording::Language;

/// `GET /`: the sources, the latest revisions, the deliveries.
pub async fn status(State(service): State<Arc<Service>>, headers: HeaderMap) -> Result<Html<String>, Problem> {
    let language = spoken(None, &headers)?;
    let store = &service.edges.store;
    let now = Timestamp::now();
    let revisions = store.revisions(&RevisionFilter { limit: 30, ..RevisionFilter::default() }).await?;
    let (states, deliveries) = (store.source_states().await?, store.delivery_counts().await?);
    let (sources, faults) = (service.sources(), service.faults());
    let trouble = states.iter().filter(|state| state.failures > 0).count();
    let page = html! {
        h1 { "Status" }
        p.lead {
            (sources.len()) " sources, " (states.len() - trouble.min(states.len())) " in order, " (trouble) " in trouble; "
            (service.under_way()) " checks under way. "
            "Alerts: " (told(&deliveries)) ". Running since " (minute(service.started_at)) " UTC."
        }
        @if !faults.is_empty() {
            section { h2 { "Watchlist" } @for fault in &faults { pre.fault { (fault) } } }
        }
        section { h2 { "Latest revisions" } (revision_list(&revisions, &sources, language)) }
        section { h2 { "Sources" } (source_table(&states, &sources, now)) }
    };
    Ok(Html(frame("rulewatch", "en", &page).into_string()))
}

fn told(counts: &DeliveryCounts) -> String {
    format!("{} sent, {} owed, {} uncertain, {} parked", counts.sent, counts.owed, counts.uncertain, counts.parked)
}

fn revision_list(revisions: &[Revision], sources: &Sources, language: Language) -> Markup {
    html! {
        @if revisions.is_empty() { p { "None yet: nothing has changed since the first versions were recorded." } }
        ol.revisions {
            @for revision in revisions {
                li {
                    span class={ "rw-severity rw-severity-" (revision.brief.severity) } title="severity, 0 to 5" { (revision.brief.severity) }
                    a href={ "/revisions/" (revision.id) } lang=(language.tag()) { (visible(&revision.brief.headline(language))) }
                    span.facts {
                        (visible(sources.get(&revision.source).map_or(revision.source.as_str(), |source| source.title.as_str())))
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
                        (visible(source.map_or(state.source.as_str(), |source| source.title.as_str()))) br;
                        @if let Some(source) = source {
                            (address(&source.url))
                            @if let Some(descent) = &source.ties.descent { br; span.facts { "found in " (visible(&descent.parent.title)) } }
                        }
                    }
                    td { (state.last_status.as_deref().unwrap_or("not yet")) @if let Some(reason) = &state.last_reason { br; span.facts { (visible(reason)) } } }
                    td.time { (state.last_good.map(minute).unwrap_or_default()) @if source.is_some_and(|source| is_stale(state, source, now)) { " stale" } }
                    td.time { (next(state)) }
                    td { @if let Some(version) = &state.version { (version.number) } }
                }
            } }
        } }
    }
}

fn next(state: &SourceState) -> String {
    if state.next_due >= NEVER { "at rest".to_owned() } else { minute(state.next_due) }
}
