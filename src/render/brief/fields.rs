//! The fields of a brief, each as rows of words.

use jiff::Timestamp;

use super::words;
use super::{Field, Row, Voice, Word, countdown, dated_words, day, zone};
use crate::brief::classes::{Class, Direction};
use crate::brief::facts::Role;
use crate::brief::{Amount, Brief, Cited, Dated, NumberRow, Reason, Statement, Written, cited};
use crate::citation::Citation;
use crate::diff::HunkKind;
use crate::render::escape::{bounded, one_line};
use crate::render::walk::label;
use crate::wording::Language;

/// Characters of a citation.
const PLACE: usize = 240;

fn field(id: &str, language: Language, rows: Vec<Row>) -> Option<Field> {
    Some(Field { title: language.say(id), is_ranked: false, rows })
}

fn quoted(text: &str, language: Language) -> String {
    language.tell("quote", [("text", one_line(text).into_owned().into())])
}

fn list(named: Vec<String>, language: Language) -> String {
    named.join(&language.say("list"))
}

/// An address, harmless to look at.
pub(super) fn place(citation: &Citation, language: Language) -> String {
    match citation.is_empty() {
        true => language.say("uncited").into_owned(),
        false => one_line(&cited(citation, language, PLACE)).into_owned(),
    }
}

/// The statements: place, the words that went and came, what they have an effect on and which way.
pub(super) fn changed(brief: &Brief, language: Language) -> Option<Field> {
    let told = |statement: &Statement| match &brief.reminder {
        Some(_) => entry(statement, language),
        None => statement_row(statement, brief.unclear.contains(&statement.hunk), language),
    };
    let rows = brief.statements.iter().map(told).collect();
    Some(Field { title: language.say("title-changed"), is_ranked: true, rows })
}

fn statement_row(statement: &Statement, is_open: bool, language: Language) -> Row {
    let mut row = Row::default().with(Voice::Place, place(&statement.citation, language));
    if statement.kind != HunkKind::Revised {
        row.push(Voice::Quiet, format!(" · {}", label(statement.kind, language)));
    } else if let Some(id) = alone(statement) {
        row.push(Voice::Quiet, format!(" · {}", language.say(id)));
    }
    let bare = statement.gone.is_empty() && statement.come.is_empty();
    let (gone, come) = match bare {
        true => (&statement.before, &statement.after),
        false => (&statement.gone, &statement.come),
    };
    if !gone.is_empty() || !come.is_empty() {
        row.push(Voice::Said, language.tell("label", [("label", "".into()), ("value", "".into())]));
    }
    match gone == come {
        // A paragraph that was divided begins as it did.
        true if !gone.is_empty() => row.push(Voice::Law, quoted(gone, language)),
        true => {}
        false => {
            if !gone.is_empty() {
                row.push(Voice::Gone, quoted(gone, language));
            }
            if !gone.is_empty() && !come.is_empty() {
                row.push(Voice::Said, " → ");
            }
            if !come.is_empty() {
                row.push(Voice::Come, quoted(come, language));
            }
        }
    }
    if statement.repeats > 0 {
        row.push(Voice::Said, format!(" {}", language.count("statement-repeats", statement.repeats)));
    }
    let tagged = tagged(&statement.classes, statement.direction, language);
    if !tagged.is_empty() {
        row.below.push(vec![Word { voice: Voice::Quiet, text: tagged }]);
    }
    // What came or went whole stands above already, and so does a sentence of which all words changed.
    let both = !statement.before.is_empty() && !statement.after.is_empty();
    let tells_more = (&statement.before, &statement.after) != (&statement.gone, &statement.come);
    if is_open && !bare && both && tells_more {
        for (id, text) in [("sentence-before", &statement.before), ("sentence-after", &statement.after)] {
            let told = Word { voice: Voice::Quiet, text: format!("{} ", language.say(id)) };
            row.below.push(vec![told, Word { voice: Voice::Law, text: one_line(text).into_owned() }]);
        }
    }
    row
}

/// What was done with words that came into a sentence or went from it, where no others took their place: ink alone tells
/// nothing in a plain text.
fn alone(statement: &Statement) -> Option<&'static str> {
    match (statement.gone.is_empty(), statement.come.is_empty()) {
        (true, false) => Some("mark-come"),
        (false, true) => Some("mark-gone"),
        _ => None,
    }
}

/// A sentence of a calendar entry, as its keeper wrote it.
fn entry(statement: &Statement, language: Language) -> Row {
    let mut row = Row::default().with(Voice::Law, one_line(&statement.come).into_owned());
    let tagged = tagged(&statement.classes, statement.direction, language);
    if !tagged.is_empty() {
        row.below.push(vec![Word { voice: Voice::Quiet, text: tagged }]);
    }
    row
}

/// `[licence review policy, technical threshold · loosens]`.
fn tagged(classes: &[Class], direction: Direction, language: Language) -> String {
    let named: Vec<String> = classes.iter().map(|class| words::class(*class, language).into_owned()).collect();
    match (named.is_empty(), direction) {
        (true, _) => String::new(),
        (false, Direction::Neutral) => format!("[{}]", list(named, language)),
        (false, direction) => {
            format!("[{} · {}]", list(named, language), words::way(direction, language))
        }
    }
}

/// The effects that no statement tells.
pub(super) fn also(brief: &Brief, language: Language) -> Option<Field> {
    let told = |class: &Class| brief.statements.iter().any(|statement| statement.classes.contains(class));
    let untold = brief
        .reasons
        .iter()
        // An effect that no address can be given for leads a reader nowhere.
        .filter(|reason| reason.severity >= 2 && reason.class != Class::Txt && !reason.places.is_empty())
        .filter(|reason| !told(&reason.class));
    let row = |reason: &Reason| {
        let places: Vec<String> =
            reason.places.iter().map(|citation| one_line(&cited(citation, language, 60)).into_owned()).collect();
        let class = words::class(reason.class, language).into_owned();
        let named = list(places, language);
        let named = match reason.more {
            0 => named,
            more => language.tell("and-more", [("named", named.into()), ("more", more.into())]),
        };
        Row::said(language.tell("label", [("label", class.into()), ("value", named.into())]))
    };
    match &brief.reminder {
        Some(_) => None,
        None => field("title-also", language, untold.map(row).collect()),
    }
}

pub(super) fn affected(brief: &Brief, language: Language) -> Option<Field> {
    let affected = &brief.affected;
    let shown = |named: &[String]| list(named.iter().map(|name| one_line(name).into_owned()).collect(), language);
    let labelled =
        |id: &str, named: &[String]| (!named.is_empty()).then(|| language.tell(id, [("names", shown(named).into())]));
    let countries: Vec<String> = affected.countries.iter().map(|land| land.named.clone()).collect();
    let rows = [
        labelled("affected-eccns", &affected.eccns),
        labelled("affected-countries", &countries),
        labelled("affected-groups", &affected.groups),
        labelled("affected-exceptions", &affected.exceptions),
        labelled("affected-tariffs", &affected.tariffs),
        labelled("affected-parties", &affected.parties),
        labelled("affected-topics", &affected.topics),
        (affected.more > 0).then(|| language.count("affected-more", affected.more)),
    ];
    let told: Vec<String> = rows.into_iter().flatten().collect();
    let rows = if told.is_empty() { Vec::new() } else { vec![Row::said(told.join(" · "))] };
    field("title-affected", language, rows)
}

/// Each day with its role and how far it is, then the zone.
pub(super) fn dates(brief: &Brief, language: Language, now: Option<Timestamp>) -> Option<Field> {
    let zone = zone(brief);
    let today = now.map(|now| zone.to_datetime(now).date());
    let row = |dated: &Dated, is_withdrawn: bool| {
        let mut notes = Vec::new();
        if is_withdrawn {
            notes.push(language.say("date-withdrawn").into_owned());
        }
        // The days are counted to the day that stands before them.
        let counted = today.filter(|_| !is_withdrawn);
        notes.extend(counted.and_then(|today| countdown(dated.day, today, language)));
        if let Some(was) = dated.was {
            notes.push(language.tell("date-was", [("date", day(was, language).into())]));
        }
        let mut row = Row::said(dated_words(dated, language));
        if !notes.is_empty() {
            row.push(Voice::Quiet, language.tell("note", [("text", notes.join(&language.say("clause")).into())]));
        }
        row
    };
    let told = brief.dates.iter().map(|dated| (dated, false));
    let all = told.chain(brief.withdrawn.iter().map(|dated| (dated, true)));
    let named = all.filter(|(dated, _)| dated.role != Role::None);
    let mut rows: Vec<Row> = named.map(|(dated, is_withdrawn)| row(dated, is_withdrawn)).collect();
    if !rows.is_empty() && !matches!(brief.zone.as_str(), "" | "UTC") {
        let offset = now.map(|now| zone.to_offset(now).to_string()).unwrap_or_default();
        let about = [("zone", one_line(&brief.zone).into_owned().into()), ("offset", offset.into())];
        rows.push(Row::default().with(Voice::Quiet, language.tell("date-zone", about).trim_end().to_owned()));
    }
    field("title-dates", language, rows)
}

/// `91 FR 1684-1689 · RIN 0694-AK43 · 15 CFR 742, 748 · final rule`.
pub(super) fn identity(brief: &Brief, language: Language) -> Option<Field> {
    let identity = &brief.identity;
    let mut told: Vec<String> = identity.acts.iter().map(|act| bounded(act, 80)).collect();
    let mut parts: Vec<(String, Vec<String>)> = Vec::new();
    for part in &identity.parts {
        let (title, number) = part.rsplit_once(' ').unwrap_or(("", part));
        match parts.iter_mut().find(|(known, _)| known == title) {
            Some((_, numbers)) => numbers.push(one_line(number).into_owned()),
            None => parts.push((one_line(title).into_owned(), vec![one_line(number).into_owned()])),
        }
    }
    told.extend(parts.into_iter().map(|(title, numbers)| format!("{title} {}", list(numbers, language))));
    told.extend(words::status(identity.status, language).map(|word| word.into_owned()));
    let rows = if told.is_empty() { Vec::new() } else { vec![Row::said(told.join(" · "))] };
    field("title-identity", language, rows)
}

/// `total processing performance is less than: — → 21,000`.
pub(super) fn numbers(brief: &Brief, language: Language) -> Option<Field> {
    let row = |number: &NumberRow| {
        let name = match number.name.is_empty() {
            true => language.say("number-unnamed").into_owned(),
            false => one_line(&number.name).into_owned(),
        };
        let told = |amount: &Amount| {
            let sign = amount.comparison.and_then(words::comparison).map(|sign| format!("{sign}\u{a0}"));
            format!("{}{}", sign.unwrap_or_default(), one_line(&amount.printed))
        };
        let side = |side: &Option<Amount>, voice: Voice| match side {
            Some(amount) => Word { voice, text: told(amount) },
            None => Word { voice: Voice::Said, text: "—".to_owned() },
        };
        let mut row = Row::default()
            .with(Voice::Law, name)
            .with(Voice::Said, language.tell("label", [("label", "".into()), ("value", "".into())]));
        let arrow = Word { voice: Voice::Said, text: " → ".to_owned() };
        row.words.extend([side(&number.old, Voice::Gone), arrow, side(&number.new, Voice::Come)]);
        row
    };
    field("title-numbers", language, brief.numbers.iter().map(row).collect())
}

pub(super) fn still(brief: &Brief, language: Language) -> Option<Field> {
    let separator = language.tell("label", [("label", "".into()), ("value", "".into())]);
    let row = |quote: &crate::brief::Quote| {
        Row::default()
            .with(Voice::Place, place(&quote.citation, language))
            .with(Voice::Said, separator.clone())
            .with(Voice::Law, quoted(&quote.text, language))
    };
    field("title-still", language, brief.still.iter().map(row).collect())
}

/// What the sources that would say otherwise have said, and when the entry speaks again.
pub(super) fn rechecked(brief: &Brief, language: Language) -> Option<Field> {
    let reminder = brief.reminder.as_ref()?;
    let mut rows: Vec<Row> = Vec::new();
    for other in &reminder.rechecked {
        let id = match (other.news, other.checked.as_str()) {
            (true, _) => "rechecked-news",
            (false, "never") => "rechecked-never",
            (false, _) => "rechecked-quiet",
        };
        let about = [
            ("source", one_line(&other.source).into_owned().into()),
            ("version", one_line(&other.version).into_owned().into()),
            ("time", one_line(&other.checked).into_owned().into()),
        ];
        rows.push(Row::said(language.tell(id, about)));
    }
    let next: Vec<String> =
        reminder.next.iter().map(|days| format!("T{}{days}", if *days == 0 { "+" } else { "-" })).collect();
    if !next.is_empty() {
        let sources: Vec<String> =
            reminder.rechecked.iter().map(|other| one_line(&other.source).into_owned()).collect();
        let id = if sources.is_empty() { "rechecked-again" } else { "rechecked-again-with" };
        let about = [("days", list(next, language).into()), ("sources", list(sources, language).into())];
        rows.push(Row::said(language.tell(id, about)));
    }
    field("title-rechecked", language, rows)
}

/// `statement of authority or source 3 · renumbering 2`.
pub(super) fn editorial(brief: &Brief, language: Language) -> Option<Field> {
    let told = brief.editorial.iter().map(|(class, count)| format!("{} {count}", words::class(*class, language)));
    let told: Vec<String> = told.collect();
    let rows = if told.is_empty() { Vec::new() } else { vec![Row::said(told.join(" · "))] };
    field("title-editorial", language, rows)
}

/// What a machine wrote, each sentence with the hunks it rests on.
pub(super) fn written(written: &Written, language: Language) -> Field {
    let row = |cited: &Cited| {
        let numbers: Vec<String> = cited.hunks.iter().map(|hunk| (hunk + 1).to_string()).collect();
        let note = language.tell("written-rests-on", [("hunks", list(numbers, language).into())]);
        Row::said(bounded(&cited.text, 600)).with(Voice::Quiet, note)
    };
    let title = language.tell("title-written", [("by", bounded(&written.by, 80).into())]);
    Field { title: title.into(), is_ranked: false, rows: written.sentences.iter().map(row).collect() }
}

pub(super) fn points(brief: &Brief, language: Language) -> Option<Field> {
    let rows = brief.points.iter().map(|point| Row::said(words::point(*point, language))).collect();
    field("title-points", language, rows)
}
