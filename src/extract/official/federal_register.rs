//! The Federal Register: a search (`documents.json`) and the facts of one document (`documents/{number}.json`).
//!
//! <https://www.federalregister.gov/developers/documentation/api/v1>. What its documentation does not say: `results` is
//! absent where nothing is found; a `per_page` it does not know gives 20; `page` beyond 50 gives the first page again.
//! `page_views`, excerpts and the like change without the document and are left out.

use serde::Deserialize;
use url::Url;

use super::{CfrReference, Loose, asked, cfr, joined, parse, table, text};
use crate::document::{BlockKind, Document};
use crate::extract::ExtractError;
use crate::extract::passage::{Passage, Place};
use crate::extract::records::{Value, Writer, collapsed};
use crate::source::Recipe;

/// Results a page where nothing else is asked for.
const PER_PAGE: usize = 20;
/// Pages that the server gives.
const LAST_PAGE: u64 = 50;

/// One answer: a list, or one document.
#[derive(Debug, Deserialize)]
struct Answer {
    count: Option<usize>,
    results: Option<Vec<Paper>>,
    #[serde(flatten)]
    paper: Paper,
}

/// One document of the Federal Register.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Paper {
    document_number: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    subtype: Option<String>,
    title: Option<String>,
    action: Option<String>,
    #[serde(rename = "abstract")]
    summary: Option<String>,
    dates: Option<String>,
    effective_on: Option<String>,
    comments_close_on: Option<String>,
    publication_date: Option<String>,
    signing_date: Option<String>,
    executive_order_number: Option<Loose>,
    proclamation_number: Option<Loose>,
    disposition_notes: Option<String>,
    cfr_references: Option<Vec<CfrReference>>,
    regulation_id_numbers: Option<Vec<String>>,
    docket_ids: Option<Vec<String>>,
    citation: Option<String>,
    start_page: Option<u64>,
    end_page: Option<u64>,
    correction_of: Option<String>,
    corrections: Option<Vec<String>>,
    html_url: Option<String>,
    full_text_xml_url: Option<String>,
}

/// A column: its name, the fields it is made of, and how a document fills it.
type Column = (&'static str, &'static [&'static str], fn(&Paper) -> Value);

const COLUMNS: [Column; 18] = [
    ("number", &["document_number"], |paper| text(&paper.document_number)),
    ("type", &["type", "subtype"], Paper::kind),
    ("title", &["title"], |paper| Value { target: paper.html_url.clone(), ..text(&paper.title) }),
    ("action", &["action"], |paper| text(&paper.action)),
    ("summary", &["abstract"], |paper| text(&paper.summary)),
    ("dates", &["dates"], |paper| text(&paper.dates)),
    ("effective", &["effective_on"], |paper| text(&paper.effective_on)),
    ("comments close", &["comments_close_on"], |paper| text(&paper.comments_close_on)),
    ("published", &["publication_date"], |paper| text(&paper.publication_date)),
    ("signed", &["signing_date"], |paper| text(&paper.signing_date)),
    ("order", &["executive_order_number", "proclamation_number"], Paper::order),
    ("disposition", &["disposition_notes"], |paper| text(&paper.disposition_notes)),
    ("CFR", &["cfr_references"], |paper| Value::new(cfr(paper.cfr_references.as_deref().unwrap_or_default()))),
    ("RIN", &["regulation_id_numbers"], Paper::rin),
    ("docket", &["docket_ids"], |paper| Value::new(joined(paper.docket_ids.as_deref().unwrap_or_default()))),
    ("citation", &["citation"], Paper::citation),
    ("corrections", &["correction_of", "corrections"], Paper::corrections),
    ("text", &["full_text_xml_url"], Paper::full_text),
];

/// Reads an answer; the address says what was asked for.
pub fn read(body: &str, url: &Url, _: &Recipe) -> Result<Document, ExtractError> {
    let answer: Answer = parse(body)?;
    let wanted = asked(url, "fields[]");
    let is_wanted = |(_, fields, _): &&Column| {
        wanted.is_empty() || fields.iter().any(|field| wanted.contains(&(*field).to_owned()))
    };
    let columns: Vec<&Column> = COLUMNS.iter().filter(is_wanted).collect();
    if answer.results.is_none() && answer.count.is_none() {
        return single(&answer.paper, &columns);
    }
    let papers = answer.results.unwrap_or_default();
    whole(url, answer.count, papers.len())?;
    let names: Vec<&str> = columns.iter().map(|(name, _, _)| *name).collect();
    let rows = papers.iter().map(|paper| columns.iter().map(|(_, _, fill)| fill(paper)).collect()).collect();
    let key: &[&str] = if names.contains(&"number") { &["number"] } else { &[] };
    table("Documents of the Federal Register", &names, rows, key)
}

/// The facts of one document, a line each.
fn single(paper: &Paper, columns: &[&Column]) -> Result<Document, ExtractError> {
    let Some(title) = paper.title.as_deref().map(collapsed).filter(|title| !title.is_empty()) else {
        return Err(ExtractError::NoContent(
            "the answer holds neither a document of the Federal Register nor a list".to_owned(),
        ));
    };
    let mut writer = Writer::default();
    writer.push(Passage::new(BlockKind::Heading(1), Place::Flow, title.as_str()));
    for (name, _, fill) in columns.iter().filter(|(name, _, _)| *name != "title") {
        let value = fill(paper);
        if !value.text.is_empty() {
            writer.push(Passage::new(BlockKind::Paragraph, Place::Flow, format!("{name}: {}", value.text)));
        }
    }
    Ok(Document { title, language: Some("en".to_owned()), blocks: writer.finish() })
}

/// An answer that holds less than was asked for would tell that the rest was removed.
fn whole(url: &Url, count: Option<usize>, held: usize) -> Result<(), ExtractError> {
    let number = |name: &str| asked(url, name).first().and_then(|value| value.parse::<u64>().ok());
    if let Some(page) = number("page").filter(|page| *page > LAST_PAGE) {
        let reason =
            format!("`page={page}` is beyond the {LAST_PAGE} that the server gives: it answers the first page again");
        return Err(ExtractError::Partial(reason));
    }
    let per_page = number("per_page").and_then(|asked| usize::try_from(asked).ok()).unwrap_or(PER_PAGE);
    let Some(count) = count.filter(|_| number("page").unwrap_or(1) == 1) else { return Ok(()) };
    let due = per_page.min(count);
    // The count and the list are made at different moments: one or two may be missing.
    match held * 2 < due {
        true => Err(ExtractError::Partial(format!(
            "{held} of {due} documents: `per_page={per_page}` is perhaps none that the server knows (20, 100 and 1000 are)"
        ))),
        false => Ok(()),
    }
}

impl Paper {
    fn kind(&self) -> Value {
        Value::new(joined(&[self.kind.clone(), self.subtype.clone()].map(Option::unwrap_or_default)))
    }

    fn order(&self) -> Value {
        let order = self.executive_order_number.as_ref().map(|number| format!("EO {number}"));
        let proclamation = self.proclamation_number.as_ref().map(|number| format!("Proclamation {number}"));
        Value::new(order.or(proclamation).unwrap_or_default())
    }

    fn rin(&self) -> Value {
        let numbers = self.regulation_id_numbers.as_deref().unwrap_or_default();
        Value::new(joined(&numbers.iter().map(|number| format!("RIN {number}")).collect::<Vec<String>>()))
    }

    /// `91 FR 1684-1689`, where the pages are told.
    fn citation(&self) -> Value {
        let citation = collapsed(self.citation.as_deref().unwrap_or_default());
        match (self.start_page, self.end_page) {
            (Some(start), Some(end)) if end > start && citation.ends_with(&start.to_string()) => {
                Value::new(format!("{citation}-{end}"))
            }
            _ => Value::new(citation),
        }
    }

    /// `corrects FR Doc. 2025-22222; corrected by FR Doc. C1-2026-00789`: both are told as addresses in the API.
    fn corrections(&self) -> Value {
        let number =
            |address: &String| address.rsplit('/').next().unwrap_or_default().trim_end_matches(".json").to_owned();
        let of = self.correction_of.iter().map(|of| format!("corrects FR Doc. {}", number(of)));
        let by = self.corrections.iter().flatten().map(|by| format!("corrected by FR Doc. {}", number(by)));
        Value::new(joined(&of.chain(by).collect::<Vec<String>>()))
    }

    fn full_text(&self) -> Value {
        let words = self.full_text_xml_url.as_ref().map(|_| "XML".to_owned());
        Value { text: words.unwrap_or_default(), target: self.full_text_xml_url.clone() }
    }
}
