//! `rulewatch source show`: one source as it is defined and how it stands, its noise included.

use std::process::ExitCode;

use anyhow::bail;
use jiff::Timestamp;

use crate::cli::log::day_and_minute;
use crate::cli::output;
use crate::cli::setup::Setup;
use crate::render;
use crate::source::SourceId;
use crate::volatile::{Memory, Place};

pub async fn show(setup: &Setup, id: &SourceId) -> anyhow::Result<ExitCode> {
    let source = setup.source(id)?;
    let state = setup.store().await?.source_state(id).await?;
    let mut text = format!("{}\n{}\n{}\n\n", source.id, render::one_line(&source.title), source.url);
    let mut line = |name: &str, value: String| text.push_str(&format!("{name:<14}{}\n", render::visible(&value)));
    line("issuer", format!("{} ({})", source.issuer, source.jurisdiction));
    line("topics", source.topics.join(", "));
    line("schedule", source.schedule.to_string());
    if source.browser {
        line("fetched", "by a browser".to_owned());
    }
    if let Some(parent) = &source.ties.parent {
        let told = match setup.source(&parent.id)?.ties.children.contains(&source.id) {
            true => format!("due whenever {} has a new version", parent.id),
            false => format!("its address is told by {}", parent.id),
        };
        line("follows", told);
    }
    if !source.ties.children.is_empty() {
        let children: Vec<&str> = source.ties.children.iter().map(SourceId::as_str).collect();
        line("followed by", children.join(", "));
    }
    if let Some(main) = &source.ties.copy_of {
        line("copy of", format!("{}, with which it is compared", main.id));
    }
    if let Some(descent) = &source.ties.descent {
        let found = format!("in an entry of {}, {} UTC", descent.parent.id, day_and_minute(descent.found_at));
        line("found", found);
        if let Some(rest) = descent.rests_at {
            line("rests", format!("from {} UTC on", day_and_minute(rest)));
        }
    }
    let mut next = Timestamp::now();
    for name in ["next times", "", ""] {
        next = source.schedule.next_after(next);
        if source.is_at_rest(next) {
            break;
        }
        line(name, format!("{} UTC", day_and_minute(next)));
    }
    let volatile = state.as_ref().map(|state| state.volatile.clone()).unwrap_or_default();
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
    text.push_str(&noise(&volatile));
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The places known for noise or suspected of it; empty where there are none.
fn noise(memory: &Memory) -> String {
    let mut text = String::new();
    let known = memory.learned().map(|place| ("volatile", place));
    for (name, place) in known.chain(memory.suspects().map(|place| ("suspected", place))) {
        let Place { kind, shown, was, is, run, moved, .. } = place;
        let told = format!(
            "{kind} in \"{shown}\": `{was}` in the version, now `{is}`; moved {}, last {} UTC",
            output::count(usize::try_from(*run).unwrap_or(usize::MAX), "time"),
            day_and_minute(*moved)
        );
        text.push_str(&format!("{name:<14}{}\n", render::visible(&told)));
    }
    text
}

/// Forgets what is known of a source's noise: it is learned anew, and what stays different surfaces as a revision.
pub async fn forget_noise(setup: &Setup, id: &SourceId) -> anyhow::Result<ExitCode> {
    if !setup.store().await?.forget_noise(id).await? {
        bail!("the index knows no source `{id}`");
    }
    output::say(&format!("forgot the noise of {id}: it is learned anew from the next checks"));
    Ok(ExitCode::SUCCESS)
}
