//! One noun of an instruction, with its numbers or names: `paragraph (a)(1)`, `section heading`, `last sentence`.

use super::control_list;
use super::cursor::Cursor;
use super::holder::containers;
use super::name;
use super::note;
use super::token::Kind;
use crate::amend::marks;
use crate::amend::target::{Ordinal, Step, Target};

pub fn introduction(cursor: &mut Cursor) -> bool {
    cursor.take_all(&["introductory", "text"])
        || cursor.take_all(&["introductory", "paragraph"])
        || cursor.take_all(&["introductory", "language"])
        || cursor.take_all(&["introductory", "sentence"])
}

pub fn title(cursor: &mut Cursor) -> bool {
    let begin = cursor.at;
    cursor.take(&["section", "subject", "paragraph", "part", "subpart", "table", "appendix", "supplement"]);
    let is_title = cursor.take(&["heading", "headings", "title"]).is_some();
    if !is_title {
        cursor.at = begin;
    }
    is_title
}

/// The noun itself, with its numbers or names.
pub fn noun(cursor: &mut Cursor, before: Option<&Target>, outer: &Target) -> Option<Vec<Target>> {
    if introduction(cursor) {
        return Some(vec![Target::of(Step::Introduction)]);
    }
    if title(cursor) {
        return Some(vec![Target::of(Step::Title)]);
    }
    match cursor.peek()? {
        Kind::Quoted(_) if note::begins(cursor) => note::note(cursor, outer),
        // `the “District No. 6” paragraph` is known by its first words, as a definition is.
        Kind::Quoted(words) if cursor.ahead(1).is_some_and(is_paragraph) => {
            cursor.at += 2;
            Some(vec![Target::of(Step::Definition(words.clone()))])
        }
        // A number below an appendix is one of its paragraphs, unless it is of the appendix's own part.
        Kind::Section(number) if numbers_attachment(number, outer) => {
            cursor.at += 1;
            Some(vec![Target::of(Step::Paragraph(number.clone()))])
        }
        Kind::Section(number) => {
            cursor.at += 1;
            let mut target = Target::of(Step::Section(number.clone()));
            if let Some(Kind::Marks(path)) = cursor.peek() {
                cursor.at += 1;
                target.path.extend(path.iter().cloned().map(Step::Paragraph));
            }
            Some(vec![target])
        }
        Kind::Marks(path) => {
            // A letter in parentheses is a paragraph only beside others.
            let before = before.filter(|before| before.path.iter().any(|step| matches!(step, Step::Paragraph(_))))?;
            cursor.at += 1;
            Some(vec![marks::following(path, Some(before), outer)])
        }
        // `paragraphs d.16 and d.17`.
        Kind::Word(word) if word.contains('.') && marks::is_dotted(word) && before.is_some_and(ends_dotted) => {
            cursor.at += 1;
            Some(vec![Target { path: marks::dotted(word), through: None }])
        }
        Kind::Word(word) => worded(cursor, word, before, outer),
        _ => None,
    }
}

fn ends_dotted(target: &Target) -> bool {
    matches!(target.path.last(), Some(Step::Paragraph(mark)) if !mark.starts_with('('))
}

fn numbers_attachment(number: &str, outer: &Target) -> bool {
    let part = number.split('.').next().unwrap_or_default();
    let own = |name: &String| name.split_whitespace().next_back() == Some(part);
    outer.path.iter().any(|step| matches!(step, Step::Attachment(name) if !own(name)))
}

fn worded(cursor: &mut Cursor, word: &str, before: Option<&Target>, outer: &Target) -> Option<Vec<Target>> {
    cursor.at += 1;
    let one = |step: Step| Some(vec![Target::of(step)]);
    match word {
        "section" | "sections" => match cursor.peek()? {
            Kind::Section(_) => noun(cursor, before, outer),
            _ => None,
        },
        "paragraph" | "paragraphs" => paragraph(cursor, outer),
        "undesignated" => {
            cursor.take(&["paragraph", "paragraphs", "text", "center", "section"]);
            let step = match cursor.take(&["heading", "headings"]) {
                Some(_) => Step::Named("center heading".to_owned()),
                None => Step::Undesignated,
            };
            cursor.take_quoted();
            cursor.take(&["following", "after", "before", "above", "preceding"]);
            one(step).map(|own| within_list(cursor, own, outer))
        }
        "authority" => {
            cursor.take(&["citation", "citations"]);
            one(Step::Authority)
        }
        "part" => name::part(cursor).map(|part| vec![Target::of(part)]),
        "parts" => name::each(cursor, name::part),
        "subpart" => {
            let subpart = name::subpart(cursor)?;
            name::extent(cursor);
            one(subpart)
        }
        "subparts" => name::each(cursor, name::subpart),
        "appendix" | "appendices" | "supplement" => {
            // The appendix to a section has no number.
            let begin = cursor.at;
            let numbered = name::attachment(cursor, word);
            if numbered.is_none() {
                cursor.at = begin;
            }
            if numbered.is_some() {
                name::title_behind(cursor);
            }
            one(numbered.unwrap_or_else(|| Step::Attachment(word.to_owned())))
        }
        "definition" | "definitions" => Some(name::terms(cursor, Step::Definition)),
        "entry" | "entries" => Some(name::terms(cursor, Step::Row)),
        "sentence" | "sentences" => one(Step::Sentence(Ordinal::Unnumbered)),
        "table" | "chart" | "note" | "notes" | "footnote" | "footnotes" | "figure" | "equation" | "example"
        | "examples" | "illustration" => Some(name::numbered(cursor, word)),
        "omb" | "parenthetical" => {
            while cursor.take(&["control", "citation", "number", "approval", "authority", "at", "the", "end"]).is_some()
            {
            }
            one(Step::Named(word.to_owned()))
        }
        "eccn" | "eccns" => control_list::entry(cursor),
        "category" => control_list::category(cursor),
        _ if control_list::is_entry(word) => one(Step::Entry(control_list::uppercase(word))),
        // `the stay of § 744.11(a)(2)` is lifted: what is stayed is meant.
        "stay" | "suspension" => cursor.take(&["of", "on"]).map(|_| containers(cursor, outer)),
        "one" | "two" | "three" | "four" | "five" => several_sentences(cursor),
        "second" | "third" | "fourth" if note::begins(cursor) => {
            cursor.at -= 1;
            note::note(cursor, outer)
        }
        _ => {
            cursor.at -= 1;
            control_list::part_of_entry(cursor).or_else(|| sentences(cursor))
        }
    }
}

/// `paragraph (a)(1)`, `paragraph 9.vi`, or a paragraph in a row of undesignated ones.
fn paragraph(cursor: &mut Cursor, outer: &Target) -> Option<Vec<Target>> {
    match cursor.peek()? {
        Kind::Marks(path) => {
            cursor.at += 1;
            Some(vec![marks::named(path, outer)])
        }
        Kind::Word(word) if marks::is_dotted(word) => {
            cursor.at += 1;
            Some(vec![Target { path: marks::dotted(word), through: None }])
        }
        // `paragraph d` of an entry of the Commerce Control List.
        Kind::Word(word) if in_entry(outer) && matches!(word.as_bytes(), [b'a'..=b'z']) => {
            cursor.at += 1;
            Some(vec![Target::of(Step::Paragraph(word.clone()))])
        }
        // `paragraph heading` is told by the noun before; `definitional paragraph` tells nothing.
        _ => None,
    }
}

/// What follows designated paragraphs: `the undesignated paragraphs following paragraphs (a)(3) and (b)(3)`.
fn within_list(cursor: &mut Cursor, own: Vec<Target>, outer: &Target) -> Vec<Target> {
    let containers = containers(cursor, outer);
    match containers.is_empty() {
        true => own,
        false => containers.iter().flat_map(|at| own.iter().map(|target| target.inside(at))).collect(),
    }
}

/// `first sentence`, `second and last sentences`.
fn sentences(cursor: &mut Cursor) -> Option<Vec<Target>> {
    let begin = cursor.at;
    let mut found = Vec::new();
    while let Some(ordinal) = cursor.word().and_then(ordinal) {
        cursor.at += 1;
        found.push(Target::of(Step::Sentence(ordinal)));
        cursor.take_stop(&[',']);
        cursor.take(&["and"]);
        cursor.take(&["the"]);
    }
    if !found.is_empty() && cursor.take(&["sentence", "sentences"]).is_some() {
        return Some(found);
    }
    if !found.is_empty() && cursor.peek().is_some_and(is_paragraph) && !matches!(cursor.ahead(1), Some(Kind::Marks(_)))
    {
        cursor.at += 1;
        return Some(vec![Target::of(Step::Named(cursor.printed(begin, cursor.at).to_owned()))]);
    }
    cursor.at = begin;
    None
}

/// `two sentences`: new ones, which the rule's stars place.
fn several_sentences(cursor: &mut Cursor) -> Option<Vec<Target>> {
    cursor.take(&["new"]);
    cursor.take(&["sentence", "sentences"]).map(|_| vec![Target::of(Step::Sentence(Ordinal::Unnumbered))])
}

fn in_entry(outer: &Target) -> bool {
    outer.path.iter().any(|step| matches!(step, Step::Entry(_)))
}

fn is_paragraph(kind: &Kind) -> bool {
    matches!(kind, Kind::Word(word) if word == "paragraph" || word == "paragraphs")
}

fn ordinal(word: &str) -> Option<Ordinal> {
    const NAMES: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth",
    ];
    match word {
        "last" | "final" => Some(Ordinal::Last),
        _ => NAMES.iter().position(|name| *name == word).map(|at| Ordinal::Nth(at + 1)),
    }
}
