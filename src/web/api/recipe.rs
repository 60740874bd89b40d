//! A recipe tried on an address: what it reads, what it leaves out and why, and a recipe to begin with. Nothing is kept.

use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::asked::{self, Sent};
use super::text::BlockTold;
use crate::document::Document;
use crate::extract::{Dropped, Survey, Why};
use crate::snapshot::Snapshot;
use crate::source::{Format, Recipe, Source};
use crate::trial::{self, Trial};
use crate::web::Site;
use crate::web::problem::Problem;

/// An address and the recipe by which it is read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedTrial {
    /// `https:` or `http:`. It is fetched by the rules of every fetch: never within the network, and by robots.txt.
    #[schema(max_length = 2000)]
    url: String,
    #[serde(default, deserialize_with = "asked::object")]
    #[schema(value_type = RecipeKeys, required = false)]
    recipe: Recipe,
    /// Read it as a browser shows it.
    #[serde(default)]
    browser: bool,
}

/// What a recipe reads of an address.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrialTold {
    /// The address that answered, and how.
    pub url: String,
    pub status: u16,
    pub content_type: String,
    pub bytes: u64,
    pub sha256: String,
    /// The browser whose rendering of the answer was read; null where it was the answer itself.
    pub rendered_by: Option<String>,
    /// True where a source for it should say `browser = true`: scripts write its text.
    pub needs_browser: bool,
    /// Why a check would hold it, as the first of a source; null where it would not.
    pub held: Option<String>,
    /// Why the recipe can't read it; null where it can.
    pub unreadable: Option<String>,
    /// What it reads; null where it can't.
    pub read: Option<ReadTold>,
    /// What it leaves out, and a recipe to begin with; null where the bytes can't be looked into.
    pub survey: Option<SurveyTold>,
}

/// A text as a recipe reads it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadTold {
    pub title: String,
    /// BCP 47; null where the text does not say.
    pub language: Option<String>,
    /// In reading order.
    pub blocks: Vec<BlockTold>,
}

/// What is left out of a text.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyTold {
    /// The element that holds all of an XML document, and the dialect known by it.
    pub root: Option<String>,
    pub dropped: Vec<DroppedTold>,
    /// How much more was left out than is told.
    pub more: u64,
    /// A recipe to begin with, which can be tried as it is.
    #[schema(value_type = RecipeKeys)]
    pub suggestion: Recipe,
}

/// One part that was left out.
#[derive(Debug, Serialize, ToSchema)]
pub struct DroppedTold {
    pub rule: DropRule,
    /// The selector of the recipe, or the mark by which furniture is known: `<nav>`, `role=banner`.
    pub by: Option<String>,
    /// The element: `nav.menu`, `div#share`; empty for a line of text.
    pub element: String,
    /// How it begins.
    pub what: String,
}

/// Why a part is left out.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DropRule {
    /// One of the recipe's `drop`.
    Selector,
    /// Furniture of the site.
    Furniture,
    /// A line that says when a page was touched, or how to share it.
    Line,
    /// Not shown to a reader.
    Hidden,
    /// Beside the main content, or beside what `keep` names.
    Outside,
    /// An element of the layout that holds nothing.
    Empty,
}

/// Tries a recipe
///
/// On the address as it answers now; nothing is kept. One is tried at a time: 429 meanwhile. 422 where the address can't be
/// fetched.
#[utoipa::path(post, path = "/api/v1/try", operation_id = "try_recipe", tag = "operator", request_body = WantedTrial,
    responses((status = 200, description = "What is read, and what is left out", body = TrialTold)))]
pub async fn tried(State(site): State<Site>, Sent(wanted): Sent<WantedTrial>) -> Result<Response, Problem> {
    let source = Source { browser: wanted.browser, ..trial::of_the_web(&wanted.url, wanted.recipe)? };
    let trial = trial::tried(&site.service.edges.fetcher, source, Timestamp::now()).await?;
    asked::json(&TrialTold::of(trial))
}

impl TrialTold {
    fn of(trial: Trial) -> TrialTold {
        let needs_browser = trial.needs_browser();
        let Trial { snapshot: Snapshot { body, retrieval, sha256 }, read, survey, held } = trial;
        TrialTold {
            url: retrieval.final_url.to_string(),
            status: retrieval.status,
            content_type: retrieval.content_type,
            bytes: body.len() as u64,
            sha256: sha256.to_string(),
            rendered_by: retrieval.rendered_by,
            needs_browser,
            held: held.map(|held| held.to_string()),
            unreadable: read.as_ref().err().map(ToString::to_string),
            read: read.ok().map(ReadTold::of),
            survey: survey.ok().map(SurveyTold::of),
        }
    }
}

impl ReadTold {
    fn of(document: Document) -> ReadTold {
        let blocks = document.blocks.iter().map(BlockTold::of).collect();
        ReadTold { title: document.title, language: document.language, blocks }
    }
}

impl SurveyTold {
    fn of(survey: Survey) -> SurveyTold {
        SurveyTold {
            root: survey.root,
            dropped: survey.dropped.into_iter().map(DroppedTold::of).collect(),
            more: survey.more as u64,
            suggestion: survey.suggestion,
        }
    }
}

impl DroppedTold {
    fn of(Dropped { why, element, what }: Dropped) -> DroppedTold {
        let (rule, by) = match why {
            Why::Selector(selector) => (DropRule::Selector, Some(selector)),
            Why::Furniture(mark) => (DropRule::Furniture, Some(mark)),
            Why::Line => (DropRule::Line, None),
            Why::Hidden => (DropRule::Hidden, None),
            Why::Outside => (DropRule::Outside, None),
            Why::Empty => (DropRule::Empty, None),
        };
        DroppedTold { rule, by, element, what }
    }
}

/// The keys of `[recipe]` in the file of a source.
pub struct RecipeKeys;

impl PartialSchema for RecipeKeys {
    fn schema() -> RefOr<Schema> {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let list = |told: &str| ArrayBuilder::new().items(text()).description(Some(told)).build();
        let formats = text().enum_values(Some(Format::NAMED.map(|(name, _)| name)));
        let text_or_none = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
        let keys = ObjectBuilder::new()
            .description(Some(
                "The keys of `[recipe]` in the file of a source: CSS selectors for HTML, names of elements for XML, JSONPath for \
                 JSON, names of columns for CSV. What is left out is found by rule.",
            ))
            .property("format", formats.description(Some("The form of the bytes; `auto` where none is named.")))
            .property("keep", list("The main content."))
            .property("drop", list("What to leave out of it."))
            .property("rows", text_or_none.description(Some("What repeats: each becomes a row.")))
            .property("key", list("The columns or fields whose values name a row."))
            .property(
                "window",
                ObjectBuilder::new().schema_type(Type::Boolean).description(Some(
                    "True for an index that shows its latest entries only: one that slides off the end was not removed.",
                )),
            )
            .additional_properties(Some(AdditionalProperties::FreeForm(false)));
        RefOr::T(Schema::Object(keys.build()))
    }
}

impl ToSchema for RecipeKeys {
    fn name() -> std::borrow::Cow<'static, str> {
        "Recipe".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_a_recipe_is_told_and_no_other() {
        let keys = |value: &serde_json::Value| {
            let mut keys: Vec<String> = value.as_object().expect("an object").keys().cloned().collect();
            keys.sort();
            keys
        };
        let recipe = serde_json::to_value(Recipe::default()).expect("JSON");
        let schema = serde_json::to_value(RecipeKeys::schema()).expect("JSON");
        assert_eq!(keys(&recipe), keys(&schema["properties"]));
    }
}
