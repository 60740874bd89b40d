//! The redline as two columns: the old text on the left, the new on the right, rows of a pair beginning together.

use crate::render::Redline;
use crate::render::abridge::shortened;
use crate::render::escape::leads;
use crate::render::style::{Ink, Terminal};
use crate::render::text::{head, moved_away, push_heading, push_quiet};
use crate::render::walk::{self, Line, Section, Side};
use crate::render::wrap::{Row, row_width, wrap};
use crate::wording::Language;

/// Between the columns; as wide as its text.
const GAP: &str = " │ ";

/// The whole redline in two columns, lines ended by `\n`.
pub fn side_by_side(redline: &Redline<'_>, terminal: Terminal) -> String {
    let language = redline.language;
    let mut out = head(redline, terminal);
    for section in walk::sections(redline) {
        match section {
            Section::Context(lines) => lines.iter().for_each(|line| push_pair(&mut out, line, language, terminal)),
            Section::Folded(lines) => push_quiet(
                &mut out,
                &format!("··· {} ···", language.count("unchanged-blocks", lines.len())),
                terminal.ink,
            ),
            Section::Hunk(hunk) => {
                push_heading(&mut out, &format!("{} · {}", hunk.heading(language), hunk.label(language)), terminal.ink);
                shortened(&hunk, language).iter().for_each(|line| push_pair(&mut out, line, language, terminal));
                out.push('\n');
            }
            Section::MovedFrom(hunk) => push_quiet(&mut out, &moved_away(&hunk, language), terminal.ink),
            Section::Omitted(omission) => {
                push_quiet(&mut out, &format!("··· {} ···", omission.told(language)), terminal.ink)
            }
        }
    }
    out
}

fn push_pair(out: &mut String, line: &Line<'_>, language: Language, terminal: Terminal) {
    let width = terminal.width.max(40).saturating_sub(3) / 2;
    let left = column(line, Side::Old, width, terminal.ink);
    let right = column(line, Side::New, width, terminal.ink);
    for at in 0..left.len().max(right.len()) {
        let (shown, used) = left.get(at).map_or((String::new(), 0), |row| (terminal.ink.row(row), row_width(row)));
        let new = right.get(at).map(|row| terminal.ink.row(row)).unwrap_or_default();
        let pair = format!("{shown}{}{GAP}{new}", " ".repeat(width.saturating_sub(used)));
        out.push_str(pair.trim_end_matches(' '));
        out.push('\n');
    }
    for (old, new) in &line.links {
        out.push_str(&format!("    {}\n", leads(old, new, language)));
    }
}

fn column(line: &Line<'_>, side: Side, width: usize, ink: Ink) -> Vec<Row> {
    line.side(side).map_or_else(Vec::new, |runs| wrap(&ink.pieces(&runs, line.fate), width))
}
