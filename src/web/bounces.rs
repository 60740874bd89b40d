//! `/bounces`: mail that came back, told by whoever received it: a mail server's delivery program, or a mail provider's hook.
//!
//! Invariant: only who knows the token is listened to, and nobody learns from an answer whom we know.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use data_encoding::BASE64;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::Site;
use super::access::Role::Anonymous;
use super::doors::{Door, Doors};
use super::problem::Problem;
use crate::alert::{Reported, ReturnDesk};
use crate::secret::Secret;
use crate::snapshot::Sha256;

/// Bytes of a message or of reports: what is looked at of a message (`mail::bounce`).
const MOST: usize = 1 << 20;
/// Reports in one request.
const MOST_REPORTS: usize = 1_000;
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// Requests with a wrong token that one address may make in an hour, and requests with the right one.
const WRONG: u32 = 20;
const RIGHT: u32 = 6_000;

/// Where bounces are taken to, and the token that opens the door.
#[derive(Debug, Clone)]
pub struct Returns {
    pub desk: ReturnDesk,
    pub token: Secret,
}

/// Who knows the token is nobody whom the pages know.
pub fn doors(doors: Doors) -> Doors {
    doors.open(Door::post(Anonymous, "/bounces").with_own_key().takes(MOST), take)
}

/// One report, or many.
#[derive(Deserialize)]
#[serde(untagged)]
enum Reports {
    Many(Vec<Reported>),
    One(Reported),
}

/// `POST /bounces`: a message as it came back, or reports as JSON. Everything that can be read gets one answer.
async fn take(
    State(site): State<Site>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let Some(returns) = &site.returns else {
        return Err(Problem::new(StatusCode::NOT_FOUND, "no bounces are taken here: set `mail.bounce_hook`"));
    };
    let now = Timestamp::now();
    let (who, most) = match returns.lets_in(&headers) {
        true => ("bounces".to_owned(), RIGHT),
        false => (format!("bounces of {}", site.proxies.client(peer, &headers)), WRONG),
    };
    let tries = returns.desk.store.count_try(&returns.desk.seal.masked(&who), now - HOUR, now).await?;
    if tries > most {
        return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too many requests: come back in an hour"));
    }
    if most == WRONG {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "the token of `mail.bounce_hook` is asked for"));
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("application/json") {
        returns.desk.take(&body, now).await?;
        return Ok(StatusCode::ACCEPTED);
    }
    let reports = match serde_json::from_slice(&body) {
        Ok(Reports::One(report)) => vec![report],
        Ok(Reports::Many(reports)) if reports.len() <= MOST_REPORTS => reports,
        Ok(Reports::Many(_)) => return Err(unreadable("too many reports in one request")),
        Err(_) => return Err(unreadable("write `status`, and `return_path` or `recipient`, as texts")),
    };
    if !reports.iter().all(Reported::is_sound) {
        return Err(unreadable("`status` is a code such as `5.1.1` (RFC 3463)"));
    }
    for report in &reports {
        returns.desk.take_report(report, now).await?;
    }
    Ok(StatusCode::ACCEPTED)
}

fn unreadable(why: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, why)
}

impl Returns {
    /// `Authorization: Bearer TOKEN`, or the token as a password: many providers know only addresses such as
    /// `https://rulewatch:TOKEN@host/bounces`.
    fn lets_in(&self, headers: &HeaderMap) -> bool {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let token = match given.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Some(token.trim().to_owned()),
            Some((scheme, pair)) if scheme.eq_ignore_ascii_case("basic") => password(pair.trim()),
            _ => None,
        };
        // By their hashes: how long a comparison takes tells nothing of the token.
        token.is_some_and(|token| Sha256::of(token.as_bytes()) == Sha256::of(self.token.expose().as_bytes()))
    }
}

/// The password of RFC 7617.
fn password(pair: &str) -> Option<String> {
    let pair = String::from_utf8(BASE64.decode(pair.as_bytes()).ok()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}
