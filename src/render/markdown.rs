//! The redline as Markdown (CommonMark with inline HTML `<ins>` and `<del>`, which GitHub and most readers draw).

use crate::diff::HunkKind;
use crate::document::BlockKind;
use crate::render::abridge::shortened;
use crate::render::brief;
use crate::render::groups::groups;
use crate::render::walk::{self, Fate, Line, Mark, Section, ShownHunk, full_tally, quiet_tally};
use crate::render::{Redline, escape};
use crate::wording::Language;

/// The whole redline.
pub fn markdown(redline: &Redline<'_>) -> String {
    let language = redline.language;
    let mut out = head(redline);
    for section in walk::sections(redline) {
        match section {
            Section::Context(lines) => lines.iter().for_each(|line| push_line(&mut out, line, language)),
            Section::Folded(lines) => {
                out.push_str(&format!("*… {} …*\n\n", language.count("unchanged-blocks", lines.len())))
            }
            Section::Hunk(hunk) => push_hunk(&mut out, &hunk, language),
            Section::MovedFrom(hunk) => {
                let about = [("count", hunk.lines.len().into()), ("number", hunk.number.into())];
                out.push_str(&format!("*{}*\n\n", language.tell("blocks-stood-here", about)));
            }
            Section::Omitted(omission) => out.push_str(&format!("*… {} …*\n\n", omission.told(language))),
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn head(redline: &Redline<'_>) -> String {
    let mut out = String::new();
    if let Some(brief) = redline.brief {
        let headline = format!("{} {}", brief::tag(brief, redline.language), brief.headline(redline.language));
        out.push_str(&format!("# {}\n\n", inline(&headline)));
        out.push_str(&brief::markdown_brief(brief, redline.language, redline.now));
    }
    out.push_str(&format!("**{}** → **{}**  \n", inline(redline.old_label), inline(redline.new_label)));
    out.push_str(&format!("{}\n\n", full_tally(redline.diff, redline.language)));
    let acts = groups(redline);
    for act in &acts {
        out.push_str(&format!("- {}\n", inline(&act.line)));
    }
    if !acts.is_empty() {
        out.push('\n');
    }
    if let Some(told) = quiet_tally(redline.diff, redline.language) {
        out.push_str(&format!("*{told}*\n\n"));
    }
    out
}

fn push_hunk(out: &mut String, hunk: &ShownHunk<'_>, language: Language) {
    out.push_str(&format!("## {}. {} · {}\n\n", hunk.number, inline(&hunk.heading(language)), hunk.label(language)));
    if hunk.kind == HunkKind::Moved {
        out.push_str(&format!("*{}*\n\n", language.say("moved-here")));
    }
    shortened(hunk, language).iter().for_each(|line| push_line(out, line, language));
}

fn push_line(out: &mut String, line: &Line<'_>, language: Language) {
    // The law's own headings stand in bold: real ones would tear the outline of hunks.
    let (open, close) = if matches!(line.kind, BlockKind::Heading(_)) { ("**", "**") } else { ("", "") };
    let quote = if line.fate == Fate::Unchanged { "" } else { "> " };
    let mut text = String::new();
    for run in &line.runs {
        text.push_str(&marked(run.mark, &escape::markdown(&run.text)));
    }
    // Line feeds of preformatted text are kept as hard breaks.
    let text = text.replace('\n', &format!("\\\n{quote}"));
    out.push_str(&format!("{quote}{open}{text}{close}\n"));
    for (old, new) in &line.links {
        let leads = language.say("link-leads");
        out.push_str(&format!("{quote}\n{quote}{leads} {} → {}\n", code(old, language), code(new, language)));
    }
    out.push('\n');
}

fn marked(mark: Mark, text: &str) -> String {
    match mark {
        Mark::Same => text.to_owned(),
        Mark::Deleted => format!("<del>{text}</del>"),
        Mark::Inserted => format!("<ins>{text}</ins>"),
        Mark::Left => format!("*{text}*"),
    }
}

/// A link target as code, so that no reader makes a link of it; what could end the code or begin HTML is percent-encoded.
fn code(target: &str, language: Language) -> String {
    if target.is_empty() {
        return language.say("no-target").into_owned();
    }
    let shown = escape::target(target, language);
    format!("`{}`", shown.replace('`', "%60").replace('<', "%3C").replace('>', "%3E"))
}

fn inline(text: &str) -> String {
    escape::markdown(&escape::one_line(text))
}
