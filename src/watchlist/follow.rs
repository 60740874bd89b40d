//! How a running service follows edits of its watchlist.
//!
//! An edit that is sound is taken, a file that was broken by an edit keeps its old definition, a file that was
//! deleted retires its source. A folder that cannot be read retires nothing: a lost mount is no decision.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::EventKind;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use super::{Fault, Watchlist, load};
use crate::source::{Source, SourceId};

/// Edits come in bursts: an editor writes, renames and sets times. A burst is over when nothing came for this long,
const QUIET: Duration = Duration::from_millis(200);
/// or after this long, where somebody writes without end.
const LONGEST_BURST: Duration = Duration::from_secs(2);

/// The definitions that are in force.
#[derive(Debug, Default)]
pub struct Current {
    sources: BTreeMap<SourceId, Source>,
    files: BTreeMap<SourceId, PathBuf>,
}

/// What a reload did; every list ordered by id.
#[derive(Debug, Default, PartialEq)]
pub struct Reloaded {
    /// New or edited, and now in force.
    pub taken: Vec<SourceId>,
    /// No longer in the watchlist.
    pub retired: Vec<SourceId>,
    /// In force by their old definition, because the new one is broken or out of reach.
    pub kept: Vec<SourceId>,
    pub faults: Vec<Fault>,
}

impl Reloaded {
    /// True if there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        *self == Reloaded::default()
    }
}

impl Current {
    /// Puts what was loaded into force.
    pub fn new(watchlist: Watchlist) -> Current {
        let sources = watchlist.sources.into_iter().map(|source| (source.id.clone(), source)).collect();
        Current { sources, files: watchlist.files }
    }

    pub fn get(&self, id: &SourceId) -> Option<&Source> {
        self.sources.get(id)
    }

    /// Ordered by id.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.values()
    }

    /// True if a fault is why this source is not among those just read: it concerns its file, another file of its
    /// name, or a folder its file lies in.
    fn is_held_by(&self, id: &SourceId, fault: &Fault) -> bool {
        fault.file.file_stem().is_some_and(|stem| stem == id.as_str())
            || self.files.get(id).is_some_and(|file| file.starts_with(&fault.file))
    }
}

/// Reads the watchlist again and puts what is sound into force.
pub fn reload(current: &mut Current, folder: &Path) -> Reloaded {
    let watchlist = load(folder);
    let mut reloaded = Reloaded { faults: watchlist.faults, ..Reloaded::default() };
    let mut next = Current { sources: BTreeMap::new(), files: watchlist.files };
    for source in watchlist.sources {
        if current.get(&source.id) != Some(&source) {
            reloaded.taken.push(source.id.clone());
        }
        next.sources.insert(source.id.clone(), source);
    }
    for (id, source) in &current.sources {
        if next.sources.contains_key(id) {
            continue;
        }
        if reloaded.faults.iter().any(|fault| current.is_held_by(id, fault)) {
            reloaded.kept.push(id.clone());
            next.sources.insert(id.clone(), source.clone());
            next.files.extend(current.files.get(id).map(|file| (id.clone(), file.clone())));
        } else {
            reloaded.retired.push(id.clone());
        }
    }
    *current = next;
    reloaded
}

/// Why a folder cannot be followed.
#[derive(Debug, thiserror::Error)]
#[error("edits under `{folder}` cannot be followed: restart the service after an edit")]
pub struct FollowError {
    pub folder: PathBuf,
    #[source]
    pub source: notify::Error,
}

/// Tells when files under a folder were edited.
pub struct Follower {
    folder: PathBuf,
    watcher: RecommendedWatcher,
    edits: mpsc::Receiver<()>,
    /// An edit was seen and not yet told.
    owed: bool,
}

impl Follower {
    /// Follows a folder and, because a deleted folder tells nothing of its return, the folder it lies in.
    pub fn new(folder: &Path) -> Result<Follower, FollowError> {
        let refused = |source| FollowError { folder: folder.to_owned(), source };
        // The system reports absolute paths without links; ours must compare with them.
        let folder = folder.canonicalize().map_err(|error| refused(notify::Error::io(error)))?;
        // One edit not yet seen says as much as a thousand.
        let (tell, edits) = mpsc::channel(1);
        let within = folder.clone();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if event.map_or(true, |event| concerns(&event, &within)) {
                // Full: the receiver will wake anyway. Closed: nobody follows any more.
                let _ = tell.try_send(());
            }
        })
        .map_err(refused)?;
        watcher.watch(&folder, RecursiveMode::Recursive).map_err(refused)?;
        if let Some(parent) = folder.parent() {
            watcher.watch(parent, RecursiveMode::NonRecursive).map_err(refused)?;
        }
        Ok(Follower { folder, watcher, edits, owed: false })
    }

    /// Waits for the next burst of edits to end. May be dropped while it waits: what was seen is told by the next
    /// call.
    pub async fn edited(&mut self) {
        if !self.owed {
            if self.edits.recv().await.is_none() {
                // The system ended its reports; there will be no edit.
                std::future::pending::<()>().await;
            }
            self.owed = true;
        }
        let end = Instant::now() + LONGEST_BURST;
        while Instant::now() < end {
            let quiet = end.min(Instant::now() + QUIET);
            if timeout_at(quiet, self.edits.recv()).await != Ok(Some(())) {
                break;
            }
        }
        self.owed = false;
        // A folder that was replaced is another one to the system. Where it is gone, its return wakes us again.
        let _ = self.watcher.watch(&self.folder, RecursiveMode::Recursive);
    }
}

/// True if an event is an edit under the folder; being read is none.
fn concerns(event: &notify::Event, folder: &Path) -> bool {
    !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(|path| path.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::Event;
    use notify::event::{AccessKind, CreateKind, ModifyKind};

    #[test]
    fn being_read_is_no_edit_and_neighbours_are_none_of_ours() {
        let folder = Path::new("/etc/rulewatch/watchlist");
        let edit = EventKind::Modify(ModifyKind::Any);
        for (kind, path, expected) in [
            (edit, "/etc/rulewatch/watchlist/bis/news.toml", true),
            (EventKind::Create(CreateKind::Folder), "/etc/rulewatch/watchlist", true),
            (EventKind::Access(AccessKind::Read), "/etc/rulewatch/watchlist/bis/news.toml", false),
            (edit, "/etc/rulewatch/rulewatch.toml", false),
            (edit, "/etc/rulewatch/watchlist.old/bis/news.toml", false),
        ] {
            assert_eq!(concerns(&Event::new(kind).add_path(path.into()), folder), expected, "{kind:?} {path}");
        }
    }
}
