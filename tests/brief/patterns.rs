//! Examples of each pattern: those that must be found, in one family, and those in which that family must find nothing.

use std::path::Path;

use rulewatch::brief::facts::{Said, facts};

/// The family of a fact, by its short name in the tables.
fn family(said: &Said) -> &'static str {
    match said {
        Said::Act(_) => "act",
        Said::Provision(_) => "prov",
        Said::Eccn(_) => "eccn",
        Said::CountryGroup(_) => "group",
        Said::LicenseException(_) => "exc",
        Said::Tariff(_) => "tariff",
        Said::Country(_) => "country",
        Said::Party(_) => "party",
        Said::Date { .. } => "date",
        Said::Number { .. } => "num",
        Said::Percentage { .. } => "pct",
        Said::Money { .. } => "money",
        Said::Modal(_) => "modal",
        Said::Negation => "neg",
        Said::Scope => "scope",
        Said::Policy(_) => "policy",
    }
}

fn families(text: &str) -> Vec<&'static str> {
    facts(text).iter().map(|fact| family(&fact.said)).collect()
}

/// Checks the examples of one row; a pattern may stand for facts of several families.
fn check(name: &str, expected: &[&str], found: &str, not_found: &str) -> usize {
    let examples = found.split("||").filter(|example| !example.is_empty());
    let count = examples
        .map(|example| {
            let families = families(example);
            assert!(families.iter().any(|one| expected.contains(one)), "{name}: {example}: {families:?}");
        })
        .count();
    for example in not_found.split("||").filter(|example| !example.is_empty()) {
        let families = families(example);
        assert!(!families.iter().any(|one| expected.contains(one)), "{name}: not in {example}: {families:?}");
    }
    count
}

#[test]
fn every_example_of_our_patterns_is_read_as_its_family() {
    let table = include_str!("patterns.tsv");
    let mut examples = 0;
    for row in table.lines() {
        let columns: Vec<&str> = row.split('\t').collect();
        assert_eq!(columns.len(), 4, "{row}");
        examples += check(columns[0], &[columns[1]], columns[2], columns[3]);
    }
    println!("{} patterns, {examples} examples", table.lines().count());
}

/// The examples of the table of the domain, which lies beside the repository; a pattern of amendatory instructions is
/// the business of `amend`, one of list operations that of the classes.
#[test]
fn every_example_of_the_domain_is_read_as_its_family() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/domain/patterns.tsv"));
    let Ok(table) = std::fs::read_to_string(path) else {
        println!("skipped: no patterns at {}", path.display());
        return;
    };
    let (mut patterns, mut examples) = (0, 0);
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let expected: &[&str] = match columns[0] {
            "verb" | "subst" | "move" | "zh_listop" => continue,
            "fr_cite" | "fr_doc" | "rin" | "docket" | "eo" | "procl" | "csms" | "omb" | "bill" | "zh_notice"
            | "zh_uel" | "zh_ling" | "zh_doc_no" => &["act"],
            "target" | "auth" | "cfr_cite" | "cfr_parts" | "sec" | "supp" | "zh_article" => &["prov"],
            "eccn" => &["eccn"],
            "country_gp" => &["group"],
            "lic_exc" => &["exc"],
            "htsus" => &["tariff"],
            "pi_placeholder" | "date_en" | "zh_date" | "zh_date_han" | "zh_date_roc" | "zh_effect" | "zh_until" => {
                &["date"]
            }
            "policy" => &["policy"],
            "pct" | "zh_pct" => &["pct"],
            "money" => &["money"],
            "num_cmp" => &["num", "pct"],
            "modal" | "zh_modal" => &["modal", "policy"],
            other => panic!("`{other}` is a pattern that no family is known for"),
        };
        // A supplement to another title's part is a provision all the same.
        let not_found = if columns[0] == "supp" { "" } else { columns.get(3).copied().unwrap_or_default() };
        examples += check(columns[0], expected, columns[2], not_found);
        patterns += 1;
    }
    println!("{patterns} patterns, {examples} examples");
}
