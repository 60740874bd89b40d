//! The numbers of acts, documents and cases, each in one form. The forms are those of the Federal Register's own finding
//! aids; Chinese announcements go by issuer, year and number.

use regex::Captures;

use super::near::{ahead, behind, behind_digits};
use super::{Fact, Said};
use crate::extract::pattern::Pattern;
use crate::numeral::chinese;

/// The longest name of an act, in bytes.
const LONGEST: usize = 240;

/// Writes what a pattern caught in the one form an act is told in.
type Telling = fn(&Captures<'_>) -> String;

/// A way to name an act: how it begins, and the one form it is told in.
struct Form(Pattern, Telling);

/// Those that begin with a digit.
static NUMBERED: [Form; 2] = [
    Form(Pattern::new(r"^(20[0-9]{2}-[0-9]{5})(?:[^0-9A-Za-z-]|$)"), |c| format!("FR Doc. {}", &c[1])),
    Form(
        Pattern::new(
            r"^([0-9]{2,3})\s+(?:FR|F\.\s?R\.|Fed\.\s?Reg\.)\s+([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6})(?:\s?[-–]\s?([0-9]{1,6}))?(?:[^0-9A-Za-z]|$)",
        ),
        |c| {
            let last = c.get(3).map(|last| format!("-{}", last.as_str())).unwrap_or_default();
            format!("{} FR {}{last}", &c[1], c[2].replace(',', ""))
        },
    ),
];

/// Those that begin with a letter.
static NAMED: [Form; 13] = [
    Form(
        Pattern::new(
            r"^FR Doc\.?(?:\s+No[.:]?:?)?\s*((?:[CR][0-9]-)?(?:(?:19|20)[0-9]{2}|[0-9]{2})-[0-9]{4,6})(?:[^0-9A-Za-z-]|$)",
        ),
        |c| format!("FR Doc. {}", &c[1]),
    ),
    Form(Pattern::new(r"^([CR][0-9]-20[0-9]{2}-[0-9]{5})(?:[^0-9A-Za-z-]|$)"), |c| format!("FR Doc. {}", &c[1])),
    Form(
        Pattern::new(
            r"^(?:Executive\s+Order|EXECUTIVE\s+ORDER|E\.?\s?O\.?)\s+(?:No\.\s*|Number\s+)?(1[0-9]{4})(?:[^0-9A-Za-z]|$)",
        ),
        |c| format!("EO {}", &c[1]),
    ),
    Form(Pattern::new(r"^(?:Proclamation|PROCLAMATION)\s+(?:No\.\s*)?(1?[0-9],?[0-9]{3})(?:[^0-9A-Za-z]|$)"), |c| {
        format!("Proclamation {}", c[1].replace(',', ""))
    }),
    Form(Pattern::new(r"^RIN:?\s+([0-9]{4}-[A-Z]{2}[0-9]{2})(?:[^0-9A-Za-z]|$)"), |c| format!("RIN {}", &c[1])),
    Form(
        Pattern::new(
            r"^(?i:Docket)\s+(?i:Nos?\.?|Number|ID)?\s*:?\s*(?:[A-Z]+-)*([0-9]{6})[-–]([0-9]{4})(?:[^0-9A-Za-z]|$)",
        ),
        |c| format!("Docket {}-{}", &c[1], &c[2]),
    ),
    Form(
        Pattern::new(
            r"^(?i:Docket)\s+(?i:Nos?\.?|Number|ID)?\s*:?\s*([A-Z]{2,7}(?:[-–_][A-Z0-9]{2,7})?[-–](?:19|20)[0-9]{2}[-–][0-9]{2,5})(?:[^0-9A-Za-z]|$)",
        ),
        |c| format!("Docket {}", c[1].replace('–', "-")),
    ),
    Form(Pattern::new(r"^CSMS\s*(?:No\.\s*)?#?\s*([0-9]{8})(?:[^0-9A-Za-z]|$)"), |c| format!("CSMS {}", &c[1])),
    Form(Pattern::new(r"^M-([0-9]{2}-[0-9]{2})(?:[^0-9A-Za-z]|$)"), |c| format!("M-{}", &c[1])),
    Form(Pattern::new(r"^H\.\s?R\.\s?([0-9]{1,5})(?:[^0-9A-Za-z]|$)"), |c| format!("H.R. {}", &c[1])),
    Form(Pattern::new(r"^S\.\s?([0-9]{1,5})(?:[^0-9A-Za-z(.]|\.(?:\s|$)|$)"), |c| format!("S. {}", &c[1])),
    Form(Pattern::new(r"^(H|S)\.\s?(J\.|Con\.)?\s?Res\.\s?([0-9]{1,4})(?:[^0-9A-Za-z]|$)"), |c| {
        format!("{}.{} Res. {}", &c[1], c.get(2).map_or("", |kind| kind.as_str()), &c[3])
    }),
    Form(
        Pattern::new(
            r"^(Regulation|Directive|Decision)\s+\(((?:EU|EC|EEC|CFSP|Euratom)(?:, Euratom)?)\)\s+(?:No\s+)?([0-9]{1,4}/[0-9]{1,4})(?:[^0-9A-Za-z]|$)",
        ),
        |c| format!("{} ({}) {}", &c[1], &c[2], &c[3]),
    ),
];

/// The name of an act that begins at `at` with a digit.
pub(super) fn numbered(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let may_name = behind_digits(ahead(text, at, LONGEST)).starts_with(['-', 'F']);
    if may_name { first_of(&NUMBERED, text, at, found) } else { None }
}

/// The name of an act that begins at `at` with a word.
pub(super) fn named(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    first_of(&NAMED, text, at, found)
}

fn first_of(forms: &[Form], text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, LONGEST);
    // The S of `U.S.` is no Senate.
    if rest.starts_with("S.") && behind(text, at, 1).ends_with('.') {
        return None;
    }
    forms.iter().find_map(|Form(pattern, told)| {
        let captures = pattern.captures(rest)?;
        let end = at + captures.iter().skip(1).flatten().map(|group| group.end()).max()?;
        found.push(Fact { range: at..end, said: Said::Act(told(&captures)) });
        Some(end)
    })
}

/// `商务部、海关总署公告2025年第55号`: told by the first issuer.
static NOTICE: Pattern = Pattern::new(concat!(
    r"^(商[务務]部|海[关關][总總]署|[财財]政部|工[业業]和信息化部|科技部|[国國][务務]院|[国國]家\p{Han}{2,8}?[局委]|外交部)",
    r"(?:[、,，与與和及\s]*(?:商[务務]部|海[关關][总總]署|[财財]政部|工[业業]和信息化部|科技部|[国國]家\p{Han}{2,8}?[局委]|外交部|中[国國]人民[银銀]行)){0,11}",
    r"\s*公告\s*[〔（(\[]?\s*([0-9]{4})\s*[〕）)\]]?\s*年?\s*第\s*([0-9]{1,4})\s*[号號]"
));
/// `外交部令第14号`, `商务部令二〇二六年第3号`.
static ORDER: Pattern = Pattern::new(concat!(
    r"^(外交部|商[务務]部|[国國][务務]院|海[关關][总總]署|[国國]家\p{Han}{2,8}?[局委室]|主席|[总總][统統]|[财財]政部|工[业業]和信息化部)令",
    r"\s*(?:[〔（(]?\s*([0-9〇○零一二三四五六七八九]{4})\s*[〕）)]?\s*年?)?\s*第\s*([0-9〇○零一二三四五六七八九十百]{1,8})\s*[号號]"
));
/// `不可靠实体清单工作机制公告〔2025〕7号`.
static UNRELIABLE: Pattern = Pattern::new(
    r"^不可靠[实實][体體]清[单單]工作[机機]制公告\s*[〔（(\[]?\s*([0-9]{4})\s*[〕）)\]]?\s*年?\s*第?\s*([0-9]{1,4})\s*[号號]",
);
/// The year and the number of `工信部联科〔2025〕279号`.
static YEAR_AND_NUMBER: Pattern =
    Pattern::new(r"^[〔\[（(]\s*((?:19|20)[0-9]{2})\s*[〕\]）)]\s*第?\s*([0-9]{1,5})\s*[号號]");
/// `經貿字第1140001234號`.
static LETTER_AND_NUMBER: Pattern = Pattern::new(r"^字第\s*([0-9A-Z]{6,14})\s*[号號]");

/// The name of an act that begins at `at` with a Chinese character.
pub(super) fn chinese_named(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, LONGEST);
    let (end, told) = if let Some(c) = NOTICE.captures(rest) {
        (c.get(0)?.end(), format!("{}公告{}年第{}号", simplified(&c[1]), &c[2], &c[3]))
    } else if let Some(c) = ORDER.captures(rest) {
        let year = c.get(2).and_then(|year| value(year.as_str()));
        let year = year.map(|year| format!("{year}年")).unwrap_or_default();
        (c.get(0)?.end(), format!("{}令{year}第{}号", simplified(&c[1]), value(&c[3])?))
    } else {
        let c = UNRELIABLE.captures(rest)?;
        (c.get(0)?.end(), format!("不可靠实体清单工作机制公告{}年第{}号", &c[1], &c[2]))
    };
    found.push(Fact { range: at..at + end, said: Said::Act(told) });
    Some(at + end)
}

/// The name of an act whose year stands in the bracket at `at`, behind the letters of its issuer.
pub(super) fn lettered(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, 64);
    let year = rest.trim_start_matches(['〔', '[', '（', '(']).trim_start();
    let captures = if year.starts_with(['1', '2']) { YEAR_AND_NUMBER.captures(rest)? } else { return None };
    let letters = letters(behind(text, at, 40));
    if letters.chars().count() < 2 || letters.ends_with("公告") {
        return None;
    }
    let end = at + captures.get(0)?.end();
    let told = format!("{letters}〔{}〕{}号", &captures[1], &captures[2]);
    found.push(Fact { range: at - letters.len()..end, said: Said::Act(told) });
    Some(end)
}

/// The name of an act that goes by the letters before `字第` at `at` and its number.
pub(super) fn serial(text: &str, at: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let captures = LETTER_AND_NUMBER.captures(ahead(text, at, 64))?;
    let letters = letters(behind(text, at, 40));
    let end = at + captures.get(0)?.end();
    if letters.is_empty() {
        return None;
    }
    let told = format!("{letters}字第{}號", &captures[1]);
    found.push(Fact { range: at - letters.len()..end, said: Said::Act(told) });
    Some(end)
}

/// The letters of an issuer that a text ends in: without what leads to them (`根据`, `依`, `以`).
fn letters(behind: &str) -> &str {
    const LEADS: [&str; 13] =
        ["日", "根据", "依据", "依照", "按照", "根據", "依據", "废止", "廢止", "修订", "以", "依", "的"];
    let is_han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    let run = behind.char_indices().rev().take(10).take_while(|(_, c)| is_han(*c)).last();
    let mut letters = run.map_or("", |(at, _)| &behind[at..]);
    for lead in LEADS {
        if let Some(at) = letters.rfind(lead) {
            letters = &letters[at + lead.len()..];
        }
    }
    letters
}

/// The value of digits or of Chinese numerals.
fn value(text: &str) -> Option<u64> {
    text.parse().ok().or_else(|| chinese(text))
}

/// The names of bodies in one script: the same announcement is printed in both.
fn simplified(name: &str) -> String {
    const PAIRS: [(char, char); 16] = [
        ('務', '务'),
        ('關', '关'),
        ('總', '总'),
        ('財', '财'),
        ('業', '业'),
        ('國', '国'),
        ('聯', '联'),
        ('網', '网'),
        ('辦', '办'),
        ('發', '发'),
        ('場', '场'),
        ('監', '监'),
        ('統', '统'),
        ('術', '术'),
        ('資', '资'),
        ('員', '员'),
    ];
    let one =
        |c: char| PAIRS.iter().find(|(traditional, _)| *traditional == c).map_or(c, |(_, simplified)| *simplified);
    name.chars().map(one).collect()
}
