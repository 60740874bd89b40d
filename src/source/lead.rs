//! Where the entries of a document lead: each address once, however it is spelled.

use std::collections::HashMap;

use regex::{Regex, RegexBuilder};
use url::Url;

use super::{Follow, Source, SourceId};
use crate::document::{Block, BlockKind, Cell, Document, Link};
use crate::snapshot::Sha256;

/// Entries of one document that are looked at.
const MOST_LEADS: usize = 20_000;
/// In characters: of a title, and of the part of an id that is read by people.
const LONGEST_TITLE: usize = 300;
const LONGEST_SLUG: usize = 40;
/// In bytes, of the parent's id within the id of a child.
const LONGEST_PARENT: usize = 44;

/// One entry that a rule selects.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    /// What tells it from others: the name that the rule's column gives it, else its address in one spelling.
    pub key: String,
    pub url: Url,
    pub title: String,
}

impl Follow {
    /// The entries of a document of `parent` that are followed, in its order.
    pub fn leads(&self, parent: &Source, document: &Document) -> Vec<Lead> {
        let rule = Rule { follow: self, parent, entry: compiled(&self.entry), link: compiled(&self.link) };
        let mut leads: Vec<Lead> = Vec::new();
        let mut met: HashMap<String, usize> = HashMap::new();
        for lead in document.blocks.iter().flat_map(|block| rule.of_block(block)).take(MOST_LEADS) {
            match met.get(&lead.key) {
                // Of rows of one name the one whose address sorts last counts: the latest, where it holds a date.
                Some(&at) if self.name.is_some() && lead.url > leads[at].url => leads[at] = lead,
                Some(_) => {}
                None => {
                    met.insert(lead.key.clone(), leads.len());
                    leads.push(lead);
                }
            }
        }
        leads
    }
}

/// A pattern as a rule writes it; a bound keeps it from costing more than it is worth.
///
/// # Errors
/// Where it is no regular expression.
pub fn pattern(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text).size_limit(1 << 20).build()
}

/// What the watchlist has refused compiles to nothing, and nothing matches it.
fn compiled(text: &Option<String>) -> Option<Option<Regex>> {
    text.as_ref().map(|text| pattern(text).ok())
}

struct Rule<'r> {
    follow: &'r Follow,
    parent: &'r Source,
    entry: Option<Option<Regex>>,
    link: Option<Option<Regex>>,
}

impl Rule<'_> {
    /// What a block leads to: a row to one place, other text to all that it links to.
    fn of_block(&self, block: &Block) -> Vec<Lead> {
        let is_row = block.kind == BlockKind::TableRow;
        if (self.follow.rows && !is_row) || !matches(&self.entry, &block.text) {
            return Vec::new();
        }
        let cell = self.follow.column.as_ref().map(|column| cell_of(block, column));
        let within = |link: &&Link| match cell {
            None => true,
            Some(cell) => {
                cell.is_some_and(|cell| link.range.start >= cell.range.start && link.range.end <= cell.range.end)
            }
        };
        let links = block.links.iter().filter(within);
        let links =
            links.map(|link| (block.text.get(link.range.clone()).unwrap_or_default().trim(), link.target.as_str()));
        // A record of an API has its address as a value, and no link.
        let value = cell.flatten().map(|cell| block.cell_text(cell).trim()).map(|text| ("", text));
        let leads = links.chain(value).filter_map(|(words, target)| self.lead(block, words, target));
        if is_row { leads.take(1).collect() } else { leads.collect() }
    }

    fn lead(&self, block: &Block, words: &str, target: &str) -> Option<Lead> {
        let mut url = Url::parse(target).ok()?;
        url.set_fragment(None);
        let key = address_key(&url);
        let fits = matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && self.is_near(&url)
            && key != address_key(&self.parent.url)
            && matches(&self.link, url.as_str())
            && (self.follow.extensions.is_empty() || self.is_file(&url, words));
        if !fits {
            return None;
        }
        let key = match &self.follow.name {
            Some(column) => one_line(block.cell_text(cell_of(block, column)?)),
            None => key,
        };
        let title = Some(self.title(block, words)).filter(|title| !title.is_empty()).unwrap_or_else(|| url.to_string());
        (!key.is_empty()).then_some(Lead { key, url, title })
    }

    /// The source's own host, or one that its rule names.
    fn is_near(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        same_host(&self.parent.url, url)
            || self.follow.hosts.iter().any(|named| url.port().is_none() && named.eq_ignore_ascii_case(host))
    }

    /// True for a file of an extension that is asked for, by its address or by what it is called.
    fn is_file(&self, url: &Url, words: &str) -> bool {
        let names = [url.path(), url.query().unwrap_or_default(), words].map(str::to_ascii_lowercase);
        let has = |extension: &String| names.iter().any(|name| name.ends_with(&format!(".{extension}")));
        self.follow.extensions.iter().any(has)
    }

    /// What the entry is called. A link of a word or two (`PDF`, `附件`) says nothing without what it belongs to.
    fn title(&self, block: &Block, words: &str) -> String {
        let mut named = ["title", "heading"].iter().filter_map(|name| cell_of(block, name));
        let title = match named.find(|cell| !cell.range.is_empty()) {
            Some(cell) => block.cell_text(cell).to_owned(),
            None if !self.follow.extensions.is_empty() => format!("{words} ({})", self.parent.title),
            None if words.chars().count() >= 4 => words.to_owned(),
            None => block.text.clone(),
        };
        one_line(&title)
    }
}

impl Lead {
    /// The id of the source that it becomes, the same whenever it is met: the parent's, words of the address, a hash.
    pub fn id(&self, parent: &SourceId) -> Option<SourceId> {
        let hash = Sha256::of(format!("{parent}\n{}", self.key).as_bytes()).to_string();
        let above = parent.as_str().get(..LONGEST_PARENT).unwrap_or(parent.as_str()).trim_end_matches(['.', '-', '_']);
        let slug = self.slug();
        let slug = if slug.is_empty() { slug } else { format!("{slug}-") };
        format!("{above}.{slug}{}", &hash[..12]).parse().ok()
    }

    /// The words of its name, or of the last part of its path.
    fn slug(&self) -> String {
        let last = self.url.path_segments().and_then(|parts| parts.rev().find(|part| !part.is_empty()));
        let last = last.map(|part| part.rsplit_once('.').map_or(part, |(stem, _)| stem)).unwrap_or_default();
        let is_address = self.key == address_key(&self.url);
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
        // What is percent-encoded is no word to anybody.
        let text: String = if is_address && last.contains('%') {
            String::new()
        } else if is_address {
            last.into()
        } else {
            self.key.clone()
        };
        let words: String = text.chars().map(plain).collect();
        let words: Vec<&str> = words.split_whitespace().collect();
        words.join("-").chars().take(LONGEST_SLUG).collect::<String>().trim_end_matches('-').to_owned()
    }
}

fn cell_of<'b>(block: &'b Block, column: &str) -> Option<&'b Cell> {
    block.cells.iter().find(|cell| cell.column.eq_ignore_ascii_case(column))
}

fn matches(pattern: &Option<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_none_or(|pattern| pattern.as_ref().is_some_and(|pattern| pattern.is_match(text)))
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    words.join(" ").chars().take(LONGEST_TITLE).collect()
}

/// True where two addresses lead to one server, by whichever of the two protocols.
fn same_host(a: &Url, b: &Url) -> bool {
    a.host_str() == b.host_str() && a.port() == b.port()
}

/// True where what is meant for one may be sent to the other.
pub(super) fn same_place(a: &Url, b: &Url) -> bool {
    a.origin() == b.origin()
}

/// An address in one spelling: without protocol, fragment and closing slash, and with nothing percent-encoded that needs
/// not be (RFC 3986, 6.2.2).
pub fn address_key(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let path = normal(url.path());
    let query = url.query().map(|query| format!("?{}", normal(query))).unwrap_or_default();
    format!("{}{port}{}{query}", url.host_str().unwrap_or_default(), path.trim_end_matches('/'))
}

fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(byte) = rest.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) else {
            out.push('%');
            continue;
        };
        match char::from(byte) {
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') => out.push(c),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        rest = &rest[2..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    #[test]
    fn an_address_has_one_key_in_all_its_spellings_and_no_other_address_has_it() {
        let key = address_key(&url("https://agency.example/rules/744?id=7"));
        for same in [
            "http://AGENCY.example:80/rules/744?id=7",
            "https://agency.example/x/../rules/%37%344?id=7#part",
            "https://agency.example:443/rules/744?id=%37",
        ] {
            assert_eq!(address_key(&url(same)), key, "{same}");
        }
        for other in [
            "https://agency.example/rules/744",
            "https://agency.example/rules%2F744?id=7",
            "https://agency.example:8443/rules/744?id=7",
            "https://other.example/rules/744?id=7",
            "https://agency.example/Rules/744?id=7",
        ] {
            assert_ne!(address_key(&url(other)), key, "{other}");
        }
        assert_eq!(address_key(&url("https://a.example/%e5%85%ac%2f")), address_key(&url("http://a.example/公%2F/")));
    }

    #[test]
    fn whatever_an_entry_is_called_its_source_has_a_name_of_its_own() {
        let parents = ["us-wh-actions-feed", &"a.b".repeat(33), &"x".repeat(100)];
        let addresses = [
            "https://a.example/2026/01/Ensuring-a-National-Policy-Framework-for-Artificial-Intelligence-and-more/",
            "https://a.example/2026/01/ensuring-a-national-policy-framework-for-artificial-intelligence-and-less/",
            "https://a.example/公告.html",
            "https://a.example/...",
            "https://a.example/?a=1",
            "https://a.example/?a=2",
            "https://a.example/",
        ];
        let mut ids = std::collections::HashSet::new();
        for parent in parents.map(|parent| parent.parse::<SourceId>().expect(parent)) {
            for address in addresses.map(url) {
                let lead = Lead { key: address_key(&address), url: address, title: String::new() };
                let id = lead.id(&parent).expect("a name");
                assert_eq!(lead.id(&parent).as_ref(), Some(&id), "it is the same whenever it is met");
                // What descends from it has one too.
                assert!(lead.id(&id).is_some());
                assert!(ids.insert(id), "{lead:?}");
            }
        }
        let named = Lead { key: "§ 744.23".to_owned(), url: url("https://a.example/full"), title: String::new() };
        let id = named.id(&"us-ecfr-15-744-sections".parse().expect("a name")).expect("a name").to_string();
        assert!(id.starts_with("us-ecfr-15-744-sections.744-23-"), "{id}");
    }
}
