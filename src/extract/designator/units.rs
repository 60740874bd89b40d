//! The named parts of a law: `§ 744.23`, `Article 5`, `Part 744`, `第二条`, `附件2`.
//!
//! A paragraph may also begin by speaking of a part; what follows the number decides.

use super::super::pattern::Pattern;
use super::{Designator, Kind, Unit};

// Group 1 of each is the designator, group 2 its kind (of a section: its full stop). Classes are spelt out: those of all
// of Unicode take longer to compile than a short rule to read.
static SECTION: Pattern = Pattern::new(
    r"^((?i:Sec(?:tion|s)?|Art(?:icle)?)\.?[\s\u{a0}]+(?:[LRDA]\.?[\s\u{a0}]?[0-9]+|[0-9]+|[IVXLC]+\b)(?:[.-][0-9]+)*(?:[a-z]{1,2}|[A-Z])?(?:\b|_)(\.)?)",
);
static NAMED: Pattern = Pattern::new(
    r"^((?i:(?:Rule|Regulation|Clause|Standard|Principle|Canon|Guideline|Recommendation|Requirement|Condition|Provision|Order|By-?law)|(?:Reg|Cl)\.)[\s\u{a0}]+(?:[0-9]+|[IVXLC]+\b)(?:[.-][0-9]+)*(?:[a-z]{1,2}|[A-Z]{1,2})?(?:\b|_)(\.)?)",
);
static PARAGRAPH_SIGN: Pattern = Pattern::new(r"^§[\s\u{a0}]*[0-9]+(?:[.:-][0-9]+)*");
static LARGE: Pattern = Pattern::new(
    r"^((?i:(subpart|part|subchapter|chapter|subtitle|title|division|annex|appendix|schedule|attachment|supplement))[\s\u{a0}]+(?:(?i:No)\.?[\s\u{a0}]*)?(?:[0-9]+[A-Za-z]?|[IVXLC]+|[A-Z]{1,2})(?:[\s\u{a0}]+to[\s\u{a0}]+(?i:sub)?(?i:part|chapter)[\s\u{a0}]+[0-9A-Z]+)?)(?:$|[\s\u{a0}]*[.:—–―-]|[\s\u{a0}]+[A-Z\u{c0}-\u{de}\u{152}\u{160}\u{178}\u{17d}]|[\s\u{a0}]*\[)",
);
static CONTINENTAL: Pattern = Pattern::new(
    r"^((?i:(livre|titre|chapitre|section|sous-section|paragraphe|partie|buch|teil|kapitel|abschnitt|unterabschnitt|titel|anlage|artikel))[\s\u{a0}]+(?:[0-9]+[a-z]?|[IVXLC]+)(?:er|ère|e)?)(?:$|[\s\u{a0}]+[:—–-](?:[\s\u{a0}]|$)|([\s\u{a0}]+[A-Z\u{c0}-\u{de}\u{152}\u{160}\u{178}\u{17d}]))",
);
static HAN: Pattern = Pattern::new(
    r"^((?:第\s?[零〇一二三四五六七八九十百千0-9０-９]+(?:[-－‑][0-9]+)?\s?(部分|分部|[编編篇部章节節条條])(?:\s?之[一二三四五六七八九十]+)?)|(附[件录錄表则則])\s?[零〇一二三四五六七八九十0-9０-９]+)",
);

/// The named part a text begins with. In a heading the name needs no further proof.
pub fn unit(text: &str, heading: bool) -> Option<Designator> {
    if let Some((len, unit)) = continental(text, heading) {
        return Some(Designator { len, kind: Kind::Unit(unit) });
    }
    if let Some(captures) = NAMED.captures(text) {
        let (len, unit) = section(text, captures[1].len(), captures.get(2).is_some(), heading)?;
        return Some(Designator { len, kind: Kind::Unit(unit) });
    }
    let (len, unit) = match text.as_bytes().first()? {
        b'P' | b'p' | b'C' | b'c' | b'T' | b't' | b'D' => large(text, heading),
        b'S' | b's' | b'A' => match SECTION.captures(text) {
            Some(captures) => {
                let stop = captures.get(2).is_some();
                section(text, captures[1].len(), stop, heading)
            }
            None => large(text, heading),
        },
        // The first bytes of `§`, of `第` and of `附`.
        0xc2 => paragraph_sign(text, heading),
        0xe7 | 0xe9 => han(text, heading),
        _ => None,
    }?;
    Some(Designator { len, kind: Kind::Unit(unit) })
}

/// `Sec. 4.`, `SECTION 1.`, `Article 5`, `Rule 101`, but not `Section 744.11 applies`.
fn section(text: &str, len: usize, stop: bool, heading: bool) -> Option<(usize, Unit)> {
    let unit = match text.starts_with(['A', 'a']) {
        true => Unit::Article,
        false => Unit::Section,
    };
    // `Section 5 Exporters must file.` is a sentence; the other names stand before a title only.
    let spoken = text.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("sec")) && is_sentence(&text[len..]);
    let rest = &text[len..];
    let next = rest.trim_start();
    let ends = rest.is_empty()
        || stop && !rest.starts_with(|c: char| c.is_ascii_digit())
        || next.starts_with([':', '—', '–', '-']);
    let letters = rest.chars().count();
    let short = letters < 80 || letters < 160 && !rest.trim_end().ends_with(['.', ';', ',']);
    let titled = !spoken && short && next.starts_with(char::is_uppercase);
    (ends || titled || heading).then_some((len, unit))
}

/// True for words that end like a sentence, or are too many for a title.
fn is_sentence(rest: &str) -> bool {
    rest.chars().count() >= 80 || rest.trim_end().ends_with(['.', ';', ',', ':'])
}

/// `Part 744—Control Policy`, `Supplement No. 4 to Part 744`.
fn large(text: &str, heading: bool) -> Option<(usize, Unit)> {
    let captures = LARGE.captures(text)?;
    let short = text.len() < 160 && !text.trim_end().ends_with(['.', ';', ',']);
    (heading || short).then(|| (captures[1].len(), large_unit(&captures[2])))
}

/// `Titre Ier : Des sociétés`, `Teil 2 - Ergänzende Vorschriften`: the parts of French and German laws, by their rank.
fn continental(text: &str, heading: bool) -> Option<(usize, Unit)> {
    /// No longer line names a part.
    const LONGEST: usize = 300;
    let [first, second, ..] = text.as_bytes() else { return None };
    // How the names begin: it spares nearly every paragraph the search.
    let begins = matches!(
        (first | 0x20, second | 0x20),
        (b'l' | b't', b'i')
            | (b't' | b's', b'e')
            | (b'c', b'h')
            | (b's', b'o')
            | (b'p' | b'k', b'a')
            | (b'b', b'u')
            | (b'a', b'b' | b'n' | b'r')
            | (b'u', b'n')
    );
    if !begins || text.len() > LONGEST {
        return None;
    }
    let captures = CONTINENTAL.captures(text)?;
    // `Anlage 1 Ausfuhrliste` is a name only as a heading, and `Titel`, `Section` would be English ones.
    if captures.get(3).is_some() && !(heading && captures[2].eq_ignore_ascii_case("anlage")) {
        return None;
    }
    let unit = match captures[2].to_lowercase().as_str() {
        "partie" | "buch" => Unit::Title,
        "livre" | "teil" => Unit::Subtitle,
        "titre" | "kapitel" => Unit::Chapter,
        "chapitre" | "abschnitt" => Unit::Subchapter,
        "section" | "unterabschnitt" => Unit::Part,
        "sous-section" | "titel" => Unit::Subpart,
        "paragraphe" => Unit::Division,
        "artikel" => Unit::Article,
        _ => Unit::Annex,
    };
    // `Section 1 - Scope` is English; French sets a space before the colon.
    let french = || text[captures[1].len()..].trim_start().starts_with(':');
    (unit != Unit::Part || french()).then(|| (captures[1].len(), unit))
}

/// `§ 744.23 Supercomputer`, but not `§ 744.23 applies`.
fn paragraph_sign(text: &str, heading: bool) -> Option<(usize, Unit)> {
    let number = PARAGRAPH_SIGN.find(text)?.len();
    let len = number + suffix_len(&text[number..]);
    let next = text[len..].trim_start();
    let opens = |c: char| c.is_uppercase() || matches!(c, '[' | '(' | '“' | '"' | '—' | '–');
    let titled = next.is_empty() || next.starts_with(opens) || text[..len].ends_with('.');
    (titled || heading).then_some((len, Unit::Section))
}

/// `第二条　为了规范`, `第一章`, `附件2：`, but not `第二条规定的物项`.
fn han(text: &str, heading: bool) -> Option<(usize, Unit)> {
    /// What follows the number of an article that is only spoken of.
    const REFERENCE: [&str; 13] = ["规定", "規定", "所", "第", "的", "、", "和", "至", "或", "及", "以", "，", "中"];
    let captures = HAN.captures(text)?;
    let len = captures[1].len();
    let rest = &text[len..];
    let letters = text.chars().count();
    let unit = match captures.get(2).map(|unit| unit.as_str()) {
        Some("条" | "條") => {
            let refers = REFERENCE.iter().any(|word| rest.starts_with(word));
            return (!refers).then_some((len, Unit::Article));
        }
        Some("章") => Unit::Chapter,
        Some("节" | "節") => Unit::Subchapter,
        Some("部") => Unit::Part,
        Some("分部") => Unit::Subpart,
        Some(_) => Unit::Title,
        None => {
            let titled = rest.is_empty() || rest.starts_with(['：', ':']) && letters < 80;
            return (heading || titled).then_some((len, Unit::Annex));
        }
    };
    let spaced = rest.starts_with(char::is_whitespace) && letters < 30;
    let titled = letters < 50 && !text.ends_with(['。', '；', '，']) || spaced;
    (heading || titled).then_some((len, unit))
}

/// The length of `a` in `§ 744.11a`, of `A.` in `§ 12A.`; `§ 744.11Scope` and `§ 744.11 applies` have no suffix.
fn suffix_len(rest: &str) -> usize {
    let mut chars = rest.chars();
    let letter = match (chars.next(), chars.next()) {
        (Some('a'..='z'), after) if !after.is_some_and(char::is_lowercase) => 1,
        (Some('A'..='Z'), after) if !after.is_some_and(char::is_alphabetic) => 1,
        _ => 0,
    };
    let stop = rest[letter..].starts_with('.') && !rest[letter + 1..].starts_with(|c: char| c.is_ascii_digit());
    letter + usize::from(stop)
}

fn large_unit(name: &str) -> Unit {
    match name.to_ascii_lowercase().as_str() {
        "title" => Unit::Title,
        "subtitle" => Unit::Subtitle,
        "chapter" => Unit::Chapter,
        "subchapter" => Unit::Subchapter,
        "part" => Unit::Part,
        "subpart" => Unit::Subpart,
        "division" => Unit::Division,
        _ => Unit::Annex,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for pattern in [&SECTION, &NAMED, &PARAGRAPH_SIGN, &LARGE, &CONTINENTAL, &HAN] {
            assert!(pattern.compiles());
        }
    }
}
