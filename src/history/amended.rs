//! A rule applied to a text in force: the Code as it will read, and what could not be applied.

use std::fmt::Write;

use jiff::civil::Date;

use super::{HistoryError, Point, crashed, document, version};
use crate::amend::{Amended, Outcome, Step, Target, apply, instructions};
use crate::archive::Archive;
use crate::diff::{Diff, diff};
use crate::document::Document;
use crate::source::{Source, SourceId, Sources};
use crate::store::Store;
use crate::version::Version;

/// A text with a rule's amendments in it, beside the text before.
#[derive(Debug, Clone)]
pub struct AsAmended {
    pub old: Document,
    pub amended: Amended,
    pub diff: Diff,
}

/// Applies a rule to a text; `on` leaves out what is not in force on that day.
pub fn as_amended(rule: &Document, old: Document, on: Option<Date>) -> AsAmended {
    let amended = apply(rule, &old, on);
    let diff = diff(&old, &amended.document);
    AsAmended { old, amended, diff }
}

/// The version of one source, a rule, applied to the version of another. Reading and applying run on a blocking thread.
pub async fn amend(
    archive: &Archive,
    store: &Store,
    rule: (&Source, Point),
    text: (&Source, Point),
    on: Option<Date>,
) -> Result<(AsAmended, Version, Version), HistoryError> {
    let rule_version = version(store, &rule.0.id, rule.1).await?;
    let text_version = version(store, &text.0.id, text.1).await?;
    let (archive, rule, text) = (archive.clone(), rule.0.clone(), text.0.clone());
    let task = tokio::task::spawn_blocking(move || {
        let (rule, old) = (document(&archive, &rule, &rule_version)?, document(&archive, &text, &text_version)?);
        Ok((as_amended(&rule, old, on), rule_version, text_version))
    });
    task.await.map_err(crashed)?
}

/// The sources of the Electronic Code of Federal Regulations whose text a rule amends, as their addresses name it:
/// `title-15.xml?part=742`, and a supplement of it by `&appendix=Supplement No. 4 to Part 744`.
pub fn amended_by(rule: &Document, sources: &Sources) -> Vec<SourceId> {
    let given = instructions(rule);
    let targets: Vec<&Target> = given.iter().flat_map(|one| &one.amendments).map(|own| &own.target).collect();
    if targets.is_empty() {
        return Vec::new();
    }
    let text = rule.text();
    let is_amended = |source: &Source| {
        let title = source.url.path().rsplit('/').next().and_then(|file| file.strip_prefix("title-"));
        let title = title.and_then(|file| file.split('.').next());
        let asked =
            |name: &str| source.url.query_pairs().find(|(own, _)| own == name).map(|(_, value)| value.into_owned());
        let appendix = asked("appendix").map(|appendix| Step::Attachment(appendix.to_lowercase()));
        let is_named = |target: &&Target| match &appendix {
            Some(appendix) => target.path.contains(appendix),
            None => target.part().is_some_and(|part| Some(part) == asked("part").as_deref()),
        };
        source.url.host_str() == Some("www.ecfr.gov")
            && title.is_some_and(|title| text.contains(&format!("{title} CFR")))
            && targets.iter().any(is_named)
    };
    sources.values().filter(|source| is_amended(source)).map(|source| source.id.clone()).collect()
}

impl AsAmended {
    /// The name of the amended text. It is passed on without what is told beside it, so it says itself that it is not whole.
    pub fn label(&self, text: &str, rule: &str) -> String {
        let (all, left) = (self.amended.outcomes.len(), self.left_out().count());
        let mut label = format!("{text} as {rule} amends it");
        if left > 0 {
            // Writing into a string can't fail.
            _ = write!(label, ", {left} of {} left out", counted(all));
        }
        label
    }

    /// What could not be applied.
    pub fn left_out(&self) -> impl Iterator<Item = &Outcome> {
        self.amended.outcomes.iter().filter(|outcome| outcome.done.is_err())
    }

    /// How much was applied, and how much is about other texts.
    pub fn summary(&self, text: &str) -> Vec<String> {
        let all = self.amended.outcomes.len();
        let mut lines = vec![format!("{} of {} to `{text}` applied", all - self.left_out().count(), counted(all))];
        if self.amended.elsewhere > 0 {
            lines.push(format!("{} to other parts of the Code left out", counted(self.amended.elsewhere)));
        }
        lines
    }
}

fn counted(amendments: usize) -> String {
    format!("{amendments} amendment{}", if amendments == 1 { "" } else { "s" })
}

/// One amendment that was left out, and why.
pub fn told(outcome: &Outcome) -> String {
    let what = format!("{} {}", outcome.amendment.action.verb(), outcome.amendment.target);
    let reason = outcome.done.as_ref().err().map(|reason| format!(": {reason}")).unwrap_or_default();
    format!("not applied: instruction {}, {what}{}{reason}", outcome.number, dates(outcome.effective, outcome.until))
}

/// When an amendment is in force.
pub fn dates(effective: Option<Date>, until: Option<Date>) -> String {
    match (effective, until) {
        (Some(from), Some(until)) => format!(" (from {from} to {until})"),
        (Some(from), None) => format!(" (from {from})"),
        (None, Some(until)) => format!(" (until {until})"),
        (None, None) => String::new(),
    }
}
