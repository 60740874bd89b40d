//! Sources that were not read well, as messages tell them: silence about them proves nothing.

use jiff::tz::TimeZone;

use crate::operator::Stale;
use crate::render::one_line;
use crate::wording::Language;

/// Sources that are named; the rest is counted.
const NAMED: usize = 40;

/// One line each: which source, and since when; times on the reader's clock.
pub(in crate::alert) fn told_stale(stale: &[Stale], zone: &TimeZone, language: Language) -> Vec<String> {
    let mut lines: Vec<String> = stale.iter().take(NAMED).map(|stale| line(stale, zone, language)).collect();
    if stale.len() > NAMED {
        lines.push(language.count("stale-more", stale.len() - NAMED));
    }
    lines
}

fn line(stale: &Stale, zone: &TimeZone, language: Language) -> String {
    let name = format!("{} · {}", one_line(&stale.source.issuer), one_line(&stale.source.title));
    match stale.last_good {
        Some(time) => {
            let time = time.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
            language.tell("stale-since", [("source", name.into()), ("time", time.into())])
        }
        None => language.tell("stale-never", [("source", name.into())]),
    }
}
