//! Citations against files that carry the truth: their tree is taken away, and the flat text must give it back.

use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rulewatch::extract::extract;
use rulewatch::source::Recipe;

use crate::support::{corpus, files, snapshot};

/// A line of flat text, and the marks below its section that its paragraph is labelled with; none for a heading.
struct Line {
    text: String,
    label: Option<Vec<String>>,
}

/// How many designated paragraphs were met, and those whose citation is not their label.
#[derive(Default)]
struct Measured {
    met: usize,
    wrong: Vec<String>,
}

impl Measured {
    fn share(&self) -> f64 {
        1.0 - self.wrong.len() as f64 / self.met.max(1) as f64
    }

    fn print(&self, name: &str) {
        println!("{name:60} {:6} paragraphs, {:6.2} % right", self.met, self.share() * 100.0);
        for wrong in self.wrong.iter().take(10) {
            println!("    {wrong}");
        }
    }
}

/// The marks of a citation below its section or heading, bare: `a`, `1`, `i`.
fn marks(citation: &[String]) -> Vec<String> {
    let bare = |element: &String| element.trim_matches(['(', ')', '.', ' ']).to_owned();
    citation.iter().filter(|element| element.starts_with('(') || element.ends_with('.')).map(bare).collect()
}

/// Reads the flat text and compares each designated paragraph's citation with its label.
fn measure(lines: &[Line], measured: &mut Measured) {
    let flat: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    let document = extract(&snapshot("text/plain", flat.join("\n\n").as_bytes()), &Recipe::default()).unwrap();
    let mut from = 0;
    for line in lines {
        // A run-in heading parts a line in two blocks: the last one is the paragraph.
        let words: Vec<&str> = line.text.split_whitespace().collect();
        let words = words.join(" ");
        let Some(start) = document.blocks[from..].iter().take(8).position(|block| words.starts_with(&block.text))
        else {
            println!("    not found again: {words:.80}");
            continue;
        };
        let parts = document.blocks[from + start..].iter().take_while(|block| words.contains(&block.text)).take(2);
        let parts = if document.blocks[from + start].text == words { 1 } else { parts.count() };
        from += start + parts;
        let found = document.blocks.get(from - 1);
        let (Some(label), Some(block)) = (&line.label, found) else { continue };
        measured.met += 1;
        let read = marks(&block.citation.0);
        if read != *label {
            let start: String = line.text.chars().take(50).collect();
            measured.wrong.push(format!("{} for {}: {start}", read.join("-"), label.join("-")));
        }
    }
}

fn attribute(element: &BytesStart, name: &str) -> String {
    let found = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == name);
    found.map(|attribute| attribute.value.to_string()).unwrap_or_default()
}

/// The regulation's sections as flat lines. A paragraph's label is the marks of the paragraphs it lies in; those of
/// definitions print none.
fn regml_lines(xml: &str) -> Vec<Line> {
    let mut reader = Reader::from_str(xml);
    let mut lines: Vec<Line> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let (mut unprinted, mut text, mut in_section, mut in_words) = (String::new(), String::new(), false, false);
    loop {
        let mut ends = false;
        match reader.read_event().unwrap() {
            Event::Eof => return lines,
            Event::Start(element) => match element.name().as_ref() {
                "section" => in_section = true,
                "paragraph" => {
                    let marker = attribute(&element, "marker");
                    unprinted.push_str(&marker);
                    open.push(marker);
                }
                "subject" | "title" | "content" => in_words = in_section,
                _ => {}
            },
            Event::Empty(element) => ends = element.name().as_ref() == "content",
            Event::End(element) => match element.name().as_ref() {
                "section" => in_section = false,
                "paragraph" => drop(open.pop()),
                "title" => {
                    in_words = false;
                    text.push(' ');
                }
                "content" | "subject" => (in_words, ends) = (false, true),
                _ => {}
            },
            Event::Text(words) if in_words => text.push_str(&words),
            Event::GeneralRef(_) if in_words => text.push('&'),
            _ => {}
        }
        if ends && in_section && !text.trim().is_empty() {
            let marks: Vec<String> = open.iter().filter(|mark| !mark.is_empty()).cloned().collect();
            let label = (!unprinted.is_empty()).then(|| self::marks(&marks));
            let words: Vec<&str> = text.split_whitespace().collect();
            let text_line = format!("{} {}", std::mem::take(&mut unprinted), words.join(" "));
            lines.push(Line { text: text_line.trim().to_owned(), label });
            text.clear();
        }
    }
}

#[test]
fn labels_of_regulations_in_xml_are_rebuilt_from_flat_text() {
    let Some(folder) = corpus("cfr-regml-xml") else { return };
    let mut total = Measured::default();
    for path in files(&folder, ".xml").iter().filter(|path| !path.to_string_lossy().contains("own-diff")) {
        let mut measured = Measured::default();
        measure(&regml_lines(&std::fs::read_to_string(path).unwrap()), &mut measured);
        measured.print(&short(path));
        total.met += measured.met;
        total.wrong.append(&mut measured.wrong);
    }
    println!("{:.2} % of {} right", total.share() * 100.0, total.met);
    assert!(total.met > 1000 && total.share() >= 0.99);
}

/// The regulation's text as flat lines.
fn eregs_lines(node: &serde_json::Value, lines: &mut Vec<Line>) {
    let parts: Vec<&str> = node["label"].as_array().into_iter().flatten().skip(2).filter_map(|p| p.as_str()).collect();
    // Below a note or a definition, `p2201854344`, the marks are counted from it.
    let from = parts.iter().rposition(|part| part.len() > 1 && part.starts_with('p')).map_or(0, |at| at + 1);
    let label: Vec<String> = parts[from.min(parts.len())..].iter().map(|part| (*part).to_owned()).collect();
    lines.extend(node["title"].as_str().map(|title| Line { text: title.to_owned(), label: None }));
    let text = node["text"].as_str().unwrap_or_default().trim();
    if !text.is_empty() {
        lines.push(Line { text: text.to_owned(), label: text.starts_with('(').then_some(label) });
    }
    for child in node["children"].as_array().into_iter().flatten() {
        eregs_lines(child, lines);
    }
}

#[test]
fn labels_of_regulations_in_json_are_rebuilt_from_flat_text() {
    let Some(folder) = corpus("cfr-eregs-json") else { return };
    let mut total = Measured::default();
    for path in files(&folder, ".json") {
        let tree: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let mut lines = Vec::new();
        eregs_lines(&tree, &mut lines);
        if !lines.is_empty() {
            let mut measured = Measured::default();
            measure(&lines, &mut measured);
            measured.print(&short(&path));
            total.met += measured.met;
            total.wrong.append(&mut measured.wrong);
        }
    }
    println!("{:.2} % of {} right", total.share() * 100.0, total.met);
    assert!(total.met > 400 && total.share() >= 0.99);
}

fn short(path: &Path) -> String {
    let parts: Vec<_> = path.components().rev().take(2).map(|part| part.as_os_str().to_string_lossy()).collect();
    format!("{}/{}", parts[1], parts[0])
}
