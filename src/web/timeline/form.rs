//! The search box and the filters: a form that is sent by GET, so that every search is an address.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::brief::classes::Class;
use crate::render::{self, bounded, commands};
use crate::source::Sources;
use crate::web::filter::{BadFilter, DIRECTIONS, Filter};
use crate::web::visitor::Visitor;

/// Entries of a list of choices: what is beyond is filtered by its address.
const MOST: usize = 200;

/// The form as it was sent; open, with what is wrong with it, where something is.
pub fn form(filter: &Filter, faults: &[BadFilter], sources: &Sources, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        form.find method="get" action=(visitor.at("/")) role="search" {
            @for BadFilter(sentence) in faults { p role="alert" { (commands(sentence.told(language), None)) } }
            div.box {
                input type="search" name="q" value=(filter.query.written) maxlength="500" aria-label=(language.say("search-label")) placeholder=(language.say("search-hint"));
                button { (language.say("search-button")) }
            }
            details open[!faults.is_empty()] {
                summary { (language.say("filter-title")) }
                div.grid {
                    (choice("issuer", "filter-issuer", named(sources, |source| vec![&source.issuer]), filter, visitor))
                    (choice("jurisdiction", "filter-jurisdiction", named(sources, |source| vec![&source.jurisdiction]), filter, visitor))
                    (choice("topic", "filter-topic", named(sources, |source| source.topics.iter().map(String::as_str).collect()), filter, visitor))
                    (choice("severity", "filter-severity", (1..=5).map(|n: u8| (n.to_string(), format!("{n}+"))).collect(), filter, visitor))
                    (choice("direction", "filter-direction", directions(visitor), filter, visitor))
                    (choice("class", "filter-class", Class::NAMED.iter().map(|(code, class)| ((*code).to_owned(), render::class_words(*class, language).into_owned())).collect(), filter, visitor))
                    (field("source", "filter-source", "text", filter, visitor))
                    (field("provision", "filter-provision", "text", filter, visitor))
                    (field("eccn", "filter-eccn", "text", filter, visitor))
                    (field("from", "filter-from", "date", filter, visitor))
                    (field("to", "filter-to", "date", filter, visitor))
                    label.tick { input type="checkbox" name="ahead" value="1" checked[filter.ahead]; " " (language.say("filter-ahead")) }
                    @if !filter.query.is_empty() {
                        (choice("order", "filter-order", [("relevance", "order-relevance"), ("newest", "order-newest")].map(|(value, id)| (value.to_owned(), language.say(id).into_owned())).to_vec(), filter, visitor))
                    }
                }
                p { button { (language.say("filter-apply")) } }
            }
        }
        @if faults.is_empty() { (asked(filter, visitor)) }
    }
}

/// What is asked for, each with the way to ask without it; and the same as a feed and a calendar.
fn asked(filter: &Filter, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let feed = filter.feed_query(language);
    html! {
        div.asked {
            @if filter.is_narrow() {
                ul { @for (name, value) in filter.told() {
                    li { a href=(visitor.at(&format!("/{}", filter.without(name, value)))) title=(language.say("filter-remove")) {
                        span.key { (language.say(name_id(name))) } " " (bounded(value, 60)) span aria-hidden="true" { " ×" }
                        span.unseen { " " (language.say("filter-remove")) }
                    } }
                } }
            }
            p.feeds {
                a href=(visitor.at(&format!("/feed.atom{feed}"))) { "Atom" } " "
                a href=(visitor.at(&format!("/feed.json{feed}"))) { "JSON Feed" } " "
                a href=(visitor.at(&format!("/dates.ics{feed}"))) { (language.say("web-dates")) }
            }
        }
    }
}

fn name_id(name: &str) -> &'static str {
    match name {
        "q" => "filter-q",
        "issuer" => "filter-issuer",
        "jurisdiction" => "filter-jurisdiction",
        "topic" => "filter-topic",
        "severity" => "filter-severity",
        "direction" | "way" => "filter-direction",
        "class" => "filter-class",
        "source" => "filter-source",
        "provision" => "filter-provision",
        "eccn" => "filter-eccn",
        "from" => "filter-from",
        "to" => "filter-to",
        "act" => "filter-act",
        _ => "filter-ahead",
    }
}

fn directions(visitor: &Visitor) -> Vec<(String, String)> {
    let id = |name: &str| match name {
        "tightens" => "direction-tightens",
        "loosens" => "direction-loosens",
        "neutral" => "direction-neutral",
        _ => "direction-unclear",
    };
    DIRECTIONS.map(|name| (name.to_owned(), visitor.language.say(id(name)).into_owned())).to_vec()
}

/// What the sources of the watchlist have of something, each once.
fn named<'s>(sources: &'s Sources, of: impl Fn(&'s crate::source::Source) -> Vec<&'s str>) -> Vec<(String, String)> {
    let named: BTreeSet<&str> =
        sources.values().flat_map(|source| of(source)).filter(|name| !name.is_empty()).collect();
    named.into_iter().take(MOST).map(|name| (name.to_owned(), bounded(name, 60))).collect()
}

fn choice(
    name: &str,
    label: &'static str,
    choices: Vec<(String, String)>,
    filter: &Filter,
    visitor: &Visitor,
) -> Markup {
    let language = visitor.language;
    html! {
        label { span { (language.say(label)) }
            select name=(name) {
                option value="" { (language.say("filter-any")) }
                @for (value, told) in &choices { option value=(value) selected[filter.has(name, value)] { (told) } }
            }
        }
    }
}

fn field(name: &str, label: &'static str, kind: &str, filter: &Filter, visitor: &Visitor) -> Markup {
    html! { label { span { (visitor.language.say(label)) } input type=(kind) name=(name) value=(filter.value(name)) maxlength="100"; } }
}
