//! What both parts of a message say, in the words of neither: one line each, harmless to look at.

use jiff::Timestamp;

use super::letter::{AlertContent, Entry, Letter};
use crate::event::{self, Tied};
use crate::render::{Word, brief_sheet, one_line};
use crate::revision::Revision;
use crate::version::Version;
use crate::wording::Language;

/// Other revisions of an event that are told.
const TIED: usize = 8;
/// Characters of what is read before a message is opened.
const PREHEADER: usize = 140;
/// The name of the official address among the facts of `provenance`.
pub(super) const ADDRESS: &str = "fact-address";

/// `5 revisions.`, or how many of them are told here.
pub(super) fn contents_line(letter: &Letter<'_>) -> String {
    let (all, told, language) = (letter.contents.count(), letter.entries.len(), letter.language);
    let revisions = language.count("revisions", all);
    match all - told {
        0 => language.tell("digest-all", [("revisions", revisions.into())]),
        rest => {
            let about = [("revisions", revisions.into()), ("told", told.into()), ("rest", rest.into())];
            language.tell("digest-some", about)
        }
    }
}

/// What a list of messages shows beside the subject, which says the headline: how grave, which way, what it is about and by
/// when; of several revisions the headlines of the first.
pub(super) fn preheader(letter: &Letter<'_>) -> String {
    let language = letter.language;
    let told = match (letter.entries, letter.contents.is_single()) {
        ([entry], true) => {
            let fields = brief_sheet(&entry.content.revision.brief, language, Some(letter.now));
            let text = |words: &[Word]| words.iter().map(|word| word.text.as_str()).collect::<String>();
            let rows = fields.iter().filter_map(|field| field.rows.first()).map(|row| text(&row.words));
            rows.collect::<Vec<_>>().join(" · ")
        }
        (entries, _) => {
            let headlines = entries.iter().map(|entry| entry.content.revision.brief.headline(language));
            headlines.take(3).collect::<Vec<_>>().join(" · ")
        }
    };
    one_line(&told).chars().take(PREHEADER).collect()
}

/// `(official XML)`: what the text was read from.
pub(super) fn basis(content: &AlertContent<'_>, language: Language) -> String {
    let kind = content.new_version.content_type.to_ascii_lowercase();
    let id = match () {
        () if content.revision.brief.reminder.is_some() => "basis-date",
        () if content.source.calendar.is_some() => return String::new(),
        () if kind.contains("html") => "basis-web",
        () if kind.contains("xml") => "basis-xml",
        () if kind.contains("pdf") => "basis-pdf",
        () if kind.contains("json") || kind.contains("csv") => "basis-data",
        () => return String::new(),
    };
    language.say(id).into_owned()
}

/// The other revisions of an event, one a line: when, where, what, and by which act they are tied.
pub(super) fn tied(event: &[Tied], language: Language) -> Vec<String> {
    let line = |Tied { revision, by }: &Tied| {
        let day = revision.seen_at.strftime("%Y-%m-%d");
        let headline = revision.brief.headline(language);
        let by = by.join(&language.say("list"));
        let told = format!("{day} · {}: {}", revision.source, one_line(&headline));
        format!("{told}{}", language.tell("note", [("text", one_line(&by).into_owned().into())]))
    };
    let mut lines: Vec<String> = event.iter().take(TIED).map(line).collect();
    if event.len() > TIED {
        lines.push(language.count("event-more", event.len() - TIED));
    }
    lines
}

/// What shows the whole redline. Names of sources need no quoting on any shell.
pub(super) fn command(revision: &Revision) -> String {
    format!("rulewatch diff {} --from {} --to {}", revision.source, revision.from, revision.to)
}

/// Where the two texts come from: ids of names, and values, in the order told.
pub(super) fn provenance(entry: &Entry<'_>, language: Language) -> Vec<(&'static str, String)> {
    let content = &entry.content;
    let seen = content.revision.seen_at;
    let local = seen.to_zoned_datetime(entry.zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
    let utc = utc(seen);
    let told = |version: &Version| {
        let number = language.tell("version", [("number", version.number.into())]);
        [number, utc_minute(version.seen_at), format!("SHA-256 {}", version.sha256)].join(&language.say("clause"))
    };
    let mut facts = vec![
        ("fact-source", content.source.id.to_string()),
        (ADDRESS, official(content.source.url.as_str())),
        ("fact-seen", if local.ends_with(" UTC") { utc } else { format!("{local} ({utc})") }),
        ("fact-old", told(content.old_version)),
        ("fact-new", told(content.new_version)),
        ("fact-reader", format!("rulewatch {}", env!("CARGO_PKG_VERSION"))),
    ];
    if let Some(browser) = content.rendered_by {
        facts.push((
            "fact-rendered",
            language.tell("rendered-by", [("browser", one_line(browser).into_owned().into())]),
        ));
    }
    facts
}

/// The official address in full, harmless to look at.
pub(super) fn official(url: &str) -> String {
    one_line(url).into_owned()
}

/// What the letter is not, and why the subscriber gets it; where no page of ours says how to stop it, whom to ask.
pub(super) fn why(letter: &Letter<'_>) -> String {
    let (address, language) = (one_line(letter.address), letter.language);
    let mut lines = vec![language.say("caveat").into_owned()];
    if let ([entry], true) = (letter.entries, letter.contents.is_single())
        && !entry.content.thread.is_empty()
    {
        lines.push(match event::is_of_source(entry.content.revision, entry.content.event) {
            true => language.say("caveat-thread").into_owned(),
            false => language.say("caveat-thread-event").into_owned(),
        });
    }
    if letter.links.unsubscribe.is_some() {
        lines.push(language.tell("why-linked", [("address", address.into_owned().into())]));
        return lines.join("\n");
    }
    let ask = match letter.operator {
        "" => language.say("ask-operator").into_owned(),
        operator => language.tell("ask-by-mail", [("operator", one_line(operator).into_owned().into())]),
    };
    let about = [
        ("address", address.clone().into_owned().into()),
        ("ask", ask.into()),
        ("command", format!("rulewatch subscriber remove {address}").into()),
    ];
    lines.push(language.tell("why", about));
    lines.join("\n")
}

/// What the subscriber can do, with where: the words and the address of each.
pub(super) fn ways(letter: &Letter<'_>) -> Vec<(String, String)> {
    let named = [("way-preferences", letter.links.preferences), ("way-unsubscribe", letter.links.unsubscribe)];
    let told = |(id, link): (&str, Option<&str>)| Some((letter.language.say(id).into_owned(), link?.to_owned()));
    named.into_iter().filter_map(told).collect()
}

/// Where the whole redline is: a page of ours, or the command that shows it.
pub(super) fn whole(revision: &Revision, letter: &Letter<'_>) -> String {
    match letter.links.revisions {
        Some(beginning) => format!("{beginning}{}?language={}", revision.id, letter.language),
        None => command(revision),
    }
}

fn utc(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn utc_minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%MZ").to_string()
}
