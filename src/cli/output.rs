//! What the terminal gets: colour or not, tables, errors, and nothing that a source could make act.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

use crate::render::{Ink, Terminal, escape_json, one_line, visible};

use super::When;

/// Sets colour for the whole process; `anstream` strips it where it is not wanted.
pub fn choose_colour(when: When) {
    match when {
        When::Auto => {}
        When::Always => anstream::ColorChoice::Always.write_global(),
        When::Never => anstream::ColorChoice::Never.write_global(),
    }
}

/// True where standard output shows colour.
pub fn is_coloured() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

/// How standard output wants to be written to.
pub fn terminal() -> Terminal {
    Terminal { width: width(), ink: if is_coloured() { Ink::Colour } else { Ink::Signs } }
}

/// Columns of the terminal, 100 where there is none.
fn width() -> usize {
    if !std::io::stdout().is_terminal() {
        return 100;
    }
    usize::from(Table::new().width().unwrap_or(100)).clamp(40, 160)
}

/// Prints to standard output; a closed pipe ends the process quietly, as `| head` expects.
pub fn print(text: &str) -> anyhow::Result<()> {
    finish(anstream::stdout().write_all(text.as_bytes()))
}

/// Prints bytes as they are.
pub fn print_bytes(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    finish(out.write_all(bytes).and_then(|()| out.flush()))
}

fn finish(written: std::io::Result<()>) -> anyhow::Result<()> {
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        other => Ok(other?),
    }
}

/// Prints one JSON value, indented.
pub fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    print(&json(value)?)
}

/// One JSON value, indented, as it is printed.
pub fn json(value: &impl Serialize) -> anyhow::Result<String> {
    Ok(format!("{}\n", escape_json(&serde_json::to_string_pretty(value)?)))
}

/// Prints one JSON object on one line.
pub fn print_json_line(value: &impl Serialize) -> anyhow::Result<()> {
    print(&format!("{}\n", escape_json(&serde_json::to_string(value)?)))
}

/// Prints rows under headers; cells are cleaned of control characters.
pub fn print_table(headers: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> anyhow::Result<()> {
    print(&table(headers, rows))
}

/// The same as it is printed.
pub fn table(headers: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if !std::io::stdout().is_terminal() {
        table.set_width(160);
    }
    table.set_header(headers.iter().copied());
    for row in rows {
        table.add_row(row.iter().map(|cell| one_line(cell).into_owned()));
    }
    format!("{table}\n")
}

/// `1 message`, `2 messages`.
pub fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// A note to the person, on standard error.
pub fn say(text: &str) {
    // Nobody left to talk to is no reason to stop.
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Reports an error with its causes and gives the exit code of a usage or configuration error.
pub fn fail(error: &anyhow::Error) -> ExitCode {
    let mut causes: Vec<String> = error.chain().map(|cause| visible(&cause.to_string()).into_owned()).collect();
    // A wrapper that tells its cause within its own text has told it.
    causes.dedup_by(|cause, wrapper| wrapper.ends_with(cause.as_str()));
    say(&format!("error: {}", causes.join("\n  because: ")));
    ExitCode::from(2)
}
