//! A rule as a document: its instructions, and the new text that stands under them.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::action::Amendment;
use super::dates;
use super::instruction::{Outline, numbered};
use super::plain;
use super::target::Step;
use crate::document::{Block, BlockKind, Document};

/// One instruction of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// As printed, with the designators it stands below: `2.a`.
    pub number: String,
    pub text: String,
    /// Its place in the rule.
    pub at: usize,
    pub amendments: Vec<Amendment>,
    /// The blocks of the rule in which its new text stands; shared by the instructions below one number.
    pub new: Range<usize>,
    /// From when; `None` where the rule gives no date that can be read.
    pub effective: Option<Date>,
    /// Until when, where its effect ends by a date.
    pub until: Option<Date>,
}

/// The instructions of a rule in order; none in a document that amends nothing. Of a rule in plain characters the places
/// are those of its paragraphs.
pub fn instructions(rule: &Document) -> Vec<Given> {
    of_paragraphs(&plain::unfolded(rule).blocks)
}

/// The instructions among the paragraphs of a rule.
pub fn of_paragraphs(blocks: &[Block]) -> Vec<Given> {
    let begin = blocks.iter().position(opens_amendments).unwrap_or(0);
    let mut outline = Outline::default();
    let mut given: Vec<Given> = Vec::new();
    // The number of the group being read, and where its blocks begin.
    let mut group = (String::new(), begin);
    let mut in_list = false;
    for (at, block) in blocks.iter().enumerate().skip(begin) {
        if let Some(part) = part_heading(block).filter(|part| !revises_heading(&given, part)) {
            outline.enter_part(part);
            let end = (group.1..at).find(|&at| closes(&blocks[at])).unwrap_or(at);
            close(&mut given, &group, end);
            group = (String::new(), at);
            in_list = false;
            continue;
        }
        let (number, text) = numbered(&block.text);
        let is_top = number.bytes().all(|b| b.is_ascii_digit());
        let may_be = !number.is_empty() && !matches!(block.kind, BlockKind::Heading(_)) && instructs(text);
        if !may_be || !is_top && !in_list {
            in_list = false;
            continue;
        }
        let amendments = outline.read(&block.text);
        if amendments.is_empty() && is_top {
            continue;
        }
        if is_top {
            close(&mut given, &group, at);
            group = (number.to_owned(), at);
        }
        in_list = true;
        let number = outline.number();
        given.push(Given {
            number,
            text: text.to_owned(),
            at,
            amendments,
            new: at + 1..at + 1,
            effective: None,
            until: None,
        });
    }
    let end = (group.1..blocks.len()).find(|&at| closes(&blocks[at])).unwrap_or(blocks.len());
    close(&mut given, &group, end);
    dates::date(blocks, &mut given);
    given
}

/// The instructions of a group share the text up to the next one.
fn close(given: &mut [Given], group: &(String, usize), end: usize) {
    for one in given.iter_mut().rev().take_while(|one| one.new.start > group.1) {
        one.new = group.1..end;
    }
}

/// Where a rule begins to amend: the text before it only tells of the amendments.
fn opens_amendments(block: &Block) -> bool {
    let says = ["amended as follows", "as set forth below"].iter().any(|words| block.text.contains(words));
    part_heading(block).is_some() || says && numbered(&block.text).0.is_empty()
}

/// True for what closes a rule: who signed it, when it was filed.
fn closes(block: &Block) -> bool {
    const CLOSINGS: [&str; 9] = [
        "Dated:",
        "Dated at ",
        "By order of",
        "Issued in ",
        "Issued on ",
        "Issued this ",
        "Signed at ",
        "[FR Doc",
        "BILLING CODE",
    ];
    block.designator_len == 0 && CLOSINGS.iter().any(|closing| block.text.starts_with(closing))
}

/// True where the instruction read last revises the heading of this part: the heading is its new text.
fn revises_heading(given: &[Given], part: &str) -> bool {
    let of_part = |path: &[Step]| matches!(path, [Step::Part(number), Step::Title] if number == part);
    given.last().is_some_and(|one| one.amendments.iter().any(|own| of_part(&own.target.path)))
}

/// The number of the part in a heading such as `PART 744—CONTROL POLICY`.
fn part_heading(block: &Block) -> Option<&str> {
    let is_heading = matches!(block.kind, BlockKind::Heading(_));
    let rest = block.text.strip_prefix("PART ").or_else(|| block.text.strip_prefix("Part ")).filter(|_| is_heading)?;
    let len = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    rest.get(..len).filter(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

/// True for a text that begins as instructions begin: new text under them may be numbered like one.
fn instructs(text: &str) -> bool {
    static OPENING: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?xi)^(by\s+)?(
                §|sections?\s+\d|paragraphs?\s*\(|supplement\s|appendi(x|ces)\s|subparts?\s|parts?\s+\d|tables?\s+\d|footnote\s
                |on\s+pages?\s|(the|all)\s+(effective\s+date|amendments?|authority|heading|table\s+of|introductory|definition|entr(y|ies)|suspension|stay|section|word|phrase)
                |in\s|under\s|effective\s|from\s
                |(amend|revis|add|insert|remov|delet|redesignat|renumber|reserv|designat|correct|suspend|stay|lift|republish
                  |transfer|withdraw|replac)(e|es|ing|ed)?\b
                |[“`‘]
            )",
        )
        .ok()
    });
    OPENING.as_ref().is_some_and(|opening| opening.is_match(text))
}
