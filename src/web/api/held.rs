//! Held captures, for a person or a program to say whether holding them was right.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::asked::{self, Asked, Named, Sent};
use super::published::Redline;
use super::revisions::{InLanguage, raw as published};
use crate::archive::Held;
use crate::check::Compared;
use crate::render;
use crate::web::access::Caller;
use crate::web::operator::held;
use crate::web::problem::Problem;
use crate::web::{Site, known};
use crate::wording::Language;

/// What was fetched and judged not to be the policy text.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldList {
    /// Those that nobody judged, the newest first, at most 200.
    pub waiting: Vec<HeldEntry>,
    /// Those that somebody did.
    pub judged: Vec<HeldEntry>,
}

/// One held capture.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldEntry {
    pub source: String,
    /// Rises with every held capture of the source.
    pub number: u32,
    /// Why it was held.
    pub reason: String,
    /// The address that answered, and how.
    pub url: String,
    pub status: u16,
    pub content_type: String,
    #[schema(value_type = String, format = DateTime)]
    pub fetched_at: Timestamp,
    pub sha256: String,
    pub bytes: u64,
    /// What somebody said of it; null while it waits.
    pub verdict: Option<VerdictTold>,
    /// Where the bytes are.
    pub raw: String,
}

/// What somebody said of a capture.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerdictTold {
    pub verdict: Verdict,
    pub by: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Whether a capture is the policy text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It becomes the next version.
    Revision,
    /// The same bytes are not laid before anybody again.
    None,
}

/// A held capture beside the last version of its source.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldTold {
    #[serde(flatten)]
    pub entry: HeldEntry,
    /// Why its recipe can't read it; null where it can.
    pub unreadable: Option<String>,
    /// The version it is compared with.
    pub version: Option<u32>,
    /// What differs from that; null where nothing can be compared.
    #[schema(value_type = Option<Redline>)]
    pub redline: Option<Box<RawValue>>,
}

/// A verdict that is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenVerdict {
    verdict: Verdict,
}

/// Lists what is held
///
/// Those that wait for a verdict, and those that have one.
#[utoipa::path(get, path = "/api/v1/held", operation_id = "list_held", tag = "operator",
    responses((status = 200, description = "What is held", body = HeldList)))]
pub async fn list(State(site): State<Site>) -> Result<Response, Problem> {
    let (waiting, judged) = held::found(&site.service).await?;
    let told = |held: Vec<Held>| held.iter().map(|held| HeldEntry::of(held, &site)).collect();
    asked::json(&HeldList { waiting: told(waiting), judged: told(judged) })
}

/// Tells one held capture
///
/// With what differs from the last version.
#[utoipa::path(get, path = "/api/v1/held/{source}/{number}", operation_id = "held", tag = "operator",
    params(
        ("source" = String, Path, description = "The name of the source"),
        ("number" = u32, Path, description = "The number of the capture"),
        InLanguage,
    ),
    responses((status = 200, description = "The capture", body = HeldTold)))]
pub async fn one(
    State(site): State<Site>,
    Named((source, number)): Named<(String, u32)>,
    Asked(wanted): Asked<InLanguage>,
) -> Result<Response, Problem> {
    let language = wanted.read()?;
    let source = known::source(&site.service, &source)?;
    let compared = held::compared(&site.service, &source, number).await?;
    asked::json(&HeldTold {
        entry: HeldEntry::of(&compared.held, &site),
        unreadable: compared.read.as_ref().err().map(ToString::to_string),
        version: compared.version.as_ref().map(|version| version.number),
        redline: redline(&compared, language)?,
    })
}

fn redline(compared: &Compared, language: Language) -> Result<Option<Box<RawValue>>, Problem> {
    let (Ok(new), Some((old, diff)), Some(version)) = (&compared.read, &compared.against, &compared.version) else {
        return Ok(None);
    };
    let redline = render::Redline {
        old,
        new,
        diff,
        old_label: &known::label(version, language),
        new_label: &held::label(&compared.held, language),
        context: 1,
        brief: None,
        language,
        now: None,
    };
    published(render::json(&redline)).map(Some)
}

/// The bytes of a held capture
///
/// Exactly as they were served, as a file to keep.
#[utoipa::path(get, path = "/api/v1/held/{source}/{number}/raw", operation_id = "held_bytes", tag = "operator",
    params(
        ("source" = String, Path, description = "The name of the source"),
        ("number" = u32, Path, description = "The number of the capture"),
    ),
    responses((status = 200, description = "The bytes", body = String, content_type = "application/octet-stream",
        headers(("Content-Disposition" = String, description = "Always `attachment`")))))]
pub async fn raw(State(site): State<Site>, Named((source, number)): Named<(String, u32)>) -> Result<Response, Problem> {
    let source = known::source(&site.service, &source)?;
    held::served(&site.service, source, number).await
}

/// Judges a held capture
///
/// 409 where the source is being checked, or has the same text or a later one since.
#[utoipa::path(post, path = "/api/v1/held/{source}/{number}/verdict", operation_id = "judge", tag = "operator",
    params(
        ("source" = String, Path, description = "The name of the source"),
        ("number" = u32, Path, description = "The number of the capture"),
    ),
    request_body = GivenVerdict,
    responses((status = 200, description = "The capture with its verdict", body = HeldEntry)))]
pub async fn judge(
    State(site): State<Site>,
    Named((source, number)): Named<(String, u32)>,
    Extension(caller): Extension<Caller>,
    Sent(given): Sent<GivenVerdict>,
) -> Result<Response, Problem> {
    let source = known::source(&site.service, &source)?;
    let is_revision = given.verdict == Verdict::Revision;
    held::judged(&site.service, &source, number, is_revision, caller.name.as_deref()).await?;
    let compared = held::compared(&site.service, &source, number).await?;
    asked::json(&HeldEntry::of(&compared.held, &site))
}

impl HeldEntry {
    fn of(held: &Held, site: &Site) -> HeldEntry {
        let got = &held.retrieval;
        let verdict = held.judged.as_ref().map(|judged| VerdictTold {
            verdict: if judged.is_revision { Verdict::Revision } else { Verdict::None },
            by: judged.by.clone(),
            at: judged.at,
        });
        HeldEntry {
            source: got.source.to_string(),
            number: held.number,
            reason: held.reason.clone(),
            url: got.final_url.to_string(),
            status: got.status,
            content_type: got.content_type.clone(),
            fetched_at: got.fetched_at,
            sha256: held.sha256.to_string(),
            bytes: held.bytes,
            verdict,
            raw: site.prefix.before(&format!("/api/v1/held/{}/{}/raw", got.source, held.number)),
        }
    }
}
