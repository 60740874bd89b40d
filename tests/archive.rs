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

fn capture(name: &str, body: &[u8]) -> Snapshot {
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
    };
    Snapshot::new(retrieval, body.to_vec())
}

/// A page of about `size` bytes that does not repeat itself.
fn page(seed: u64, size: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed);
    let words = ["license", "export", "entity", "shall", "foreign", "person", "item", "under", "section", "paragraph", "the", "of", "a", "no", "except"];
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

/// The same page with one paragraph's words changed.
fn edited(page: &[u8], at: usize, words: &str) -> Vec<u8> {
    let mut edited = page.to_vec();
    edited.splice(at..at + words.len() / 2, words.bytes());
    edited
}

fn size_of(folder: &Path) -> u64 {
    fs::read_dir(folder).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum()
}

#[test]
fn measure() {
    let root = tempfile::tempdir().unwrap();
    let archive = Archive::open(root.path()).unwrap();
    let mut body = page(1, 200_000);
    archive.put(&capture("ear", &body)).unwrap();
    let folder = root.path().join("ear");
    println!("full {}", size_of(&folder));
    for n in 0..49 {
        body = edited(&body, 4_000 * (n + 1), "a license is now required for any item subject to the EAR");
        let before = size_of(&folder);
        let t = std::time::Instant::now();
        let entry = archive.put(&capture("ear", &body)).unwrap();
        if n % 8 == 0 { println!("edit {n} {} delta {:?} {:?}", size_of(&folder) - before, fs::metadata(folder.join(entry.file().as_str())).unwrap().len(), t.elapsed()); }
    }
    println!("{}", fs::read_to_string(folder.join("log.jsonl")).unwrap().lines().nth(2).unwrap());
    let _ : Option<(Entry, Sha256, Command)> = None;
}
