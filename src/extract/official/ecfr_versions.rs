//! The eCFR's versioner: which sections and supplements an issue changed (`versions/title-15.json`).
//!
//! <https://www.ecfr.gov/developers/documentation/api/v1>. `amendment_date` is when the law changed, `issue_date` when the
//! eCFR showed it; `substantive` says whether words of the law changed. An answer holds at most 1,000 versions.
//!
//! Each row leads to the words of its section as that issue showed them (`full/{issue}/title-15.xml?part=..&section=..`), so
//! that what changed can be asked for without the rest of its part.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use url::Url;

use super::{Loose, asked, parse, table, text};
use crate::citation::Citation;
use crate::document::{Block, BlockKind, Document};
use crate::extract::ExtractError;
use crate::extract::records::Value;
use crate::source::Recipe;

#[derive(Debug, Deserialize)]
struct Answer {
    content_versions: Option<Vec<Version>>,
    meta: Option<Meta>,
}

#[derive(Debug, Deserialize)]
struct Meta {
    result_count: Option<Loose>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Version {
    identifier: Option<String>,
    name: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    title: Option<Loose>,
    part: Option<Loose>,
    amendment_date: Option<String>,
    issue_date: Option<String>,
    substantive: Option<bool>,
    removed: Option<bool>,
}

/// The name of the line that tells the latest issue which changed anything in the list.
const LATEST: &str = "latest issue";

const COLUMNS: [&str; 7] = ["provision", "heading", "kind", "CFR", "amended", "issued", "what"];

/// Reads the list of versions.
pub fn read(body: &str, url: &Url, _: &Recipe) -> Result<Document, ExtractError> {
    let answer: Answer = parse(body)?;
    let Some(versions) = answer.content_versions else {
        return Err(ExtractError::NoContent("the answer has no `content_versions`".to_owned()));
    };
    let count =
        answer.meta.and_then(|meta| meta.result_count).and_then(|count| count.to_string().parse::<usize>().ok());
    if let Some(count) = count.filter(|count| *count > versions.len()) {
        return Err(ExtractError::Partial(format!(
            "{} of {count} versions: ask for a later `issue_date[gte]`",
            versions.len()
        )));
    }
    // Of a section that was removed, no earlier words are to be asked for either.
    let mut latest: BTreeMap<&Option<String>, &Version> = BTreeMap::new();
    for version in &versions {
        let known = latest.entry(&version.identifier).or_insert(version);
        if known.issue() <= version.issue() {
            *known = version;
        }
    }
    let stands = |version: &Version| latest.get(&version.identifier).is_none_or(|latest| latest.removed != Some(true));
    let words = |version: &Version| if stands(version) { version.words(url) } else { None };
    let rows = versions.iter().map(|version| version.row(words(version))).collect();
    let mut document = table("Sections and supplements as amended", &COLUMNS, rows, &["provision", "amended"])?;
    // What an address may be filled with: the day for which the text of the whole can be asked. Of a list since some issue
    // it would only say when that began.
    let latest = versions.iter().filter_map(Version::issue).max();
    if let Some(latest) = latest.filter(|_| asked(url, "issue_date[gte]").is_empty()) {
        let line = format!("{LATEST}: {latest}");
        document.blocks.insert(1, Block::new(BlockKind::Paragraph, Citation::default(), line));
    }
    Ok(document)
}

impl Version {
    /// `15 CFR 744`.
    fn cfr(&self) -> String {
        match (&self.title, &self.part) {
            (Some(title), Some(part)) => format!("{title} CFR {part}"),
            _ => String::new(),
        }
    }

    fn issue(&self) -> Option<Date> {
        self.issue_date.as_deref()?.parse().ok()
    }

    /// Where the words of this version are; `None` where it does not say enough.
    fn words(&self, api: &Url) -> Option<String> {
        let (kind, identifier) = (self.kind.as_deref()?, self.identifier.as_deref()?);
        let issue = self.issue()?;
        let title: u8 = self.title.as_ref()?.to_string().parse().ok()?;
        if !matches!(kind, "section" | "appendix") {
            return None;
        }
        let mut url = api.join(&format!("/api/versioner/v1/full/{issue}/title-{title}.xml")).ok()?;
        if let Some(part) = &self.part {
            url.query_pairs_mut().append_pair("part", &part.to_string());
        }
        url.query_pairs_mut().append_pair(kind, identifier.trim_start_matches(['§', ' ']));
        Some(url.as_str().replace('+', "%20"))
    }

    /// Its row, of which the first cell leads to its words.
    fn row(&self, words: Option<String>) -> Vec<Value> {
        let what = match (self.removed, self.substantive) {
            (Some(true), _) => "removed",
            (_, Some(true)) => "substance",
            (_, Some(false)) => "editorial",
            _ => "",
        };
        let identifier = match (self.kind.as_deref(), self.identifier.as_deref()) {
            (Some("section"), Some(number)) if !number.starts_with('§') => format!("§ {number}"),
            (_, identifier) => identifier.unwrap_or_default().to_owned(),
        };
        vec![
            Value { target: words, ..Value::new(identifier) },
            text(&self.name),
            text(&self.kind),
            Value::new(self.cfr()),
            text(&self.amendment_date),
            text(&self.issue_date),
            Value::new(what),
        ]
    }
}
