//! `/status/held`: captures that were judged not to be the policy text, for a person to say whether that was right.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, Response};
use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};

use super::{seen_again, ways};
use crate::archive::Held;
use crate::check::{self, Compared, JudgeError};
use crate::history;
use crate::render::{self, Layout, Redline, visible};
use crate::service::Service;
use crate::source::{Source, Sources};
use crate::web::asked::Named;
use crate::web::evidence;
use crate::web::fields::Fields;
use crate::web::frame::{address, minute};
use crate::web::known;
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;
use crate::wording::Language;

/// Captures on the page.
const MOST: usize = 200;

/// `GET /status/held`: the newest first; those that nobody judged before those that somebody did.
pub async fn list(State(service): State<Arc<Service>>, visitor: Visitor) -> Result<Html<String>, Problem> {
    let language = visitor.language;
    let sources = service.sources();
    let (waiting, judged) = found(&service).await?;
    let page = html! {
        (ways(&visitor))
        h1 { (language.say("web-held-captures")) }
        p.lead { (language.say("web-held-lead")) }
        @if waiting.is_empty() { p { (language.say("web-held-none")) } }
        (captures(&waiting, &sources, &visitor))
        @if !judged.is_empty() {
            h2 { (language.say("web-held-judged")) }
            (captures(&judged, &sources, &visitor))
        }
    };
    Ok(visitor.page(&language.say("web-held-captures"), &page))
}

/// The captures that wait for a verdict, and those that have one.
pub async fn found(service: &Service) -> Result<(Vec<Held>, Vec<Held>), Problem> {
    let (archive, sources) = (service.edges.archive.clone(), service.sources());
    let task = tokio::task::spawn_blocking(move || {
        // One whose files can't be listed is told by the check of that source.
        let all = sources.keys().filter_map(|source| archive.held(source).ok()).flatten();
        let mut all: Vec<Held> = all.collect();
        all.sort_by_key(|held| std::cmp::Reverse(held.retrieval.fetched_at));
        all.into_iter().partition(|held| held.judged.is_none())
    });
    let (mut waiting, mut judged): (Vec<Held>, Vec<Held>) = task.await.map_err(history::crashed)?;
    waiting.truncate(MOST);
    judged.truncate(MOST);
    Ok((waiting, judged))
}

fn captures(captures: &[Held], sources: &Sources, visitor: &Visitor) -> Markup {
    html! {
        ol.captures { @for held in captures {
            @let id = &held.retrieval.source;
            li {
                a href=(visitor.at(&format!("/status/held/{id}/{}", held.number))) {
                    (visible(sources.get(id).map_or(id.as_str(), |source| source.title.as_str())))
                }
                span.facts { (minute(held.retrieval.fetched_at)) " UTC · " (verdict(held, visitor)) }
                span.facts lang="en" { (visible(&held.reason)) }
            }
        } }
    }
}

/// What was said of it, and by whom.
fn verdict(held: &Held, visitor: &Visitor) -> String {
    let language = visitor.language;
    match &held.judged {
        None => language.say("web-held-waits").into_owned(),
        Some(judged) => {
            let id = if judged.is_revision { "web-held-accepted" } else { "web-held-rejected" };
            let about = [("name", visible(&judged.by).into_owned().into()), ("time", minute(judged.at).into())];
            language.tell(id, about)
        }
    }
}

/// `GET /status/held/ID/NUMBER`: why it was held, what it says, and what differs from the last version.
pub async fn one(
    State(service): State<Arc<Service>>,
    Named((id, number)): Named<(String, u32)>,
    visitor: Visitor,
) -> Result<Html<String>, Problem> {
    let source = known::source(&service, &id)?;
    let compared = compared(&service, &source, number).await?;
    Ok(visitor.page(&visible(&source.title), &shown(&source, &compared, &visitor)))
}

/// A held capture beside the last version of its source.
pub async fn compared(service: &Service, source: &Source, number: u32) -> Result<Compared, Problem> {
    let state = service.edges.store.source_state(&source.id).await?;
    let version = state.and_then(|state| state.version);
    let (archive, of) = (service.edges.archive.clone(), source.clone());
    let task = tokio::task::spawn_blocking(move || {
        let held = check::held_capture(&archive, &of, number)?;
        check::compared(&archive, &of, version, held)
    });
    Ok(task.await.map_err(history::crashed)??)
}

fn shown(source: &Source, compared: &Compared, visitor: &Visitor) -> Markup {
    let (language, held) = (visitor.language, &compared.held);
    let here = format!("/status/held/{}/{}", source.id, held.number);
    html! {
        (ways(visitor))
        h1 { (visible(&source.title)) }
        p.facts {
            (minute(held.retrieval.fetched_at)) " UTC · HTTP " (held.retrieval.status) " · "
            (visible(&held.retrieval.content_type)) " · " (language.count("web-bytes", held.bytes as usize)) br;
            (address(&held.retrieval.final_url)) br;
            "SHA-256 " code { (held.sha256) } " · "
            a href=(visitor.at(&format!("{here}/bytes"))) { (language.say("web-held-download")) }
        }
        p { strong { (language.say("web-held-why")) } " " span lang="en" { (visible(&held.reason)) } }
        p { (verdict(held, visitor)) }
        @if held.judged.as_ref().is_none_or(|judged| !judged.is_revision) { (question(&visitor.at(&here), compared, visitor)) }
        (text(compared, visitor))
    }
}

/// The two verdicts. What can't be read can't be accepted.
fn question(here: &str, compared: &Compared, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        form.verdict method="post" action=(here) {
            (visitor.token())
            @if compared.read.is_ok() {
                button name="verdict" value="revision" { (language.say("web-held-accept")) }
            }
            @if compared.held.judged.is_none() {
                button name="verdict" value="none" { (language.say("web-held-reject")) }
            }
            p.hint { (language.say("web-held-hint")) }
        }
    }
}

/// What it says: as a redline against the last version, else as an outline.
fn text(compared: &Compared, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    match (&compared.read, &compared.against, &compared.version) {
        (Err(error), ..) => html! {
            p role="alert" { (language.say("web-held-unreadable")) " " span lang="en" { (visible(&error.to_string())) } }
        },
        (Ok(new), Some((old, diff)), Some(version)) => {
            let old_label = known::label(version, language);
            let new_label = label(&compared.held, language);
            let redline = Redline {
                old,
                new,
                diff,
                old_label: &old_label,
                new_label: &new_label,
                context: 1,
                brief: None,
                language,
                now: None,
            };
            PreEscaped(render::html_fragment(&redline, Layout::Inline))
        }
        (Ok(new), ..) => super::recipe::outline(new, visitor),
    }
}

/// What a held capture is called.
pub fn label(held: &Held, language: Language) -> String {
    let time = minute(held.retrieval.fetched_at);
    language.tell("web-held-number", [("number", held.number.into()), ("time", time.into())])
}

/// `POST /status/held/ID/NUMBER`: `verdict=revision` makes it the next version, `verdict=none` remembers that it is none.
pub async fn judge(
    State(service): State<Arc<Service>>,
    Named((id, number)): Named<(String, u32)>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Problem> {
    let source = known::source(&service, &id)?;
    let is_revision = match Fields::read(&body).one("verdict") {
        "revision" => true,
        "none" => false,
        _ => return Err(Problem::new(StatusCode::BAD_REQUEST, "`verdict` is `revision` or `none`")),
    };
    judged(&service, &source, number, is_revision, visitor.name.as_deref()).await?;
    Ok(seen_again(&visitor, &format!("/status/held/{}/{number}", source.id)))
}

/// Gives a verdict, and notes who gave it.
pub async fn judged(
    service: &Service,
    source: &Source,
    number: u32,
    is_revision: bool,
    by: Option<&str>,
) -> Result<(), Problem> {
    let (now, by) = (Timestamp::now(), by.unwrap_or("operator"));
    if is_revision {
        let checked = service.accept_held(source, number, by, now).await?;
        tracing::info!(source = %source.id, number, by, outcome = ?checked.outcome, "a held capture was accepted");
    } else {
        service.reject_held(source, number, by, now).await?;
        tracing::info!(source = %source.id, number, by, "a held capture was rejected");
    }
    Ok(())
}

/// `GET /status/held/ID/NUMBER/bytes`: exactly as served, for a program to look at.
pub async fn bytes(
    State(service): State<Arc<Service>>,
    Named((id, number)): Named<(String, u32)>,
) -> Result<Response, Problem> {
    let source = known::source(&service, &id)?;
    served(&service, source, number).await
}

/// The bytes of a held capture, as a file to keep.
pub async fn served(service: &Service, source: Source, number: u32) -> Result<Response, Problem> {
    let (archive, of) = (service.edges.archive.clone(), source.clone());
    let task = tokio::task::spawn_blocking(move || {
        let held = check::held_capture(&archive, &of, number)?;
        archive.held_snapshot(&held).map_err(|error| JudgeError::Check(error.into()))
    });
    let snapshot = task.await.map_err(history::crashed)??;
    Ok(evidence::attachment(&format!("{}-held-{number}", source.id), snapshot.body))
}

impl From<JudgeError> for Problem {
    fn from(error: JudgeError) -> Problem {
        let status = match error {
            JudgeError::Gone => StatusCode::NOT_FOUND,
            JudgeError::Busy(_) | JudgeError::Late { .. } | JudgeError::Same { .. } | JudgeError::Unfinished(_) => {
                StatusCode::CONFLICT
            }
            JudgeError::Unreadable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            JudgeError::Check(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Problem::new(status, error.to_string())
    }
}
