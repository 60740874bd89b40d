//! The room's specification, format by format.

use jiff::Timestamp;

use super::*;
use crate::document::{Block, Document};
use crate::snapshot::{Retrieval, Validators};

/// A snapshot of `body` as an agency would serve it.
pub fn snapshot(content_type: &str, body: &[u8]) -> Snapshot {
    let url: url::Url = "https://agency.gov/rules/744".parse().unwrap();
    let retrieval = Retrieval {
        source: "agency-744".parse().unwrap(),
        url: url.clone(),
        final_url: url,
        redirects: Vec::new(),
        status: 200,
        content_type: content_type.to_owned(),
        validators: Validators::default(),
        headers: Vec::new(),
        fetched_at: Timestamp::UNIX_EPOCH,
        as_of: None,
        rendered_by: None,
    };
    Snapshot::new(retrieval, body.to_vec())
}

fn html(body: &str) -> Document {
    let body = format!("<html><body><main>{body}</main></body></html>");
    extract(&snapshot("text/html; charset=utf-8", body.as_bytes()), &Recipe::default()).unwrap()
}

fn text(body: &str) -> Document {
    extract(&snapshot("text/plain; charset=utf-8", body.as_bytes()), &Recipe::default()).unwrap()
}

fn line(block: &Block) -> String {
    format!("{} :: {}", block.citation.0.join("/"), block.text)
}

fn check(document: &Document, expected: &[&str]) {
    let lines: Vec<String> = document.blocks.iter().map(line).collect();
    assert_eq!(lines, expected);
}

#[test]
fn the_parts_of_french_and_german_laws_stand_above_their_articles() {
    check(
        &text(
            "Titre Ier : Des baux\n\nChapitre II : Du prix.\n\nArticle 12\n\nLe prix est payé en mai.\n\nTitre II : Des prêts\n\nArticle 13\n\nLe prêt est remboursé.",
        ),
        &[
            "Titre Ier :: Titre Ier : Des baux",
            "Titre Ier/Chapitre II :: Chapitre II : Du prix.",
            "Titre Ier/Chapitre II/Article 12 :: Article 12",
            "Titre Ier/Chapitre II/Article 12 :: Le prix est payé en mai.",
            "Titre II :: Titre II : Des prêts",
            "Titre II/Article 13 :: Article 13",
            "Titre II/Article 13 :: Le prêt est remboursé.",
        ],
    );
    let markdown = "# Gesetz\n\n## Teil 1 - Allgemeines\n\n### § 1 Zweck\n\nDas Gesetz dient.\n\n## Teil 2 - Strafen\n\n### § 2 Maß\n\nWer stört.\n\n## Anlage 1 Liste\n\nWaren.\n";
    let document = extract(&snapshot("text/markdown", markdown.as_bytes()), &Recipe::default()).unwrap();
    let cited: Vec<String> = document.blocks.iter().map(|block| block.citation.0.join("/")).collect();
    assert_eq!(
        cited,
        ["", "Teil 1", "Teil 1/§ 1", "Teil 1/§ 1", "Teil 2", "Teil 2/§ 2", "Teil 2/§ 2", "Anlage 1", "Anlage 1"]
    );
}

#[test]
fn a_definition_that_reads_on_is_one_paragraph_with_its_term() {
    let html =
        |list: &str| format!("<html><body><main><h1>Rules</h1><p>Words of these rules.</p>{list}</main></body></html>");
    let read = |list: &str| extract(&snapshot("text/html", html(list).as_bytes()), &Recipe::default()).unwrap();
    let one = ["Rules", "Words of these rules.", "Kettle means a vessel for water."];
    for list in [
        "<dl><dt><i>Kettle</i></dt><dd>means a vessel for water.</dd></dl>",
        "<p><i>Kettle</i> means a vessel for water.</p>",
    ] {
        let document = read(list);
        let texts: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, one);
        assert_eq!(document.blocks[2].citation.last(), Some("def:Kettle"));
    }
    let apart = read("<dl><dt>Kettle</dt><dd>A vessel for water.</dd></dl>");
    assert_eq!(apart.blocks.len(), 4);
}

#[test]
fn a_column_that_counts_the_rows_does_not_name_them() {
    let table = "No. | Operator | Limit\n--- | --- | ---\n7 | Aurora | 5\n9 | Borealis | 6\n12 | Corona | 7\n";
    let cited: Vec<String> =
        text(table).blocks.iter().filter_map(|block| block.citation.last().map(str::to_owned)).collect();
    assert_eq!(cited, ["row:Aurora", "row:Borealis", "row:Corona"]);
}

#[test]
fn a_source_credit_is_of_the_whole_section() {
    check(
        &text(
            "§ 7 Penalties.\n\n(a) Who sells is fined.\n\n(b) Who buys is fined.\n\n(Pub. L. 99–1, § 7, 2 Oct. 1986, 100 Stat. 1.)",
        ),
        &[
            "§ 7 :: § 7 Penalties.",
            "§ 7/(a) :: (a) Who sells is fined.",
            "§ 7/(b) :: (b) Who buys is fined.",
            "§ 7 :: (Pub. L. 99–1, § 7, 2 Oct. 1986, 100 Stat. 1.)",
        ],
    );
}

#[test]
fn a_quoted_heading_is_named_without_its_quote_unless_it_would_look_like_a_paragraph() {
    let markdown = "# Act\n\n## § 1 Notes\n\n### \"SEC. 6. TERMINATION.\n\nIt ends.\n\n### \"(a) Scope\n\nAll.\n";
    let document = extract(&snapshot("text/markdown", markdown.as_bytes()), &Recipe::default()).unwrap();
    let cited: Vec<String> = document.blocks.iter().map(|block| block.citation.to_string()).collect();
    assert_eq!(cited[3], "§ 1, SEC. 6. TERMINATION.");
    assert_eq!(cited[5], "§ 1, \"(a) Scope");
}

#[test]
fn a_note_hidden_where_it_stands_and_shown_at_the_foot_is_kept() {
    let document = html(
        "<p>The regulations apply to every bank in the city<x-footnote style='display: none'>See the list of banks kept by the office.</x-footnote>.</p><p style='display:none'>Never shown.</p>",
    );
    let said = document.text();
    assert!(said.contains("See the list of banks") && !said.contains("Never shown"), "{said}");
}

#[test]
fn letter_or_roman_is_decided_by_the_neighbours() {
    check(
        &text("§ 1.1 Scope.\n\n(g) G.\n\n(h) H.\n\n(i) I.\n\n(j) J."),
        &[
            "§ 1.1 :: § 1.1 Scope.",
            "§ 1.1/(g) :: (g) G.",
            "§ 1.1/(h) :: (h) H.",
            "§ 1.1/(i) :: (i) I.",
            "§ 1.1/(j) :: (j) J.",
        ],
    );
    check(
        &text(
            "§ 1.1 Scope.\n\n(h) H.\n\n(i) One.\n\n(ii) Two.\n\n(i) I.\n\n(1) First.\n\n(i) One.\n\n(ii) Two.\n\n(j) J.",
        ),
        &[
            "§ 1.1 :: § 1.1 Scope.",
            "§ 1.1/(h) :: (h) H.",
            "§ 1.1/(h)/(i) :: (i) One.",
            "§ 1.1/(h)/(ii) :: (ii) Two.",
            "§ 1.1/(i) :: (i) I.",
            "§ 1.1/(i)/(1) :: (1) First.",
            "§ 1.1/(i)/(1)/(i) :: (i) One.",
            "§ 1.1/(i)/(1)/(ii) :: (ii) Two.",
            "§ 1.1/(j) :: (j) J.",
        ],
    );
}

#[test]
fn inline_elements_never_split_a_word_and_blocks_always_do() {
    check(
        &html("<p>ex<b>port</b>er<!-- x -->s</p><p>re<wbr>export</p>one<div>two</div>three"),
        &[" :: exporters", " :: reexport", " :: one", " :: two", " :: three"],
    );
}

#[test]
fn a_designator_in_its_own_element_is_the_blocks_designator() {
    let document = html("<h2>Sec. 1. Scope</h2><p><span>(a)</span>Text</p>");
    assert_eq!(document.blocks[1].designator(), "(a)");
    assert_eq!(document.blocks[1].body(), "Text");
    assert_eq!(document.blocks[1].text, "(a)Text");
}

#[test]
fn the_recipe_decides_what_is_kept_and_dropped() {
    let body = "<html><body><div id='rule'><p>Kept.</p><p class='ad'>Dropped.</p></div><div><p>Elsewhere, a long paragraph of prose that would be main content.</p></div></body></html>";
    let read = |keep: &str, drop: &str| {
        let recipe = Recipe { keep: vec![keep.to_owned()], drop: vec![drop.to_owned()], ..Recipe::default() };
        extract(&snapshot("text/html", body.as_bytes()), &recipe)
    };
    check(&read("#rule", ".ad").unwrap(), &[" :: Kept."]);
    assert_eq!(read("#gone", ".ad").unwrap_err(), ExtractError::SelectorLost("#gone".into()));
    assert!(matches!(read("#rule", "..").unwrap_err(), ExtractError::BadSelector { selector, .. } if selector == ".."));
}

#[test]
fn a_paragraph_that_speaks_of_another_article_is_not_that_article() {
    check(
        &text("第一条　甲。\n\n第二条　乙。\n\n第一条所称甲，是指丙。\n\n第三条　丁。"),
        &[
            "第一条 :: 第一条　甲。",
            "第二条 :: 第二条　乙。",
            "第二条 :: 第一条所称甲，是指丙。",
            "第三条 :: 第三条　丁。",
        ],
    );
}

#[test]
fn a_run_in_heading_opens_the_level_of_its_first_mark() {
    check(
        &text("Sec. 2. Policy. (a) One.\n\n(b) Two.\n\n(c) Nothing in paragraph (a) of this section limits it."),
        &[
            "Sec. 2. :: Sec. 2. Policy.",
            "Sec. 2./(a) :: (a) One.",
            "Sec. 2./(b) :: (b) Two.",
            "Sec. 2./(c) :: (c) Nothing in paragraph (a) of this section limits it.",
        ],
    );
}

#[test]
fn formats_that_are_not_read_are_named() {
    let read = |media: &str, body: &str| extract(&snapshot(media, body.as_bytes()), &Recipe::default());
    assert!(matches!(read("application/json", "{}").unwrap_err(), ExtractError::NoContent(_)));
    assert!(matches!(read("text/html", " \n").unwrap_err(), ExtractError::NoContent(_)));
    assert!(read("", "<!doctype html><p>Text").is_ok());
    assert!(read("application/xml", "<?xml version='1.0'?><html><body><p>Text</p></body></html>").is_ok());
}
