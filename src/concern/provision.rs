//! Addresses within the Code of Federal Regulations, and which of them lie within which.

use std::sync::LazyLock;

use regex::Regex;

use crate::citation::Citation;

/// A part, a section of it, and paragraphs of that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Provision {
    /// `15`; `None` where it is not said.
    title: Option<u32>,
    /// `744`
    part: String,
    /// `23`; `None` for the whole part.
    section: Option<String>,
    /// `(a)`, `(3)`
    paragraphs: Vec<String>,
}

impl Provision {
    /// True where it is `wanted`, a part of that, or holds it: who asks for `§ 744.23(a)` is concerned by a change of
    /// the whole section.
    pub fn is_within(&self, wanted: &Provision) -> bool {
        let agree = |a: &Option<u32>, b: &Option<u32>| a.is_none() || b.is_none() || a == b;
        let sections = match (&self.section, &wanted.section) {
            (Some(own), Some(wanted)) => own == wanted,
            // A part that is named as a whole, with no section, tells nothing of a section that is asked for.
            (None, Some(_)) => false,
            _ => true,
        };
        agree(&self.title, &wanted.title)
            && self.part == wanted.part
            && sections
            && self.paragraphs.iter().zip(&wanted.paragraphs).all(|(own, wanted)| own == wanted)
    }
}

static CITED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^ \s* (?:(?P<title>[0-9]{1,2}) \s* (?:CFR|C\.F\.R\.) \s*)? (?:§+|sections?|parts?)? \s*
          (?P<part>[0-9]{1,4}) (?:\.(?P<section>[0-9]+[a-z]?))? (?P<paragraphs>(?:\([0-9A-Za-z]{1,5}\))*) \s* $",
    )
    .ok()
});

/// What somebody asks for: `15 CFR 744`, `part 744`, `744.23`, `§ 744.23(a)(3)`.
pub fn of_wish(text: &str) -> Option<Provision> {
    let found = CITED.as_ref()?.captures(text)?;
    let paragraphs = found.name("paragraphs").map_or("", |paragraphs| paragraphs.as_str());
    Some(Provision {
        title: found.name("title").and_then(|title| title.as_str().parse().ok()),
        part: found["part"].to_owned(),
        section: found.name("section").map(|section| section.as_str().to_ascii_lowercase()),
        paragraphs: parted(paragraphs),
    })
}

/// A provision that a text names, as `facts` writes it.
pub fn of_words(cited: &str) -> Option<Provision> {
    let supplement = cited.rsplit_once(" to part ").map(|(_, part)| part);
    of_wish(supplement.unwrap_or(cited))
}

/// The part that the title of a source is of: `15 CFR Part 744 - Control policy`.
pub fn of_title(title: &str) -> Option<Provision> {
    static PART: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)\b([0-9]{1,2}) CFR (?:part )?([0-9]{1,4})\b").ok());
    let found = PART.as_ref()?.captures(title)?;
    Some(Provision { title: found[1].parse().ok(), part: found[2].to_owned(), section: None, paragraphs: Vec::new() })
}

/// The provision that a block's address is of: its innermost section, else its part.
pub fn of_citation(citation: &Citation) -> Option<Provision> {
    let path = &citation.0;
    if let Some(at) = path.iter().rposition(|element| element.starts_with('§')) {
        let mut provision = of_wish(path[at].trim_end_matches('.'))?;
        provision.paragraphs.extend(path[at + 1..].iter().take_while(|element| element.starts_with('(')).cloned());
        return Some(provision);
    }
    let part = path.iter().rev().find_map(|element| {
        let words = element.to_ascii_lowercase();
        let (_, rest) = words.split_once("part ")?;
        Some(rest.chars().take_while(char::is_ascii_digit).collect::<String>()).filter(|part| !part.is_empty())
    })?;
    Some(Provision { title: None, part, section: None, paragraphs: Vec::new() })
}

fn parted(paragraphs: &str) -> Vec<String> {
    paragraphs.split_inclusive(')').map(str::to_owned).collect()
}
