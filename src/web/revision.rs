//! One revision: brief and redline.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use maud::{PreEscaped, html};

use super::api::{comparison, labels};
use super::frame::frame;
use super::problem::Problem;
use crate::history::Point;
use crate::render::{self, visible};
use crate::service::Service;

/// `GET /revisions/ID`: brief and redline.
pub async fn revision(State(service): State<Arc<Service>>, Path(id): Path<i64>) -> Result<Html<String>, Problem> {
    let found = service.edges.store.revision(id).await?;
    let revision = found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, format!("no revision {id}")))?;
    let compared =
        comparison(&service, revision.source.as_str(), Point::Number(revision.from), Point::Number(revision.to))
            .await?;
    let labels = labels(&compared);
    let redline = compared.redline(&labels, Some(&revision.brief), 1);
    let page = html! {
        p { a href="/" { "All revisions" } }
        p.facts {
            (visible(&compared.source.issuer)) " · " a href=(compared.source.url) rel="noreferrer" { (visible(&compared.source.title)) }
            " · SHA-256 old " code { (compared.old_version.sha256) } " new " code { (compared.new_version.sha256) }
        }
        (PreEscaped(render::html_fragment(&redline)))
    };
    let language = [&compared.new.language, &compared.source.language];
    let language = language.into_iter().find_map(|tag| render::language_tag(tag.as_deref())).unwrap_or("en");
    Ok(Html(frame(&visible(&revision.brief.headline), language, &page).into_string()))
}
