//! Feeds of revisions, one for each filter: `/feed.atom` and `/feed.json`.
//!
//! The words of a filter are those of subscriptions: `source`, `issuer`, `topic`, `jurisdiction` (each may be given several
//! times), `severity` (and up), `way` (`tightens`, `loosens`), `act`; `language` says in which the entries speak.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use url::form_urlencoded;

use super::Site;
use super::problem::Problem;
use crate::concern::Concerns;
use crate::render::{Feed, FeedEntry, bounded};
use crate::revision::Revision;
use crate::snapshot::Sha256;
use crate::source::{SourceId, Sources};
use crate::store::{RevisionFilter, Store, StoreError};
use crate::subscription::{Scope, Way};
use crate::wording::Language;

/// Entries of a feed.
const MOST: usize = 50;
/// Words of a filter.
const MOST_WORDS: usize = 100;

/// What a feed is asked for.
#[derive(Debug, Default)]
struct Filter {
    scope: Scope,
    least_severity: u8,
    act: Option<String>,
    language: Language,
    /// As they were written.
    words: Vec<(String, String)>,
}

/// `GET /feed.atom?issuer=BIS&severity=3&language=en`
pub async fn atom(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    answer(&site, &uri, &headers, "application/atom+xml; charset=utf-8", |feed| feed.atom()).await
}

/// `GET /feed.json`, with the same words.
pub async fn json(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    answer(&site, &uri, &headers, "application/feed+json", |feed| feed.json()).await
}

async fn answer(
    site: &Site,
    uri: &Uri,
    headers: &HeaderMap,
    media_type: &'static str,
    write: fn(&Feed<'_>) -> String,
) -> Result<Response, Problem> {
    let filter = Filter::read(uri.query().unwrap_or_default())?;
    let sources = site.service.sources();
    let revisions = filter.revisions(&site.service.edges.store, &sources).await?;
    let home = home(site, headers);
    let feed = Feed {
        title: filter.title(),
        own: format!("{home}{}{}", uri.path(), filter.query()),
        home,
        updated: revisions.first().map_or(site.service.started_at, |newest| newest.seen_at),
        language: filter.language,
        entries: revisions
            .iter()
            .map(|revision| FeedEntry { revision, source: sources.get(&revision.source).map(AsRef::as_ref) })
            .collect(),
    };
    Ok(unless_known(write(&feed), media_type, headers))
}

/// The text, or 304 to whoever has it already (RFC 9110, section 13.1.2).
fn unless_known(text: String, media_type: &'static str, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", &Sha256::of(text.as_bytes()).to_string()[..32]);
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = known
        .flat_map(|tags| tags.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.trim_start_matches("W/") == tag);
    // Kept by readers, and asked for again each time.
    let fixed = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-cache".to_owned())];
    match is_known {
        true => (StatusCode::NOT_MODIFIED, fixed).into_response(),
        false => (fixed, [(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], text).into_response(),
    }
}

/// How readers reach this server: as the operator says, else by the name under which they asked.
fn home(site: &Site, headers: &HeaderMap) -> String {
    let asked = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let public = site.desk.letters.public_url.as_ref();
    public.map_or_else(|| format!("http://{asked}"), |url| url.as_str().trim_end_matches('/').to_owned())
}

impl Filter {
    fn read(query: &str) -> Result<Filter, Problem> {
        let bad = |why: String| Problem::new(StatusCode::BAD_REQUEST, why);
        let mut filter = Filter::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let word = value.trim().to_owned();
            let wrong = || bad(format!("`{name}` can't be `{}`", bounded(&value, 60)));
            match name.as_ref() {
                "source" => filter.scope.sources.push(word.parse().map_err(|_| wrong())?),
                "issuer" => filter.scope.issuers.push(word),
                "topic" => filter.scope.topics.push(word),
                "jurisdiction" => filter.scope.jurisdictions.push(word),
                "severity" => {
                    filter.least_severity = word.parse().ok().filter(|least| *least <= 5).ok_or_else(wrong)?;
                }
                "way" => filter.scope.way = Some(way(&word).ok_or_else(wrong)?),
                "act" => filter.act = Some(word),
                "language" => filter.language = word.parse().map_err(|_| wrong())?,
                other => return Err(bad(format!("a feed is not filtered by `{}`", bounded(other, 60)))),
            }
            filter.words.push((name.into_owned(), value.into_owned()));
            if filter.words.len() > MOST_WORDS {
                return Err(bad(format!("a filter has at most {MOST_WORDS} words")));
            }
        }
        Ok(filter)
    }

    /// The newest that are asked for, newest first.
    async fn revisions(&self, store: &Store, sources: &Sources) -> Result<Vec<Revision>, StoreError> {
        let wanted = |source: Option<SourceId>| RevisionFilter {
            source,
            least_severity: self.least_severity,
            act: self.act.clone(),
            limit: if self.scope.way.is_none() { MOST as u32 } else { 10 * MOST as u32 },
            ..RevisionFilter::default()
        };
        let mut revisions = Vec::new();
        if (Scope { way: None, ..self.scope.clone() }) == Scope::default() {
            revisions = store.revisions(&wanted(None)).await?;
        } else {
            let watched = sources.values().filter(|source| self.scope.includes(source)).map(|source| &source.id);
            // One that left the watchlist is known by its name alone.
            let by_name_alone =
                self.scope.issuers.is_empty() && self.scope.topics.is_empty() && self.scope.jurisdictions.is_empty();
            let retired = self.scope.sources.iter().filter(|id| by_name_alone && !sources.contains_key(*id));
            for id in watched.chain(retired) {
                revisions.extend(store.revisions(&wanted(Some(id.clone()))).await?);
            }
            revisions.sort_by_key(|revision| std::cmp::Reverse((revision.seen_at, revision.id)));
        }
        let way = Scope { way: self.scope.way, ..Scope::default() };
        revisions.retain(|revision| {
            sources
                .get(&revision.source)
                .is_none_or(|source| Concerns::default().are_within(&way, source, &revision.brief))
        });
        revisions.truncate(MOST);
        Ok(revisions)
    }

    /// `rulewatch: BIS, ear`
    fn title(&self) -> String {
        let told = self.words.iter().filter(|(name, _)| name != "language").map(|(name, value)| match name.as_str() {
            "severity" => format!("severity {value}+"),
            _ => value.clone(),
        });
        let told: Vec<String> = told.collect();
        if told.is_empty() { "rulewatch".to_owned() } else { bounded(&format!("rulewatch: {}", told.join(", ")), 200) }
    }

    fn query(&self) -> String {
        let written = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.words).finish();
        if written.is_empty() { written } else { format!("?{written}") }
    }
}

fn way(word: &str) -> Option<Way> {
    match word {
        "tightens" => Some(Way::Tightens),
        "loosens" => Some(Way::Loosens),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_and_written_as_it_was_asked() {
        let filter =
            Filter::read("issuer=BIS&topic=ear&topic=chips&severity=3&way=loosens&language=zh-TW").expect("a filter");
        assert_eq!((filter.scope.topics.len(), filter.least_severity), (2, 3));
        assert_eq!(filter.language, Language::TraditionalChinese);
        assert_eq!(filter.title(), "rulewatch: BIS, ear, chips, severity 3+, loosens");
        assert_eq!(filter.query(), "?issuer=BIS&topic=ear&topic=chips&severity=3&way=loosens&language=zh-TW");
    }

    #[test]
    fn a_word_that_is_none_is_refused() {
        for query in ["severity=6", "severity=high", "source=..%2F", "way=up", "language=de", "issuers=BIS", "x"] {
            assert!(Filter::read(query).is_err(), "{query}");
        }
        assert!(Filter::read(&"topic=a&".repeat(MOST_WORDS + 1)).is_err());
    }
}
