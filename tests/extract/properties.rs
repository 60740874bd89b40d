//! How a document is written down never alters what it says: markup, wrapping and encoding.

use proptest::prelude::*;
use rulewatch::document::Document;
use rulewatch::extract::extract;
use rulewatch::fold::fold;
use rulewatch::source::Recipe;

use crate::support::snapshot;

/// Text, citation and designator of every block.
fn said(document: &Document) -> Vec<(String, Vec<String>, usize)> {
    let block = |block: &rulewatch::document::Block| {
        (fold(&block.text).into_owned(), block.citation.0.clone(), block.designator_len)
    };
    document.blocks.iter().map(block).collect()
}

fn read(content_type: &str, body: &[u8]) -> Document {
    extract(&snapshot(content_type, body), &Recipe::default()).unwrap()
}

/// Sentences of an invented rule; some words need escaping, none looks like the end of a line.
fn sentences() -> impl Strategy<Value = Vec<String>> {
    let word = prop::sample::select(vec![
        "export",
        "licence",
        "shall",
        "not",
        "percent",
        "R&D",
        "“item”",
        "end-use",
        "§",
        "café",
        "kettle",
        "of",
        "the",
    ]);
    let sentence = prop::collection::vec(word, 4..40).prop_map(|words| format!("A {}.", words.join(" ")));
    prop::collection::vec(sentence, 1..6)
}

/// One hand that writes markup.
#[derive(Debug, Clone, Copy)]
struct Hand {
    gap: &'static str,
    numeric: bool,
    swapped: bool,
    comments: bool,
    capitals: bool,
}

fn hand() -> impl Strategy<Value = Hand> {
    (prop::sample::select(vec![" ", "\n", "\r\n    ", "\t"]), any::<[bool; 4]>())
        .prop_map(|(gap, [numeric, swapped, comments, capitals])| Hand { gap, numeric, swapped, comments, capitals })
}

fn escaped(text: &str, hand: Hand) -> String {
    let ampersand = if hand.numeric { "&#38;" } else { "&amp;" };
    let text = text.replace('&', ampersand).replace(' ', hand.gap);
    if hand.numeric { text.replace('é', "&#xe9;") } else { text }
}

fn html(sentences: &[String], hand: Hand) -> String {
    let (p, h1) = if hand.capitals { ("P", "H1") } else { ("p", "h1") };
    let mut body = format!("<{h1}>Rule</{h1}>");
    for (at, sentence) in sentences.iter().enumerate() {
        let attributes = if hand.swapped { format!("id=p{at} class='x'") } else { format!("class=\"x\" id=\"p{at}\"") };
        let comment = if hand.comments { "<!-- (z) no text -->" } else { "" };
        body.push_str(&format!(
            "{}<{p} {attributes}>{comment}({}) {}</{p}>",
            hand.gap,
            at + 1,
            escaped(sentence, hand)
        ));
    }
    format!("<html><body><main>{body}</main></body></html>")
}

/// A text with hard line breaks so that no line is longer than `width`.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().unwrap();
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    lines.join("\n")
}

fn text(sentences: &[String], width: usize, break_with: &str) -> String {
    let paragraphs: Vec<String> = sentences
        .iter()
        .enumerate()
        .map(|(at, sentence)| wrapped(&format!("({}) {sentence}", at + 1), width))
        .collect();
    paragraphs.join("\n\n").replace('\n', break_with)
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn how_html_is_written_never_alters_a_document(sentences in sentences(), one in hand(), other in hand()) {
        let (one, other) = (html(&sentences, one), html(&sentences, other));
        prop_assert_eq!(said(&read("text/html", one.as_bytes())), said(&read("text/html", other.as_bytes())));
    }

    #[test]
    fn where_lines_break_never_alters_a_text(sentences in sentences(), one in 60_usize..100, other in 60_usize..100) {
        for media in ["text/plain", "text/markdown"] {
            let (one, other) = (text(&sentences, one, "\n"), text(&sentences, other, "\r\n"));
            prop_assert_eq!(said(&read(media, one.as_bytes())), said(&read(media, other.as_bytes())), "{}", media);
        }
    }

    #[test]
    fn the_encoding_never_alters_a_document(sentences in sentences(), hand in hand()) {
        let html = html(&sentences, Hand { numeric: false, ..hand });
        let plain = said(&read("text/html; charset=utf-8", html.as_bytes()));
        prop_assert_eq!(said(&read("text/html", &utf16(&html))), plain.clone());
        for (label, encoding) in [("gb18030", encoding_rs::GB18030), ("windows-1252", encoding_rs::WINDOWS_1252)] {
            let (bytes, _, unmappable) = encoding.encode(&html);
            prop_assert!(!unmappable);
            prop_assert_eq!(said(&read(&format!("text/html; charset={label}"), &bytes)), plain.clone(), "{}", label);
        }
    }
}
