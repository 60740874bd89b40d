//! What only a digest has, in plain text: its table of contents by numbers, where each begins, and what was not read.

use super::WIDTH;
use crate::alert::compose::contents::Place;
use crate::alert::compose::letter::Letter;
use crate::alert::compose::said::{contents_line, whole};
use crate::alert::compose::stale::told_stale;
use crate::render::one_line;

/// Every revision by issuer, the worst first, under the number that it has below.
pub(super) fn push_table(out: &mut String, letter: &Letter<'_>) {
    let language = letter.language;
    out.push_str(&format!("{}\n{}\n", language.say("title-contents"), contents_line(letter)));
    for chapter in &letter.contents.chapters {
        out.push_str(&format!("\n{}\n", one_line(chapter.issuer)));
        for place in &chapter.places {
            out.push_str(&format!("{:>4}. {}\n", place.number, place.line(language)));
            if !place.is_told {
                out.push_str(&format!("      {}\n", whole(place.content.revision, letter)));
            }
        }
    }
    if letter.contents.uncounted > 0 {
        out.push_str(&format!("\n{}: rulewatch log\n", language.count("listed-more", letter.contents.uncounted)));
    }
}

/// Where a revision begins: whose chapter begins with it, and its number before its headline.
pub(super) fn push_place(out: &mut String, issuer: Option<&str>, place: &Place<'_>) {
    match issuer {
        Some(issuer) => out.push_str(&format!("\n{0}\n{1}\n{0}\n\n", "=".repeat(WIDTH), one_line(issuer))),
        None => out.push_str(&format!("\n{}\n\n", "-".repeat(WIDTH))),
    }
    out.push_str(&format!("{}. ", place.number));
}

/// What was not read, and since when.
pub(super) fn push_stale(out: &mut String, letter: &Letter<'_>) {
    let language = letter.language;
    match letter.stale {
        None => {}
        Some([]) => out.push_str(&format!("\n{}\n", language.say("stale-none"))),
        Some(stale) => {
            out.push_str(&format!("\n{}\n{}\n", language.say("title-stale"), language.say("stale-lead")));
            told_stale(stale, letter.zone, language).iter().for_each(|line| out.push_str(&format!("  - {line}\n")));
        }
    }
}
