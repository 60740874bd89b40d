//! A copy of a text at another address of its issuer, compared with the main one: where the two say different things is
//! told for as long as they do, and is no revision of either.

use jiff::Timestamp;

use super::found::Found;
use super::{CheckError, Edges};
use crate::diff::{Class, Diff};
use crate::history::{self, Comparison, HistoryError, Point};
use crate::source::{Source, SourceId};
use crate::store::{CheckResult, SourceState};

/// Says in what the check found where the copy differs from its main text, as both were last read. What was found is not
/// recorded yet: a new version of the copy is compared by its next check, which is asked for at once.
pub(super) async fn compare(
    edges: &Edges,
    source: &Source,
    state: &SourceState,
    found: &mut Found,
    now: Timestamp,
) -> Result<(), CheckError> {
    let Some(main) = &source.ties.copy_of else { return Ok(()) };
    match &found.result {
        CheckResult::Bad => return Ok(()),
        CheckResult::Recorded { .. } => {
            found.due = Some(now);
            return Ok(());
        }
        CheckResult::Good { .. } if state.version.is_none() => return Ok(()),
        CheckResult::Good { .. } => {}
    }
    let compared = history::beside(&edges.archive, &edges.store, (main, source), (Point::Latest, Point::Latest)).await;
    let told = match compared {
        Ok(compared) => disagreement(&main.id, &compared),
        Err(HistoryError::NoVersion(_)) => None,
        Err(HistoryError::Store(error)) => return Err(error.into()),
        Err(error) => Some(format!("not compared with `{}`: {}", main.id, super::explain(&error))),
    };
    if let Some(told) = told {
        found.reason = Some(match found.reason.take() {
            Some(before) => format!("{told}; {before}"),
            None => told,
        });
    }
    Ok(())
}

/// Where the two differ in what they say. Where their links lead is each site's own affair.
fn disagreement(main: &SourceId, compared: &Comparison) -> Option<String> {
    let Diff { hunks, .. } = &compared.diff;
    let places = hunks.iter().filter(|hunk| matches!(hunk.class, Class::Text | Class::Citation | Class::Designator));
    let places = match places.count() {
        0 => return None,
        1 => "1 place".to_owned(),
        n => format!("{n} places"),
    };
    let copy = &compared.new_version.source;
    Some(format!("says something else than `{main}` in {places}: see `rulewatch diff {main} --with {copy}`"))
}
