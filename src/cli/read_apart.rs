//! `rulewatch read-apart`: the process of its own in which a format is read that may break its reader. Hidden: people
//! have no use for it. It takes its limits first, then reads standard input and answers on standard output.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::reader;

#[derive(Debug, clap::Args)]
pub struct ReadApartArguments {
    /// Become this `pdftotext`, under the same limits
    #[arg(long, value_name = "PROGRAM")]
    become_program: Option<PathBuf>,
}

/// Ends with 0 where an answer was given, whatever it says.
pub fn run(arguments: ReadApartArguments) -> ExitCode {
    let answered = match arguments.become_program {
        Some(program) => reader::become_pdftotext(&program),
        None => reader::answer(),
    };
    match answered {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
