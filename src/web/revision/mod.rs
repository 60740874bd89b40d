//! One revision: brief, redline, and what proves it.

mod evidence;
mod head;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;

use super::asked::{Asked, Named};
use super::known;
use super::problem::Problem;
use super::redline::{self, Sides, View};
use super::stream;
use super::visitor::Visitor;
use crate::event;
use crate::history::{self, Point};
use crate::service::Service;

use evidence::evidence;
use head::Head;

/// How a reader wants the redline laid out.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    view: View,
}

/// `GET /revisions/ID?view=inline|side-by-side|changed`
pub async fn revision(
    State(service): State<Arc<Service>>,
    Named(id): Named<i64>,
    Asked(wanted): Asked<Wanted>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let revision = known::revision(&service, id).await?;
    let points = (Point::Number(revision.from), Point::Number(revision.to));
    let compared = known::comparison(&service, revision.source.as_str(), points.0, points.1).await?;
    let (tied, sources) = (event::event(&service.edges.store, &revision).await?, service.sources());
    let amends = history::amended_by(&compared.new, &sources);
    let proof = evidence(&service.edges.archive, &compared, &visitor).await?;
    let (language, now) = (visitor.language, Timestamp::now());
    let labels = known::labels(&compared, language);
    let head = Head {
        revision: &revision,
        compared: &compared,
        tied: &tied,
        amends: &amends,
        sources: &sources,
        visitor: &visitor,
    };
    let title = crate::render::bounded(&revision.brief.headline(language), 200);
    let before = stream::piece(head.markup(wanted.view, now));
    let after = stream::piece(proof);
    Ok(stream::page(&visitor, &title, move |out| {
        if out(before) && redline::write(&Sides::of(&compared, &labels), wanted.view, language, now, out) {
            out(after);
        }
    }))
}
