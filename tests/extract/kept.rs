//! How much of a document's text is kept, and how much of the site is let in, on labelled pages.

use std::collections::HashMap;
use std::path::Path;

use rulewatch::document::Document;

use crate::support::{corpus, files, read_file};

type Words = HashMap<String, usize>;

/// Words and single Chinese characters, counted.
fn words<'a>(texts: impl Iterator<Item = &'a str>) -> Words {
    let mut words = Words::new();
    for text in texts {
        let spaced: String =
            text.chars().flat_map(|c| if c.is_ascii() { [c, '\0'] } else { [' ', c] }).filter(|c| *c != '\0').collect();
        for word in spaced.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            *words.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    words
}

fn overlap(one: &Words, other: &Words) -> usize {
    one.iter().map(|(word, count)| *count.min(other.get(word).unwrap_or(&0))).sum()
}

/// One row of the table: share of the expected words kept, share of words that are not expected.
struct Measured {
    expected: usize,
    kept: usize,
    read: usize,
}

fn measure(name: &str, expected: &Words, document: &Document) -> Measured {
    let read = words(document.blocks.iter().map(|block| block.text.as_str()));
    let row = Measured { expected: expected.values().sum(), kept: overlap(expected, &read), read: read.values().sum() };
    println!("{name:60} kept {:6.2} %  let in {:6.2} %", row.kept_share() * 100.0, row.let_in_share() * 100.0);
    row
}

impl Measured {
    fn kept_share(&self) -> f64 {
        self.kept as f64 / self.expected.max(1) as f64
    }

    fn let_in_share(&self) -> f64 {
        (self.read - self.kept) as f64 / self.read.max(1) as f64
    }

    fn sum(rows: &[Measured]) -> Measured {
        let total = |count: fn(&Measured) -> usize| rows.iter().map(count).sum();
        Measured { expected: total(|row| row.expected), kept: total(|row| row.kept), read: total(|row| row.read) }
    }
}

fn short(path: &Path) -> String {
    let parts: Vec<_> = path.components().rev().take(2).map(|part| part.as_os_str().to_string_lossy()).collect();
    format!("{}/{}", parts[1], parts[0])
}

#[test]
fn the_text_another_archive_extracted_is_kept() {
    let Some(folder) = corpus("ota-html-with-expected") else {
        return;
    };
    let mut rows = Vec::new();
    for path in files(&folder, "_snapshot.html") {
        let expected_path = path.to_string_lossy().replace("_snapshot.html", "_expected.md");
        // Some pages hold their text twice, for two widths of the window: a line counts once.
        let expected = read_file(Path::new(&expected_path)).unwrap();
        let mut lines: Vec<&str> = expected.blocks.iter().map(|block| block.text.as_str()).collect();
        lines.sort_unstable();
        lines.dedup();
        let mut document = read_file(&path).unwrap();
        document.blocks.sort_by(|a, b| a.text.cmp(&b.text));
        document.blocks.dedup_by(|a, b| a.text == b.text);
        rows.push(measure(&short(&path), &words(lines.into_iter()), &document));
    }
    let total = Measured::sum(&rows);
    println!("kept {:.2} %, let in {:.2} %", total.kept_share() * 100.0, total.let_in_share() * 100.0);
    assert!(total.kept_share() >= 0.99 && total.let_in_share() <= 0.02);
    assert!(rows.iter().all(|row| row.kept_share() >= 0.95));
}

#[test]
fn the_articles_of_readability_are_kept() {
    let Some(folder) = corpus("peer-tests/readability") else {
        return;
    };
    let mut rows = Vec::new();
    for path in files(&folder, "source.html") {
        let expected = read_file(&path.with_file_name("expected.html")).unwrap();
        let expected = words(expected.blocks.iter().map(|block| block.text.as_str()));
        rows.push(measure(&short(&path), &expected, &read_file(&path).unwrap()));
    }
    let total = Measured::sum(&rows);
    println!("kept {:.2} %, let in {:.2} %", total.kept_share() * 100.0, total.let_in_share() * 100.0);
    assert!(total.kept_share() >= 0.99 && total.let_in_share() <= 0.03);
}
