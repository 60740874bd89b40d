//! The report for people: as a table of text, for a spreadsheet, for a browser or the printer.

use jiff::Timestamp;
use maud::{DOCTYPE, PreEscaped, html};

use super::{Coverage, CoverageRow, Gap};
use crate::render::{STYLE, one_line};
use crate::wording::Language;

/// What each column tells.
const COLUMNS: [&str; 9] = [
    "coverage-source",
    "coverage-good",
    "coverage-held",
    "coverage-failed",
    "coverage-first",
    "coverage-last",
    "coverage-gaps",
    "coverage-versions",
    "coverage-archive",
];

impl Coverage {
    /// The heads of the columns.
    pub fn columns(language: Language) -> [String; 9] {
        COLUMNS.map(|column| language.say(column).into_owned())
    }

    /// The cells of each source, in the order of the columns; harmless to look at.
    pub fn table(&self, language: Language) -> Vec<Vec<String>> {
        self.rows.iter().map(|row| cells(row, language)).collect()
    }

    /// `2026-01-01 00:00 to 2026-02-01 00:00 UTC`
    pub fn period(&self, language: Language) -> String {
        language.tell("coverage-period", [("from", minute(self.from).into()), ("to", minute(self.to).into())])
    }

    /// RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe. In Chinese it begins with a
    /// byte order mark, without which some spreadsheets take it for another encoding.
    pub fn csv(&self, language: Language) -> String {
        let say = |id: &str| language.say(id).into_owned();
        let mut writer =
            csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let foot = [say("coverage-period-label"), self.period(language), say("coverage-head"), self.head.to_string()];
        let rows =
            [Coverage::columns(language).to_vec()].into_iter().chain(self.table(language)).chain([foot.to_vec()]);
        // A vector takes every byte, and rows of any length are wanted.
        for row in rows {
            let _ = writer.write_record(row.iter().map(|cell| no_formula(cell)));
        }
        let written = writer.into_inner().unwrap_or_default();
        let mark = if language == Language::English { "" } else { "\u{feff}" };
        format!("{mark}{}", String::from_utf8_lossy(&written))
    }

    /// A document of its own.
    pub fn html(&self, language: Language) -> String {
        let (title, period) = (language.say("coverage-title"), self.period(language));
        html! {
            (DOCTYPE)
            html lang=(language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (title) " " (period) }
                    style { (PreEscaped(STYLE)) "table{border-collapse:collapse;font-size:.85rem}th,td{text-align:left;vertical-align:top;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line)}main{max-width:84rem}" }
                }
                body { main {
                    h1 { (title) }
                    p { (period) }
                    table {
                        thead { tr { @for column in Coverage::columns(language) { th { (column) } } } }
                        tbody { @for row in self.table(language) { tr { @for cell in row { td { (cell) } } } } }
                    }
                    p { (self.foot(language)) }
                } }
            }
        }
        .into_string()
    }

    /// `head of all: SHA-256 …`
    pub fn foot(&self, language: Language) -> String {
        let head = format!("SHA-256 {}", self.head);
        language.tell("label", [("label", language.say("coverage-head").into()), ("value", head.into())])
    }
}

fn cells(row: &CoverageRow, language: Language) -> Vec<String> {
    let time =
        |time: Option<Timestamp>| time.map(minute).unwrap_or_else(|| language.say("coverage-never").into_owned());
    let gaps: Vec<String> = row.gaps.iter().map(|one| gap(one, language)).collect();
    vec![
        row.source.to_string(),
        row.good.to_string(),
        row.held.to_string(),
        row.failed.to_string(),
        time(row.first_good),
        time(row.last_good),
        if gaps.is_empty() { language.say("coverage-none").into_owned() } else { gaps.join("; ") },
        row.versions.to_string(),
        row.head.map(|head| head.to_string()).unwrap_or_default(),
    ]
}

fn gap(gap: &Gap, language: Language) -> String {
    let reason = gap.reason.clone().unwrap_or_else(|| language.say("coverage-nobody").into_owned());
    let about = [
        ("from", minute(gap.from).into()),
        ("to", minute(gap.to).into()),
        ("reason", one_line(&reason).into_owned().into()),
    ];
    language.tell("coverage-gap", about)
}

/// `2026-01-15 11:06`, UTC.
fn minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M").to_string()
}

fn no_formula(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
