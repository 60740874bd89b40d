//! The words that bind, permit and take away, in English: modal expressions, negations and exceptions, scope.
//!
//! `will`, `would`, `could` and `might` bind nobody and are no facts.

use regex::Match;

use super::near::{ahead, behind, clause};
use super::{Fact, Modal, Said, policy};
use crate::extract::pattern::Pattern;

/// Words that may stand between a modal verb and its `not`.
static NOT: Pattern = Pattern::new(
    r"^(?i:(?:,?\s+(?:also|therefore|in\s+no\s+(?:event|case)|under\s+no\s+circumstances|,))?,?\s+(not|never|no\s+longer)(?:[^A-Za-z]|$))",
);
/// The rest of a passive modal: `is not required`.
static PASSIVE: Pattern = Pattern::new(
    r"^(?i:is|are|be|was|were|been)\s+(?:(not|no\s+longer|neither)\s+)?(?:(?:also|hereby|strictly|generally|expressly|otherwise|still|only|therefore|specifically)\s+)?(required|prohibited|forbidden|unlawful|permitted|authorized|authorised|allowed|banned|obligated\s+to|obliged\s+to)(?:[^A-Za-z]|$)",
);
/// The letters with which the words behind the verb begin.
const PASSIVE_BEGINS: &str = "nahsgeotrpfub";
/// `need not`, `does not need to`, `do not have to`, `has to`.
static NEED: Pattern = Pattern::new(
    r"^(?i:need\s+not|(?:does|do)\s+not\s+(?:need|have)\s+to|(?:does|do)\s+not\s+require|(?:has|have)\s+to)(?:[^A-Za-z]|$)",
);

/// A modal expression that begins at `at` with the word `word`, in small letters.
pub(super) fn modal(text: &str, at: usize, word: &str, found: &mut Vec<Fact>) -> Option<usize> {
    let end = at + word.len();
    let (modal, end) = match word {
        "cannot" => (Modal::Cannot, end),
        "must" | "shall" | "may" | "should" | "can" => verb(text, at, word)?,
        "is" | "are" | "be" => passive(text, at)?,
        "need" | "does" | "do" | "has" | "have" => {
            let whole = NEED.find(ahead(text, at, 40))?;
            let words = whole.as_str().trim_end_matches(|c: char| !c.is_ascii_alphabetic());
            let relief = words.to_ascii_lowercase().contains("not");
            (if relief { Modal::NotRequired } else { Modal::Must }, at + words.len())
        }
        _ => return None,
    };
    found.push(Fact { range: at..end, said: Said::Modal(modal) });
    if text[at..end].ends_with("require") {
        // What is not required may be a licence, which is told from its own words on.
        return Some(end - "require".len());
    }
    if modal == Modal::Prohibited {
        policy::prohibition(text, at, end, found);
    }
    Some(end)
}

/// A modal verb with its negation, its own or that of its subject: `No person may …`.
fn verb(text: &str, at: usize, word: &str) -> Option<(Modal, usize)> {
    let mut end = at + word.len();
    let capital = text[at..].starts_with(['M', 'C']);
    if word == "may" && capital && !begins_sentence(text, at, end)
        || word == "can" && (text[end..].starts_with(['.', ')']) || tells_how(text, at))
    {
        return None;
    }
    // `shall, not later than 60 days after …` is a duty.
    let rest = ahead(text, end, 60);
    let bounds = |not: &Match<'_>| {
        [" later than", " less than", " more than", " fewer than"]
            .iter()
            .any(|words| rest[not.end()..].starts_with(words))
    };
    let own = NOT.captures(rest).and_then(|c| c.get(1)).filter(|not| !bounds(not));
    if let Some(not) = own {
        end += not.end();
    }
    let negated = own.is_some() || is_denied(text, at);
    let modal = match (word, negated) {
        ("must", false) => Modal::Must,
        ("must", true) => Modal::MustNot,
        ("shall", false) => Modal::Shall,
        ("shall", true) => Modal::ShallNot,
        ("may", false) => Modal::May,
        ("may", true) => Modal::MayNot,
        ("should", false) => Modal::Should,
        ("should", true) => Modal::ShouldNot,
        (_, false) => Modal::Can,
        (_, true) => Modal::Cannot,
    };
    Some((modal, end))
}

/// True where `can` tells a way and permits nothing: `guidance on how agencies can respond`.
fn tells_how(text: &str, at: usize) -> bool {
    let before = clause(behind(text, at, 80)).to_ascii_lowercase();
    before.rfind("how ").is_some_and(|how| how == 0 || before[..how].ends_with(' '))
}

/// True where `May` asks or allows rather than names the month.
fn begins_sentence(text: &str, at: usize, end: usize) -> bool {
    let after = ahead(text, end, 4).trim_start();
    let before = behind(text, at, 4).trim_end();
    let head = before.is_empty() || before.ends_with(['.', '?', ':', '“', '"', '—', ')', '|', '\n', '*']);
    head && !after.starts_with(|c: char| c.is_ascii_digit())
        && after.starts_with(|c: char| c.is_alphabetic())
        && !after.starts_with("of ")
}

/// True where the subject denies what the verb says: `No person may`, `In no event shall`.
fn is_denied(text: &str, at: usize) -> bool {
    const HEADS: [&str; 8] =
        ["no ", "none of ", "neither ", "nor ", "nothing ", "in no event ", "in no case ", "under no circumstances "];
    let before = clause(behind(text, at, 140));
    let starts = before.match_indices([':', '—', ',', ')', '(']).map(|(at, c)| at + c.len());
    // The last clause opener counts; an insertion in commas stands between a subject and its verb.
    let heads = std::iter::once(0).chain(starts);
    heads.into_iter().any(|start| {
        let head = before[start..].trim_start_matches([' ', '“', '"', '*', '_']).to_ascii_lowercase();
        let denies = HEADS.iter().any(|no| head.starts_with(no))
            && !head.starts_with("no later than")
            && !head.starts_with("no.");
        denies && head.len() < 110 && !has_verb(&head)
    })
}

/// True where a clause has had a verb of its own already.
fn has_verb(head: &str) -> bool {
    [
        " is ",
        " are ",
        " shall ",
        " must ",
        " may ",
        " can ",
        " was ",
        " has ",
        " have ",
        " applies ",
        " apply ",
        " required",
    ]
    .iter()
    .any(|verb| head.contains(verb))
}

fn passive(text: &str, at: usize) -> Option<(Modal, usize)> {
    let rest = ahead(text, at, 60);
    let next = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start();
    if next.starts_with(|c: char| c.is_ascii() && !PASSIVE_BEGINS.contains(c.to_ascii_lowercase())) {
        return None;
    }
    let c = PASSIVE.captures(rest)?;
    let word = c.get(2)?;
    let negated = c.get(1).is_some() || is_denied(text, at);
    let modal = match (word.as_str(), negated) {
        ("required" | "obligated to" | "obliged to", false) => Modal::Required,
        ("required" | "obligated to" | "obliged to", true) => Modal::NotRequired,
        ("prohibited" | "forbidden" | "unlawful" | "banned", false) => Modal::Prohibited,
        ("prohibited" | "forbidden" | "unlawful" | "banned", true) => Modal::Authorized,
        (_, false) => Modal::Authorized,
        (_, true) => Modal::MayNot,
    };
    Some((modal, at + word.end()))
}

/// Negations, exceptions and conditions that take away, in small letters. Where a longer one begins alike it stands first.
#[rustfmt::skip]
const NEGATIONS: &[&str] = &[
    "not", "no", "none", "nor", "neither", "never", "except as provided", "except that", "except for", "except",
    "excepted", "excepting", "unless", "other than", "excluding", "excludes", "exclude", "exclusion", "without",
    "notwithstanding", "provided that", "only if", "exempt from", "exempts", "exemption", "exempt", "but not",
    "regardless of", "with the exception of", "cannot", "non", "nothing",
];

/// Words that widen or narrow whom or what is meant, in small letters.
#[rustfmt::skip]
const SCOPES: &[&str] = &[
    "any", "all", "only", "each", "every", "either", "both", "solely", "exclusively", "including but not limited to",
    "including", "includes", "include", "worldwide", "wherever located", "regardless of", "headquartered in",
    "ultimate parent", "subject to the ear", "knowledge", "end user", "end users", "end-user", "end-users", "end use",
    "end uses", "end-use", "end-uses", "directly or indirectly", "in whole or in part", "or otherwise", "entire",
    "whether or not", "at least in part",
];

/// A negation, or a word of scope, that begins at `at` with the word `word`, in small letters.
pub(super) fn bound(text: &str, at: usize, word: &str, found: &mut Vec<Fact>) -> Option<usize> {
    let negation = longest(NEGATIONS, text, at, word).filter(|end| !is_number_abbreviation(text, at, *end, word));
    let scope = longest(SCOPES, text, at, word);
    let (end, said) = match (negation, scope) {
        (Some(negation), Some(scope)) if scope > negation => (scope, Said::Scope),
        (Some(negation), _) => (negation, Said::Negation),
        (None, Some(scope)) => (scope, Said::Scope),
        _ => return None,
    };
    found.push(Fact { range: at..end, said });
    Some(end)
}

/// `No. 4` counts; it denies nothing. Neither do `no more than` and its like: they compare.
fn is_number_abbreviation(text: &str, at: usize, end: usize, word: &str) -> bool {
    const COMPARISONS: [&str; 9] = [
        " more than",
        " less than",
        " later than",
        " greater than",
        " fewer than",
        " to exceed",
        " exceed",
        " earlier than",
        " lower than",
    ];
    let after = ahead(text, end, 16);
    let numbered = word == "no" && after.starts_with('.') && text[at..].starts_with('N');
    // `may not exceed $5` is a modal; what it compares is said by the number.
    numbered || matches!(word, "no" | "not") && COMPARISONS.iter().any(|words| after.starts_with(words))
}

fn longest(words: &[&str], text: &str, at: usize, word: &str) -> Option<usize> {
    let fits = |phrase: &&str| -> Option<usize> {
        let whole = text.get(at..at + phrase.len())?;
        let ends = !text[at + phrase.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
        (whole.eq_ignore_ascii_case(phrase) && ends).then_some(at + phrase.len())
    };
    words.iter().filter(|phrase| phrase.starts_with(word)).filter_map(fits).max()
}
