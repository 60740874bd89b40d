//! Feeds of revisions, one for each filter: `/feed.atom` and `/feed.json`.
//!
//! The words of a filter are those of the pages (`filter`); `language` says in which the entries speak.

use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Site;
use super::filter::Filter;
use super::problem::Problem;
use crate::render::{Feed, FeedEntry, bounded};
use crate::store::{Order, RevisionFilter};

/// Entries of a feed.
const MOST: u32 = 50;
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
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    // A feed is read on from its newest entry, whatever the page it was found on.
    let asked = RevisionFilter { order: Order::Newest, after: None, ..filter.revisions(&sources, today, MOST) };
    let revisions = site.service.edges.store.revisions(&asked).await?;
    let home = home(site, headers);
    let feed = Feed {
        title: title(&filter),
        own: format!("{home}{}{}", uri.path(), filter.query()),
        home,
        updated: revisions.first().map_or(site.service.started_at, |newest| newest.seen_at),
        language: filter.language.unwrap_or_default(),
        entries: revisions
            .iter()
            .map(|revision| FeedEntry { revision, source: sources.get(&revision.source).map(AsRef::as_ref) })
            .collect(),
    };
    Ok(([(header::CONTENT_TYPE, media_type)], write(&feed)).into_response())
}

/// How readers reach this server: as the operator says, else by the name under which they asked.
fn home(site: &Site, headers: &HeaderMap) -> String {
    let asked = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let public = site.desk.letters.public_url.as_ref();
    public.map_or_else(|| format!("http://{asked}"), |url| url.as_str().trim_end_matches('/').to_owned())
}

/// `rulewatch: BIS, ear`
fn title(filter: &Filter) -> String {
    let told = filter.told().map(|(name, value)| match name {
        "severity" => format!("severity {value}+"),
        _ => value.to_owned(),
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { "rulewatch".to_owned() } else { bounded(&format!("rulewatch: {}", told.join(", ")), 200) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_called_by_what_it_is_filtered_by() {
        let filter = Filter::read("issuer=BIS&topic=ear&topic=chips&severity=3&way=loosens&language=zh-TW");
        assert_eq!(title(&filter.expect("a filter")), "rulewatch: BIS, ear, chips, severity 3+, loosens");
        assert_eq!(title(&Filter::default()), "rulewatch");
    }
}
