//! Every step of every chain of real revisions, both ways: what is said to have changed, applied to the old text, gives
//! the new one, and reversed the old.

#[path = "../extract/support.rs"]
#[allow(dead_code)]
mod extracting;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use rulewatch::diff::diff;

use super::assert_lossless;

/// Larger files say nothing more about losses, and take a debug build many seconds each.
const LARGEST: u64 = 1_500_000;

#[test]
fn no_step_of_a_real_chain_loses_a_word_either_way() {
    let Some(corpus) = extracting::corpus("") else { return };
    let mut chains: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for file in extracting::files(&corpus, "") {
        if std::fs::metadata(&file).is_ok_and(|facts| facts.len() <= LARGEST) {
            chains.entry(file.parent().unwrap_or(&corpus).to_owned()).or_default().push(file);
        }
    }
    let queue = Mutex::new(chains.into_values());
    let steps = std::thread::scope(|threads| {
        let worker = || {
            let mut steps = 0;
            loop {
                let Some(chain) = queue.lock().unwrap().next() else { return steps };
                steps += replay(&chain);
            }
        };
        let workers = [threads.spawn(worker), threads.spawn(worker)];
        workers.into_iter().map(|worker| worker.join().unwrap()).sum::<usize>()
    });
    println!("{steps} steps");
    assert!(steps > 500, "a corpus of {steps} steps is not the corpus");
}

/// The steps of a chain that could be read.
fn replay(chain: &[PathBuf]) -> usize {
    let documents: Vec<_> = chain.iter().filter_map(|file| extracting::read_file(file).ok()).collect();
    for pair in documents.windows(2) {
        assert_lossless(&pair[0], &pair[1], &diff(&pair[0], &pair[1]));
        assert_lossless(&pair[1], &pair[0], &diff(&pair[1], &pair[0]));
    }
    documents.len().saturating_sub(1)
}
