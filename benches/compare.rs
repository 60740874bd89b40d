//! What a redline costs: two documents of one and five megabytes, compared by the program and, in the same run, by
//! `git diff --no-index --word-diff` (which reads lines, extracts nothing and knows no citation).
//!
//!     cargo bench --bench compare

#[path = "support/usage.rs"]
mod usage;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rulewatch::diff::diff;
use rulewatch::extract::extract;
use rulewatch::snapshot::{Retrieval, Snapshot, Validators};
use rulewatch::source::Recipe;
use usage::usage;

fn main() {
    println!(
        "{:<26} {:>10} {:>10} {:>12} {:>12} {:>10}",
        "", "extract ms", "diff ms", "rulewatch ms", "git word ms", "peak MB"
    );
    for (megabytes, edits) in [(1, 40), (1, 1_000), (5, 40), (5, 2_000)] {
        measure(megabytes, edits);
    }
}

fn measure(megabytes: usize, edits: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let sections = megabytes * 1_000_000 / SECTION;
    let (old, new) = (folder.path().join("old.html"), folder.path().join("new.html"));
    std::fs::write(&old, rule(sections, 0)).expect("written");
    std::fs::write(&new, rule(sections, edits)).expect("written");

    let begun = Instant::now();
    let documents = [&old, &new].map(|path| extract(&snapshot(path), &Recipe::default()).expect("a rule"));
    let extracting = begun.elapsed() / 2;
    let begun = Instant::now();
    let found = diff(&documents[0], &documents[1]).hunks.len();
    let diffing = begun.elapsed();
    assert_eq!(found, edits, "every edit is one hunk");

    let (whole, memory) =
        run(Command::new(env!("CARGO_BIN_EXE_rulewatch")).args(["compare", "--format", "unified"]), &old, &new);
    let (git, _) = run(Command::new("git").args(["diff", "--no-index", "--word-diff"]), &old, &new);
    let ms = |time: Duration| format!("{:.0}", time.as_secs_f64() * 1_000.0);
    let title = format!("{megabytes} MB, {edits} edits");
    let peak = format!("{:.0}", memory as f64 / 1024.0);
    println!("{title:<26} {:>10} {:>10} {:>12} {:>12} {peak:>10}", ms(extracting), ms(diffing), ms(whole), ms(git));
}

fn run(command: &mut Command, old: &Path, new: &Path) -> (Duration, i64) {
    usage(command.arg(old).arg(new).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started"))
}

/// Bytes of a section of `rule`, about.
const SECTION: usize = 420;

/// A rule of sections; in `edits` of them, spread evenly, a number differs.
fn rule(sections: usize, edits: usize) -> String {
    let step = sections.checked_div(edits).unwrap_or(usize::MAX);
    let mut text = String::from("<html><head><title>Part 912</title></head><body><main><h1>Part 912</h1>\n");
    for section in 0..sections {
        let edited = edits > 0 && section % step == 0 && section / step < edits;
        let days = if edited { 15 } else { 30 };
        text.push_str(&format!(
            "<h2>§ 912.{section} Requirements for item {section}</h2>\n<p>(a) A license is required to export item {section} of \
             the schedule to any destination in Group D, unless the consignee is listed in the supplement.</p>\n\
             <p>(1) Applications for item {section} are decided within {days} days of receipt.</p>\n\
             <p>(b) Records of transactions in item {section} are kept for five years.</p>\n"
        ));
    }
    text + "</main></body></html>"
}

fn snapshot(path: &Path) -> Snapshot {
    let url = url::Url::from_file_path(path).expect("an absolute path");
    let retrieval = Retrieval {
        source: "xx-rule".parse().expect("a name"),
        url: url.clone(),
        final_url: url,
        redirects: Vec::new(),
        status: 200,
        content_type: "text/html; charset=utf-8".to_owned(),
        validators: Validators::default(),
        headers: Vec::new(),
        fetched_at: jiff::Timestamp::UNIX_EPOCH,
        as_of: None,
        rendered_by: None,
    };
    Snapshot::new(retrieval, std::fs::read(path).expect("read"))
}
