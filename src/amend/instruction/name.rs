//! Nouns with a number or a name of their own: parts, supplements, definitions, entries.

use super::cursor::Cursor;
use super::token::Kind;
use crate::amend::target::{Step, Target};

/// `744`, behind `part`.
pub fn part(cursor: &mut Cursor) -> Option<Step> {
    let number = cursor.word().filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    cursor.at += 1;
    Some(Step::Part(number.to_owned()))
}

/// `60, 72, and 75`, behind `parts`.
pub fn each(cursor: &mut Cursor, one: impl Fn(&mut Cursor) -> Option<Step>) -> Option<Vec<Target>> {
    let mut found = Vec::new();
    loop {
        let begin = cursor.at;
        if !found.is_empty() {
            cursor.separator();
        }
        match one(cursor) {
            Some(step) => found.push(Target::of(step)),
            None => {
                cursor.at = begin;
                return (!found.is_empty()).then_some(found);
            }
        }
    }
}

/// `A`, `GGGG`, behind `subpart`.
pub fn subpart(cursor: &mut Cursor) -> Option<Step> {
    let word = cursor.word().filter(|word| word.len() <= 7)?;
    let begin = cursor.at;
    cursor.at += 1;
    Some(Step::Subpart(cursor.printed(begin, cursor.at).to_owned())).filter(|_| is_letters(word))
}

/// `, consisting of §§ 745.10 through 745.12,`: what a subpart holds is told by its text.
pub fn extent(cursor: &mut Cursor) {
    let begin = cursor.at;
    cursor.take_stop(&[',']);
    if cursor.take(&["consisting", "comprising", "containing"]).is_none() {
        cursor.at = begin;
        return;
    }
    while cursor.peek().is_some_and(|kind| !matches!(kind, Kind::Stop(',' | ';' | ':' | '.'))) {
        cursor.at += 1;
    }
    cursor.take_stop(&[',']);
}

/// `, Commerce Country Chart,`: the title of a supplement behind its number, which says nothing more.
pub fn title_behind(cursor: &mut Cursor) {
    const OTHERS: [&str; 9] = ["category", "eccn", "eccns", "section", "sections", "note", "table", "general", "under"];
    let begin = cursor.at;
    let is_title = cursor.take_stop(&[',', '—']).is_some() && cursor.word().is_some_and(|word| !OTHERS.contains(&word));
    let first = cursor.at;
    while is_title && is_capitalised(cursor) && cursor.at - first < 8 {
        cursor.at += 1;
    }
    let ends = matches!(cursor.peek(), Some(Kind::Stop(','))) || matches!(cursor.word(), Some("is" | "by"));
    match is_title && cursor.at > first + 1 && ends {
        true => _ = cursor.take_stop(&[',']),
        false => cursor.at = begin,
    }
}

fn is_capitalised(cursor: &Cursor) -> bool {
    let printed = cursor.printed(cursor.at, cursor.at + 1);
    cursor.word().is_some()
        && (printed.starts_with(char::is_uppercase) || matches!(printed, "of" | "and" | "the" | "for"))
}

fn is_letters(word: &str) -> bool {
    word.len() == 1 || word.len() == 2 || word.bytes().all(|b| Some(b) == word.bytes().next())
}

/// `supplement No. 4 to part 744`, `appendix B to subpart C of part 60`, in lower case but for its number.
pub fn attachment(cursor: &mut Cursor, kind: &str) -> Option<Step> {
    let mut name = kind.to_owned();
    if cursor.take(&["no", "number"]).is_some() {
        cursor.take_stop(&['.']);
        name.push_str(" no.");
    }
    let begin = cursor.at;
    let number = cursor.word().filter(|word| word.len() <= 6 && *word != "to")?;
    let is_number =
        number.len() <= 2 || number.chars().all(|c| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x' | '-'));
    is_number.then_some(())?;
    cursor.at += 1;
    name.push(' ');
    name.push_str(cursor.printed(begin, cursor.at));
    let begin = cursor.at;
    let subpart = match cursor.take(&["to", "of"]).and_then(|_| cursor.take(&["subpart"])) {
        Some(_) => subpart(cursor),
        None => {
            cursor.at = begin;
            None
        }
    };
    if let Some(subpart) = &subpart {
        name.push_str(&format!(" to {subpart}"));
    }
    let begin = cursor.at;
    let part = cursor.take(&["to", "of"]).and_then(|_| cursor.take(&["part"])).and_then(|_| part(cursor));
    match part {
        Some(part) => name.push_str(&format!("{} {part}", if subpart.is_some() { " of" } else { " to" })),
        None => cursor.at = begin,
    }
    Some(Step::Attachment(name))
}

/// The terms behind `definition of` or `entries for`; the bare noun where none is named.
pub fn terms(cursor: &mut Cursor, step: fn(String) -> Step) -> Vec<Target> {
    let begin = cursor.at;
    cursor.take(&["of", "for"]);
    cursor.take(&["the"]);
    cursor.take(&["term", "terms", "word", "words"]);
    let mut found = Vec::new();
    while let Some(term) = cursor.take_quoted() {
        let term = term.trim_end_matches([',', ';']);
        found.push(Target::of(step(term.to_owned())));
        let next = cursor.at;
        cursor.separator();
        if !matches!(cursor.peek(), Some(Kind::Quoted(_))) {
            cursor.at = next;
        }
    }
    if found.is_empty() {
        found.extend(unquoted(cursor, begin).map(|term| Target::of(step(term))));
    }
    if found.is_empty() {
        cursor.at = begin;
        found.push(Target::of(step(String::new())));
    }
    found
}

/// A term without quotation marks begins with a capital letter: `the definition for AC Regional Director and ...`. The
/// index is that of the noun's own preposition.
fn unquoted(cursor: &mut Cursor, preposition: usize) -> Option<String> {
    const ENDS: [&str; 20] = [
        "and",
        "in",
        "to",
        "by",
        "from",
        "the",
        "revising",
        "removing",
        "adding",
        "is",
        "are",
        "remove",
        "revise",
        "add",
        "as",
        "under",
        "after",
        "before",
        "at",
        "paragraph",
    ];
    if cursor.at == preposition {
        return None;
    }
    let begin = cursor.at;
    let mut end = begin;
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    // `an entry for 2 CFR parts 200 and 300`.
    let is_title = is_number(cursor.printed(begin, begin + 1));
    while let Some(kind) = cursor.tokens.get(end).map(|token| &token.kind) {
        let within = match kind {
            Kind::Word(word) if is_title && word == "and" => is_number(cursor.printed(end + 1, end + 2)),
            Kind::Word(word) => !ENDS.contains(&word.as_str()),
            _ => false,
        };
        if !within {
            break;
        }
        end += 1;
    }
    let printed = cursor.printed(begin, end);
    if !printed.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
        return None;
    }
    cursor.at = end;
    Some(with_aside(cursor, end, printed))
}

/// `Regional director (compliance)`: what stands in parentheses behind a term belongs to it.
fn with_aside(cursor: &Cursor, end: usize, printed: &str) -> String {
    let behind = cursor.tokens.get(end).map_or(cursor.text.len(), |token| token.at.start);
    let from = cursor.tokens.get(end.wrapping_sub(1)).map_or(behind, |token| token.at.end);
    let aside = cursor.text[from..behind].trim_end();
    match aside.trim_start().starts_with('(') && aside.ends_with(')') {
        true => format!("{printed}{aside}"),
        false => printed.to_owned(),
    }
}

/// `table 1 to paragraph (a)` is table 1 of that paragraph; the list that follows is the phrase's to read.
pub fn numbered(cursor: &mut Cursor, kind: &str) -> Vec<Target> {
    let singular = kind.strip_suffix('s').unwrap_or(kind);
    let is_number =
        |word: &&str| word.len() <= 3 && (word.bytes().all(|b| b.is_ascii_digit()) || word.len() == 1 && *word != "a");
    let one = |cursor: &mut Cursor| {
        cursor.word().filter(is_number)?;
        let number = cursor.printed(cursor.at, cursor.at + 1);
        cursor.at += 1;
        Some(Step::Named(format!("{singular} {number}")))
    };
    each(cursor, one).unwrap_or_else(|| vec![Target::of(Step::Named(singular.to_owned()))])
}

/// The words of a heading behind `under`, up to where the sentence goes on.
pub fn heading(cursor: &mut Cursor) -> Option<Step> {
    const ON: [&str; 14] = [
        "under",
        "paragraph",
        "paragraphs",
        "new",
        "by",
        "in",
        "the",
        "is",
        "are",
        "revise",
        "add",
        "remove",
        "comment",
        "redesignate",
    ];
    let begin = cursor.at;
    let mut end = begin;
    while let Some(kind) = cursor.tokens.get(end).map(|token| &token.kind) {
        match kind {
            Kind::Stop(',') => {
                let next = cursor.tokens.get(end + 1).map(|token| &token.kind);
                if matches!(next, Some(Kind::Word(word)) if ON.contains(&word.as_str())) {
                    break;
                }
            }
            Kind::Stop(':' | ';') => break,
            Kind::Word(word) if end > begin && matches!(word.as_str(), "by" | "is" | "are") => break,
            _ => {}
        }
        end += 1;
    }
    let name = cursor.printed(begin, end);
    cursor.at = end;
    (!name.is_empty()).then(|| Step::Heading(name.trim_end_matches('.').to_owned()))
}

/// A heading known only by its capital letter: `In the Sample Local Newspaper Notice for Petitions:`.
pub fn capitalised(cursor: &mut Cursor) -> Option<Step> {
    let begin = cursor.at;
    cursor.take(&["the"]);
    let is_name = cursor.printed(cursor.at, cursor.at + 1).starts_with(|c: char| c.is_uppercase());
    let heading = if is_name { heading(cursor) } else { None };
    if heading.is_none() {
        cursor.at = begin;
    }
    heading
}
