//! The days that are still to come.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use super::asked;
use super::entry::{Day, RevisionEntry, Teller};
use super::words::{DayWords, Wanted};
use crate::web::Site;
use crate::web::problem::Problem;
use crate::web::upcoming::{ahead, with_days_ahead};

/// What is ahead.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpcomingTold {
    /// The present day, UTC: what is on it or later is ahead.
    #[schema(value_type = String, format = Date)]
    pub today: Date,
    /// The next first.
    pub days: Vec<UpcomingDay>,
    /// The same as a calendar.
    pub calendar: String,
}

/// A day that is still to come, with the newest revision of its source that names it.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpcomingDay {
    pub day: Day,
    pub revision: RevisionEntry,
}

/// Lists the days that are still to come
///
/// Of the newest 500 revisions with a day ahead that the filter asks for, at most `limit` days.
#[utoipa::path(get, path = "/api/v1/upcoming", operation_id = "upcoming", tag = "revisions", params(DayWords),
    responses((status = 200, description = "The days", body = UpcomingTold)))]
pub async fn upcoming(State(site): State<Site>, uri: Uri) -> Result<Response, Problem> {
    let wanted = Wanted::read(uri.query().unwrap_or_default())?;
    let (language, sources) = (wanted.language(), site.service.sources());
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    let revisions = with_days_ahead(&site.service, &wanted.filter, today).await?;
    let teller = Teller { sources: &sources, prefix: &site.prefix, language };
    let days = ahead(&revisions, today).into_iter().take(wanted.limit as usize);
    asked::json(&UpcomingTold {
        today,
        days: days.map(|(day, revision)| UpcomingDay { day: day.into(), revision: teller.entry(revision) }).collect(),
        calendar: teller.at(&format!("/dates.ics{}", wanted.filter.feed_query(language))),
    })
}
