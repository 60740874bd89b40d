//! How the service stands: every source, what is wrong, the alerts.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Html;
use jiff::Timestamp;
use maud::{Markup, html};

use super::ways;
use crate::operator::{Finding, findings, is_stale};
use crate::render::{commands, visible};
use crate::service::Service;
use crate::source::{NEVER, Sources};
use crate::store::{DeliveryCounts, SourceState};
use crate::web::access::Role;
use crate::web::frame::{address, minute};
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;
use crate::wording::Language;

/// `GET /status`: the sources, the faults of the watchlist, the deliveries by number.
pub async fn status(State(service): State<Arc<Service>>, visitor: Visitor) -> Result<Html<String>, Problem> {
    let language = visitor.language;
    let store = &service.edges.store;
    let (states, deliveries) = (store.source_states().await?, store.delivery_counts().await?);
    let (sources, faults) = (service.sources(), service.faults());
    let trouble = states.iter().filter(|state| state.failures > 0).count();
    let now = Timestamp::now();
    let wrong = match visitor.role {
        Role::Operator => findings(store, &sources, service.edges.archive.root(), language, now).await?,
        _ => Vec::new(),
    };
    let page = html! {
        (ways(&visitor))
        h1 { (language.say("web-status")) }
        p.lead {
            (language.tell("web-status-sources", [
                ("count", sources.len().into()),
                ("good", states.len().saturating_sub(trouble).into()),
                ("bad", trouble.into()),
                ("under", service.under_way().into()),
            ])) " "
            (told(&deliveries, language)) " "
            (language.tell("web-status-since", [("time", minute(service.started_at).into())]))
        }
        (told_wrong(&wrong, language))
        @if !faults.is_empty() {
            section { h2 { (language.say("web-watchlist")) } @for fault in &faults { pre.fault lang="en" tabindex="0" { (fault) } } }
        }
        section { h2 { (language.say("web-sources")) } (source_table(&states, &sources, &visitor, now)) }
    };
    Ok(visitor.page(&language.say("web-status"), &page))
}

/// What is wrong now; whoever reads it can do something about it.
fn told_wrong(wrong: &[Finding], language: Language) -> Markup {
    html! {
        @if !wrong.is_empty() {
            section { h2 { (language.say("web-wrong")) } ul.wrongs { @for finding in wrong { li { (commands(&finding.words, None)) } } } }
        }
    }
}

fn told(counts: &DeliveryCounts, language: Language) -> String {
    language.tell(
        "web-status-alerts",
        [
            ("sent", counts.sent.into()),
            ("owed", counts.owed.into()),
            ("uncertain", counts.uncertain.into()),
            ("parked", counts.parked.into()),
        ],
    )
}

fn source_table(states: &[SourceState], sources: &Sources, visitor: &Visitor, now: Timestamp) -> Markup {
    let language = visitor.language;
    let heads = ["web-source", "web-last-check", "web-last-good", "web-next", "web-version"];
    html! {
        div.wide role="region" aria-label=(language.say("web-sources")) tabindex="0" { table {
            thead { tr { @for head in heads { th scope="col" { (language.say(head)) } } } }
            tbody { @for state in states {
                @let source = sources.get(&state.source);
                tr class=[(state.failures > 0).then_some("trouble")] {
                    td {
                        @let title = visible(source.map_or(state.source.as_str(), |source| source.title.as_str()));
                        a href=(visitor.at(&format!("/sources/{}", state.source))) { (title) } br;
                        @if let Some(source) = source {
                            (address(&source.url))
                            @if let Some(descent) = &source.ties.descent {
                                br; span.facts { (language.tell("web-found-in", [("title", visible(&descent.parent.title).into_owned().into())])) }
                            }
                        }
                    }
                    td {
                        (outcome(state, language))
                        @if let Some(reason) = &state.last_reason { br; span.facts lang="en" { (commands(reason, None)) } }
                    }
                    td.time {
                        (state.last_good.map(minute).unwrap_or_default())
                        @if source.is_some_and(|source| is_stale(state, source, now)) { " " strong { (language.say("web-stale")) } }
                    }
                    td.time { @if state.next_due >= NEVER { (language.say("web-at-rest")) } @else { (minute(state.next_due)) } }
                    td { @if let Some(version) = &state.version { (version.number) } }
                }
            } }
        } }
    }
}

/// How the last check ended, in words.
fn outcome(state: &SourceState, language: Language) -> String {
    let id = match state.last_status.as_deref() {
        None => "web-not-yet",
        Some("first") => "web-first",
        Some("unchanged") => "web-unchanged",
        Some("revised") => "web-revised",
        Some("held") => "web-held",
        Some("failed") => "web-failed",
        Some(other) => return other.to_owned(),
    };
    language.say(id).into_owned()
}
