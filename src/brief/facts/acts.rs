//! The numbers of acts, each in one form. The forms are those of the Federal Register's own finding aids; Chinese
//! announcements go by issuer, year and number.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Fact, Said};

/// Writes what a pattern caught in the one form an act is told in.
type Telling = fn(&Captures<'_>) -> String;

/// A way to name an act, and the one form it is told in.
struct Form {
    pattern: Regex,
    told: Telling,
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let forms: [(&str, Telling); 10] = [
        (r"(?:FR Doc\.?(?:\s+No[.:]?:?)?\s*)?\b((?:[CR][0-9]-)?20[0-9]{2}-[0-9]{5})\b", |c| {
            format!("FR Doc. {}", &c[1])
        }),
        (
            r"\b([0-9]{2,3})\s+(?:FR|Fed\.\s?Reg\.)\s+([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6})(?:[-–]([0-9]{1,6}))?\b",
            |c| {
                let last = c.get(3).map(|last| format!("-{}", last.as_str())).unwrap_or_default();
                format!("{} FR {}{last}", &c[1], c[2].replace(',', ""))
            },
        ),
        (r"\b(?:Executive Order|E\.?O\.?)\s+(?:No\.\s*)?(1[0-9]{4})\b", |c| format!("EO {}", &c[1])),
        (r"\bProclamation\s+(?:No\.\s*)?([0-9]{4,5})\b", |c| format!("Proclamation {}", &c[1])),
        (r"\bRIN\s+([0-9]{4}-[A-Z]{2}[0-9]{2})\b", |c| format!("RIN {}", &c[1])),
        (r"(?i)\bDocket\s+(?:No\.|Number)\s*:?\s*(?:[A-Z]+-)*([0-9]{6})[-–]([0-9]{4})", |c| {
            format!("Docket {}-{}", &c[1], &c[2])
        }),
        (r"\bCSMS\s*#?\s*([0-9]{8})\b", |c| format!("CSMS {}", &c[1])),
        (r"\bM-([0-9]{2}-[0-9]{2})\b", |c| format!("M-{}", &c[1])),
        (r"\bH\.\s?R\.\s?([0-9]{1,5})\b", |c| format!("H.R. {}", &c[1])),
        (
            r"(商[务務]部|海[关關][总總]署|[财財]政部|工[业業]和信息化部|科技部)(?:[、,，与與和\s]*(?:商[务務]部|海[关關][总總]署|[财財]政部|工[业業]和信息化部|科技部))*公告\s*[〔（(\[]?\s*([0-9]{4})\s*[〕）)\]]?\s*年?\s*第\s*([0-9]{1,4})\s*[号號]",
            |c| format!("{}公告{}年第{}号", simplified(&c[1]), &c[2], &c[3]),
        ),
    ];
    let compiled = |(pattern, told): (&str, Telling)| {
        // A test proves that each compiles.
        Some(Form { pattern: Regex::new(pattern).ok()?, told })
    };
    forms.into_iter().filter_map(compiled).collect()
});

/// The names of bodies in one script: the same announcement is printed in both.
fn simplified(name: &str) -> String {
    const PAIRS: [(char, char); 5] = [('務', '务'), ('關', '关'), ('總', '总'), ('財', '财'), ('業', '业')];
    let one =
        |c: char| PAIRS.iter().find(|(traditional, _)| *traditional == c).map_or(c, |(_, simplified)| *simplified);
    name.chars().map(one).collect()
}

/// The acts that a text names.
pub(super) fn acts(text: &str) -> Vec<Fact> {
    let mut found = Vec::new();
    for form in FORMS.iter() {
        for captures in form.pattern.captures_iter(text) {
            if let Some(whole) = captures.get(0) {
                found.push(Fact { range: whole.range(), said: Said::Act((form.told)(&captures)) });
            }
        }
    }
    found
}
