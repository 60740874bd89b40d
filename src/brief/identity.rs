//! What the act is in law: its numbers, the parts of the Code it touches, whether it binds yet.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::brief::facts::{Fact, Said, facts};
use crate::brief::touched::{Side, Touched};
use crate::document::Document;
use crate::source::Source;

/// Most numbers and parts told.
const MOST: usize = 12;
/// Blocks at the head of a document in which its own numbers stand.
const HEAD: usize = 30;
const BYTES: usize = 4_000;
/// Rows of a list beyond which its acts are the list's, not the revision's.
const LISTED: usize = 6;

/// The identity of an act.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// Numbers of acts: of the document itself, and those that words which came name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<String>,
    /// Parts of the Code of Federal Regulations touched: `15 CFR 742`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// The title of the Code in which the touched sections are: `15 CFR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub status: Status,
}

/// What kind of text it is, and whether it binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Proposed,
    Interim,
    Final,
    Guidance,
    Notice,
    /// An executive order, a proclamation, a decree.
    Order,
    /// 公告
    Announcement,
    Bill,
    /// The text in force as a code gives it.
    Codified,
    #[default]
    Unknown,
}

pub(super) fn identity(source: &Source, old: &Document, new: &Document, touched: &[Touched<'_>]) -> Identity {
    let mut acts: Vec<String> = Vec::new();
    let mut add = |act: String| {
        if acts.len() < MOST && !acts.contains(&act) {
            acts.push(act);
        }
    };
    let own = named(&source.title).into_iter().chain(named(&new.title)).chain(head(new).flat_map(labelled));
    own.for_each(&mut add);
    // A list that names many acts is about none of them.
    let listed = touched.iter().filter(|block| block.is_row()).count() > LISTED;
    for block in touched.iter().filter(|block| block.side == Side::New && !(listed && block.is_row())) {
        block.stated().filter_map(|fact| act(&fact.said)).for_each(&mut add);
    }
    acts.sort_by_key(|act| rank(act));
    let title = [&source.title, &new.title, &old.title].into_iter().find_map(|text| title_of(text));
    let title = title.or_else(|| head(new).find_map(title_of)).or_else(|| of_address(source));
    let parts = parts(source, new, touched, title.as_deref());
    let of_sections = title.filter(|_| touched.iter().any(|block| section_part(block).is_some()));
    Identity { acts, parts, title: of_sections, status: status(source, new) }
}

fn act(said: &Said) -> Option<String> {
    match said {
        Said::Act(act) => Some(act.clone()),
        _ => None,
    }
}

fn named(text: &str) -> Vec<String> {
    facts(text).iter().filter_map(|fact| act(&fact.said)).collect()
}

/// The first blocks of a document, bounded.
fn head(document: &Document) -> impl Iterator<Item = &str> {
    document.blocks.iter().take(HEAD).map(|block| block.text.as_str()).filter(|text| text.len() <= BYTES)
}

/// The numbers of a line that labels them: `[Docket No. 260112-0028]`, `RIN 0694-AK43`, `[FR Doc. 2026-00789 Filed …]`. A
/// sentence that names an act is about it and is not it.
fn labelled(text: &str) -> Vec<String> {
    if text.len() > 200 {
        return Vec::new();
    }
    let own = |act: &String| ["RIN ", "Docket ", "FR Doc. "].iter().any(|kind| act.starts_with(kind));
    named(text).into_iter().filter(own).collect()
}

/// `15 CFR` of a text that names one title of the Code and no other.
fn title_of(text: &str) -> Option<String> {
    static TITLE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:^|[^0-9])([0-9]{1,2})\s+C\.?F\.?R\.?(?:[^A-Za-z]|$)").ok());
    let mut titles = TITLE.as_ref()?.captures_iter(text).map(|found| format!("{} CFR", &found[1]));
    let first = titles.next()?;
    titles.all(|other| other == first).then_some(first)
}

/// The title that an address of the eCFR names: `…/title-15/…`.
fn of_address(source: &Source) -> Option<String> {
    let title = source.url.path().split('/').find_map(|part| part.strip_prefix("title-"))?;
    let title = title.trim_end_matches(".xml");
    title.bytes().all(|b| b.is_ascii_digit()).then(|| format!("{title} CFR"))
}

/// The part of the section in which a block stands: `742` of `§ 742.6`.
fn section_part(block: &Touched<'_>) -> Option<String> {
    let part = |element: &String| {
        let (part, _) = element.strip_prefix('§')?.trim_start().split_once('.')?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.to_owned()).filter(|part| !part.is_empty())
    };
    block.block.citation.0.iter().find_map(part)
}

/// The part whose supplement or appendix a block stands in: `748` of `Supplement No. 2 to Part 748`.
fn supplement_part(block: &Touched<'_>) -> Option<String> {
    let part = |element: &String| {
        let lower = element.to_lowercase();
        let at = lower.find(" to part ").map(|at| at + " to part ".len())?;
        let number: String = lower[at..].chars().take_while(char::is_ascii_digit).collect();
        (!number.is_empty()).then_some(number)
    };
    block.block.citation.0.iter().find_map(part)
}

/// The touched parts of a title of the Code, and those that the document is named after.
fn parts(source: &Source, new: &Document, touched: &[Touched<'_>], title: Option<&str>) -> Vec<String> {
    let Some(title) = title else { return Vec::new() };
    let of_title = |fact: Fact| match fact.said {
        Said::Provision(named) => named.strip_prefix(title)?.strip_prefix(" part ").map(str::to_owned),
        _ => None,
    };
    let named = [&source.title, &new.title].into_iter().flat_map(|text| facts(text)).filter_map(of_title);
    let stood = touched.iter().filter_map(|block| section_part(block).or_else(|| supplement_part(block)));
    let mut parts: Vec<String> = Vec::new();
    for part in stood.chain(named) {
        if parts.len() < MOST && !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.sort_by_key(|part| (part.len(), part.clone()));
    parts.into_iter().map(|part| format!("{title} {part}")).collect()
}

/// The order in which lawyers cite: page, document, regulation, docket, the rest.
fn rank(act: &str) -> usize {
    if act.contains(" FR ") {
        return 0;
    }
    ["FR Doc. ", "RIN ", "Docket "].iter().position(|kind| act.starts_with(kind)).map_or(4, |at| at + 1)
}

/// What the document says of itself, else what its address tells.
fn status(source: &Source, new: &Document) -> Status {
    let said = head(new).find_map(|text| {
        let line = text.trim_start();
        let action = line
            .strip_prefix("ACTION:")
            .or_else(|| line.strip_prefix("Action:"))
            .or(line.strip_prefix("AGENCY ACTION:"));
        action.and_then(of_words)
    });
    let address = source.url.as_str();
    let told = || match () {
        () if address.contains("ecfr.gov") => Some(Status::Codified),
        () if address.contains("congress.gov") => Some(Status::Bill),
        () => [&new.title, &source.title].into_iter().find_map(|title| of_words(title)),
    };
    said.or_else(told).unwrap_or_default()
}

/// True where all that is told are rows of a list that calls them not substantive, as the eCFR's list of amendments does.
pub(super) fn is_insubstantial(touched: &[Touched<'_>]) -> bool {
    let says = |block: &Touched<'_>| {
        let cell = block.block.cells.iter().find(|cell| cell.column == "substantive");
        cell.is_some_and(|cell| block.block.cell_text(cell).eq_ignore_ascii_case("false"))
    };
    !touched.is_empty() && touched.iter().all(says)
}

/// The status that words name, the least binding first: an interim final rule is no final one.
fn of_words(text: &str) -> Option<Status> {
    let lower = text.to_lowercase();
    let names: [(&[&str], Status); 8] = [
        (&["proposed rule", "notice of proposed", "征求意见", "徵求意見", "预告", "預告"], Status::Proposed),
        (&["interim final", "interim rule", "temporary rule"], Status::Interim),
        (&["final rule", "direct final", "correcting amendment"], Status::Final),
        (&["guidance", "frequently asked", "faq", "advisory opinion", "指南", "答记者问", "指引"], Status::Guidance),
        (&["executive order", "proclamation", "presidential memorandum", "令"], Status::Order),
        (&["公告"], Status::Announcement),
        (&["h.r. ", "s. 1", "bill"], Status::Bill),
        (&["notice", "通知", "通告"], Status::Notice),
    ];
    names.into_iter().find(|(names, _)| names.iter().any(|name| lower.contains(name))).map(|(_, status)| status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_of_the_code_is_told_where_a_text_names_one() {
        assert_eq!(title_of("15 CFR Part 742").as_deref(), Some("15 CFR"));
        assert_eq!(title_of("15 CFR Parts 742, 744; 15 C.F.R. 748").as_deref(), Some("15 CFR"));
        assert_eq!(title_of("15 CFR 742 and 22 CFR 120"), None);
        assert_eq!(title_of("No code"), None);
    }

    #[test]
    fn an_interim_final_rule_is_no_final_one() {
        let check = |text: &str, expected: Option<Status>| assert_eq!(of_words(text), expected, "{text}");
        check("Interim final rule with request for comments.", Some(Status::Interim));
        check("Final rule.", Some(Status::Final));
        check("Notice of proposed rulemaking.", Some(Status::Proposed));
        check("商务部公告2025年第61号", Some(Status::Announcement));
        check("外交部令第14号", Some(Status::Order));
        check("Control policy", None);
    }
}
