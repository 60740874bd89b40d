//! How applications for a licence are reviewed, and whether one is needed at all, in English.

use super::near::{ahead, behind, clause};
use super::{Fact, Policy, Said};
use crate::extract::pattern::Pattern;

static REVIEW: Pattern = Pattern::new(
    r"^(?i:(?:(general\s+)?polic(?:y|ies)\s+of\s+(denial|approval))|(?:presumption\s+of\s+(denial|approval))|(?:presumptive\s+(denial|approval))|(case[\s-]by[\s-]case)(?:\s+(?:basis|review))?)(?:[^A-Za-z]|$)",
);
static REQUIRED: Pattern = Pattern::new(
    r"^(?i:licen[cs]es?\s+(?:is|are|will\s+be|shall\s+be|would\s+be)\s+(not\s+|no\s+longer\s+)?required|licen[cs]e\s+requirements?|requires?\s+an?\s+(?:specific\s+|export\s+)?licen[cs]e|licen[cs]ing\s+requirements?)(?:[^A-Za-z]|$)",
);
static NONE: Pattern = Pattern::new(
    r"^(?:(?i:no\s+licen[cs]es?(?:\s+(?:is|are|will\s+be|shall\s+be)\s+required|\s+required)|no\s+licen[cs]e\s+requirements?)|NLR)(?:[^A-Za-z]|$)",
);
static PROHIBITION: Pattern =
    Pattern::new(r"^(?i:prohibit(?:s|ed|ing|ions?)?|ban(?:s|ned)?|embargo(?:es|ed)?)(?:[^A-Za-z]|$)");
static TRADE: Pattern =
    Pattern::new(r"(?i)(?:export|re-?export|transfer|import|ship|licen[cs]|release|transaction|suppl)");

/// A policy that begins at `at` with the word `word`, in small letters.
pub(super) fn policy(text: &str, at: usize, word: &str, found: &mut Vec<Fact>) -> Option<usize> {
    let rest = ahead(text, at, 80);
    let (policy, end) = match word {
        "license" | "licenses" | "licence" | "licences" | "require" | "requires" | "licensing" | "licencing" => {
            let whole = REQUIRED.captures(rest)?;
            let before = clause(behind(text, at, 40)).to_ascii_lowercase();
            let ends = |words: &str| super::near::ends_in_word(before.trim_end(), words);
            if ends("no") && whole.get(1).is_none() {
                // Told with the `no` before it.
                return None;
            }
            let denied = whole.get(1).is_some() || ends("not") || ends("no longer");
            (if denied { Policy::NoLicense } else { Policy::Required }, whole.get(0)?.as_str().len())
        }
        "no" | "nlr" => (Policy::NoLicense, NONE.find(rest)?.len()),
        "prohibit" | "prohibits" | "prohibited" | "prohibiting" | "prohibition" | "prohibitions" | "ban" | "bans"
        | "banned" | "embargo" => {
            let len = PROHIBITION.find(rest)?.as_str().trim_end_matches(|c: char| !c.is_ascii_alphabetic()).len();
            return prohibition(text, at, at + len, found);
        }
        _ => {
            let c = REVIEW.captures(rest)?;
            let word = |group: usize| c.get(group).map(|word| word.as_str().to_ascii_lowercase());
            let policy = match (word(2).as_deref(), word(3).or(word(4)).as_deref()) {
                (Some("denial"), _) => Policy::PolicyOfDenial,
                (Some(_), _) => Policy::PolicyOfApproval,
                (_, Some("denial")) => Policy::PresumptionOfDenial,
                (_, Some(_)) => Policy::PresumptionOfApproval,
                _ => Policy::CaseByCase,
            };
            (policy, c.get(0)?.len())
        }
    };
    let words = rest[..end].trim_end_matches(|c: char| !c.is_ascii_alphabetic());
    found.push(Fact { range: at..at + words.len(), said: Said::Policy(policy) });
    Some(at + words.len())
}

/// A prohibition told at a place, where it is one of trade.
pub(super) fn prohibition(text: &str, at: usize, end: usize, found: &mut Vec<Fact>) -> Option<usize> {
    let near = [clause(behind(text, at, 80)), ahead(text, end, 60)];
    near.iter().find_map(|words| TRADE.find(words))?;
    found.push(Fact { range: at..end, said: Said::Policy(Policy::Prohibition) });
    Some(end)
}
