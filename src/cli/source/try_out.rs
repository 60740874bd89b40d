//! `rulewatch source try`: what a recipe reads of a place, what it leaves out and why, and a recipe to begin with.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use jiff::Timestamp;
use serde::Serialize;

use crate::check;
use crate::cli::setup::Setup;
use crate::cli::{compare, output};
use crate::document::Document;
use crate::extract::{HeldReason, Survey};
use crate::history;
use crate::reader;
use crate::render;
use crate::snapshot::Snapshot;
use crate::source::{Calendar, Recipe, Source};
use crate::trial::Trial;

use super::skeleton;

#[derive(Debug, clap::Args)]
pub struct TryArguments {
    #[arg(value_name = "SOURCE|URL|FILE")]
    place: String,
    /// A TOML file with the keys of `[recipe]`, or a source whose recipe to use
    #[arg(long, value_name = "FILE|SOURCE")]
    recipe: Option<String>,
    /// Read it as a browser shows it, whatever the source says
    #[arg(long)]
    browser: bool,
    #[command(flatten)]
    form: Form,
}

/// What goes to standard output in place of the outline.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
struct Form {
    /// One JSON object: what was fetched, whether it would be held, the document, what was left out, a recipe
    #[arg(long)]
    json: bool,
    /// The text alone, one block a line
    #[arg(long)]
    text: bool,
    /// A source file with the suggested recipe, ready for the watchlist
    #[arg(long)]
    toml: bool,
}

pub async fn try_out(setup: &Setup, arguments: TryArguments) -> anyhow::Result<ExitCode> {
    let (mut source, place) = named(setup, &arguments.place, arguments.recipe.as_deref()).await?;
    source.browser |= arguments.browser;
    let snapshot = match &source.calendar {
        Some(calendar) => entry(&source, calendar, Timestamp::now()),
        None => compare::obtain(setup, &place, &source).await?,
    };
    let recipe: Recipe = source.recipe.clone();
    let task = tokio::task::spawn_blocking(move || Trial::of(snapshot, &recipe));
    let tried = task.await.map_err(history::crashed)?;
    let file = tried.survey.as_ref().ok().map(|survey| skeleton::file(&tried, &survey.suggestion));
    if arguments.form.json {
        output::print_json(&Report::of(&tried, file.as_deref()))?;
        return Ok(ExitCode::SUCCESS);
    }
    tell(&tried);
    if arguments.form.toml {
        output::print(&file.with_context(|| format!("nothing can be suggested for `{place}`"))?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let Trial { read, survey, .. } = tried;
    let document = read.with_context(|| format!("`{place}` can't be read by this recipe"))?;
    let text = if arguments.form.text { document.text() } else { render::outline(&document) };
    output::print(&if arguments.form.text { render::visible(&text).into_owned() } else { text })?;
    tell_document(&document);
    tell_leads(&source, &document);
    if let Ok(survey) = survey {
        tell_survey(&survey);
    }
    if let Some(file) = file {
        output::say(&format!("\nA source to begin with (`--toml` prints it alone):\n\n{}", render::visible(&file)));
    }
    Ok(ExitCode::SUCCESS)
}

/// The source to try and the place of its bytes.
async fn named(setup: &Setup, place: &str, recipe: Option<&str>) -> anyhow::Result<(Source, String)> {
    let recipe = recipe.map(|named| compare::recipe(setup, named)).transpose()?;
    if place.contains("://") || Path::new(place).exists() {
        return Ok((compare::unnamed(recipe.unwrap_or_default())?, place.to_owned()));
    }
    let id = place.parse().with_context(|| format!("`{place}` is no source, no URL and no file"))?;
    let source = addressed(setup, setup.source(&id)?).await?;
    let url = source.url.to_string();
    Ok((recipe.map(|recipe| Source { recipe, ..source.clone() }).unwrap_or(source), url))
}

/// A calendar entry as of now: nothing is fetched for it.
fn entry(source: &Source, calendar: &Calendar, now: Timestamp) -> Snapshot {
    let says = check::calendar::facts(source, calendar, now).to_string();
    Snapshot::new(check::calendar::retrieval(source, now), says.into_bytes())
}

/// The source with its address filled; what its parent says is fetched for that, and not kept.
async fn addressed(setup: &Setup, source: Source) -> anyhow::Result<Source> {
    let parent = match &source.ties.parent {
        Some(parent) if !source.ties.fill.is_empty() => {
            let parent = Box::pin(addressed(setup, Source::clone(parent))).await?;
            let snapshot = compare::obtain(setup, parent.url.as_str(), &parent).await?;
            Some(reader::read(&snapshot, &parent.recipe).with_context(|| format!("`{}` can't be read", parent.id))?)
        }
        _ => None,
    };
    source.addressed(parent.as_ref(), Timestamp::now()).with_context(|| format!("`{}` can't be fetched", source.id))
}

/// What was fetched, and what a check would say to it.
fn tell(tried: &Trial) {
    let Snapshot { body, retrieval, sha256 } = &tried.snapshot;
    output::say(&format!("{} bytes, {}, sha256 {sha256}", body.len(), render::visible(&retrieval.content_type)));
    if let Some(browser) = &retrieval.rendered_by {
        output::say(&format!("as {} shows it", render::visible(browser)));
    }
    let Some(held) = &tried.held else { return };
    output::say(&format!("a check would hold this: {}", render::visible(&held.to_string())));
    if held.reason == HeldReason::Shell {
        output::say(match retrieval.rendered_by {
            Some(_) => "a browser shows no more of it: look for the address that the script reads, a feed or a PDF",
            None => {
                "it needs a browser: try it with `--browser`, and write `browser = true` into the source; better still is \
                 the address that the script reads, a feed or a PDF"
            }
        });
    }
}

fn tell_document(document: &Document) {
    let cited = document.blocks.iter().filter(|block| !block.citation.is_empty()).count();
    output::say(&format!("{}, {cited} with a citation", output::count(document.blocks.len(), "block")));
}

/// Most entries shown that would be followed.
const MOST_LEADS: usize = 10;

/// What would be followed of it.
fn tell_leads(source: &Source, document: &Document) {
    let Some(rule) = &source.ties.follow else { return };
    let leads = rule.leads(source, document);
    output::say(&format!("\nIts `[follow]` leads to {}:", output::count(leads.len(), "place")));
    for lead in leads.iter().take(MOST_LEADS) {
        output::say(&render::visible(&format!("  {} {}", lead.url, lead.title)));
    }
    if leads.len() > MOST_LEADS {
        output::say(&format!("  and {} more", leads.len() - MOST_LEADS));
    }
}

/// What was left out.
fn tell_survey(survey: &Survey) {
    if let Some(root) = &survey.root {
        output::say(&format!("XML of the root element {}", render::visible(root)));
    }
    if !survey.dropped.is_empty() {
        output::say("\nLeft out:");
    }
    for dropped in &survey.dropped {
        let line = format!("  {:<34} {:<28} {}", dropped.why.to_string(), dropped.element, dropped.what);
        output::say(render::visible(line.trim_end()).as_ref());
    }
    if survey.more > 0 {
        output::say(&format!("  and {} more", survey.more));
    }
}

/// All of it for a script.
#[derive(Serialize)]
struct Report<'t> {
    url: &'t str,
    bytes: usize,
    content_type: &'t str,
    /// The browser whose rendering it is.
    rendered_by: Option<&'t str>,
    /// True where a source for it should say so.
    needs_browser: bool,
    sha256: String,
    /// Why a check would hold it.
    held: Option<String>,
    /// Why it could not be read.
    error: Option<String>,
    document: Option<&'t Document>,
    survey: Option<&'t Survey>,
    /// A source file with the suggested recipe.
    source: Option<&'t str>,
}

impl<'t> Report<'t> {
    fn of(tried: &'t Trial, source: Option<&'t str>) -> Report<'t> {
        let Snapshot { body, retrieval, sha256 } = &tried.snapshot;
        Report {
            url: retrieval.final_url.as_str(),
            bytes: body.len(),
            content_type: &retrieval.content_type,
            rendered_by: retrieval.rendered_by.as_deref(),
            needs_browser: tried.needs_browser(),
            sha256: sha256.to_string(),
            held: tried.held.as_ref().map(ToString::to_string),
            error: tried.read.as_ref().err().map(ToString::to_string),
            document: tried.read.as_ref().ok(),
            survey: tried.survey.as_ref().ok(),
            source,
        }
    }
}
