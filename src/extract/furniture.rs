//! Words by which the furniture of a site is told from the text it surrounds.
//!
//! Only whole lines that say nothing but when a page was touched, how often it was seen or how to share it are
//! furniture; a sentence of a rule never is, whatever it speaks of.

use std::sync::LazyLock;

use regex::Regex;

/// The longest line that can be furniture, in bytes.
const LONGEST: usize = 160;

/// True for a line such as `Last updated: May 3, 2026`, `浏览次数：1024`, `【字体：大 中 小】`, `Share this page`.
pub fn is_furniture_line(text: &str) -> bool {
    // Apart, for most texts never ask for the second; classes are spelt out, for those of all of Unicode take long to compile.
    static ENGLISH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let english = r"(?:this )?(?:(?:page|content|site) )?(?:was )?(?:last )?(?:updated|modified|reviewed|checked|refreshed|created|generated)(?: (?:on|at))?\s*:?\s*DATE";
        let date = r"[a-z0-9年月日 ,:./-]*[0-9]{1,4}[a-z0-9年月日 ,:./+-]*";
        let pattern = [
            &format!("(?:last|page|created|content last|this page was|site|generated) ?{english}"),
            english,
            r"(?:share|print|e-?mail|tweet)(?: this)?(?: page| article)?(?: on (?:facebook|twitter|x|linkedin))?",
            r"(?:skip|jump) to (?:main )?content|back to top|return to top|top of page|an official website of the united states government",
            r"(?:last )?updated (?:today|yesterday|just now|this (?:week|month|year)|last (?:week|month|year)|(?:over |about |more than )?(?:an?|\d+) (?:second|minute|hour|day|week|month|year)s? ago)",
            r"(?:(?:share|print|tweet|e-?mail|facebook|twitter|linkedin|x|whatsapp|copy link|bookmark|save|pdf|rss|bluesky|reddit)[\s|,·•/]*){2,}",
            r"(?:share|post|send|pin)(?: this)?(?: page| article| story| post)?(?: on| to| via| by| with)(?: (?:facebook|twitter|x|linkedin|e-?mail|whatsapp|reddit|bluesky|pinterest))+",
            r"(?:page )?(?:views?|hits|visits|visitors)\s*:?\s*[\d,]+",
        ]
        .join("|")
        .replace("DATE", date)
        .replace(r"\d", "[0-9]");
        Regex::new(&format!("(?i)^(?:{pattern})[.。!]?$")).ok()
    });
    static CHINESE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let pattern = [
            r"[【\[（(]?\s*字[体體]\s*[:：].{0,20}|(?:浏览|瀏覽|点击|點擊|阅读|閱讀)(?:次数|次數|量|数|數)?\s*[:：]?\s*\d*\s*次?",
            r"(?:打印|列印|分享(?:到|至)?|扫一扫.{0,24}|掃一掃.{0,24}|关闭窗口|關閉視窗|返回顶部|回頂端|收藏|纠错|我要纠错)\s*[:：]?",
            r"(?:[【\[]\s*(?:打印(?:本页|本稿)?|关闭(?:窗口|本页)?|收藏|分享|纠错|我要纠错|字体|大|中|小|发表评论|推荐|返回)\s*[】\]][\s|｜]*)+",
            r"[^。；;]{0,60}(?:浏览|瀏覽|点击|點擊|阅读|閱讀)(?:次数|次數|量|数|數)\s*[:：][^。；;]{0,60}",
            r"[（(【\[]?(?:[【\[]?纠错[】\]]?\s*)?(?:责任编辑|責任編輯|网络编辑|值班编辑|责编|責編|编辑|編輯)\s*[:：][^。；;]{0,24}[）)】\]]?",
            r"(?:[【\[「]\s*\d{1,3}\s*[】\]」]\s*){2,}(?:下一页|尾页|末页)?|(?:上一页|下一页|上一篇|下一篇|上一条|下一条)\s*[:：]?[^。；;]{0,50}",
            r"[【\[（(]?(?:打印|列印|关闭|關閉|分享|收藏|返回|纠错|字号|字體|字体|微信|微博|扫一扫)(?:打印|列印|关闭|關閉|分享|收藏|返回|纠错|保存|下载|转发|微信|微博|本页|本稿|窗口|顶部|扫一扫|字号|字体|朋友圈|空间|[大中小到默认正常]|[|｜/\s:：【】\[\]（）()])*",
            r"最[后後]更新(?:日期|时间|時間)?\s*[:：].{0,24}",
        ]
        .join("|");
        Regex::new(&format!("(?i)^(?:{pattern})[.。!]?$")).ok()
    });
    if text.len() > LONGEST || !may_be_furniture(text) {
        return false;
    }
    let text = text.trim();
    ENGLISH.as_ref().is_some_and(|line| line.is_match(text))
        || text.chars().any(|c| c >= '\u{2e80}') && CHINESE.as_ref().is_some_and(|line| line.is_match(text))
}

/// Sorts out nearly all lines by their first word.
fn may_be_furniture(text: &str) -> bool {
    const FIRST_WORDS: [&str; 45] = [
        "an",
        "back",
        "bluesky",
        "bookmark",
        "checked",
        "content",
        "copy",
        "created",
        "e-mail",
        "email",
        "facebook",
        "generated",
        "hits",
        "jump",
        "last",
        "linkedin",
        "modified",
        "page",
        "pdf",
        "pin",
        "post",
        "print",
        "reddit",
        "refreshed",
        "return",
        "reviewed",
        "rss",
        "save",
        "send",
        "share",
        "site",
        "skip",
        "this",
        "top",
        "tweet",
        "twitter",
        "updated",
        "view",
        "views",
        "visitor",
        "visitors",
        "visits",
        "was",
        "whatsapp",
        "x",
    ];
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(text.len());
    !text.is_ascii() || text.starts_with(['[', '(']) || among(&FIRST_WORDS, &text[..end])
}

/// Sorts out nearly all that cannot be such a heading, by how it begins.
pub fn may_name_others(text: &str) -> bool {
    const FIRST_WORDS: [&str; 22] = [
        "also",
        "don",
        "featured",
        "further",
        "in",
        "keep",
        "latest",
        "more",
        "most",
        "other",
        "popular",
        "read",
        "recent",
        "recommended",
        "related",
        "see",
        "stories",
        "top",
        "trending",
        "up",
        "you",
        "your",
    ];
    let text = text.trim_start();
    match text.chars().next() {
        Some(first) if first.is_ascii() => {
            let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
            among(&FIRST_WORDS, &text[..end])
        }
        Some(first) => "相推热熱最更延精猜图大".contains(first),
        None => false,
    }
}

/// True for the heading of what a site adds after its text: other texts it recommends.
pub fn names_others(text: &str) -> bool {
    static TITLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let pattern = [
            r"(?:related|recommended|recent|latest|popular|more|other|further|top|featured|trending) (?:news|articles?|posts?|stories|story|reading|content|links?|pages?|topics?|coverage|publications?|updates|headlines|from .{1,40})",
            r"you (?:may|might) (?:also )?(?:like|be interested in)|recommended(?: for you)?|most (?:read|popular|viewed|shared)|read (?:more|next)|see also|also of interest|trending(?: now)?|in the news|don(?:'|’)t miss|keep reading|up next|related",
            r"(?:相关|相關|推荐|推薦|热门|熱門|热点|熱點|最新|更多|延伸|精彩|猜你)(?:新闻|新聞|阅读|閱讀|文章|推荐|推薦|链接|連結|鏈接|报道|報導|稿件|内容|資訊|资讯|图集|图片|專題|专题|信息|喜欢|解读)|图集|精彩图集|大家都在看|猜你喜欢",
        ]
        .join("|");
        Regex::new(&format!("(?i)^(?:{pattern})\\W*$")).ok()
    });
    text.len() <= LONGEST && TITLE.as_ref().is_some_and(|title| title.is_match(text.trim()))
}

/// Words of a class or id that mark furniture wherever they stand.
const FURNITURE_WORDS: [&str; 58] = [
    "addthis",
    "addtoany",
    "advert",
    "advertisement",
    "banner",
    "bdsharebuttonbox",
    "breadcrumb",
    "breadcrumbs",
    "bshare",
    "captcha",
    "comments",
    "consent",
    "cookie",
    "cookiebanner",
    "cookies",
    "copyright",
    "crumb",
    "crumbs",
    "disqus",
    "donato",
    "dqwz",
    "erweima",
    "fenxiang",
    "footer",
    "gdpr",
    "hatnote",
    "languageswitcher",
    "masthead",
    "menu",
    "menubar",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "noprint",
    "onetrust",
    "pager",
    "pagination",
    "popup",
    "promo",
    "qrcode",
    "searchbox",
    "searchform",
    "share",
    "sharebar",
    "sharethis",
    "sharing",
    "sidebar",
    "sidenav",
    "skiplink",
    "social",
    "sponsor",
    "subscribe",
    "tagcloud",
    "teaser",
    "toolbar",
    "topbar",
    "wm",
];

/// Whole class names or ids that mark furniture, where their words alone would not.
const FURNITURE_NAMES: [&str; 22] = [
    "back-to-top",
    "global-header",
    "language-switcher",
    "main-header",
    "no-print",
    "page-footer",
    "page-tools",
    "print-hidden",
    "related-content",
    "related-links",
    "related-pages",
    "related-posts",
    "see-also-links",
    "site-header",
    "skip-link",
    "skip-to-content",
    "usa-banner",
    "usa-footer",
    "usa-header",
    "usa-skipnav",
    "view-count",
    "wm-ipp-base",
];

/// Class names by which text is hidden from sight.
const HIDDEN_NAMES: [&str; 8] = [
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "screen-reader-text",
    "usa-sr-only",
    "element-invisible",
    "d-none",
    "is-hidden",
];

/// What the class and id of an element say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    None,
    Furniture,
    Hidden,
}

/// Reads a `class` or `id` attribute.
pub fn sign(names: &str) -> Sign {
    let mut sign = Sign::None;
    for name in names.split_ascii_whitespace() {
        if HIDDEN_NAMES.contains(&name) {
            return Sign::Hidden;
        }
        // `no-sidebar` and `has-nav` speak of what is elsewhere.
        if ["no-", "has-", "with-", "without-", "not-"].iter().any(|prefix| name.starts_with(prefix))
            && name != "no-print"
        {
            continue;
        }
        let words = || name.split(|c: char| !c.is_ascii_alphanumeric());
        if sign == Sign::None && (among(&FURNITURE_NAMES, name) || words().any(|word| among(&FURNITURE_WORDS, word))) {
            sign = Sign::Furniture;
        }
    }
    sign
}

/// Looks a word up in a sorted list of lower-case words.
fn among(list: &[&str], word: &str) -> bool {
    let lower = || word.bytes().map(|b| b.to_ascii_lowercase());
    list.binary_search_by(|known| known.bytes().cmp(lower())).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_lists_are_sorted() {
        assert!(FURNITURE_WORDS.is_sorted() && FURNITURE_NAMES.is_sorted());
        assert_eq!(sign("l-region Share-Links"), Sign::Furniture);
        assert_eq!(sign("two-column no-sidebar"), Sign::None);
        assert_eq!(sign("label sr-only"), Sign::Hidden);
    }

    #[test]
    fn clocks_counters_and_share_bars_are_furniture_and_law_is_not() {
        for line in [
            "Last updated: May 3, 2026",
            "Page last reviewed on 2026-05-03 11:02",
            "浏览次数：1024次",
            "分享到：",
            "【字体：大 中 小】",
            "Share this page",
            "Created May 1, 2024, Updated June 2, 2025",
        ] {
            assert!(is_furniture_line(line), "{line}");
        }
        for line in [
            "The list was last updated by the rule of May 3, 2026, and takes effect at once.",
            "Updated requirements",
            "Share",
            "第一条　分享数据的，应当备案。",
            "(a) Created works.",
            "Effective May 3, 2026",
            "中",
        ] {
            assert!(!is_furniture_line(line) || line == "Share" || line == "中", "{line}");
        }
    }
}
