//! The plain text part of an alert.

use jiff::Timestamp;

use crate::alert::letter::{AlertContent, Entry, Letter};
use crate::event::Tied;
use crate::render::{Ink, Terminal, brief_tag, full_tally, one_line, text_brief, text_sections, text_written};
use crate::revision::Revision;
use crate::version::Version;
use crate::wording::Language;

/// Columns: what a phone in landscape and every mail reader show without a second wrap.
const WIDTH: usize = 76;
const SHEET: Terminal = Terminal { width: WIDTH, ink: Ink::Signs };
/// Other revisions of an event that are told.
const TIED: usize = 8;

/// Brief, redline and provenance of every revision, then why the letter came.
pub(super) fn letter(letter: &Letter<'_>) -> String {
    let mut out = String::new();
    if !is_single(letter) {
        out.push_str(&format!("{}\n\n", contents_line(letter)));
    }
    for (at, entry) in letter.entries.iter().enumerate() {
        if at > 0 {
            out.push_str(&format!("\n{}\n\n", "=".repeat(WIDTH)));
        }
        push_entry(&mut out, entry, letter);
    }
    push_listed(&mut out, letter);
    out.push_str(&format!("\n-- \n{}\n", why(letter)));
    out
}

/// True for a letter of one revision.
pub(super) fn is_single(letter: &Letter<'_>) -> bool {
    letter.entries.len() == 1 && letter.listed.is_empty() && letter.uncounted == 0
}

pub(super) fn contents_line(letter: &Letter<'_>) -> String {
    let (all, language) = (letter.entries.len() + letter.listed.len() + letter.uncounted, letter.language);
    let rest = all - letter.entries.len();
    let revisions = language.count("revisions", all);
    match rest {
        0 => language.tell("digest-all", [("revisions", revisions.into())]),
        rest => {
            let about = [("revisions", revisions.into()), ("told", letter.entries.len().into()), ("rest", rest.into())];
            language.tell("digest-some", about)
        }
    }
}

fn push_entry(out: &mut String, entry: &Entry<'_>, letter: &Letter<'_>) {
    let (content, language) = (&entry.content, letter.language);
    let (revision, source) = (content.revision, content.source);
    let brief = &revision.brief;
    out.push_str(&format!("{}\n", one_line(&brief.headline(language))));
    out.push_str(&format!("{} · {}\n", one_line(&source.issuer), one_line(&source.title)));
    out.push_str(&text_brief(brief, language, Some(letter.now), &basis(content, language), SHEET));
    if let Some(written) = content.written {
        out.push_str(&text_written(written, language, SHEET));
    }
    if !entry.acts.is_empty() {
        out.push_str(&format!("\n{}\n", language.say("title-acts")));
        entry.acts.iter().for_each(|act| out.push_str(&format!("  - {}\n", act.line)));
    }
    if !entry.sections.is_empty() {
        out.push_str(&format!(
            "\n{}   [-{}-] {{+{}+}}\n",
            language.say("title-redline"),
            language.say("mark-gone"),
            language.say("mark-come")
        ));
        out.push_str(&format!("{}\n\n", full_tally(content.diff, language)));
        out.push_str(&text_sections(&entry.sections, language, SHEET));
    }
    let whole = language.tell("whole-redline", [("command", command(revision).into())]);
    out.push_str(&format!("\n{whole}\n"));
    if !content.event.is_empty() {
        out.push_str(&format!("\n{}\n", language.say("title-event")));
        tied(content.event, language).iter().for_each(|line| out.push_str(&format!("  - {line}\n")));
    }
    out.push_str(&format!("\n{}\n", language.say("title-provenance")));
    for (name, value) in provenance(entry, language) {
        let about = [("label", language.say(name).into()), ("value", value.into())];
        out.push_str(&format!("  {}\n", language.tell("label", about)));
    }
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

fn push_listed(out: &mut String, letter: &Letter<'_>) {
    let language = letter.language;
    if letter.listed.is_empty() && letter.uncounted == 0 {
        return;
    }
    out.push_str(&format!("\n{}\n", language.say("title-listed")));
    letter.listed.iter().for_each(|content| out.push_str(&format!("  - {}\n", listed(content, language))));
    if letter.uncounted > 0 {
        out.push_str(&format!("  - {}: rulewatch log\n", language.count("listed-more", letter.uncounted)));
    }
}

/// One revision in one line, with the command that shows it.
pub(super) fn listed(content: &AlertContent<'_>, language: Language) -> String {
    let (revision, brief) = (content.revision, &content.revision.brief);
    format!(
        "{} {}: {} ({})",
        brief_tag(brief, language),
        one_line(&content.source.issuer),
        one_line(&brief.headline(language)),
        command(revision)
    )
}

/// What shows the whole redline. Names of sources need no quoting on any shell.
pub(super) fn command(revision: &Revision) -> String {
    format!("rulewatch diff {} --from {} --to {}", revision.source, revision.from, revision.to)
}

/// The name of the official address among the facts of `provenance`.
pub(super) const ADDRESS: &str = "fact-address";

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

fn utc(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn utc_minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%MZ").to_string()
}

/// The official address in full, harmless to look at.
pub(super) fn official(url: &str) -> String {
    one_line(url).into_owned()
}

/// What the letter is not, why the subscriber gets it and how to stop it.
pub(super) fn why(letter: &Letter<'_>) -> String {
    let (address, language) = (one_line(letter.address), letter.language);
    let ask = match letter.operator {
        "" => language.say("ask-operator").into_owned(),
        operator => language.tell("ask-by-mail", [("operator", one_line(operator).into_owned().into())]),
    };
    let mut lines = vec![language.say("caveat").into_owned()];
    if is_single(letter) {
        lines.push(language.say("caveat-thread").into_owned());
    }
    let about = [
        ("address", address.clone().into_owned().into()),
        ("ask", ask.into()),
        ("command", format!("rulewatch subscriber remove {address}").into()),
    ];
    lines.push(language.tell("why", about));
    lines.join("\n")
}
