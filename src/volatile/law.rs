//! Where a clock, a counter or a token may be noise: never inside law.
//!
//! The rule errs to one side. What is taken for law though it is not costs an alert too many; what were taken for noise
//! though it is law would cost one that nobody gets.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::{Block, BlockKind};

/// Words that make a sentence law, or a number part of one.
static WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        // What must, may or must not be done.
        r"(?i)\b(?:shall|must|may|should|will|required?|prohibit\w*|permit\w*|allow\w*|licen[cs]\w*|not|no|never|nor|without|except\w*|unless|only|exempt\w*)\b",
        r"|应当|應當|不得|必须|必須|可以|禁止|许可|許可|除外|未经|不超过|不少于",
        // Amounts, shares and measures.
        r"|[$€£¥￥%‰]|\b(?:USD|EUR|CNY|RMB|percent|per cent|dollars?|euros?|million|billion|fees?|tariffs?|penalt\w+|fines?)\b|万元|亿元|百分之|人民币|[0-9\x03]\s?元",
        r"|\b(?:exceed\w*|at least|at most|more than|less than|fewer than|up to|not later|no later|minimum|maximum|limit\w*|threshold\w*|rates?)\b|以上|以下|超过|低于|高于",
        r"|[0-9\x03]\s?(?:nm|mm|cm|km|m|kg|g|t|Hz|[kMGT]Hz|[kMGT]?bits?|[kMGT]?B(?:ps)?|[kMGT]?FLOPS|TOPS|TPP|W|kW|MW|V|°C|K|dB|years?|months?|weeks?|days?|hours?|minutes?)\b",
        // What places of the law are called.
        r"|§|¶|\b(?:section|sec\.|part|subpart|article|art\.|annex|supplement|appendix|chapter|title|paragraph|C\.?F\.?R|U\.?S\.?C|F\.?R\.|Fed\. Reg|Pub\. L|E\.?O\.|order|notice|directive|regulation|rule|docket|RIN|ECCN|HTS\w*)\b|\b\d[A-E]\d{3}\b|第\s?[0-9一二三四五六七八九十百]+\s?[条條章节節款号號]|〔",
        // What a date may decide.
        r"|\b(?:effective|in force|until|deadline|due|expir\w*|closes?|comments? (?:period|due|by)|applicable|compliance|applies|begin\w*|starts?|ends?|enact\w*|signed|issued|adopted|entered|before|after|since|from|on or)\b|生效|施行|起施|截止|期限|有效|之日|公布|发布|發布|印发|签发|起\b|止\b",
    ))
    .ok()
});

/// What a line says that was printed for the visit and not for the reader of the law.
static STAMP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:generated|accessed|printed|retrieved|rendered|served|visit(?:s|ors?)?|hits|views|session|request id|trace id|server time|current time|local time|now|page (?:views?|loaded|load)|online)\b",
        r"|访问量|浏览量|浏览次数|阅读次数|点击(?:数|量|次数)|访问人数|您是第|在线人数|当前时间|现在时间|今天是|北京时间",
    ))
    .ok()
});

/// Words of a block beyond which it is a text and no stamp.
const STAMP_WORDS: usize = 16;

/// True where a clock, a counter or a token may be noise in this block; `skeleton` is its text without them, so that the
/// month of May is no modal verb.
pub fn may_be_noise(block: &Block, skeleton: &str) -> bool {
    let structural = matches!(block.kind, BlockKind::TableRow | BlockKind::TableHead | BlockKind::Note);
    if structural || block.designator_len > 0 || says_law(skeleton) {
        return false;
    }
    !is_designated(block) || is_stamp(skeleton)
}

/// True for words of law: `must`, `not`, `percent`, `effective` and their like.
fn says_law(text: &str) -> bool {
    WORDS.as_ref().is_none_or(|words| words.is_match(text))
}

/// True below a section, an article, a row or a definition: headings alone give no address in the law.
pub fn is_designated(block: &Block) -> bool {
    block.citation.0.iter().any(|element| !element.starts_with("heading:") && !element.starts_with("item:"))
}

fn is_stamp(text: &str) -> bool {
    STAMP.as_ref().is_some_and(|stamp| stamp.is_match(text)) && is_short(text)
}

fn is_short(text: &str) -> bool {
    text.split_whitespace().count() <= STAMP_WORDS && text.chars().count() <= 120
}
