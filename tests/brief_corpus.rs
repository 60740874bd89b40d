//! Severity over real revisions: nothing that is known to be noise, typography, new numbers or markup weighs more than 1,
//! and what is known to change the law weighs 3 or more.
//!
//! Which steps are which is told by the corpus: by the names of its chains and by what its manifest says of each step.

#[path = "extract/support.rs"]
#[allow(dead_code)]
mod extracting;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use regex::Regex;
use rulewatch::brief::classes::{Verdict, verdicts};
use rulewatch::diff::diff;
use rulewatch::document::Document;

#[path = "support/redline.rs"]
mod redline;

/// Larger files take a debug build many seconds each and say nothing more.
const LARGEST: u64 = 1_000_000;

/// Kinds of the corpus whose folders are chains of one document.
const KINDS: [&str; 18] = [
    "ota-html-noise",
    "ota-html-with-expected",
    "gov-html-edgi",
    "gov-html-vendored",
    "dfars-html",
    "dfars-dita",
    "cisa-directives-md",
    "nist-md",
    "omb-md",
    "us-code-md",
    "ota-terms-md",
    "zh-Hans-law-md",
    "zh-Hant-law-md",
    "zh-Hant-moj-json",
    "cfr-regml-xml",
    "ecfr-xml",
    "ecfr-markdown",
    "gpo-bill-stages",
];

/// What a step is known to be.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Known {
    Editorial,
    Substance,
    Open,
}

struct Step {
    file: PathBuf,
    known: Known,
    hunks: usize,
    severity: u8,
    /// Class and rule of what weighs most.
    lead: String,
    direction: String,
}

#[test]
fn editorial_steps_weigh_little_and_steps_of_substance_weigh_much() {
    let Some(corpus) = extracting::corpus("") else { return };
    let notes = manifest(&corpus);
    let queue = Mutex::new(chains(&corpus).into_iter());
    let mut steps: Vec<Step> = std::thread::scope(|threads| {
        let worker = || {
            let mut steps = Vec::new();
            loop {
                let Some(chain) = queue.lock().expect("a queue").next() else { return steps };
                steps.extend(replay(&corpus, &chain, &notes));
            }
        };
        let workers = [threads.spawn(worker), threads.spawn(worker)];
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect()
    });
    steps.sort_by(|a, b| a.file.cmp(&b.file));
    let mut wrong = Vec::new();
    for step in &steps {
        let line = format!(
            "{:9} {} {:9} {:4} hunks {:32} {}",
            format!("{:?}", step.known),
            step.severity,
            step.direction,
            step.hunks,
            step.lead,
            step.file.display()
        );
        println!("{line}");
        match step.known {
            Known::Editorial if step.severity > 1 => wrong.push(line),
            Known::Substance if step.severity < 3 => wrong.push(line),
            _ => {}
        }
    }
    let count = |known| steps.iter().filter(|step| step.known == known).count();
    println!(
        "{} steps: {} editorial, {} of substance, {} open",
        steps.len(),
        count(Known::Editorial),
        count(Known::Substance),
        count(Known::Open)
    );
    assert!(count(Known::Editorial) >= 50 && count(Known::Substance) >= 75, "this is not the corpus");
    assert!(wrong.is_empty(), "{} steps weigh wrongly:\n{}", wrong.len(), wrong.join("\n"));
}

/// What the manifest says differs from the version before, by the path within the corpus.
fn manifest(corpus: &Path) -> HashMap<String, String> {
    let text = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).expect("a manifest");
    let rows = text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(|row| row.len() > 6).map(|row| (row[0].to_owned(), row[6].to_owned())).collect()
}

/// The folders that hold versions of one document, each with its files in order.
fn chains(corpus: &Path) -> Vec<Vec<PathBuf>> {
    let mut chains: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for kind in KINDS {
        for file in extracting::files(&corpus.join(kind), "") {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let stands_alone = file.components().any(|part| part.as_os_str().to_string_lossy().starts_with("single"));
            let small = std::fs::metadata(&file).is_ok_and(|facts| facts.len() <= LARGEST);
            let version = name.starts_with(|c: char| c.is_ascii_digit()) || kind.starts_with("ecfr");
            if small && version && !stands_alone && !name.ends_with("_expected.md") {
                chains.entry(file.parent().unwrap_or(corpus).to_owned()).or_default().push(file);
            }
        }
    }
    chains.into_values().collect()
}

fn replay(corpus: &Path, chain: &[PathBuf], notes: &HashMap<String, String>) -> Vec<Step> {
    let read: Vec<(&PathBuf, Document)> =
        chain.iter().filter_map(|file| Some((file, extracting::read_file(file).ok()?))).collect();
    read.windows(2).map(|pair| step(corpus, &pair[0].1, &pair[1].1, pair[1].0, notes)).collect()
}

fn step(corpus: &Path, old: &Document, new: &Document, file: &Path, notes: &HashMap<String, String>) -> Step {
    let difference = diff(old, new);
    let found = verdicts(&redline::source("corpus", "", ""), old, new, &difference);
    let lead: Option<&Verdict> =
        found.iter().filter_map(|verdicts| verdicts.first()).reduce(|a, b| if b.severity > a.severity { b } else { a });
    let name = file.strip_prefix(corpus).unwrap_or(file).to_owned();
    let note = notes.get(&name.to_string_lossy().into_owned()).map_or("", String::as_str);
    Step {
        known: known(&name.to_string_lossy(), note),
        file: name,
        hunks: difference.hunks.len(),
        severity: lead.map_or(0, |verdict| verdict.severity),
        lead: lead.map_or("nothing".to_owned(), |verdict| format!("{} {}", verdict.class, verdict.rule)),
        direction: lead.map_or(String::new(), |verdict| verdict.direction.to_string()),
    }
}

/// Chains of which the corpus says that nothing of substance changes in them.
const NOISE: [&str; 5] = ["NOISE", "-daily", "FALSEPOS", "FLIPFLOP", "markup-only"];
/// What a manifest says of an editorial step.
const EDITORIAL: [&str; 9] = [
    "only whitespace/markup differs",
    "dash characters only",
    "Edited footnote numbers to match",
    "remove extra period",
    "commit: grammar",
    "typo  fix",
    "cleanup for typos",
    "Fixed typo in escape",
    "[-“-]{+\"+} … [-”-]{+\"+}",
];
/// And of one of substance.
const SUBSTANCE: [&str; 10] = [
    "caused by FR document",
    "true positive",
    "whole section rewritten",
    "Final policy rollout",
    "public comment period",
    "Statute of limitations",
    "[-must-]{+should+}",
    "次修订",
    "次修正",
    "Supplemental Guidance V2",
];

fn known(name: &str, note: &str) -> Known {
    if NOISE.iter().any(|mark| name.contains(mark)) || EDITORIAL.iter().any(|words| note.contains(words)) {
        return Known::Editorial;
    }
    // Laws and terms of use of which whole sentences are others.
    const LAWS: [&str; 5] = ["us-code-md", "zh-Hans-law-md", "zh-Hant-law-md", "nist-md", "ota-terms-md"];
    let long = LAWS.iter().any(|kind| name.starts_with(kind)) && words_changed(note) >= 100;
    if long || SUBSTANCE.iter().any(|words| note.contains(words)) { Known::Substance } else { Known::Open }
}

/// Words that came and went by the manifest's own count; words that came back as they went count nothing.
fn words_changed(note: &str) -> usize {
    let counts = Regex::new(r"auto: \+(\d+)/-(\d+) words").expect("a pattern");
    let Some(found) = counts.captures(note) else { return 0 };
    let number = |at: usize| found[at].parse::<usize>().unwrap_or(0);
    if number(1) == number(2) { 0 } else { number(1).max(number(2)) }
}
