//! Is what was fetched the policy text at all?
//!
//! The judgement goes by structure: by status and headers, by marks that only a gate or an error template carries,
//! and by how little text there is and how it begins. Words alone hold nothing: a rule may speak of access denied, of
//! denied persons, of error 404 or of a CAPTCHA. A text that says of itself that it was rescinded or moved passes
//! however short it is.

mod ends;
mod faults;
mod marks;

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;

pub use self::ends::root_element;
use self::marks::Marks;
use super::ExtractError;
use crate::document::{BlockKind, Document};
use crate::snapshot::Snapshot;

/// Fetched, but not the policy text: kept for inspection, never a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub reason: HeldReason,
    /// What was seen, for the operator.
    pub detail: String,
}

/// Why a capture is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldReason {
    /// A bot gate or firewall stands before the text.
    Blocked,
    /// An error told with a status of success.
    SoftError,
    /// The site is being maintained, or a notice stands in place of the text.
    Maintenance,
    /// A log-in, a consent form or a captive portal.
    Wall,
    /// A script would fetch the text; here is only its frame.
    Shell,
    /// Nothing to read.
    Empty,
    /// The recipe's selector matches nothing.
    SelectorLost,
    /// Most of the text is gone, and what is left does not say why.
    Shrunk,
    /// The body ends in the middle.
    Truncated,
    /// The bytes are not the text their label says.
    Undecodable,
    /// A format this build does not read.
    Unreadable,
}

/// In words for the operator.
impl fmt::Display for HeldReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            HeldReason::Blocked => "a block page in place of the text",
            HeldReason::SoftError => "an error in place of the text",
            HeldReason::Maintenance => "a notice in place of the text",
            HeldReason::Wall => "a wall before the text",
            HeldReason::Shell => "a script would fetch the text",
            HeldReason::Empty => "nothing to read",
            HeldReason::SelectorLost => "selector lost",
            HeldReason::Shrunk => "most of the text is gone",
            HeldReason::Truncated => "cut short",
            HeldReason::Undecodable => "does not decode",
            HeldReason::Unreadable => "a format this build does not read",
        })
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.reason, self.detail)
    }
}

/// Words below which a document may be a notice in place of the text.
const SHORT: usize = 150;
/// Words below which a document may be an error told in passing.
const CURT: usize = 60;
/// A baseline shorter than this proves nothing by its length.
const LEAST_BASELINE: usize = 40;
/// A document that keeps less than one word in five of its baseline has shrunk.
const KEPT: usize = 5;
/// Behind a gate's mark, one that lost more than one word in this many is what the gate shows.
const GATED: usize = 4;
/// Rows from which a table, list or feed is one that can be emptied.
const FULL: usize = 3;

/// Judges a capture by its bytes, by what was read from them, and by the document it would succeed.
pub fn judge(
    snapshot: &Snapshot,
    document: Result<&Document, &ExtractError>,
    baseline: Option<&Document>,
) -> Result<(), Held> {
    let hold = |reason, detail: String| Err(Held { reason, detail });
    let marks = Marks::of(snapshot);
    if let Some(gate) = marks.header_gate() {
        return hold(HeldReason::Blocked, gate);
    }
    let words = document.map_or(0, word_count);
    if words < SHORT
        && let Some((reason, detail)) = marks.body_gate()
    {
        return hold(reason, detail);
    }
    if let Some(held) = refused(snapshot).filter(|_| document.is_err()) {
        return Err(held);
    }
    if let Some(missing) = ends::unfinished(snapshot) {
        return hold(HeldReason::Truncated, missing);
    }
    if words < SHORT
        && let Some(error) = faults::told(snapshot, &marks)
    {
        return hold(HeldReason::SoftError, error);
    }
    let document = document.map_err(|error| unreadable(error, &marks))?;
    if let Some((reason, detail)) = notice(snapshot, document, words, &marks) {
        return hold(reason, detail);
    }
    match baseline {
        Some(baseline) => against(snapshot, document, baseline, &marks),
        None if words < CURT && ends::perhaps_cut(snapshot) => {
            hold(HeldReason::Truncated, format!("the body ends without its closing tags after {words} words"))
        }
        None => Ok(()),
    }
}

/// Judges a capture by what it lost of the document it would succeed.
fn against(snapshot: &Snapshot, document: &Document, baseline: &Document, marks: &Marks<'_>) -> Result<(), Held> {
    let hold = |reason, detail: String| Err(Held { reason, detail });
    let (words, before) = (word_count(document), word_count(baseline));
    if let Some(warning) = script_warning(document).filter(|_| script_warning(baseline).is_none()) {
        return hold(HeldReason::SoftError, format!("a program's warning stands in the text: \"{warning}\""));
    }
    if before >= LEAST_BASELINE {
        // Half a body without its end is a broken transfer, whatever its words say.
        if words * 2 < before && ends::perhaps_cut(snapshot) {
            let detail = format!("the body ends without its closing tags; {words} of {before} words are left");
            return hold(HeldReason::Truncated, detail);
        }
        // A gate that quotes the document it hides is told by what it leaves out.
        if words * GATED < before * (GATED - 1)
            && !says_why(document)
            && let Some((reason, gate)) = marks.body_gate()
        {
            return hold(reason, format!("{gate}; {words} of {before} words are left"));
        }
        if words * KEPT < before && !says_why(document) {
            return hold(HeldReason::Shrunk, format!("{words} of {before} words are left, and they do not say why"));
        }
    }
    let rows = rows(baseline);
    if rows >= FULL && self::rows(document) == 0 && words * 2 < before && !says_why(document) {
        return hold(HeldReason::Shrunk, format!("all {rows} rows are gone, and what is left does not say why"));
    }
    Ok(())
}

/// What a server's script says of itself where it fails: PHP's own form, which no law is written in.
fn script_warning(document: &Document) -> Option<&str> {
    static WARNING: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:Warning|Notice|Fatal error|Parse error|Deprecated): .{1,400} in (?:/|[A-Z]:\\)\S+ on line \d+")
            .ok()
    });
    let warning = WARNING.as_ref()?;
    document.blocks.iter().find_map(|block| warning.find(&block.text)).map(|found| found.as_str())
}

/// Rows of tables and entries of lists and feeds.
fn rows(document: &Document) -> usize {
    document.blocks.iter().filter(|block| matches!(block.kind, BlockKind::TableRow | BlockKind::ListItem)).count()
}

/// A status that says by itself that this is not the text.
fn refused(snapshot: &Snapshot) -> Option<Held> {
    let status = snapshot.retrieval.status;
    let reason = match status {
        401 => HeldReason::Wall,
        403 | 429 | 451 => HeldReason::Blocked,
        503 => HeldReason::Maintenance,
        400.. => HeldReason::SoftError,
        _ => return None,
    };
    Some(Held { reason, detail: format!("status {status}") })
}

fn unreadable(error: &ExtractError, marks: &Marks<'_>) -> Held {
    let reason = match error {
        ExtractError::SelectorLost(_) | ExtractError::BadSelector { .. } => HeldReason::SelectorLost,
        ExtractError::NoContent(_) if marks.has_scripts() => HeldReason::Shell,
        ExtractError::NoContent(_) => HeldReason::Empty,
        ExtractError::Undecodable(_) => HeldReason::Undecodable,
        ExtractError::Malformed { .. }
        | ExtractError::OtherFormat { .. }
        | ExtractError::NoText(_)
        | ExtractError::UnknownFormat(_)
        | ExtractError::TooLarge(_) => HeldReason::Unreadable,
    };
    Held { reason, detail: error.to_string() }
}

/// Patterns of what short documents say that stand in place of the text.
struct Notices {
    not_found: Regex,
    denied: Regex,
    maintenance: Regex,
    wall: Regex,
    shell: Regex,
    broken: Regex,
    farewell: Regex,
}

static NOTICES: LazyLock<Option<Notices>> = LazyLock::new(|| {
    let pattern = |text: &str| Regex::new(&format!("(?i){text}")).ok();
    Some(Notices {
        not_found: pattern(
            r"\b404\b|\bpage (?:you (?:requested|are looking for) )?(?:was |is |could |can ?not )?(?:not |be )*(?:found|available|exist)|not found|no longer exists?|页面不存在|页面未找到|找不到(?:该|您|頁|页)|您访问的页面|頁面不存在|無法找到|file or directory not found|we can(?:'|’)?t find",
        )?,
        denied: pattern(
            r"access (?:to this (?:page|resource|site) )?(?:has been |is |was )?(?:denied|blocked|forbidden)|\b403 forbidden|request (?:was |has been )?(?:blocked|rejected|denied)|requested url was rejected|you (?:don(?:'|’)?t|do not) have permission to access|pardon our interruption|verify(?:ing)? (?:that )?you are (?:a )?human|just a moment|attention required|are you a robot|unusual traffic|aggressive automated scraping|(?:federal register|ecfr)\W+request access|访问被(?:拦截|拒绝|阻断|禁止)|您的(?:请求|访问).{0,12}(?:拦截|拒绝|威胁|阻断|安全)|請求被(?:攔截|拒絕)|疑似.{0,8}攻击|不合法参数|网站防火墙|創宇盾|创宇盾|云防御|已被.{0,12}(?:拦截|阻断)|安全(?:验证|檢查|检查)|滑动验证|人机验证|enable cookies",
        )?,
        maintenance: pattern(
            r"(?:under|scheduled|undergoing|for) (?:\w+ )?maintenance|temporarily (?:unavailable|down|offline|closed)|service (?:is )?unavailable|be back (?:soon|shortly|online)|lapse in (?:appropriations|funding)|government shutdown|系统维护|系統維護|网站维护|正在(?:维护|升级|建设)|暂停服务|暫停服務|internal server error|bad gateway|gateway time-?out|error has occurred|unexpected error|系统(?:错误|繁忙|异常)|服务器(?:错误|繁忙)",
        )?,
        wall: pattern(
            r"(?:log|sign) ?in (?:to (?:continue|your account|view|access)|required)|please (?:log|sign) ?in|enter your (?:user ?name|password|email)|forgot (?:your )?password|session (?:has )?(?:expired|timed out)|accept (?:all )?cookies to continue|before you continue|wi-?fi (?:login|access)|captive portal|domain (?:is|may be) for sale|buy this domain|请(?:先)?登录|請(?:先)?登入|captcha",
        )?,
        shell: pattern(
            r"enable javascript|javascript (?:is )?(?:required|disabled)|requires javascript|^\W*(?:loading|please wait|加载中|正在加载|載入中)\W*$|请(?:开启|启用).{0,4}javascript|browser (?:is )?(?:not supported|unsupported|out of date)",
        )?,
        broken: pattern(
            r#"^\s*\{\s*"(?:error|message|status|code|errors)"|error establishing a database connection|sqlstate\[|ora-\d{5}|stack trace:|server error in '/' application|runtime error|whitelabel error page|application error: a (?:client|server)-side exception"#,
        )?,
        farewell: pattern(
            r"rescind|revoked?\b|repeal|supersed|withdrawn?\b|withdrew|expired?\b|no longer in (?:effect|force)|ceased? to (?:have|be in)|terminated?\b|vacated|removed and reserved|\[reserved\]|has (?:been )?moved|moved to|relocated|replaced by|now (?:available|located|found) at|archived|废止|廢止|失效|撤销|撤銷|停止(?:执行|執行|施行|实施)|暂停(?:实施|执行)|已(?:被)?(?:取代|替代|移至|迁移)|取代",
        )?,
    })
});

/// What a short document says in place of the text.
fn notice(snapshot: &Snapshot, document: &Document, words: usize, marks: &Marks<'_>) -> Option<(HeldReason, String)> {
    let notices = NOTICES.as_ref()?;
    let failed = snapshot.retrieval.status >= 400;
    let by_status = || refused(snapshot).map(|held| (held.reason, held.detail));
    if words >= SHORT {
        return by_status();
    }
    let text = document.text();
    let opening: String = text.chars().take(600).collect();
    let title = marks.title();
    let quoted =
        |what: &str| -> String { format!("{what}: \"{}\"", opening.chars().take(120).collect::<String>().trim()) };
    if notices.broken.is_match(&opening) {
        return Some((HeldReason::SoftError, quoted("an error message")));
    }
    if marks.says_error() {
        return Some((HeldReason::SoftError, "the address or a header of the answer says error".into()));
    }
    let titled = |pattern: &Regex| {
        pattern.is_match(&title) || headline(document).is_some_and(|headline| pattern.is_match(headline))
    };
    // A short rule with sections is a rule; a notice has no designators.
    let lawful = document.blocks.iter().filter(|block| block.designator_len > 0).count() >= 2;
    let kinds = [
        (&notices.denied, HeldReason::Blocked, "a refusal"),
        (&notices.wall, HeldReason::Wall, "a gate that asks for something first"),
        (&notices.not_found, HeldReason::SoftError, "an error document"),
        (&notices.maintenance, HeldReason::Maintenance, "a notice in place of the text"),
        (&notices.shell, HeldReason::Shell, "a frame that a script would fill"),
    ];
    for (pattern, reason, what) in kinds {
        let by_title = titled(pattern);
        let by_text = words < CURT && !lawful && pattern.is_match(&opening) && !says_why(document);
        if (by_title && !lawful || by_text) && (failed || !is_sentence_of_law(&text, words)) {
            return Some((reason, quoted(what)));
        }
    }
    if failed {
        return by_status();
    }
    let empty = words < CURT && marks.has_empty_main();
    let bare = words < 12 && marks.script_heavy();
    (empty || bare).then(|| (HeldReason::Shell, quoted("hardly any text beside scripts")))
}

/// The first heading.
fn headline(document: &Document) -> Option<&str> {
    document.blocks.iter().find(|block| matches!(block.kind, BlockKind::Heading(_))).map(|block| block.text.as_str())
}

/// True for a short text that imposes or permits something: law, whatever else it speaks of.
fn is_sentence_of_law(text: &str, words: usize) -> bool {
    const MODALS: [&str; 12] = [
        "shall ",
        "must ",
        " is prohibited",
        "may not ",
        "Denied Persons",
        "license",
        "licence",
        "应当",
        "應當",
        "不得",
        "禁止出口",
        "处罚",
    ];
    words >= 25 && MODALS.iter().filter(|modal| text.contains(*modal)).count() >= 2
}

/// True where the text itself says that the rest was rescinded, replaced or moved.
fn says_why(document: &Document) -> bool {
    NOTICES.as_ref().is_some_and(|notices| document.blocks.iter().any(|block| notices.farewell.is_match(&block.text)))
}

/// Words, a Chinese character counting as half of one.
fn word_count(document: &Document) -> usize {
    let halves: usize = document.blocks.iter().map(|block| half_words(&block.text)).sum();
    halves / 2
}

fn half_words(text: &str) -> usize {
    let speaks = |word: &&str| word.contains(char::is_alphanumeric);
    if text.is_ascii() {
        return 2 * text.split_ascii_whitespace().filter(speaks).count();
    }
    let wide = |c: char| super::script::is_wide(c);
    let characters = text.chars().filter(|c| wide(*c) && c.is_alphabetic()).count();
    let words = text.split(|c: char| c.is_whitespace() || wide(c));
    characters + 2 * words.filter(speaks).count()
}

#[cfg(test)]
mod tests;
