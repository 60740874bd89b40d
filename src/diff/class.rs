//! What a hunk touches: words, references, numbers of paragraphs, or nothing but the place and the look of them.

use std::ops::Range;

use super::side::Side;
use super::words::Class as Token;
use super::{Class, Edit, HunkKind, Quiet, Span, Step};

/// The most that a hunk of these edits touches.
pub(super) fn class(old: &Side, new: &Side, kind: HunkKind, edits: &[Edit]) -> Class {
    let most = edits.iter().map(|edit| of_edit(old, new, edit)).max();
    match kind {
        HunkKind::Added | HunkKind::Removed => Class::Text,
        // A new number is what redesignation, and every break in two, brings with it.
        HunkKind::Redesignated => Class::Designator,
        HunkKind::Moved | HunkKind::Split | HunkKind::Merged => most.unwrap_or(Class::Place).max(Class::Place),
        HunkKind::Revised => most.unwrap_or(Class::Text),
    }
}

fn of_edit(old: &Side, new: &Side, edit: &Edit) -> Class {
    if edit.link_target {
        return Class::LinkTarget;
    }
    let (was, is) = (&old.blocks[edit.old], &new.blocks[edit.new]);
    let changes = changes(&edit.spans);
    let class = |(gone, come): &(Range<usize>, Range<usize>)| {
        if gone.end <= was.designator_len && come.end <= is.designator_len {
            Class::Designator
        } else if is_reference(old, &was.text[gone.clone()]) && is_reference(new, &is.text[come.clone()]) {
            Class::Citation
        } else {
            Class::Text
        }
    };
    changes.iter().map(class).max().unwrap_or(Class::Place)
}

/// True for words that are citations, and what joins them, alone.
fn is_reference(side: &Side, text: &str) -> bool {
    let words = side.words(text);
    let joins = |token| matches!(token, Token::Reference | Token::Comma | Token::Mark);
    words.iter().all(|word| joins(word.class)) && words.iter().any(|word| word.class == Token::Reference)
}

/// What was put in the place of what: each deletion with the insertion that follows it; either may be empty, and then
/// stands where the other does.
pub(super) fn changes(spans: &[Span]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut changes: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let (mut o, mut n, mut open) = (0, 0, false);
    for span in spans {
        match span {
            Span::Same { old, new } => (o, n, open) = (old.end, new.end, false),
            Span::Deleted { old } => {
                changes.push((old.clone(), n..n));
                (o, open) = (old.end, true);
            }
            Span::Inserted { new } => {
                match changes.last_mut() {
                    Some(last) if open => last.1 = new.clone(),
                    _ => changes.push((o..o, new.clone())),
                }
                (n, open) = (new.end, false);
            }
        }
    }
    changes
}

/// The blocks that say the same in other characters.
pub(super) fn quiet(old: &Side, new: &Side, steps: &[Step]) -> Vec<Quiet> {
    let differing = |step: &Step| match *step {
        Step::Same { old: o, new: n } => {
            let (was, is) = (old.blocks[o].text.as_str(), new.blocks[n].text.as_str());
            (was != is).then(|| Quiet { old: o, new: n, class: of_typography(was, is) })
        }
        _ => None,
    };
    steps.iter().filter_map(differing).collect()
}

fn of_typography(was: &str, is: &str) -> Class {
    let ink = |text: &'_ str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if ink(was) == ink(is) { Class::WhiteSpace } else { Class::Typography }
}
