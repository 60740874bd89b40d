//! `/status/recipe`: a recipe tried on an address: what it reads, block by block, and what it leaves out. Nothing is kept.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Html;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::ways;
use crate::document::Document;
use crate::extract::Survey;
use crate::render::{self, visible};
use crate::service::Service;
use crate::source::{Recipe, Source};
use crate::trial::{self, LONGEST_ADDRESS, Trial, TrialError};
use crate::web::fields::Fields;
use crate::web::frame::address;
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;

/// Blocks and parts left out that are shown.
const MOST: usize = 400;

/// What was typed into the form.
#[derive(Default)]
struct Typed {
    address: String,
    recipe: String,
    browser: bool,
}

/// A recipe as it stands in the file of a source.
#[derive(Deserialize)]
struct Section {
    recipe: Recipe,
}

/// `GET /status/recipe`
pub async fn page(visitor: Visitor) -> Html<String> {
    shown(&visitor, &Typed::default(), &html! {})
}

/// `POST /status/recipe`
pub async fn tried(
    State(service): State<Arc<Service>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Html<String>, Problem> {
    let fields = Fields::read(&body);
    let typed = Typed {
        address: fields.one("address").to_owned(),
        recipe: fields.as_typed("recipe").replace("\r\n", "\n"),
        browser: fields.one("browser") == "yes",
    };
    let tried = match source(&typed) {
        Err(why) => Err(why),
        Ok(source) => match trial::tried(&service.edges.fetcher, source, Timestamp::now()).await {
            Ok(trial) => Ok(trial),
            Err(error @ (TrialError::Busy | TrialError::Crashed(_))) => return Err(error.into()),
            Err(error) => Err(format!("{:#}", anyhow::Error::new(error))),
        },
    };
    let outcome = match tried {
        Ok(trial) => found(&trial, &visitor),
        Err(why) => html! { p.wrong role="alert" lang="en" { (visible(&why)) } },
    };
    Ok(shown(&visitor, &typed, &outcome))
}

/// The source to try, or what is wrong with what was typed.
fn source(typed: &Typed) -> Result<Source, String> {
    let recipe = match toml::from_str::<Section>(&typed.recipe) {
        Ok(section) => section.recipe,
        Err(_) => toml::from_str::<Recipe>(&typed.recipe).map_err(|error| format!("this is no recipe: {error}"))?,
    };
    let source = trial::of_the_web(&typed.address, recipe).map_err(|error| error.to_string())?;
    Ok(Source { browser: typed.browser, ..source })
}

fn shown(visitor: &Visitor, typed: &Typed, outcome: &Markup) -> Html<String> {
    let language = visitor.language;
    let title = language.say("web-recipe");
    let page = html! {
        (ways(visitor))
        h1 { (title) }
        p.lead { (language.say("web-recipe-lead")) }
        form.door method="post" action=(visitor.at("/status/recipe")) {
            (visitor.token())
            label { (language.say("web-address")) " "
                input type="url" name="address" required maxlength=(LONGEST_ADDRESS) value=(typed.address) placeholder="https://agency.example/rules";
            }
            label { (language.say("web-recipe-keys")) " "
                textarea name="recipe" rows="8" maxlength="16000" spellcheck="false" placeholder="keep = [\"main\"]\ndrop = [\".share\"]" { (typed.recipe) }
            }
            label { input type="checkbox" name="browser" value="yes" checked[typed.browser]; " " (language.say("web-recipe-browser")) }
            button { (language.say("web-recipe-try")) }
        }
        (outcome)
    };
    visitor.page(&title, &page)
}

/// What came of it.
fn found(trial: &Trial, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let retrieval = &trial.snapshot.retrieval;
    html! {
        h2 { (language.say("web-recipe-found")) }
        p.facts {
            (address(&retrieval.final_url)) br;
            "HTTP " (retrieval.status) " · " (visible(&retrieval.content_type)) " · "
            (language.count("web-bytes", trial.snapshot.body.len()))
        }
        @if let Some(held) = &trial.held {
            p.wrong role="status" { (language.say("web-recipe-held")) " " span lang="en" { (visible(&held.to_string())) } }
        }
        @match &trial.read {
            Ok(document) => (outline(document, visitor)),
            Err(error) => p.wrong role="alert" { (language.say("web-held-unreadable")) " " span lang="en" { (visible(&error.to_string())) } },
        }
        @if let Ok(survey) = &trial.survey { (left_out(survey, visitor)) }
    }
}

/// A document block by block, each with its citation.
pub fn outline(document: &Document, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let cited = document.blocks.iter().filter(|block| !block.citation.is_empty()).count();
    let law = render::language_tag(document.language.as_deref());
    html! {
        p { (language.tell("web-outline", [("blocks", document.blocks.len().into()), ("cited", cited.into())])) }
        div.wide role="region" aria-label=(language.say("web-outline-name")) tabindex="0" { table.outline {
            thead { tr { th scope="col" { (language.say("web-kind")) } th scope="col" { (language.say("web-citation")) } th scope="col" { (language.say("web-text")) } } }
            tbody lang=[law] { @for block in document.blocks.iter().take(MOST) { tr {
                td lang="en" { (render::kind(block)) }
                td { (visible(&block.citation.to_string())) }
                td { (visible(&block.text)) @for link in &block.links { br; span.url { "→ " (visible(&link.target)) } } }
            } } }
        } }
        @if document.blocks.len() > MOST { p { (language.count("web-more", document.blocks.len() - MOST)) } }
    }
}

fn left_out(survey: &Survey, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        @if !survey.dropped.is_empty() { details {
            summary { (language.count("web-left-out", survey.dropped.len() + survey.more)) }
            ul lang="en" { @for dropped in survey.dropped.iter().take(MOST) {
                li { (visible(&dropped.why.to_string())) " " code { (visible(&dropped.element)) } " " (visible(&dropped.what)) }
            } }
        } }
        @if let Ok(suggestion) = toml::to_string(&survey.suggestion) {
            details { summary { (language.say("web-suggestion")) } pre lang="en" { (visible(&suggestion)) } }
        }
    }
}
