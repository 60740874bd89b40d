//! What a reader asks for: words that must all be there, `"phrases"`, `-without`, `begin*`.
//!
//! Every text is a question: what cannot be read as one is left out, never an error. A question is bounded in its terms
//! and words, and what becomes of it in the index's language (FTS5) is quoted words and operators of ours alone.

use std::fmt;

use super::words::words;

/// Characters of a question that are read, terms of it, and words of a term.
pub const LONGEST: usize = 500;
pub const MOST_TERMS: usize = 16;
const MOST_WORDS: usize = 32;
/// Characters of a beginning: a shorter one would be that of half the index.
pub const SHORTEST_BEGINNING: usize = 3;

/// A question; empty where nothing can be asked of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub terms: Vec<Term>,
    /// As it was written.
    pub written: String,
    /// Beginnings (`li*`) that were too short to be one and are asked for as words.
    pub short_beginnings: Vec<String>,
    /// True where more was written than a question asks for: its end was left out.
    pub is_cut: bool,
}

/// One thing that has to be there, or must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Words in a row.
    pub words: Vec<String>,
    /// True where the last word is a beginning.
    pub begins: bool,
    pub without: bool,
}

impl Query {
    /// Reads a question. What is beyond its bounds is not asked for.
    pub fn read(text: &str) -> Query {
        let text = text.trim();
        let mut query = Query { written: text.chars().take(LONGEST).collect(), ..Query::default() };
        query.is_cut = query.written.len() < text.len();
        for piece in cited_together(pieces(&query.written)) {
            let mut words: Vec<String> = words(&piece.text).into_iter().map(|word| word.text).collect();
            query.is_cut |= words.len() > MOST_WORDS;
            words.truncate(MOST_WORDS);
            let Some(last) = words.last() else { continue };
            let begins = piece.begins && last.chars().count() >= SHORTEST_BEGINNING;
            let short = (piece.begins && !begins).then(|| words.join(" "));
            let term = Term { words, begins, without: piece.without };
            match query.terms.contains(&term) {
                true => {}
                false if query.terms.len() == MOST_TERMS => query.is_cut = true,
                false => {
                    query.terms.push(term);
                    query.short_beginnings.extend(short);
                }
            }
        }
        query
    }

    /// True where something was written, and nothing of it can be looked for.
    pub fn is_void(&self) -> bool {
        self.terms.is_empty() && !self.written.is_empty()
    }

    /// True where nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The terms that have to be there.
    pub fn wanted(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| !term.without)
    }

    /// What has to match, in the language of FTS5 (<https://sqlite.org/fts5.html>, section 3); `None` where every term is one
    /// that must not be there.
    pub fn matching(&self) -> Option<String> {
        let wanted: Vec<String> = self.wanted().map(Term::to_string).collect();
        (!wanted.is_empty()).then(|| wanted.join(" AND "))
    }

    /// What must not match.
    pub fn excluding(&self) -> Option<String> {
        let unwanted: Vec<String> = self.terms.iter().filter(|term| term.without).map(Term::to_string).collect();
        (!unwanted.is_empty()).then(|| unwanted.join(" OR "))
    }
}

/// As FTS5 reads it: words are letters and digits, so that nothing in the quotes can end them.
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"{}", self.words.join(" "), if self.begins { " *" } else { "" })
    }
}

/// A piece of a question as written.
struct Piece {
    text: String,
    quoted: bool,
    begins: bool,
    without: bool,
}

/// Takes a question apart at spaces outside of quotes.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let without =
            matches!(first, '-' | '－' | '−' | '–') && rest.chars().nth(1).is_some_and(|c| !c.is_whitespace());
        if without {
            rest = &rest[first.len_utf8()..];
        }
        let first = rest.chars().next().unwrap_or(first);
        let quoted = is_quote(first);
        let (inside, after) = if quoted {
            let inside = &rest[first.len_utf8()..];
            match inside.find(is_quote) {
                Some(end) => inside.split_at(end),
                None => (inside, ""),
            }
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(rest.len());
            rest.split_at(end)
        };
        let after = if quoted { after.trim_start_matches(is_quote) } else { after };
        let begins = inside.ends_with(['*', '＊']) || quoted && after.starts_with(['*', '＊']);
        pieces.push(Piece { text: inside.to_owned(), quoted, begins, without });
        rest = after.trim_start_matches(|c: char| c.is_whitespace() || (quoted && matches!(c, '*' | '＊')));
    }
    pieces
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '＂' | '「' | '」' | '『' | '』' | '《' | '》')
}

/// Puts the words of a citation together that is written with spaces: `91 FR 1684`, `15 CFR 744.23`, `50 U.S.C. 4801`.
fn cited_together(pieces: Vec<Piece>) -> Vec<Piece> {
    const CODES: [&str; 6] = ["fr", "cfr", "usc", "stat", "eo", "fed. reg"];
    let is_number = |piece: &Piece| plain(piece) && piece.text.starts_with(|c: char| c.is_ascii_digit());
    let is_code = |piece: &Piece| {
        let code = piece.text.trim_end_matches('.').to_ascii_lowercase();
        plain(piece) && (CODES.contains(&code.as_str()) || CODES.contains(&code.replace('.', "").as_str()))
    };
    let mut together: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut pieces = pieces.into_iter().peekable();
    while let Some(mut piece) = pieces.next() {
        let leads = is_number(&piece) && pieces.peek().is_some_and(is_code);
        if leads && let Some(code) = pieces.next() {
            piece.text = format!("{} {}", piece.text, code.text);
            if let Some(page) = pieces.next_if(is_number) {
                piece.text = format!("{} {}", piece.text, page.text);
                piece.begins = page.begins;
            }
        }
        together.push(piece);
    }
    together
}

fn plain(piece: &Piece) -> bool {
    !piece.quoted && !piece.without
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, matching: Option<&str>, excluding: Option<&str>) {
        let query = Query::read(text);
        assert_eq!(query.matching().as_deref(), matching, "{text}");
        assert_eq!(query.excluding().as_deref(), excluding, "{text}");
    }

    #[test]
    fn words_phrases_exclusions_and_beginnings_are_asked_for() {
        check("License denial", Some("\"license\" AND \"denial\""), None);
        check("\"presumption of denial\" -China", Some("\"presumption of denial\""), Some("\"china\""));
        check("licen*", Some("\"licen\" *"), None);
        check("“advanced comp”*", Some("\"advanced comp\" *"), None);
        check("-\"entity list\" -x", None, Some("\"entity list\" OR \"x\""));
        check("稀土 -磁", Some("\"稀 土\""), Some("\"磁\""));
        check("li*", Some("\"li\""), None);
    }

    #[test]
    fn a_citation_is_one_phrase_however_it_is_spaced() {
        check("744.23(a)(3)", Some("\"744 23 a 3\""), None);
        check("3A090.a", Some("\"3a090 a\""), None);
        check("91 FR 1684", Some("\"91 fr 1684\""), None);
        check("15 CFR 744.23 license", Some("\"15 cfr 744 23\" AND \"license\""), None);
        check("§ 744.23", Some("\"744 23\""), None);
        check("商务部公告2025年第55号", Some("\"商 务 部 公 告 2025 年 第 55 号\""), None);
        check("end-use", Some("\"end use\""), None);
    }

    #[test]
    fn no_text_is_anything_but_a_question() {
        for text in [
            "",
            " ",
            "\"",
            "-",
            "*",
            "\"\"",
            "AND OR NOT",
            "a\" OR \"b",
            "NEAR(a b)",
            "head:x",
            "^a",
            "(((",
            "{a b}: c",
            "-\"",
            "--",
            "\u{0}",
            "'; DROP TABLE revisions; --",
            "\u{202e}",
            "💥",
            "\"*",
            "- -",
            "𠀀",
        ] {
            for made in [Query::read(text).matching(), Query::read(text).excluding()].into_iter().flatten() {
                let outside: String = made.split('"').step_by(2).collect();
                assert!(
                    outside.replace("AND", "").replace("OR", "").chars().all(|c| matches!(c, ' ' | '*')),
                    "{text}: {made}"
                );
            }
        }
        check("AND OR NOT", Some("\"and\" AND \"or\" AND \"not\""), None);
    }

    #[test]
    fn what_is_not_asked_as_it_was_written_is_known() {
        let check = |text: &str, short: &[&str], is_cut: bool, is_void: bool| {
            let query = Query::read(text);
            assert_eq!(query.short_beginnings, short, "{text}");
            assert_eq!((query.is_cut, query.is_void()), (is_cut, is_void), "{text}");
        };
        check("", &[], false, false);
        check("license licen*", &[], false, false);
        check("li* \"entity l\"*", &["li", "entity l"], false, false);
        check("* ?! -", &[], false, true);
        check("💥", &[], false, true);
        let terms = |count: usize| (0..count).map(|n| format!("w{n} ")).collect::<String>();
        check(&terms(MOST_TERMS), &[], false, false);
        check(&format!("{} w0", terms(MOST_TERMS)), &[], false, false);
        check(&terms(MOST_TERMS + 1), &[], true, false);
        check(&format!("\"{}\"", "a ".repeat(MOST_WORDS + 1)), &[], true, false);
        check(&"x".repeat(LONGEST + 1), &[], true, false);
    }

    #[test]
    fn a_question_is_bounded() {
        let many: String = (0..10_000).map(|n| format!("w{n} ")).collect();
        assert_eq!(Query::read(&many).terms.len(), MOST_TERMS);
        let long = format!("\"{}\"", "a ".repeat(10_000));
        assert_eq!(Query::read(&long).terms[0].words.len(), MOST_WORDS);
        assert!(Query::read(&"x".repeat(1 << 20)).written.len() <= LONGEST);
    }
}
