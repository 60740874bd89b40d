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
use crate::history::{self, AsAmended, Point};
use crate::render::{self, Layout, Redline, visible};
use crate::service::Service;
use crate::source::Source;
use crate::version::Version;
use crate::wording::Language;

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
    let (text, at) = named(&wanted.text);
    let (rule, text) =
        ((known::source(&service, &id)?, point(&wanted.rule)?), (known::source(&service, text)?, point(at)?));
    let applied = applied(&service, rule, text, wanted.on).await?;
    let (amended, text, rule) = (&applied.amended, &applied.text.0, &applied.rule.0);
    let redline = applied.redline(visitor.language);
    let (language, title) = (visitor.language, visible(&text.title));
    let heading = language.tell("web-will-read", [("title", title.clone().into_owned().into())]);
    let page = html! {
        h1 { (heading) }
        p.facts {
            (language.tell("web-unofficial", [("rule", visible(&rule.title).into_owned().into())]))
            @if let Some(on) = wanted.on { " " (language.tell("web-in-force-on", [("day", on.to_string().into())])) }
        }
        ul.facts lang="en" {
            @for line in amended.summary(text.id.as_str()) { li { (visible(&line)) } }
            @for outcome in amended.left_out() { li { (visible(&history::told(outcome))) } }
        }
        (PreEscaped(render::html_fragment(&redline, Layout::Inline)))
    };
    Ok(visitor.page(&heading, &page))
}

/// The name of a text and of its point, as an address has them: `us-ecfr-15-742@2026-01-02`.
pub fn named(text: &str) -> (&str, &str) {
    text.split_once('@').unwrap_or((text, "latest"))
}

/// A rule applied to a text, with the versions of both.
pub struct Applied {
    pub amended: AsAmended,
    pub rule: (Source, Version),
    pub text: (Source, Version),
    /// What the text in force and the text as amended are called.
    labels: (String, String),
}

/// The version of a rule applied to the version of a text; `on` leaves out what is not in force on that day.
///
/// # Errors
/// 404 where there is no such version, or the rule amends nothing.
pub async fn applied(
    service: &Service,
    rule: (Source, Point),
    text: (Source, Point),
    on: Option<Date>,
) -> Result<Applied, Problem> {
    let edges = &service.edges;
    let (amended, rule_version, text_version) =
        history::amend(&edges.archive, &edges.store, (&rule.0, rule.1), (&text.0, text.1), on).await?;
    if amended.amended.outcomes.is_empty() && amended.amended.elsewhere == 0 {
        let why = "has no amendatory instructions: is it a rule of the Federal Register, with its full text?";
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("`{}` {why}", rule.0.id)));
    }
    let name = |version: &Version| format!("{}, version {}", version.source, version.number);
    let old = name(&text_version);
    let new = amended.label(&old, &name(&rule_version));
    Ok(Applied { amended, rule: (rule.0, rule_version), text: (text.0, text_version), labels: (old, new) })
}

impl Applied {
    pub fn redline(&self, language: Language) -> Redline<'_> {
        Redline {
            old: &self.amended.old,
            new: &self.amended.amended.document,
            diff: &self.amended.diff,
            old_label: &self.labels.0,
            new_label: &self.labels.1,
            context: 1,
            brief: None,
            language,
            now: None,
        }
    }
}
