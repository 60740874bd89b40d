//! Definitions: `Kettle means ...`, `“Reactor” has the meaning ...`.

use super::super::passage::Passage;
use crate::document::BlockKind;

/// The term a paragraph defines: emphasised or quoted words at its beginning, or a capitalised phrase before "means".
pub fn defined_term(passage: &Passage) -> Option<&str> {
    const VERBS: [&str; 7] =
        ["means", "mean", "has the meaning", "have the meaning", "has the same meaning", "includes", "refers to"];
    const HAN_VERBS: [&str; 4] = ["是指", "，是指", "指", "，指"];
    if passage.kind != BlockKind::Paragraph && passage.kind != BlockKind::ListItem {
        return None;
    }
    let text = passage.text.as_str();
    let defines = |rest: &str| {
        let rest = rest.trim_start_matches([',', ' ', '\u{a0}', '.', '”', '"', '—']);
        let says = |verb: &&str| {
            rest.strip_prefix(*verb).is_some_and(|after| after.starts_with(|c: char| !c.is_alphanumeric()))
        };
        VERBS.iter().any(says) || HAN_VERBS.iter().any(|verb| rest.starts_with(verb))
    };
    let strip = |term: &str| -> Option<(usize, usize)> {
        let inner = term
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, '“' | '”' | '"' | '.' | ',' | '：' | '「' | '」'));
        let start = term.find(inner)?;
        (!inner.is_empty() && inner.len() <= 120).then_some((start, start + inner.len()))
    };
    if passage.lead > 0 && text.is_char_boundary(passage.lead.min(text.len())) {
        let lead = passage.lead.min(text.len());
        if defines(&text[lead..]) {
            return strip(&text[..lead]).map(|(start, end)| &text[start..end]);
        }
    }
    if text.starts_with(['“', '"', '「']) {
        let close = text.char_indices().skip(1).find(|(_, c)| matches!(c, '”' | '"' | '」'))?;
        let end = close.0 + close.1.len_utf8();
        return if defines(&text[end..]) { strip(&text[..end]).map(|(start, end)| &text[start..end]) } else { None };
    }
    let verb = [" means ", " has the meaning ", " includes "].iter().filter_map(|verb| text.find(verb)).min()?;
    let term = &text[..verb];
    let article = ["The ", "This ", "That ", "A ", "An ", "Any ", "Each ", "No ", "In ", "For ", "As ", "It ", "If "]
        .iter()
        .any(|word| term.starts_with(word));
    let phrase =
        term.split(' ').count() <= 6 && term.starts_with(char::is_uppercase) && !term.contains(['.', ';', ':', ',']);
    (phrase && !article).then_some(term)
}
