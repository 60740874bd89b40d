//! The words of USLM: what its elements are to a provision.

use super::super::element::Element;
use super::super::levels::{Role, Vocabulary};
use super::super::line::Inline;

/// The vocabulary.
pub struct Uslm;

impl Vocabulary for Uslm {
    fn role(&self, element: &Element) -> Role {
        if is_hidden(element) {
            return Role::Skip;
        }
        match element.name.as_str() {
            "num" => Role::Number,
            "heading" => Role::Heading,
            "section" | "subsection" | "paragraph" | "subparagraph" | "clause" | "subclause" | "item" | "subitem"
            | "subsubitem" | "title" | "subtitle" | "chapter" | "subchapter" | "part" | "subpart" | "division"
            | "subdivision" | "article" | "subarticle" | "level" | "appropriations" | "appendix" | "compiledAct"
            | "courtRule" | "reorganizationPlan" => Role::Level,
            "footnote" | "sidenote" | "endnote" => Role::Note,
            "note" if element.attribute("type") == Some("footnote") => Role::Note,
            "note" | "editorialNote" | "statutoryNote" | "changeNote" => Role::Level,
            "content" | "chapeau" | "continuation" | "p" | "docTitle" | "officialTitle" | "enactingFormula"
            | "resolvingClause" | "recital" | "sourceCredit" | "wordsOfIssuance" | "referenceItem" | "tocItem"
            | "headingItem" | "row" | "actionDescription" | "organization" | "affected" | "property" | "authority"
            | "subheading" | "crossHeading" | "listHeading" | "longTitle" => Role::Text,
            "quotedContent" | "quotedBlock" => Role::Quote,
            "table" => Role::Table,
            "listItem" => Role::Entry,
            "listContent" | "toc" | "layout" | "list" | "notes" | "statement" | "header" | "preamble" => Role::Group,
            "br" => Role::Inline(Inline::Break),
            "designator" | "label" | "column" => Role::Inline(Inline::Apart),
            "ref" | "a" => match element.attribute("href").filter(|href| is_address(href)) {
                Some(href) => Role::Inline(Inline::Link(href.to_owned())),
                None => Role::Inline(Inline::Words),
            },
            _ if is_inline(&element.name) => Role::Inline(Inline::Words),
            _ if element.elements().next().is_some() && !element.has_words() => Role::Group,
            _ => Role::Inline(Inline::Apart),
        }
    }

    fn headline(&self, level: &Element) -> Option<u8> {
        headline_of(level)
    }
}

/// `/us/usc/t50/s4801` names a provision and leads a reader nowhere.
fn is_address(href: &str) -> bool {
    href.starts_with("http:") || href.starts_with("https:") || href.starts_with("mailto:")
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "i" | "b"
            | "em"
            | "strong"
            | "sub"
            | "sup"
            | "span"
            | "u"
            | "inline"
            | "date"
            | "term"
            | "quotedText"
            | "shortTitle"
            | "amendingAction"
            | "headingText"
            | "proviso"
            | "def"
            | "entity"
            | "committee"
            | "sponsor"
            | "cosponsor"
            | "name"
            | "role"
            | "organizationNote"
            | "fillIn"
            | "chargeNumber"
            | "marker"
            | "ins"
            | "del"
    )
}

/// True for what belongs to the printed sheet, not to the text: page numbers, slugs, what is marked as not shown.
pub fn is_hidden(element: &Element) -> bool {
    element.attribute("display") == Some("no")
        || matches!(
            element.name.as_str(),
            "page"
                | "slugLine"
                | "distributionCode"
                | "endMarker"
                | "endorsement"
                | "startingPage"
                | "img"
                | "figure"
                | "colgroup"
                | "authenticate"
                | "pagebreak"
                | "linebreak"
                | "centerRunningHead"
                | "leftRunningHead"
                | "rightRunningHead"
                | "volume"
                | "runningHead"
                | "metadata"
        )
}

/// The level of the heading of a part of the law, where the heading stands in a line of its own.
pub fn headline(name: &str) -> Option<u8> {
    Some(match name {
        "title" | "division" | "appendix" | "compiledAct" => 2,
        "subtitle" | "chapter" | "subchapter" | "subdivision" => 3,
        "part" | "subpart" | "article" => 4,
        "section" | "courtRule" => 5,
        "note" | "editorialNote" | "statutoryNote" | "changeNote" | "level" => 6,
        _ => return None,
    })
}

/// The same for an element; appropriations say their level by an attribute.
pub fn headline_of(element: &Element) -> Option<u8> {
    if element.name != "appropriations" {
        return headline(&element.name);
    }
    Some(match element.attribute("level") {
        Some("major") => 3,
        Some("intermediate") => 4,
        _ => 5,
    })
}
