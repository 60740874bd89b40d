//! The plain text part of an alert.

use crate::alert::letter::{AlertContent, Entry, Letter};
use crate::brief::Statement;
use crate::render::{Ink, Terminal, bounded, label, one_line, tally, text_sections, word_tally};
use crate::revision::Revision;
use crate::version::Version;

/// Columns: what a phone in landscape and every mail reader show without a second wrap.
const WIDTH: usize = 76;

/// Brief, redline and provenance of every revision, then why the letter came.
pub(super) fn letter(letter: &Letter<'_>) -> String {
    let mut out = String::new();
    let single = letter.entries.len() == 1 && letter.listed.is_empty() && letter.uncounted == 0;
    if !single {
        out.push_str(&format!("{}\n\n", contents_line(letter)));
    }
    for (at, entry) in letter.entries.iter().enumerate() {
        if at > 0 {
            out.push_str(&format!("\n{}\n\n", "=".repeat(WIDTH)));
        }
        push_entry(&mut out, entry);
    }
    push_listed(&mut out, letter);
    out.push_str(&format!("\n-- \n{}\n", why(letter)));
    out
}

pub(super) fn contents_line(letter: &Letter<'_>) -> String {
    let all = letter.entries.len() + letter.listed.len() + letter.uncounted;
    match all - letter.entries.len() {
        0 => format!("{all} revisions."),
        rest => {
            format!("{all} revisions, {} told here; of the other {rest} see the list at the end.", letter.entries.len())
        }
    }
}

fn push_entry(out: &mut String, entry: &Entry<'_>) {
    let (revision, source) = (entry.content.revision, entry.content.source);
    let brief = &revision.brief;
    out.push_str(&format!("{}\n", one_line(&brief.headline)));
    out.push_str(&format!("{} · {}\n", one_line(&source.issuer), one_line(&source.title)));
    out.push_str(&format!(
        "Severity {} of 5 · {} ({})\n",
        brief.severity,
        tally(entry.content.diff),
        word_tally(entry.content.diff)
    ));
    if !brief.reasons.is_empty() {
        out.push_str("\nWhy it matters\n");
        brief.reasons.iter().for_each(|reason| out.push_str(&format!("  - {}\n", one_line(reason))));
    }
    if !brief.statements.is_empty() {
        out.push_str("\nWhat the text says\n");
        brief.statements.iter().for_each(|statement| push_statement(out, statement));
    }
    if !entry.acts.is_empty() {
        out.push_str("\nDone in several places\n");
        entry.acts.iter().for_each(|act| out.push_str(&format!("  - {}\n", act.line)));
    }
    if !entry.sections.is_empty() {
        out.push_str("\nRedline   [-deleted-] {+inserted+}\n\n");
        out.push_str(&text_sections(&entry.sections, Terminal { width: WIDTH, ink: Ink::Signs }));
    }
    out.push_str(&format!("\nWhole redline: {}\n\nWhere it comes from\n", command(revision)));
    for (name, value) in provenance(entry) {
        out.push_str(&format!("  {name:<9} {value}\n"));
    }
}

fn push_statement(out: &mut String, statement: &Statement) {
    out.push_str(&format!("  {} · {}\n", place(statement), label(statement.kind)));
    for (side, text) in [("before:", &statement.before), ("after:", &statement.after)] {
        if !text.is_empty() {
            out.push_str(&format!("    {side:<7} {}\n", one_line(text)));
        }
    }
}

/// The statement's address, harmless to look at.
pub(super) fn place(statement: &Statement) -> String {
    let place = statement.citation.to_string();
    if place.is_empty() { "uncited text".to_owned() } else { bounded(&place, 240) }
}

fn push_listed(out: &mut String, letter: &Letter<'_>) {
    if letter.listed.is_empty() && letter.uncounted == 0 {
        return;
    }
    out.push_str("\nAlso revised\n");
    letter.listed.iter().for_each(|content| out.push_str(&format!("  - {}\n", listed(content))));
    if letter.uncounted > 0 {
        out.push_str(&format!("  - and {} more: rulewatch log\n", letter.uncounted));
    }
}

/// One revision in one line, with the command that shows it.
pub(super) fn listed(content: &AlertContent<'_>) -> String {
    let revision = content.revision;
    format!(
        "[{}] {}: {} ({})",
        revision.brief.severity,
        one_line(&content.source.issuer),
        one_line(&revision.brief.headline),
        command(revision)
    )
}

/// What shows the whole redline. Names of sources need no quoting on any shell.
pub(super) fn command(revision: &Revision) -> String {
    format!("rulewatch diff {} --from {} --to {}", revision.source, revision.from, revision.to)
}

/// Where the two texts come from: names and values in the order told.
pub(super) fn provenance(entry: &Entry<'_>) -> Vec<(&'static str, String)> {
    let content = &entry.content;
    let seen = content.revision.seen_at;
    let local = seen.to_zoned_datetime(entry.zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
    let utc = seen.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    let told = |version: &Version| format!("version {}, SHA-256 {}", version.number, version.sha256);
    let mut facts = vec![
        ("source", content.source.id.to_string()),
        ("address", official(content.source.url.as_str())),
        ("seen at", if local.ends_with(" UTC") { utc } else { format!("{local} ({utc})") }),
        ("old", told(content.old_version)),
        ("new", told(content.new_version)),
    ];
    if let Some(browser) = content.rendered_by {
        facts.push(("rendered", format!("as {} shows it: its scripts write the text", one_line(browser))));
    }
    facts
}

/// The official address in full, harmless to look at.
pub(super) fn official(url: &str) -> String {
    one_line(url).into_owned()
}

/// Why the subscriber gets this and how to stop it.
pub(super) fn why(letter: &Letter<'_>) -> String {
    let address = one_line(letter.address);
    let ask = match letter.operator {
        "" => "ask the operator of this rulewatch".to_owned(),
        operator => format!("write to {}", one_line(operator)),
    };
    format!(
        "You get this because {address} subscribes to these sources. To stop, {ask} (who runs: rulewatch subscriber remove {address}).\nThis is an automatic comparison, not legal advice; the issuer's own text is what counts."
    )
}
