//! A redline of any length, written piece by piece: whoever reads it has its beginning while the rest is being written, and
//! no more than a piece of it is ever in memory.
//!
//! What is long is folded: unchanged stretches, and the later lines of a hunk that has many.

use maud::{Markup, html};

use super::dress::{Dress, Layout};
use super::line::shown;
use super::sections::{Neighbours, hunk_head, moved_from, ways};
use super::{contents, summary, titles};
use crate::citation::Citation;
use crate::render::groups::groups;
use crate::render::walk::{self, Line, Section, ShownHunk, full_tally, quiet_tally};
use crate::render::{Redline, escape};
use crate::wording::Language;

/// Bytes of a piece.
const PIECE: usize = 16 * 1024;
/// Lines of a hunk that are shown unfolded, and lines of one fold.
const UNFOLDED: usize = 80;
const FOLD: usize = 400;
/// Bytes of an anchor.
const ANCHOR: usize = 120;

/// What of a redline is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shows {
    #[default]
    All,
    /// Hunks alone, without what stands around them.
    Changed,
}

/// Writes list of hunks and redline, as [`super::fragment`] does without its brief. Ends where `out` answers that nobody reads
/// on.
pub fn stream(redline: &Redline<'_>, layout: Layout, shows: Shows, out: &mut dyn FnMut(String) -> bool) {
    let language = redline.language;
    let walked = walk::sections(redline);
    let mut writer = Writer { pending: String::with_capacity(2 * PIECE), read: true, out };
    writer.push(&head(redline, &walked, layout));
    let ways = ways(&walked);
    let dress = Dress::Classes(layout);
    for section in &walked {
        if !writer.read {
            return;
        }
        match section {
            Section::Context(_) | Section::Folded(_) if shows == Shows::Changed => {}
            Section::Context(lines) => lines.iter().for_each(|line| writer.push(&shown(line, language, dress))),
            Section::Folded(lines) => folds(&mut writer, lines, language, dress, "unchanged-blocks"),
            Section::Hunk(hunk) => {
                hunk_lines(&mut writer, hunk, ways.get(&hunk.number).copied().unwrap_or_default(), language, dress);
            }
            Section::MovedFrom(hunk) => writer.push(&moved_from(hunk, language, dress)),
            Section::Omitted(omission) => writer.push(&html! { p.rw-quiet { "… " (omission.told(language)) " …" } }),
        }
    }
    writer.text("</section>");
    writer.flush();
}

fn head(redline: &Redline<'_>, walked: &[Section<'_>], layout: Layout) -> Markup {
    let language = redline.language;
    let hunks: Vec<&ShownHunk<'_>> =
        walked.iter().filter_map(|section| if let Section::Hunk(hunk) = section { Some(hunk) } else { None }).collect();
    let acts = groups(redline);
    let columns = if layout == Layout::SideBySide { " rw-columns" } else { "" };
    let law =
        escape::language_tag(redline.new.language.as_deref()).map(|tag| format!(" lang=\"{tag}\"")).unwrap_or_default();
    html! {
        @if !acts.is_empty() { (summary(&acts, language)) }
        @if hunks.len() > 1 { (contents(&hunks, language)) }
        // The section is closed when all of it is written.
        (maud::PreEscaped(format!("<section class=\"rw-redline{columns}\"{law}>")))
        p class="rw-sides" lang=(language.tag()) {
            del { (escape::one_line(redline.old_label)) } " → " ins { (escape::one_line(redline.new_label)) }
            br;
            (full_tally(redline.diff, language))
            @if let Some(told) = quiet_tally(redline.diff, language) { br; (told) }
        }
        @if layout == Layout::SideBySide && !hunks.is_empty() { (titles(redline)) }
    }
}

fn hunk_lines(writer: &mut Writer<'_>, hunk: &ShownHunk<'_>, way: Neighbours, language: Language, dress: Dress) {
    let citation = hunk.new.or(hunk.old).filter(|citation| !citation.is_empty());
    if let Some(citation) = citation {
        writer.push(&html! { span.rw-at id=(citation_anchor(citation)) {} });
    }
    let cite = citation.map(|citation| escape::bounded(&citation.told(language), 240)).unwrap_or_default();
    let cite = html! { (cite) }.into_string();
    writer.text(&format!("<div class=\"rw-hunk\" id=\"hunk-{}\" data-cite=\"{cite}\">", hunk.number));
    writer.push(&hunk_head(hunk, way, language, dress));
    let (first, rest) = hunk.lines.split_at(hunk.lines.len().min(UNFOLDED));
    first.iter().for_each(|line| writer.push(&shown(line, language, dress)));
    folds(writer, rest, language, dress, "more-blocks");
    writer.text("</div>");
}

/// Lines that a reader may unfold.
fn folds(writer: &mut Writer<'_>, lines: &[Line<'_>], language: Language, dress: Dress, id: &str) {
    for some in lines.chunks(FOLD) {
        writer.text("<details class=\"rw-folded\">");
        writer.push(&html! { summary lang=(language.tag()) { (language.count(id, some.len())) } });
        some.iter().for_each(|line| writer.push(&shown(line, language, dress)));
        writer.text("</details>");
    }
}

/// The anchor of a place in the law: `c-744.23-a-3`. Letters and digits of any script stay.
pub fn citation_anchor(citation: &Citation) -> String {
    let mut anchor = "c".to_owned();
    let mut pending = true;
    for c in citation.to_string().chars() {
        if !(c.is_alphanumeric() || c == '.') {
            pending = true;
            continue;
        }
        if std::mem::take(&mut pending) {
            anchor.push('-');
        }
        anchor.extend(c.to_lowercase());
        if anchor.len() > ANCHOR {
            break;
        }
    }
    anchor
}

struct Writer<'o> {
    pending: String,
    /// False once nobody reads on.
    read: bool,
    out: &'o mut dyn FnMut(String) -> bool,
}

impl Writer<'_> {
    fn push(&mut self, markup: &Markup) {
        self.text(&markup.0);
    }

    fn text(&mut self, text: &str) {
        self.pending.push_str(text);
        if self.pending.len() >= PIECE {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.read && !self.pending.is_empty() {
            self.read = (self.out)(std::mem::take(&mut self.pending));
        }
        self.pending.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_has_letters_digits_and_dots_alone() {
        let check = |path: &[&str], expected: &str| {
            let citation = Citation(path.iter().map(|element| element.to_string()).collect());
            assert_eq!(citation_anchor(&citation), expected);
        };
        check(&["§ 744.23", "(a)", "(3)"], "c-744.23-a-3");
        check(&["第二条", "（三）"], "c-第二条-三");
        check(&["\"><script>"], "c-script");
        check(&[], "c");
    }
}
