//! LibreOffice as the judge: for real revisions it accepts, then rejects, what is tracked, and what it then has is the
//! new, then the old text.
//!
//! Compared paragraph by paragraph: those of tables cell by cell, line breaks within a paragraph as ends of it; white
//! space at the ends of lines and empty lines do not count. Nothing else is normalised.

#[path = "../extract/support.rs"]
#[allow(dead_code)]
mod extracting;
#[path = "../support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use rulewatch::diff::diff;
use rulewatch::document::Document;

use support::chain::{chains, corpus};

/// Pairs that are turned.
const PAIRS: usize = 50;
/// Larger files tell nothing more and keep LibreOffice busy for minutes.
const LARGEST: u64 = 300_000;
/// What the pairs are taken from, in turn.
const KINDS: [&str; 12] = [
    "zh-Hans-law-md",
    "dfars-html",
    "us-code-md",
    "gov-html-edgi",
    "ota-html-with-expected",
    "cisa-directives-md",
    "french-law-md",
    "zh-Hant-law-md",
    "nist-md",
    "white-house-text",
    "german-law-md",
    "gov-html-vendored",
];

struct Pair {
    name: String,
    old: Document,
    new: Document,
}

#[test]
fn libreoffice_accepts_to_the_new_text_and_rejects_to_the_old() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus beside the repository");
        return;
    };
    let Some(python) = python() else {
        println!("skipped: no LibreOffice with its Python bridge on this machine");
        return;
    };
    let pairs = pairs(&corpus);
    let folder = tempfile::tempdir().unwrap();
    for (number, pair) in pairs.iter().enumerate() {
        let docx = super::docx(&pair.old, &pair.new, &diff(&pair.old, &pair.new));
        std::fs::write(folder.path().join(format!("{number:02}.docx")), docx).unwrap();
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/word/both_sides.py");
    let ended = Command::new(python).arg(script).arg(folder.path()).status().unwrap();
    assert!(ended.success(), "LibreOffice did not turn the documents");
    let mut wrong = Vec::new();
    for (number, pair) in pairs.iter().enumerate() {
        for (side, document) in [("accepted", &pair.new), ("rejected", &pair.old)] {
            let file = folder.path().join(format!("{number:02}.{side}.txt"));
            let text = std::fs::read_to_string(file).unwrap_or_default();
            let text = text.trim_start_matches('\u{feff}');
            let (found, wanted) = (lines([text]), lines(super::paragraphs(document).iter().map(String::as_str)));
            if let Some(at) = (0..found.len().max(wanted.len())).find(|&at| found.get(at) != wanted.get(at)) {
                let (found, wanted) = (found.get(at), wanted.get(at));
                wrong.push(format!("{} {side}, line {at}:\n  found  {found:?}\n  wanted {wanted:?}", pair.name));
            }
        }
    }
    println!("{} pairs, {} sides wrong", pairs.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A Python that can talk to LibreOffice, where both are there.
fn python() -> Option<&'static str> {
    let runs = |program: &str, arguments: &[&str]| {
        Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
    };
    let python = ["/usr/bin/python3", "python3"].into_iter().find(|python| runs(python, &["-c", "import uno"]))?;
    runs("soffice", &["--headless", "--version"]).then_some(python)
}

/// Revisions of every kind in turn, as long as there are some.
fn pairs(corpus: &Path) -> Vec<Pair> {
    let small = |file: &PathBuf| std::fs::metadata(file).is_ok_and(|facts| facts.len() <= LARGEST);
    let mut of_kinds: Vec<_> = KINDS
        .iter()
        .map(|kind| {
            let steps: Vec<(String, PathBuf, PathBuf)> = chains(corpus, kind)
                .into_iter()
                .flat_map(|chain| {
                    let files: Vec<PathBuf> = chain.files.into_iter().filter(small).collect();
                    let pairs: Vec<_> = files.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
                    // The first and the last step of a chain: the rest are much like them.
                    let last = pairs.last().cloned().filter(|_| pairs.len() > 1);
                    let ends: Vec<_> = pairs.into_iter().take(1).chain(last).collect();
                    ends.into_iter().map(move |(old, new)| (chain.name.clone(), old, new))
                })
                .collect();
            steps.into_iter()
        })
        .collect();
    let mut pairs = Vec::new();
    while pairs.len() < PAIRS {
        let before = pairs.len();
        for steps in &mut of_kinds {
            let found = steps.find_map(|(name, old, new)| {
                let (old, new) = (extracting::read_file(&old).ok()?, extracting::read_file(&new).ok()?);
                (old.text() != new.text()).then_some(Pair { name, old, new })
            });
            pairs.extend(found);
        }
        if pairs.len() == before {
            break;
        }
    }
    pairs.truncate(PAIRS);
    pairs
}

fn lines<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let lines = texts.into_iter().flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}
