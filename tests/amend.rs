//! Amendatory instructions: read from real rules against labels made by hand, and applied to real parts of the Code.
//!
//! `amend/labels.tsv` holds the labels. Instructions of the Federal Register and of notices stand in the order of their
//! rule, since each is read within those above it; those of the corpus are told by their order alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use jiff::civil::{Date, date};
use rulewatch::amend::{Action, Amendment, Outline, Reason, Step, apply, instructions};
use rulewatch::citation::Citation;
use rulewatch::diff::diff;
use rulewatch::document::{Block, BlockKind, Document};
use rulewatch::fold::fold;
use rulewatch::render::{Ink, Redline, unified};
use rulewatch::wording::Language;

mod amend {
    mod at_random;
    pub mod corpus;
}
#[path = "support/golden.rs"]
mod golden;

/// One instruction with what it says.
struct Label {
    rule: String,
    text: String,
    /// `verb target`, in order; `None` where the text is no instruction of the Federal Register.
    expected: Option<Vec<String>>,
}

fn told(amendment: &Amendment) -> String {
    let to = match &amendment.action {
        Action::Redesignate { to } | Action::Designate { to } => format!(" -> {to}"),
        Action::Move { beside, .. } => format!(" -> {beside}"),
        _ => String::new(),
    };
    format!("{} {}{to}", amendment.action.verb(), amendment.target)
}

/// The labels in order. The instructions of a rule of the corpus are read from it; a rule that is not there is left out.
fn labels() -> Vec<Label> {
    let file = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/amend/labels.tsv")).expect("labels");
    let mut labels = Vec::new();
    let mut rule = String::new();
    let mut printed: std::vec::IntoIter<String> = Vec::new().into_iter();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [of, text, expected] = fields[..] else { panic!("three fields: {line}") };
        if of != rule {
            rule = of.to_owned();
            printed = amend::corpus::instructions(of).into_iter();
        }
        let text = match text {
            "" => match printed.next() {
                Some(text) => text,
                None => continue,
            },
            text => text.to_owned(),
        };
        let expected = (expected != "-").then(|| expected.split("; ").map(str::to_owned).collect());
        labels.push(Label { rule: of.to_owned(), text, expected });
    }
    labels
}

#[test]
fn instructions_are_read_as_a_lawyer_reads_them() {
    let labels = labels();
    let (mut read, mut verbs, mut targets) = (0, 0, 0);
    let mut outline = Outline::default();
    let mut rule = "";
    let verb = |told: &String| told.split(' ').next().map(str::to_owned);
    let target = |told: &String| told.split_once(' ').map(|(_, target)| target.to_owned());
    for label in &labels {
        if label.rule != rule {
            (rule, outline) = (&label.rule, Outline::default());
        }
        let found: Vec<String> = outline.read(&label.text).iter().map(told).collect();
        let Some(expected) = &label.expected else { continue };
        read += 1;
        let same_verbs = found.iter().map(verb).eq(expected.iter().map(verb));
        let same_targets = found.iter().map(target).eq(expected.iter().map(target));
        verbs += usize::from(same_verbs);
        targets += usize::from(same_targets);
        if !(same_verbs && same_targets) {
            println!(
                "{}: {}\n  expected {}\n  found    {}",
                label.rule,
                label.text,
                expected.join("; "),
                found.join("; ")
            );
        }
    }
    let share = |right: usize| right as f64 / read as f64;
    assert!(read >= 425 || !amend::corpus::path("").is_dir(), "{read} labels");
    println!("{read} instructions: verbs {:.4}, targets {:.4}", share(verbs), share(targets));
    assert!(share(verbs) >= 0.99, "verbs {verbs} of {read}");
    assert!(share(targets) >= 0.98, "targets {targets} of {read}");
}

#[test]
fn hardly_an_instruction_of_the_corpus_is_unread() {
    let (mut all, mut unread) = (0, Vec::new());
    let mut count = |text: &str, amendments: &[Amendment]| {
        let torn = |own: &Amendment| {
            own.action == Action::Unread || own.target.path.iter().any(|step| matches!(step, Step::Unread(_)))
        };
        all += 1;
        if amendments.is_empty() || amendments.iter().any(torn) {
            unread.push(text.to_owned());
        }
    };
    for name in ["2012-27993", "2014-21847", "2014-30404", "2015-32285"] {
        let rule = amend::corpus::document(&format!("federal-register-xml/cfpb-rules/{name}.xml"));
        rule.iter().flat_map(instructions).for_each(|one| count(&one.text, &one.amendments));
    }
    let rule = amend::corpus::document("federal-register-xml/bis-rule-2017-10-03/FR-2017-10-03_BIS-rule_uslm.xml");
    rule.iter().flat_map(instructions).for_each(|one| count(&one.text, &one.amendments));
    for name in ["2012-31311.xml", "2014-06778.xml"] {
        instructions(&beside(name)).iter().for_each(|one| count(&one.text, &one.amendments));
    }
    let mut outline = Outline::default();
    for text in amend::corpus::instructions("cfr-eregs-json/27cfr447/03_notice_2014-18842.json") {
        // The tool that wrote the notice adds lines of its own notation.
        if !text.contains('[') || text.contains("“[") {
            let amendments = outline.read(&text);
            count(&text, &amendments);
        }
    }
    println!("{} of {all} instructions unread: {unread:#?}", unread.len());
    assert!(unread.len() * 20 <= all, "{unread:#?}");
}

/// The text of every section, by its number or the heading it stands below.
fn sections(document: &Document) -> BTreeMap<String, Vec<String>> {
    let mut sections: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for block in &document.blocks {
        let path = &block.citation.0;
        let section = path.iter().position(|element| element.starts_with('§') || element.starts_with("Section "));
        let key = path[..section.map_or(path.len().min(1), |at| at + 1)].join(", ");
        sections.entry(key).or_default().push(fold(&block.text).into_owned());
    }
    sections
}

/// A rule applied to the text before it gives the text that was published after it, section by section; `misses` names
/// the sections that can't be right, each of which the program must name itself.
fn check_applied(rule: &Document, base: &str, next: &str, misses: &[&str]) {
    let (Some(base), Some(next)) = (amend::corpus::document(base), amend::corpus::document(next)) else { return };
    let amended = apply(rule, &base, None);
    let left: Vec<String> = amended
        .outcomes
        .iter()
        .filter_map(|outcome| {
            let reason = outcome.done.as_ref().err()?;
            Some(format!(
                "{}: {} {}: {reason}",
                outcome.number,
                outcome.amendment.action.verb(),
                outcome.amendment.target
            ))
        })
        .collect();
    println!("{} applied, left: {left:#?}", amended.outcomes.len() - left.len());
    let (before, found, expected) = (sections(&base), sections(&amended.document), sections(&next));
    assert!(before != expected, "the rule changes something");
    let all: BTreeSet<&String> = found.keys().chain(expected.keys()).collect();
    let wrong: Vec<&String> = all.iter().copied().filter(|key| found.get(*key) != expected.get(*key)).collect();
    let touched = all.iter().filter(|key| before.get(**key) != expected.get(**key)).count();
    println!("{} sections, {touched} changed, not as published: {wrong:?}", all.len());
    for key in &wrong {
        let number = key.rsplit(", ").next().unwrap_or(key);
        assert!(misses.contains(&number), "{key}: {:?}\n{:?}", found.get(*key), expected.get(*key));
        assert!(left.iter().any(|told| told.contains(number)), "{number} is told: {left:?}");
    }
    assert_eq!(wrong.len(), misses.len());
}

#[test]
fn a_new_paragraph_of_a_comment_stands_where_it_belongs() {
    let Some(rule) = amend::corpus::document("federal-register-xml/cfpb-rules/2014-21847.xml") else { return };
    let of = |name: &str| format!("cfr-regml-xml/12cfr1013-regM/{name}.xml");
    check_applied(&rule, &of("02_eff2014-01-01_2013-28194"), &of("03_eff2015-01-01_2014-21847"), &[]);
}

#[test]
fn a_revised_paragraph_of_a_comment_reads_as_the_rule_prints_it() {
    let Some(rule) = amend::corpus::document("federal-register-xml/cfpb-rules/2015-32285.xml") else { return };
    let of = |name: &str| format!("cfr-regml-xml/12cfr1003-regC/{name}.xml");
    let Some(base) = amend::corpus::document(&of("03_eff2012-12-31_2012-31311")) else { return };
    let Some(next) = amend::corpus::document(&of("04_eff2016-01-01_2015-32285")) else { return };
    let amended = apply(&rule, &base, None);
    assert!(amended.outcomes.iter().all(|outcome| outcome.done.is_ok()), "{:?}", amended.outcomes);
    // The edition that was published kept the run-in heading of the year before; the rule prints a new one.
    let heading = |told: &str| {
        told.replace(
            "threshold for banks, savings associations, and credit unions.",
            "threshold for depository institutions.",
        )
    };
    let found: Vec<String> = amended.document.blocks.iter().map(|block| heading(&block.text)).collect();
    let published: Vec<String> = next.blocks.iter().map(|block| block.text.clone()).collect();
    assert_eq!(found, published);
}

#[test]
fn a_list_of_arms_is_changed_where_the_rule_leaves_no_doubt() {
    let rule = beside("2014-06778.xml");
    let of = |name: &str| format!("cfr-eregs-json/27cfr447/{name}.json");
    let (base, next) = (of("01_2014-02580"), of("02_2014-06778"));
    check_applied(&rule, &base, &next, &["§ 447.21"]);
    let (Some(base), Some(next)) = (amend::corpus::document(&base), amend::corpus::document(&next)) else { return };
    let amended = apply(&rule, &base, None);
    // Every paragraph that was changed reads as published, though others of the section are left.
    let has = |document: &Document, text: &str| document.blocks.iter().any(|block| fold(&block.text) == fold(text));
    let own = amended.document.blocks.iter().map(|block| &block.text).filter(|text| !has(&base, text));
    let wrong: Vec<&String> = own.filter(|text| !has(&next, text)).collect();
    // Without a space, as the edition prints it, it is taken for a name in its file, not for a text.
    assert_eq!(wrong, ["(a) [Reserved]"]);
}

#[test]
fn a_comment_is_revised_every_year() {
    let rule = beside("2012-31311.xml");
    let of = |name: &str| format!("cfr-regml-xml/12cfr1003-regC/{name}.xml");
    let Some(base) = amend::corpus::document(&of("02_eff2012-02-15_2012-3460")) else { return };
    let Some(next) = amend::corpus::document(&of("03_eff2012-12-31_2012-31311")) else { return };
    let amended = apply(&rule, &base, None);
    // The edition kept the run-in heading of later years and a year too many; the rule prints others.
    let as_published = |told: &str| {
        told.replace(
            "threshold for banks, savings associations, and credit unions.",
            "threshold for depository institutions.",
        )
        .replace("$42 million as of December 31, 2012,", "$42 million as of December 31, 2013,")
    };
    let found: Vec<String> = amended.document.blocks.iter().map(|block| as_published(&block.text)).collect();
    let published: Vec<String> = next.blocks.iter().map(|block| block.text.clone()).collect();
    assert_eq!(found, published);
}

#[test]
fn words_are_replaced_where_the_notice_says_and_torn_instructions_are_told() {
    let notice = "cfr-eregs-json/27cfr447/03_notice_2014-18842.json";
    let lines = amend::corpus::instructions(notice);
    if lines.is_empty() {
        return println!("skipped: {notice} is not there");
    }
    let line = |line: String| Block::new(BlockKind::Paragraph, Citation::default(), line);
    let rule = Document { blocks: lines.into_iter().map(line).collect(), ..Document::default() };
    let of = |name: &str| format!("cfr-eregs-json/27cfr447/{name}.json");
    check_applied(&rule, &of("02_2014-06778"), &of("03_2014-18842"), &["§ 447.35", "§ 447.58"]);
}

/// A text or a rule that stands beside this file.
fn beside(name: &str) -> Document {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/amend")).join(name);
    amend::corpus::file(&path).expect("a document")
}

/// The redline of a text and a rule beside this file, with what is left out, as accepted.
fn check_redline(rule: &str, base: &str, on: Option<Date>, name: &str) {
    let (rule, base) = (beside(rule), beside(base));
    let amended = apply(&rule, &base, on);
    let diff = diff(&base, &amended.document);
    let redline = Redline {
        old: &base,
        new: &amended.document,
        diff: &diff,
        old_label: "in force",
        new_label: "as amended",
        context: 1,
        brief: None,
        language: Language::English,
        now: None,
    };
    let mut shown = unified(&redline, Ink::Signs);
    for outcome in &amended.outcomes {
        if let Err(reason) = &outcome.done {
            let told =
                told(&Amendment { action: outcome.amendment.action.clone(), target: outcome.amendment.target.clone() });
            shown.push_str(&format!("\nnot applied: {}, {told}: {reason}", outcome.number));
        }
    }
    shown.push_str(&format!("\nelsewhere: {}\n", amended.elsewhere));
    golden::check(name, &shown);
}

#[test]
fn a_part_reads_as_the_rule_will_have_it() {
    check_redline("rule.xml", "part.xml", None, "amend/part.txt");
}

#[test]
fn a_rule_in_plain_characters_says_the_same_as_its_xml() {
    check_redline("printed-rule.html", "part.xml", None, "amend/printed.txt");
}

#[test]
fn what_is_not_in_force_on_a_day_is_left_for_later() {
    check_redline("rule.xml", "part.xml", Some(date(2026, 2, 1)), "amend/part-on-2026-02-01.txt");
}

#[test]
fn entries_of_a_list_stay_under_their_country() {
    check_redline("list-rule.xml", "list.xml", None, "amend/list.txt");
}

#[test]
fn entries_of_the_control_list_are_revised_whole_and_in_part() {
    check_redline("control-list-rule.xml", "control-list.xml", None, "amend/control-list.txt");
}

#[test]
fn subparts_supplements_tables_and_headings_read_as_printed() {
    check_redline("divisions-rule.xml", "divisions.xml", None, "amend/divisions.txt");
}

#[test]
fn a_stay_is_noted_and_a_lifted_one_is_noted_no_more() {
    check_redline("stays-rule.xml", "stays.xml", None, "amend/stays.txt");
}

#[test]
fn a_stay_lasts_from_its_first_day_to_its_last() {
    check_redline("stays-rule.xml", "stays.xml", Some(date(2025, 11, 9)), "amend/stays-on-2025-11-09.txt");
    check_redline("stays-rule.xml", "stays.xml", Some(date(2026, 1, 15)), "amend/stays-on-2026-01-15.txt");
    check_redline("stays-rule.xml", "stays.xml", Some(date(2026, 11, 9)), "amend/stays-on-2026-11-09.txt");
    check_redline("stays-rule.xml", "stays.xml", Some(date(2026, 11, 10)), "amend/stays-on-2026-11-10.txt");
}

#[test]
fn a_rule_in_uslm_is_read_with_its_date() {
    let Some(rule) =
        amend::corpus::document("federal-register-xml/bis-rule-2017-10-03/FR-2017-10-03_BIS-rule_uslm.xml")
    else {
        return;
    };
    let given = instructions(&rule);
    assert_eq!(given.len(), 23);
    assert!(given.iter().all(|one| one.effective == Some(date(2017, 10, 3))), "{given:?}");
    let targets: Vec<String> = given.iter().flat_map(|one| one.amendments.iter().map(told)).collect();
    assert_eq!((targets.len(), targets[8].as_str()), (23, "revise part 744, authority"));
}

#[test]
fn every_paragraph_of_a_part_is_found_by_its_citation() {
    let check = |name: &str| {
        let Some(part) = amend::corpus::document(name) else { return };
        let cited = part.blocks.iter().filter_map(|block| {
            let path = &block.citation.0;
            let section = path.iter().position(|element| element.starts_with("§ "))?;
            let own = path[..section].iter().all(|element| !element.starts_with("Supplement"));
            (own && path[section + 1..].iter().all(|mark| mark.starts_with('('))).then(|| path[section..].concat())
        });
        let cited: BTreeSet<String> = cited.collect();
        let strike = |target: &String| format!("1. In {target}, remove the word “zzyzx”.");
        let block = |target| Block::new(BlockKind::Paragraph, Citation::default(), strike(target));
        let rule = Document { blocks: cited.iter().map(block).collect(), ..Document::default() };
        let amended = apply(&rule, &part, None);
        assert_eq!(amended.outcomes.len(), cited.len());
        let found = amended.outcomes.iter().filter(|outcome| matches!(outcome.done, Err(Reason::NoWords(_))));
        println!("{name}: {} paragraphs", cited.len());
        assert_eq!(found.count(), cited.len(), "{name}");
    };
    check("ecfr-xml/ecfr-api-xml/title-1-part-51-2024-05-17.xml");
    check("ecfr-xml/title1-ndash-NOISE/01_current.xml");
    check("cfr-regml-xml/12cfr1024-regX-LARGE/01_eff2017-10-19_2017-13796.xml");
}

#[test]
fn hostile_instructions_are_read_without_harm() {
    let mut outline = Outline::default();
    for text in [
        format!("1. Revise {}", "paragraph (a) of ".repeat(20_000)),
        format!("1. Revise {}", "§ 1.1 paragraph (a), ".repeat(20_000)),
        format!("1. In {}", "15 CFR ".repeat(50_000)),
        format!("1. Remove {}", "“a” and “b”, ".repeat(20_000)),
        "1. Revise (".repeat(1_000),
        "1. “".to_owned(),
        format!("1. Revise {}", "paragraph (a) of ".repeat(1_000)),
        format!("1. Revise {}", "§ 1.1 paragraph (a), ".repeat(900)),
        format!("1. Remove {}", "“a” and “b”, ".repeat(1_000)),
        "§§§§".to_owned(),
        String::new(),
    ] {
        outline.read(&text);
    }
}
