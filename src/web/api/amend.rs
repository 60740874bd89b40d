//! A text as it will read once a rule is in force.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use super::asked::{self, Asked, Named, point};
use super::published::Redline;
use super::redline::{PointNamed, latest};
use super::revisions::{language, raw};
use super::text::BlockTold;
use super::words::SOURCE;
use crate::amend::Outcome;
use crate::render;
use crate::service::Service;
use crate::source::Source;
use crate::version::Version;
use crate::web::amend::{applied, named};
use crate::web::known;
use crate::web::problem::Problem;

/// A text as a rule amends it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AmendedTold {
    pub rule: SideTold,
    /// The text in force.
    pub text: SideTold,
    /// The day on which an amendment had to be in force to be applied; null where none was named.
    #[schema(value_type = Option<String>, format = Date)]
    pub on: Option<Date>,
    /// One for each amendment to this text, in the order of the rule. What can't be applied for certain is not.
    pub outcomes: Vec<OutcomeTold>,
    /// How many amendments of the rule are to other parts of the Code.
    pub elsewhere: u64,
    /// What is amended.
    #[schema(value_type = Redline)]
    pub redline: Box<RawValue>,
    /// The text as it will read, in reading order.
    pub blocks: Vec<BlockTold>,
}

/// The version of a source that is one side of an amendment.
#[derive(Debug, Serialize, ToSchema)]
pub struct SideTold {
    pub source: String,
    pub title: String,
    pub version: u32,
}

/// What became of one amendment.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutcomeTold {
    /// The instruction by its number in the rule, with the designators it stands below: `2.a`.
    pub instruction: String,
    /// The verb: `revise`, `add`, `remove`, `redesignate`.
    pub action: String,
    /// What it is done to: `§ 742.4(a)`.
    pub target: String,
    /// From when it is in force; null where the rule gives no date that can be read.
    #[schema(value_type = Option<String>, format = Date)]
    pub effective: Option<Date>,
    /// Until when, where its effect ends by a date.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// True where it is in the text as amended.
    pub applied: bool,
    /// Why it is not.
    pub reason: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WantedAmended {
    /// The text that is amended: the name of a source, with a version of it (a number, a day, `latest`, `previous`) after `@`.
    #[param(inline, value_type = TextNamed)]
    text: String,
    /// The version of the rule: its number, a day, `latest` or `previous`; `latest` where none is named.
    #[serde(default = "latest")]
    #[param(inline, value_type = PointNamed, required = false)]
    rule: String,
    /// Apply only what is in force on this day.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// The language in which it is told: BCP 47.
    #[param(inline, value_type = Option<super::published::Tongue>)]
    language: Option<String>,
}

/// What names a source, or a point of its history.
pub struct TextNamed;

impl PartialSchema for TextNamed {
    fn schema() -> RefOr<Schema> {
        let name = SOURCE.trim_end_matches('$');
        let pattern = format!("{name}(@([1-9][0-9]{{0,8}}|latest|previous|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}))?$");
        RefOr::T(Schema::Object(ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).build()))
    }
}

impl ToSchema for TextNamed {}

/// A text as a rule amends it
///
/// The text of another source as it will read once the instructions of the rule are in force, and what could not be applied.
/// Unofficial; 404 where the rule has no amendatory instructions.
#[utoipa::path(get, path = "/api/v1/sources/{id}/amend", operation_id = "amend", tag = "sources",
    params(("id" = String, Path, description = "The name of the source that is the rule"), WantedAmended),
    responses((status = 200, description = "The text as amended", body = AmendedTold)))]
pub async fn amend(
    State(service): State<Arc<Service>>,
    Named(id): Named<String>,
    Asked(wanted): Asked<WantedAmended>,
) -> Result<Response, Problem> {
    let language = language(wanted.language.as_deref())?;
    let (text, at) = named(&wanted.text);
    let rule = (known::source(&service, &id)?, point(&wanted.rule)?);
    let text = (known::source(&service, text)?, point(at)?);
    let applied = applied(&service, rule, text, wanted.on).await?;
    let amended = &applied.amended.amended;
    asked::json(&AmendedTold {
        rule: SideTold::of(&applied.rule),
        text: SideTold::of(&applied.text),
        on: wanted.on,
        outcomes: amended.outcomes.iter().map(OutcomeTold::of).collect(),
        elsewhere: amended.elsewhere as u64,
        redline: raw(render::json(&applied.redline(language)))?,
        blocks: amended.document.blocks.iter().map(BlockTold::of).collect(),
    })
}

impl SideTold {
    fn of((source, version): &(Source, Version)) -> SideTold {
        SideTold { source: source.id.to_string(), title: source.title.clone(), version: version.number }
    }
}

impl OutcomeTold {
    fn of(outcome: &Outcome) -> OutcomeTold {
        OutcomeTold {
            instruction: outcome.number.clone(),
            action: outcome.amendment.action.verb().to_owned(),
            target: outcome.amendment.target.to_string(),
            effective: outcome.effective,
            until: outcome.until,
            applied: outcome.done.is_ok(),
            reason: outcome.done.as_ref().err().map(ToString::to_string),
        }
    }
}
