//! Golden outlines: documents of our own making and how they must be read.
//!
//! Each `tests/golden/extract/NAME.{html,txt,md}` has its `NAME.outline`. With `RULEWATCH_GOLDEN=write` the outlines
//! are written instead of compared; read them before committing.

use std::fmt::Write;
use std::path::Path;

use rulewatch::document::{BlockKind, Document};

use crate::support::{files, read_file};

/// One line a block: kind, citation, designator, text; then its columns and links.
fn outline(document: &Document) -> String {
    let mut out = format!("title: {}\nlanguage: {}\n", document.title, document.language.as_deref().unwrap_or("-"));
    for block in &document.blocks {
        let kind = match block.kind {
            BlockKind::Heading(level) => format!("h{level}"),
            kind => format!("{kind:?}").to_lowercase(),
        };
        let (designator, rest) = block.text.split_at(block.designator_len);
        let shown = if designator.is_empty() { rest.replace('\n', "\\n") } else { format!("{designator}‖{rest}") };
        let _ = writeln!(out, "{kind:12} [{}] {shown}", block.citation.0.join(" > "));
        for cell in block.cells.iter().filter(|cell| !cell.column.is_empty()) {
            let _ = writeln!(out, "             {} = {}", cell.column, block.cell_text(cell));
        }
        for link in &block.links {
            let _ = writeln!(out, "             \"{}\" -> {}", &block.text[link.range.clone()], link.target);
        }
    }
    out
}

#[test]
fn golden_documents_are_read_as_accepted() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/extract"));
    let writes = std::env::var("RULEWATCH_GOLDEN").is_ok_and(|value| value == "write");
    let inputs: Vec<_> =
        files(folder, "").into_iter().filter(|path| path.extension().is_some_and(|e| e != "outline")).collect();
    assert!(inputs.len() >= 12);
    for path in inputs {
        let read = outline(&read_file(&path).unwrap());
        let accepted = path.with_extension("outline");
        if writes {
            std::fs::write(&accepted, &read).unwrap();
        }
        let expected = std::fs::read_to_string(&accepted).unwrap_or_default();
        assert_eq!(read, expected, "{}", path.display());
    }
}
