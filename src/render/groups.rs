//! Hunks that are one act, told in one line with the places it was done at.

use crate::citation::Citation;
use crate::diff::{Act, Group, Hunk};
use crate::render::Redline;
use crate::render::abridge::boundary;
use crate::render::{bounded, one_line};
use crate::wording::Language;

/// Bytes of a text quoted in an act.
const QUOTED: usize = 120;

/// Places named in one line.
const PLACES: usize = 12;

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownGroup {
    /// `§ 5(c) through (f) redesignated (d) through (g)`, `“BIS” → “the Bureau”`; harmless to look at.
    pub told: String,
    /// The same with its places, where it does not name them itself.
    pub line: String,
    /// The hunks it was done in, by number, and where each is, harmless to look at.
    pub places: Vec<(usize, String)>,
}

/// The acts of a redline, in order of their first hunk.
pub fn groups(redline: &Redline<'_>) -> Vec<ShownGroup> {
    redline.diff.groups.iter().filter_map(|group| shown(redline, group)).collect()
}

/// The places of an act in one line: `§ 1(a), § 2, § 7(c) and 37 more`.
fn in_one_line(places: &[(usize, String)], language: Language) -> String {
    let mut named: Vec<&str> = Vec::new();
    for (_, place) in places {
        if named.last() != Some(&place.as_str()) {
            named.push(place);
        }
    }
    let more = named.len().saturating_sub(PLACES);
    named.truncate(PLACES);
    let named = named.join(&language.say("list"));
    if more > 0 { language.tell("and-more", [("named", named.into()), ("more", more.into())]) } else { named }
}

fn shown(redline: &Redline<'_>, group: &Group) -> Option<ShownGroup> {
    let language = redline.language;
    let hunks: Vec<(usize, &Hunk)> = group
        .members
        .iter()
        .filter_map(|member| Some((member.hunk + 1, redline.diff.hunks.get(member.hunk)?)))
        .collect();
    let told = match &group.act {
        Act::Cascade => cascade(redline, hunks.first()?.1, hunks.last()?.1, hunks.len()),
        Act::SameEdit { gone, come } => {
            let places = language.count("places", hunks.len());
            language.tell("act-in-places", [("act", replaced(gone, come, language).into()), ("places", places.into())])
        }
    };
    let told = bounded(&told, 400);
    let place = |(number, hunk): (usize, &Hunk)| (number, bounded(&place(redline, hunk), 120));
    let places: Vec<_> = hunks.into_iter().map(place).collect();
    let line = match &group.act {
        Act::Cascade => told.clone(),
        Act::SameEdit { .. } => {
            language.tell("label", [("label", told.as_str().into()), ("value", in_one_line(&places, language).into())])
        }
    };
    Some(ShownGroup { told, line, places })
}

fn cascade(redline: &Redline<'_>, first: &Hunk, last: &Hunk, members: usize) -> String {
    let was = |hunk: &Hunk| redline.old.blocks.get(hunk.old.start).map(|block| &block.citation);
    let is = |hunk: &Hunk| redline.new.blocks.get(hunk.new.start).map(|block| &block.citation);
    let (Some(was_first), Some(was_last), Some(is_first), Some(is_last)) = (was(first), was(last), is(first), is(last))
    else {
        return redline.language.count("cascade-count", members);
    };
    let id = if members == 2 { "cascade-pair" } else { "cascade-run" };
    let own = |citation: &Citation| Citation(citation.0.last().cloned().into_iter().collect()).to_string();
    let above = |citation: &Citation| Citation(citation.0[..citation.0.len().saturating_sub(1)].to_vec()).to_string();
    let begins = if above(was_first) == above(is_first) { own(is_first) } else { is_first.to_string() };
    let about = [
        ("first", was_first.to_string().into()),
        ("last", own(was_last).into()),
        ("begins", begins.into()),
        ("ends", own(is_last).into()),
    ];
    redline.language.tell(id, about)
}

fn replaced(gone: &str, come: &str, language: Language) -> String {
    match (gone.is_empty(), come.is_empty()) {
        (true, _) => language.tell("act-inserted", [("words", quoted(come, language).into())]),
        (_, true) => language.tell("act-struck", [("words", quoted(gone, language).into())]),
        _ => format!("{} → {}", quoted(gone, language), quoted(come, language)),
    }
}

fn quoted(text: &str, language: Language) -> String {
    let shown = match text.len() <= QUOTED + 20 {
        true => one_line(text).into_owned(),
        false => format!("{} …", one_line(text[..boundary(text, QUOTED)].trim_end())),
    };
    language.tell("quote", [("text", shown.into())])
}

fn place(redline: &Redline<'_>, hunk: &Hunk) -> String {
    let new = redline.new.blocks.get(hunk.new.clone()).and_then(<[_]>::first);
    let block = new.or_else(|| redline.old.blocks.get(hunk.old.clone()).and_then(<[_]>::first));
    let cited = block.map(|block| block.citation.told(redline.language)).unwrap_or_default();
    if cited.is_empty() { redline.language.say("uncited").into_owned() } else { cited }
}
