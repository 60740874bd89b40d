//! The noun phrases of an instruction: `the introductory text and paragraphs (b)(1) and (2) of § 744.23`.
//!
//! The grammar follows the drafting rules of the Office of the Federal Register, *Document Drafting Handbook*, chapter 2
//! ("Amendatory language"), and what agencies write beside them.

use super::cursor::Cursor;
use super::marks;
use super::name;
use super::target::{Ordinal, Step, Target};
use super::token::Kind;

/// Words before a noun that say nothing about where it is.
const QUALIFIERS: [&str; 32] = [
    "the",
    "a",
    "an",
    "new",
    "newly",
    "redesignated",
    "designated",
    "existing",
    "current",
    "each",
    "all",
    "both",
    "of",
    "following",
    "reserved",
    "added",
    "revised",
    "its",
    "entire",
    "paragraph's",
    "this",
    "such",
    "any",
    "respectively",
    "by",
    "text",
    "to",
    "contents",
    "proposed",
    "second-level",
    "third-level",
    "first-level",
];

/// Prepositions that lead to what holds the phrase so far.
const INTO: [&str; 7] = ["of", "to", "in", "under", "for", "within", "from"];

/// Reads a list of targets; nothing is taken where there is none. `outer` is what the place in the text is within.
pub fn targets(cursor: &mut Cursor, outer: &Target) -> Vec<Target> {
    cursor.nested(|cursor| target_list(cursor, outer))
}

fn target_list(cursor: &mut Cursor, outer: &Target) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    let mut and = false;
    // The section that the phrase begins with holds the rest of it: `§ 744.23 introductory text and paragraph (a)`.
    let mut holder: Option<Target> = None;
    loop {
        let begin = cursor.at;
        if !found.is_empty() {
            match separator(cursor) {
                Some(own) => and = own,
                None => break,
            }
        }
        let before = found.last().cloned();
        let Some(mut own) = listed(cursor, before.as_ref(), outer) else {
            cursor.at = begin;
            break;
        };
        // `Supplement No. 1 to part 774, Category 3, ECCN 3A090`: each holds the next.
        if !and && own.len() == 1 && before.as_ref().is_some_and(|before| nests(before, &own[0])) {
            let outer = found.pop().unwrap_or_default();
            own = own.iter().map(|target| target.inside(&outer)).collect();
        } else if let Some(holder) = &holder {
            own = own.iter().map(|target| target.within(holder)).collect();
        }
        if let Some(section) = own.iter().rev().find_map(section_of) {
            holder = Some(section);
        }
        if is_holder(&own) && leaf_follows(cursor) {
            holder = own.pop();
            let leaves = targets(cursor, outer);
            let within = holder.iter().flat_map(|holder| leaves.iter().map(|leaf| leaf.within(holder)));
            found.extend(within.collect::<Vec<Target>>());
            continue;
        }
        found.extend(own);
        held(cursor, &mut found, outer);
    }
    found
}

/// True where a comma parts a holder from what it holds, not two of a list.
fn nests(outer: &Target, inner: &Target) -> bool {
    let (Some(last), Some(first)) = (outer.path.last(), inner.path.first()) else { return false };
    let holds = match last {
        Step::Part(_) | Step::Subpart(_) | Step::Section(_) | Step::Attachment(_) | Step::Heading(_) => true,
        Step::Paragraph(_) => matches!(first, Step::Named(_)),
        _ => false,
    };
    holds && outer.through.is_none() && last.rank() < first.rank()
}

/// The section a target is in, where it names one.
fn section_of(target: &Target) -> Option<Target> {
    let section = target.path.iter().find(|step| matches!(step, Step::Section(_)))?;
    Some(Target::of(section.clone()))
}

/// True for one whole section or attachment.
fn is_holder(own: &[Target]) -> bool {
    let whole = |target: &Target| matches!(target.path.last(), Some(Step::Section(_) | Step::Attachment(_)));
    own.len() == 1 && own.iter().all(|target| whole(target) && target.through.is_none())
}

/// True where a part of the section just named comes next: `section heading`, `, paragraph (b)`, `in paragraph (a)`.
fn leaf_follows(cursor: &mut Cursor) -> bool {
    let begin = cursor.at;
    cursor.take_stop(&[',']);
    cursor.take(&["in", "under"]);
    cursor.take(&["the"]);
    let leaf = matches!(
        cursor.word(),
        Some("paragraph" | "paragraphs" | "introductory" | "section" | "heading" | "definition" | "definitions")
    );
    // `section 744.23` is a section of its own.
    let leaf = leaf && !(cursor.word() == Some("section") && cursor.word_ahead(1) != Some("heading"));
    if !leaf {
        cursor.at = begin;
    }
    leaf
}

/// `, and`, `or`: taken where a further target may follow; whether there was more than a comma.
fn separator(cursor: &mut Cursor) -> Option<bool> {
    let stop = cursor.take_stop(&[',']).is_some();
    let and = cursor.take(&["and", "or"]).is_some();
    (stop || and).then_some(and)
}

/// What holds the phrase: `of paragraph (b)`, `in § 744.23`, `to part 60`.
fn held(cursor: &mut Cursor, found: &mut Vec<Target>, outer: &Target) {
    loop {
        let begin = cursor.at;
        let Some(preposition) = cursor.take(&INTO) else { return };
        cursor.take(&["the"]);
        cursor.take_all(&["end", "of"]);
        let containers = containers(cursor, outer);
        if containers.is_empty() {
            cursor.at = begin;
            return;
        }
        // `of` belongs to the last named, the others to all: `the definitions of “A” and “B” in paragraph (b)`.
        let loose = |target: &Target| target.path.first().is_none_or(|step| !matches!(step, Step::Section(_)));
        let is_sentence = |target: &Target| matches!(target.path.last(), Some(Step::Sentence(_)));
        let from = match preposition {
            // `the second and third sentences of paragraph (a)`.
            "of" if found.last().is_some_and(is_sentence) => {
                found.iter().rposition(|target| !is_sentence(target)).map_or(0, |at| at + 1)
            }
            "of" => found.len() - 1,
            _ => found.iter().rposition(|target| !loose(target)).map_or(0, |at| at + 1).min(found.len() - 1),
        };
        let inner: Vec<Target> = found.drain(from..).collect();
        found.extend(containers.iter().flat_map(|container| inner.iter().map(|target| target.inside(container))));
    }
}

/// A list of what can hold others; it ends before a heading or a sentence, which begins a phrase of its own.
pub fn containers(cursor: &mut Cursor, outer: &Target) -> Vec<Target> {
    cursor.nested(|cursor| container_list(cursor, outer))
}

fn container_list(cursor: &mut Cursor, outer: &Target) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    loop {
        let begin = cursor.at;
        if !found.is_empty() && separator(cursor).is_none() {
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

/// One target with what is said behind it, or several that share a noun: `§§ 744.2 and 744.3`, `the definitions of “A”
/// and “B”`.
fn listed(cursor: &mut Cursor, before: Option<&Target>, outer: &Target) -> Option<Vec<Target>> {
    let begin = cursor.at;
    while cursor.take(&QUALIFIERS).is_some() {}
    // The title of the Code: `15 CFR part 744`.
    if cursor.word().is_some() && cursor.word_ahead(1) == Some("cfr") {
        cursor.at += 2;
    }
    let own = noun(cursor, before, outer);
    let Some(mut own) = own.filter(|own| !own.is_empty()) else {
        cursor.at = begin;
        return None;
    };
    if let Some(last) = own.last_mut() {
        run(cursor, last, outer);
        behind(cursor, last);
    }
    Some(own)
}

/// `through (f)`: the end of a run.
fn run(cursor: &mut Cursor, target: &mut Target, outer: &Target) {
    let begin = cursor.at;
    if cursor.take(&["through"]).is_none() {
        return;
    }
    cursor.take(&["paragraph", "paragraphs", "section", "sections"]);
    match last_of_run(cursor, target, outer) {
        Some(path) => target.through = Some(path),
        None => cursor.at = begin,
    }
}

fn last_of_run(cursor: &mut Cursor, first: &Target, outer: &Target) -> Option<Vec<Step>> {
    match cursor.peek()? {
        Kind::Marks(path) => {
            cursor.at += 1;
            Some(marks::following(path, Some(first), outer).path)
        }
        Kind::Section(number) => {
            cursor.at += 1;
            Some(vec![Step::Section(number.clone())])
        }
        Kind::Word(word) if matches!(first.path.last(), Some(Step::Paragraph(_))) && marks::is_dotted(word) => {
            cursor.at += 1;
            Some(marks::dotted(word))
        }
        _ => None,
    }
}

/// What stands behind a noun: `introductory text`, `heading`, `subject heading`.
fn behind(cursor: &mut Cursor, target: &mut Target) {
    let begin = cursor.at;
    if !target.path.last().is_some_and(Step::is_container) {
        return;
    }
    cursor.take(&["the"]);
    if introduction(cursor) {
        target.path.push(Step::Introduction);
    } else if title(cursor) {
        target.path.push(Step::Title);
    } else {
        cursor.at = begin;
    }
}

fn introduction(cursor: &mut Cursor) -> bool {
    cursor.take_all(&["introductory", "text"])
        || cursor.take_all(&["introductory", "paragraph"])
        || cursor.take_all(&["introductory", "language"])
        || cursor.take_all(&["introductory", "sentence"])
}

fn title(cursor: &mut Cursor) -> bool {
    let begin = cursor.at;
    cursor.take(&["section", "subject", "paragraph", "part", "subpart", "table", "appendix", "supplement"]);
    let is_title = cursor.take(&["heading", "headings", "title"]).is_some();
    if !is_title {
        cursor.at = begin;
    }
    is_title
}

/// The noun itself, with its numbers or names.
fn noun(cursor: &mut Cursor, before: Option<&Target>, outer: &Target) -> Option<Vec<Target>> {
    if introduction(cursor) {
        return Some(vec![Target::of(Step::Introduction)]);
    }
    if title(cursor) {
        return Some(vec![Target::of(Step::Title)]);
    }
    match cursor.peek()? {
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
        Kind::Word(word) => worded(cursor, word, before, outer),
        _ => None,
    }
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
        "subpart" => name::subpart(cursor).map(|subpart| vec![Target::of(subpart)]),
        "subparts" => name::each(cursor, name::subpart),
        "appendix" | "appendices" | "supplement" => {
            // The appendix to a section has no number.
            let begin = cursor.at;
            let numbered = name::attachment(cursor, word);
            if numbered.is_none() {
                cursor.at = begin;
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
        "eccn" | "eccns" => name::entry(cursor),
        "category" => name::category(cursor),
        _ if name::is_entry(word) => one(Step::Entry(name::uppercase(word))),
        _ => {
            cursor.at -= 1;
            sentences(cursor)
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

/// Targets said in short beside another one: `(b) through (f)` in `paragraphs (a) through (e) as (b) through (f)`.
pub fn beside(cursor: &mut Cursor, from: &Target) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    loop {
        let begin = cursor.at;
        if !found.is_empty() {
            let _ = separator(cursor);
        }
        let Some(Kind::Marks(path)) = cursor.peek() else {
            cursor.at = begin;
            return found;
        };
        cursor.at += 1;
        let mut target = match found.last() {
            Some(before) => marks::following(path, Some(before), from),
            None => marks::named(path, from),
        };
        run(cursor, &mut target, from);
        found.push(target);
    }
}
