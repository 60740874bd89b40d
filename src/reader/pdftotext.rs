//! The second opinion: poppler's `pdftotext`, where it is installed, under the same limits as our own reader.

use std::env;
use std::io::Write;
use std::path::PathBuf;

use super::apart::{self, Ended, How};
use crate::document::Document;
use crate::extract::extract_boxes;

/// Reads a PDF by `pdftotext`; or says, as the end of a sentence, why not.
pub fn read(body: &[u8]) -> Result<Document, String> {
    let Some(program) = installed() else {
        return Err("`pdftotext` (poppler-utils), which reads some of these, is not installed".to_owned());
    };
    let told = program.to_string_lossy();
    match apart::run(&["--become-program", &told], |input| input.write_all(body)) {
        Ok(Ended { output, how: How::Well }) => {
            extract_boxes(&String::from_utf8_lossy(&output)).map_err(|error| format!("by `pdftotext`: {error}"))
        }
        Ok(Ended { how, .. }) => Err(format!("`pdftotext` {how} too")),
        Err(error) => Err(format!("`pdftotext` can't be started: {error}")),
    }
}

/// Where the program is; nowhere on systems where a process can't take limits along.
fn installed() -> Option<PathBuf> {
    let path = env::var_os("PATH").filter(|_| cfg!(unix))?;
    env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join("pdftotext"))
        .find(|p| p.is_file())
}
