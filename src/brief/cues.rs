//! What makes a revision matter: a table of cues, readable by a lawyer, from the most to the least severe.
//!
//! A cue fires on a revised passage when its expressions differ between the old and the new text (one appeared, went,
//! or was replaced by another), and on an added or removed passage when one is in it. Text is compared folded,
//! capitals count as small letters. A cue says that the passage matters, never in which direction.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

/// One row of the table.
pub struct Cue {
    /// What the reader is told.
    pub reason: &'static str,
    /// Severity where one expression took the place of another, or a short edit put it in or out.
    pub revised: u8,
    /// Severity where it came or went with a longer passage; 0 = says nothing there.
    pub whole: u8,
    /// The expressions, in small letters.
    expression: &'static str,
}

#[rustfmt::skip]
const TABLE: &[Cue] = &[
    Cue { reason: "licence review policy", revised: 5, whole: 5,
          expression: r"polic(?:y|ies) of denial|presumption of (?:denial|approval)|case[- ]by[- ]case|polic(?:y|ies) of approval|原则上不予许可|不予许可|逐案审[查核]|准予许可" },
    Cue { reason: "licence requirement", revised: 5, whole: 5,
          expression: r"licen[cs]es? (?:is|are) (?:not |no longer )?required|no licen[cs]e(?: is| are)? required|licen[cs]e requirements?|(?:须|应当|无需|不需)(?:申请|办理|取得)?.{0,6}许可证?" },
    Cue { reason: "licence exception", revised: 5, whole: 4,
          expression: r"licen[cs]e exceptions? [a-z]{3,4}\b|许可例外" },
    Cue { reason: "country group or destination", revised: 5, whole: 4,
          expression: r"country groups? [a-e]:\d|country chart" },
    Cue { reason: "technical threshold", revised: 5, whole: 4,
          expression: r"\d[\d,.]* ?(?:gb/s|tb/s|tops|tflops|flops|nm|ghz|mhz|mm²|mm2)\b|(?:tpp|total processing performance|performance density|memory bandwidth)[^.;]{0,40}?\d[\d,.]*|\d[\d,.]* ?(?:纳米|微米)" },
    Cue { reason: "percentage or share", revised: 5, whole: 4,
          expression: r"\d[\d,.]* ?(?:percent|per cent|%)|百分之[零一二三四五六七八九十百点]+" },
    Cue { reason: "penalty", revised: 5, whole: 5,
          expression: r"\b(?:fines?|imprison(?:ed|ment)|civil penalt(?:y|ies)|criminal penalt(?:y|ies)|forfeit(?:ed|ure)?)\b|罚款|拘留|有期徒刑|刑事责任|没收" },
    Cue { reason: "amount of money", revised: 5, whole: 4,
          expression: r"(?:us)?[$€£¥] ?\d[\d,]*(?:\.\d+)?(?: ?(?:million|billion))?|\d[\d,.]* ?(?:dollars|euros?)\b|[\d一二三四五六七八九十百千万亿]+元" },
    Cue { reason: "duty or tariff", revised: 5, whole: 5,
          expression: r"ad valorem|\b99\d{2}\.\d{2}\.\d{2}\b|rates? of duty|关税税率" },
    Cue { reason: "suspension, stay or reinstatement", revised: 5, whole: 5,
          expression: r"\b(?:suspend(?:s|ed)?|suspension|stayed|reinstat(?:e[sd]?|ement)|until further notice)\b|暂停|暂缓|恢复(?:实施|执行|施行)|停止(?:实施|执行|施行)" },
    Cue { reason: "revocation or repeal", revised: 5, whole: 5,
          expression: r"\b(?:revok(?:e[sd]?|ing)|rescind(?:s|ed)?|rescission|repeal(?:s|ed)?|superseded?|withdrawn|terminat(?:e[sd]|ion))\b|废止|撤销|失效" },
    Cue { reason: "prohibition", revised: 5, whole: 4,
          expression: r"\b(?:prohibit(?:s|ed|ion)?|banned|unlawful|forbidden)\b|禁止" },
    Cue { reason: "deadline", revised: 4, whole: 4,
          expression: r"\bwithin \d+ (?:calendar |business |working )?(?:days?|months?|years?|hours?)|no later than [^,.;]{3,30}|\d+ ?(?:个工作)?日(?:以)?内" },
    Cue { reason: "date", revised: 4, whole: 3,
          expression: r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}, \d{4}\b|\b\d{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december) \d{4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{4}\b|\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日|[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日" },
    Cue { reason: "obligation or permission", revised: 4, whole: 4,
          expression: r"\b(?:must not|may not|shall not|cannot|must|shall|may|should|is required|are required|authorized|permitted)\b|不得|应当|應當|必须|可以|有权" },
    Cue { reason: "negation, exception or condition", revised: 4, whole: 3,
          expression: r"\b(?:not|no|nor|never|none|except|unless|other than|excluding|without|notwithstanding|if|provided that)\b|除外|但是|除非|但书|不[予适再包]" },
    Cue { reason: "scope", revised: 4, whole: 3,
          expression: r"\b(?:only|any|all|each|every|worldwide|wherever located|headquartered in|subject to)\b|任何|所有|全部|仅" },
    Cue { reason: "certification, reporting or records", revised: 4, whole: 4,
          expression: r"\b(?:certif(?:y|ies|ied|ication)|recordkeeping|retain records|reporting requirements?|audits?)\b|备案|报告义务" },
    Cue { reason: "definition", revised: 4, whole: 4,
          expression: r"[a-z”\x22'\)] means?\b|\bis defined as\b|本[法条例办规定法]+所称|是指" },
    Cue { reason: "number", revised: 4, whole: 0,
          expression: r"\b\d[\d,]*(?:\.\d+)?|[零一二三四五六七八九十百千万亿]{2,}|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|thousand|million|billion)\b" },
];

/// Addresses of other provisions: their numbers are not quantities.
const REFERENCE: &str = r"§+ ?\d[\d.a-z-]*(?:\([0-9a-z]{1,5}\))*|\b(?:sections?|secs?\.|parts?|paragraphs?|subparts?|chapters?|articles?|supplements? no\.|appendix|annex) (?:\d[\d.a-z-]*|\([0-9a-z]{1,5}\)|[ivxlc]+\b)(?:\([0-9a-z]{1,5}\))*|\b\d{1,3} (?:cfr|u\.s\.c\.|fr) (?:part )?\d[\d.]*(?:\([0-9a-z]{1,5}\))*|第[零〇一二三四五六七八九十百千\d]+[条條款项項章节節](?:之[一二三四五六七八九十])?";

/// Lines that tell when a page was touched or seen, not what the law is.
const FURNITURE: &str = r"^(?:(?:page |content |this page was )?last (?:updated|modified|reviewed|revised|changed)\b|(?:page |date )?(?:updated|modified)(?: on\b|:)|views?: ?\d|\d+ views?\b|(?:浏览|阅读|点击)(?:次数|量|数)|更新(?:时间|日期))";

/// Statements of authority and source, which follow every rule and say nothing of their own.
const AUTHORITY: &str = r"^(?:authority|source|citation)s?: |^\[\d{2,3} fr \d+";

/// The table with its expressions compiled.
static CUES: LazyLock<Vec<(&'static Cue, Option<Regex>)>> =
    LazyLock::new(|| TABLE.iter().map(|cue| (cue, compile(cue.expression))).collect());
static REFERENCES: LazyLock<Option<Regex>> = LazyLock::new(|| compile(REFERENCE));
static FURNITURES: LazyLock<Option<Regex>> = LazyLock::new(|| compile(FURNITURE));
static AUTHORITIES: LazyLock<Option<Regex>> = LazyLock::new(|| compile(AUTHORITY));

/// `None` would be a mistake in the table; a test proves that there is none.
fn compile(expression: &str) -> Option<Regex> {
    // Words of the table that need a boundary are ASCII, and only ASCII boundaries run on the fast engine.
    RegexBuilder::new(&expression.replace(r"\b", r"(?-u:\b)")).case_insensitive(true).build().ok()
}

/// Every cue with what it looks for, in the order of the table.
pub fn cues() -> impl Iterator<Item = (&'static Cue, &'static Regex)> {
    CUES.iter().filter_map(|(cue, regex)| Some((*cue, regex.as_ref()?)))
}

/// The text without the addresses of other provisions, each replaced by `§`.
pub fn without_references(text: &str) -> String {
    REFERENCES.as_ref().map_or_else(|| text.to_owned(), |pattern| pattern.replace_all(text, "§").into_owned())
}

/// True for a line such as `Last updated: …`.
pub fn is_furniture(text: &str) -> bool {
    text.chars().count() <= 120 && FURNITURES.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// True for a statement of authority or source.
pub fn is_authority(text: &str) -> bool {
    AUTHORITIES.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_expression_of_the_table_compiles() {
        assert_eq!(cues().count(), TABLE.len());
        assert_eq!(
            without_references("see § 744.23(a)(3) and section 5 of 88 fr 12345, 第二条"),
            "see § and § of §, §"
        );
        assert!(is_furniture("last updated: may 5, 2026"));
        assert!(is_authority("authority: 50 u.s.c. 4801"));
    }
}
