//! The watchlist: one TOML file a source.
//!
//! Every error of every file is found in one pass and told with its place; a broken file never hides another, and
//! never becomes a source. What a file may say is in `draft.rs`, what it must satisfy in `checks.rs`, how
//! sources are tied together in `links.rs`, how a running service follows edits in `follow.rs`. Nothing here fetches.

mod calendar;
mod checks;
mod draft;
mod fault;
mod follow;
mod follow_rule;
mod links;
mod section;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::source::{Source, SourceId};

use links::Read;

pub use self::fault::{Fault, nearest, render};
pub use self::follow::{Current, FollowError, Follower, Reloaded, reload};
pub use self::section::{Faults, Placed, listed, parse};

/// A source file is a page of text; a longer one is another kind of file.
const MOST_BYTES: u64 = 256 * 1024;

/// `watchlist/<issuer>/<source>.toml`, and room for one grouping more.
const DEEPEST: usize = 3;

/// All that was read: the sources that are sound and every fault of the files that are not.
#[derive(Debug, Default)]
pub struct Watchlist {
    /// Ordered by id.
    pub sources: Vec<Source>,
    /// Ordered by file, then by place.
    pub faults: Vec<Fault>,
    /// Where each source was read.
    pub files: BTreeMap<SourceId, PathBuf>,
}

/// The names of the checks that a source file passes through; each fault of one bears its name.
pub fn check_names() -> impl Iterator<Item = &'static str> {
    checks::CHECKS.iter().map(|(name, _)| *name)
}

/// Reads every `*.toml` under `folder`; one bad file never hides another. Names that begin with a dot are passed
/// over: editors and version control leave such files behind.
pub fn load(folder: &Path) -> Watchlist {
    let mut watchlist = Watchlist::default();
    let mut files = Vec::new();
    gather(folder, 0, &mut files, &mut watchlist.faults);
    if files.is_empty() && watchlist.faults.is_empty() {
        let fault = Fault::whole(folder, "the watchlist holds no source");
        watchlist.faults.push(fault.with_help("put one TOML file a source into a folder of its issuer"));
    }
    files.sort();
    let mut read: BTreeMap<SourceId, Vec<Read>> = BTreeMap::new();
    for file in files {
        match read_text(&file).and_then(|text| read_one(&file, text)) {
            Ok(one) => read.entry(one.source.id.clone()).or_default().push(one),
            Err(faults) => watchlist.faults.extend(faults),
        }
    }
    let mut single = Vec::new();
    for (id, mut same) in read {
        if same.len() > 1 {
            watchlist.faults.extend(twice(&id, &same));
        } else if let Some(one) = same.pop() {
            watchlist.files.insert(id, one.file.clone());
            single.push(one);
        }
    }
    let (sources, unlinked) = links::link(single);
    watchlist.files.retain(|id, _| sources.iter().any(|source| source.id == *id));
    watchlist.sources = sources;
    watchlist.faults.extend(unlinked);
    watchlist.faults.sort_by(|a, b| (&a.file, a.at).cmp(&(&b.file, b.at)));
    watchlist
}

/// Reads one source from the text of its file, tied to no other; the file's name is its id.
pub fn load_one(file: &Path, text: &str) -> Result<Source, Vec<Fault>> {
    read_one(file, text.to_owned()).map(|read| read.source)
}

fn read_one(file: &Path, text: String) -> Result<Read, Vec<Fault>> {
    let mut faults = Faults::new(file, &text);
    let id = id_of(file, &mut faults);
    let Some(table) = section::parse(&text, &mut faults) else {
        return Err(faults.into_sorted());
    };
    let draft = draft::Draft::read(section::Section::of_file(&table), &mut faults);
    for (name, check) in checks::CHECKS {
        faults.named(name, |faults| check(&draft, faults));
    }
    let (after, copy_of) = (draft.after.clone(), draft.copy_of.clone());
    let wakes = draft.wake.as_ref().is_none_or(|wake| wake.value);
    let recheck = draft.calendar.as_ref().map(|calendar| calendar.recheck.clone()).unwrap_or_default();
    match id.and_then(|id| draft.into_source(id)) {
        Some(source) if faults.is_empty() => {
            drop(table);
            Ok(Read { file: file.to_owned(), text, source, after, wakes, copy_of, recheck })
        }
        _ => Err(faults.into_sorted()),
    }
}

/// The id that the file's name says.
fn id_of(file: &Path, faults: &mut Faults<'_>) -> Option<SourceId> {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    match name.parse() {
        Ok(id) => Some(id),
        Err(error) => {
            let plain = |c: char| {
                if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }
            };
            let better = name.chars().map(plain).take(100).collect::<String>();
            faults.advise_whole(error.to_string(), format!("call the file `{}.toml`", better.trim_matches('-')));
            None
        }
    }
}

/// Two files of one id: neither is taken, for nobody knows which is meant.
fn twice(id: &SourceId, same: &[Read]) -> Vec<Fault> {
    let fault = |(index, read): (usize, &Read)| {
        let other = &same[usize::from(index == 0)].file;
        Fault::whole(&read.file, format!("the source `{id}` is defined in `{}` too", other.display()))
            .with_help("rename or remove one of the files")
    };
    same.iter().enumerate().map(fault).collect()
}

/// Collects the source files under a folder; what cannot be read is a fault.
fn gather(folder: &Path, depth: usize, files: &mut Vec<PathBuf>, faults: &mut Vec<Fault>) {
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => {
            return faults.push(Fault::whole(folder, format!("the folder cannot be read: {error}")));
        }
    };
    for entry in entries {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            if depth + 1 < DEEPEST {
                gather(&path, depth + 1, files, faults);
            } else {
                faults.push(Fault::whole(&path, format!("folders are read {DEEPEST} deep, this one is deeper")));
            }
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
}

fn read_text(file: &Path) -> Result<String, Vec<Fault>> {
    let unreadable = |error: io::Error| vec![Fault::whole(file, format!("the file cannot be read: {error}"))];
    let size = fs::metadata(file).map_err(unreadable)?.len();
    if size > MOST_BYTES {
        return Err(vec![Fault::whole(file, format!("the file has {size} bytes: a source has at most {MOST_BYTES}"))]);
    }
    let bytes = fs::read(file).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|error| {
        let sound = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes());
        let fault = Fault::at(file, &text, &(sound..sound), "the file is no UTF-8");
        vec![fault.with_help("save it in the encoding UTF-8")]
    })
}
