//! What the archive does when it is not as it was written: every action, at every place, with every kind of damage.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rulewatch::archive::{Archive, Entry};
use rulewatch::snapshot::{Retrieval, Snapshot, Validators};
use rulewatch::source::SourceId;

fn ear() -> SourceId {
    "ear".parse().unwrap()
}

fn served(body: &[u8]) -> Snapshot {
    let url: url::Url = "https://www.bis.example/ear".parse().unwrap();
    let retrieval = Retrieval {
        source: ear(),
        url: url.clone(),
        final_url: url,
        redirects: vec![],
        status: 200,
        content_type: "text/html".to_owned(),
        validators: Validators::default(),
        headers: vec![("date".to_owned(), "Mon, 23 Nov 2026 17:36:00 GMT".to_owned())],
        fetched_at: Timestamp::UNIX_EPOCH,
        as_of: None,
        rendered_by: None,
    };
    Snapshot::new(retrieval, body.to_vec())
}

/// Text that zstd cannot shorten much, and that only one number tells from the next version.
fn body(version: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(1);
    let mut text: String = (0..400).map(|_| format!("{:x} ", random.u32(..))).collect();
    text.push_str(&format!("the threshold is {version} TOPS"));
    text.into_bytes()
}

struct Sample {
    _root: tempfile::TempDir,
    archive: Archive,
    folder: PathBuf,
    entries: Vec<Entry>,
}

/// An archive of `versions` versions of one source.
fn sample(versions: usize) -> Sample {
    let root = tempfile::tempdir().unwrap();
    let archive = Archive::open(root.path()).unwrap();
    let entries = (1..=versions).map(|version| archive.put(&served(&body(version))).unwrap()).collect();
    Sample { archive, folder: root.path().join("ear"), entries, _root: root }
}

impl Sample {
    /// The same on other files.
    fn copy(&self) -> Sample {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("ear");
        fs::create_dir(&folder).unwrap();
        for file in fs::read_dir(&self.folder).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.join(file.file_name())).unwrap();
        }
        Sample { archive: Archive::open(root.path()).unwrap(), folder, entries: self.entries.clone(), _root: root }
    }

    fn file(&self, version: usize) -> PathBuf {
        self.folder.join(self.entries[version - 1].file().as_str())
    }

    fn reads(&self, version: usize) -> bool {
        self.archive.snapshot(&self.entries[version - 1]).is_ok_and(|snapshot| snapshot.body == body(version))
    }
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Log,
    /// A line of the log, counted from 1.
    Line(usize),
    /// A version's bytes.
    Bytes(usize),
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Missing,
    Emptied,
    BitFlipped,
    CutOff,
    /// In the place of the next one, and that one in its place.
    Swapped,
    Doubled,
}

use Kind::{BitFlipped, CutOff, Doubled, Emptied, Missing, Swapped};
use Place::{Bytes, Line, Log};

fn damage(sample: &Sample, place: Place, kind: Kind) {
    let log = sample.folder.join("log.jsonl");
    let flip = |bytes: &mut Vec<u8>| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    };
    let edit = |path: &Path, edit: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = fs::read(path).unwrap();
        edit(&mut bytes);
        fs::write(path, bytes).unwrap();
    };
    match (place, kind) {
        (Line(number), kind) => {
            let mut lines: Vec<Vec<u8>> =
                fs::read(&log).unwrap().split_inclusive(|&b| b == b'\n').map(<[u8]>::to_vec).collect();
            let line = number - 1;
            match kind {
                Missing => drop(lines.remove(line)),
                Emptied => lines[line] = b"\n".to_vec(),
                BitFlipped => flip(&mut lines[line]),
                CutOff => lines[line].truncate(100),
                Swapped => lines.swap(line, line + 1),
                Doubled => lines.insert(line, lines[line].clone()),
            }
            fs::write(&log, lines.concat()).unwrap();
        }
        (place, kind) => {
            let path = if let Bytes(version) = place { sample.file(version) } else { log };
            match kind {
                Missing => fs::remove_file(path).unwrap(),
                Emptied => fs::write(path, "").unwrap(),
                BitFlipped => edit(&path, &flip),
                CutOff => edit(&path, &|bytes| bytes.truncate(bytes.len() - 1)),
                Doubled => edit(&path, &|bytes| bytes.extend(bytes.clone())),
                Swapped => {
                    let Bytes(version) = place else { unreachable!("the log has nothing to be swapped with") };
                    let (this, next) = (fs::read(&path).unwrap(), fs::read(sample.file(version + 1)).unwrap());
                    fs::write(path, next).unwrap();
                    fs::write(sample.file(version + 1), this).unwrap();
                }
            }
        }
    }
}

/// What still works: the number `verify` names first; then whether the log can be listed, its newest line read, a new
/// version put; and which of versions 5 and 20 can be read.
type Expected = (Option<u32>, [bool; 3], [bool; 2]);

#[test]
fn every_action_at_every_place_with_every_damage() {
    // 20 versions: 1 is a full copy, 17 a delta on it, 2 to 16 deltas on 1, 18 to 20 on 17.
    const ALL: [bool; 2] = [true, true];
    let cases: &[(Place, &[Kind], Expected)] = &[
        (Line(1), &[BitFlipped, Emptied, CutOff], (Some(1), [false, true, true], ALL)),
        (Line(10), &[BitFlipped, Emptied, CutOff], (Some(10), [false, true, true], ALL)),
        (Line(1), &[Missing, Swapped], (Some(1), [true, true, true], ALL)),
        (Line(10), &[Missing, Swapped], (Some(10), [true, true, true], ALL)),
        (Line(10), &[Doubled], (Some(11), [true, true, true], ALL)),
        (Line(20), &[BitFlipped, Emptied], (Some(20), [false, false, false], ALL)),
        (Line(20), &[CutOff], (Some(20), [true, true, true], ALL)),
        (Log, &[Missing, Emptied], (Some(1), [true, true, false], ALL)),
        (
            Bytes(1),
            &[Missing, Emptied, BitFlipped, CutOff, Doubled, Swapped],
            (Some(1), [true, true, true], [false, false]),
        ),
        (
            Bytes(5),
            &[Missing, Emptied, BitFlipped, CutOff, Doubled, Swapped],
            (Some(5), [true, true, true], [false, true]),
        ),
        (
            Bytes(17),
            &[Missing, Emptied, BitFlipped, CutOff, Doubled, Swapped],
            (Some(17), [true, true, true], [true, false]),
        ),
        (Bytes(20), &[Missing, Emptied, BitFlipped, CutOff, Doubled], (Some(20), [true, true, true], [true, false])),
    ];
    let whole = sample(20);
    for (place, kinds, expected) in cases {
        for kind in *kinds {
            let sample = whole.copy();
            damage(&sample, *place, *kind);
            let (archive, what) = (&sample.archive, format!("{place:?} {kind:?}"));
            assert_eq!(archive.sources().unwrap(), [ear()], "{what}");
            let found = archive.verify(&ear()).unwrap();
            let works = [archive.entries(&ear()).is_ok(), archive.last(&ear()).is_ok()];
            let reads = [sample.reads(5), sample.reads(20)];
            let put = archive.put(&served(&body(21)));
            assert_eq!(
                (found.first().and_then(|damage| damage.number), [works[0], works[1], put.is_ok()], reads),
                *expected,
                "{what}: {found:?} {put:?}"
            );
            match put {
                Ok(entry) => assert_eq!(archive.snapshot(&entry).unwrap().body, body(21), "{what}"),
                Err(error) => {
                    assert!(!error.is_transient() && error.to_string().contains("rulewatch verify"), "{error}")
                }
            }
            assert!(
                !archive.verify(&ear()).unwrap().is_empty() || matches!((place, kind), (Line(20), CutOff)),
                "{what}: a new version hides no damage"
            );
        }
    }
}

#[test]
fn a_thousand_random_edits_are_all_found() {
    let sample = sample(18);
    let log = sample.folder.join("log.jsonl");
    let lines: Vec<Vec<u8>> = fs::read(&log).unwrap().split_inclusive(|&b| b == b'\n').map(<[u8]>::to_vec).collect();
    let paths: Vec<PathBuf> = (1..=18).map(|version| sample.file(version)).chain([log.clone()]).collect();
    let mut random = fastrand::Rng::with_seed(20_261_123);
    for round in 0..1000 {
        let path = &paths[random.usize(..paths.len())];
        let good = fs::read(path).unwrap();
        let mut bytes = good.clone();
        let at = random.usize(..bytes.len());
        let what = match round % 5 {
            0 | 1 => {
                bytes[at] ^= 1 << random.u8(..8);
                format!("bit flipped in byte {at}")
            }
            2 => {
                bytes.remove(at);
                format!("byte {at} removed")
            }
            3 => {
                bytes.truncate(at);
                format!("cut off at {at}")
            }
            _ => {
                let (mut edited, line) = (lines.clone(), random.usize(..17));
                let other = random.usize(line + 1..18);
                if random.bool() {
                    edited.swap(line, other)
                } else {
                    drop(edited.remove(line))
                }
                let kept = fs::read(&log).unwrap();
                fs::write(&log, edited.concat()).unwrap();
                assert!(
                    !sample.archive.verify(&ear()).unwrap().is_empty(),
                    "round {round}: line {line} moved or removed"
                );
                fs::write(&log, kept).unwrap();
                continue;
            }
        };
        // Whole newest lines that are gone leave a sound chain: that is for the index to see.
        let sound = *path == log
            && bytes.len() < good.len()
            && good.starts_with(&bytes)
            && bytes.last().is_none_or(|&b| b == b'\n');
        fs::write(path, &bytes).unwrap();
        let found = sample.archive.verify(&ear()).unwrap();
        assert!(sound || !found.is_empty(), "round {round}: {} {what}", path.display());
        fs::write(path, &good).unwrap();
    }
    assert!(sample.archive.verify(&ear()).unwrap().is_empty());
}
