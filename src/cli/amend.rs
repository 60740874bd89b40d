//! `rulewatch amend`: what a rule of the Federal Register does to the Code, and the Code as it will read.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::amend::{Action, Amended, Given, Outcome, apply, instructions};
use crate::brief::brief;
use crate::diff::diff;
use crate::document::Document;
use crate::history::{self, Point};
use crate::render::{Redline, visible};
use crate::source::{Recipe, SourceId};

use super::compare;
use super::output;
use super::redline::{self, RedlineArguments};
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rulewatch amend 2026-00789.xml                          the instructions, as they are read
  rulewatch amend 2026-00789.xml us-ecfr-15-742           what the source will read once they are in force
  rulewatch amend 2026-00789.xml part-742.xml --on 2026-02-01 --format docx -o as-amended.docx")]
pub struct AmendArguments {
    /// A rule of the Federal Register: a file or an http(s) URL; its XML is read best
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
    let unnamed = compare::unnamed(Recipe::default())?;
    let (_, rule) = compare::read(&setup, &arguments.rule, &unnamed).await?;
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
    let old = text_in_force(&setup, text).await?;
    let on = arguments.on;
    let tells = arguments.redline.format.tells_brief();
    let task = tokio::task::spawn_blocking(move || {
        let amended = apply(&rule, &old, on);
        let diff = diff(&old, &amended.document);
        let brief = (tells && !diff.is_empty()).then(|| brief(&unnamed, &old, &amended.document, &diff));
        (unnamed, old, amended, diff, brief)
    });
    let (unnamed, old, amended, diff, brief) = task.await.map_err(history::crashed)?;
    report(&amended, text);
    let redline = Redline {
        old: &old,
        new: &amended.document,
        diff: &diff,
        old_label: text,
        new_label: &label(&amended, text, &arguments.rule),
        context: arguments.redline.context,
        brief: brief.as_ref(),
        language: arguments.redline.language,
        now: Some(Timestamp::now()),
    };
    if diff.is_empty() {
        output::say(&redline::same("the text in force and the text as amended", &old, &amended.document));
    }
    arguments.redline.show(&unnamed, text, &redline, Timestamp::now())?;
    Ok(if arguments.redline.exit_code && !diff.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The text that is amended: the version of a source, or what is at a place.
async fn text_in_force(setup: &Setup, text: &str) -> anyhow::Result<Document> {
    let (name, point) = text.split_once('@').unwrap_or((text, "latest"));
    let is_place = Path::new(text).is_file() || text.contains("://");
    let (false, Ok(id), Ok(point)) = (is_place, name.parse::<SourceId>(), point.parse::<Point>()) else {
        return Ok(compare::read(setup, text, &compare::unnamed(Recipe::default())?).await?.1);
    };
    let store = setup.store().await?;
    setup.expect_known(&store, &id).await.with_context(|| format!("`{text}` is neither a file nor a source"))?;
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
        told.push_str(&dates(given.effective, given.until));
        told.push('\n');
    }
    if given.amendments.is_empty() {
        told.push_str("    not understood\n");
    }
    told
}

fn dates(effective: Option<Date>, until: Option<Date>) -> String {
    match (effective, until) {
        (Some(from), Some(until)) => format!(" (from {from} to {until})"),
        (Some(from), None) => format!(" (from {from})"),
        _ => String::new(),
    }
}

/// The name of the amended text. A file is passed on without what was told beside it: it says itself that it is not whole.
fn label(amended: &Amended, text: &str, rule: &str) -> String {
    let all = amended.outcomes.len();
    let done = amended.outcomes.iter().filter(|outcome| outcome.done.is_ok()).count();
    match done == all {
        true => format!("{text} as {rule} amends it"),
        false => format!("{text} as {rule} amends it, {} of {} left out", all - done, output::count(all, "amendment")),
    }
}

/// What is in the text and what is not, on standard error: the redline alone is what is asked for.
fn report(amended: &Amended, text: &str) {
    let left: Vec<&Outcome> = amended.outcomes.iter().filter(|outcome| outcome.done.is_err()).collect();
    let done = amended.outcomes.len() - left.len();
    output::say(&format!("{done} of {} to `{text}` applied", output::count(amended.outcomes.len(), "amendment")));
    if amended.elsewhere > 0 {
        output::say(&format!("{} to other parts of the Code left out", output::count(amended.elsewhere, "amendment")));
    }
    for outcome in left {
        let Err(reason) = &outcome.done else { continue };
        let what = format!("{} {}", outcome.amendment.action.verb(), outcome.amendment.target);
        let dates = dates(outcome.effective, outcome.until);
        output::say(&format!("not applied: instruction {}, {what}{dates}: {reason}", outcome.number));
    }
}
