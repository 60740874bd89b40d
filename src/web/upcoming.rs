//! The days that are still to come, of all that was revised: under their months, with how long it is until then.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Uri;
use axum::response::Html;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::filter::Filter;
use super::problem::Problem;
use super::timeline::severity;
use super::visitor::Visitor;
use crate::brief::Dated;
use crate::brief::facts::Role;
use crate::render::{self, bounded};
use crate::revision::Revision;
use crate::service::Service;
use crate::source::Sources;
use crate::store::{Order, RevisionFilter};

/// Revisions with a day ahead that are looked at, the newest, and days that are told.
const MOST: u32 = 500;
const DAYS: usize = 400;

/// `GET /upcoming`, with the words of a filter.
pub async fn upcoming(
    State(service): State<Arc<Service>>,
    visitor: Visitor,
    uri: Uri,
) -> Result<Html<String>, Problem> {
    let filter = Filter::read(uri.query().unwrap_or_default())?;
    let (sources, language) = (service.sources(), visitor.language);
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    let revisions = with_days_ahead(&service, &filter, today).await?;
    let days = ahead(&revisions, today);
    let content = html! {
        h1 { (language.say("web-upcoming")) }
        p.lead { (language.say("upcoming-lead")) }
        p.feeds { a href=(visitor.at(&format!("/dates.ics{}", filter.feed_query(language)))) { (language.say("web-dates")) } }
        @if days.is_empty() { p.none { (language.say("upcoming-none")) } }
        @for month in days.chunk_by(|one, next| (one.0.day.year(), one.0.day.month()) == (next.0.day.year(), next.0.day.month())) {
            (of_month(month, &sources, &visitor, today))
        }
    };
    Ok(visitor.page(&language.say("web-upcoming"), &content))
}

/// The revisions that a filter asks for with a day ahead, the newest first.
pub(super) async fn with_days_ahead(service: &Service, filter: &Filter, today: Date) -> Result<Vec<Revision>, Problem> {
    let asked = filter.revisions(&service.sources(), today, MOST);
    let asked = RevisionFilter { ahead: Some(today), order: Order::Newest, after: None, ..asked };
    Ok(service.edges.store.revisions(&asked).await?)
}

/// What is ahead, the next first. A day that several revisions of a source tell in one role is told of the newest.
pub(super) fn ahead(revisions: &[Revision], today: Date) -> Vec<(&Dated, &Revision)> {
    let mut told = std::collections::HashSet::new();
    let mut days: Vec<(&Dated, &Revision)> = Vec::new();
    for revision in revisions {
        let ahead = revision.brief.dates.iter().filter(|dated| dated.role != Role::None && dated.day >= today);
        days.extend(
            ahead.filter(|dated| told.insert((&revision.source, dated.day, dated.role))).map(|dated| (dated, revision)),
        );
    }
    days.sort_by_key(|(dated, revision)| (dated.day, std::cmp::Reverse(revision.seen_at)));
    days.truncate(DAYS);
    days
}

fn of_month(days: &[(&Dated, &Revision)], sources: &Sources, visitor: &Visitor, today: Date) -> Markup {
    let language = visitor.language;
    let first = days[0].0.day;
    let month = language
        .tell("upcoming-month", [("year", i32::from(first.year()).into()), ("month", i32::from(first.month()).into())]);
    html! {
        section.month {
            h2 { time datetime=(first.strftime("%Y-%m")) { (month) } }
            ol.timeline { @for (dated, revision) in days {
                @let source = sources.get(&revision.source);
                li {
                    (severity(&revision.brief, visitor))
                    div {
                        p.headline { time datetime=(dated.day) { (render::dated_words(dated, language)) }
                            @if let Some(left) = render::countdown(dated.day, today, language) { " " span.countdown { (left) } } }
                        p.whose {
                            @if let Some(source) = source { span.issuer { (bounded(&source.issuer, 60)) } " " }
                            a href=(visitor.at(&format!("/revisions/{}", revision.id))) { (bounded(&revision.brief.headline(language), 240)) }
                        }
                        @if !dated.quote.is_empty() { p.quoted { q { (bounded(&dated.quote, 300)) } } }
                    }
                }
            } }
        }
    }
}
