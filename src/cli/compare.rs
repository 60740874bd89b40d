//! `rulewatch compare`: the redline between any two files or URLs. Nothing is stored.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use jiff::Timestamp;
use url::Url;

use crate::brief::brief;
use crate::diff::{Slide, diff};
use crate::document::Document;
use crate::history;
use crate::reader;
use crate::render::Redline;
use crate::snapshot::{Retrieval, Snapshot, media_type_of};
use crate::source::{Format, Recipe, Source, SourceId};
use crate::trial;

use super::output;
use super::redline::{self, RedlineArguments};
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rulewatch compare old.html new.html
  rulewatch compare draft.md https://agency.example/rule --format side-by-side
  rulewatch compare old.html new.html --format html -o redline.html")]
pub struct CompareArguments {
    /// A file, or an http(s) URL
    #[arg(value_name = "OLD")]
    old: String,
    /// A file, or an http(s) URL
    #[arg(value_name = "NEW")]
    new: String,
    /// How both are read: auto, html, xml, pdf, json, csv, feed, docx, markdown, text,
    /// federal-register, public-inspection, ecfr-versions, jpaas
    #[arg(long = "type", value_name = "TYPE", conflicts_with = "recipe", value_parser = format)]
    read_as: Option<Format>,
    /// A TOML file with the keys of `[recipe]`, or a source of the watchlist whose recipe reads both
    #[arg(long, value_name = "FILE|SOURCE")]
    recipe: Option<String>,
    #[command(flatten)]
    redline: RedlineArguments,
}

/// A format by the name that recipes use.
fn format(name: &str) -> Result<Format, String> {
    let found = Format::NAMED.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
    found.ok_or_else(|| format!("it is one of {}", Format::NAMED.map(|(name, _)| name).join(", ")))
}

pub async fn run(setup: Setup, arguments: CompareArguments) -> anyhow::Result<ExitCode> {
    let recipe = match (&arguments.recipe, arguments.read_as) {
        (Some(named), _) => recipe(&setup, named)?,
        (None, format) => Recipe { format: format.unwrap_or_default(), ..Recipe::default() },
    };
    let source = unnamed(recipe)?;
    let (_, mut old) = read(&setup, &arguments.old, &source).await?;
    let (snapshot, mut new) = read(&setup, &arguments.new, &source).await?;
    let tells = arguments.redline.format.tells_brief();
    let observed = snapshot.retrieval.fetched_at;
    let task = tokio::task::spawn_blocking(move || {
        if reader::align(&snapshot, &source.recipe, &mut old, &mut new) == Slide::Overrun {
            output::say("no entry of the old list is in the new one: some may have come and gone in between");
        }
        let diff = diff(&old, &new);
        let brief = (tells && !diff.is_empty()).then(|| brief(&source, &old, &new, &diff));
        (source, old, new, diff, brief)
    });
    let (source, old, new, diff, brief) = task.await.map_err(history::crashed)?;
    let redline = Redline {
        old: &old,
        new: &new,
        diff: &diff,
        old_label: &arguments.old,
        new_label: &arguments.new,
        context: arguments.redline.context,
        brief: brief.as_ref(),
        language: arguments.redline.language,
        now: Some(Timestamp::now()),
    };
    if diff.is_empty() {
        output::say(&redline::same("the two", &old, &new));
    }
    arguments.redline.show(&source, &arguments.new, &redline, observed)?;
    Ok(if arguments.redline.exit_code && !diff.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A recipe from a file, or that of a source.
pub fn recipe(setup: &Setup, named: &str) -> anyhow::Result<Recipe> {
    let path = Path::new(named);
    if !path.is_file() {
        let id: SourceId = named.parse().with_context(|| format!("`{named}` is neither a file nor a source"))?;
        return Ok(setup.source(&id)?.recipe);
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("`{named}` can't be read"))?;
    toml::from_str(&text)
        .with_context(|| format!("`{named}` is no recipe: it takes the keys format, keep, drop, rows, key and window"))
}

/// A source for what has no name.
pub fn unnamed(recipe: Recipe) -> anyhow::Result<Source> {
    Ok(trial::unnamed(recipe, Url::parse("file:///unnamed")?)?)
}

/// What is at a URL or in a file, and the document it reads as.
pub async fn read(setup: &Setup, place: &str, source: &Source) -> anyhow::Result<(Snapshot, Document)> {
    let snapshot = obtain(setup, place, source).await?;
    let (recipe, name) = (source.recipe.clone(), place.to_owned());
    let task = tokio::task::spawn_blocking(move || (reader::read(&snapshot, &recipe), snapshot));
    let (read, snapshot) = task.await.map_err(history::crashed)?;
    Ok((snapshot, read.with_context(|| format!("`{name}` can't be read as a document"))?))
}

/// The bytes at a URL or in a file.
pub async fn obtain(setup: &Setup, place: &str, source: &Source) -> anyhow::Result<Snapshot> {
    if place.starts_with("http://") || place.starts_with("https://") {
        let url = Url::parse(place).with_context(|| format!("`{place}` is no URL"))?;
        let source = Source { url, ..source.clone() };
        return Ok(trial::fetched(&setup.fetcher()?, &source, Timestamp::now()).await?);
    }
    file(Path::new(place), source)
}

fn file(path: &Path, source: &Source) -> anyhow::Result<Snapshot> {
    let body = std::fs::read(path).with_context(|| format!("`{}` can't be read", path.display()))?;
    let whole = std::path::absolute(path)?;
    let Ok(url) = Url::from_file_path(&whole) else { bail!("`{}` has no path of its own", path.display()) };
    let retrieval = Retrieval::local(&source.id, url, media_type_of(path), Timestamp::now());
    Ok(Snapshot::new(retrieval, body))
}
