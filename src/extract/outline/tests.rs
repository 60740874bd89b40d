//! The room's specification: passages in, citations out.

use super::*;

/// A paragraph; `<i>` and `</i>` set words in italics.
fn paragraph(marked: &str) -> Passage {
    let mut passage = Passage::new(BlockKind::Paragraph, Place::Flow, "");
    for (at, part) in marked.split("<i>").enumerate() {
        let (italic, upright) = if at == 0 { ("", part) } else { part.split_once("</i>").unwrap() };
        let start = passage.text.len();
        passage.text.push_str(italic);
        if !italic.is_empty() {
            passage.italics.push(start..passage.text.len());
        }
        passage.text.push_str(upright);
    }
    passage
}

/// Each line is a text and the citation it must get, its levels parted by spaces.
fn check(lines: &[(&str, &str)]) {
    let blocks = cite(lines.iter().map(|(text, _)| paragraph(text)).collect());
    let read: Vec<String> =
        blocks.iter().map(|block| format!("{} :: {}", block.citation.0.join(" "), block.text)).collect();
    let expected: Vec<String> =
        lines.iter().map(|(text, path)| format!("{path} :: {}", paragraph(text).text)).collect();
    assert_eq!(read, expected);
}

#[test]
fn italic_marks_stand_below_capitals() {
    check(&[
        ("(a) Text.", "(a)"),
        ("(1) Text.", "(a) (1)"),
        ("(i) Text.", "(a) (1) (i)"),
        ("(A) Text.", "(a) (1) (i) (A)"),
        ("(<i>1</i>) Text.", "(a) (1) (i) (A) (1)"),
        ("(<i>i</i>) Text.", "(a) (1) (i) (A) (1) (i)"),
        ("(<i>ii</i>) Text.", "(a) (1) (i) (A) (1) (ii)"),
        ("(<i>2</i>) Text.", "(a) (1) (i) (A) (2)"),
        ("(ii) Text.", "(a) (1) (ii)"),
        ("(2) Text.", "(a) (2)"),
        ("(i)(A)(<i>1</i>) Text.", "(a) (2) (i) (A) (1)"),
        ("(<i>2</i>) Text.", "(a) (2) (i) (A) (2)"),
        ("<i>(3) A heading.</i> Text.", "(a) (3)"),
    ]);
}
