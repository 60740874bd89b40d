//! The redline as unified text: whole blocks with ` `, `-`, `+` in front, one block a line, hunks under their citations.
//!
//! Lines are not wrapped: the form is for pipes, mail and reading with other tools; `patch` writes what patch(1) takes.

use crate::render::escape::target;
use crate::render::style::{Ink, Tone};
use crate::render::walk::{self, Fate, Line, Mark, Section, Side};
use crate::render::{Redline, escape};
use crate::wording::Language;

/// The whole redline, lines ended by `\n`.
pub fn unified(redline: &Redline<'_>, ink: Ink) -> String {
    let language = redline.language;
    let mut out = String::new();
    push(&mut out, &ink.tone(Tone::Old, &format!("--- {}", escape::one_line(redline.old_label))));
    push(&mut out, &ink.tone(Tone::New, &format!("+++ {}", escape::one_line(redline.new_label))));
    for section in walk::sections(redline) {
        match section {
            Section::Context(lines) => lines.iter().for_each(|line| push_line(&mut out, line, language, ink)),
            Section::Folded(lines) => push(
                &mut out,
                &ink.tone(Tone::Quiet, &format!("@@ {} @@", language.count("unchanged-blocks", lines.len()))),
            ),
            Section::Hunk(hunk) => {
                let heading = format!(
                    "@@ {}: {} · {} @@",
                    language.tell("hunk-number", [("number", hunk.number.into())]),
                    hunk.heading(language),
                    hunk.label(language)
                );
                push(&mut out, &ink.tone(Tone::Heading, &heading));
                hunk.lines.iter().for_each(|line| push_line(&mut out, line, language, ink));
            }
            Section::MovedFrom(hunk) => {
                let heading = {
                    let about = [("count", hunk.lines.len().into()), ("number", hunk.number.into())];
                    format!("@@ {} @@", language.tell("blocks-moved-to", about))
                };
                push(&mut out, &ink.tone(Tone::Quiet, &heading));
                hunk.lines.iter().for_each(|line| push_side(&mut out, line, Side::Old, ink));
            }
            Section::Omitted(omission) => push(&mut out, &format!("@@ {} @@", omission.told(language))),
        }
    }
    out
}

fn push_line(out: &mut String, line: &Line<'_>, language: Language, ink: Ink) {
    match line.fate {
        Fate::Unchanged => push(out, &format!(" {}", words(line, Side::New))),
        Fate::Removed => push_side(out, line, Side::Old, ink),
        Fate::Added | Fate::Moved => push_side(out, line, Side::New, ink),
        // A link that leads elsewhere leaves the words alone: they stand once, the targets below.
        Fate::Revised if line.runs.iter().all(|run| run.mark == Mark::Same) => {
            push(out, &format!(" {}", words(line, Side::New)))
        }
        Fate::Revised => {
            push_side(out, line, Side::Old, ink);
            push_side(out, line, Side::New, ink);
        }
    }
    for (old, new) in &line.links {
        push(out, &ink.tone(Tone::Old, &format!("-  {} {}", language.say("link-leads"), target(old, language))));
        push(out, &ink.tone(Tone::New, &format!("+  {} {}", language.say("link-leads"), target(new, language))));
    }
}

/// The block as one side has it.
fn push_side(out: &mut String, line: &Line<'_>, side: Side, ink: Ink) {
    let (sign, tone) = if side == Side::Old { ('-', Tone::Old) } else { ('+', Tone::New) };
    push(out, &ink.tone(tone, &format!("{sign}{}", words(line, side))));
}

fn words(line: &Line<'_>, side: Side) -> String {
    let text: String = line.side(side).iter().flatten().map(|run| run.shown()).collect();
    // One block is one line here; the line feeds of preformatted text are shown as marks.
    escape::one_line(&text).into_owned()
}

fn push(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}
