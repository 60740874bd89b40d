//! The Code as it will read: a rule of one source applied to the text of another.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Html;
use jiff::civil::Date;
use maud::{PreEscaped, html};
use serde::Deserialize;

use super::asked::{Asked, Named, point};
use super::known;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::history;
use crate::render::{self, Layout, Redline, visible};
use crate::service::Service;

#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// The text that is amended: `us-ecfr-15-742`, or a version of it, `us-ecfr-15-742@2026-01-02`.
    text: String,
    /// Which version of the rule.
    #[serde(default = "latest")]
    rule: String,
    /// Only what is in force on this day.
    on: Option<Date>,
}

fn latest() -> String {
    "latest".to_owned()
}

/// `GET /sources/ID/amend?text=OTHER[@POINT]&rule=POINT&on=DATE`: the redline, and what could not be applied.
pub async fn amend(
    State(service): State<Arc<Service>>,
    Named(id): Named<String>,
    Asked(wanted): Asked<Wanted>,
    visitor: Visitor,
) -> Result<Html<String>, Problem> {
    let (text, at) = wanted.text.split_once('@').unwrap_or((&wanted.text, "latest"));
    let (rule, text) =
        ((&known::source(&service, &id)?, point(&wanted.rule)?), (&known::source(&service, text)?, point(at)?));
    let edges = &service.edges;
    let (amended, rule_version, text_version) =
        history::amend(&edges.archive, &edges.store, rule, text, wanted.on).await?;
    if amended.amended.outcomes.is_empty() && amended.amended.elsewhere == 0 {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("`{id}` has no amendatory instructions")));
    }
    let name = |id: &str, number: u32| format!("{id}, version {number}");
    let old_label = name(text.0.id.as_str(), text_version.number);
    let redline = Redline {
        old: &amended.old,
        new: &amended.amended.document,
        diff: &amended.diff,
        old_label: &old_label,
        new_label: &amended.label(&old_label, &name(rule.0.id.as_str(), rule_version.number)),
        context: 1,
        brief: None,
        language: visitor.language,
        now: None,
    };
    let (language, title) = (visitor.language, visible(&text.0.title));
    let heading = language.tell("web-will-read", [("title", title.clone().into_owned().into())]);
    let page = html! {
        h1 { (heading) }
        p.facts {
            (language.tell("web-unofficial", [("rule", visible(&rule.0.title).into_owned().into())]))
            @if let Some(on) = wanted.on { " " (language.tell("web-in-force-on", [("day", on.to_string().into())])) }
        }
        ul.facts lang="en" {
            @for line in amended.summary(text.0.id.as_str()) { li { (visible(&line)) } }
            @for outcome in amended.left_out() { li { (visible(&history::told(outcome))) } }
        }
        (PreEscaped(render::html_fragment(&redline, Layout::Inline)))
    };
    Ok(visitor.page(&heading, &page))
}
