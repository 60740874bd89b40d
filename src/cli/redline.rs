//! The forms a redline is asked for in, and where it goes.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::ValueEnum;
use jiff::Timestamp;

use crate::document::Document;
use crate::fold;
use crate::render::{self, DatedBrief, Dates, Ink, Layout, Redline, Terminal};
use crate::source::Source;
use crate::wording::Language;

use super::explain::explain;
use super::output;

/// That two documents say the same, and what their typography differs in.
pub fn same(sides: &str, old: &Document, new: &Document) -> String {
    let differs: Vec<String> = fold::between(old, new).iter().map(ToString::to_string).collect();
    match differs.is_empty() {
        true => format!("{sides} say the same"),
        false => format!("{sides} say the same; typographic: {}", differs.join(", ")),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For the terminal: inline, coloured
    Text,
    /// For the terminal: old on the left, new on the right
    SideBySide,
    /// Lines with -, + and citations, for pipes; no patch
    Unified,
    /// From the text of the one to that of the other, as `show --text` prints them, for patch(1)
    Patch,
    /// A page of its own
    Html,
    /// The same, old on the left, new on the right
    HtmlSideBySide,
    Markdown,
    Json,
    /// A Word document with tracked changes
    Docx,
    /// The dates it names, as a calendar (RFC 5545)
    Ics,
    /// The form of the diffbench scorer
    Diffbench,
}

impl Form {
    /// True for the forms that begin with a brief: to write one nobody reads costs more than to compare two short rules.
    pub fn tells_brief(self) -> bool {
        !matches!(self, Form::SideBySide | Form::Unified | Form::Patch | Form::Diffbench)
    }
}

/// How a redline is shown; shared by `diff` and `compare`.
#[derive(Debug, clap::Args)]
pub struct RedlineArguments {
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: Form,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Unchanged blocks shown around each change
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub context: usize,
    /// In which our own words are said: en, zh-Hant, zh-Hans; the law's stand as they are
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub language: Language,
    /// Exit with 1 where the two differ
    #[arg(long)]
    pub exit_code: bool,
    /// Say instead what each change means by the rules, and quote the words that prove it
    #[arg(long, conflicts_with = "format")]
    pub explain: bool,
}

impl RedlineArguments {
    /// Renders and delivers a redline of a source; `of` is what its dates belong to, `observed` when the new side was seen.
    pub fn show(&self, source: &Source, of: &str, redline: &Redline<'_>, observed: Timestamp) -> anyhow::Result<()> {
        if self.explain {
            return self.deliver_text(&explain(source, redline));
        }
        match self.format {
            Form::Docx => self.deliver(&render::docx(redline, observed)?),
            Form::Ics => self.deliver_text(&dates(redline, of, observed)),
            _ => self.deliver_text(&self.render(redline)?),
        }
    }

    fn deliver_text(&self, text: &str) -> anyhow::Result<()> {
        match &self.output {
            Some(file) => write(file, text.as_bytes()),
            None => output::print(text),
        }
    }

    /// Bytes that no terminal can show.
    fn deliver(&self, bytes: &[u8]) -> anyhow::Result<()> {
        match &self.output {
            Some(file) => write(file, bytes),
            None if std::io::stdout().is_terminal() => {
                bail!("a Word document is nothing for a terminal: name a file with `-o FILE`")
            }
            None => output::print_bytes(bytes),
        }
    }

    fn render(&self, redline: &Redline<'_>) -> anyhow::Result<String> {
        let terminal = match self.output {
            Some(_) => Terminal { width: 100, ink: Ink::Signs },
            None => output::terminal(),
        };
        Ok(match self.format {
            Form::Text => render::text(redline, terminal),
            Form::SideBySide => render::side_by_side(redline, terminal),
            Form::Unified => render::unified(redline, terminal.ink),
            Form::Patch => render::patch(redline),
            Form::Html => render::html_document(redline, Layout::Inline),
            Form::HtmlSideBySide => render::html_document(redline, Layout::SideBySide),
            Form::Markdown => render::markdown(redline),
            Form::Json => format!("{}\n", render::json(redline)?),
            Form::Docx | Form::Ics => bail!("this form is written otherwise"),
            Form::Diffbench => {
                format!("{}\n", render::escape_json(&render::diffbench::diffbench(redline).to_string()))
            }
        })
    }
}

/// The dates of a redline's brief; a calendar without events where it has none.
fn dates(redline: &Redline<'_>, of: &str, seen: Timestamp) -> String {
    let title = if redline.new.title.is_empty() { of } else { &redline.new.title };
    let briefs = redline.brief.map(|brief| DatedBrief { brief, seen, is_told: true });
    render::ics(&[Dates { of, title, url: None, briefs: Vec::from_iter(briefs) }], redline.language)
}

fn write(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(file, bytes).with_context(|| format!("`{}` can't be written", file.display()))
}
