//! The days that words which came name, each with what it is for; relative ones where the day they count from is known.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::brief::facts::{Anchors, Day, Fact, Role, Said, facts, resolve};
use crate::brief::quote::excerpt;
use crate::brief::touched::{Side, Touched};
use crate::document::{Block, Document};
use crate::source::Source;

/// Most days told.
const MOST: usize = 8;
/// Days in rows of a list; more of them are the list's, not the revision's.
const LISTED: usize = 6;
/// Bytes of a line that is no more than the name of an act.
const ALONE: usize = 90;
/// Most days of signature: more are those of the acts that the text names.
const SIGNED: usize = 2;
/// Bytes quoted on each side of a day.
const AROUND: usize = 60;

/// A day and what it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    pub role: Role,
    pub day: Date,
    /// The day that stood in its place, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Date>,
    /// The words that say so.
    pub quote: String,
    /// Position in `Diff::hunks`.
    pub hunk: usize,
}

/// The days stated with words that came, in the order of their roles.
pub(super) fn dates(touched: &[Touched<'_>]) -> Vec<Dated> {
    let anchors = Anchors {
        publication: anchor(touched, Role::Published),
        effective: anchor(touched, Role::Effective),
        act: anchor(touched, Role::Signed),
    };
    let mut dated: Vec<Dated> = Vec::new();
    let listed = touched.iter().filter(|block| block.is_row()).flat_map(days).count() > LISTED;
    for block in touched.iter().filter(|block| block.side == Side::New && !(listed && block.is_row())) {
        for (fact, role, day) in days(block) {
            let Some(on) = resolve(day, &anchors) else { continue };
            let known = |dated: &&mut Dated| dated.role == role && dated.day == on;
            if role == Role::None || is_anothers(block, fact, role) || dated.iter_mut().find(known).is_some() {
                continue;
            }
            let quote = excerpt(&block.block.text, &fact.range, AROUND);
            let was = was(touched, block.hunk, role, on).or_else(|| was_alone(touched, block, fact, role, on));
            dated.push(Dated { role, day: on, was, quote, hunk: block.hunk });
        }
    }
    // Many acts were signed; none of those days is this one's.
    if dated.iter().filter(|dated| dated.role == Role::Signed).count() > SIGNED {
        dated.retain(|dated| dated.role != Role::Signed);
    }
    dated.sort_by_key(|dated| (rank(dated.role), dated.day));
    dated.truncate(MOST);
    dated
}

/// True for the day of an act that a sentence cites: `Executive Order 14018 of February 24, 2021` within it. Where such a
/// line stands alone it is the head of the act itself.
fn is_anothers(block: &Touched<'_>, fact: &Fact, role: Role) -> bool {
    let text = &block.block.text;
    let cited = text.get(..fact.range.start).is_some_and(|before| before.ends_with(" of "));
    role == Role::Signed && cited && text.len() > ALONE
}

/// The days stated with words that went, where no other day came in their place and the new text names them nowhere.
pub(super) fn withdrawn(touched: &[Touched<'_>], dates: &[Dated], new: &Document) -> Vec<Dated> {
    let mut withdrawn: Vec<Dated> = Vec::new();
    // What goes from a list is the list's: its other rows stand as they stood.
    for block in touched.iter().filter(|block| block.side == Side::Old && !block.is_row()) {
        for (fact, role, day) in days(block) {
            let Day::On(day) = day else { continue };
            let told = |dated: &Dated| dated.role == role && (dated.day == day || dated.was == Some(day));
            if role == Role::None || dates.iter().chain(&withdrawn).any(told) {
                continue;
            }
            let words = &block.block.text[fact.range.clone()];
            if new.blocks.iter().any(|block| block.text.contains(words)) {
                continue;
            }
            let quote = excerpt(&block.block.text, &fact.range, AROUND);
            withdrawn.push(Dated { role, day, was: None, quote, hunk: block.hunk });
        }
    }
    withdrawn.sort_by_key(|dated| (rank(dated.role), dated.day));
    withdrawn.truncate(MOST);
    withdrawn
}

/// The days of a block that came with it. A cell of a list says by its column what its day is for.
fn days<'t>(block: &'t Touched<'_>) -> Vec<(&'t Fact, Role, Day)> {
    let day = |fact: &'t Fact| match fact.said {
        Said::Date { day, role } => {
            let column = block.block.cells.iter().find(|cell| cell.range.contains(&fact.range.start));
            let role = match column.map(|cell| cell.column.to_lowercase()) {
                Some(column) if role == Role::None => column_role(&column),
                _ => role,
            };
            Some((fact, role, day))
        }
        _ => None,
    };
    block.stated().filter_map(day).collect()
}

fn column_role(column: &str) -> Role {
    match column {
        _ if column.contains("effective") || column.contains("amended") => Role::Effective,
        _ if column.contains("publi") || column.contains("公布") || column.contains("发布") => Role::Published,
        _ if column.contains("comment") => Role::Comment,
        _ if column.contains("expir") => Role::Expires,
        _ if column.contains("sign") => Role::Signed,
        _ => Role::None,
    }
}

/// The only day of this role that the new text names.
fn anchor(touched: &[Touched<'_>], role: Role) -> Option<Date> {
    let new = touched.iter().filter(|block| block.side == Side::New);
    let mut on = new.flat_map(days).filter_map(|(_, of, day)| match day {
        Day::On(on) if of == role => Some(on),
        _ => None,
    });
    let first = on.next()?;
    on.all(|other| other == first).then_some(first)
}

/// The day of the same role that went from the same hunk.
fn was(touched: &[Touched<'_>], hunk: usize, role: Role, is: Date) -> Option<Date> {
    let old = touched.iter().filter(|block| block.side == Side::Old && block.hunk == hunk);
    old.flat_map(days).find_map(|(_, of, day)| match day {
        Day::On(on) if of == role && on != is => Some(on),
        _ => None,
    })
}

/// The day of a short line that went as a whole and said the same of another day: `Effective: January 2, 2025` has too few words
/// to be the same line for the diff.
fn was_alone(touched: &[Touched<'_>], block: &Touched<'_>, fact: &Fact, role: Role, is: Date) -> Option<Date> {
    let before = |block: &Block, fact: &Fact| {
        let lead = block.text[..fact.range.start].trim().to_lowercase();
        Some(lead).filter(|lead| !lead.is_empty() && block.text.len() <= ALONE)
    };
    let lead = before(block.block, fact)?;
    let gone = touched.iter().filter(|old| old.side == Side::Old && old.hunk != block.hunk);
    gone.flat_map(|old| days(old).into_iter().map(move |day| (old, day))).find_map(|(old, (fact, of, day))| match day {
        Day::On(on) if of == role && on != is && before(old.block, fact).as_ref() == Some(&lead) => Some(on),
        _ => None,
    })
}

fn rank(role: Role) -> u8 {
    match role {
        Role::Signed => 0,
        Role::Published => 1,
        Role::Effective => 2,
        Role::Compliance => 3,
        Role::Comment => 4,
        Role::Expires => 5,
        Role::None => 6,
    }
}

/// The days that a sentence of a calendar entry names.
pub(super) fn in_text(text: &str) -> Vec<(Role, Date)> {
    let on = |fact: Fact| match fact.said {
        Said::Date { day: Day::On(on), role } => Some((role, on)),
        _ => None,
    };
    facts(text).into_iter().filter_map(on).collect()
}

/// The IANA zone of a source's days: that of its schedule, else that of the capital of its jurisdiction.
pub(super) fn zone(source: &Source) -> String {
    let named = source.schedule.zone().and_then(|zone| zone.iana_name().map(str::to_owned));
    named.unwrap_or_else(|| {
        match source.jurisdiction.as_str() {
            "US" => "America/New_York",
            "CN" => "Asia/Shanghai",
            "TW" => "Asia/Taipei",
            "HK" => "Asia/Hong_Kong",
            "JP" => "Asia/Tokyo",
            "KR" => "Asia/Seoul",
            "NL" => "Europe/Amsterdam",
            "EU" => "Europe/Brussels",
            "GB" => "Europe/London",
            _ => "UTC",
        }
        .to_owned()
    })
}
