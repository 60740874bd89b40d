//! The words that bind, permit and take away, in Chinese of both scripts: one table, longest first.

use std::sync::LazyLock;

use foldhash::HashMap;

use super::near::{ahead, behind};
use super::{Fact, Modal, Policy, Said};

/// An expression and what it says. `not_before` and `not_behind`: characters beside which it is another word.
struct Expression {
    words: &'static str,
    said: Said,
    not_before: &'static str,
    not_behind: &'static str,
}

const fn always(words: &'static str, said: Said) -> Expression {
    Expression { words, said, not_before: "", not_behind: "" }
}

/// `behind`: characters that must not follow. `before`: characters that must not stand in front.
const fn apart(words: &'static str, said: Said, before: &'static str, behind: &'static str) -> Expression {
    Expression { words, said, not_before: before, not_behind: behind }
}

const SHALL: Said = Said::Modal(Modal::Shall);
const MUST: Said = Said::Modal(Modal::Must);
const MAY: Said = Said::Modal(Modal::May);
const MAY_NOT: Said = Said::Modal(Modal::MayNot);
const SHALL_NOT: Said = Said::Modal(Modal::ShallNot);
const PROHIBITED: Said = Said::Modal(Modal::Prohibited);
const RELIEF: Said = Said::Modal(Modal::NotRequired);
const AUTHORIZED: Said = Said::Modal(Modal::Authorized);

/// Those that do not need their neighbours looked at by rules of their own. Of those that begin alike the longest stands
/// first.
const TABLE: &[Expression] = &[
    always("原则上不予许可", Said::Policy(Policy::PresumptionOfDenial)),
    always("原則上不予許可", Said::Policy(Policy::PresumptionOfDenial)),
    always("原则上准予许可", Said::Policy(Policy::PresumptionOfApproval)),
    always("原則上准予許可", Said::Policy(Policy::PresumptionOfApproval)),
    always("不予许可", Said::Policy(Policy::PolicyOfDenial)),
    always("不予許可", Said::Policy(Policy::PolicyOfDenial)),
    always("准予许可", Said::Policy(Policy::PolicyOfApproval)),
    always("准予許可", Said::Policy(Policy::PolicyOfApproval)),
    always("逐案审查", Said::Policy(Policy::CaseByCase)),
    always("逐案审核", Said::Policy(Policy::CaseByCase)),
    always("逐案審查", Said::Policy(Policy::CaseByCase)),
    always("逐案審核", Said::Policy(Policy::CaseByCase)),
    always("许可例外", Said::Policy(Policy::Exception)),
    always("許可例外", Said::Policy(Policy::Exception)),
    always("免予许可", Said::Policy(Policy::NoLicense)),
    always("免于许可", Said::Policy(Policy::NoLicense)),
    always("免于申请许可", Said::Policy(Policy::NoLicense)),
    always("不应当", SHALL_NOT),
    always("不應當", SHALL_NOT),
    apart("不应", SHALL_NOT, "", "答求"),
    apart("不應", SHALL_NOT, "", "答求"),
    always("不可以", MAY_NOT),
    apart("不得", MAY_NOT, "", "不已了"),
    always("不必", RELIEF),
    always("不需", RELIEF),
    always("无需", RELIEF),
    always("無需", RELIEF),
    always("毋需", RELIEF),
    always("毋须", RELIEF),
    always("毋須", RELIEF),
    always("无须", RELIEF),
    always("無須", RELIEF),
    always("可以不", RELIEF),
    always("应当", SHALL),
    always("應當", SHALL),
    apart("应", SHALL, "相供对反适响效顺感呼回答不理照", "用收付对急变战有税纳聘届邀考试验力"),
    apart("應", SHALL, "相供對反適響效順感呼回答不理照因", "用收付對急變戰稅納聘屆邀考試驗力"),
    always("必须", MUST),
    always("必須", MUST),
    apart("须", MUST, "必无毋胡", "眉弥"),
    apart("須", MUST, "必無毋鬍無", "眉彌"),
    always("严禁", PROHIBITED),
    always("嚴禁", PROHIBITED),
    apart("禁止", PROHIBITED, "被", ""),
    always("可以", MAY),
    always("方可", MAY),
    always("有权", AUTHORIZED),
    always("有權", AUTHORIZED),
    always("除非", Said::Negation),
    always("除外", Said::Negation),
    always("但是", Said::Negation),
    always("不包括", Said::Negation),
    always("不适用", Said::Negation),
    always("不適用", Said::Negation),
    always("非经", Said::Negation),
    always("非經", Said::Negation),
    apart("未经", Said::Negation, "", "济"),
    apart("未經", Said::Negation, "", "濟"),
    always("豁免", Said::Negation),
    apart("不", Said::Negation, "", "同断仅僅過过但断斷可动動"),
    apart("未", Said::Negation, "", "来來成满滿"),
    apart("无", Said::Negation, "", "线论锡偿人"),
    apart("無", Said::Negation, "", "線論錫償人"),
    apart("除", Said::Negation, "解免删扣清排消拆开開刪移", "以去草尘法"),
    always("所有", Said::Scope),
    always("任何", Said::Scope),
    always("一切", Said::Scope),
    always("全部", Said::Scope),
    always("全球", Said::Scope),
    always("包括", Said::Scope),
    apart("仅", Said::Scope, "不", ""),
    apart("僅", Said::Scope, "不", ""),
    always("直接或者间接", Said::Scope),
    always("直接或间接", Said::Scope),
    always("直接或間接", Said::Scope),
    always("最终用户", Said::Scope),
    always("最終用戶", Said::Scope),
    always("最終使用者", Said::Scope),
    always("最终用途", Said::Scope),
    always("最終用途", Said::Scope),
];

static BY_LEAD: LazyLock<HashMap<char, Vec<&'static Expression>>> = LazyLock::new(|| {
    let mut leads: HashMap<char, Vec<&'static Expression>> = HashMap::default();
    for expression in TABLE {
        leads.entry(expression.words.chars().next().unwrap_or_default()).or_default().push(expression);
    }
    leads
});

/// True for a character with which an expression begins.
pub(super) fn begins(c: char) -> bool {
    BY_LEAD.contains_key(&c) || matches!(c, '可' | '得' | '需')
}

/// What 可 stands before where it permits; else it is part of another word.
const PERMITTED: [&str; 30] = [
    "申请", "申請", "向", "依", "根据", "根據", "按照", "按", "采取", "採取", "要求", "处", "處", "免", "凭", "憑",
    "直接", "自行", "委托", "委託", "就", "对", "對", "在", "于", "於", "由", "将", "將", "自本",
];

/// What 得 stands behind where it permits, in Traditional script; else it is part of another word.
const NOT_PERMITTED: &str = "不取所獲获使值記记覺觉懂難难贏赢求博捨舍購购心顯显變变懶来來應应只省曉晓认認";

/// An expression that begins at `at` with a Chinese character.
pub(super) fn expression(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, 40);
    let before = behind(text, at, 3);
    let meets = |expression: &&Expression| {
        let Some(after) = rest.strip_prefix(expression.words) else { return false };
        !(before.ends_with(|c| expression.not_before.contains(c))
            || after.starts_with(|c| expression.not_behind.contains(c)))
    };
    let known = BY_LEAD.get(&rest.chars().next()?).map_or([].as_slice(), Vec::as_slice);
    if let Some(expression) = known.iter().copied().filter(meets).max_by_key(|expression| expression.words.len()) {
        let end = at + expression.words.len();
        found.push(Fact { range: at..end, said: expression.said.clone() });
        if expression.said == PROHIBITED && is_of_trade(text, end) {
            found.push(Fact { range: at..end, said: Said::Policy(Policy::Prohibition) });
        }
        return Some(end);
    }
    let lead = rest.chars().next()?;
    let after = &rest[lead.len_utf8()..];
    let permits = match lead {
        '可' => {
            let part = before.ends_with(|c| "许許认認不尚即才方均亦也许".contains(c) && !"均亦也".contains(c));
            !part && PERMITTED.iter().any(|words| after.starts_with(words))
        }
        '得' => {
            let part = before.ends_with(|c| NOT_PERMITTED.contains(c))
                || after.starts_with([
                    '到', '出', '知', '分', '票', '失', '益', '罪', '手', '當', '标', '標', '了', '很', '更',
                ]);
            !part && text_is_traditional(text, at)
        }
        _ => false,
    };
    if permits {
        let end = at + lead.len_utf8();
        found.push(Fact { range: at..end, said: MAY });
        return Some(end);
    }
    None
}

fn is_of_trade(text: &str, end: usize) -> bool {
    let after = ahead(text, end, 75);
    ["出口", "进口", "進口", "输出", "輸出", "输入", "輸入", "转让", "轉讓", "提供"]
        .iter()
        .any(|word| after.contains(word))
}

/// Characters of Traditional script alone that stand in almost every sentence of it; 得 permits only there.
fn text_is_traditional(text: &str, at: usize) -> bool {
    let near = |part: &str| {
        part.contains(|c| {
            "國規關於應為與經機業務請時後對發會實當個條項許證貨產辦單總聲紅區據準處間書員開達".contains(c)
        })
    };
    near(behind(text, at, 120)) || near(ahead(text, at, 120))
}

/// Licence requirement in Chinese: 应当申请许可, 須申請輸出許可, 无需申请许可.
pub(super) fn licence(text: &str, at: usize, found: &mut Vec<Fact>) {
    const REQUIRED: [&str; 10] = ["应当", "應當", "必须", "必須", "須", "须", "應", "应", "需要", "需"];
    const ADVERBS: [&str; 5] = ["另行", "依法", "事先", "重新", "再"];
    const VERBS: [&str; 6] = ["申请", "申請", "办理", "辦理", "取得", "向"];
    const RELIEVED: [&str; 6] = ["无需", "無需", "毋須", "无须", "無須", "不需"];
    let rest = ahead(text, at, 60);
    if !rest.starts_with(['应', '應', '必', '須', '须', '需', '无', '無', '毋', '不']) {
        return;
    }
    let end = |words: &[&str]| {
        let lead = words.iter().find(|word| rest.starts_with(**word))?;
        let mut after = &rest[lead.len()..];
        after = ADVERBS.iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after);
        let verb = VERBS.iter().find(|verb| after.starts_with(**verb))?;
        let tail = &after[verb.len()..];
        let near = tail.char_indices().nth(14).map_or(tail, |(near, _)| &tail[..near]);
        let clause = near.split(['，', '。', '；', '、']).next()?;
        let licence = ["许可", "許可"].iter().filter_map(|word| clause.find(word)).min()?;
        Some(at + rest.len() - tail.len() + licence + "许可".len())
    };
    let policy = end(&REQUIRED)
        .map(|end| (end, Policy::Required))
        .or_else(|| end(&RELIEVED).map(|end| (end, Policy::NoLicense)));
    if let Some((end, policy)) = policy {
        found.push(Fact { range: at..end, said: Said::Policy(policy) });
    }
}
