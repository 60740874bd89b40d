//! The proof that a change is editorial: the two sides differ in nothing that a lawyer reads.
//!
//! Each proof has its row in the table. What no proof shows to be editorial is not.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Class;
use super::forms::{in_one_form, once, respelled, with_one_character};
use super::mojibake::mended;
use super::reading::is_han;
use crate::brief::facts::{Said, facts};
use crate::brief::rules::{Cue, Expression, Proof, Rule, Searched, table};
use crate::diff::{Edit, Span};
use crate::document::{Block, BlockKind};
use crate::fold::fold;

/// The first row that proves the revision of one block to be editorial, or to touch references and links alone.
pub(super) fn proven(
    was: &Block,
    is: &Block,
    edit: &Edit,
    place: impl Fn() -> Searched<String>,
) -> Option<&'static Rule> {
    let (old, new) = (fold(&was.text), fold(&is.text));
    let pair = Pair::new(&old, &new);
    let told = OnceCell::new();
    let place = || told.get_or_init(&place);
    let listed = || is.kind == BlockKind::TableRow && lists_parties(place());
    let holds = |proof: Proof, rule: &Rule| match proof {
        _ if rule.class == Class::Nom && listed() => false,
        Proof::Links => {
            edit.link_target && old == new && rule.beside.as_ref().is_none_or(|kind| leads_to(kind, was, is))
        }
        Proof::SameFigures => {
            is_short(edit) && !are_digits(was, is, edit) && figures_alike(&old) == figures_alike(&new)
        }
        Proof::Encoding => {
            let garbled = |text: &str| text.contains(['Ã', 'Â', 'â']);
            (garbled(&was.text) || garbled(&is.text)) && fold(&mended(&was.text)) == fold(&mended(&is.text))
        }
        Proof::Several => {
            let alike = || {
                let (one, other) = (respelled(&old), respelled(&new));
                // Otherwise the rows above have said it.
                let mended = one != old || other != new;
                mended && figures_alike(&one) == figures_alike(&other)
            };
            is_short(edit) && !are_digits(was, is, edit) && alike()
        }
        Proof::Typography if edit.link_target => false,
        Proof::Names => {
            let turns = |text: &str| rule.beside.as_ref().is_some_and(|pattern| pattern.is_match(&Searched::new(text)));
            let (deleted, inserted) = changed(was, is, edit);
            let low = |texts: &[&str]| Searched::new(texts.join("\n").to_lowercase());
            let alike = || says_alike(&low(&deleted), &low(&inserted));
            turns(&was.text) && turns(&is.text) && names_alone(was, is, edit) && alike()
        }
        Proof::Is if rule.class == Class::Cos => pair.holds(proof, rule) && says_alike(&pair.low_old, &pair.low_new),
        Proof::Without if rule.class == Class::Nom => {
            pair.holds(proof, rule) && rule.beside.as_ref().is_some_and(|pattern| pair.names_say_alike(pattern))
        }
        proof => pair.holds(proof, rule),
    };
    let (latin, han) = (old.contains(|c: char| c.is_ascii_alphabetic()), old.contains(is_han));
    let stands = |rule: &Rule| rule.under.as_ref().is_none_or(|under| under.is_match(place()));
    let proves = |rule: &&Rule| matches!(rule.cue, Cue::Proof(proof) if rule.speaks(latin, han) && holds(proof, rule));
    table().proofs().filter(proves).find(|rule| stands(rule))
}

/// True for a place where rows name parties: there a name is what the law is about.
fn lists_parties(place: &Searched<String>) -> bool {
    table().rule("ent-entry").and_then(|rule| rule.under.as_ref()).is_some_and(|under| under.is_match(place))
}

/// The row that proves text which came or went whole to be none of the law's.
pub(super) fn proven_whole<'a>(
    blocks: impl Iterator<Item = &'a Block> + Clone,
    place: impl Fn(&Block) -> Searched<String>,
) -> Option<&'static Rule> {
    if !blocks.clone().all(|block| is_line(&block.text)) {
        return None;
    }
    // Of many blocks the first few show for most rows that they are no such lines.
    let lines: Vec<OnceCell<Searched<String>>> = blocks.clone().map(|_| OnceCell::new()).collect();
    let is = |rule: &Rule| {
        let Some(pattern) = &rule.beside else { return false };
        let low = |block: &Block| Searched::new(fold(&block.text).to_lowercase());
        let mut texts = blocks.clone().zip(&lines).map(|(block, line)| line.get_or_init(|| low(block)));
        texts.all(|text| pattern.is_match(text))
            && rule.under.as_ref().is_none_or(|under| blocks.clone().all(|block| under.is_match(&place(block))))
    };
    table().proofs().find(|rule| matches!(rule.cue, Cue::Proof(Proof::Is)) && is(rule))
}

/// A longer text is no line beside the law, whatever it begins with.
fn is_line(text: &str) -> bool {
    text.len() <= 1_500
}

/// True where a link that leads elsewhere leads, or led, to this kind of target.
fn leads_to(kind: &Expression, was: &Block, is: &Block) -> bool {
    let pairs = was.links.iter().zip(&is.links).filter(|(was, is)| was.target != is.target);
    pairs
        .into_iter()
        .any(|(was, is)| [was, is].iter().any(|link| kind.is_match(&Searched::new(link.target.to_lowercase()))))
}

/// True for an edit of a few words.
fn is_short(edit: &Edit) -> bool {
    let changed = |span: &Span| match span {
        Span::Same { .. } => 0,
        Span::Deleted { old } => old.len(),
        Span::Inserted { new } => new.len(),
    };
    edit.spans.iter().map(changed).sum::<usize>() <= 160
}

/// True where nothing but digits differs: two numbers written alike are not the same.
fn are_digits(was: &Block, is: &Block, edit: &Edit) -> bool {
    let (deleted, inserted) = changed(was, is, edit);
    deleted.iter().chain(&inserted).all(|text| text.bytes().all(|b| b.is_ascii_digit()))
}

/// The text with its numbers and days in one form, marks and spaces left out.
fn figures_alike(text: &str) -> String {
    let mut alike = String::new();
    let mut at = 0;
    for fact in facts(text) {
        let figure = matches!(
            fact.said,
            Said::Date { .. } | Said::Number { .. } | Said::Percentage { .. } | Said::Money { .. } | Said::Country(_)
        );
        if figure && fact.range.start >= at {
            alike.push_str(&letters(&text[at..fact.range.start].to_lowercase()));
            alike.push_str(&format!("{:?}", fact.said));
            at = fact.range.end;
        }
    }
    alike.push_str(&letters(&text[at..].to_lowercase()));
    alike
}

/// The folded texts of both sides, as printed and in small letters.
struct Pair<'a> {
    old: Searched<&'a str>,
    new: Searched<&'a str>,
    low_old: Searched<String>,
    low_new: Searched<String>,
    /// True where one side has a digit more often than the other.
    digits_differ: bool,
}

impl<'a> Pair<'a> {
    fn new(old: &'a str, new: &'a str) -> Pair<'a> {
        Pair {
            old: Searched::new(old),
            new: Searched::new(new),
            low_old: Searched::new(old.to_lowercase()),
            low_new: Searched::new(new.to_lowercase()),
            digits_differ: digits(old) != digits(new),
        }
    }

    fn holds(&self, proof: Proof, rule: &Rule) -> bool {
        let both = |of: &dyn for<'t> Fn(&'t Searched<&str>) -> Cow<'t, str>| of(&self.old) == of(&self.new);
        let both_low = |of: &dyn for<'t> Fn(&'t str) -> Cow<'t, str>| of(&self.low_old) == of(&self.low_new);
        if self.digits_differ && keeps_digits(proof) {
            return false;
        }
        match (proof, &rule.beside) {
            (Proof::Typography, _) => *self.old == *self.new,
            (Proof::Is, Some(pattern)) => {
                is_line(&self.old)
                    && is_line(&self.new)
                    && pattern.is_match(&self.low_old)
                    && pattern.is_match(&self.low_new)
            }
            (Proof::Without, Some(pattern)) => both(&|text| without(pattern, text)),
            (Proof::Dropped, Some(pattern)) => {
                let dropped = |_: &str, [one, two]: [&str; 2]| format!("{one}{two}");
                pattern.replace_all(&self.low_old, dropped) == pattern.replace_all(&self.low_new, dropped)
            }
            (Proof::Alike, Some(_)) => both_low(&|text| in_one_form(rule, text)),
            (Proof::Variants, Some(sets)) => both(&|text| with_one_character(sets.as_str(), text)),
            (Proof::Doubled, Some(pattern)) => both(&|text| once(pattern, text)),
            (Proof::Markup, Some(pattern)) => {
                let unbracketed = |text: &str| text.replace(['[', ']'], "");
                both(&|text| Cow::Owned(squeezed(&without(pattern, text).replace(['[', ']', '§'], ""))))
                    && unbracketed(&self.old) != unbracketed(&self.new)
            }
            (Proof::Capitals, pattern) => {
                let heads = |pattern: &Expression| pattern.is_match(&self.old) || pattern.is_match(&self.new);
                *self.low_old == *self.low_new && pattern.as_deref().is_none_or(heads)
            }
            (Proof::NoteMarks, _) => both_low(&without_note_marks) || notes_shifted(&self.low_old, &self.low_new),
            (Proof::SameDay, _) => both_low(&with_days_alike),
            (Proof::Punctuation, _) => letters(&self.low_old) == letters(&self.low_new),
            _ => false,
        }
    }

    /// True where what `pattern` finds says the same on both sides, but for the names in it, and those are of one office.
    fn names_say_alike(&self, pattern: &Expression) -> bool {
        let found = |text: &Searched<&str>| {
            let found = pattern.find_iter(text).map(|found| text[found].to_lowercase());
            Searched::new(found.collect::<Vec<_>>().join("\n"))
        };
        let receives = |text: &Searched<&str>| {
            let differs = |found: &Range<usize>| {
                let name = &text[found.clone()];
                !self.old.contains(name) || !self.new.contains(name)
            };
            pattern.find_iter(text).filter(differs).any(|found| is_destination(&text[..found.start]))
        };
        says_alike(&found(&self.old), &found(&self.new))
            && !receives(&self.old)
            && !receives(&self.new)
            && (is_contact(&self.old) || offices_alike(pattern, &self.old, &self.new))
    }
}

/// How often each digit stands in a text.
fn digits(text: &str) -> [usize; 10] {
    let mut counts = [0; 10];
    text.bytes().filter(u8::is_ascii_digit).for_each(|digit| counts[usize::from(digit - b'0')] += 1);
    counts
}

/// True for a proof that brings texts into one form in which each has the digits it had: where those differ, none is wanted.
fn keeps_digits(proof: Proof) -> bool {
    matches!(
        proof,
        Proof::Typography | Proof::Alike | Proof::Variants | Proof::Capitals | Proof::SameDay | Proof::Punctuation
    )
}

/// True for a sentence that tells where to turn: another office there moves no power.
fn is_contact(text: &Searched<&str>) -> bool {
    table().rule("nom-contact-zh").and_then(|rule| rule.beside.as_ref()).is_some_and(|turns| turns.is_match(text))
}

/// True where Chinese names of offices that differ have at least half of their characters in common, and are of one level:
/// another office is another power.
fn offices_alike(pattern: &Expression, old: &Searched<&str>, new: &Searched<&str>) -> bool {
    let level = table().rule("txt-level");
    let levels = |text: &Searched<&str>| match level.map(|rule| &rule.cue) {
        Some(Cue::Words(cue)) => cue.find_iter(text).map(|found| text[found].to_owned()).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let names = |text: &Searched<&str>| -> Vec<String> {
        let han = |found: Range<usize>| text[found].chars().filter(|c| is_han(*c)).collect::<String>();
        pattern.find_iter(text).map(han).filter(|name| !name.is_empty()).collect()
    };
    let shares = |(one, other): (&String, &String)| {
        let common = one.chars().filter(|c| other.contains(*c)).count();
        common * 2 >= one.chars().count().min(other.chars().count())
    };
    let (olds, news) = (names(old), names(new));
    levels(old) == levels(new) && (olds.len() != news.len() || olds.iter().zip(&news).all(shares))
}

/// True where no expression that weighs by a rule came or went: a name that swallows one proves nothing.
fn says_alike(old: &Searched<String>, new: &Searched<String>) -> bool {
    let weighs =
        |rule: &&Rule| rule.class != Class::Txt && rule.revised.max(rule.whole).is_some_and(|severity| severity >= 3);
    let alike = |rule: &Rule| match &rule.cue {
        Cue::Words(cue) => cue.find_iter(old).map(|found| &old[found]).eq(cue.find_iter(new).map(|found| &new[found])),
        _ => true,
    };
    table().rules.iter().filter(weighs).all(alike)
}

/// True for the words before a name to which something is exported: it is a party, no address.
fn is_destination(before: &str) -> bool {
    static DESTINED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?-u:\b)(?:export|reexport|transfer|ship|suppl|s[eo]ld?|sale)[a-z]*(?-u:\b)[^.;]{0,80} to (?:the )?$",
        )
        .ok()
    });
    DESTINED.as_ref().is_some_and(|destined| destined.is_match(before))
}

/// The text without what a pattern finds, each time replaced by `§` after what its groups find.
fn without<'t>(pattern: &Expression, text: &'t Searched<&str>) -> Cow<'t, str> {
    pattern.replace_all(text, |_, [one, two]| format!("{one}{two}§"))
}

/// True where the words that differ are names, and numbers that state nothing: none is written in small letters but what
/// joins a name, and no fact is touched.
fn names_alone(was: &Block, is: &Block, edit: &Edit) -> bool {
    const JOINS: [&str; 6] = ["of", "and", "the", "for", "at", "de"];
    let names = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
            .filter(|word| !word.is_empty())
            .all(|word| word.contains(|c: char| c.is_uppercase() || c.is_ascii_digit()) || JOINS.contains(&word))
    };
    let address = table().rule("nom-address").and_then(|rule| rule.beside.as_ref());
    let named = |text: &str, range: &Range<usize>| {
        let encloses = |found: Range<usize>| found.start <= range.start && range.end <= found.end;
        text.get(range.clone()).is_some_and(names)
            || address.is_some_and(|address| address.find_iter(&Searched::new(text)).any(encloses))
    };
    let (deleted, inserted) = changed(was, is, edit);
    let touches = |text: &str, range: &Range<usize>| {
        facts(text).iter().any(|fact| {
            let number = matches!(&fact.said, Said::Number { unit: None, .. });
            !number && fact.range.start < range.end && range.start < fact.range.end
        })
    };
    let exchanged = !deleted.is_empty() && !inserted.is_empty();
    // What only came or went belongs to the name that it stands in: `ACE Secure Data Portal`.
    let within = |text: &str, range: &std::ops::Range<usize>| {
        let next = text.get(range.end..).unwrap_or_default().trim_start();
        let joined =
            text.get(range.clone()).is_some_and(|text| text.split_whitespace().any(|word| JOINS.contains(&word)));
        next.starts_with(char::is_uppercase) && !joined
    };
    edit.spans.iter().all(|span| match span {
        Span::Deleted { old } => exchanged || within(&was.text, old),
        Span::Inserted { new } => exchanged || within(&is.text, new),
        Span::Same { .. } => true,
    }) && edit.spans.iter().all(|span| match span {
        Span::Same { .. } => true,
        Span::Deleted { old } => named(&was.text, old) && !touches(&was.text, old),
        Span::Inserted { new } => named(&is.text, new) && !touches(&is.text, new),
    })
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text without marks and spaces, except marks beside a digit and spaces between two, where they carry meaning (`1.5`,
/// `1,000`, `5 6`). A full stop or comma behind a number that no other follows ends it; an asterisk within a word is an
/// apostrophe that was lost (`year*s`).
pub(super) fn letters(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_ascii_alphabetic());
    // What follows behind spaces and marks begins with a digit.
    let counts_on = |at: usize| chars[at..].iter().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_numeric());
    let drops = |at: usize, c: char| match c {
        '.' | ',' if digit(at.checked_sub(1)) && !counts_on(at + 1) => true,
        '*' => letter(at.checked_sub(1)) && letter(Some(at + 1)),
        ' ' => !(digit(at.checked_sub(1)) && digit(Some(at + 1))),
        '-' | ',' | '.' | ';' | ':' | '\'' | '"' | '?' | '!' | '(' | ')' | '[' | ']' | '#' | '、' | '。' => {
            !digit(at.checked_sub(1)) && !digit(Some(at + 1))
        }
        _ => false,
    };
    chars.iter().enumerate().filter(|(at, c)| !drops(*at, **c)).map(|(_, c)| *c).collect()
}

/// Numbers of notes, which stand against a word: `exporters12`, `12See the list.`
/// A short word is none: `no.5`. After a closing mark a word may have digits: `A-130)47`.
static NOTE_MARKS: LazyLock<[Option<Regex>; 2]> = LazyLock::new(|| {
    const WORD: &str = r"[a-z]{4,}[)\].,;:\x22']{0,3}|[a-z][a-z0-9-]{2,}(?:[)\]\x22'][.,;:]?|;)";
    [&format!(r"({WORD})\d{{1,3}}(\s|$|-[a-z]|[.,;:)](?:[^a-z0-9/]|$))"), r"^\d{1,3}([a-z]{2,})"]
        .map(|pattern| Regex::new(pattern).ok())
});

/// False only for a text with no number against a word: most have none, and need not wait for the patterns.
fn may_have_note_marks(text: &str) -> bool {
    let ends_word = |c: char| c.is_ascii_lowercase() || matches!(c, ')' | ']' | '.' | ',' | ';' | ':' | '"' | '\'');
    let pairs = text.chars().zip(text.chars().skip(1));
    text.starts_with(char::is_numeric) || pairs.into_iter().any(|(before, c)| c.is_numeric() && ends_word(before))
}

fn without_note_marks(text: &str) -> Cow<'_, str> {
    if !may_have_note_marks(text) {
        return Cow::Borrowed(text);
    }
    let [Some(mark), Some(head)] = &*NOTE_MARKS else { return Cow::Borrowed(text) };
    Cow::Owned(head.replace(&mark.replace_all(text, "$1$2"), "$1").into_owned())
}

/// True where all numbers that differ stand against a word or a mark and are by as much higher (lower) as those that are
/// seen to be numbers of notes: `18F31 and CFPB32`, `18F28 and CFPB29`.
fn notes_shifted(old: &str, new: &str) -> bool {
    if !may_have_note_marks(new) {
        return false;
    }
    let [Some(mark), _] = &*NOTE_MARKS else { return false };
    let numbers = |text: &str| -> Option<Vec<(usize, i64)>> {
        let digit = |c: char| c.is_ascii_digit();
        let runs = text.split(|c| !digit(c)).filter(|run| !run.is_empty());
        runs.map(|run| Some((run.as_ptr() as usize - text.as_ptr() as usize, run.parse().ok()?))).collect()
    };
    let bare = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    let glued = |text: &str, at: usize| {
        text[..at].ends_with(|c: char| c.is_ascii_alphabetic() || matches!(c, ')' | ']' | '"' | '\'' | '.' | ',' | ';'))
    };
    let (Some(olds), Some(news)) = (numbers(old), numbers(new)) else { return false };
    if olds.len() != news.len() || bare(old) != bare(new) {
        return false;
    }
    let ends: Vec<usize> = mark.captures_iter(new).filter_map(|found| Some(found.get(1)?.end())).collect();
    let shift = |((_, was), (at, is)): (&(usize, i64), &(usize, i64))| (*at, is - was);
    let shifts: Vec<(usize, i64)> = olds.iter().zip(&news).map(shift).filter(|(_, by)| *by != 0).collect();
    let proven = shifts.iter().find(|(at, _)| ends.contains(at)).map(|(_, by)| *by);
    proven.is_some_and(|by| shifts.iter().all(|(at, shift)| *shift == by && glued(new, *at)))
}

const MONTHS: &str = "january|february|march|april|may|june|july|august|september|october|november|december";

/// Days as they are written in English.
static DAYS: LazyLock<[Option<Regex>; 2]> = LazyLock::new(|| {
    [format!(r"(?-u:\b)(\d{{1,2}}) ({MONTHS}),? (\d{{4}})"), format!(r"(?-u:\b)({MONTHS}) (\d{{1,2}}),? (\d{{4}})")]
        .map(|pattern| Regex::new(&pattern).ok())
});

/// The text with its days written one way: `5 May 2026` as `May 5, 2026`.
fn with_days_alike(text: &str) -> Cow<'_, str> {
    if !MONTHS.split('|').any(|month| text.contains(month)) {
        return Cow::Borrowed(text);
    }
    let [Some(day_first), Some(month_first)] = &*DAYS else { return Cow::Borrowed(text) };
    Cow::Owned(month_first.replace_all(&day_first.replace_all(text, "$2 $1, $3"), "$1 $2, $3").into_owned())
}

/// True where both blocks state the same facts; a unit that is known on one side alone may be the word that was misspelled.
pub(super) fn states_alike(was: &Block, is: &Block) -> bool {
    let said = |block: &Block| facts(&block.text).into_iter().map(|fact| fact.said).collect::<Vec<_>>();
    let alike = |(one, other): (&Said, &Said)| match (one, other) {
        (
            Said::Number { value, unit, comparison },
            Said::Number { value: other, unit: of_other, comparison: by_other },
        ) => value == other && comparison == by_other && (unit == of_other || unit.is_none() || of_other.is_none()),
        _ => one == other,
    };
    let (olds, news) = (said(was), said(is));
    olds.len() == news.len() && olds.iter().zip(&news).all(alike)
}

/// The texts of the deleted and of the inserted spans.
pub(super) fn changed<'a>(was: &'a Block, is: &'a Block, edit: &Edit) -> (Vec<&'a str>, Vec<&'a str>) {
    let (mut deleted, mut inserted) = (Vec::new(), Vec::new());
    for span in &edit.spans {
        match span {
            Span::Deleted { old } => deleted.extend(was.text.get(old.clone()).map(str::trim)),
            Span::Inserted { new } => inserted.extend(is.text.get(new.clone()).map(str::trim)),
            Span::Same { .. } => {}
        }
    }
    (deleted, inserted)
}

/// One word that joins for another: `and` for `or`.
pub(super) fn swaps_and_or(was: &Block, is: &Block, edit: &Edit) -> bool {
    const JOINS: [&str; 9] = ["and", "or", "and/or", "和", "及", "并", "或", "或者", "以及"];
    let (deleted, inserted) = changed(was, is, edit);
    let joins = |texts: &[&str]| texts.iter().any(|text| JOINS.contains(&text.to_lowercase().as_str()));
    joins(&deleted) && joins(&inserted)
}
