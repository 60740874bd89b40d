//! What is wrong with the words of a filter, told in the language of whoever asked, with what can be asked for.

use axum::http::StatusCode;
use jiff::civil::Date;

use super::{DIRECTIONS, MOST_WORDS};
use crate::brief::classes::Class;
use crate::render::bounded;
use crate::web::problem::{Problem, Sentence};
use crate::wording::Language;

/// Why a query asks for nothing that there is, and what it can ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadFilter(pub Sentence);

impl BadFilter {
    /// A name by which nothing is filtered.
    pub(super) fn name(name: &str) -> BadFilter {
        BadFilter(Sentence::of(|language| language.tell("filter-bad-name", [("name", bounded(name, 60).into())])))
    }

    /// A word that can't stand under its name.
    pub(super) fn word(name: &str, word: &str) -> BadFilter {
        let (id, allowed) = allowed(name);
        BadFilter(Sentence::of(|language| {
            let about =
                [("name", name.into()), ("word", bounded(word, 60).into()), ("allowed", allowed.clone().into())];
            language.tell(id, about)
        }))
    }

    pub(super) fn words() -> BadFilter {
        BadFilter(Sentence::of(|language| language.tell("filter-bad-many", [("most", MOST_WORDS.into())])))
    }

    /// A period that ends before it begins.
    pub(super) fn period(from: Date, to: Date) -> BadFilter {
        let about = || [("from", from.to_string().into()), ("to", to.to_string().into())];
        BadFilter(Sentence::of(|language| language.tell("filter-bad-period", about())))
    }
}

impl From<BadFilter> for Problem {
    fn from(bad: BadFilter) -> Problem {
        Problem::worded(StatusCode::UNPROCESSABLE_ENTITY, bad.0)
    }
}

/// What may stand under a name, and by which words it is told: a list of all, or an example.
fn allowed(name: &str) -> (&'static str, String) {
    let (one_of, like) = ("filter-bad", "filter-bad-like");
    match name {
        "severity" => (one_of, "0, 1, 2, 3, 4, 5".to_owned()),
        "class" => (one_of, Class::NAMED.map(|(code, _)| code).join(", ")),
        "direction" => (one_of, DIRECTIONS.join(", ")),
        "way" => (one_of, "tightens, loosens".to_owned()),
        "order" => (one_of, "newest, relevance".to_owned()),
        "language" => (one_of, Language::ALL.map(Language::tag).join(", ")),
        "ahead" => (one_of, "1".to_owned()),
        "from" | "to" => (like, "2026-01-15".to_owned()),
        "eccn" => (like, "3A090, 3A090.a".to_owned()),
        "provision" => (like, "15 CFR 744.23, § 742.6(b)".to_owned()),
        "source" => (like, "us-bis-news".to_owned()),
        _ => ("filter-bad-link", String::new()),
    }
}
