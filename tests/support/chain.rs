//! A chain: the versions of one real document in their order, served over loopback one a check, through the real
//! fetcher, archive and index.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rulewatch::archive::Archive;
use rulewatch::check::{Edges, Outcome, check};
use rulewatch::fetch::Fetcher;
use rulewatch::store::{RevisionFilter, Store};

use super::site::{Answer, Site, fetch_settings, source};

/// The versions of one document, oldest first.
pub struct Chain {
    /// `kind/document`.
    pub name: String,
    pub files: Vec<PathBuf>,
}

/// How one version was taken.
pub struct Taken {
    pub file: PathBuf,
    pub outcome: Outcome,
}

/// A chain's outcomes, and how many versions and revisions the index holds afterwards.
pub struct Replayed {
    pub name: String,
    pub taken: Vec<Taken>,
    pub versions: usize,
    pub revisions: usize,
}

/// The corpus, where it is there.
pub fn corpus() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus"));
    folder.is_dir().then(|| folder.to_owned())
}

/// What the manifest says of each file: its path and what differs from the version before.
pub fn manifest(corpus: &Path) -> HashMap<PathBuf, String> {
    let text = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).expect("a manifest");
    let rows = text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(|row| row.len() > 6).map(|row| (corpus.join(row[0]), row[6].to_owned())).collect()
}

/// The chains of a kind. Files of a folder whose name begins with `single`, and files in none, stand alone.
pub fn chains(corpus: &Path, kind: &str) -> Vec<Chain> {
    let mut chains = Vec::new();
    for entry in sorted(&corpus.join(kind)) {
        let alone = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with("single"));
        let files: Vec<PathBuf> = if entry.is_dir() { sorted(&entry) } else { vec![entry.clone()] };
        let files: Vec<PathBuf> = files.into_iter().filter(|file| is_served(file)).collect();
        let name = |path: &Path| path.strip_prefix(corpus).unwrap_or(path).display().to_string();
        if alone {
            chains.extend(files.into_iter().map(|file| Chain { name: name(&file), files: vec![file] }));
        } else if !files.is_empty() {
            chains.push(Chain { name: name(&entry), files });
        }
    }
    chains
}

/// Documents that are read here; the answers of another tool beside them are not versions.
fn is_served(file: &Path) -> bool {
    content_type(file).is_some() && !file.to_string_lossy().ends_with("_expected.md")
}

fn content_type(file: &Path) -> Option<&'static str> {
    match file.extension()?.to_str()? {
        // What its bytes say, as many servers leave it.
        "html" => Some("text/html"),
        "md" => Some("text/markdown; charset=utf-8"),
        "txt" => Some("text/plain; charset=utf-8"),
        _ => None,
    }
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect());
    let mut paths: Vec<PathBuf> = entries.unwrap_or_default();
    paths.sort();
    paths
}

const BEGIN: &str = "2026-01-15T12:00:00Z";
const BASE: &str = "http://127.0.0.1/";

fn id(number: usize) -> String {
    format!("chain-{number}")
}

/// A house that chains are replayed in, several at once.
pub struct Theatre {
    edges: Edges,
    site: Site,
    _folder: tempfile::TempDir,
}

impl Theatre {
    /// A house with room for this many chains.
    pub async fn new(chains: usize) -> Theatre {
        let folder = tempfile::tempdir().expect("a folder");
        let archive = Archive::open(folder.path()).expect("an archive");
        let index = format!("sqlite:{}", folder.path().join("index.db").display());
        let store = Store::open(&index).await.expect("an index");
        let fetcher = Arc::new(Fetcher::new(fetch_settings()).expect("a fetcher"));
        let due: Timestamp = BEGIN.parse().expect("a time");
        let sources: Vec<_> = (0..chains).map(|number| (source(&id(number), BASE).id, due)).collect();
        store.sync_sources(&sources, due).await.expect("synced");
        Theatre { edges: Edges { fetcher, archive, store }, site: Site::start().await, _folder: folder }
    }

    /// Serves and checks the versions one after the other, an hour apart. `number` tells chains apart.
    pub async fn replay(&self, chain: Chain, number: usize) -> Replayed {
        let path = format!("/chain/{number}");
        let source = source(&id(number), &self.site.url(&path));
        let mut now: Timestamp = BEGIN.parse().expect("a time");
        let mut taken = Vec::new();
        for file in chain.files {
            let body = std::fs::read(&file).expect("a version");
            self.site.serve(&path, Answer::body(content_type(&file).unwrap_or("text/html"), body));
            now += SignedDuration::from_hours(1);
            let lease = SignedDuration::from_mins(2);
            let claim = self.edges.store.claim(&source.id, now, lease).await.expect("claimed").expect("free");
            let state = self.edges.store.source_state(&source.id).await.expect("read").expect("known");
            let outcome = check(&self.edges, &source, &claim, &state, now).await.expect("recorded").outcome;
            taken.push(Taken { file, outcome });
        }
        let versions = self.edges.store.versions(&source.id).await.expect("listed").len();
        let filter = RevisionFilter { source: Some(source.id.clone()), ..RevisionFilter::default() };
        let revisions = self.edges.store.revisions(&filter).await.expect("listed").len();
        Replayed { name: chain.name, taken, versions, revisions }
    }
}
