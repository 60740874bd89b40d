//! Ties between sources: each `after` is looked up once every file is read.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::fault::{Fault, nearest};
use super::section::Placed;
use crate::source::{Source, SourceId};

/// A source file that was read: the source, and what ties it to another.
#[derive(Debug)]
pub(super) struct Read {
    pub file: PathBuf,
    pub text: String,
    pub source: Source,
    pub after: Option<Placed<SourceId>>,
    /// False where `after` only fills the address.
    pub wakes: bool,
    /// The source whose text this one has at another address.
    pub copy_of: Option<Placed<SourceId>>,
    /// The sources that a calendar entry asks again.
    pub recheck: Vec<Placed<String>>,
}

impl Read {
    fn fault(&self, after: &Placed<SourceId>, message: String) -> Fault {
        Fault::at(&self.file, &self.text, &after.span, message)
    }
}

/// Ties the sources together; those whose parent is missing, or waits for them in turn, are faults.
pub(super) fn link(read: Vec<Read>) -> (Vec<Source>, Vec<Fault>) {
    let by_id: BTreeMap<SourceId, Read> = read.into_iter().map(|read| (read.source.id.clone(), read)).collect();
    let mut faults = Vec::new();
    let mut linked: BTreeMap<SourceId, Source> = BTreeMap::new();
    let mut children: BTreeMap<SourceId, Vec<SourceId>> = BTreeMap::new();
    for (id, read) in &by_id {
        match chain(&by_id, id) {
            Ok(chain) => {
                if let Some(parent) = chain.get(1).filter(|_| read.wakes) {
                    children.entry(parent.source.id.clone()).or_default().push(id.clone());
                }
                linked.insert(id.clone(), tied(&chain));
            }
            Err(Broken { at, message, help }) if at == *id => {
                if let Some(after) = &read.after {
                    faults.push(read.fault(after, message).with_help(help));
                }
            }
            // Told where it is broken; a source above which the chain is broken has no parent to wait for.
            Err(_) => drop(linked.insert(id.clone(), read.source.clone())),
        }
    }
    for (parent, waiting) in children {
        if let Some(source) = linked.get_mut(&parent) {
            source.ties.children = waiting;
        }
    }
    faults.extend(by_id.values().flat_map(|read| unknown(&by_id, read)));
    faults.extend(copies(&by_id, &mut linked));
    (linked.into_values().collect(), faults)
}

/// Ties copies to their main texts, which wake them; a copy of nothing, or of a copy, is a fault.
fn copies(by_id: &BTreeMap<SourceId, Read>, linked: &mut BTreeMap<SourceId, Source>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (id, read) in by_id {
        let Some(named) = &read.copy_of else { continue };
        let main = by_id.get(&named.value).filter(|main| main.copy_of.is_none()).and(linked.get(&named.value)).cloned();
        let Some(main) = main.filter(|main| main.id != *id) else {
            let fault = read.fault(named, format!("`{}` is no source that could have copies", named.value));
            faults.push(fault.with_help("name the file of the main text, without `.toml`"));
            linked.remove(id);
            continue;
        };
        if let Some(source) = linked.get_mut(&main.id) {
            source.ties.children.push(id.clone());
        }
        if let Some(source) = linked.get_mut(id) {
            source.ties.copy_of = Some(Arc::new(main));
        }
    }
    faults
}

/// An entry that asks a source that is not there would say for ever that nothing is new.
fn unknown(by_id: &BTreeMap<SourceId, Read>, read: &Read) -> Vec<Fault> {
    let missing = |id: &&Placed<String>| !by_id.keys().any(|known| known.as_str() == id.value);
    let fault = |id: &Placed<String>| {
        let message = format!("there is no source `{}`", id.value);
        let fault = Fault::at(&read.file, &read.text, &id.span, message);
        match nearest(&id.value, by_id.keys().map(SourceId::as_str)) {
            Some(meant) => fault.with_help(format!("did you mean `{meant}`?")),
            None => fault,
        }
    };
    read.recheck.iter().filter(missing).map(fault).collect()
}

/// The source at the head of a chain, its parents in place.
fn tied(chain: &[&Read]) -> Source {
    let mut above: Option<Arc<Source>> = None;
    for read in chain.iter().rev() {
        let mut source = read.source.clone();
        source.ties.parent = above.take();
        above = Some(Arc::new(source));
    }
    above.map_or_else(|| chain[0].source.clone(), |head| Source::clone(&head))
}

struct Broken {
    at: SourceId,
    message: String,
    help: String,
}

/// A source, its parent, the parent of that, to the end.
fn chain<'r>(by_id: &'r BTreeMap<SourceId, Read>, id: &SourceId) -> Result<Vec<&'r Read>, Broken> {
    let mut chain: Vec<&Read> = by_id.get(id).into_iter().collect();
    while let Some(last) = chain.last()
        && let Some(after) = &last.after
    {
        let at = last.source.id.clone();
        let Some(parent) = by_id.get(&after.value) else {
            let help = match nearest(after.value.as_str(), by_id.keys().map(SourceId::as_str)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "name the file of another source, without `.toml`".to_owned(),
            };
            return Err(Broken { at, message: format!("there is no source `{}`", after.value), help });
        };
        if chain.iter().any(|read| read.source.id == parent.source.id) {
            // Told of every source of the ring, each as its head; of one that only leads to it, nothing.
            let at = if parent.source.id == *id { id.clone() } else { at };
            let message = format!("`{at}` waits for itself, by way of `{}`", last.source.id);
            return Err(Broken { at, message, help: "let one of them have no `after`".to_owned() });
        }
        chain.push(parent);
    }
    Ok(chain)
}
