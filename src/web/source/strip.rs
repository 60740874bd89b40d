//! The history of a source on one line: when it was read well, held, in trouble or not looked at, and its versions.
//!
//! A picture for the eye alone: what it shows stands below as text.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};

use crate::source::Source;
use crate::store::{Span, SpanKind};
use crate::version::Version;
use crate::web::frame::minute;
use crate::web::visitor::Visitor;

/// Units of the picture from its first to its last moment.
const WIDTH: i64 = 1_000;
/// Ticks of versions that are drawn, the latest.
const TICKS: usize = 100;
/// The shortest time that is drawn.
const SHORTEST: SignedDuration = SignedDuration::from_hours(24);

/// The strip, from the first version or check to now.
pub fn strip(source: &Source, versions: &[Version], spans: &[Span], now: Timestamp, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let first = versions.iter().map(|version| version.seen_at).chain(spans.iter().map(|span| span.since)).min();
    let begin = first.unwrap_or(now).min(now.checked_sub(SHORTEST).unwrap_or(now));
    let scale = Scale { begin, length: (now.as_millisecond() - begin.as_millisecond()).max(1) };
    html! {
        figure.strip {
            svg viewBox={ "-4 0 " (WIDTH + 8) " 46" } aria-hidden="true" preserveAspectRatio="none" {
                line.base x1="0" x2=(WIDTH) y1="30" y2="30" {}
                @for bar in bars(spans, &scale) {
                    rect class=(bar.class) x=(bar.from) width=((bar.to - bar.from).max(2)) y=(if bar.class == "good" { 28 } else { 22 }) height=(if bar.class == "good" { 4 } else { 16 }) {
                        title { (bar.told) }
                    }
                }
                @for (x, version) in ticks(versions, &scale) {
                    a href=(visitor.at(&format!("/sources/{}/versions/{}", source.id, version.number))) tabindex="-1" {
                        path.tick d={ "M" (x) " 4V32" } { title { (version.number) " · " (minute(version.seen_at)) } }
                    }
                }
            }
            figcaption {
                span { (day(begin)) }
                span.keys {
                    span.key.good { (language.say("strip-good")) } " " span.key.held { (language.say("web-held")) } " "
                    span.key.failed { (language.say("web-failed")) } " " span.key.tick { (language.say("web-version")) }
                }
                span { (day(now)) }
            }
        }
    }
}

struct Scale {
    begin: Timestamp,
    /// Milliseconds.
    length: i64,
}

impl Scale {
    fn at(&self, time: Timestamp) -> i64 {
        let from = i128::from(time.as_millisecond() - self.begin.as_millisecond()) * i128::from(WIDTH);
        i64::try_from(from / i128::from(self.length)).unwrap_or(0).clamp(0, WIDTH)
    }
}

/// The latest versions with their places; of those that fall on one place the latest stands for all.
fn ticks<'v>(versions: &'v [Version], scale: &Scale) -> Vec<(i64, &'v Version)> {
    let mut ticks: Vec<_> = versions.iter().rev().map(|version| (scale.at(version.seen_at), version)).collect();
    ticks.dedup_by_key(|(x, _)| *x);
    ticks.truncate(TICKS);
    ticks
}

struct Bar {
    class: &'static str,
    from: i64,
    to: i64,
    told: String,
}

/// The spans as bars; those of a kind that touch on this scale are one, so that no source draws more than its line has room for.
fn bars(spans: &[Span], scale: &Scale) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    for span in spans {
        let class = match span.kind {
            SpanKind::Good => "good",
            SpanKind::Held => "held",
            SpanKind::Failed => "failed",
        };
        let (from, to) = (scale.at(span.since), scale.at(span.until));
        match bars.iter_mut().rev().take(3).find(|bar| bar.class == class && from <= bar.to + 1) {
            Some(bar) => bar.to = bar.to.max(to),
            None => {
                bars.push(Bar {
                    class, from, to, told: format!("{} – {} UTC", minute(span.since), minute(span.until))
                })
            }
        }
    }
    bars
}

fn day(time: Timestamp) -> String {
    TimeZone::UTC.to_datetime(time).date().to_string()
}
