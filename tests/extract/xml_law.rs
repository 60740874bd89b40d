//! The law in XML against what its own attributes state: citations, words kept, and steps that change nothing.
//!
//! The truth is read here by itself, from tags and attributes alone, and never by the reader under test.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use quick_xml::Reader;
use quick_xml::events::Event;
use regex::Regex;
use rulewatch::document::{Block, Document};
use rulewatch::extract::extract;
use rulewatch::fold::{fold, words};
use rulewatch::source::Recipe;

use crate::support::{corpus, files, read_file, snapshot};

fn read(path: &Path) -> Document {
    read_file(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Letters and digits only, in lower case.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How many of `expected` stand in `found`, in order; a gap of up to `reach` is looked over.
fn in_order(expected: &[String], found: &[String], reach: usize) -> usize {
    let (mut at, mut right) = (0, 0);
    for wanted in expected {
        let end = found.len().min(at + reach);
        if let Some(offset) = found[at..end].iter().position(|found| found == wanted) {
            at += offset + 1;
            right += 1;
        }
    }
    right
}

fn assert_share(right: usize, of: usize, least: f64, what: &str) {
    let share = right as f64 / of.max(1) as f64;
    println!("{what}: {right} of {of} ({:.2} %)", share * 100.0);
    assert!(of > 0 && share >= least, "{what}: {right} of {of}");
}

/// The labels of all paragraphs that carry a marker, as the numbers printed on the way to them. A label also counts what
/// prints no number (`p1`, `h1`, the definitions of a list); appendices are left out, for theirs count nothing else.
fn regml_truth(xml: &str) -> Vec<String> {
    static MARKED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"<(?:interpP|p)aragraph label="\d+-([^"]+)" marker="([^"]+)""#).unwrap());
    static TITLED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"label="\d+-([^"]+-Interp)"[^>]*>\s*<title[^>]*>\s*([^<]*)"#).unwrap());
    let marked: HashSet<&str> = MARKED
        .captures_iter(xml)
        .filter(|tag| &tag[2] != "none")
        .filter_map(|tag| tag.get(1))
        .map(|label| label.as_str())
        .collect();
    let titles: HashMap<&str, &str> =
        TITLED.captures_iter(xml).filter_map(|tag| Some((tag.get(1)?.as_str(), tag.get(2)?.as_str()))).collect();
    let numbers = |label: &str| {
        let (provision, comment) = label.split_once("Interp").unwrap_or((label, ""));
        let provision: Vec<&str> = provision.split('-').filter(|part| !part.is_empty()).collect();
        let Some((section, marks)) = provision.split_first() else { return bare(&comment.replace("-h1", "")) };
        if label.contains("Interp") {
            let named = |part: &&str| part.chars().count() > 3 && part.starts_with(char::is_uppercase);
            let comment: String = comment.split('-').filter(|part| !named(part)).collect();
            let designator = format!("{section}{}", marks.iter().map(|mark| format!("({mark})")).collect::<String>());
            let title = titles.get(format!("{}-Interp", provision.join("-")).as_str()).copied().unwrap_or_default();
            let head = if title.contains(&designator) { &designator } else { *section };
            return bare(&format!("{head}-{comment}"));
        }
        let printed = |at: &usize| marked.contains(provision[..=*at].join("-").as_str());
        let marks: String = (1..provision.len()).filter(printed).map(|at| provision[at]).collect();
        bare(&format!("{section}{marks}"))
    };
    let designated = MARKED.captures_iter(xml).filter(|tag| &tag[2] != "none").map(|tag| tag[1].to_owned());
    let of_law =
        designated.filter(|label| label.starts_with(|c: char| c.is_ascii_digit()) || label.starts_with("Interp"));
    of_law.map(|label| numbers(&label)).collect()
}

/// A citation as a label says it: `§ 1013.2(b)(1)` is `2b1`, and so is `1.` of the comment `2(b)`.
fn regml_citation(block: &Block) -> Option<String> {
    let mut path: Vec<&str> = block.citation.0.iter().map(String::as_str).collect();
    if path.first().is_some_and(|first| first.starts_with("Appendix")) {
        return None;
    }
    path.retain(|element| !["def:", "heading:", "Supplement"].iter().any(|prefix| element.starts_with(prefix)));
    let section = |element: &str| element.contains(". ") || element.starts_with('§') || element.starts_with("Section");
    let mut numbers = String::new();
    for (at, element) in path.iter().enumerate() {
        let comment = |next: &&str| next.contains('(') && !next.starts_with('(');
        match section(element) {
            true if path.get(at + 1).is_some_and(comment) => {}
            true => numbers.push_str(element.rsplit('.').next().unwrap_or_default()),
            false => numbers.push_str(element),
        }
    }
    Some(bare(&numbers))
}

#[test]
fn regulations_are_cited_as_their_labels_state() {
    let Some(folder) = corpus("cfr-regml-xml") else { return };
    let (mut right, mut of) = (0, 0);
    for path in files(&folder, ".xml").iter().filter(|path| !path.to_string_lossy().contains("own-diff")) {
        let truth = regml_truth(&std::fs::read_to_string(path).unwrap());
        let document = read(path);
        let designated = document.blocks.iter().filter(|block| block.designator_len > 0);
        let found: Vec<String> = designated.filter_map(regml_citation).collect();
        let here = in_order(&truth, &found, 400);
        println!("{}: {here} of {}", path.display(), truth.len());
        right += here;
        of += truth.len();
    }
    assert_share(right, of, 0.99, "paragraphs of regulations");
}

/// The identifiers of all provisions, as paths of numbers: `/us/bill/116/hr/1000/tII/s211/b` is `II/211/b`.
fn uslm_truth(xml: &str) -> Vec<String> {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"<(?:title|subtitle|division|chapter|part|section|subsection|paragraph|subparagraph|clause|subclause|item)\b[^>]*?\sidentifier="(/us/(?:bill|pl|usc|fr)/[^"]+)""#).unwrap()
    });
    let path = |identifier: &str| {
        let skipped = if identifier.starts_with("/us/bill") { 6 } else { 5 };
        let numbers = identifier.split('/').skip(skipped).map(|part| {
            let digits = part.trim_start_matches(|c: char| c.is_ascii_lowercase());
            let small = digits.is_empty() || !digits.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase());
            if small { part.to_owned() } else { digits.to_owned() }
        });
        numbers.collect::<Vec<_>>().join("/")
    };
    TAG.captures_iter(xml).map(|tag| path(&tag[1])).filter(|path| !path.is_empty()).collect()
}

/// The numbers of a citation: `TITLE II`, `SEC. 211.`, `(b)` is `II/211/b`.
fn uslm_citation(block: &Block) -> Option<String> {
    let path = &block.citation.0;
    if path.iter().any(|element| element.contains(['“', ':'])) {
        return None;
    }
    let number = |element: &String| {
        let mut parts = element.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        parts.next_back().unwrap_or_default().to_owned()
    };
    Some(path.iter().map(number).collect::<Vec<_>>().join("/"))
}

fn uslm_files() -> Vec<PathBuf> {
    let folders = ["gpo-bill-stages", "federal-register-xml/bis-rule-2017-10-03"].into_iter().filter_map(corpus);
    folders.flat_map(|folder| files(&folder, ".xml")).collect()
}

#[test]
fn bills_and_rules_are_cited_as_their_identifiers_state() {
    let (mut right, mut of) = (0, 0);
    for path in uslm_files() {
        let truth = uslm_truth(&std::fs::read_to_string(&path).unwrap());
        let document = read(&path);
        let mut found: Vec<String> = document.blocks.iter().filter_map(uslm_citation).collect();
        found.dedup();
        let here = in_order(&truth, &found, 60);
        println!("{}: {here} of {}", path.display(), truth.len());
        right += here;
        of += truth.len();
    }
    if of > 0 {
        assert_share(right, of, 0.99, "provisions of bills and rules");
    }
}

/// The words a reader of the law sees: all text but that of elements which `left_out` names.
fn visible(xml: &str, left_out: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut hidden) = (String::new(), 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) if hidden > 0 || left_out(start.local_name().into_inner(), &start) => hidden += 1,
            Event::Start(start) => {
                let inline = ["ref", "i", "b", "em", "def", "inline", "quotedText", "date", "term", "shortTitle"];
                if !inline.contains(&start.local_name().into_inner()) {
                    text.push(' ');
                }
            }
            Event::End(_) if hidden > 0 => hidden -= 1,
            Event::Text(part) if hidden == 0 => text.push_str(&part.into_inner()),
            Event::GeneralRef(_) if hidden == 0 => text.push(' '),
            Event::Eof => break,
            _ => {}
        }
    }
    tokens(&text)
}

fn tokens(text: &str) -> Vec<String> {
    let folded = fold(text).into_owned();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn check_words(path: &Path, left_out: impl Fn(&str, &str) -> bool) -> (usize, usize) {
    let truth = visible(&std::fs::read_to_string(path).unwrap(), left_out);
    let kept = tokens(&read(path).text());
    let here = in_order(&truth, &kept, 60);
    println!("{}: {here} of {}", path.display(), truth.len());
    (here, truth.len())
}

#[test]
fn no_word_of_the_law_is_lost() {
    let regml =
        |name: &str, _: &str| matches!(name, "fdsys" | "preamble" | "tableOfContents" | "analysis" | "graphic" | "url");
    let uslm = |name: &str, tag: &str| {
        let slips = ["meta", "preface", "attestation", "endorsement", "endMarker", "signatures", "docTitle"];
        slips.contains(&name) || tag.contains("display=\"no\"")
    };
    let mut sums = (0, 0);
    let mut add = |(right, of): (usize, usize)| sums = (sums.0 + right, sums.1 + of);
    for path in corpus("cfr-regml-xml").iter().flat_map(|folder| files(folder, ".xml")) {
        if !path.to_string_lossy().contains("own-diff") {
            add(check_words(&path, regml));
        }
    }
    uslm_files().iter().for_each(|path| add(check_words(path, uslm)));
    for path in corpus("dfars-dita").iter().flat_map(|folder| files(folder, ".dita")) {
        add(check_words(&path, |_, _| false));
    }
    if sums.1 > 0 {
        assert_share(sums.0, sums.1, 0.995, "words");
    }
}

/// Every step from one version to the next of which the corpus says that only markup changed.
#[test]
fn a_step_of_markup_alone_changes_nothing() {
    let pairs = [
        ("gpo-bill-stages/hr1000-markup-only", 1, 2),
        ("gpo-bill-stages/hr1037-eh-rfs", 1, 2),
        ("gpo-bill-stages/s2731-ips-rcs", 1, 2),
        ("gpo-bill-stages/hjres107-eh-rds-enr", 1, 2),
        ("gpo-bill-stages/hjres107-eh-rds-enr", 2, 3),
        ("nist-oscal-xml/sp800-53r5-HIGH-profile", 2, 3),
        ("nist-oscal-xml/sp800-53r5-HIGH-profile", 6, 7),
        ("nist-oscal-xml/sp800-53r5-HIGH-profile", 11, 12),
        ("nist-oscal-xml/sp800-53r5-HIGH-profile", 12, 13),
        ("dfars-dita/225.7901-export-controlled-items", 1, 4),
        ("dfars-dita/225.7901-export-controlled-items", 5, 11),
        ("dfars-dita/252.225-7048-export-controlled", 1, 9),
        ("dfars-dita/252.204-7018-covered-telecom-dita", 1, 4),
        ("dfars-dita/252.204-7018-covered-telecom-dita", 7, 9),
        ("dfars-dita/252.204-7018-covered-telecom-dita", 10, 14),
        ("dfars-dita/252.204-7018-covered-telecom-dita", 16, 17),
    ];
    for (folder, first, last) in pairs {
        let Some(path) = corpus(folder) else { return };
        let versions = files(&path, "");
        for pair in versions[first - 1..last].windows(2) {
            assert_eq!(words(&read(&pair[0])), words(&read(&pair[1])), "{}", pair[1].display());
        }
    }
}

#[test]
fn a_clause_as_dita_and_as_html_is_one_document() {
    let (Some(dita), Some(html)) = (corpus("dfars-dita"), corpus("dfars-html")) else { return };
    let outline = |path: PathBuf| {
        let blocks = read(&path).blocks.into_iter();
        blocks.map(|block| (block.kind, block.citation, fold(&block.text).into_owned())).collect::<Vec<_>>()
    };
    assert_eq!(
        outline(dita.join("252.204-7018-covered-telecom-dita/19_2024-01-30_4dbcabe2.dita")),
        outline(html.join("252.204-7018-covered-telecom/09_2024-12-18_30b5c85f.html")),
    );
}

#[test]
fn a_recipe_names_the_records_and_what_names_them() {
    let xml = "<?xml version=\"1.0\"?><list><made>today</made><group><firm><p>Alpha</p><no>7</no></firm><firm><p>Beta</p><no>9</no></firm></group></list>";
    let recipe = Recipe { rows: Some("firm".into()), key: vec!["no".into()], ..Recipe::default() };
    let document = extract(&snapshot("application/xml", xml.as_bytes()), &recipe).unwrap();
    let rows: Vec<_> = document.blocks.iter().map(|block| (block.citation.to_string(), block.text.as_str())).collect();
    assert_eq!(rows[rows.len() - 2..], [("row 7".to_owned(), "Alpha | 7"), ("row 9".to_owned(), "Beta | 9")]);
}
