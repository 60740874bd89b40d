//! Proof that the archive is as it was written: every line, every file, every byte is read again.
//!
//! Never repairs. What it cannot see by itself: newest lines removed whole (compare with the index), and a chain
//! rewritten from some point to its end by somebody who computes the hashes anew (compare with an earlier link kept
//! elsewhere).

use std::path::Path;

use serde::Serialize;

use crate::snapshot::Sha256;
use crate::source::SourceId;

use super::bytes;
use super::entry::{self, Entry, FileName, NO_LINE};
use super::error::ArchiveError;
use super::log::{Log, NAME};
use super::{Archive, LOST_LOG, lost_log};

/// Something in the archive that is not as it was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Damage {
    pub source: SourceId,
    /// Number of the bad entry: its place in the log.
    pub number: Option<u32>,
    pub what: String,
}

/// What the lines read so far ask of the next one.
struct Place {
    number: u32,
    /// `None` after a bad line: what it was is not known.
    link: Option<Sha256>,
}

/// The base unpacked last and what it holds: versions in a row share one.
type Base = (Vec<FileName>, Vec<u8>);

impl Archive {
    /// Reads everything of a source again: chain, hashes, files. Gives all damage found, the first bad entry first;
    /// a line is not blamed for following a bad one. Nothing in `held/` is looked at.
    pub fn verify(&self, source: &SourceId) -> Result<Vec<Damage>, ArchiveError> {
        let folder = self.folder(source);
        let mut damage = Vec::new();
        let mut place = Place { number: 1, link: Some(NO_LINE) };
        let mut base = Base::default();
        for line in Log::of(source, &folder).lines()? {
            let line = line?;
            let number = place.number;
            let bad = match whole(&line) {
                Ok((line, entry)) => {
                    let bad =
                        check_place(&entry, source, &place).and_then(|()| check_bytes(&folder, &entry, &mut base));
                    place = Place { number: entry.number.saturating_add(1), link: Some(Sha256::of(line)) };
                    bad
                }
                Err(what) => {
                    place = Place { number: number.saturating_add(1), link: None };
                    Err(what)
                }
            };
            damage.extend(bad.err().map(|what| Damage { source: source.clone(), number: Some(number), what }));
        }
        if place.number == 1 && lost_log(&folder)? {
            damage.push(Damage { source: source.clone(), number: Some(1), what: format!("`{NAME}`: {LOST_LOG}") });
        }
        Ok(damage)
    }
}

fn whole(line: &[u8]) -> Result<(&[u8], Entry), String> {
    let line = line.strip_suffix(b"\n").ok_or("the line is cut off; the next version of the source repairs that")?;
    let entry = entry::parse(line).map_err(|what| format!("the line is not as written: {what}"))?;
    Ok((line, entry))
}

fn check_place(entry: &Entry, source: &SourceId, place: &Place) -> Result<(), String> {
    let Place { number, link } = place;
    if entry.retrieval.source != *source {
        return Err(format!("the line belongs to source `{}`", entry.retrieval.source));
    }
    if entry.number != *number {
        return Err(format!("the chain is broken: line {number} says it is entry {}", entry.number));
    }
    if link.is_some_and(|link| link != entry.previous) {
        return Err("the chain is broken: the line before is not the one that was there".to_owned());
    }
    Ok(())
}

fn check_bytes(folder: &Path, entry: &Entry, base: &mut Base) -> Result<(), String> {
    let file = bytes::read_file(folder, entry.file().as_str())?;
    if entry::short(&file) != entry.packed {
        return Err(format!("`{}` was changed", entry.file()));
    }
    if entry.base.is_empty() {
        return bytes::unpack(&file, entry, None).map(drop);
    }
    if base.0 != entry.base {
        *base = (entry.base.clone(), bytes::unpack_base(folder, &entry.base)?);
    }
    bytes::unpack(&file, entry, Some(&base.1)).map(drop)
}
