//! Public inspection: what the Federal Register will print in its next issues (`public-inspection-documents/*.json`).
//!
//! <https://www.federalregister.gov/developers/documentation/api/v1>. From midnight until 08:45 Eastern time the list is
//! blank, and `meta.pil_unavailability_message` says so; special filings come later in the day. A document is withdrawn
//! without a word: its row goes before it is published.

use serde::Deserialize;
use url::Url;

use super::{joined, parse, table, text};
use crate::document::Document;
use crate::extract::ExtractError;
use crate::extract::records::{Value, collapsed};
use crate::source::Recipe;

#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(default)]
    results: Vec<Filing>,
    meta: Option<Meta>,
}

#[derive(Debug, Deserialize)]
struct Meta {
    pil_unavailability_message: Option<String>,
}

/// One document as filed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filing {
    document_number: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    subtype: Option<String>,
    title: Option<String>,
    toc_subject: Option<String>,
    toc_doc: Option<String>,
    agencies: Vec<Agency>,
    filing_type: Option<String>,
    filed_at: Option<String>,
    publication_date: Option<String>,
    docket_numbers: Option<Vec<String>>,
    editorial_note: Option<String>,
    html_url: Option<String>,
    pdf_url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Agency {
    name: Option<String>,
    raw_name: Option<String>,
}

const COLUMNS: [&str; 9] =
    ["number", "filing", "type", "title", "agency", "filed", "to be published", "docket", "note"];

/// Reads the list of filings.
pub fn read(body: &str, _: &Url, _: &Recipe) -> Result<Document, ExtractError> {
    let answer: Answer = parse(body)?;
    let message = answer.meta.and_then(|meta| meta.pil_unavailability_message).map(|message| collapsed(&message));
    if let Some(message) = message.filter(|message| answer.results.is_empty() && !message.is_empty()) {
        return Err(ExtractError::NotYet(message));
    }
    let rows = answer.results.iter().map(Filing::row).collect();
    table("Documents on public inspection", &COLUMNS, rows, &["number"])
}

impl Filing {
    fn row(&self) -> Vec<Value> {
        let agencies: Vec<String> =
            self.agencies.iter().filter_map(|agency| agency.name.clone().or(agency.raw_name.clone())).collect();
        let target = self.html_url.clone().or(self.pdf_url.clone());
        vec![
            text(&self.document_number),
            text(&self.filing_type),
            Value::new(joined(&[self.kind.clone(), self.subtype.clone()].map(Option::unwrap_or_default))),
            Value { text: self.title(), target },
            Value::new(joined(&agencies)),
            text(&self.filed_at),
            text(&self.publication_date),
            Value::new(joined(self.docket_numbers.as_deref().unwrap_or_default())),
            text(&self.editorial_note),
        ]
    }

    /// Before a title is set, the words of the table of contents stand for it.
    fn title(&self) -> String {
        let contents = [self.toc_subject.clone(), self.toc_doc.clone()].map(Option::unwrap_or_default);
        let title = collapsed(self.title.as_deref().unwrap_or_default());
        if title.is_empty() { joined(&contents) } else { title }
    }
}
