//! The grammar of designators: how a law numbers its parts.
//!
//! `Sec. 4.`, `§ 744.23`, `Article 5`, `(a)(1)(i)(A)`, `1.`, `A.`, `IV.`, `1.1.1`, `第二条`, `（三）`, `一、`, and the names
//! of the larger parts. Only what stands at the beginning of a text is read; where it belongs is for `outline` to say.

mod control;
mod marks;
mod numerals;
mod units;

pub use self::control::parts;
pub use self::numerals::han_number;

/// A designator at the beginning of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Designator {
    /// Its length in bytes.
    pub len: usize,
    pub kind: Kind,
}

impl Designator {
    /// True for a number and nothing else.
    pub fn is_bare(&self) -> bool {
        let bare = |mark: &Mark| mark.readings.iter().all(|reading| reading.series.numerals == Numerals::BARE);
        matches!(&self.kind, Kind::Marks(marks) if marks.iter().all(bare))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A named part of the law: `Part 744`, `§ 744.23`, `第二条`.
    Unit(Unit),
    /// One or more marks in a row: `(a)`, `(a)(1)`, `1.`; never empty.
    Marks(Vec<Mark>),
    /// The whole path below a control number: `a.1.b.`; its parts.
    Dotted(Vec<String>),
    /// `Note 1 to 3A090:`, `Technical Notes:`.
    Note,
}

/// The named parts, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    Annex,
    Title,
    Subtitle,
    Chapter,
    Subchapter,
    Part,
    Subpart,
    Division,
    Section,
    Article,
    /// An entry of a control list by its number: `3A090`.
    Entry,
}

/// One mark as printed, with every way to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Byte length, its own punctuation included.
    pub len: usize,
    pub readings: Vec<Reading>,
}

/// A series and the place in it: `(i)` is the ninth letter or the first Roman number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub series: Series,
    pub value: u32,
}

/// Marks of one series count each other: `(a)`, `(b)`, `(c)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Series {
    pub numerals: Numerals,
    pub frame: Frame,
    /// Set in italics: `(1)` and `(<I>1</I>)` do not count each other.
    pub italic: bool,
}

impl Series {
    /// A series in upright type.
    pub fn upright(numerals: Numerals, frame: Frame) -> Series {
        Series { numerals, frame, italic: false }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Numerals {
    Lower,
    Upper,
    LowerRoman,
    UpperRoman,
    Digits,
    Han,
    /// `壹`, `貳`, `參`.
    FormalHan,
    /// `甲`, `乙`, `丙`.
    Stems,
    /// `aa` = 1, `bb` = 2: the subitems of the United States Code.
    DoubleLower,
    DoubleUpper,
    Circled,
    /// `1.2.3`: carries its own ancestry; the count of its levels.
    Decimal(u8),
}

impl Numerals {
    /// A number and nothing else, as `1` before `1.1`: most that a text begins with are no designators.
    pub const BARE: Numerals = Numerals::Decimal(1);
}

/// What stands around the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frame {
    Parentheses,
    ClosingParenthesis,
    Stop,
    Comma,
    /// `第1項`, `第2款`, by the name of the level.
    Named(char),
    /// `1°`, as French counts.
    Degree,
    Bare,
}

/// True where a text begins with something that reads like a designator.
pub fn begins(text: &str) -> bool {
    match read(text, false) {
        Some(Designator { kind: Kind::Marks(marks), .. }) => marks.iter().any(|mark| {
            mark.readings.iter().any(|r| {
                r.series.frame == Frame::Parentheses || !matches!(r.series.numerals, Numerals::Upper | Numerals::BARE)
            })
        }),
        Some(_) => true,
        None => false,
    }
}

/// Reads the designator a text begins with. In a heading the names of parts need no further proof.
pub fn read(text: &str, heading: bool) -> Option<Designator> {
    let first = text.chars().next()?;
    if !(first.is_ascii_alphanumeric()
        || matches!(first, '(' | '（' | '§' | '第' | '[' | '附')
        || !first.is_ascii() && first.is_alphanumeric())
    {
        return None;
    }
    units::unit(text, heading).or_else(|| control::read(text)).or_else(|| marks::marks(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_designator_is_read_as_far_as_it_goes() {
        let check = |text: &str, expected: &str| {
            let len = read(text, false).map_or(0, |designator| designator.len);
            assert_eq!(&text[..len], expected, "{text}");
        };
        check("Sec. 4. Policy.", "Sec. 4.");
        check("SECTION 1. Purpose.", "SECTION 1.");
        check("Titre Ier : Des sociétés", "Titre Ier");
        check("Section 2 : Prêts à court terme.", "Section 2");
        check("Teil 2 - Ergänzende Vorschriften", "Teil 2");
        check("Teil 2 gilt entsprechend.", "");
        check("Section 744.11 applies to exports.", "");
        check("§ 744.23 Supercomputer end uses.", "§ 744.23");
        check("§ 740.11Scope of controls.", "§ 740.11");
        check("§ 740.11aScope of controls.", "§ 740.11a");
        check("§ 744.11 applies where a person knows.", "");
        check("Article 5", "Article 5");
        check("Article 5 applies.", "");
        check("Part 744—Control Policy", "Part 744");
        check("Part 744 of the regulations applies to every exporter.", "");
        check("Supplement No. 4 to Part 744—Entity List", "Supplement No. 4 to Part 744");
        check("(a)(1)(i)(A) Text", "(a)(1)(i)(A)");
        check("(a)Text", "(a)");
        check("(the) text", "");
        check("(2025) text", "");
        check("1. Text", "1.");
        check("1.5 percent of units", "");
        check("1.2.3 Scope", "1.2.3");
        check("1.2A Scope", "1.2A");
        check("１．２ Scope", "１．２");
        check("1 Scope", "1");
        check("12 months later", "");
        check("2025 Annual report", "");
        check("Rule 101. Fees", "Rule 101.");
        check("Regulation 12A Fees payable", "Regulation 12A");
        check("Rule 101 applies.", "");
        check("Clause IV: Fees", "Clause IV");
        check("Order 5 of the court", "");
        check("A. Text", "A.");
        check("U.S. persons", "");
        check("IV. Text", "IV.");
        check("第二条　为了规范", "第二条");
        check("第1部　導言", "第1部");
        check("第2分部　罰則", "第2分部");
        check("第一部分　总体要求", "第一部分");
        check("第二条之一　为了规范", "第二条之一");
        check("第二条规定的物项", "");
        check("第十二條 本條所稱", "第十二條");
        check("（三）其他", "（三）");
        check("一、总则", "一、");
        check("1．申请人", "1．");
        check("附件2：管控名单", "附件2");
        check("Paragraphe 1 : Des tasses", "Paragraphe 1");
        check("Article L. 12-1", "Article L. 12-1");
        check("Article R12-4 (abrogé)", "");
        check("1° Sur le feu ;", "1°");
        check("3A090 Kettles, as follows", "3A090");
        check("3A090 items are kettles", "");
        check("a.1.b. Of iron", "a.1.b.");
        check("e.g. of iron", "");
        check("Note 1 to 3A090: A cup", "Note 1 to 3A090:");
        check("Technical Notes:", "Technical Notes:");
        check("Notes are taken: all", "");
        check("壹、總則", "壹、");
        check("甲、冷水", "甲、");
        check("甲、乙双方", "");
        check("第1項　申請人", "第1項");
        check("第二款 申請人", "第二款");
        check("第3目之一　申請人", "第3目之一");
        check("第1項規定之申請人", "");
        check("Section 5 Interference", "Section 5");
        check("Section 5 Exporters must file.", "");
    }
}
