//! The proof that a change is editorial: the two sides differ in nothing that a lawyer reads.
//!
//! Each proof has its row in the table. What no proof shows to be editorial is not.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::LazyLock;

use regex::Regex;

use super::Class;
use super::forms::{in_one_form, once, respelled, with_one_character};
use super::mojibake::mended;
use super::names::{names_alone, names_say_alike, says_alike};
use super::note_marks::{notes_shifted, without_note_marks};
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
        // What stands in the place of a toolbar is of the page, whatever its words.
        Proof::Is if rule.class == Class::Cos && rule.under.is_none() => {
            pair.holds(proof, rule) && says_alike(&pair.low_old, &pair.low_new)
        }
        Proof::Without if rule.class == Class::Nom => {
            pair.holds(proof, rule)
                && rule.beside.as_ref().is_some_and(|pattern| names_say_alike(pattern, &pair.old, &pair.new))
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

/// The text without what a pattern finds, each time replaced by `§` after what its groups find.
fn without<'t>(pattern: &Expression, text: &'t Searched<&str>) -> Cow<'t, str> {
    pattern.replace_all(text, |_, [one, two]| format!("{one}{two}§"))
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

/// True where both blocks state the same figures, days, places and policies; words that bind, deny or widen may be what was
/// misspelled, and a unit that is known on one side alone may be too.
pub(super) fn states_alike(was: &Block, is: &Block) -> bool {
    let worded = |said: &Said| matches!(said, Said::Scope | Said::Negation | Said::Modal(_));
    let said = |block: &Block| -> Vec<Said> {
        facts(&block.text).into_iter().map(|fact| fact.said).filter(|said| !worded(said)).collect()
    };
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
