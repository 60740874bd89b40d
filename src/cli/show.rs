//! `rulewatch show`: one version of a source, as text, as an outline or as the exact bytes.

use std::process::ExitCode;
use std::str::FromStr;

use jiff::Timestamp;

use crate::brief;
use crate::history::{self, Point};
use crate::render;
use crate::source::SourceId;
use crate::wording::Language;

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rulewatch show us-nist-ai-rmf                    the latest text, with citations
  rulewatch show us-nist-ai-rmf@2026-01-15 --text  as it stood on that day
  rulewatch show us-nist-ai-rmf@3 --raw | sha256sum
  rulewatch show us-fr-2026-00789 --brief          what it states of itself")]
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
    /// What the text states of itself: who and what it names, its dates, its numbers in law
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
    let document = history::document(&archive, &source, &version)?;
    if arguments.json {
        output::print_json(&document)?;
    } else if arguments.brief {
        let (told, language) = (brief::first(&source, &document), arguments.language);
        let text = render::text_brief(&told, language, Some(Timestamp::now()), "", output::terminal());
        output::print(&format!("{}\n{text}", render::one_line(&told.headline(language))))?;
    } else if arguments.text {
        output::print(&render::visible(&document.text()))?;
    } else {
        output::print(&render::outline(&document))?;
    }
    Ok(ExitCode::SUCCESS)
}
