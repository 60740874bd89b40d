//! `rulewatch amend`: what a rule does to the Code, and the Code as it will read.

use crate::one_source;
use crate::support::house::House;
use crate::support::site::{Answer, Site};

async fn rule_and_part() -> (House, Site) {
    let (house, site) = one_source().await;
    for name in ["rule.xml", "part.xml"] {
        let from = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/amend/").to_owned() + name;
        std::fs::copy(from, house.path().join(name)).expect("copied");
    }
    (house, site)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_instructions_of_a_rule_are_told_as_they_are_read() {
    let (house, _site) = rule_and_part().await;
    let said = house.say(&["amend", "rule.xml"]).await;
    for told in [
        "3.a. Redesignating paragraphs (c) and (d) as paragraphs (d) and (e);",
        "    redesignate § 742.4(c) as § 742.4(d) (from 2026-01-15)",
        "    replace § 742.10: “denial” by “approval” (from 2026-11-10)",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_redline_goes_to_standard_output_and_what_is_left_out_to_standard_error() {
    let (house, _site) = rule_and_part().await;
    let said = house.said(&["amend", "rule.xml", "part.xml", "--format", "unified"]).await.ends_with(0);
    assert!(said.out.contains("+(10) Advanced computing. Applications are reviewed case by case for:"), "{}", said.out);
    assert!(said.out.contains("+++ part.xml as rule.xml amends it, 2 of 21 amendments left out"), "{}", said.out);
    assert!(said.talk.contains("19 of 21 amendments to `part.xml` applied"), "{}", said.talk);
    assert!(said.talk.contains("not applied: instruction 7, replace § 742.1(c)"), "{}", said.talk);
    let early = house.said(&["amend", "rule.xml", "part.xml", "--on", "2025-12-31", "--exit-code"]).await.ends_with(0);
    assert!(early.talk.contains("0 of 21 amendments") && early.talk.contains("say the same"), "{}", early.talk);
    house.said(&["amend", "rule.xml", "part.xml", "--format", "docx", "-o", "as-amended.docx"]).await.ends_with(0);
    assert!(house.path().join("as-amended.docx").is_file());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_source_is_amended_as_its_last_version_reads() {
    let (house, _site) = rule_and_part().await;
    house.say(&["check", "xx-rule"]).await;
    let said = house.said(&["amend", "rule.xml", "xx-rule"]).await.ends_with(0);
    assert!(said.talk.contains("amendments to other parts of the Code left out"), "{}", said.talk);
    let said = house.said(&["amend", "rule.xml", "xx-ruel"]).await.ends_with(2);
    assert!(said.talk.contains("xx-ruel"), "{}", said.talk);
    let said = house.said(&["amend", "part.xml", "part.xml"]).await.ends_with(2);
    assert!(said.talk.contains("no amendatory instructions"), "{}", said.talk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_rule_that_is_watched_amends_a_part_that_is_watched() {
    let (house, site) = one_source().await;
    for (id, name) in [("xx-fr", "printed-rule.html"), ("xx-ecfr", "part.xml")] {
        let from = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/amend/").to_owned() + name;
        let text = std::fs::read_to_string(from).expect("a text");
        let answer = if name.ends_with("xml") { Answer::body("application/xml", text) } else { Answer::html(text) };
        site.serve(&format!("/{id}"), answer);
        house.source(id, &site.url(&format!("/{id}")));
        house.say(&["check", id]).await;
    }
    let said = house.said(&["amend", "xx-fr", "xx-ecfr@1", "--format", "unified"]).await.ends_with(0);
    assert!(said.talk.contains("7 of 7 amendments to `xx-ecfr@1` applied"), "{}", said.talk);
    assert!(said.out.contains("+(10) Advanced computing. Applications are reviewed case-by-case for:"), "{}", said.out);
    let said = house.said(&["amend", "xx-fr@7", "xx-ecfr"]).await.ends_with(2);
    assert!(said.talk.contains("has no version 7"), "{}", said.talk);
}
