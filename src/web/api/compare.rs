//! Any two texts compared: files that are sent, or addresses, which are fetched by the rules of every fetch. Nothing is kept.

use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use utoipa::ToSchema;

use super::asked::Asked;
use super::redline::{Told, answer};
use super::revisions::WantedRedline;
use crate::render::Redline;
use crate::web::Site;
use crate::web::access::Role::Reader;
use crate::web::compare::{MOST, Texts, texts};
use crate::web::doors::Door;
use crate::web::problem::Problem;

pub fn door() -> Door {
    Door::post(Reader, "/api/v1/compare").costly().takes(MOST)
}

/// Two texts. Each side is a file or an address.
#[derive(ToSchema)]
#[schema(rename_all = "kebab-case")]
#[allow(dead_code, reason = "read by the document alone: what is sent is read as it comes")]
pub struct TwoTexts {
    /// The text before. What it is, its bytes and the ending of its name say.
    #[schema(value_type = String, format = Binary, required = false)]
    old_file: Option<Vec<u8>>,
    /// The address of the text before: `https:` or `http:`.
    #[schema(value_type = String, max_length = 2000, required = false)]
    old_url: Option<String>,
    #[schema(value_type = String, format = Binary, required = false)]
    new_file: Option<Vec<u8>>,
    #[schema(value_type = String, max_length = 2000, required = false)]
    new_url: Option<String>,
}

/// Compares two texts of one's own
///
/// At most 24 MB together.
#[utoipa::path(post, path = "/api/v1/compare", operation_id = "compare", tag = "compare", params(WantedRedline),
    request_body(content = TwoTexts, content_type = "multipart/form-data"), responses(Told))]
pub async fn compare(
    State(site): State<Site>,
    Asked(wanted): Asked<WantedRedline>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let (language, now) = (wanted.language()?, Timestamp::now());
    let form = form.map_err(|refused| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, refused.body_text()))?;
    let Texts { old, new, diff, brief, labels } = texts(&site.service, form, now).await?;
    let redline = Redline {
        old: &old,
        new: &new,
        diff: &diff,
        old_label: &labels.0,
        new_label: &labels.1,
        context: 1,
        brief: brief.as_ref(),
        language,
        now: Some(now),
    };
    answer(&redline, wanted.form(), "compared", now)
}
