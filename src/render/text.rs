//! The redline as terminal text: one column, hunks under their citations, words marked inside the lines.

use crate::render::Redline;
use crate::render::abridge::shortened;
use crate::render::escape::{self, target};
use crate::render::groups::groups;
use crate::render::style::{Ink, Terminal, Tone, gutter};
use crate::render::walk::{self, Fate, Line, Section, ShownHunk, count, quiet_tally, tally, word_tally};
use crate::render::wrap::wrap;

/// The whole redline, lines ended by `\n`, wrapped to the terminal's width.
pub fn text(redline: &Redline<'_>, terminal: Terminal) -> String {
    let mut out = head(redline, terminal);
    out.push_str(&sections(&walk::sections(redline), terminal));
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
        line(ink.tone(Tone::Heading, &format!("[{}] {}", brief.severity, escape::one_line(&brief.headline))));
        for reason in &brief.reasons {
            line(format!("    {}", escape::one_line(reason)));
        }
    }
    line(match redline.diff.is_empty() {
        true => tally(redline.diff),
        false => format!("{} ({})", tally(redline.diff), word_tally(redline.diff)),
    });
    for act in groups(redline) {
        line(format!("  * {}", act.line));
    }
    if let Some(told) = quiet_tally(redline.diff) {
        line(ink.tone(Tone::Quiet, &told));
    }
    out
}

/// Sections alone: the part a mail quotes.
pub fn sections(sections: &[Section<'_>], terminal: Terminal) -> String {
    let mut out = String::new();
    for section in sections {
        match section {
            Section::Context(lines) => push_lines(&mut out, lines, terminal),
            Section::Folded(lines) => {
                push_quiet(&mut out, &format!("··· {} ···", count(lines.len(), "unchanged block")), terminal.ink)
            }
            Section::Hunk(hunk) => {
                push_heading(&mut out, &format!("{} · {}", hunk.heading(), hunk.label()), terminal.ink);
                push_lines(&mut out, &shortened(hunk), terminal);
                out.push('\n');
            }
            Section::MovedFrom(hunk) => push_quiet(&mut out, &moved_away(hunk), terminal.ink),
            Section::Omitted(omission) => push_quiet(&mut out, &format!("··· {} ···", omission.told()), terminal.ink),
        }
    }
    out
}

/// The line that stands where moved blocks stood.
pub(super) fn moved_away(hunk: &ShownHunk<'_>) -> String {
    format!("< {} moved away: {}", count(hunk.lines.len(), "block"), hunk.heading())
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

fn push_lines(out: &mut String, lines: &[Line<'_>], terminal: Terminal) {
    for line in lines {
        push_line(out, line, terminal);
    }
}

fn push_line(out: &mut String, line: &Line<'_>, terminal: Terminal) {
    for row in wrap(&terminal.ink.pieces(&line.runs, line.fate), terminal.width.saturating_sub(2)) {
        push_gutter(out, line.fate, terminal.ink);
        out.push_str(&terminal.ink.row(&row));
        trim_end(out);
        out.push('\n');
    }
    for (old, new) in &line.links {
        out.push_str(&format!("    link: {} → {}\n", target(old), target(new)));
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
