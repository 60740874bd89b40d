//! A source's `log.jsonl`: appended to with one write and synced; read from either end.
//!
//! A crash or a full disk can leave the beginning of a line at the end of the file. Such a torn line was never
//! reported as kept, so it is passed over by readers and removed by the next writer. Everything else that is not as
//! written is damage: it is reported, never repaired and never written over.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::snapshot::Sha256;
use crate::source::SourceId;

use super::entry::{self, Entry};
use super::error::ArchiveError;
use super::file;

pub(super) const NAME: &str = "log.jsonl";

/// How much is read from the end at first; lines are about 1 KiB.
const LAST_BYTES: u64 = 4096;

/// The log of one source.
pub(super) struct Log<'a> {
    pub source: &'a SourceId,
    path: PathBuf,
}

/// The newest entry of a log, and the hash of its line: the link for the next one.
pub(super) struct Tail {
    pub entry: Entry,
    pub link: Sha256,
}

/// The end of the file.
struct End {
    /// Where the last line feed ends.
    good: u64,
    /// The line that it ends; `None` where there is no line feed at all.
    line: Option<Vec<u8>>,
    /// What follows it.
    rest: Vec<u8>,
}

/// What follows the last line feed of a log.
#[derive(Debug, PartialEq)]
enum Rest {
    /// Nothing, or the beginning of a line.
    Torn,
    /// A whole line that lacks nothing but its line feed.
    Whole,
    Damaged,
}

impl<'a> Log<'a> {
    pub fn of(source: &'a SourceId, folder: &Path) -> Log<'a> {
        Log { source, path: folder.join(NAME) }
    }

    /// Every line, oldest first, with its line feed; an end that a crash cut off comes without one.
    pub fn lines(&self) -> Result<impl Iterator<Item = Result<Vec<u8>, ArchiveError>> + '_, ArchiveError> {
        let mut reader = self.open()?.map(BufReader::new);
        Ok(std::iter::from_fn(move || {
            let mut line = Vec::new();
            match reader.as_mut()?.read_until(b'\n', &mut line) {
                Ok(0) => None,
                Ok(_) => Some(Ok(line)),
                Err(cause) => {
                    reader = None;
                    Some(Err(ArchiveError::disk("read", &self.path)(cause)))
                }
            }
        }))
    }

    pub fn entries(&self) -> Result<Vec<Entry>, ArchiveError> {
        let mut entries = Vec::new();
        for (number, line) in (1..).zip(self.lines()?) {
            let line = line?;
            match line.strip_suffix(b"\n") {
                Some(line) => entries.push(entry::parse(line).map_err(|what| self.damaged(number, what))?),
                None => match rest(&line) {
                    Rest::Torn => {}
                    Rest::Whole => entries.push(entry::parse(&line).map_err(|what| self.damaged(number, what))?),
                    Rest::Damaged => {
                        return Err(self.damaged(number, "it does not end as written".to_owned()));
                    }
                },
            }
        }
        Ok(entries)
    }

    /// The entry of that number; mostly the newest is meant, and found without reading the others.
    pub fn entry(&self, number: u32) -> Result<Option<Entry>, ArchiveError> {
        match self.last()?.map(|tail| tail.entry) {
            Some(last) if last.number == number => return Ok(Some(last)),
            Some(last) if last.number > number && number > 0 => {}
            _ => return Ok(None),
        }
        let Some(line) = self.lines()?.nth(number as usize - 1).transpose()? else { return Ok(None) };
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        entry::parse(line).map(Some).map_err(|what| self.damaged(number.into(), what))
    }

    /// The newest entry, read from the end.
    pub fn last(&self) -> Result<Option<Tail>, ArchiveError> {
        let Some(mut file) = self.open()? else {
            return Ok(None);
        };
        let end = self.end(&mut file)?;
        match rest(&end.rest) {
            Rest::Torn => end.line.map(|line| self.tail(&line)).transpose(),
            Rest::Whole => self.tail(&end.rest).map(Some),
            Rest::Damaged => Err(self.damaged_end("it does not end as written".to_owned())),
        }
    }

    /// The newest entry, after a line that a crash cut off was removed.
    pub fn repair(&self) -> Result<Option<Tail>, ArchiveError> {
        let Some(mut file) = self.open()? else {
            return Ok(None);
        };
        let End { good, rest: left, .. } = self.end(&mut file)?;
        if !left.is_empty() {
            let repair = |mend: &dyn Fn(&mut File) -> io::Result<()>| {
                let mut file = OpenOptions::new().append(true).open(&self.path)?;
                mend(&mut file)?;
                file.sync_all()
            };
            match rest(&left) {
                Rest::Torn => repair(&|file| file.set_len(good)),
                Rest::Whole => repair(&|file| file.write_all(b"\n")),
                Rest::Damaged => Ok(()),
            }
            .map_err(ArchiveError::disk("repair", &self.path))?;
        }
        self.last()
    }

    /// Adds a line; durable on return. Where the disk refuses, what was written of it is taken back.
    pub fn append(&self, entry: &Entry) -> Result<(), ArchiveError> {
        let append = || -> io::Result<()> {
            let line = entry::line(entry)? + "\n";
            let mut file = OpenOptions::new().append(true).create(true).open(&self.path)?;
            let before = file.metadata()?.len();
            let written = file.write_all(line.as_bytes()).and_then(|()| file.sync_all());
            if written.is_err() {
                let _ = file.set_len(before);
            }
            written
        };
        append().map_err(ArchiveError::disk("append to", &self.path))?;
        match self.path.parent() {
            // The first line makes the file: its name has to be durable too.
            Some(folder) if entry.number == 1 => file::sync_folder(folder),
            _ => Ok(()),
        }
    }

    fn end(&self, file: &mut File) -> Result<End, ArchiveError> {
        let mut read = || -> io::Result<End> {
            let length = file.metadata()?.len();
            let mut wanted = LAST_BYTES;
            loop {
                let from = length.saturating_sub(wanted);
                file.seek(SeekFrom::Start(from))?;
                let mut bytes = Vec::new();
                file.take(length - from).read_to_end(&mut bytes)?;
                let feed = bytes.iter().rposition(|&b| b == b'\n');
                let begin = feed.and_then(|feed| bytes[..feed].iter().rposition(|&b| b == b'\n'));
                if from == 0 || begin.is_some() {
                    let rest = bytes.split_off(feed.map_or(0, |feed| feed + 1));
                    let good = from + bytes.len() as u64;
                    let line = feed.map(|feed| bytes[begin.map_or(0, |begin| begin + 1)..feed].to_vec());
                    return Ok(End { good, line, rest });
                }
                wanted *= 4;
            }
        };
        read().map_err(ArchiveError::disk("read", &self.path))
    }

    fn tail(&self, line: &[u8]) -> Result<Tail, ArchiveError> {
        let entry = entry::parse(line).map_err(|what| self.damaged_end(what))?;
        Ok(Tail { entry, link: Sha256::of(line) })
    }

    fn open(&self) -> Result<Option<File>, ArchiveError> {
        match File::open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            opened => opened.map(Some).map_err(ArchiveError::disk("read", &self.path)),
        }
    }

    fn damaged(&self, line: u64, what: String) -> ArchiveError {
        ArchiveError::BadLog { of: self.source.clone(), line, what }
    }

    /// Damage met from the end of the file: only now are the lines counted.
    fn damaged_end(&self, what: String) -> ArchiveError {
        let line = self.lines().map_or(0, |lines| lines.count() as u64);
        self.damaged(line, what)
    }
}

fn rest(bytes: &[u8]) -> Rest {
    if entry::parse(bytes).is_ok() {
        return Rest::Whole;
    }
    // JSON has no NUL: these are blocks that were given to the file and never filled.
    let unfilled = bytes.contains(&0);
    let cut_off = serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_err_and(|error| error.is_eof());
    if unfilled || cut_off { Rest::Torn } else { Rest::Damaged }
}
