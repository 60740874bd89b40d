//! The brief of a calendar entry: no text changed, a date came nearer or is here.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::classes::{Class, Confidence, Direction};
use super::facts::{Force, Role, Said, facts};
use super::sentences::sentences;
use super::{Affected, Brief, Dated, Identity, Lead, Occasion, Point, Reason, Statement};
use super::{dates, own_citation, quote};
use crate::diff::{Diff, Hunk, HunkKind};
use crate::document::{Block, BlockKind, Document};
use crate::source::{Calendar, Source, Stage};

/// What a calendar entry says that no text does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    pub date: Date,
    /// Days before the date at which the entry spoke; 0 = the date is here.
    pub days: u16,
    /// What happens on the date, as the keeper of the watchlist wrote it.
    pub event: String,
    /// Days before the date at which it speaks again; the date itself is 0.
    #[serde(default)]
    pub next: Vec<u16>,
    /// What the sources that would say otherwise had said by then.
    #[serde(default)]
    pub rechecked: Vec<Rechecked>,
}

/// A source that would say otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rechecked {
    pub source: String,
    /// Its version by then.
    pub version: String,
    /// True where that is another one than at the last reminder.
    pub news: bool,
    /// When it was last read well, as recorded; `never` where it was not.
    pub checked: String,
}

/// Summarises a new stage of an entry; `None` where something else in it changed: that is told like any text.
pub(super) fn brief(
    source: &Source,
    calendar: &Calendar,
    old: &Document,
    new: &Document,
    diff: &Diff,
) -> Option<Brief> {
    let field = |document: &Document, name: &str| document.field(name).map(str::to_owned);
    let kept = ["date", "event"].iter().all(|name| field(old, name) == field(new, name));
    let stage = new.field("stage")?;
    if !kept || old.field("stage") == Some(stage) {
        return None;
    }
    let days = days(calendar, stage)?;
    let is_stage = |hunk: &Hunk| new.blocks[hunk.new.clone()].iter().any(|block| block.text.starts_with("stage: "));
    let hunk = diff.hunks.iter().position(is_stage);
    let (rechecked, direction) = (rechecked(old, new), direction(&calendar.event));
    let news = rechecked.iter().any(|other| other.news);
    let citation = hunk.and_then(|at| own_citation(old, new, &diff.hunks[at])).cloned().unwrap_or_default();
    let statements =
        sentences(&calendar.event).into_iter().take(3).map(|range| calendar.event[range].trim()).map(|sentence| {
            Statement {
                hunk: hunk.unwrap_or_default(),
                kind: HunkKind::Revised,
                citation: citation.clone(),
                classes: classes(sentence),
                direction: self::direction(sentence),
                rules: Vec::new(),
                repeats: 0,
                gone: String::new(),
                come: quote::cut(&quote::squeeze(sentence), 400),
                before: format!("stage: {}", old.field("stage").unwrap_or_default()),
                after: format!("stage: {stage}. {sentence}"),
            }
        });
    let mut affected = Affected { topics: source.topics.clone(), ..Affected::default() };
    facts(&calendar.event).iter().for_each(|fact| affected.add(&calendar.event, fact));
    let acts: Vec<String> = facts(&format!("{}\n{}", source.title, calendar.event))
        .into_iter()
        .filter_map(|fact| match fact.said {
            Said::Act(act) => Some(act),
            _ => None,
        })
        .fold(Vec::new(), |mut acts, act| {
            if !acts.contains(&act) {
                acts.push(act);
            }
            acts
        });
    let ahead = calendar.remind.iter().copied().filter(|&left| left < days);
    let mut next: Vec<u16> = ahead.chain((days > 0).then_some(0)).collect();
    next.sort_unstable_by_key(|&left| std::cmp::Reverse(left));
    next.dedup();
    Some(Brief {
        occasion: if days == 0 { Occasion::DateReached } else { Occasion::DateNear },
        lead: Lead::Entry { title: quote::cut(&quote::squeeze(&source.title), 200) },
        severity: calendar.severity,
        direction,
        confidence: if news { Confidence::Low } else { Confidence::Medium },
        statements: statements.collect(),
        reasons: vec![Reason { class: Class::Eff, severity: calendar.severity, places: Vec::new(), more: 0 }],
        affected,
        dates: all_dates(calendar),
        zone: dates::zone(source),
        identity: Identity { acts: acts.clone(), ..Identity::default() },
        points: [Point::NewNotice, Point::Orders, Point::EndUse].to_vec(),
        unclear: Vec::new(),
        reminder: Some(Reminder { date: calendar.date, days, event: calendar.event.clone(), next, rechecked }),
        stats: diff.stats,
        acts,
        ..Brief::default()
    })
}

/// What a keeper changed in an entry is told before what other sources have said meanwhile.
pub(super) fn entry_first(order: &mut [usize], old: &Document, new: &Document, diff: &Diff) {
    let is_row = |block: &Block| block.kind == BlockKind::TableRow;
    let of_others = |at: &usize| {
        let Some(hunk) = diff.hunks.get(*at) else { return true };
        let blocks = [old.blocks.get(hunk.old.clone()), new.blocks.get(hunk.new.clone())];
        blocks.into_iter().flatten().flatten().all(is_row)
    };
    order.sort_by_key(of_others);
}

/// Days before the date that a stage tells; `None` for one that tells nothing yet.
fn days(calendar: &Calendar, stage: &str) -> Option<u16> {
    if stage == Stage::Reached.to_string() {
        return Some(0);
    }
    calendar.remind.iter().copied().find(|&days| stage == Stage::Within(days).to_string())
}

/// Which way it goes where a date ends what was suspended or allowed, and where one begins a relief; unclear else.
fn direction(event: &str) -> Direction {
    let event = event.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| event.contains(word));
    let back = any(&[
        "reinstat",
        "resume",
        "applies again",
        "apply again",
        "back in force",
        "takes effect again",
        "恢复",
        "恢復",
    ]);
    let stopped = any(&["suspension", "suspended", "stay", "暂停", "暫停"]);
    let ends = any(&["ends", "end ", "expires", "lapses", "until", "through", "届满", "屆滿", "至"]);
    let relief = any(&["general license", "authorization", "authorisation", "exemption", "豁免", "临时通用许可"]);
    match () {
        () if back || stopped && ends => Direction::Tightens,
        () if relief && ends => Direction::Tightens,
        () if stopped => Direction::Loosens,
        () => Direction::Unclear,
    }
}

/// What a sentence of an entry is about.
fn classes(sentence: &str) -> Vec<Class> {
    let lower = sentence.to_lowercase();
    let mut classes = Vec::new();
    let mut add = |class: Class| {
        if !classes.contains(&class) {
            classes.push(class);
        }
    };
    if ["suspen", "stay", "reinstat", "resum", "暂停", "暫停", "恢复", "恢復"].iter().any(|word| lower.contains(word))
    {
        add(Class::Sus);
    }
    for fact in facts(sentence) {
        match fact.said {
            Said::Date { .. } => add(Class::Eff),
            Said::Percentage { .. } => add(Class::Cap),
            Said::Policy(_) => add(Class::Lp),
            Said::Modal(modal) if modal.force() == Force::Prohibition => add(Class::Pen),
            _ => {}
        }
    }
    classes
}

/// The date itself, and those that the entry names with what they are for.
fn all_dates(calendar: &Calendar) -> Vec<Dated> {
    let named = dates::in_text(&calendar.event);
    let role = named.iter().find(|(_, on)| *on == calendar.date).map_or(Role::Expires, |(role, _)| *role);
    let role = if role == Role::None { Role::Expires } else { role };
    let quote = quote::cut(&quote::squeeze(&calendar.event), 200);
    let others = named.into_iter().filter(|(role, on)| *role != Role::None && *on != calendar.date);
    let mut dated: Vec<Dated> =
        others.map(|(role, day)| Dated { role, day, was: None, quote: quote.clone(), hunk: 0 }).collect();
    dated.push(Dated { role, day: calendar.date, was: None, quote, hunk: 0 });
    dated.sort_by_key(|dated| dated.day);
    dated.dedup_by(|a, b| a.role == b.role && a.day == b.day);
    dated
}

/// The dates of an entry that its keeper edited, each with the day that stood in its place, and those that no longer stand.
pub(super) fn moved(calendar: &Calendar, old: &Document) -> (Vec<Dated>, Vec<Dated>) {
    let field = |name: &str| old.field(name).map(str::to_owned);
    let before = field("date").and_then(|date| date.parse::<Date>().ok());
    let earlier =
        before.map(|date| all_dates(&Calendar { date, event: field("event").unwrap_or_default(), ..calendar.clone() }));
    let (mut dates, earlier) = (all_dates(calendar), earlier.unwrap_or_default());
    let stands =
        |dates: &[Dated], one: &Dated| dates.iter().any(|other| other.role == one.role && other.day == one.day);
    let gone: Vec<Dated> = earlier.iter().filter(|one| !stands(&dates, one)).cloned().collect();
    for dated in dates.iter_mut().filter(|dated| !stands(&earlier, dated)) {
        // One that is of the same kind and no longer stands has moved; the entry's own date is of whatever kind.
        let own = dated.day == calendar.date;
        let was = gone.iter().find(|one| if own { Some(one.day) == before } else { one.role == dated.role });
        dated.was = was.filter(|one| one.role == dated.role).map(|one| one.day);
    }
    let moved = |one: &Dated| dates.iter().any(|dated| dated.role == one.role && dated.was == Some(one.day));
    let withdrawn = gone.into_iter().filter(|one| !moved(one)).collect();
    (dates, withdrawn)
}

/// What the sources that would say otherwise have said since the last stage.
fn rechecked(old: &Document, new: &Document) -> Vec<Rechecked> {
    let cell = |block: &Block, name: &str| {
        let cell = block.cells.iter().find(|cell| cell.column == name)?;
        Some(block.cell_text(cell).to_owned())
    };
    let rows = |document: &Document| -> Vec<[String; 3]> {
        let row =
            |block: &Block| Some([cell(block, "source")?, cell(block, "version")?, cell(block, "last checked well")?]);
        document.blocks.iter().filter_map(row).collect()
    };
    let before = rows(old);
    let told = |[source, version, checked]: [String; 3]| {
        let news = before.iter().any(|row| row[0] == source && row[1] != version);
        Rechecked { source, version, news, checked }
    };
    rows(new).into_iter().map(told).collect()
}
