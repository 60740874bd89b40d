//! The archive as a whole: what is put in comes out, costs little, and can be read by hand.

use std::fs;
use std::path::Path;
use std::process::Command;

use rulewatch::archive::{Archive, Entry};
use rulewatch::snapshot::{Retrieval, Sha256, Snapshot, Validators};
use rulewatch::source::SourceId;

fn source(name: &str) -> SourceId {
    name.parse().unwrap()
}

fn served(name: &str, body: &[u8]) -> Snapshot {
    let url: url::Url = "https://www.bis.example/ear/part-744/744-23-supercomputer-end-use".parse().unwrap();
    let retrieval = Retrieval {
        source: source(name),
        url: url.clone(),
        final_url: url,
        redirects: vec![],
        status: 200,
        content_type: "text/html; charset=UTF-8".to_owned(),
        validators: Validators {
            etag: Some("\"33a64df551425fcc55e4d42a148795d9f25f89d4\"".to_owned()),
            last_modified: Some("Wed, 21 Oct 2026 07:28:00 GMT".to_owned()),
        },
        headers: [
            ("date", "Mon, 23 Nov 2026 17:36:00 GMT"),
            ("content-type", "text/html; charset=UTF-8"),
            ("content-length", "204800"),
            ("etag", "\"33a64df551425fcc55e4d42a148795d9f25f89d4\""),
            ("last-modified", "Wed, 21 Oct 2026 07:28:00 GMT"),
            ("cache-control", "max-age=300, public"),
            ("server", "cloudflare"),
            ("set-cookie", "session=abc; HttpOnly"),
            ("cf-ray", "8f1b2c3d4e5f6a7b-IAD"),
            ("x-amz-cf-id", "Zy3kq0Xw1v8bqv7m2n5c4x6z8a9s0d1f=="),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
        fetched_at: "2026-11-23T17:36:00Z".parse().unwrap(),
        as_of: None,
        rendered_by: None,
    };
    Snapshot::new(retrieval, body.to_vec())
}

/// A text of about `size` bytes that does not repeat itself.
fn text(seed: u64, size: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed);
    let words = [
        "license",
        "export",
        "entity",
        "shall",
        "foreign",
        "person",
        "item",
        "under",
        "section",
        "paragraph",
        "the",
        "of",
        "a",
        "no",
        "except",
    ];
    let mut text = String::with_capacity(size + 200);
    let mut section = 1;
    while text.len() < size {
        text.push_str(&format!("<p id=\"p{section}\">({section}) "));
        for _ in 0..40 {
            text.push_str(words[random.usize(..words.len())]);
            text.push(' ');
        }
        text.push_str(&format!("{}</p>\n", random.u32(..)));
        section += 1;
    }
    text.into_bytes()
}

/// The same text with one paragraph's words changed.
fn edited(text: &[u8], at: usize, words: &str) -> Vec<u8> {
    let mut edited = text.to_vec();
    edited.splice(at..at + words.len() / 2, words.bytes());
    edited
}

fn size_of(folder: &Path) -> u64 {
    fs::read_dir(folder).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum()
}

/// An archive of its own, in a folder that goes when it does.
fn archive() -> (tempfile::TempDir, Archive) {
    let root = tempfile::tempdir().unwrap();
    let archive = Archive::open(&root.path().join("snapshots")).unwrap();
    (root, archive)
}

fn put(archive: &Archive, body: &[u8]) -> Entry {
    archive.put(&served("ear", body)).unwrap()
}

#[test]
fn what_was_put_comes_out_whatever_the_history() {
    let (_root, archive) = archive();
    let mut body = text(1, 20_000);
    let mut bodies = vec![Vec::new(), body.clone(), text(2, 30_000), b"short".to_vec(), vec![0; 100_000]];
    for n in 0..300 {
        body = edited(&body, 60 * n, "except as provided in paragraph (b)");
        bodies.push(body.clone());
    }
    for body in &bodies {
        put(&archive, body);
    }
    let entries = archive.entries(&source("ear")).unwrap();
    assert_eq!(entries.len(), bodies.len());
    for (entry, body) in entries.iter().zip(&bodies) {
        let snapshot = archive.snapshot(entry).unwrap();
        assert!(snapshot.body == *body, "version {}", entry.number);
        assert_eq!(snapshot.sha256, Sha256::of(body));
    }
    assert_eq!(entries.last(), archive.last(&source("ear")).unwrap().as_ref());
    assert!(archive.verify(&source("ear")).unwrap().is_empty());
    // Constant time: never more than three files for one version, and a full copy every so often.
    assert!(entries.iter().all(|entry| entry.base.len() <= 2));
    assert!((2..20).contains(&entries.iter().filter(|entry| entry.base.is_empty()).count()));
}

#[test]
fn a_small_edit_of_a_long_text_costs_little() {
    let (root, archive) = archive();
    let mut body = text(1, 200_000);
    put(&archive, &body);
    let folder = root.path().join("snapshots/ear");
    let full = size_of(&folder);
    for n in 0..64 {
        body = edited(&body, 3_000 * (n + 1), "a license is now required for any item subject to the EAR");
        put(&archive, &body);
    }
    let each = (size_of(&folder) - full) / 64;
    println!("a full copy of 200 KB with its facts: {full} bytes; a small edit with its facts: {each} bytes");
    assert!(each <= 1_024, "{each}");
}

#[test]
fn the_same_bytes_again_are_no_new_version() {
    let (root, archive) = archive();
    let first = put(&archive, b"one");
    let size = size_of(&root.path().join("snapshots/ear"));
    assert_eq!(put(&archive, b"one"), first);
    assert_eq!(size_of(&root.path().join("snapshots/ear")), size);
    put(&archive, b"two");
    assert_eq!(put(&archive, b"one").number, 3, "back to the first text is a third version");
    assert_eq!(archive.sources().unwrap(), [source("ear")]);
    assert_eq!(archive.last(&source("other")).unwrap(), None);
    assert!(archive.entries(&source("other")).unwrap().is_empty());
}

#[test]
fn facts_are_kept_as_evidence_and_bounded() {
    let (_root, archive) = archive();
    let mut snapshot = served("ear", b"one");
    snapshot.retrieval.headers.extend((0..1000).map(|n| (format!("x-amz-{n}"), "ü".repeat(1000))));
    snapshot.retrieval.validators.etag = Some("x".repeat(60_000));
    snapshot.retrieval.final_url = "https://www.bis.example/moved".parse().unwrap();
    archive.put(&snapshot).unwrap();
    let entry = archive.last(&source("ear")).unwrap().unwrap();
    let facts = archive.snapshot(&entry).unwrap().retrieval;
    assert_eq!((facts.final_url.as_str(), facts.status), ("https://www.bis.example/moved", 200));
    assert_eq!(facts.fetched_at, snapshot.retrieval.fetched_at);
    assert_eq!(facts.validators.etag, None, "half a validator would be a wrong one");
    assert!(facts.headers.contains(&("cf-ray".to_owned(), "8f1b2c3d4e5f6a7b-IAD".to_owned())));
    assert!(!facts.headers.iter().any(|(name, _)| name == "set-cookie"));
    assert!(serde_json::to_string(&entry).unwrap().len() < 10_000);
}

#[test]
fn a_line_that_a_crash_cut_off_is_removed_and_nothing_else() {
    let (root, archive) = archive();
    let (one, two) = (put(&archive, b"one"), put(&archive, b"two"));
    let log = root.path().join("snapshots/ear/log.jsonl");
    let good = fs::read(&log).unwrap();
    let line = good.len() / 2 + 1;
    for cut in [good.len() - 1, good.len() - 2, line + 300, line + 1] {
        fs::write(&log, &good[..cut]).unwrap();
        // All but the line feed is there, or the line is not.
        let (last, next) = if cut == good.len() - 1 { (&two, 3) } else { (&one, 2) };
        assert_eq!(archive.last(&source("ear")).unwrap().as_ref(), Some(last));
        assert_eq!(archive.entries(&source("ear")).unwrap().len() as u32, last.number);
        assert_eq!(fs::read(&log).unwrap().len(), cut, "readers repair nothing");
        assert_eq!(put(&archive, b"three").number, next);
        assert!(archive.verify(&source("ear")).unwrap().is_empty());
    }
    fs::write(&log, [&good[..line], &[0; 700]].concat()).unwrap();
    assert_eq!(put(&archive, b"three").number, 2, "blocks that were never filled are no line");
}

#[test]
fn a_crash_in_the_very_first_line_loses_nothing() {
    let (root, archive) = archive();
    put(&archive, b"one");
    let log = root.path().join("snapshots/ear/log.jsonl");
    fs::write(&log, &fs::read(&log).unwrap()[..10]).unwrap();
    assert_eq!(archive.last(&source("ear")).unwrap(), None);
    assert_eq!(put(&archive, b"one").number, 1);
    assert!(archive.verify(&source("ear")).unwrap().is_empty());
}

#[test]
fn held_snapshots_are_kept_apart_and_the_newest_only() {
    let (root, archive) = archive();
    put(&archive, b"the rule");
    for n in 0..25 {
        for _ in 0..3 {
            archive.hold(&served("ear", format!("Access Denied {n}").as_bytes()), "block page").unwrap();
        }
    }
    let held = archive.held(&source("ear")).unwrap();
    assert_eq!(held.iter().map(|held| held.number).collect::<Vec<_>>(), (6..=25).collect::<Vec<_>>());
    assert_eq!(held[19].reason, "block page");
    assert_eq!(archive.held_snapshot(&held[19]).unwrap().body, b"Access Denied 24");
    assert_eq!(fs::read_dir(root.path().join("snapshots/ear/held")).unwrap().count(), 40);
    assert_eq!(archive.entries(&source("ear")).unwrap().len(), 1);
    assert!(archive.verify(&source("ear")).unwrap().is_empty());
}

#[test]
fn a_refusing_disk_is_an_error_that_leaves_the_archive_as_it_was() {
    let (root, archive) = archive();
    put(&archive, b"one");
    let folder = root.path().join("snapshots/ear");
    // The file for new bytes cannot be made: a folder has its name.
    fs::create_dir(folder.join("incoming.part")).unwrap();
    let error = archive.put(&served("ear", b"two")).unwrap_err();
    assert!(error.is_transient(), "{error:?}");
    assert_eq!(archive.entries(&source("ear")).unwrap().len(), 1);
    fs::remove_dir(folder.join("incoming.part")).unwrap();
    assert_eq!(put(&archive, b"two").number, 2);
    assert!(archive.verify(&source("ear")).unwrap().is_empty());
}

/// The commands that `docs/archive.md` shows, taken from there, run on a real archive.
#[test]
fn the_commands_of_the_manual_work() {
    let manual = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/archive.md")).unwrap();
    let scripts: Vec<&str> = manual.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(scripts.len() >= 3);
    if !["bash", "zstd", "sha256sum", "sed"].iter().all(|tool| Command::new(tool).arg("--version").output().is_ok()) {
        println!("skipped: bash, zstd, sed and sha256sum are needed");
        return;
    }
    let (root, archive) = archive();
    let mut body = text(1, 50_000);
    for n in 0..20 {
        body = edited(&body, 2_000 * (n + 1), "a license is required");
        put(&archive, &body);
    }
    for (name, expected) in [("one-step", 5), ("two-steps", 19)] {
        let entry = &archive.entries(&source("ear")).unwrap()[expected];
        assert_eq!(entry.base.len(), if name == "one-step" { 1 } else { 2 });
    }
    let run = |script: &str| {
        let folder = root.path().join("snapshots/ear");
        let ran = Command::new("bash").args(["-euo", "pipefail", "-c", script]).current_dir(folder).output().unwrap();
        (
            ran.status.success(),
            String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr),
        )
    };
    for script in &scripts {
        let (fine, said) = run(script);
        assert!(fine, "{script}\n{said}");
    }
    // The check of the chain must notice a changed fact in the middle and in the newest line.
    let log = root.path().join("snapshots/ear/log.jsonl");
    let good = fs::read_to_string(&log).unwrap();
    for line in [3, 19] {
        let mut lines: Vec<String> = good.lines().map(str::to_owned).collect();
        lines[line] = lines[line].replace("\"status\":200", "\"status\":404");
        fs::write(&log, lines.join("\n") + "\n").unwrap();
        let (fine, said) = run(scripts[0]);
        assert!(!fine && said.contains(&format!("line {}", line + 1)), "{said}");
    }
}
