//! What a revision can be filtered by, read off its brief: each of it in one form, with what it lies within.

use std::collections::BTreeSet;

use crate::brief::Brief;
use crate::brief::classes::Direction;

/// One thing that a revision is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A code of the table of classes: `LP`.
    Class(&'static str),
    /// `tightens`, `loosens`, `neutral`, `unclear`; two where a brief is mixed.
    Direction(&'static str),
    /// `3a090.a`, and what it lies within: `3a090`.
    Eccn(String),
    /// `744.23(a)(3)`, `744.23(a)`, `744.23`, `744`.
    Provision(String),
    /// A day that its words name, `2026-01-15`.
    Day(String),
}

impl Mark {
    /// What kind it is of, and its value, as the index keeps them.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Mark::Class(code) => ("class", code),
            Mark::Direction(direction) => ("direction", direction),
            Mark::Eccn(number) => ("eccn", number),
            Mark::Provision(provision) => ("provision", provision),
            Mark::Day(day) => ("day", day),
        }
    }
}

/// All marks of a brief.
pub fn marks(brief: &Brief) -> BTreeSet<Mark> {
    let mut marks = BTreeSet::new();
    let classes = brief.statements.iter().flat_map(|statement| statement.classes.iter().copied());
    let classes = classes.chain(brief.reasons.iter().map(|reason| reason.class));
    marks.extend(
        classes.chain(brief.editorial.iter().map(|(class, _)| *class)).map(|class| Mark::Class(class.as_str())),
    );
    marks.insert(Mark::Direction(direction(brief.direction)));
    if brief.mixed {
        marks.extend(["tightens", "loosens"].map(Mark::Direction));
    }
    for number in brief.affected.eccns.iter().filter_map(|number| control_number(number)) {
        marks.extend(within(&number, '.').map(|number| Mark::Eccn(number.to_owned())));
    }
    let cited = brief.citations.iter().map(ToString::to_string);
    for provision in cited.chain(brief.identity.parts.iter().cloned()).filter_map(|cited| provision(&cited)) {
        let section = provision.find('(').unwrap_or(provision.len());
        marks.extend(within(&provision[..section], '.').map(|own| Mark::Provision(own.to_owned())));
        let ends = provision.match_indices(')').map(|(at, _)| Mark::Provision(provision[..=at].to_owned()));
        marks.extend(ends);
    }
    marks.extend(brief.dates.iter().map(|dated| Mark::Day(dated.day.to_string())));
    marks
}

/// The name of a direction, as briefs write it.
pub fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Tightens => "tightens",
        Direction::Loosens => "loosens",
        Direction::Neutral => "neutral",
        Direction::Unclear => "unclear",
    }
}

/// A number of the Commerce Control List in one form; `None` for what is none.
pub fn control_number(text: &str) -> Option<String> {
    let number = text.trim().to_ascii_lowercase();
    let bytes = number.as_bytes();
    let is_number = bytes.len() >= 5
        && number.len() <= 40
        && bytes[0].is_ascii_digit()
        && bytes[1].is_ascii_lowercase()
        && bytes[2..5].iter().all(u8::is_ascii_digit)
        && bytes[5..].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'.');
    is_number.then_some(number)
}

/// A provision of the Code in one form: `15 CFR 744.23(a)`, `§ 744.23(a)` and `744.23(a)` are `744.23(a)`; `part 744` is `744`.
/// A Chinese article is `第二条`. `None` for what is neither.
pub fn provision(text: &str) -> Option<String> {
    let text = text.trim();
    if text.starts_with('第') && text.chars().count() <= 60 {
        return Some(text.to_owned());
    }
    let lower = text.to_ascii_lowercase();
    let after = lower.rsplit_once("cfr").map_or(lower.as_str(), |(_, rest)| rest);
    let own = after.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '(');
    let words = &after[..after.len() - own.len()];
    let plain = words.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '§' | '.' | ','));
    let end =
        own.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '(' | ')' | '-'))).unwrap_or(own.len());
    let own = own[..end].trim_end_matches('.');
    let begins = own.starts_with(|c: char| c.is_ascii_digit());
    (plain && begins && own.len() <= 60).then(|| own.to_owned())
}

/// `3a090.a.1` lies within `3a090.a` and `3a090`.
fn within(text: &str, separator: char) -> impl Iterator<Item = &str> {
    text.match_indices(separator).map(|(at, _)| &text[..at]).chain([text]).filter(|own| !own.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::Citation;

    #[test]
    fn a_provision_has_one_form() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(provision(text).as_deref(), expected, "{text}");
        check("15 CFR 744.23(a)(3)", Some("744.23(a)(3)"));
        check("§ 744.23(a)", Some("744.23(a)"));
        check("Part 744", Some("744"));
        check("744.23", Some("744.23"));
        check("第二条（三）", Some("第二条（三）"));
        check("<script>", None);
        check("", None);
    }

    #[test]
    fn a_revision_is_found_by_all_that_its_places_lie_within() {
        let mut brief = Brief { mixed: true, direction: Direction::Tightens, ..Brief::default() };
        brief.affected.eccns.push("3A090.a".to_owned());
        brief.citations.push(Citation(vec!["§ 744.23".into(), "(a)".into(), "(3)".into()]));
        let told: Vec<String> =
            marks(&brief).iter().map(Mark::parts).map(|(kind, value)| format!("{kind} {value}")).collect();
        assert_eq!(
            told,
            [
                "direction loosens",
                "direction tightens",
                "eccn 3a090",
                "eccn 3a090.a",
                "provision 744",
                "provision 744.23",
                "provision 744.23(a)",
                "provision 744.23(a)(3)"
            ]
        );
    }
}
