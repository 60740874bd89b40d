//! A member of an enumeration that came or went in a sentence that is otherwise as it was: what it means is said by the
//! words that the sentence has on both sides.

use std::ops::Range;

use super::differences::Difference;
use super::signs::{Measure, Sign};
use super::window::{Side, Window};
use crate::brief::facts::{Fact, Said, facts};

/// The member that went or came. `None` where anything else changed.
pub(super) fn member(window: &Window<'_>) -> Option<Difference> {
    alone(window, aligned)
}

/// The same of a clause: `unless it is licensed`, `但军事用途除外`.
pub(super) fn clause(window: &Window<'_>) -> Option<Difference> {
    alone(window, |text, place| is_clause(text[place.clone()].trim()).then_some(place))
}

/// The sign of what came or went alone, where `found` finds it at its place.
fn alone(window: &Window<'_>, found: impl Fn(&str, Range<usize>) -> Option<Range<usize>>) -> Option<Difference> {
    let (Some(old), Some(new)) = (&window.old, &window.new) else { return None };
    let (gone, come) = differing(old.text, new.text);
    let sign = |side: &Side<'_>, place: Range<usize>| {
        let range = found(side.text, place)?;
        let range = side.start + range.start..side.start + range.end;
        Some(vec![Sign { range, key: String::new(), measure: Measure::None, excluded: false }])
    };
    match (gone.is_empty(), come.is_empty()) {
        (true, false) => Some(Difference { gone: Vec::new(), come: sign(new, come)? }),
        (false, true) => Some(Difference { gone: sign(old, gone)?, come: Vec::new() }),
        _ => None,
    }
}

/// True for words that take something out of what stands before them, neither places alone nor a day.
fn is_clause(piece: &str) -> bool {
    const OPENS: [&str; 8] = ["unless", "except", "other than", "excluding", "but not", "除非", "但", "不包括"];
    const CLOSES: [&str; 8] = ["除外", "不在此限", "之外", "以外", "不适用", "不適用", "的除外)", "者不適用之"];
    // When it is in force, or no longer, is no exception.
    const IN_FORCE: [&str; 6] = ["effective", "in force", "施行", "生效", "失效", "實施"];
    if names_places(piece)
        || IN_FORCE.iter().any(|words| piece.contains(words))
        || facts(piece).iter().any(|fact| matches!(fact.said, Said::Date { .. }))
    {
        return false;
    }
    let bare = piece.trim_matches([',', ';', '.', '，', '；', '。', '(', '（', ')', '）', ' ']);
    OPENS.iter().any(|opens| starts_with_word(bare, opens)) || CLOSES.iter().any(|closes| bare.ends_with(closes))
}

/// The member that came or went at a place. Of `mines, [wells, ]and docks` the place may as well be `mines[, wells], and`.
fn aligned(text: &str, place: Range<usize>) -> Option<Range<usize>> {
    const SHIFTS: usize = 60;
    let mut range = place;
    for _ in 0..SHIFTS {
        if is_member(text, &range) {
            return Some(range);
        }
        let last = text[range.clone()].chars().next_back()?;
        let before = text[..range.start].chars().next_back()?;
        if last != before {
            return None;
        }
        range = range.start - last.len_utf8()..range.end - last.len_utf8();
    }
    None
}

/// What both texts do not begin and end with alike, their designators left out.
fn differing(old: &str, new: &str) -> (Range<usize>, Range<usize>) {
    let (old_at, new_at) = (designator(old), designator(new));
    let (was, is) = (&old[old_at..], &new[new_at..]);
    let shared = |pair: &(char, char)| pair.0 == pair.1;
    let head: usize = was.chars().zip(is.chars()).take_while(shared).map(|(c, _)| c.len_utf8()).sum();
    let (was_rest, is_rest) = (&was[head..], &is[head..]);
    let tail: usize =
        was_rest.chars().rev().zip(is_rest.chars().rev()).take_while(shared).map(|(c, _)| c.len_utf8()).sum();
    (old_at + head..old.len() - tail, new_at + head..new.len() - tail)
}

/// Bytes of a number that an article begins with: `第五条 `.
fn designator(text: &str) -> usize {
    const LONGEST: usize = 30;
    let end = text.find(char::is_whitespace).filter(|end| *end <= LONGEST && text.starts_with('第'));
    end.map_or(0, |end| end + text[end..].chars().next().map_or(0, char::len_utf8))
}

/// True for words that a list has one by one: marks or conjunctions part them from their neighbours, and they bind nobody
/// by themselves.
fn is_member(text: &str, range: &Range<usize>) -> bool {
    const MARKS: [char; 8] = [',', ';', '、', '，', '；', '(', '（', '/'];
    const JOINS: [&str; 14] =
        ["and", "or", "nor", "及", "及其", "和", "与", "與", "或", "或者", "以及", "暨", "並", "并"];
    /// A clause that begins so limits what stands before it.
    const LIMITS: [&str; 24] = [
        "that ",
        "which ",
        "who ",
        "if ",
        "where ",
        "when ",
        "unless ",
        "except ",
        "provided ",
        "but ",
        "only ",
        "not ",
        "other than ",
        "excluding ",
        "including ",
        "but,",
        "且",
        "但",
        "除",
        "不",
        "如",
        "包括",
        "其中",
        "并且",
    ];
    let piece = text[range.clone()].trim();
    let (before, after) = (text[..range.start].trim_end(), text[range.end..].trim_start());
    let word = |text: &str| text.chars().any(char::is_alphabetic);
    let begins = |text: &str| text.starts_with(MARKS) || JOINS.iter().any(|join| starts_with_word(text, join));
    let ends = |text: &str| text.ends_with(MARKS) || JOINS.iter().any(|join| ends_with_word(text, join));
    if names_places(piece) {
        return false;
    }
    let closes = ends(piece);
    let bare = bare(piece, &MARKS, &JOINS).to_lowercase();
    let or = |text: &str| starts_with_word(text.trim_start_matches([',', ' ']), "or") || text.starts_with('或');
    let limits = !closes && !or(piece) && LIMITS.iter().any(|limit| bare.starts_with(limit));
    word(piece)
        && bare.chars().count() > 1
        && (closes || begins(piece) || ends(before) && begins(after))
        && !limits
        && !binds(&bare)
}

/// True for words that name countries or items for the greater part: what these are tells more than that they came.
fn names_places(piece: &str) -> bool {
    let named = |fact: &Fact| matches!(fact.said, Said::Country(_) | Said::CountryGroup(_) | Said::Eccn(_));
    let names: usize = facts(piece).iter().filter(|fact| named(fact)).map(|fact| fact.range.len()).sum();
    names * 5 > piece.len() * 2
}

/// The words without the marks and conjunctions before them.
fn bare<'t>(piece: &'t str, marks: &[char], joins: &[&str]) -> &'t str {
    let mut bare = piece.trim_start_matches(|c: char| marks.contains(&c) || c.is_whitespace());
    if let Some(join) = joins.iter().filter(|join| starts_with_word(bare, join)).max_by_key(|join| join.len()) {
        bare = bare[join.len()..].trim_start();
    }
    bare
}

/// True for words that ask or allow something of their own.
fn binds(piece: &str) -> bool {
    const BINDS: [&str; 12] = [
        " must ",
        " shall ",
        " may ",
        "is required",
        "are required",
        " will ",
        "不得",
        "应当",
        "應當",
        "可以",
        "必须",
        "須",
    ];
    BINDS.iter().any(|word| piece.contains(word))
}

fn starts_with_word(text: &str, word: &str) -> bool {
    let Some(head) = text.get(..word.len()) else { return false };
    let ascii = word.is_ascii() && text[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
    head.eq_ignore_ascii_case(word) && !ascii
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let Some(head) = text.len().checked_sub(word.len()).filter(|at| text.is_char_boundary(*at)) else { return false };
    let ascii = word.is_ascii() && text[..head].ends_with(|c: char| c.is_ascii_alphanumeric());
    text[head..].eq_ignore_ascii_case(word) && !ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_of_a_list_is_told_from_a_clause_that_limits_it() {
        let check = |old: &str, new: &str, expected: bool| {
            let (gone, come) = differing(old, new);
            let found = gone.is_empty() && aligned(new, come).is_some();
            assert_eq!(found, expected, "{old} -> {new}");
        };
        check("The rule covers mills.", "The rule covers mills and foundries.", true);
        check("The rule covers mills, and docks.", "The rule covers mills, foundries, and docks.", true);
        check("It covers a use at sea.", "It covers a use on land; a use at sea.", true);
        check("第五条 船舶应当登记。", "第七条 船舶、航空器应当登记。", true);
        check("本条例适用于企业。", "本条例适用于企业及其分支机构。", true);
        check("The rule covers mills.", "The rule covers mills, if they are in use.", false);
        check("The rule covers mills.", "The rule covers old mills.", false);
        check("The owner pays.", "The owner pays, and the carrier must report.", false);
        check("本条例适用于企业。", "本条例适用于企业，但小型企业除外。", false);
    }

    #[test]
    fn a_clause_that_takes_something_out_is_told_by_how_it_opens_or_closes() {
        for clause in [", unless it is licensed", "(other than mills)", "，但小型企业除外", "；除紧急情况外，不在此限"]
        {
            assert!(is_clause(clause), "{clause}");
        }
        for other in [", or is licensed", "iffy words", "、小型企业", " notwithstanding the rate"] {
            assert!(!is_clause(other), "{other}");
        }
    }
}
