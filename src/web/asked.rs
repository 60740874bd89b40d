//! What the address of a page asks for, with every fault of it told in plain words.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::problem::{Problem, Sentence};
use crate::history::Point;
use crate::render::bounded;

/// The names in a path. What can't be a name names nothing.
pub struct Named<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Named<T>, Problem> {
        let names = Path::<T>::from_request_parts(parts, state).await;
        names.map(|Path(names)| Named(names)).map_err(|_| Problem::nowhere())
    }
}

/// The query of an address.
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked<T>, Problem> {
        let query = Query::<T>::try_from_uri(&parts.uri);
        let asked = parts.uri.query().unwrap_or_default();
        query.map(|Query(query)| Asked(query)).map_err(|_| unfit("web-bad-query", asked))
    }
}

/// A point of a history in a query.
pub fn point(text: &str) -> Result<Point, Problem> {
    text.trim().parse().map_err(|_| unfit("web-bad-point", text))
}

/// What is well written and asks for nothing that there is; the words of this id say so of `text`.
pub fn unfit(id: &'static str, text: &str) -> Problem {
    let told = |text: &str| Sentence::of(|language| language.tell(id, [("text", bounded(text, 100).into())]));
    Problem::worded(StatusCode::UNPROCESSABLE_ENTITY, told(text))
}
