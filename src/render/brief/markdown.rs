//! The brief as Markdown (CommonMark with inline HTML `<ins>` and `<del>`).

use jiff::Timestamp;

use super::{Voice, Word, bearing, occasion, severity, sheet};
use crate::brief::Brief;
use crate::render::escape;
use crate::wording::Language;

/// The brief below its headline.
pub fn brief(brief: &Brief, language: Language, now: Option<Timestamp>) -> String {
    let mut out = format!("**{}** · {}\n\n", severity(brief, language), bearing(brief, language));
    if let Some(occasion) = occasion(brief, language) {
        out.push_str(&format!("{}\n\n", escape::markdown(&occasion)));
    }
    for field in sheet(brief, language, now) {
        out.push_str(&format!("**{}**\n\n", escape::markdown(&field.title)));
        for (at, row) in field.rows.iter().enumerate() {
            let sign = if field.is_ranked { format!("{}. ", at + 1) } else { "- ".to_owned() };
            out.push_str(&format!("{sign}{}\n", told(&row.words)));
            for words in &row.below {
                out.push_str(&format!("{}{}{}\n", " ".repeat(sign.len()), "- ", told(words)));
            }
        }
        out.push('\n');
    }
    out
}

fn told(words: &[Word]) -> String {
    let told = |word: &Word| {
        let text = escape::markdown(&escape::one_line(&word.text));
        match word.voice {
            Voice::Gone => format!("<del>{text}</del>"),
            Voice::Come => format!("<ins>{text}</ins>"),
            Voice::Place => format!("**{text}**"),
            Voice::Said | Voice::Law | Voice::Quiet => text,
        }
    };
    words.iter().map(told).collect()
}
