//! Which revisions a page, a feed or a calendar tells: the words of its address, the same for all of them.
//!
//! `q` words to be found; `source`, `issuer`, `topic`, `jurisdiction`, `class`, `direction`, `eccn`, `provision` (each may be
//! given several times: one of them); `severity` (and up); `way` (`tightens`, `loosens`: what goes or may go that way); `act`;
//! `from`, `to` days on which it was seen (UTC); `ahead=1` names a day that is still to come. `order` (`newest`, `relevance`),
//! `after` and `language` say how it is told. What is left empty asks for nothing, so that a form can be sent as it is.

mod bad;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::form_urlencoded;

use crate::brief::classes::Class;
use crate::search::{Query, control_number, provision};
use crate::source::{SourceId, Sources};
use crate::store::{Cursor, Order, RevisionFilter};
use crate::subscription::{Scope, Way};
use crate::wording::Language;

pub use bad::BadFilter;

/// Words of a filter.
const MOST_WORDS: usize = 100;
/// What is wrong with a filter, told at once.
const MOST_FAULTS: usize = 5;
/// Names of the directions, as they are filtered by.
pub const DIRECTIONS: [&str; 4] = ["tightens", "loosens", "neutral", "unclear"];
/// Words that say how it is told, not what.
const MANNER: [&str; 3] = ["language", "after", "order"];

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub scope: Scope,
    pub query: Query,
    pub least_severity: u8,
    pub act: Option<String>,
    pub classes: Vec<String>,
    pub directions: Vec<String>,
    pub eccns: Vec<String>,
    pub provisions: Vec<String>,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub ahead: bool,
    pub order: Option<Order>,
    pub after: Option<Cursor>,
    pub language: Option<Language>,
    /// As they were written.
    words: Vec<(String, String)>,
}

impl Filter {
    /// Reads the query of an address, without its question mark.
    pub fn read(query: &str) -> Result<Filter, BadFilter> {
        let (filter, faults) = Filter::with_faults(query);
        faults.into_iter().next().map_or(Ok(filter), Err)
    }

    /// The same, whatever is wrong with it: what can't be asked for stands in it as it was written, so that a form shows it
    /// to be mended. The first few faults are told.
    pub fn with_faults(query: &str) -> (Filter, Vec<BadFilter>) {
        let (mut filter, mut faults) = (Filter::default(), Vec::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let word = value.trim();
            if word.is_empty() && is_known(&name) {
                continue;
            }
            if faults.len() == MOST_FAULTS {
                break;
            }
            if filter.words.len() == MOST_WORDS {
                faults.push(BadFilter::words());
                break;
            }
            match filter.take(&name, word) {
                Some(true) => {}
                Some(false) => faults.push(BadFilter::word(&name, word)),
                None => {
                    faults.push(BadFilter::name(&name));
                    continue;
                }
            }
            filter.words.push((name.into_owned(), word.to_owned()));
        }
        if let (Some(from), Some(to)) = (filter.from, filter.to)
            && from > to
        {
            faults.push(BadFilter::period(from, to));
        }
        (filter, faults)
    }

    /// Takes one word in; false where it can't be that, `None` where there is no such name.
    fn take(&mut self, name: &str, word: &str) -> Option<bool> {
        let own = || word.to_owned();
        match name {
            "q" => self.query = Query::read(word),
            "issuer" => self.scope.issuers.push(own()),
            "topic" => self.scope.topics.push(own()),
            "jurisdiction" => self.scope.jurisdictions.push(own()),
            "act" => self.act = Some(own()),
            "ahead" => return Some(set(&mut self.ahead, (word == "1").then_some(true))),
            "source" => return Some(push(&mut self.scope.sources, word.parse().ok())),
            "class" => return Some(push(&mut self.classes, class(word))),
            "direction" => return Some(push(&mut self.directions, DIRECTIONS.contains(&word).then(own))),
            "eccn" => return Some(push(&mut self.eccns, control_number(word))),
            "provision" => return Some(push(&mut self.provisions, provision(word))),
            "severity" => return Some(set(&mut self.least_severity, word.parse().ok().filter(|least| *least <= 5))),
            "way" => return Some(set(&mut self.scope.way, way(word).map(Some))),
            "from" => return Some(set(&mut self.from, word.parse().ok().map(Some))),
            "to" => return Some(set(&mut self.to, word.parse().ok().map(Some))),
            "order" => return Some(set(&mut self.order, order(word).map(Some))),
            "after" => return Some(set(&mut self.after, word.parse().ok().map(Some))),
            "language" => return Some(set(&mut self.language, word.parse().ok().map(Some))),
            _ => return None,
        }
        Some(true)
    }

    /// The revisions that are meant, at most `limit` of them; "ahead" counts from this day.
    pub fn revisions(&self, sources: &Sources, today: Date, limit: u32) -> RevisionFilter {
        let mut directions = self.directions.clone();
        match self.scope.way {
            // What is unclear may go the way that is asked for.
            Some(Way::Tightens) => directions.extend(["tightens", "unclear"].map(str::to_owned)),
            Some(Way::Loosens) => directions.extend(["loosens", "unclear"].map(str::to_owned)),
            None => {}
        }
        let ranked = if self.query.is_empty() { Order::Newest } else { Order::Relevance };
        RevisionFilter {
            among: self.among(sources),
            since: self.from.and_then(begin),
            until: self
                .to
                .and_then(|day| begin(day.tomorrow().ok()?))
                .map(|end| end - jiff::SignedDuration::from_millis(1)),
            least_severity: self.least_severity,
            act: self.act.clone(),
            words: self.query.clone(),
            classes: self.classes.clone(),
            directions,
            eccns: self.eccns.clone(),
            provisions: self.provisions.clone(),
            ahead: self.ahead.then_some(today),
            order: self.order.unwrap_or(ranked),
            after: self.after,
            limit,
            ..RevisionFilter::default()
        }
    }

    /// The sources that are meant; `None` where none is named.
    pub fn among(&self, sources: &Sources) -> Option<Vec<SourceId>> {
        let scope = Scope { way: None, ..self.scope.clone() };
        if scope == Scope::default() {
            return None;
        }
        let mut among: Vec<SourceId> =
            sources.values().filter(|source| scope.includes(source)).map(|source| source.id.clone()).collect();
        // One that left the watchlist is known by its name alone.
        if scope.issuers.is_empty() && scope.topics.is_empty() && scope.jurisdictions.is_empty() {
            among.extend(scope.sources.into_iter().filter(|id| !sources.contains_key(id)));
        }
        Some(among)
    }

    /// True where it asks for something in particular.
    pub fn is_narrow(&self) -> bool {
        self.words.iter().any(|(name, _)| !MANNER.contains(&name.as_str()))
    }

    /// What is asked for in particular, as it was written.
    pub fn told(&self) -> impl Iterator<Item = (&str, &str)> {
        let particular = self.words.iter().filter(|(name, _)| !MANNER.contains(&name.as_str()));
        particular.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// True where this was asked for.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.words.iter().any(|(own, known)| own == name && known == value)
    }

    /// What was asked for under a name; empty for nothing.
    pub fn value(&self, name: &str) -> &str {
        self.words.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    /// `?q=chips&severity=3` as it was asked; nothing for nothing.
    pub fn query(&self) -> String {
        written(self.words.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// The same with this word in place of what stood under its name; without it where the value is empty.
    pub fn with(&self, name: &str, value: &str) -> String {
        let others = self.words.iter().filter(|(own, _)| own != name && (own != "after" || name == "after"));
        let others = others.map(|(name, value)| (name.as_str(), value.as_str()));
        written(others.chain((!value.is_empty()).then_some((name, value))))
    }

    /// The same without one word.
    pub fn without(&self, name: &str, value: &str) -> String {
        let others = self.words.iter().filter(|(own, known)| !(own == name && known == value) && own != "after");
        written(others.map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// What feeds and calendars are asked for: the same, in the same language, from the beginning and newest first.
    pub fn feed_query(&self, language: Language) -> String {
        let particular = self.told().chain([("language", language.tag())]);
        written(particular)
    }
}

fn written<'w>(words: impl Iterator<Item = (&'w str, &'w str)>) -> String {
    let written = form_urlencoded::Serializer::new(String::new()).extend_pairs(words).finish();
    if written.is_empty() { written } else { format!("?{written}") }
}

fn is_known(name: &str) -> bool {
    Filter::default().take(name, "").is_some()
}

fn push<T>(list: &mut Vec<T>, value: Option<T>) -> bool {
    let sound = value.is_some();
    list.extend(value);
    sound
}

fn set<T>(place: &mut T, value: Option<T>) -> bool {
    match value {
        Some(value) => *place = value,
        None => return false,
    }
    true
}

fn class(word: &str) -> Option<String> {
    Class::NAMED.iter().find(|(code, _)| code.eq_ignore_ascii_case(word)).map(|(code, _)| (*code).to_owned())
}

fn way(word: &str) -> Option<Way> {
    match word {
        "tightens" => Some(Way::Tightens),
        "loosens" => Some(Way::Loosens),
        _ => None,
    }
}

fn order(word: &str) -> Option<Order> {
    match word {
        "newest" => Some(Order::Newest),
        "relevance" => Some(Order::Relevance),
        _ => None,
    }
}

/// The first moment of a day, UTC.
fn begin(day: Date) -> Option<Timestamp> {
    day.to_zoned_datetime(TimeZone::UTC).ok().map(|day| day.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_and_written_as_it_was_asked() {
        let query = "?issuer=BIS&topic=ear&topic=chips&severity=3&way=loosens&language=zh-TW&q=%E7%A8%80%E5%9C%9F";
        let filter = Filter::read(&query[1..]).expect("a filter");
        assert_eq!((filter.scope.topics.len(), filter.least_severity), (2, 3));
        assert_eq!(filter.language, Some(Language::TraditionalChinese));
        assert_eq!(filter.query(), query);
        assert_eq!(filter.with("severity", "5").matches("severity").count(), 1);
        assert!(
            !filter.without("topic", "ear").contains("topic=ear") && filter.without("topic", "ear").contains("chips")
        );
    }

    #[test]
    fn a_form_that_was_left_empty_asks_for_nothing() {
        let filter = Filter::read("q=&issuer=&severity=&from=&ahead=&eccn=&class=").expect("a filter");
        assert!(!filter.is_narrow() && filter.query().is_empty());
    }

    #[test]
    fn a_word_that_is_none_is_refused() {
        for query in [
            "severity=6",
            "severity=high",
            "source=..%2F",
            "way=up",
            "language=de",
            "issuers=BIS",
            "x",
            "from=soon",
            "after=x",
            "eccn=%3Cscript%3E",
            "class=ZZ",
            "direction=up",
            "order=best",
            "ahead=yes",
            "from=2027-01-01&to=2020-01-01",
        ] {
            assert!(Filter::read(query).is_err(), "{query}");
        }
        assert!(Filter::read(&"topic=a&".repeat(MOST_WORDS + 1)).is_err());
    }

    #[test]
    fn what_is_wrong_is_told_with_what_can_be_and_stays_to_be_mended() {
        for (query, told) in [
            ("severity=9", "`severity` can't be “9”: it is one of 0, 1, 2, 3, 4, 5"),
            ("class=ZZ", "`class` can't be “ZZ”: it is one of "),
            ("from=soon", "`from` can't be “soon”: it is written like 2026-01-15"),
            ("eccn=chips", "`eccn` can't be “chips”: it is written like 3A090, 3A090.a"),
            ("after=x", "`after` can't be “x”: follow the link below a list"),
            ("colour=red", "nothing is filtered by `colour`"),
            ("from=2027-01-01&to=2020-01-01", "the period is empty: 2027-01-01 comes after 2020-01-01"),
        ] {
            let (_, faults) = Filter::with_faults(query);
            let [BadFilter(sentence)] = &faults[..] else { panic!("{query}: {faults:?}") };
            assert!(sentence.told(Language::English).starts_with(told), "{query}: {sentence:?}");
        }
        let (filter, faults) = Filter::with_faults("q=chips&severity=9&eccn=%3Cb%3E&issuer=BIS");
        assert_eq!((faults.len(), filter.value("eccn"), filter.value("issuer")), (2, "<b>", "BIS"));
        assert_eq!(filter.query.written, "chips");
        assert_eq!(Filter::with_faults(&"x&".repeat(1000)).1.len(), MOST_FAULTS);
    }

    #[test]
    fn what_may_go_a_way_is_among_what_goes_it() {
        let filter = Filter::read("way=tightens&to=2026-01-15").expect("a filter");
        let asked = filter.revisions(&Sources::default(), Date::constant(2026, 1, 1), 5);
        assert_eq!(asked.directions, ["tightens", "unclear"]);
        assert_eq!(asked.until.map(|until| until.to_string()), Some("2026-01-15T23:59:59.999Z".to_owned()));
    }
}
