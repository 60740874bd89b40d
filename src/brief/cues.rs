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
          expression: r"polic(?:y|ies) of denial|presumption of (?:denial|approval)|case[- ]by[- ]case|polic(?:y|ies) of approval|原则上不予许可|不予许可|逐案审[查核]|准予许可|原則上不予許可|不予許可|逐案審[查核]|准予許可" },
    Cue { reason: "licence requirement", revised: 5, whole: 5,
          expression: r"licen[cs]es? (?:is|are) (?:not |no longer )?required|no licen[cs]e(?: is| are)? required|licen[cs]e requirements?|(?:须|应当|无需|不需)(?:申请|办理|取得)?.{0,6}许可证?|(?:須|應|無需|毋須)(?:申請|取得)?.{0,6}許可|genehmigungspflicht|bed(?:arf|ürfen) (?:der|einer) genehmigung|soumis(?:es?)? à (?:une )?autorisation|autorisation préalable" },
    Cue { reason: "licence exception", revised: 5, whole: 4,
          expression: r"licen[cs]e exceptions? [a-z]{3,4}\b|许可例外" },
    Cue { reason: "country group or destination", revised: 5, whole: 4,
          expression: r"country groups? [a-e]:\d|country chart" },
    Cue { reason: "technical threshold", revised: 5, whole: 4,
          expression: r"\d[\d,.]* ?(?:gb/s|tb/s|tops|tflops|flops|nm|ghz|mhz|mm²|mm2)\b|(?:tpp|total processing performance|performance density|memory bandwidth)[^.;]{0,40}?\d[\d,.]*|\d[\d,.]* ?(?:纳米|微米)" },
    Cue { reason: "percentage or share", revised: 5, whole: 4,
          expression: r"\d[\d,.]* ?(?:percent|per cent|%)|\d[\d,.]* ?(?:prozent|pour cent)|百分之[零一二三四五六七八九十百点點]+" },
    Cue { reason: "penalty", revised: 5, whole: 5,
          expression: r"\b(?:fines?|imprison(?:ed|ment)|civil penalt(?:y|ies)|criminal penalt(?:y|ies)|forfeit(?:ed|ure)?)\b|罚款|拘留|有期徒刑|刑事责任|没收|罰鍰|罰金|拘役|沒入|沒收|\b(?:geldbußen?|geldstrafen?|freiheitsstrafen?|amendes?|emprisonnement)\b" },
    Cue { reason: "amount of money", revised: 5, whole: 4,
          expression: r"(?:us)?[$€£¥] ?\d[\d,]*(?:\.\d+)?(?: ?(?:million|billion))?|\d[\d,.]* ?(?:dollars|euros?)\b|[\d一二三四五六七八九十百千万亿萬億]+元" },
    Cue { reason: "duty or tariff", revised: 5, whole: 5,
          expression: r"ad valorem|\b99\d{2}\.\d{2}\.\d{2}\b|rates? of duty|关税税率" },
    Cue { reason: "suspension, stay or reinstatement", revised: 5, whole: 5,
          expression: r"\b(?:suspend(?:s|ed)?|suspension|stayed|reinstat(?:e[sd]?|ement)|until further notice)\b|暂停|暂缓|恢复(?:实施|执行|施行)|停止(?:实施|执行|施行)|暫停|暫緩|恢復(?:實施|執行|施行)|停止(?:實施|執行|適用)|ausgesetzt|\bsuspendue?s?\b" },
    Cue { reason: "revocation or repeal", revised: 5, whole: 5,
          expression: r"\b(?:revok(?:e[sd]?|ing)|rescind(?:s|ed)?|rescission|repeal(?:s|ed)?|superseded?|withdrawn|terminat(?:e[sd]|ion))\b|废止|撤销|失效|廢止|撤銷|aufgehoben|außer kraft|\babrogée?s?" },
    Cue { reason: "prohibition", revised: 5, whole: 4,
          expression: r"\b(?:prohibit(?:s|ed|ion)?|banned|unlawful|forbidden|verboten|untersagt|interdite?s?|interdiction)\b|禁止" },
    Cue { reason: "deadline", revised: 4, whole: 4,
          expression: r"\bwithin \d+ (?:calendar |business |working )?(?:days?|months?|years?|hours?)|no later than [^,.;]{3,30}|\d+ ?(?:个工作)?日(?:以)?内|[\d一二三四五六七八九十]+(?:個工作)?[日月]內|innerhalb (?:von|einer frist von) [^,.;]{3,30}|dans (?:un|le) délai de [^,.;]{3,30}" },
    Cue { reason: "date", revised: 4, whole: 3,
          expression: r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}, \d{4}\b|\b\d{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december) \d{4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{4}\b|\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日|[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日|民國 ?[\d一二三四五六七八九十百]+ ?年|\b\d{1,2}\.\d{1,2}\.\d{4}\b|\b\d{1,2}\. ?(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember) \d{4}\b|\b\d{1,2}(?:er)? (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre) \d{4}\b" },
    Cue { reason: "obligation or permission", revised: 4, whole: 4,
          expression: r"\b(?:must not|may not|shall not|cannot|must|shall|may|should|is required|are required|authorized|permitted)\b|\b(?:muss|müssen|darf|dürfen|kann|können|soll|sollen|doit|doivent|peut|peuvent|est tenue?|sont tenue?s)\b|不得|应当|應當|應[^用收付]|必须|必須|可以|有权|有權|[始亦僅並]得" },
    Cue { reason: "negation, exception or condition", revised: 4, whole: 3,
          expression: r"\b(?:not|no|nor|never|none|except|unless|other than|excluding|without|notwithstanding|if|provided that)\b|除外|但是|除非|但书|不[予适再包適]|不在此限|\b(?:nicht|keine?[rnms]?|sofern|soweit|es sei denn|sauf|sous réserve|ne peut|ne peuvent)\b" },
    Cue { reason: "scope", revised: 4, whole: 3,
          expression: r"\b(?:only|any|all|each|every|worldwide|wherever located|headquartered in|subject to)\b|\b(?:nur|alle[rnms]?|jede[rnms]?|toute?s?|tous|uniquement)\b|任何|所有|全部|仅|僅" },
    Cue { reason: "certification, reporting or records", revised: 4, whole: 4,
          expression: r"\b(?:certif(?:y|ies|ied|ication)|recordkeeping|retain records|reporting requirements?|audits?)\b|备案|报告义务" },
    Cue { reason: "definition", revised: 4, whole: 4,
          expression: r"[a-z”\x22'\)] means?\b|\bis defined as\b|本[法条例办规定法]+所称|是指|本[法條例辦規定]+所稱|[係系]指|im sinne diese[rs]|on entend par" },
    Cue { reason: "number", revised: 4, whole: 0,
          expression: r"\b\d[\d,]*(?:\.\d+)?|[零一二三四五六七八九十百千万亿]{2,}|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|thousand|million|billion)\b" },
];

/// Addresses of other provisions: their numbers are not quantities.
const REFERENCE: &str = r"§+ ?\d[\d.a-z-]*(?:\([0-9a-z]{1,5}\))*|\b(?:sections?|secs?\.|parts?|paragraphs?|subparts?|chapters?|articles?|supplements? no\.|appendix|annex) (?:\d[\d.a-z-]*|\([0-9a-z]{1,5}\)|[ivxlc]+\b)(?:\([0-9a-z]{1,5}\))*|\b\d{1,3} (?:cfr|u\.s\.c\.|fr) (?:part )?\d[\d.]*(?:\([0-9a-z]{1,5}\))*|第[零〇一二三四五六七八九十百千\d]+[条條款项項章节節](?:之[一二三四五六七八九十])?";

/// Lines that tell when a page was touched or seen, not what the law is.
const FURNITURE: &str = r"^(?:(?:page |content |this page was )?last (?:updated?|modified|reviewed|revised|changed)\b|(?:page |date )?(?:updated|modified)(?: on\b|:)|views?: ?\d|\d+ views?\b|(?:浏览|阅读|点击)(?:次数|量|数)|更新(?:时间|日期))";

/// Statements of authority and source, which follow every rule and say nothing of their own.
const AUTHORITY: &str = r"^(?:authority|source|citation)s?: |^\[\d{2,3} fr \d+|^\((?:added )?pub\. l\. \d|^\([a-z]{3,9}\.? \d{1,2}, \d{4}, ch\. \d|^\d{4}-(?:(?:sub)?secs?\.|pars?\.|pub\. l\.)|^(?:zuletzt geändert durch|änderung durch|fundstelle|stand) ?:|^[(（]?(?:根据)?\d{4}年\d{1,2}月\d{1,2}日.{0,80}(?:通过|公布|修订|修正|修改)[)）]?$";

/// Days as they are written in English, each of which has the groups month and day or day and month, and year.
const DAY: &str =
    r"\b(january|february|march|april|may|june|july|august|september|october|november|december) (\d{1,2}),? (\d{4})";
const DAY_FIRST: &str =
    r"\b(\d{1,2}) (january|february|march|april|may|june|july|august|september|october|november|december),? (\d{4})";

/// Markup that a faulty source shows as text: emphasis that does not close, tags with a space, half of a link.
const MARKUP: &str =
    r"\*\*|< ?/? ?[a-z][a-z0-9]*(?: [^<>]*)?>|\]\([^()\s]*\)|\]\(\{\{[^{}]*\}\}[^()\s]*\)|\{\{[^{}]*\}\}";

/// The table with its expressions compiled.
static CUES: LazyLock<Vec<(&'static Cue, Option<Regex>)>> =
    LazyLock::new(|| TABLE.iter().map(|cue| (cue, compile(cue.expression))).collect());
static REFERENCES: LazyLock<Option<Regex>> = LazyLock::new(|| compile(REFERENCE));
static FURNITURES: LazyLock<Option<Regex>> = LazyLock::new(|| compile(FURNITURE));
static AUTHORITIES: LazyLock<Option<Regex>> = LazyLock::new(|| compile(AUTHORITY));

/// Numbers of notes, which stand against a word: `exporters12`, `12See the list.`
const NOTE_MARK: &str = r"([a-z]{4,}[,;.]?[\x22']?)\d{1,3}(\s|$)";
const NOTE_HEAD: &str = r"^\d{1,3}([a-z]{2,})";

static NOTE_MARKS: LazyLock<Option<(Regex, Regex)>> =
    LazyLock::new(|| Some((compile(NOTE_MARK)?, compile(NOTE_HEAD)?)));
static DAYS: LazyLock<Option<(Regex, Regex)>> = LazyLock::new(|| Some((compile(DAY)?, compile(DAY_FIRST)?)));
static MARKUPS: LazyLock<Option<Regex>> = LazyLock::new(|| compile(MARKUP));

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

/// The text with its days written one way: `5 May 2026` as `May 5, 2026`.
pub fn with_days_alike(text: &str) -> String {
    let Some((day, day_first)) = DAYS.as_ref() else {
        return text.to_owned();
    };
    let text = day_first.replace_all(text, "$2 $1, $3");
    day.replace_all(&text, "$1 $2, $3").into_owned()
}

/// The text without the numbers of notes.
pub fn without_note_marks(text: &str) -> String {
    let Some((mark, head)) = NOTE_MARKS.as_ref() else {
        return text.to_owned();
    };
    let text = mark.replace_all(text, "$1$2");
    head.replace(&text, "$1").into_owned()
}

/// The text without markup that shows and the brackets of links, white space as one space.
pub fn without_markup(text: &str) -> String {
    let bare = MARKUPS.as_ref().map_or(text.into(), |pattern| pattern.replace_all(text, ""));
    bare.replace(['[', ']'], "").split_whitespace().collect::<Vec<_>>().join(" ")
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
