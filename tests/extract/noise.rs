//! What differs at every visit never alters a document.

use proptest::prelude::*;
use rulewatch::document::Document;
use rulewatch::extract::extract;
use rulewatch::fold::fold;
use rulewatch::source::Recipe;

use crate::support::{corpus, files, read_file, snapshot};

/// What two documents are compared by: folded text and link targets, block by block.
fn compared(document: &Document) -> Vec<(String, Vec<&str>)> {
    document
        .blocks
        .iter()
        .map(|block| (fold(&block.text).into_owned(), block.links.iter().map(|link| link.target.as_str()).collect()))
        .collect()
}

#[test]
fn chains_marked_as_noise_give_equal_documents() {
    const CHAINS: [&str; 8] = [
        "ota-html-noise/claude-law-enforcement-daily",
        "ota-html-noise/grok-brand-daily",
        "ota-html-noise/lechat-subprocessors-daily",
        "gov-html-edgi/doi-mission-footer_FALSEPOS",
        "gov-html-edgi/nrel-small-changes_FALSEPOS",
        "dfars-html/252.225-7036-FLIPFLOP",
        "dfars-html/part225-foreign-acquisition",
        "gov-html-vendored/sg-mas-notice-snr-n03",
    ];
    let mut steps = 0;
    for chain in CHAINS {
        let Some(folder) = corpus(chain) else { return };
        let documents: Vec<Document> = files(&folder, ".html").iter().map(|path| read_file(path).unwrap()).collect();
        for (at, pair) in documents.windows(2).enumerate() {
            assert_eq!(compared(&pair[0]), compared(&pair[1]), "{chain}, step {}", at + 1);
            steps += 1;
        }
        println!("{chain:50} {} versions, equal", documents.len());
    }
    assert!(steps >= 10);
}

/// A rule page with every kind of noise switched by `visit`.
fn visited(visit: u32, body: &str) -> String {
    format!(
        r##"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="csrf-token" content="t{visit}">
        <title>Part 744</title><link rel="stylesheet" href="/app.css?v={visit}"><script nonce="n{visit}">var t={visit};</script></head>
        <body class="page v{visit}"><!-- rendered in {visit} ms -->
        <header class="site-header"><a href="/">Agency</a><div class="banner">Notice number {visit} of today</div></header>
        <nav><ul><li><a href="/a?sid={visit}">Rules</a></li><li><a href="/b">News {visit}</a></li></ul></nav>
        <main id="content-{visit}">{body}<p>Last updated: May {visit}, 2026 10:0{visit} AM</p><p>Page views: {visit}</p></main>
        <aside class="related">Teaser {visit}: the Bureau opens a new office in a city near you, with coffee and cake for all visitors.</aside>
        <div class="cookie-banner">We use cookies, {visit} of them, to make this site work as you expect it to.</div>
        <footer>Visitor {visit}. <a href="/share?u={visit}">Share</a></footer></body></html>"##
    )
}

fn document(html: &str) -> Document {
    extract(&snapshot("text/html; charset=utf-8", html.as_bytes()), &Recipe::default()).unwrap()
}

#[test]
fn tokens_counters_clocks_and_banners_never_alter_a_document() {
    let body = |visit: u32| {
        format!(
            r##"<h1>Part 744</h1><p>(a) A licence is required, see <a href="/rule;jsessionid={visit}?id=7&utm_campaign=c{visit}">the rule</a>.</p>
            <p>(b) Write to <a class="__cf_email__" href="/cdn-cgi/l/email-protection" data-cfemail="{}">[protected]</a>.</p>
            <form><input type="hidden" name="__VIEWSTATE" value="{visit}"></form>"##,
            obfuscated("rules@agency.gov", visit as u8)
        )
    };
    let first = document(&visited(1, &body(1)));
    for visit in 2..9 {
        assert_eq!(compared(&document(&visited(visit, &body(visit)))), compared(&first));
    }
    let texts: Vec<&str> = first.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["Part 744", "(a) A licence is required, see the rule.", "(b) Write to rules@agency.gov."]);
}

fn obfuscated(address: &str, key: u8) -> String {
    let bytes: String = address.bytes().map(|b| format!("{:02x}", b ^ key)).collect();
    format!("{key:02x}{bytes}")
}

/// Words with which invented rules are written; some need escaping.
fn words() -> impl Strategy<Value = Vec<String>> {
    let word = prop::sample::select(vec![
        "export",
        "licence",
        "§ 744.11",
        "R&D",
        "a < b",
        "“item”",
        "shall",
        "not",
        "50",
        "percent",
        "end-use",
        "许可",
        "café",
    ]);
    prop::collection::vec(word.prop_map(str::to_owned), 1..12)
}

/// One way to write the same document.
#[derive(Debug, Clone)]
struct Hand {
    indent: &'static str,
    entities: bool,
    attributes_first: bool,
    comments: bool,
    span: bool,
}

fn hand() -> impl Strategy<Value = Hand> {
    let indent = prop::sample::select(vec!["", "\n", "\n        ", "\r\n\t"]);
    (indent, any::<[bool; 4]>()).prop_map(|(indent, [entities, attributes_first, comments, span])| Hand {
        indent,
        entities,
        attributes_first,
        comments,
        span,
    })
}

fn write(paragraphs: &[Vec<String>], hand: &Hand) -> String {
    let escape = |word: &str| -> String {
        let plain = word.replace('&', "&amp;").replace('<', "&lt;");
        if !hand.entities {
            return plain;
        }
        plain.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("&#x{:x};", c as u32) }).collect()
    };
    let mut html = String::from("<html><body><main><h1>Rule</h1>");
    for (at, words) in paragraphs.iter().enumerate() {
        let attributes =
            if hand.attributes_first { format!("id=\"p{at}\" class=\"x\"") } else { format!("class='x' id=p{at}") };
        let words: Vec<String> = words.iter().map(|word| escape(word)).collect();
        let gap = if hand.indent.is_empty() { " ".to_owned() } else { hand.indent.to_owned() };
        let mut text = words.join(&gap);
        if hand.span {
            text = text.replacen("licence", "<span>lic</span>ence", 1);
        }
        if hand.comments {
            html.push_str("<!-- x -->");
        }
        html.push_str(&format!("{0}<p {attributes}>{0}({1}) {text}{0}</p>", hand.indent, at + 1));
    }
    html + "</main></body></html>"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn how_the_markup_is_written_never_alters_a_document(paragraphs in prop::collection::vec(words(), 1..6), one in hand(), other in hand()) {
        let (one, other) = (document(&write(&paragraphs, &one)), document(&write(&paragraphs, &other)));
        prop_assert_eq!(compared(&one), compared(&other));
        prop_assert_eq!(one.blocks.len(), paragraphs.len() + 1);
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), tags in prop::collection::vec(prop::sample::select(vec!["<table>", "<tr>", "<td rowspan=9 colspan=7>", "</table>", "<ul><li>", "<p>", "<br>", "(a)(1)", "§ 1.", "第一条", "| a | b |", "<svg>", "<a href='x'>", "---\n", "\u{200b}", "１.", "# h\n", "1. x\n"]), 0..60)) {
        let text = tags.concat();
        for media in ["text/html", "text/plain", "text/markdown", ""] {
            let _ = extract(&snapshot(media, &bytes), &Recipe::default());
            if let Ok(document) = extract(&snapshot(media, text.as_bytes()), &Recipe::default()) {
                for block in &document.blocks {
                    prop_assert!(block.text.is_char_boundary(block.designator_len) && block.designator_len <= block.text.len());
                    prop_assert!(block.cells.iter().all(|cell| block.text.get(cell.range.clone()).is_some()));
                    prop_assert!(block.links.iter().all(|link| block.text.get(link.range.clone()).is_some()));
                }
            }
        }
    }
}
