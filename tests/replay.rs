//! Real revision chains, replayed one version a check. What must hold: no step in which nothing of substance changed
//! raises a revision above severity 1, every step whose words differ raises one, and nothing of a good chain is held.
//!
//! Which steps are which is told by the corpus and by a count of words that shares no code with the extractor.

#[path = "support/mod.rs"]
mod support;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rulewatch::check::Outcome;
use support::chain::{Chain, Replayed, Theatre, chains, corpus, manifest};
use tokio::sync::Semaphore;

/// Kinds of the corpus whose documents are HTML, Markdown or text.
const KINDS: [&str; 16] = [
    "ota-html-noise",
    "ota-html-with-expected",
    "gov-html-edgi",
    "gov-html-vendored",
    "dfars-html",
    "zh-html-pages",
    "cisa-directives-md",
    "nist-md",
    "omb-md",
    "us-code-md",
    "ota-terms-md",
    "zh-Hans-law-md",
    "zh-Hant-law-md",
    "french-law-md",
    "german-law-md",
    "white-house-text",
];
/// Chains replayed at once.
const AT_ONCE: usize = 4;

/// What a step is known to be.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Known {
    /// Nothing of substance differs.
    Noise,
    /// Words of the document differ.
    Differs,
    /// The sources do not say whether what differs is the document or the site around it.
    Open,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn real_chains_raise_what_differs_and_keep_quiet_about_noise() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus beside the repository");
        return;
    };
    let notes = manifest(&corpus);
    let replayed = replay(staged(&corpus)).await;
    let mut faults = Vec::new();
    let mut totals = Totals::default();
    println!("{:66} served recorded revised unchanged held worst noise>1", "chain");
    for chain in &replayed {
        let row = Totals::of(chain, &notes, &mut faults);
        println!("{:66} {row}", chain.name);
        totals.add(&row);
    }
    println!("{:66} {totals}", format!("{} chains, {} noise steps", replayed.len(), totals.noise));
    assert!(replayed.len() >= 40, "a corpus of {} chains is not the corpus", replayed.len());
    assert!(faults.is_empty(), "{} steps are told wrongly:\n{}", faults.len(), faults.join("\n"));
}

/// The chains to replay, longest first so that none is left over at the end.
fn staged(corpus: &Path) -> Vec<Chain> {
    let size = |file: &PathBuf| file.metadata().map_or(0, |facts| facts.len());
    let mut staged: Vec<Chain> = KINDS.iter().flat_map(|kind| chains(corpus, kind)).collect();
    staged.sort_by_key(|chain| std::cmp::Reverse(chain.files.iter().map(size).sum::<u64>()));
    staged
}

async fn replay(chains: Vec<Chain>) -> Vec<Replayed> {
    let theatre = Arc::new(Theatre::new(chains.len()).await);
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let running: Vec<_> = chains
        .into_iter()
        .enumerate()
        .map(|(number, chain)| {
            let (theatre, places) = (theatre.clone(), places.clone());
            tokio::spawn(async move {
                let _place = places.acquire().await.expect("open");
                theatre.replay(chain, number).await
            })
        })
        .collect();
    let mut replayed = Vec::new();
    for chain in running {
        replayed.push(chain.await.expect("a chain runs to its end"));
    }
    replayed.sort_by(|a, b| a.name.cmp(&b.name));
    replayed
}

#[derive(Default)]
struct Totals {
    served: usize,
    recorded: usize,
    revised: usize,
    unchanged: usize,
    held: usize,
    worst: u8,
    noise: usize,
    loud: usize,
}

impl Totals {
    /// The row of a chain; what is told wrongly is added to `faults`.
    fn of(chain: &Replayed, notes: &HashMap<PathBuf, String>, faults: &mut Vec<String>) -> Totals {
        let mut row = Totals { served: chain.taken.len(), recorded: chain.versions, ..Totals::default() };
        let mut before: Option<&Path> = None;
        for taken in &chain.taken {
            let known = before.map_or(Known::Open, |before| known(before, &taken.file, &chain.name, notes));
            let severity = match &taken.outcome {
                Outcome::Revised { severity, .. } => Some(*severity),
                _ => None,
            };
            row.revised += usize::from(severity.is_some());
            row.unchanged += usize::from(matches!(taken.outcome, Outcome::Unchanged { .. } | Outcome::Noted { .. }));
            row.held += usize::from(!taken.outcome.is_good());
            row.worst = row.worst.max(severity.unwrap_or(0));
            row.noise += usize::from(known == Known::Noise);
            let wrong = match known {
                Known::Noise if severity > Some(1) => {
                    row.loud += 1;
                    Some("noise is loud")
                }
                Known::Differs if !taken.outcome.is_news() => Some("a difference is silent"),
                _ if !taken.outcome.is_good() && !is_odd(&taken.file) => Some("a good version is not taken"),
                _ => None,
            };
            faults.extend(wrong.map(|wrong| format!("{wrong}: {}: {:?}", taken.file.display(), taken.outcome)));
            before = Some(&taken.file);
        }
        assert_eq!(chain.revisions, row.revised, "{}: the index holds each revision once", chain.name);
        row
    }

    fn add(&mut self, row: &Totals) {
        self.served += row.served;
        self.recorded += row.recorded;
        self.revised += row.revised;
        self.unchanged += row.unchanged;
        self.held += row.held;
        self.worst = self.worst.max(row.worst);
        self.noise += row.noise;
        self.loud += row.loud;
    }
}

impl std::fmt::Display for Totals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Totals { served, recorded, revised, unchanged, held, worst, loud, .. } = self;
        write!(f, "{served:6} {recorded:8} {revised:7} {unchanged:9} {held:4} {worst:5} {loud:7}")
    }
}

/// Bodies of good chains that are rightly held.
fn is_odd(file: &Path) -> bool {
    // "Redirecting", and nothing else.
    file.ends_with("lechat-trackers/01_2025-12-15_snapshot.html")
}

fn known(before: &Path, file: &Path, chain: &str, notes: &HashMap<PathBuf, String>) -> Known {
    const NOISE: [&str; 5] = ["_NOISE", "-daily", "FALSEPOS", "FLIPFLOP", "markup-only"];
    let note = notes.get(file).map_or("", String::as_str);
    if NOISE.iter().any(|mark| chain.contains(mark)) || note.contains("only whitespace/markup differs") {
        return Known::Noise;
    }
    // Pages are told apart by what is known of them: much of what differs is the site, not the document.
    let differs = match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => match expected(before).zip(expected(file)) {
            Some((before, after)) => words(&before) != words(&after),
            None => chain.contains("TRUEPOS") || (chain.starts_with("dfars") && note.contains("auto: +")),
        },
        _ => words(&read(before)) != words(&read(file)),
    };
    if differs { Known::Differs } else { Known::Open }
}

/// What another tool read in a page.
fn expected(page: &Path) -> Option<String> {
    let path = page.to_str()?.strip_suffix("_snapshot.html")?.to_owned() + "_expected.md";
    std::fs::read_to_string(path).ok()
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}

/// The words of a Markdown or plain text, counted: front matter, tags, and the targets of links left out.
fn words(text: &str) -> BTreeMap<String, usize> {
    let text = text.replace("\r\n", "\n");
    let body = match text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---")) {
        Some((_, body)) => body,
        None => &text,
    };
    let marks = regex::Regex::new(r"(?s)<!--.*?-->|<[^>\n]*>|\]\([^)\n]*\)|https?://\S+|\{:?[^}\n]*\}|&[#\w]+;")
        .expect("a pattern");
    // How long ago it was depends on the day of the visit.
    let ages = regex::Regex::new(r"\d+ (?:hour|day|week|month)s? ago|yesterday|today|this week").expect("a pattern");
    let bare = marks.replace_all(body, " ");
    let bare = ages.replace_all(&bare, " ");
    let mut counted = BTreeMap::new();
    let spaced: String = bare.chars().flat_map(|c| if c.is_ascii() { [c, '\0'] } else { [' ', c] }).collect();
    for word in spaced.split(|c: char| !c.is_alphanumeric() && c != '\0') {
        let word: String = word.chars().filter(|c| *c != '\0').collect();
        if !word.is_empty() {
            *counted.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    counted
}
