//! Passages of versions, found by their words.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::asked::{self, bad};
use super::entry::Teller;
use super::words::{PassageWords, Wanted};
use crate::search::{Query, excerpt};
use crate::store::{Cursor, FoundPassage, PassageFilter};
use crate::web::Site;
use crate::web::problem::Problem;

/// Words of a filter that say something of passages.
const WORDS: [&str; 5] = ["q", "source", "issuer", "jurisdiction", "topic"];
/// Bytes of an excerpt.
const LENGTH: usize = 480;
/// Passages that are ranked: nothing goes on beyond.
const MOST: u32 = 999;

/// A part of the list of passages.
#[derive(Debug, Serialize, ToSchema)]
pub struct PassageList {
    pub passages: Vec<PassageTold>,
    /// The address at which the list goes on; null at its end.
    pub next: Option<String>,
}

/// A passage of versions of a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct PassageTold {
    /// The source, by name, and what it is called.
    pub source: String,
    pub title: Option<String>,
    /// Where it stands: the law's own designators, outermost first.
    pub citation: Vec<String>,
    /// The same as a lawyer cites it.
    pub cited: String,
    /// Its words around what was found.
    pub excerpt: String,
    /// The version with which it came, and the one with which it went; null while it stands.
    pub came: u32,
    pub gone: Option<u32>,
    /// The page where it stands.
    pub page: String,
}

/// Finds passages of all versions
///
/// The most telling first; none where `q` asks for no word.
#[utoipa::path(get, path = "/api/v1/passages", operation_id = "list_passages", tag = "sources", params(PassageWords), responses(
    (status = 200, description = "A part of the list", body = PassageList,
     headers(("Link" = String, description = "`rel=\"next\"`: the address at which the list goes on"))),
))]
pub async fn list(State(site): State<Site>, uri: Uri) -> Result<Response, Problem> {
    let wanted = Wanted::read(uri.query().unwrap_or_default())?;
    let (filter, sources) = (&wanted.filter, site.service.sources());
    if let Some((name, _)) = filter.told().find(|(name, _)| !WORDS.contains(name)) {
        return Err(bad(format!("passages are not found by `{name}`")));
    }
    let skip = match filter.after {
        None => 0,
        Some(Cursor::Rank(count)) => count,
        Some(Cursor::Seen(..)) => return Err(bad("`after` is taken from the `next` of another list")),
    };
    let asked =
        PassageFilter { words: filter.query.clone(), among: filter.among(&sources), skip, limit: wanted.limit + 1 };
    let mut found = site.service.edges.store.passages(&asked).await?;
    let more = found.len() > wanted.limit as usize && skip + wanted.limit <= MOST;
    found.truncate(wanted.limit as usize);
    let teller = Teller { sources: &sources, prefix: &site.prefix, language: wanted.language() };
    let place = format!("r{}", skip + wanted.limit);
    let next = more.then(|| teller.at(&format!("/api/v1/passages{}", wanted.after(&place))));
    let passages = found.iter().map(|passage| told(passage, &filter.query, &teller)).collect();
    let list = PassageList { passages, next };
    asked::listed(&list, list.next.as_deref())
}

fn told(passage: &FoundPassage, query: &Query, teller: &Teller<'_>) -> PassageTold {
    let excerpt = excerpt(query, &passage.text, LENGTH);
    let words = excerpt.map(|excerpt| excerpt.pieces.iter().map(|piece| piece.text).collect()).unwrap_or_default();
    let anchor = crate::render::citation_anchor(&passage.citation);
    PassageTold {
        source: passage.source.to_string(),
        title: teller.sources.get(&passage.source).map(|source| source.title.clone()),
        cited: passage.citation.to_string(),
        citation: passage.citation.0.clone(),
        excerpt: words,
        came: passage.came,
        gone: passage.gone,
        page: teller.at(&format!("/sources/{}/versions/{}#{anchor}", passage.source, passage.came)),
    }
}
