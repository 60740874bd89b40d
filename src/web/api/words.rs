//! The words of a filter in the query of the API: those of the pages ([`Filter`]), with `limit` beside them.

use std::collections::HashMap;

use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Required};

use super::asked::{MOST, USUAL, bad, limit};
use crate::brief::classes::Class;
use crate::render;
use crate::web::filter::{DIRECTIONS, Filter};
use crate::web::problem::Problem;
use crate::wording::Language;

/// A filter, and how many entries are asked for.
pub struct Wanted {
    pub filter: Filter,
    pub limit: u32,
}

impl Wanted {
    /// Reads the query of an address, without its question mark.
    pub fn read(query: &str) -> Result<Wanted, Problem> {
        let (mut words, mut wanted) = (url::form_urlencoded::Serializer::new(String::new()), None);
        let mut counts: HashMap<String, usize> = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            bounded(&name, &value)?;
            let count = counts.entry(name.to_string()).or_default();
            *count += 1;
            if *count > SEVERAL {
                return Err(bad(format!("`{}` is given at most {SEVERAL} times", render::bounded(&name, 60))));
            }
            match name.as_ref() {
                "limit" => wanted = Some(value.parse().map_err(|_| bad("`limit` is a number"))?),
                _ => drop(words.append_pair(&name, &value)),
            }
        }
        let filter = Filter::read(&words.finish()).map_err(|refused| bad(refused.0))?;
        Ok(Wanted { filter, limit: limit(wanted)? })
    }

    /// The query of the same from there on.
    pub fn after(&self, place: &str) -> String {
        let words = self.filter.with("after", place);
        if self.limit == USUAL { words } else { format!("{words}&limit={}", self.limit) }
    }

    /// The language that is asked for; scripts that ask for none read English.
    pub fn language(&self) -> Language {
        self.filter.language.unwrap_or_default()
    }
}

/// Words that may be any text, with the most characters of it.
const TEXTS: [(&str, usize); 5] = [("q", 500), ("issuer", 200), ("act", 200), ("topic", 100), ("jurisdiction", 20)];
/// Values of one word.
const SEVERAL: usize = 30;

/// A page is asked by a form, some of which may be empty; a program that leaves a word empty means something by it that it did
/// not say.
fn bounded(name: &str, value: &str) -> Result<(), Problem> {
    match TEXTS.iter().find(|(text, _)| *text == name) {
        Some((_, most)) if value.chars().count() > *most => Err(bad(format!("`{name}` has at most {most} characters"))),
        None if value.trim().is_empty() => Err(bad(format!("`{}` is empty: leave it out", render::bounded(name, 60)))),
        _ => Ok(()),
    }
}

/// The words by which revisions are found.
pub struct RevisionWords;

/// The words by which days are found: those of the revisions that name them.
pub struct DayWords;

/// The words by which passages are found: those of the sources.
pub struct PassageWords;

/// What `after` is.
const PLACE: &str = r"^(r(0|[1-9][0-9]{0,2}|1[0-9]{3}|2000)|-?[0-9]{1,15}\.[0-9]{1,15})$";
pub const SOURCE: &str = r"^[a-z0-9]([a-z0-9_-]|\.[a-z0-9_-]){0,99}$";

impl IntoParams for RevisionWords {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut words = PassageWords::into_params(|| None);
        words.retain(|word| word.name != "after");
        let classes = Class::NAMED.map(|(code, _)| code);
        words.extend([
            several("class", "Legal effects by code, as `reasons` of a brief have them.", of(&classes)),
            several("direction", "Which way the law goes.", of(&DIRECTIONS)),
            several("eccn", "Numbers of the Commerce Control List, with what lies below them.", like(ECCN)),
            several("provision", "Provisions, with what lies below them: `744.23(a)`.", like(PROVISION)),
            one("severity", "At least so grave.", of(&["0", "1", "2", "3", "4", "5"])),
            one("way", "What goes or may go that way.", of(&["tightens", "loosens"])),
            one("act", "Revisions that name this act: `EO 14365`.", text("act")),
            one("from", "Seen on this day (UTC) or later.", day()),
            one("to", "Seen on this day (UTC) or earlier.", day()),
            one("ahead", "`1`: with a day that is still to come.", of(&["1"])),
            one("order", "`relevance` where words are asked for, else `newest`.", of(&["newest", "relevance"])),
            one("after", "Where the list goes on: taken from `next`.", like(PLACE)),
        ]);
        words
    }
}

impl IntoParams for DayWords {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut words = RevisionWords::into_params(|| None);
        words.retain(|word| !matches!(word.name.as_str(), "after" | "order" | "ahead"));
        words
    }
}

const ECCN: &str = r"^[0-9][A-Za-z][0-9]{3}[A-Za-z0-9.]{0,35}$";
const PROVISION: &str = r"^(第[^\s]{0,59}|([0-9]{1,3} CFR |§+ ?|[Pp]art )?[0-9][A-Za-z0-9.()-]{0,59})$";

impl IntoParams for PassageWords {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![
            one("q", "Words to be found; `\"a phrase\"`, `begin*`, `-without`. Chinese too.", text("q")),
            several("source", "Sources by name.", like(SOURCE).max_length(Some(100))),
            several("issuer", "Who issues it.", text("issuer")),
            several("jurisdiction", "Whose law it is: ISO 3166-1 alpha-2, or `EU`, `UN`.", text("jurisdiction")),
            several("topic", "Topics of the watchlist.", text("topic")),
            one("language", "The language in which it is told: BCP 47.", of(&Language::ALL.map(Language::tag))),
            one("limit", "Entries of an answer.", number(1, MOST, USUAL)),
            one("after", "Where the list goes on: taken from `next`.", like(r"^r(0|[1-9][0-9]{0,2})$")),
        ]
    }
}

fn one(name: &str, told: &str, schema: ObjectBuilder) -> Parameter {
    word(name, told).schema(Some(Schema::Object(schema.build()))).build()
}

fn several(name: &str, told: &str, schema: ObjectBuilder) -> Parameter {
    let list = ArrayBuilder::new().items(RefOr::T(Schema::Object(schema.build()))).max_items(Some(SEVERAL));
    let told = format!("{told} Given several times: one of them.");
    word(name, &told)
        .schema(Some(Schema::Array(list.build())))
        .style(Some(ParameterStyle::Form))
        .explode(Some(true))
        .build()
}

fn word(name: &str, told: &str) -> ParameterBuilder {
    let place = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query);
    place.required(Required::False).description(Some(told))
}

fn kind() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn text(name: &str) -> ObjectBuilder {
    kind().max_length(TEXTS.iter().find(|(text, _)| *text == name).map(|(_, most)| *most))
}

fn like(pattern: &str) -> ObjectBuilder {
    kind().pattern(Some(pattern))
}

fn of(values: &[&str]) -> ObjectBuilder {
    kind().enum_values(Some(values.iter().map(|value| (*value).to_owned())))
}

fn day() -> ObjectBuilder {
    kind().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
}

fn number(least: u32, most: u32, usual: u32) -> ObjectBuilder {
    let number = ObjectBuilder::new().schema_type(Type::Integer);
    number.minimum(Some(least)).maximum(Some(most)).default(Some(usual.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_that_is_told_is_one_of_the_filter() {
        for word in RevisionWords::into_params(|| None) {
            // What a word can't be is told otherwise than that there is no such word.
            let refused = Wanted::read(&format!("{}=%3F", word.name)).err().map(|problem| format!("{problem:?}"));
            assert!(refused.is_none_or(|why| !why.contains("nothing is filtered by")), "{}", word.name);
        }
        for query in ["colour=", "colour=red", "to=", "limit=", "severity=%20"] {
            assert!(Wanted::read(query).is_err(), "{query}");
        }
        assert!(Wanted::read("q=&issuer=").is_ok() && Wanted::read(&format!("q={}", "x".repeat(501))).is_err());
        assert!(Wanted::read(&"topic=a&".repeat(SEVERAL + 1)).is_err());
    }

    #[test]
    fn a_list_goes_on_as_it_was_asked_for() {
        let wanted = Wanted::read("q=chips&limit=5&after=r5").expect("words");
        assert_eq!(wanted.after("r10"), "?q=chips&after=r10&limit=5");
        for query in ["limit=0", "limit=101", "limit=many", "severity=9", "after=x"] {
            assert!(Wanted::read(query).is_err(), "{query}");
        }
    }
}
