//! The eCFR's versioner: which sections and supplements an issue changed (`versions/title-15.json`).
//!
//! <https://www.ecfr.gov/developers/documentation/api/v1>. `amendment_date` is when the law changed, `issue_date` when the
//! eCFR showed it; `substantive` says whether words of the law changed. An answer holds at most 1,000 versions.

use serde::Deserialize;
use url::Url;

use super::{Loose, parse, table, text};
use crate::document::Document;
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

const COLUMNS: [&str; 7] = ["provision", "heading", "kind", "CFR", "amended", "issued", "what"];

/// Reads the list of versions.
pub fn read(body: &str, _: &Url, _: &Recipe) -> Result<Document, ExtractError> {
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
    let rows = versions.iter().map(Version::row).collect();
    table("Sections and supplements as amended", &COLUMNS, rows, &["provision", "amended"])
}

impl Version {
    /// `15 CFR 744`.
    fn cfr(&self) -> String {
        match (&self.title, &self.part) {
            (Some(title), Some(part)) => format!("{title} CFR {part}"),
            _ => String::new(),
        }
    }

    fn row(&self) -> Vec<Value> {
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
            Value::new(identifier),
            text(&self.name),
            text(&self.kind),
            Value::new(self.cfr()),
            text(&self.amendment_date),
            text(&self.issue_date),
            Value::new(what),
        ]
    }
}
