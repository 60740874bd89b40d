//! `rulewatch show`: one version of a source, as text, as an outline or as the exact bytes.

use std::process::ExitCode;
use std::str::FromStr;

use jiff::Timestamp;

use crate::archive::Archive;
use crate::brief::{self, Brief};
use crate::history::{self, Point};
use crate::render;
use crate::source::{Source, SourceId};
use crate::store::Store;
use crate::version::Version;
use crate::wording::Language;

use super::output;
use super::redline;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rulewatch show us-nist-ai-rmf                    the latest text, with citations
  rulewatch show us-nist-ai-rmf@2026-01-15 --text  as it stood on that day
  rulewatch show us-nist-ai-rmf@3 --raw | sha256sum
  rulewatch show us-fr-2026-00789 --brief          what changed with it; of the first version, what it states of itself")]
pub struct ShowArguments {
    /// SOURCE, SOURCE@VERSION or SOURCE@DATE
    #[arg(value_name = "SOURCE[@POINT]")]
    wanted: Wanted,
    /// The exact bytes as served
    #[arg(long, group = "form")]
    raw: bool,
    /// The text alone, one block a line
    #[arg(long, group = "form")]
    text: bool,
    /// The document as JSON
    #[arg(long, group = "form")]
    json: bool,
    /// What changed since the version before it; of the first, what the text states of itself: who and what it names, its
    /// dates, its numbers in law
    #[arg(long, group = "form")]
    brief: bool,
    /// In which a brief is told: en, zh-Hant, zh-Hans
    #[arg(long, value_name = "TAG", default_value = "en", requires = "brief")]
    language: Language,
}

#[derive(Debug, Clone)]
struct Wanted {
    source: SourceId,
    point: Point,
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Wanted, String> {
        let (source, point) = text.split_once('@').unwrap_or((text, "latest"));
        Ok(Wanted {
            source: source.parse().map_err(|bad: crate::source::BadSourceId| bad.to_string())?,
            point: point.parse()?,
        })
    }
}

pub async fn run(setup: Setup, arguments: ShowArguments) -> anyhow::Result<ExitCode> {
    let Wanted { source, point } = arguments.wanted;
    let store = setup.store().await?;
    setup.expect_known(&store, &source).await?;
    let version = history::version(&store, &source, point).await?;
    let archive = setup.archive()?;
    if arguments.raw {
        // The bytes are evidence: they need no watchlist and no recipe.
        output::print_bytes(&history::snapshot_of(&archive, &version)?.body)?;
        return Ok(ExitCode::SUCCESS);
    }
    let source = setup.source_or_retired(&archive, &source)?;
    if arguments.brief {
        let told = brief(&archive, &store, &source, &version).await?;
        let text = render::text_brief(&told, arguments.language, Some(Timestamp::now()), "", output::terminal());
        output::print(&format!("{}\n{text}", render::one_line(&told.headline(arguments.language))))?;
        return Ok(ExitCode::SUCCESS);
    }
    let document = history::document(&archive, &source, &version)?;
    if arguments.json {
        output::print_json(&document)?;
    } else if arguments.text {
        output::print(&render::visible(&document.text()))?;
    } else {
        output::print(&render::outline(&document))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What a version is told as: against the one before it in the history, as `diff` tells the two.
async fn brief(archive: &Archive, store: &Store, source: &Source, version: &Version) -> anyhow::Result<Brief> {
    let Some(before) = history::before(store, version).await? else {
        return Ok(brief::first(source, &history::document(archive, source, version)?));
    };
    let points = (Point::Number(before.number), Point::Number(version.number));
    let compared = history::compare(archive, store, source, points).await?;
    if compared.diff.is_empty() {
        let sides = format!("versions {} and {} of {}", before.number, version.number, source.id);
        output::say(&redline::same(&sides, &compared.old, &compared.new));
    }
    Ok(compared.brief())
}
