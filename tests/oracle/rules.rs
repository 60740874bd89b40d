//! Rules that name, by construction, what is asked for: who changes a paragraph knows what was touched.

use std::collections::BTreeMap;

use fastrand::Rng;
use rulewatch::brief::classes::Direction;
use rulewatch::source::Source;

use crate::support::site::{Site, source};

const SOURCES: usize = 8;
const SECTIONS: usize = 4;
const PARAGRAPHS: usize = 3;

pub const ISSUERS: [(&str, &str); 4] = [("BIS", "US"), ("OFAC", "US"), ("MOFCOM", "CN"), ("METI", "JP")];
pub const TOPICS: [&str; 3] = ["ear", "sanctions", "chips"];
pub const ECCNS: [&str; 4] = ["3A090.a", "3A090.b", "4A090", "5A002.a"];
pub const COUNTRIES: [(&str, &str); 4] = [("China", "CN"), ("Russia", "RU"), ("Iran", "IR"), ("Japan", "JP")];
pub const PARTIES: [&str; 3] = ["Alpha Micro Co., Ltd.", "Borealis Optics GmbH", "Cygnus Freight LLC"];
pub const WORDS: [&str; 4] = ["quartz", "violet", "lantern", "cobalt"];
const DUTIES: [&str; 4] =
    ["may be notified", "must be notified", "must not be notified", "may be notified within 30 days"];

/// What a revision touches, on either side.
#[derive(Debug, Clone, PartialEq)]
pub struct Touched {
    /// `744.3`
    pub section: String,
    pub eccns: Vec<&'static str>,
    pub countries: Vec<&'static str>,
    pub parties: Vec<&'static str>,
    pub words: Vec<&'static str>,
    pub severity: u8,
    pub direction: Direction,
    pub mixed: bool,
}

/// One sentence with what it names.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Paragraph {
    eccn: Option<usize>,
    country: Option<usize>,
    party: Option<usize>,
    word: usize,
    duty: usize,
}

/// The rules as they are published at present, by the id of their source.
pub struct Library(BTreeMap<String, Vec<Vec<Paragraph>>>);

impl Library {
    pub fn new(rng: &mut Rng) -> Library {
        let mut section = || (0..PARAGRAPHS).map(|_| Paragraph::new(rng)).collect::<Vec<_>>();
        let mut rule = || (0..SECTIONS).map(|_| section()).collect::<Vec<_>>();
        Library((0..SOURCES).map(|number| (id(number), rule())).collect())
    }

    pub fn sources(&self, site: &Site) -> Vec<Source> {
        let made = (0..SOURCES).map(|number| {
            let (issuer, jurisdiction) = ISSUERS[number % ISSUERS.len()];
            Source {
                title: format!("Rule number {number}"),
                issuer: issuer.into(),
                jurisdiction: jurisdiction.into(),
                topics: vec![TOPICS[number % TOPICS.len()].into()],
                ..source(&id(number), &site.url(&format!("/{}", id(number))))
            }
        });
        made.collect()
    }

    pub fn page(&self, id: &str) -> String {
        let part = part(id);
        let mut page = format!(
            "<html><head><title>Part {part}</title></head><body><main><h1>Part {part}—Controls on exports and on reports</h1>"
        );
        for (section, paragraphs) in (1..).zip(&self.0[id]) {
            page.push_str(&format!("<h2>§ {part}.{section} Duties of the exporter</h2>"));
            for (letter, paragraph) in ('a'..).zip(paragraphs) {
                page.push_str(&format!("<p>({letter}) {}</p>", paragraph.text(section, letter)));
            }
        }
        page + "</main></body></html>"
    }

    /// Rewrites one paragraph; tells whose rule it is of, and what both sides of it name.
    pub fn revise(&mut self, rng: &mut Rng) -> (String, Touched) {
        let id = id(rng.usize(..SOURCES));
        let (section, paragraph) = (rng.usize(..SECTIONS), rng.usize(..PARAGRAPHS));
        let place = self.0.get_mut(&id).map(|rule| &mut rule[section][paragraph]).expect("a rule");
        let was = *place;
        while place.duty == was.duty {
            *place = Paragraph::new(rng);
        }
        let sides = [was, *place];
        let touched = Touched {
            section: format!("{}.{}", part(&id), section + 1),
            eccns: sides.iter().filter_map(|side| side.eccn.map(|at| ECCNS[at])).collect(),
            countries: sides.iter().filter_map(|side| side.country.map(|at| COUNTRIES[at].1)).collect(),
            parties: sides.iter().filter_map(|side| side.party.map(|at| PARTIES[at])).collect(),
            words: sides.iter().map(|side| WORDS[side.word]).collect(),
            severity: 0,
            direction: Direction::Unclear,
            mixed: false,
        };
        (id, touched)
    }
}

impl Paragraph {
    fn new(rng: &mut Rng) -> Paragraph {
        let mut maybe = |most: usize| rng.bool().then(|| rng.usize(..most));
        let (eccn, country, party) = (maybe(ECCNS.len()), maybe(COUNTRIES.len()), maybe(PARTIES.len()));
        Paragraph { eccn, country, party, word: rng.usize(..WORDS.len()), duty: rng.usize(..DUTIES.len()) }
    }

    fn text(&self, section: i32, letter: char) -> String {
        let item = self.eccn.map_or("other items".to_owned(), |at| format!("items of ECCN {}", ECCNS[at]));
        let country = self.country.map_or("any destination", |at| COUNTRIES[at].0);
        let party = self.party.map_or("anybody", |at| PARTIES[at]);
        format!(
            "Each export of {item} to {country} by {party} {} to the office under the {} procedure, and the clerk of desk \
             {section}{letter} keeps the papers of the matter in the archive of the house for later readers.",
            DUTIES[self.duty], WORDS[self.word]
        )
    }
}

fn id(number: usize) -> String {
    format!("xx-rule-{number}")
}

/// `740` and on.
pub fn part(id: &str) -> usize {
    740 + id.rsplit('-').next().and_then(|number| number.parse::<usize>().ok()).expect("a number")
}
