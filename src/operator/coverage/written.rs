//! The report for people: as a table of text, for a spreadsheet, for a browser or the printer.

use jiff::Timestamp;
use maud::{DOCTYPE, PreEscaped, html};

use super::{Coverage, CoverageRow, Gap};
use crate::render::{STYLE, one_line};

/// What each column tells.
pub const COLUMNS: [&str; 9] =
    ["source", "read well", "held", "failed", "first read well", "last read well", "gaps", "versions", "archive head"];

impl Coverage {
    /// The cells of each source, in the order of [`COLUMNS`]; harmless to look at.
    pub fn table(&self) -> Vec<Vec<String>> {
        self.rows.iter().map(cells).collect()
    }

    /// `2026-01-01 00:00 to 2026-02-01 00:00 UTC`
    pub fn period(&self) -> String {
        format!("{} to {} UTC", minute(self.from), minute(self.to))
    }

    /// RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe.
    pub fn csv(&self) -> String {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let foot = vec!["period".to_owned(), self.period(), "head of all".to_owned(), self.head.to_string()];
        let rows = [COLUMNS.map(str::to_owned).to_vec()].into_iter().chain(self.table());
        // A vector takes every byte, and rows of any length are wanted.
        for row in rows {
            let _ = writer.write_record(row.iter().map(|cell| no_formula(cell)));
        }
        let mut written = writer.into_inner().unwrap_or_default();
        written.extend_from_slice(format!("{}\r\n", foot.join(",")).as_bytes());
        String::from_utf8_lossy(&written).into_owned()
    }

    /// A document of its own.
    pub fn html(&self) -> String {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { "Coverage " (self.period()) }
                    style { (PreEscaped(STYLE)) "table{border-collapse:collapse;font-size:.85rem}th,td{text-align:left;vertical-align:top;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line)}main{max-width:84rem}" }
                }
                body { main {
                    h1 { "Coverage" }
                    p { (self.period()) }
                    table {
                        thead { tr { @for column in COLUMNS { th { (column) } } } }
                        tbody { @for row in self.table() { tr { @for cell in row { td { (cell) } } } } }
                    }
                    p { "Head of all: SHA-256 " code { (self.head) } }
                } }
            }
        }
        .into_string()
    }
}

fn cells(row: &CoverageRow) -> Vec<String> {
    let time = |time: Option<Timestamp>| time.map(minute).unwrap_or_else(|| "never".to_owned());
    let gaps: Vec<String> = row.gaps.iter().map(gap).collect();
    vec![
        row.source.to_string(),
        row.good.to_string(),
        row.held.to_string(),
        row.failed.to_string(),
        time(row.first_good),
        time(row.last_good),
        if gaps.is_empty() { "none".to_owned() } else { gaps.join("; ") },
        row.versions.to_string(),
        row.head.map(|head| head.to_string()).unwrap_or_default(),
    ]
}

fn gap(gap: &Gap) -> String {
    let reason = gap.reason.as_deref().unwrap_or("nobody looked");
    format!("{} to {}: {}", minute(gap.from), minute(gap.to), one_line(reason))
}

/// `2026-01-15 11:06`, UTC.
fn minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M").to_string()
}

fn no_formula(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
