//! The patterns by which claims are found in a sentence. Compiled once; were one of them unsound, no sentence would be
//! believed, and a test proves that none is.

use std::sync::LazyLock;

use regex::Regex;

pub(super) struct Patterns {
    /// Markup, and links written in it.
    pub tag: Regex,
    pub link: Regex,
    pub emphasis: Regex,
    /// Addresses with their scheme, and what a mail reader would make a link of without one.
    pub address: Regex,
    pub host: Regex,
    /// A quotation in any pair of marks, and a mark left alone.
    pub quoted: Regex,
    pub quote_mark: Regex,
    /// What a brief alone may say, or nobody.
    pub verdict: Regex,
    /// A word with a capital.
    pub name: Regex,
    /// What is looked up word for word, in comparison form: dates; figures with what belongs to them (`21,000`,
    /// `3A090.a`, `742.6(b)(10)`, `30 days`, `30日`); numerals in words.
    pub claims: [Regex; 4],
}

pub(super) static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| Patterns::compile().ok());

const DATES: &str = r"(?x)
    (?:MONTH)\ \d{1,4}(?:,\ \d{4})?
    | \d{1,2}\ (?:MONTH)(?:\ \d{4})?
    | (?:民國|民国|\d{4}年)?\d{1,4}[年月]\d{1,2}[月日](?:\d{1,2}日)?";
const MONTHS: &str = "january|february|march|april|may|june|july|august|september|october|november|december";
/// March and May are verbs too.
const MONTHS_ALONE: &str = r"\b(?:january|february|april|june|july|august|september|october|november|december)\b";
const FIGURES: &str = r"(?x)
    [^\s\p{Han},;，。；、：！？()]*\d[^\s\p{Han}，。；、：！？]*
    (?:\ (?:percent|per\ cent|%|(?:business|calendar|working)\ days?|days?|weeks?|months?|years?|hours?|minutes?
          |nm|gb/s|mm|ghz|mhz|w|kg|units?|thousand|million|billion|dollars?|euros?)\b
      |\p{Han})?";
const NUMERALS: &str = r"(?x)
    \b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen
        |eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half
        |third|quarter|double|doubled|twice|triple|dozen)\b
    | 第?[〇零一二三四五六七八九十百千萬万億亿兩两]{2,}
    | 第?[〇零一二三四五六七八九十百千萬万億亿兩两]+[年月日天个個条條款项項号號倍成元份次家种種]";
const VERDICTS: &str = r"(?ix)
    severity | \bsevere | \bignor | disregard | instruction | \bprompt\b | assistant | unsubscribe | \bclick | password
    | harmless | \bno\ action | \btighten | \bloosen | \brelax | \bstrict | \blenient | unimportant | \broutine
    | nothing\ (?:has\ )?changed | \bno\ changes?\b | \badvice | you\ should | \brecommend
    | 重要程度 | 严重 | 嚴重 | 忽略 | 忽视 | 忽視 | 无视 | 無視 | 指令 | 提示词 | 提示詞 | 无害 | 無害 | 放宽 | 放寬 | 收紧 | 收緊
    | 趋严 | 趨嚴 | 转严 | 轉嚴 | 点击 | 點擊 | 建议 | 建議 | 理会 | 理會";

impl Patterns {
    fn compile() -> Result<Patterns, regex::Error> {
        Ok(Patterns {
            tag: Regex::new(r"</?[A-Za-z!][^<>]*>")?,
            link: Regex::new(r"!?\[([^\[\]]*)\]\([^()]*\)")?,
            emphasis: Regex::new(r"\*\*|__|`|^[#>•*-]+\s+")?,
            address: Regex::new(
                r"(?i)(?:\b[a-z][a-z0-9+.-]*://|\bwww\.|\b(?:mailto|tel|javascript|data):)[^\s\p{Han}]*",
            )?,
            host: Regex::new(r"(?i)@|\b[a-z0-9-]{2,}\.[a-z]{2,}\b")?,
            quoted: Regex::new(r#"“([^“”]*)”|‘([^‘’]*)’|「([^「」]*)」|『([^『』]*)』|《([^《》]*)》|"([^"]*)""#)?,
            quote_mark: Regex::new(r#"[“”「」『』《》"]"#)?,
            verdict: Regex::new(VERDICTS)?,
            name: Regex::new(r"\b[A-Z][\w&-]*(?:\.[A-Za-z]\b)*")?,
            claims: [
                Regex::new(&DATES.replace("MONTH", MONTHS))?,
                Regex::new(MONTHS_ALONE)?,
                Regex::new(FIGURES)?,
                Regex::new(NUMERALS)?,
            ],
        })
    }
}
