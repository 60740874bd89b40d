//! What a day is for, read off the words that stand beside it.

use std::ops::Range;

use super::Role;
use super::near::{ahead, behind, clause, ends_in_word};
use crate::extract::pattern::Pattern;

/// How far the words may be that give a day its role, in bytes.
const REACH: usize = 160;

/// Words directly before a day, in small letters. Where a longer one ends alike, it stands first.
#[rustfmt::skip]
const BEFORE: &[(&str, Role)] = &[
    ("closes", Role::Comment), ("close", Role::Comment), ("closing", Role::Comment), ("published", Role::Published),
    ("publication date:", Role::Published), ("date of publication:", Role::Published),
    ("published in the federal register", Role::Published), ("posted", Role::Published),
    ("released", Role::Published), ("issued", Role::Published), ("filed", Role::Published),
    ("effective through", Role::Expires), ("effective until", Role::Expires), ("no later than", Role::Compliance),
    ("not later than", Role::Compliance), ("on or before", Role::Compliance), ("by", Role::Compliance),
    ("compliance date:", Role::Compliance), ("compliance date is", Role::Compliance),
    ("compliance is required", Role::Compliance), ("due", Role::Comment), ("comment date:", Role::Comment),
    ("comments close", Role::Comment), ("through", Role::Expires), ("until", Role::Expires), ("till", Role::Expires),
    ("expires", Role::Expires), ("expire", Role::Expires), ("expiring", Role::Expires),
    ("expiration date:", Role::Expires), ("expiration date is", Role::Expires), ("terminates", Role::Expires),
    ("terminate", Role::Expires), ("lapses", Role::Expires), ("ends", Role::Expires), ("ending", Role::Expires),
    ("sunsets", Role::Expires), ("effective", Role::Effective), ("effective:", Role::Effective),
    ("effective as of", Role::Effective),
    ("effective date:", Role::Effective), ("effective date is", Role::Effective),
    ("effective date of this rule is", Role::Effective), ("effective from", Role::Effective),
    ("beginning", Role::Effective), ("starting", Role::Effective), ("commencing", Role::Effective),
    ("on and after", Role::Effective), ("on or after", Role::Effective), ("from", Role::Effective),
    ("takes effect", Role::Effective), ("take effect", Role::Effective), ("took effect", Role::Effective),
    ("in effect", Role::Effective), ("into force", Role::Effective), ("into effect", Role::Effective),
    ("becomes effective", Role::Effective), ("applicable", Role::Effective), ("applies", Role::Effective),
    ("apply", Role::Effective), ("applicability date:", Role::Effective), ("dated", Role::Signed),
    ("dated:", Role::Signed), ("signed", Role::Signed), ("the white house,", Role::Signed),
    ("is delayed until", Role::Effective),
];

/// Words between those that give a role and the day.
const FILLERS: [&str; 14] = [
    "on", "the", "midnight", "at", "of", "a.m.", "p.m.", "eastern", "standard", "daylight", "time", "no", "earlier",
    "than",
];

/// The last page of a citation before the day on which it was published: `91 FR 1684, Jan. 15, 2026`.
static CITED: Pattern = Pattern::new(r"(?:FR|F\.\s?R\.|Fed\.\s?Reg\.)\s+[0-9,]+(?:[-–][0-9]+)?[,;]?\s*\(?$");
/// The act of which the day is the date: `Executive Order 14228 of March 3, 2025`.
static OF_ACT: Pattern = Pattern::new(
    r"(?:Order|Proclamation|Memorandum|Notice|Directive|Determination)(?:\s+(?:No\.\s*)?[0-9-]{1,7})?\s+of\s+$",
);
static CLOCK: Pattern =
    Pattern::new(r"(?:[0-9]{1,2}(?::[0-9]{2})?\s*(?:[ap]\.?m\.?)?\s*,?\s*(?:E[SD]?T|UTC|GMT)?,?\s*)$");

/// The role of the day that stands at a range.
pub(super) fn role(text: &str, range: Range<usize>) -> Role {
    let before = behind(text, range.start, REACH);
    let after = ahead(text, range.end, 60);
    if text[range.clone()].contains(['年', '民']) {
        return chinese(before, after);
    }
    english(before, after)
}

fn english(before: &str, after: &str) -> Role {
    if CITED.find(before).is_some() {
        return Role::Published;
    }
    if OF_ACT.find(before).is_some() {
        return Role::Signed;
    }
    let clause = clause(before).to_ascii_lowercase();
    let bare = without_fillers(&clause);
    let direct = BEFORE.iter().filter(|(words, _)| ends_in_word(bare, words)).max_by_key(|(words, _)| words.len());
    match direct.map(|(_, role)| *role) {
        Some(Role::Compliance) if asks_for_comments(&clause) => Role::Comment,
        Some(role) => role,
        None if ends_in_word(bare, "to") && clause.contains("from ") => Role::Expires,
        None if ends_in_word(bare, "and") && clause.contains("between ") => Role::Expires,
        None if ends_in_word(bare, "between") => Role::Effective,
        None => distant(&clause, after),
    }
}

/// A day told further off: `This rule is effective for items shipped on …`.
fn distant(clause: &str, after: &str) -> Role {
    const WORDS: [(&str, Role); 13] = [
        ("signed the", Role::Signed),
        ("signed this", Role::Signed),
        ("signed at", Role::Signed),
        ("signed by", Role::Signed),
        ("effective date", Role::Effective),
        ("compliance date", Role::Compliance),
        ("comments must be received", Role::Comment),
        ("comment period", Role::Comment),
        ("expiration date", Role::Expires),
        ("this rule is effective", Role::Effective),
        ("shall take effect", Role::Effective),
        ("will take effect", Role::Effective),
        ("takes effect", Role::Effective),
    ];
    let after = after.to_ascii_lowercase();
    if after.trim_start().starts_with("(effective") {
        return Role::Effective;
    }
    let last = WORDS.iter().filter_map(|(words, role)| Some((clause.rfind(words)?, *role))).max_by_key(|(at, _)| *at);
    last.filter(|(at, _)| clause.len() - at < 80).map_or(Role::None, |(_, role)| role)
}

/// The clause without what may stand between a role and its day: `on`, a weekday, an hour.
fn without_fillers(clause: &str) -> &str {
    const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let mut rest = clause.trim_end();
    for _ in 0..8 {
        let bare = rest.trim_end_matches(['“', '"', '(', '*']).trim_end();
        let comma = bare.trim_end_matches(',');
        let known = |words: &[&'static str], text: &str| words.iter().copied().find(|word| ends_in_word(text, word));
        if let Some(word) = known(&WEEKDAYS, comma) {
            rest = comma[..comma.len() - word.len()].trim_end();
        } else if let Some(word) = known(&FILLERS, comma).filter(|word| !(*word == "on" && rest.ends_with(':'))) {
            // `as of` and `date of` are roles of their own.
            if word == "of" && (ends_in_word(comma, "as of") || ends_in_word(comma, "date of")) {
                return bare;
            }
            if word == "than" && !ends_in_word(comma, "no earlier than") {
                return bare;
            }
            rest = comma[..comma.len() - word.len()].trim_end();
        } else if let Some(clock) = CLOCK.find(bare).filter(|clock| !clock.as_str().trim().is_empty()) {
            rest = bare[..clock.start()].trim_end();
        } else {
            return bare;
        }
    }
    rest
}

/// True where what is to be done by a day is to comment or to apply.
fn asks_for_comments(clause: &str) -> bool {
    ["comment", "submission", "submit", "application", "petition", "nomination", "response to this"]
        .iter()
        .any(|word| clause.contains(word))
}

fn chinese(before: &str, after: &str) -> Role {
    let before = before.trim_end_matches([' ', '：', ':', '于', '於', '在']);
    let after = after.trim_start();
    let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    let begins = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    let asks = || {
        let clause = clause(before);
        ["意见", "意見", "申请", "申請", "反馈", "反饋", "评论", "評論"].iter().any(|word| clause.contains(word))
    };
    if ends(&["自", "从", "從"]) || begins(&["起"]) {
        return Role::Effective;
    }
    if ends(&[
        "截止日期为",
        "截止时间为",
        "截止日期為",
        "截止時間為",
        "截止",
        "截止日期",
        "截止时间",
        "截止時間",
        "截止至",
    ]) {
        return Role::Comment;
    }
    if ends(&["截至"]) && begins(&["止"]) {
        return Role::Expires;
    }
    if !ends(&["截至"])
        && (ends(&["至", "到", "有效期至", "延长至", "延長至"]) || begins(&["止", "失效", "到期", "届满", "屆滿"]))
    {
        return Role::Expires;
    }
    if begins(&["前", "之前", "以前"]) {
        return if asks() { Role::Comment } else { Role::Compliance };
    }
    if begins(&["施行", "实施", "實施", "生效", "起施行"])
        || ends(&["生效日期", "施行日期", "实施日期", "實施日期", "生效时间"])
    {
        return Role::Effective;
    }
    if begins(&["签署", "簽署", "签发", "簽發"]) || ends(&["签署日期", "签发日期"]) {
        return Role::Signed;
    }
    if begins(&[
        "发布",
        "發布",
        "公布",
        "印发",
        "印發",
        "刊登",
        "公告",
        "修正公布",
        "修正發布",
        "修正发布",
        "訂定發布",
        "订定发布",
        "制定公布",
        "總統令修正公布",
        "總統令制定公布",
    ]) || ends(&[
        "发布时间",
        "发布日期",
        "公布日期",
        "發布日期",
        "發布時間",
        "公布时间",
        "公布時間",
        "发文日期",
        "發文日期",
    ]) {
        return Role::Published;
    }
    Role::None
}
