//! `rulewatch source`: the watchlist, and what a recipe reads.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use jiff::Timestamp;
use serde::Serialize;
use url::Url;

use crate::extract::judge;
use crate::history;
use crate::reader;
use crate::render;
use crate::source::{Recipe, Source, SourceId};
use crate::watchlist;

use super::log::day_and_minute;
use super::setup::Setup;
use super::{compare, output};

#[derive(Debug, clap::Subcommand)]
pub enum SourceCommand {
    /// Every source: title, schedule, how the last check ended
    List {
        /// A JSON array
        #[arg(long)]
        json: bool,
    },
    /// One source: definition, state, next times
    Show { source: SourceId },
    /// Read the whole watchlist and tell every fault in it
    CheckConfig,
    /// Fetch and show what the recipe reads; nothing is stored
    #[command(after_help = "Examples:
  rulewatch source try https://www.nist.gov/caisi
  rulewatch source try page.html --recipe recipe.toml
  rulewatch source try us-nist-caisi")]
    Try {
        #[arg(value_name = "SOURCE|URL|FILE")]
        place: String,
        /// A TOML file with the keys of `[recipe]`, or a source whose recipe to use
        #[arg(long, value_name = "FILE|SOURCE")]
        recipe: Option<String>,
    },
    /// Write a new source into the watchlist
    #[command(after_help = "Example:
  rulewatch source add https://www.nist.gov/caisi --id us-nist-caisi --issuer NIST --jurisdiction US --every 6h")]
    Add(AddArguments),
}

#[derive(Debug, clap::Args)]
pub struct AddArguments {
    url: Url,
    /// Its name from now on
    #[arg(long)]
    id: SourceId,
    /// Title [default: the name]
    #[arg(long)]
    title: Option<String>,
    #[arg(long)]
    issuer: String,
    /// ISO 3166 code: US, CN
    #[arg(long)]
    jurisdiction: String,
    /// How often to check
    #[arg(long, value_name = "INTERVAL", default_value = "6h")]
    every: String,
    /// May be given several times
    #[arg(long = "topic", value_name = "TOPIC")]
    topics: Vec<String>,
}

pub async fn run(setup: Setup, command: SourceCommand) -> anyhow::Result<ExitCode> {
    match command {
        SourceCommand::List { json } => list(&setup, json).await,
        SourceCommand::Show { source } => show(&setup, &source).await,
        SourceCommand::CheckConfig => check_config(&setup),
        SourceCommand::Try { place, recipe } => try_out(&setup, &place, recipe.as_deref()).await,
        SourceCommand::Add(arguments) => add(&setup, arguments),
    }
}

#[derive(Debug, Serialize)]
struct Row {
    source: SourceId,
    title: String,
    issuer: String,
    url: Url,
    schedule: String,
    status: Option<String>,
    last_good: Option<Timestamp>,
    version: Option<u32>,
}

async fn list(setup: &Setup, json: bool) -> anyhow::Result<ExitCode> {
    let states = setup.store().await?.source_states().await?;
    let row = |source: Source| {
        let state = states.iter().find(|state| state.source == source.id);
        Row {
            schedule: source.schedule.to_string(),
            status: state.and_then(|state| state.last_status.clone()),
            last_good: state.and_then(|state| state.last_good),
            version: state.and_then(|state| state.version.as_ref()).map(|version| version.number),
            source: source.id,
            title: source.title,
            issuer: source.issuer,
            url: source.url,
        }
    };
    let rows: Vec<Row> = setup.sources()?.into_iter().map(row).collect();
    if json {
        output::print_json(&rows)?;
        return Ok(ExitCode::SUCCESS);
    }
    let cells = rows.into_iter().map(|row| {
        let last_good = row.last_good.map(day_and_minute).unwrap_or_else(|| "never".to_owned());
        let version = row.version.map(|number| number.to_string()).unwrap_or_default();
        vec![
            row.source.to_string(),
            row.issuer,
            row.title,
            row.schedule,
            last_good,
            version,
            row.status.unwrap_or_default(),
        ]
    });
    output::print_table(&["source", "issuer", "title", "schedule", "last good (UTC)", "version", "last check"], cells)?;
    Ok(ExitCode::SUCCESS)
}

async fn show(setup: &Setup, id: &SourceId) -> anyhow::Result<ExitCode> {
    let source = setup.source(id)?;
    let state = setup.store().await?.source_state(id).await?;
    let mut text = format!("{}\n{}\n{}\n\n", source.id, render::one_line(&source.title), source.url);
    let mut line = |name: &str, value: String| text.push_str(&format!("{name:<14}{}\n", render::visible(&value)));
    line("issuer", format!("{} ({})", source.issuer, source.jurisdiction));
    line("topics", source.topics.join(", "));
    line("schedule", source.schedule.to_string());
    let mut next = Timestamp::now();
    for name in ["next times", "", ""] {
        next = source.schedule.next_after(next);
        line(name, format!("{} UTC", day_and_minute(next)));
    }
    if let Some(state) = state {
        let told = |time: Option<Timestamp>| time.map(day_and_minute).unwrap_or_else(|| "never".to_owned());
        line("last check", format!("{} {}", told(state.last_checked), state.last_status.unwrap_or_default()));
        line("last good", told(state.last_good));
        if let Some(reason) = state.last_reason {
            line("reason", reason);
        }
        line(
            "version",
            state.version.map(|version| version.number.to_string()).unwrap_or_else(|| "none yet".to_owned()),
        );
    }
    if !source.notes.is_empty() {
        line("notes", source.notes);
    }
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn check_config(setup: &Setup) -> anyhow::Result<ExitCode> {
    let watchlist = watchlist::load(&setup.config.watchlist);
    for fault in &watchlist.faults {
        output::say(&watchlist::render(fault, output::is_coloured()));
    }
    output::say(&format!(
        "{}, {}",
        match watchlist.sources.len() {
            1 => "1 source is sound".to_owned(),
            sources => format!("{sources} sources are sound"),
        },
        output::count(watchlist.faults.len(), "fault")
    ));
    Ok(if watchlist.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

async fn try_out(setup: &Setup, place: &str, recipe: Option<&str>) -> anyhow::Result<ExitCode> {
    let recipe = recipe.map(|named| compare::recipe(setup, named)).transpose()?;
    let is_place = place.contains("://") || std::path::Path::new(place).exists();
    let (source, place) = if is_place {
        (compare::unnamed(recipe.unwrap_or_default())?, place.to_owned())
    } else {
        let id = place.parse().with_context(|| format!("`{place}` is no source, no URL and no file"))?;
        let source = setup.source(&id)?;
        let url = source.url.to_string();
        (recipe.map(|recipe| Source { recipe, ..source.clone() }).unwrap_or(source), url)
    };
    let snapshot = compare::obtain(setup, &place, &source).await?;
    let recipe: Recipe = source.recipe.clone();
    let task = tokio::task::spawn_blocking(move || {
        let read = reader::read(&snapshot, &recipe);
        let held = judge(&snapshot, read.as_ref(), None).err();
        (snapshot, read, held)
    });
    let (snapshot, read, held) = task.await.map_err(history::crashed)?;
    output::say(&format!(
        "{} bytes, {}, sha256 {}",
        snapshot.body.len(),
        snapshot.retrieval.content_type,
        snapshot.sha256
    ));
    if let Some(held) = held {
        output::say(&format!("a check would hold this: {}", render::visible(&held.to_string())));
    }
    let document = read.with_context(|| format!("`{place}` can't be read by this recipe"))?;
    output::print(&render::outline(&document))?;
    let cited = document.blocks.iter().filter(|block| !block.citation.is_empty()).count();
    output::say(&format!("{}, {cited} with a citation", output::count(document.blocks.len(), "block")));
    Ok(ExitCode::SUCCESS)
}

fn add(setup: &Setup, arguments: AddArguments) -> anyhow::Result<ExitCode> {
    let title = arguments.title.unwrap_or_else(|| arguments.id.to_string());
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let topics: Vec<String> = arguments.topics.iter().map(|topic| quoted(topic)).collect();
    let text = format!(
        "title = {}\nissuer = {}\njurisdiction = {}\nurl = {}\ntopics = [{}]\n\n[schedule]\nevery = {}\n",
        quoted(&title),
        quoted(&arguments.issuer),
        quoted(&arguments.jurisdiction),
        quoted(arguments.url.as_str()),
        topics.join(", "),
        quoted(&arguments.every),
    );
    let folder = setup.config.watchlist.join(folder_name(&arguments.issuer));
    let file: PathBuf = folder.join(format!("{}.toml", arguments.id));
    if watchlist::load(&setup.config.watchlist).sources.iter().any(|source| source.id == arguments.id) || file.exists()
    {
        bail!("source `{}` is in the watchlist already", arguments.id);
    }
    if let Err(faults) = watchlist::load_one(&file, &text) {
        let told: Vec<String> = faults.iter().map(|fault| watchlist::render(fault, output::is_coloured())).collect();
        bail!("the source is not sound:\n{}", told.join("\n"));
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("`{}` can't be made", folder.display()))?;
    std::fs::write(&file, text).with_context(|| format!("`{}` can't be written", file.display()))?;
    output::say(&format!("wrote {}: a running service takes it up at once", file.display()));
    Ok(ExitCode::SUCCESS)
}

/// `White House` -> `white-house`; letters of other scripts stay.
fn folder_name(issuer: &str) -> String {
    let dashed: String = issuer.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let name = dashed.trim_matches('-').to_owned();
    if name.is_empty() { "other".to_owned() } else { name }
}
