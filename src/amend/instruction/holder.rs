//! What holds a phrase: `of paragraph (b)`, `in § 744.23`, `to part 60`.

use super::cursor::Cursor;
use super::phrase::listed;
use super::token::Kind;
use crate::amend::target::{Step, Target};

/// Prepositions that lead to what holds the phrase so far.
const INTO: [&str; 7] = ["of", "to", "in", "under", "for", "within", "from"];

/// What holds the phrase: `of paragraph (b)`, `in § 744.23`, `to part 60`.
pub fn held(cursor: &mut Cursor, found: &mut Vec<Target>, outer: &Target) {
    loop {
        let begin = cursor.at;
        let Some(preposition) = cursor.take(&INTO) else { return };
        cursor.take(&["the"]);
        cursor.take_all(&["end", "of"]);
        let containers = containers(cursor, outer);
        if containers.is_empty() {
            cursor.at = begin;
            if preposition == "of"
                && let (Some(words), Some(last)) = (unknown(cursor), found.last_mut())
            {
                last.path.push(Step::Unread(words));
            }
            return;
        }
        // `of` belongs to the last named, the others to all: `the definitions of “A” and “B” in paragraph (b)`.
        let loose = |target: &Target| target.path.first().is_none_or(|step| !matches!(step, Step::Section(_)));
        let kind = |target: &Target| target.path.last().map(std::mem::discriminant);
        let from = match preposition {
            // `the second and third sentences of paragraph (a)`, `paragraphs (a)(2) and (b) of § 744.16`.
            "of" if shares_holder(found, &containers) => {
                let last = found.last().and_then(kind);
                found.iter().rposition(|target| kind(target) != last || !loose(target)).map_or(0, |at| at + 1)
            }
            "of" => found.len() - 1,
            _ => found.iter().rposition(|target| !loose(target)).map_or(0, |at| at + 1).min(found.len() - 1),
        };
        let inner: Vec<Target> = found.drain(from..).collect();
        found.extend(containers.iter().flat_map(|container| inner.iter().map(|target| target.inside(container))));
    }
}

/// True where targets of one kind are named together before what holds them.
fn shares_holder(found: &[Target], containers: &[Target]) -> bool {
    let of_section = || {
        let holds = |target: &Target| matches!(target.path.first(), Some(Step::Section(_) | Step::Attachment(_)));
        containers.iter().all(holds)
    };
    match found.last().and_then(|target| target.path.last()) {
        Some(Step::Sentence(_)) => true,
        Some(Step::Paragraph(_)) => of_section(),
        _ => false,
    }
}

/// `of Item 5 of the form Certification of Vote`: a holder that is not understood must not be left out. What only says that
/// it is the same text, `of this section`, is taken.
fn unknown(cursor: &mut Cursor) -> Option<String> {
    const OWN: [&str; 12] = [
        "section",
        "part",
        "paragraph",
        "chapter",
        "title",
        "subpart",
        "appendix",
        "supplement",
        "regulations",
        "code",
        "definition",
        "sentence",
    ];
    cursor.take(&["of"])?;
    let is_own = cursor.take(&["this", "the", "that", "such"]).is_some() && cursor.take(&OWN).is_some();
    let begin = cursor.at;
    while !is_own
        && !matches!(cursor.peek(), None | Some(Kind::Stop(_) | Kind::Bullet | Kind::Quoted(_)))
        && !cursor.word().is_some_and(|word| matches!(word, "and" | "by" | "to" | "is" | "are" | "as"))
    {
        cursor.at += 1;
    }
    let words = cursor.printed(begin, cursor.at);
    (!words.is_empty()).then(|| words.to_owned())
}

/// A list of what can hold others; it ends before a heading or a sentence, which begins a phrase of its own.
pub fn containers(cursor: &mut Cursor, outer: &Target) -> Vec<Target> {
    cursor.nested(|cursor| container_list(cursor, outer))
}

fn container_list(cursor: &mut Cursor, outer: &Target) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    loop {
        let begin = cursor.at;
        if !found.is_empty() && cursor.separator().is_none() {
            return found;
        }
        let own = listed(cursor, found.last(), outer);
        let fits = |own: &Vec<Target>| {
            let same = |a: &Target, b: &Target| {
                a.path.last().map(std::mem::discriminant) == b.path.last().map(std::mem::discriminant)
            };
            found.is_empty() || own.iter().all(|target| found.iter().any(|first| same(first, target)))
        };
        match own.filter(fits) {
            Some(own) => found.extend(own),
            None => {
                cursor.at = begin;
                return found;
            }
        }
        let mut last: Vec<Target> = found.drain(found.len() - 1..).collect();
        held(cursor, &mut last, outer);
        found.extend(last);
    }
}
