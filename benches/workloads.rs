//! What the diff alone costs on the inputs that bring word diffs down, beside `git diff --no-index --word-diff`, Python's
//! `difflib` and `diff-match-patch` on the same plain text in the same run; how the cost grows with the size; and what the
//! whole brief of a revision costs beside the diff that it is of, in a process that has made none before and in one that has.
//!
//!     cargo bench --bench workloads
//!
//! CPU seconds. A peer that needs more than half a minute is stopped; one that is not installed is said to be absent
//! (`diff-match-patch`: `pip install diff-match-patch` for the `python3` on the path).

#[path = "support/usage.rs"]
mod usage;

use std::fmt::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use rulewatch::brief::brief;
use rulewatch::diff::diff;
use rulewatch::document::Document;
use rulewatch::extract::extract;
use rulewatch::schedule::Schedule;
use rulewatch::snapshot::{Retrieval, Snapshot, Validators};
use rulewatch::source::{Format, Recipe, Source};
use usage::{own, usage};

/// After so many CPU seconds a peer is stopped.
const PATIENCE: u64 = 30;

const DIFFLIB: &str = "import sys
import difflib
a, b = (open(p, encoding='utf-8').read().split('\\n') for p in sys.argv[1:])
for op, i, j, k, l in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
    if op == 'replace':
        x, y = ' '.join(a[i:j]).split(), ' '.join(b[k:l]).split()
        difflib.SequenceMatcher(None, x, y, autojunk=False).get_opcodes()
";
const DIFF_MATCH_PATCH: &str = "import sys
from diff_match_patch import diff_match_patch
a, b = (open(p, encoding='utf-8').read() for p in sys.argv[1:])
d = diff_match_patch()
d.Diff_Timeout = 0
d.diff_main(a, b)
";

/// The revisions whose briefs are measured: title, edits, sections moved.
const BRIEFED: [(&str, usize, usize); 2] = [("5 MB, 40 edits", 40, 0), ("5 MB, 2,000 edits, 5 moves", 2_000, 5)];
/// Names one of them to a process of its own.
const BRIEF: &str = "--brief-of";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == BRIEF) {
        let revision = arguments.get(at + 1).and_then(|at| BRIEFED.get(at.parse::<usize>().ok()?));
        return briefed(revision.expect("one of the revisions"));
    }
    briefs();
    println!(
        "\n{:<34} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "CPU seconds", "diff", "rulewatch", "git words", "difflib", "d-m-p", "peak MB"
    );
    measure("5 MB, 40 edits", &[law(12_000, 0, 0), law(12_000, 40, 0)]);
    measure("5 MB, 2,000 edits, 5 moves", &[law(12_000, 0, 0), law(12_000, 2_000, 5)]);
    measure("225,000 words, all different", &[words("a"), words("b")]);
    measure("100,000 short lines, re-ordered", &[lines(1), lines(7_919)]);
    measure("5 MB of one paragraph, 40 edits", &[boilerplate(0), boilerplate(40)]);
    println!("\ngrowth at 40 edits: diff alone");
    let mut before: Option<(f64, f64)> = None;
    for sections in [1_500, 3_000, 6_000, 12_000, 24_000] {
        let sides = [law(sections, 0, 0), law(sections, 40, 0)];
        let (size, cost) = (sides[0].len() as f64, compared(&sides).as_secs_f64());
        let exponent = before.map(|(s, c)| format!("exponent {:.2}", (cost / c).ln() / (size / s).ln()));
        println!("{:>8.2} MB {cost:>9.4} s  {}", size / 1e6, exponent.unwrap_or_default());
        before = Some((size, cost));
    }
}

/// Each revision in a process of its own: only there the first brief is the first.
fn briefs() {
    println!("{:<34} {:>9} {:>9} {:>9}", "CPU ms", "diff", "brief", "ratio");
    for revision in 0..BRIEFED.len() {
        let own = std::env::current_exe().expect("a path");
        let status = Command::new(own).args([BRIEF, &revision.to_string()]).status();
        assert!(status.expect("started").success());
    }
}

/// The diff and the whole brief of a revision: the first of the process, everything made that is made once, and the median of
/// the next.
fn briefed((title, edits, moves): &(&str, usize, usize)) {
    const AGAIN: usize = 9;
    let [old, new] = [law(12_000, 0, 0), law(12_000, *edits, *moves)].map(|side| document(&side));
    let source = source();
    let once = || {
        let before = own();
        let found = diff(&old, &new);
        let between = own();
        let told = brief(&source, &old, &new, &found);
        let after = own();
        assert!(!told.statements.is_empty());
        [between - before, after - between]
    };
    let told = |title: String, [diff, brief]: [Duration; 2]| {
        let [diff, brief] = [diff, brief].map(|cost| cost.as_secs_f64() * 1e3);
        println!("{title:<34} {diff:>9.1} {brief:>9.1} {:>9.2}", brief / diff);
    };
    told(format!("{title}, first"), once());
    let again: Vec<[Duration; 2]> = (0..AGAIN).map(|_| once()).collect();
    let median = |of: usize| {
        let mut costs: Vec<Duration> = again.iter().map(|costs| costs[of]).collect();
        costs.sort();
        costs[AGAIN / 2]
    };
    told(format!("{title}, again"), [median(0), median(1)]);
}

fn measure(title: &str, sides: &[String; 2]) {
    let alone = compared(sides);
    let folder = tempfile::tempdir().expect("a folder");
    let files = ["old.txt", "new.txt"].map(|name| folder.path().join(name));
    for (file, side) in files.iter().zip(sides) {
        std::fs::write(file, side).expect("written");
    }
    let run = |command: &mut Command| {
        let command = command.args(&files).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().map(usage)
    };
    let ours = run(Command::new(env!("CARGO_BIN_EXE_rulewatch")).args(["compare", "--format", "unified"]));
    let (whole, peak) = ours.expect("started");
    let git = run(Command::new("git").args(["diff", "--no-index", "--word-diff"]));
    println!(
        "{title:<34} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9.0}",
        seconds(alone),
        seconds(whole),
        git.map_or("absent".to_owned(), |(cpu, _)| seconds(cpu)),
        python(DIFFLIB, &files),
        python(DIFF_MATCH_PATCH, &files),
        peak as f64 / 1024.0
    );
}

fn seconds(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64())
}

/// The CPU time of the diff of two documents that are read already.
fn compared(sides: &[String; 2]) -> Duration {
    let [old, new] = [0, 1].map(|side| document(&sides[side]));
    let before = own();
    let found = diff(&old, &new);
    let cost = own() - before;
    assert!(!found.hunks.is_empty());
    cost
}

fn source() -> Source {
    Source {
        id: "xx-rule".parse().expect("a name"),
        title: "A rule".to_owned(),
        issuer: "An agency".to_owned(),
        jurisdiction: String::new(),
        url: "https://agency.gov/rule.txt".parse().expect("an address"),
        language: None,
        topics: Vec::new(),
        schedule: Schedule::every("1d").expect("a schedule"),
        recipe: Recipe::default(),
        ties: Default::default(),
        calendar: None,
        browser: false,
        headers: Vec::new(),
        notes: String::new(),
    }
}

/// What a Python program needs, or why it says nothing.
fn python(program: &str, files: &[PathBuf; 2]) -> String {
    let limited =
        format!("import resource\nresource.setrlimit(resource.RLIMIT_CPU, ({PATIENCE}, {PATIENCE}))\n{program}");
    let module = program.split_whitespace().nth(3).unwrap_or_default();
    let known = |module: &str| Command::new("python3").args(["-c", &format!("import {module}")]).output();
    if !known(module.trim_matches(',')).is_ok_and(|output| output.status.success()) {
        return "absent".to_owned();
    }
    let child = Command::new("python3").arg("-c").arg(limited).args(files).stdout(Stdio::null()).spawn();
    let (cpu, _) = usage(child.expect("started"));
    if cpu.as_secs() + 1 >= PATIENCE { format!("> {PATIENCE}") } else { seconds(cpu) }
}

/// A rule of sections, a paragraph a line; in `edits` of them a number differs, and `moves` stand elsewhere.
fn law(sections: usize, edits: usize, moves: usize) -> String {
    let step = sections.checked_div(edits).unwrap_or(usize::MAX);
    let mut parts: Vec<String> = (0..sections).map(|section| {
        let days = if edits > 0 && section % step == step / 2 { 15 } else { 30 };
        format!(
            "§ 912.{section} Requirements for item {section}\n\n(a) A license is required to export item {section} of the \
             schedule to any destination in Group D, unless the consignee is listed in the supplement to this part.\n\n\
             (1) Applications for item {section} are decided within {days} days of receipt by the Office, counted from the \
             day after.\n\n(b) Records of transactions in item {section} are kept for five years from the last of them.\n\n"
        )
    }).collect();
    for moved in 0..moves {
        let from = (moved * 2 + 1) * sections / (moves * 2 + 1);
        let part = parts.remove(from);
        parts.insert((from + sections / 3) % sections, part);
    }
    parts.concat()
}

/// 225,000 words that occur nowhere else, a hundred to a paragraph.
fn words(side: &str) -> String {
    let mut text = String::new();
    for word in 0..225_000 {
        let _ = write!(text, "{side}{:x}", word * 2_654_435_761_u64 % 0xffff_ffff);
        text.push_str(if word % 100 == 99 { ".\n\n" } else { " " });
    }
    text
}

/// 100,000 short lines, in an order of their own for each stride.
fn lines(stride: usize) -> String {
    (0..100_000).map(|line| format!("item {} of the list\n\n", line * stride % 100_000)).collect()
}

/// One paragraph again and again; in `edits` places a number differs.
fn boilerplate(edits: usize) -> String {
    let paragraph = "Nothing in this part shall be construed to impair the authority granted by law to a department.";
    let count = 5_000_000 / paragraph.len();
    let step = count.checked_div(edits).unwrap_or(usize::MAX);
    let line = |at: usize| match at % step == step / 2 {
        true => format!("{paragraph} See item {at}.\n\n"),
        false => format!("{paragraph}\n\n"),
    };
    (0..count).map(line).collect()
}

fn document(text: &str) -> Document {
    let url: url::Url = "https://agency.gov/rule.txt".parse().expect("an address");
    let retrieval = Retrieval {
        source: "xx-rule".parse().expect("a name"),
        url: url.clone(),
        final_url: url,
        redirects: Vec::new(),
        status: 200,
        content_type: "text/plain; charset=utf-8".to_owned(),
        validators: Validators::default(),
        headers: Vec::new(),
        fetched_at: jiff::Timestamp::UNIX_EPOCH,
        as_of: None,
        rendered_by: None,
    };
    let recipe = Recipe { format: Format::Text, ..Recipe::default() };
    extract(&Snapshot::new(retrieval, text.as_bytes().to_vec()), &recipe).expect("a text")
}
