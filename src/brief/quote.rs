//! Quoting the words that changed: the most telling place of a hunk, with as much around it as makes sense of it.

use std::ops::Range;

use super::whole_words::is_break;
use crate::brief::classes::{Class, Place, Quoted, Verdict, places};
use crate::citation::Citation;
use crate::diff::{Edit, Hunk};
use crate::document::Document;
use crate::wording::Language;

/// Bytes of a proof beyond which it is sentences rather than words.
const LONG: usize = 80;
/// Unchanged bytes between words that came and the edit that they belong to: `may notify the office` is no news of the 30 days
/// that were put after it, but that it became `must` is.
const NEAR: usize = 32;

/// The place of a hunk that tells most, with the texts it is in: what proves the verdict that leads, where it is in a
/// revised block; else the words that changed first.
pub fn telling_place<'a>(
    old: &'a Document,
    new: &'a Document,
    hunk: &Hunk,
    verdicts: &[Verdict],
) -> Option<(&'a str, &'a str, Place)> {
    let texts = |edit: &Edit| Some((old.blocks.get(edit.old)?.text.as_str(), new.blocks.get(edit.new)?.text.as_str()));
    // Text that meets no rule proves nothing: there the words that differ most tell most.
    let proof = verdicts.first().filter(|verdict| verdict.class != Class::Txt).and_then(|verdict| {
        let edit = hunk.edits.iter().find(|edit| {
            let of = |quoted: &Option<Quoted>, block| quoted.as_ref().is_some_and(|quoted| quoted.block == block);
            of(&verdict.old, edit.old) || of(&verdict.new, edit.new)
        })?;
        let (was, is) = texts(edit)?;
        let quoted = |quoted: &Option<Quoted>, text: &str| {
            quoted.as_ref().map(|quoted| quoted.range.clone()).filter(|range| range.len() < text.len())
        };
        let (gone, come) = (quoted(&verdict.old, was), quoted(&verdict.new, is));
        let place = match (gone, come) {
            // Words beside a modal that became another belong to what is now asked.
            (Some(old), Some(new)) if verdict.class == Class::Mod => with_insertion(edit, Place { old, new }, was),
            (Some(old), Some(new)) => narrowed(edit, Place { old, new }),
            // What came or went alone is told with all that changed there.
            (gone, come) => with_neighbours(edit, touching(edit, gone, come)?, was),
        };
        Some((was, is, place))
    });
    let first = || {
        let edit = hunk.edits.first()?;
        let (was, is) = texts(edit)?;
        let longest =
            places(edit).into_iter().reduce(|best, next| if next.len() > best.len() { next } else { best })?;
        Some((was, is, longest))
    };
    let (was, is, place) = proof.or_else(first)?;
    // Ranges made by hand may not fit; they tell nothing.
    (was.get(place.old.clone()).is_some() && is.get(place.new.clone()).is_some()).then_some((was, is, place))
}

/// Of a proof that is whole sentences, most of which stayed, the place that differs most: nobody finds three words in two
/// paragraphs.
fn narrowed(edit: &Edit, proof: Place) -> Place {
    if proof.old.len().max(proof.new.len()) <= LONG {
        return proof;
    }
    let inside = |place: &Place| {
        let within = |inner: &Range<usize>, outer: &Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
        within(&place.old, &proof.old) && within(&place.new, &proof.new)
    };
    let within: Vec<Place> = places(edit).into_iter().filter(inside).collect();
    let differs: usize = within.iter().map(Place::len).sum();
    match within.into_iter().reduce(|best, next| if next.len() > best.len() { next } else { best }) {
        Some(longest) if differs * 2 < proof.len() => longest,
        _ => proof,
    }
}

/// The place of an edit that touches these words of either side.
fn touching(edit: &Edit, gone: Option<Range<usize>>, come: Option<Range<usize>>) -> Option<Place> {
    let touch = |words: &Option<Range<usize>>, place: &Range<usize>| {
        words.as_ref().is_some_and(|words| words.start <= place.end && place.start <= words.end)
    };
    places(edit).into_iter().find(|place| touch(&gone, &place.old) || touch(&come, &place.new))
}

/// Words that came or went alone, with the places near them in the same sentence, as long as that stays a few words.
fn with_neighbours(edit: &Edit, place: Place, was: &str) -> Place {
    let all = places(edit);
    let Some(at) = all.iter().position(|other| *other == place) else { return place };
    let joins = |place: &Place, before: &Place, after: &Place| {
        let gap = was.get(before.old.end..after.old.start);
        let whole = span(before, after);
        let is_one = gap.is_some_and(|gap| gap.len() <= NEAR && !gap.contains(['.', ';', '。', '；']));
        let is_alone = place.old.is_empty() || place.new.is_empty();
        is_alone && is_one && whole.old.len().max(whole.new.len()) <= LONG
    };
    let place = all[..at]
        .iter()
        .rev()
        .fold(place, |place, before| if joins(&place, before, &place) { span(before, &place) } else { place });
    all[at + 1..]
        .iter()
        .fold(place, |place, after| if joins(&place, &place, after) { span(&place, after) } else { place })
}

/// A proof with the words that were put in behind it, near it and in the same sentence.
fn with_insertion(edit: &Edit, proof: Place, was: &str) -> Place {
    let behind = places(edit).into_iter().find(|place| place.old.start >= proof.old.end && place.old.is_empty());
    let near = |place: &Place| {
        let gap = was.get(proof.old.end..place.old.start);
        gap.is_some_and(|gap| gap.len() <= NEAR && !gap.contains(['.', ';', '。', '；']))
    };
    match behind.filter(near).map(|place| span(&proof, &place)) {
        Some(whole) if whole.old.len().max(whole.new.len()) <= LONG => whole,
        _ => narrowed(edit, proof),
    }
}

/// From the beginning of one place to the end of another.
fn span(first: &Place, last: &Place) -> Place {
    Place { old: first.old.start..last.old.end, new: first.new.start..last.new.end }
}

/// A citation in at most about `limit` characters: its beginning where that is a designator, and its end.
pub fn place(citation: &Citation, language: Language, limit: usize) -> String {
    let shown = |path: &[String]| squeeze(&Citation(path.to_vec()).told(language));
    let whole = shown(&citation.0);
    if whole.chars().count() <= limit {
        return whole;
    }
    let Some((last, above)) = citation.0.split_last() else {
        return whole;
    };
    let head = above
        .first()
        .map(|first| shown(std::slice::from_ref(first)))
        .filter(|first| first.chars().count() * 3 <= limit);
    let head = head
        .map(|first| if above.len() > 1 { format!("{first} … ") } else { format!("{first}, ") })
        .unwrap_or_default();
    let room = limit.saturating_sub(head.chars().count());
    // As many of the last levels as fit.
    let fits = |tail: &String| tail.chars().count() <= room;
    let fitting = (1..citation.0.len()).map(|from| (from, shown(&citation.0[from..]))).find(|(_, tail)| fits(tail));
    let Some((from, tail)) = fitting else { return head + &cut(&shown(std::slice::from_ref(last)), room) };
    // `Section 1003.2 … 2`: a paragraph is known by its section rather than by the heading it stands under.
    let section = citation.0[..from]
        .iter()
        .rfind(|element| is_section(element))
        .map(|section| shown(std::slice::from_ref(section)));
    let below = || shown(std::slice::from_ref(last));
    match section.filter(|_| !citation.0[from..].iter().any(|element| is_section(element))) {
        Some(section) if !head.starts_with(&section) => {
            let told = format!("{section} … {}", below());
            if told.chars().count() <= limit { told } else { head + &tail }
        }
        _ => head + &tail,
    }
}

/// True for the number of a section or an article in a path.
fn is_section(element: &str) -> bool {
    let named = ["§", "Section ", "Sec. ", "SEC. ", "Article ", "Art. "].iter().any(|kind| element.starts_with(kind));
    named && element.contains(|c: char| c.is_ascii_digit())
}

/// The place with about `around` bytes on each side, cut at words, `…` where text is left out.
pub fn excerpt(text: &str, range: &Range<usize>, around: usize) -> String {
    let wide = widen(text, range, around);
    let wide = wide.start..sense_end(text, wide.end, around);
    let quoted = cut(&squeeze(text[wide.clone()].trim()), 600);
    let head = if wide.start > 0 { "… " } else { "" };
    let tail = if wide.end < text.len() && !quoted.ends_with('…') { " …" } else { "" };
    format!("{head}{quoted}{tail}")
}

/// The range with about `around` bytes more on each side: at a space, in Chinese after a mark, else at a character.
fn widen(text: &str, range: &Range<usize>, around: usize) -> Range<usize> {
    let start = (0..=range.start.saturating_sub(around)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let end = (range.end.saturating_add(around).min(text.len())..=text.len())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len());
    let after = |at: usize| at + text[at..].chars().next().map_or(0, char::len_utf8);
    let start = match text[start..range.start].find(is_break) {
        Some(at) if start > 0 => after(start + at),
        _ => start,
    };
    let end = match text[range.end..end].rfind(is_break) {
        Some(at) if end < text.len() => after(range.end + at),
        _ => end,
    };
    start.min(range.start)..end.max(range.end)
}

/// Words that the next ones turn: `shall not …` is no prohibition where `be brought unless` follows.
const TURNS: [&str; 20] = [
    "shall", "must", "may", "will", "can", "cannot", "should", "not", "no", "never", "only", "unless", "except",
    "without", "不得", "不", "应当", "應", "可以", "得",
];

/// The words before the last one, where that is one that the next ones turn.
fn before_turn(quoted: &str) -> Option<&str> {
    let quoted = quoted.trim_end();
    TURNS.iter().find_map(|word| {
        let rest = quoted.strip_suffix(word)?;
        (!word.is_ascii() || !rest.ends_with(char::is_alphanumeric)).then(|| rest.trim_end())
    })
}

/// Where a quotation ends that would end at `end`: where that parts a word from what turns it, with its clause or as many more
/// words as there is room for.
fn sense_end(text: &str, end: usize, room: usize) -> usize {
    if end >= text.len() || before_turn(&text[..end]).is_none() {
        return end;
    }
    let stop = (end.saturating_add(room).min(text.len())..=text.len()).find(|&at| text.is_char_boundary(at));
    let more = &text[end..stop.unwrap_or(text.len())];
    let clause = more.find([',', ';', '.', '，', '；', '。']);
    end + clause.or_else(|| more.rfind(is_break).filter(|_| end + more.len() < text.len())).unwrap_or(more.len())
}

/// The first words of a text of at most `limit` characters, `…` where it goes on.
pub fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let end = text.char_indices().nth(limit.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
    let kept = match text[..end].rfind(' ') {
        Some(space) if end - space < 20 && space > 0 => &text[..space],
        _ => &text[..end],
    };
    let kept = before_turn(kept).filter(|rest| !rest.is_empty()).unwrap_or(kept);
    format!("{}…", kept.trim_end_matches([' ', ',', ';', '，', '；']))
}

/// Both texts without the words they begin with in common.
pub fn apart(before: &str, after: &str) -> (String, String) {
    let common: usize = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    // Back to the beginning of the word in which they part; Chinese has none.
    let start = match before[..common].rfind(' ') {
        Some(space) => space + 1,
        None if before.is_ascii() => 0,
        None => common,
    };
    if start == 0 || start >= before.len() || start >= after.len() {
        return (before.to_owned(), after.to_owned());
    }
    (format!("…{}", &before[start..]), format!("…{}", &after[start..]))
}

/// White space runs as one space: a quotation is one line.
pub fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
