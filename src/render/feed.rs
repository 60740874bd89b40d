//! Revisions as a feed: Atom (RFC 4287) and JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>), from one value.
//!
//! An entry's name is made of what it tells, not of its number: it stays over a rebuilt index and in every language. What
//! an entry holds is text and looks: no script, no remote load, no link but the official address.

use jiff::Timestamp;
use maud::html;
use serde_json::{Value, json};

use super::html::Dress;
use super::{brief_tag, escape_json, html_brief, language_tag, one_line, visible};
use crate::revision::Revision;
use crate::snapshot::Sha256;
use crate::source::Source;
use crate::wording::Language;

/// A feed of revisions, newest first.
#[derive(Debug)]
pub struct Feed<'a> {
    pub title: String,
    /// How its readers reach this installation: `https://rulewatch.example.org`.
    pub home: String,
    /// The address of the feed itself.
    pub own: String,
    /// When its newest entry was seen.
    pub updated: Timestamp,
    pub language: Language,
    pub entries: Vec<FeedEntry<'a>>,
}

/// One revision, with its source where that is still watched.
#[derive(Debug)]
pub struct FeedEntry<'a> {
    pub revision: &'a Revision,
    pub source: Option<&'a Source>,
}

impl Feed<'_> {
    /// As Atom.
    pub fn atom(&self) -> String {
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
            self.language.tag()
        );
        push(&mut out, "title", "", &self.title);
        push(&mut out, "id", "", &name(&self.own));
        push(&mut out, "updated", "", &self.updated.to_string());
        out.push_str("<author><name>rulewatch</name></author>\n");
        push(&mut out, "link", &format!(" rel=\"self\" type=\"application/atom+xml\" href=\"{}\"", xml(&self.own)), "");
        push(&mut out, "link", &format!(" rel=\"alternate\" type=\"text/html\" href=\"{}/\"", xml(&self.home)), "");
        for entry in &self.entries {
            out.push_str("<entry>\n");
            push(&mut out, "title", "", &entry.title(self.language));
            push(&mut out, "id", "", &entry.id());
            push(&mut out, "updated", "", &entry.revision.seen_at.to_string());
            push(&mut out, "published", "", &entry.revision.seen_at.to_string());
            push(
                &mut out,
                "link",
                &format!(" rel=\"alternate\" type=\"text/html\" href=\"{}\"", xml(&self.page(entry))),
                "",
            );
            for tag in entry.tags() {
                push(&mut out, "category", &format!(" term=\"{}\"", xml(&tag)), "");
            }
            push(&mut out, "content", " type=\"html\"", &entry.content(self.language));
            out.push_str("</entry>\n");
        }
        out.push_str("</feed>\n");
        out
    }

    /// As JSON Feed.
    pub fn json(&self) -> String {
        let feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": one_line(&self.title),
            "home_page_url": format!("{}/", self.home),
            "feed_url": self.own,
            "language": self.language.tag(),
            "authors": [{ "name": "rulewatch" }],
            "items": self.entries.iter().map(|entry| self.item(entry)).collect::<Vec<_>>(),
        });
        escape_json(&feed.to_string()).into_owned()
    }

    fn item(&self, entry: &FeedEntry<'_>) -> Value {
        let mut item = json!({
            "id": entry.id(),
            "url": self.page(entry),
            "title": entry.title(self.language),
            "content_html": entry.content(self.language),
            "date_published": entry.revision.seen_at,
            "tags": entry.tags(),
            "language": self.language.tag(),
        });
        if let Some(official) = entry.official() {
            item["external_url"] = official.into();
        }
        item
    }

    fn page(&self, entry: &FeedEntry<'_>) -> String {
        format!("{}/revisions/{}?language={}", self.home, entry.revision.id, self.language)
    }
}

impl FeedEntry<'_> {
    /// The same for the same revision, whatever its number.
    fn id(&self) -> String {
        let Revision { source, to, seen_at, .. } = self.revision;
        name(&format!("revision {source} {to} {}", seen_at.as_millisecond()))
    }

    /// `[5 LOOSENS] § 742.6(b)(10): …`
    fn title(&self, language: Language) -> String {
        let brief = &self.revision.brief;
        one_line(&format!("{} {}", brief_tag(brief, language), brief.headline(language))).into_owned()
    }

    fn tags(&self) -> Vec<String> {
        let severity = format!("severity-{}", self.revision.brief.severity);
        let known = self.source.map(|source| [&source.issuer].into_iter().chain(&source.topics)).into_iter().flatten();
        known.map(|tag| one_line(tag).into_owned()).chain([self.revision.source.to_string(), severity]).collect()
    }

    fn official(&self) -> Option<&str> {
        let url = self.source.map(|source| source.url.as_str());
        url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
    }

    fn content(&self, language: Language) -> String {
        let law = self.source.and_then(|source| language_tag(source.language.as_deref()));
        let content = html! {
            @if let Some(source) = self.source { p { (one_line(&source.issuer)) " · " (one_line(&source.title)) } }
            (html_brief(&self.revision.brief, language, None, "", law, Dress::Inline))
            @if let Some(official) = self.official() { p { a href=(official) { (one_line(official)) } } }
        };
        visible(&content.into_string()).into_owned()
    }
}

/// A name of what a text says (RFC 9562, section 5.8: a UUID of our own making), as an address that leads nowhere.
fn name(text: &str) -> String {
    let hash = Sha256::of(text.as_bytes()).to_string();
    format!("urn:uuid:{}-{}-8{}-8{}-{}", &hash[..8], &hash[8..12], &hash[12..15], &hash[15..18], &hash[18..30])
}

/// One element with attributes that are written already and a text that is not.
fn push(out: &mut String, element: &str, attributes: &str, text: &str) {
    out.push_str(&format!("<{element}{attributes}>{}</{element}>\n", xml(text)));
}

/// A text within XML 1.0, which takes neither control characters nor the two last code points of the plane.
fn xml(text: &str) -> String {
    let shown = visible(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    quick_xml::escape::escape(shown).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_uuid_that_stays() {
        let id = name("revision xx-rule 2 0");
        assert_eq!(id, name("revision xx-rule 2 0"));
        assert_ne!(id, name("revision xx-rule 3 0"));
        let parts: Vec<usize> = id["urn:uuid:".len()..].split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12], "{id}");
    }

    #[test]
    fn a_text_is_one_that_xml_takes() {
        assert_eq!(xml("<a>&\u{1b}\u{ffff}"), "&lt;a&gt;&amp;␛\u{fffd}");
    }
}
