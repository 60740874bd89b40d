//! One revision in a list: how grave, which way, whose, what, from when.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use crate::brief::Brief;
use crate::brief::classes::Direction;
use crate::brief::facts::Role;
use crate::render::{self, bounded, visible};
use crate::revision::Revision;
use crate::source::Sources;
use crate::web::visitor::Visitor;

/// Dates told of one revision.
const DATES: usize = 2;
/// Characters of a headline, of which a hostile page may make one word.
const HEADLINE: usize = 320;

/// Who looks at a list, and when.
pub struct Seen<'a> {
    pub sources: &'a Sources,
    pub visitor: &'a Visitor,
    pub today: Date,
}

/// A revision with the words of it that were asked for.
pub fn entry(revision: &Revision, quotes: &[Markup], seen: &Seen<'_>) -> Markup {
    let (brief, language) = (&revision.brief, seen.visitor.language);
    let source = seen.sources.get(&revision.source);
    let time = TimeZone::UTC.to_datetime(revision.seen_at);
    html! {
        li {
            (severity(brief, seen.visitor))
            div {
                p.whose {
                    @if let Some(source) = source { span.issuer { (bounded(&source.issuer, 60)) } " " }
                    a href=(seen.visitor.at(&format!("/sources/{}", revision.source))) {
                        (bounded(source.map_or(revision.source.as_str(), |source| source.title.as_str()), 160))
                    }
                    " " time datetime=(revision.seen_at) title="UTC" { (time.date()) " " (time.strftime("%H:%M")) }
                }
                p.headline {
                    a href=(seen.visitor.at(&format!("/revisions/{}", revision.id))) { (bounded(&brief.headline(language), HEADLINE)) }
                }
                p.bearing {
                    span class={ "direction " (direction_class(brief)) } { (render::direction_words(brief.direction, brief.mixed, language)) }
                    @for day in days(brief, seen.today) {
                        span.dated { (visible(&render::dated_words(day, language))) @if let Some(left) = render::countdown(day.day, seen.today, language) { " · " (left) } }
                    }
                }
                @for quote in quotes { p.quoted { (quote) } }
            }
        }
    }
}

/// The mark of how grave it is: a figure, for those who see no colours.
pub fn severity(brief: &Brief, visitor: &Visitor) -> Markup {
    let told = visitor.language.tell("severity", [("severity", brief.severity.into())]);
    html! { span class={ "severity s" (brief.severity.min(5)) } title=(told) { span.unseen { (told) } span aria-hidden="true" { (brief.severity) } } }
}

fn direction_class(brief: &Brief) -> &'static str {
    match brief.direction {
        Direction::Tightens => "tightens",
        Direction::Loosens => "loosens",
        Direction::Neutral | Direction::Unclear => "quiet",
    }
}

/// The next days that a brief names, and where none is ahead the last.
fn days(brief: &Brief, today: Date) -> Vec<&crate::brief::Dated> {
    let mut told: Vec<_> = brief.dates.iter().filter(|dated| dated.role != Role::None).collect();
    told.sort_by_key(|dated| dated.day);
    let ahead: Vec<_> = told.iter().copied().filter(|dated| dated.day >= today).take(DATES).collect();
    if ahead.is_empty() { told.into_iter().next_back().into_iter().collect() } else { ahead }
}
