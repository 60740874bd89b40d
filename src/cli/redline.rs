//! The forms a redline is asked for in, and where it goes.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::ValueEnum;

use crate::render::{self, Redline};

use super::output;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For the terminal: inline, coloured
    Text,
    /// For the terminal: old on the left, new on the right
    SideBySide,
    /// Lines with -, + and citations, for patches and pipes
    Unified,
    /// A page of its own
    Html,
    Markdown,
    Json,
    /// The form of the diffbench scorer
    Diffbench,
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
    /// Exit with 1 where the two differ
    #[arg(long)]
    pub exit_code: bool,
}

impl RedlineArguments {
    /// Renders and delivers a redline.
    pub fn show(&self, redline: &Redline<'_>) -> anyhow::Result<()> {
        let text = self.render(redline)?;
        match &self.output {
            Some(file) => write(file, &text),
            None => output::print(&text),
        }
    }

    fn render(&self, redline: &Redline<'_>) -> anyhow::Result<String> {
        let coloured = self.output.is_none() && output::is_coloured();
        Ok(match self.format {
            Form::Text => render::text::inline(redline, output::width(), coloured),
            Form::SideBySide => render::text::side_by_side(redline, output::width(), coloured),
            Form::Unified => render::unified::unified(redline),
            Form::Html => render::html::document(redline),
            Form::Markdown => render::markdown::markdown(redline),
            Form::Json => format!("{}\n", serde_json::to_string_pretty(&render::json::json(redline))?),
            Form::Diffbench => format!("{}\n", render::diffbench::diffbench(redline)),
        })
    }
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(file, text).with_context(|| format!("`{}` can't be written", file.display()))
}
