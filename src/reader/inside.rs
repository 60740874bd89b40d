//! What runs in the process of its own.

use std::io::{self, Write};
use std::path::Path;

use super::limits;
use super::wire::{self, Answer};
use crate::extract::extract;

/// Takes the limits, reads the question on standard input and answers it on standard output.
pub fn answer() -> io::Result<()> {
    limits::take()?;
    let (snapshot, recipe) = wire::asked(&mut io::stdin().lock())?;
    let answer = Answer::from(extract(&snapshot, &recipe));
    let mut out = io::BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut out, &answer)?;
    out.flush()
}

/// Takes the limits and becomes `pdftotext`, which keeps them.
#[cfg(unix)]
pub fn become_pdftotext(program: &Path) -> io::Result<()> {
    use std::os::unix::process::CommandExt;

    limits::take()?;
    Err(std::process::Command::new(program).args(["-bbox-layout", "-", "-"]).exec())
}

/// There is no becoming another program elsewhere.
#[cfg(not(unix))]
pub fn become_pdftotext(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
