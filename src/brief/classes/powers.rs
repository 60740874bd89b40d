//! What an authority may do: a power of its own is no leave for those whom the law binds.

use std::sync::LazyLock;

use regex::Regex;

use super::signs::{Measure, Sign};
use super::window::Side;

/// An authority as the subject of the verb that follows.
static AUTHORITY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        (?-u:\b)(?:bis|ofac|ddtc|cbp|nist|cisa|omb|ustr|secretary|president|director|administrator|commissioners?|commission|committee
            |agency|agencies|department|bureau|board|court|authority|authorities|council|customs|officers?)
            (?:\ (?:of|for)\ [a-z]+(?:\ [a-z]+){0,3})?(?:\ (?:also|further|then|at\ (?:its|any)\ [a-z]+))?,?\ $
        |(?:[主监監调調审審][管督查][机機][关關]|[机機][关關]|部[门門]|[机機]构|機構|法院|[海][关關]|委[员員][会會]|[署局])
            (?:[亦并並也][得可]?|[可有认認不]能?)?$",
    )
    .ok()
});

/// True for the permission of an authority: `BIS may revoke`, `主管機關得命其`.
pub(super) fn is_power(sign: &Sign, side: &Side<'_>) -> bool {
    const NEAR: usize = 80;
    let Measure::Rank(..0) = sign.measure else { return false };
    let Some(before) = side.text.get(..sign.range.start.saturating_sub(side.start)) else { return false };
    let start = (before.len().saturating_sub(NEAR)..=before.len()).find(|&at| before.is_char_boundary(at));
    let before = &before[start.unwrap_or(0)..];
    AUTHORITY.as_ref().is_some_and(|authority| authority.is_match(before))
}
