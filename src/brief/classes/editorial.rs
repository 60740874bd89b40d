//! The proof that a change is editorial: the two sides differ in nothing that a lawyer reads.
//!
//! Each proof has its row in the table. What no proof shows to be editorial is not.

use std::cell::OnceCell;

use super::Class;
use super::forms::{letters, respelled};
use super::mojibake::mended;
use super::names::{names_alone, names_say_alike, says_alike};
use super::pair::{Folded, Pair, is_line};
use super::reading::is_han;
use super::scene::{LazyPlace, Scene};
use crate::brief::facts::{Said, facts};
use crate::brief::rules::{Cue, Expression, Proof, Rule, Searched, table};
use crate::diff::{Edit, Span};
use crate::document::{Block, BlockKind};
use crate::fold::fold;

/// The first row that proves the revision of one block to be editorial, or to touch references and links alone.
pub(super) fn proven(scene: &Scene<'_>, edit: &Edit, place: &LazyPlace<'_>) -> Option<&'static Rule> {
    let (was, is) = (scene.old.block(edit.old)?, scene.new.block(edit.new)?);
    let (old, new) = (Folded::of(scene.old, edit.old, was), Folded::of(scene.new, edit.new, is));
    let pair = Pair::new(&old, &new);
    let (old, new) = (&*old.printed, &*new.printed);
    let listed = || is.kind == BlockKind::TableRow && lists_parties(place);
    let holds = |proof: Proof, rule: &Rule| match proof {
        _ if rule.class == Class::Nom && listed() => false,
        Proof::Links => {
            edit.link_target && old == new && rule.beside.as_ref().is_none_or(|kind| leads_to(kind, was, is))
        }
        Proof::SameFigures => is_short(edit) && !are_digits(was, is, edit) && figures_alike(old) == figures_alike(new),
        Proof::Encoding => {
            let garbled = |text: &str| text.contains(['Ã', 'Â', 'â']);
            (garbled(&was.text) || garbled(&is.text)) && fold(&mended(&was.text)) == fold(&mended(&is.text))
        }
        Proof::Several => {
            let alike = || {
                let (one, other) = (respelled(old), respelled(new));
                // Otherwise the rows above have said it.
                let mended = one != old || other != new;
                mended && figures_alike(&one) == figures_alike(&other)
            };
            is_short(edit) && !are_digits(was, is, edit) && alike()
        }
        Proof::Typography if edit.link_target => false,
        Proof::Names => {
            let printed = |pattern: &Expression, text: &str, folded: &Searched<&str>| match text == &**folded {
                true => pattern.is_match(folded),
                false => pattern.is_match(&Searched::new(text)),
            };
            let turns =
                |pattern: &Expression| printed(pattern, &was.text, &pair.old) && printed(pattern, &is.text, &pair.new);
            let (deleted, inserted) = changed(was, is, edit);
            let low = |texts: &[&str]| Searched::new(texts.join("\n").to_lowercase());
            let alike = || says_alike(&low(&deleted), &low(&inserted));
            rule.beside.as_deref().is_some_and(turns) && names_alone(was, is, edit) && alike()
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
    let stands = |rule: &Rule| rule.under.as_ref().is_none_or(|under| under.is_match(place));
    let proves = |proof, rule: &Rule| rule.speaks(latin, han) && stands(rule) && holds(proof, rule);
    table().proofs().find(|rule| matches!(rule.cue, Cue::Proof(proof) if proves(proof, rule)))
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
