//! One revision in plain text.

use super::SHEET;
use crate::alert::compose::letter::{Entry, Letter};
use crate::alert::compose::said::{basis, provenance, tied, whole};
use crate::render::{full_tally, one_line, text_brief, text_sections, text_written};

/// Brief, redline and provenance of one revision.
pub(super) fn push(out: &mut String, entry: &Entry<'_>, letter: &Letter<'_>) {
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
        out.push_str(&text_sections(entry.sections, language, SHEET));
    }
    if let Some(file) = &entry.attached {
        out.push_str(&format!("\n{}", language.tell("whole-attached", [("file", file.as_str().into())])));
    }
    let whole = language.tell("whole-redline", [("command", whole(revision, letter).into())]);
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
