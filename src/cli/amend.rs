//! `rulewatch amend`: what a rule of the Federal Register does to the Code, and the Code as it will read.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::amend::{Action, Given, instructions};
use crate::brief::brief;
use crate::document::Document;
use crate::history::{self, AsAmended, Point};
use crate::render::{Redline, visible};
use crate::source::{Recipe, SourceId};

use super::compare;
use super::output;
use super::redline::{self, RedlineArguments};
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rulewatch amend 2026-00789.xml                          the instructions, as they are read
  rulewatch amend us-fr-2026-00789 us-ecfr-15-742         what the source will read once they are in force
  rulewatch amend 2026-00789.xml part-742.xml --on 2026-02-01 --format docx -o as-amended.docx")]
pub struct AmendArguments {
    /// A rule of the Federal Register: a file, an http(s) URL, SOURCE or SOURCE@POINT; its XML is read best
    #[arg(value_name = "RULE")]
    rule: String,
    /// The text in force: a file, an http(s) URL, SOURCE or SOURCE@POINT
    #[arg(value_name = "TEXT")]
    text: Option<String>,
    /// Apply only what is in force on this day
    #[arg(long, value_name = "DATE", requires = "text")]
    on: Option<Date>,
    #[command(flatten)]
    redline: RedlineArguments,
}

pub async fn run(setup: Setup, arguments: AmendArguments) -> anyhow::Result<ExitCode> {
    let rule = document(&setup, &arguments.rule).await?;
    let given = instructions(&rule);
    if given.is_empty() {
        bail!(
            "`{}` has no amendatory instructions: is it a rule of the Federal Register, with its full text?",
            arguments.rule
        );
    }
    let Some(text) = &arguments.text else {
        output::print(&given.iter().map(told).collect::<String>())?;
        return Ok(ExitCode::SUCCESS);
    };
    let old = document(&setup, text).await?;
    let unnamed = compare::unnamed(Recipe::default())?;
    let on = arguments.on;
    let tells = arguments.redline.format.tells_brief();
    let task = tokio::task::spawn_blocking(move || {
        let amended = history::as_amended(&rule, old, on);
        let brief = (tells && !amended.diff.is_empty())
            .then(|| brief(&unnamed, &amended.old, &amended.amended.document, &amended.diff));
        (unnamed, amended, brief)
    });
    let (unnamed, amended, brief) = task.await.map_err(history::crashed)?;
    report(&amended, text);
    let (old, new, diff) = (&amended.old, &amended.amended.document, &amended.diff);
    let redline = Redline {
        old,
        new,
        diff,
        old_label: text,
        new_label: &amended.label(text, &arguments.rule),
        context: arguments.redline.context,
        brief: brief.as_ref(),
        language: arguments.redline.language,
        now: Some(Timestamp::now()),
    };
    if diff.is_empty() {
        output::say(&redline::same("the text in force and the text as amended", old, new));
    }
    arguments.redline.show(&unnamed, text, &redline, Timestamp::now())?;
    Ok(if arguments.redline.exit_code && !diff.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A rule or a text: the version of a source, or what is at a place.
async fn document(setup: &Setup, named: &str) -> anyhow::Result<Document> {
    let (name, point) = named.split_once('@').unwrap_or((named, "latest"));
    let is_place = Path::new(named).is_file() || named.contains("://");
    let (false, Ok(id), Ok(point)) = (is_place, name.parse::<SourceId>(), point.parse::<Point>()) else {
        return Ok(compare::read(setup, named, &compare::unnamed(Recipe::default())?).await?.1);
    };
    let store = setup.store().await?;
    setup.expect_known(&store, &id).await.with_context(|| format!("`{named}` is neither a file nor a source"))?;
    let version = history::version(&store, &id, point).await?;
    let archive = setup.archive()?;
    Ok(history::document(&archive, &setup.source_or_retired(&archive, &id)?, &version)?)
}

/// One instruction with what it was read as.
fn told(given: &Given) -> String {
    let mut told = format!("{}. {}\n", given.number, visible(&given.text));
    for amendment in &given.amendments {
        let to = match &amendment.action {
            Action::Redesignate { to } | Action::Designate { to } => format!(" as {to}"),
            Action::Move { beside, .. } => format!(" beside {beside}"),
            Action::Replace { old, new, .. } => format!(": “{old}” by “{new}”"),
            Action::Strike { words, .. } | Action::Insert { words, .. } => format!(": “{words}”"),
            _ => String::new(),
        };
        let line = format!("    {} {}{to}", amendment.action.verb(), amendment.target);
        told.push_str(&visible(&line));
        told.push_str(&history::dates(given.effective, given.until));
        told.push('\n');
    }
    if given.amendments.is_empty() {
        told.push_str("    not understood\n");
    }
    told
}

/// What is in the text and what is not, on standard error: the redline alone is what is asked for.
fn report(amended: &AsAmended, text: &str) {
    amended.summary(text).iter().for_each(|line| output::say(line));
    amended.left_out().for_each(|outcome| output::say(&history::told(outcome)));
}
