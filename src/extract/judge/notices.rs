//! What short documents say that stand in place of the text: refusals, errors, notices of maintenance, log-ins.

use std::sync::LazyLock;

use regex::Regex;

use super::marks::Marks;
use super::{CURT, HeldReason, SHORT, refused};
use crate::document::{BlockKind, Document};
use crate::snapshot::Snapshot;

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
pub fn notice(
    snapshot: &Snapshot,
    document: &Document,
    words: usize,
    marks: &Marks<'_>,
) -> Option<(HeldReason, String)> {
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
        (&notices.maintenance, HeldReason::Maintenance, "words of maintenance or trouble"),
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
pub fn says_why(document: &Document) -> bool {
    NOTICES.as_ref().is_some_and(|notices| document.blocks.iter().any(|block| notices.farewell.is_match(&block.text)))
}
