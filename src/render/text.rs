//! The redline as terminal text: one column, hunks under their citations, words marked inside the lines.

use crate::render::Redline;
use crate::render::abridge::shortened;
use crate::render::brief;
use crate::render::escape::{self, leads};
use crate::render::groups::groups;
use crate::render::style::{Ink, Terminal, Tone, gutter};
use crate::render::walk::{self, Fate, Line, Section, ShownHunk, full_tally, quiet_tally};
use crate::render::wrap::wrap;
use crate::wording::Language;

/// The whole redline, lines ended by `\n`, wrapped to the terminal's width.
pub fn text(redline: &Redline<'_>, terminal: Terminal) -> String {
    let mut out = head(redline, terminal);
    out.push_str(&sections(&walk::sections(redline), redline.language, terminal));
    out
}

/// What stands above a redline in every terminal form: the sides, the brief, the counts.
pub(super) fn head(redline: &Redline<'_>, terminal: Terminal) -> String {
    let ink = terminal.ink;
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(ink.tone(Tone::Old, &format!("--- {}", escape::one_line(redline.old_label))));
    line(ink.tone(Tone::New, &format!("+++ {}", escape::one_line(redline.new_label))));
    if let Some(brief) = redline.brief {
        let (tag, headline) = (brief::tag(brief, redline.language), brief.headline(redline.language));
        line(ink.tone(Tone::Heading, &format!("{tag} {}", escape::one_line(&headline))));
        let told = brief::text_brief(brief, redline.language, redline.now, "", terminal);
        line(told);
    }
    line(full_tally(redline.diff, redline.language));
    for act in groups(redline) {
        line(format!("  * {}", act.line));
    }
    if let Some(told) = quiet_tally(redline.diff, redline.language) {
        line(ink.tone(Tone::Quiet, &told));
    }
    out
}

/// Sections alone: the part a mail quotes.
pub fn sections(sections: &[Section<'_>], language: Language, terminal: Terminal) -> String {
    let mut out = String::new();
    for section in sections {
        match section {
            Section::Context(lines) => push_lines(&mut out, lines, language, terminal),
            Section::Folded(lines) => push_quiet(
                &mut out,
                &format!("··· {} ···", language.count("unchanged-blocks", lines.len())),
                terminal.ink,
            ),
            Section::Hunk(hunk) => {
                push_heading(&mut out, &format!("{} · {}", hunk.heading(language), hunk.label(language)), terminal.ink);
                push_lines(&mut out, &shortened(hunk, language), language, terminal);
                out.push('\n');
            }
            Section::MovedFrom(hunk) => push_quiet(&mut out, &moved_away(hunk, language), terminal.ink),
            Section::Omitted(omission) => {
                push_quiet(&mut out, &format!("··· {} ···", omission.told(language)), terminal.ink)
            }
        }
    }
    out
}

/// The line that stands where moved blocks stood.
pub(super) fn moved_away(hunk: &ShownHunk<'_>, language: Language) -> String {
    let about = [
        ("label", language.count("blocks-moved-away", hunk.lines.len()).into()),
        ("value", hunk.heading(language).into()),
    ];
    format!("< {}", language.tell("label", about))
}

pub(super) fn push_heading(out: &mut String, heading: &str, ink: Ink) {
    if !out.is_empty() && !out.ends_with("\n\n") {
        out.push('\n');
    }
    out.push_str(&ink.tone(Tone::Heading, &format!("@ {heading}")));
    out.push('\n');
}

pub(super) fn push_quiet(out: &mut String, text: &str, ink: Ink) {
    out.push_str(&ink.tone(Tone::Quiet, text));
    out.push('\n');
}

fn push_lines(out: &mut String, lines: &[Line<'_>], language: Language, terminal: Terminal) {
    for line in lines {
        push_line(out, line, language, terminal);
    }
}

fn push_line(out: &mut String, line: &Line<'_>, language: Language, terminal: Terminal) {
    for row in wrap(&terminal.ink.pieces(&line.runs, line.fate), terminal.width.saturating_sub(2)) {
        push_gutter(out, line.fate, terminal.ink);
        out.push_str(&terminal.ink.row(&row));
        trim_end(out);
        out.push('\n');
    }
    for (old, new) in &line.links {
        out.push_str(&format!("    {}\n", leads(old, new, language)));
    }
}

fn push_gutter(out: &mut String, fate: Fate, ink: Ink) {
    let sign = gutter(fate);
    out.push_str(&match fate {
        Fate::Added => ink.tone(Tone::New, sign),
        Fate::Removed => ink.tone(Tone::Old, sign),
        _ => sign.to_owned(),
    });
}

fn trim_end(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
}
