//! What is told to be left out, and that a suggestion reads the same.

use super::*;
use crate::extract::tests::snapshot;

const SITE: &str = "<html><head><title>Part 744</title></head><body>\
    <header class=site-header><nav><a href=/>Home</a></nav></header>\
    <div id=wrap><main id=content><div class=share-bar>Share this on X</div><h1>Part 744</h1>\
    <p>(a) No person may export the goods of this part without a licence issued by the Bureau for that destination.</p>\
    <p>(b) An application is decided within thirty days of its receipt by the Office of the Under Secretary.</p>\
    <p style='display:none'>Old text of the paragraph</p><p>Last updated: May 3, 2026</p><div class=ad>Subscribe now</div>\
    <section id=comments></section></main></div>\
    <aside><h2>Related</h2><a href=/x>Another rule</a></aside><footer>Contact the webmaster</footer></body></html>";

fn surveyed(media: &str, body: &str, recipe: &Recipe) -> Survey {
    let snapshot = snapshot(media, body.as_bytes());
    let document = extract(&snapshot, recipe);
    survey(&snapshot, recipe, document.as_ref().ok()).unwrap()
}

#[test]
fn everything_that_is_left_out_is_told_with_its_rule() {
    let recipe = Recipe { drop: vec![".ad".into()], ..Recipe::default() };
    let survey = surveyed("text/html", SITE, &recipe);
    let told: Vec<String> =
        survey.dropped.iter().map(|dropped| format!("{} {}: {}", dropped.why, dropped.element, dropped.what)).collect();
    for expected in [
        "dropped by `.ad` div.ad: Subscribe now",
        "hidden p: Old text of the paragraph",
        "empty section#comments: ",
        "furniture by class=site-header header.site-header: Home",
        "furniture by class=share-bar div.share-bar: Share this on X",
        "furniture by <aside> aside: Related Another rule",
        "furniture by <footer> footer: Contact the webmaster",
        "furniture by its words : Last updated: May 3, 2026",
    ] {
        assert!(told.iter().any(|line| line == expected), "{expected}\nis not in\n{}", told.join("\n"));
    }
}

#[test]
fn a_suggestion_pins_the_content_and_reads_the_same() {
    let survey = surveyed("text/html", SITE, &Recipe::default());
    assert_eq!(survey.suggestion.format, Format::Html);
    assert_eq!(survey.suggestion.keep, ["main#content"]);
    assert_eq!(survey.suggestion.drop, ["div.share-bar"]);
    let snapshot = snapshot("text/html", SITE.as_bytes());
    let read = |recipe: &Recipe| extract(&snapshot, recipe).unwrap().text();
    let plain = read(&Recipe { drop: vec![".ad".into()], ..Recipe::default() });
    let suggested = read(&Recipe { drop: vec![".ad".into(), "div.share-bar".into()], ..survey.suggestion });
    assert_eq!(suggested, plain);
}

#[test]
fn an_index_is_suggested_as_a_window_of_rows() {
    let entries: String = (1..9)
        .map(|n| {
            format!(
                "<li class=entry><a href=/r/{n}>Final rule number {n} on the export of goods</a> May {n}, 2026</li>"
            )
        })
        .collect();
    let page = format!("<html><body><main><h1>Rules</h1><ul id=rules>{entries}</ul></main></body></html>");
    let suggestion = surveyed("text/html", &page, &Recipe::default()).suggestion;
    assert!(suggestion.window);
    assert_eq!(suggestion.rows.as_deref(), Some("ul#rules > li"));
}

#[test]
fn records_are_suggested_with_their_key() {
    let json =
        br#"{"count":2,"data":{"list of":[{"a":1}],"results":[{"number":"A-1","t":"x"},{"number":"A-2","t":"x"}]}}"#;
    let suggestion = records::of_json(json);
    assert_eq!(suggestion.rows.as_deref(), Some("$.data.results[*]"));
    assert_eq!(suggestion.key, ["number"]);
    assert_eq!(records::of_json(b"[1,2]"), Recipe::default());
    assert_eq!(records::of_json(br#"[{"t":1},{"t":1}]"#).key, Vec::<String>::new());
}

#[test]
fn the_root_of_an_xml_document_tells_its_dialect() {
    let of = |xml: &str| judge::root_element(xml.as_bytes()).map(|root| described(&root));
    assert_eq!(
        of("<?xml version='1.0'?><!DOCTYPE a><!-- <x> --><DIV5 N='7'><P/></DIV5>").as_deref(),
        Some("DIV5 (eCFR and CFR)")
    );
    assert_eq!(of("<an:akomaNtoso xmlns:an='x'/>").as_deref(), Some("an:akomaNtoso (Akoma Ntoso)"));
    assert_eq!(of("<catalogue/>").as_deref(), Some("catalogue"));
    assert_eq!(of("no markup"), None);
}
