//! What a snapshot says once a recipe has read it: blocks of text in reading order, each with its citation.
//!
//! Text here is exactly what a reader sees, white space collapsed. Folding of typography happens only where two
//! documents are compared (`fold`), never in what is stored or shown.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::citation::Citation;

/// One document: the main content of a source, without menus, banners and the rest of the site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Document {
    pub title: String,
    /// BCP 47, as declared by the document (`en`, `zh-Hans`); `None` where it does not say.
    pub language: Option<String>,
    pub blocks: Vec<Block>,
}

/// What kind of text a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// Level 1 (outermost) to 6.
    Heading(u8),
    Paragraph,
    ListItem,
    Caption,
    /// The header row of a table: its cells name the columns of the rows below.
    TableHead,
    TableRow,
    /// A footnote or endnote.
    Note,
    Quote,
    /// Text whose line breaks carry meaning (`<pre>`, code, verse).
    Preformatted,
}

/// One heading, paragraph, list item, table row or note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub kind: BlockKind,
    pub citation: Citation,
    /// The visible text, designator included. For a table row, its cells joined with `" | "`.
    pub text: String,
    /// Length in bytes of the designator that `text` begins with (`(a)`, `§ 744.23`, `第二条`); 0 where it has none.
    pub designator_len: usize,
    /// The cells of a table row or head, in column order; empty for every other kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<Cell>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// One cell of a table row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The text of the column's header; empty where the table has none.
    pub column: String,
    /// Byte range of the cell's text in `Block::text`.
    pub range: Range<usize>,
}

/// One hyperlink.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Byte range of the linked words in `Block::text`.
    pub range: Range<usize>,
    /// The absolute target, without tracking parameters; relative as it was written in a file that does not say where it
    /// was.
    pub target: String,
}

impl Block {
    /// A block of plain text without designator, cells or links.
    pub fn new(kind: BlockKind, citation: Citation, text: impl Into<String>) -> Block {
        Block { kind, citation, text: text.into(), designator_len: 0, cells: Vec::new(), links: Vec::new() }
    }

    /// The designator as printed: `(a)`, `§ 744.23`, `第二条`; empty where there is none.
    pub fn designator(&self) -> &str {
        &self.text[..self.designator_len]
    }

    /// The text after the designator.
    pub fn body(&self) -> &str {
        self.text[self.designator_len..].trim_start()
    }

    /// The text of one cell.
    pub fn cell_text(&self, cell: &Cell) -> &str {
        &self.text[cell.range.clone()]
    }
}

impl Document {
    /// What the first field of this name says: the cell of a column, or a line `name: value`.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.blocks.iter().find_map(|block| match block.cells.iter().find(|cell| cell.column == name) {
            Some(cell) => Some(block.cell_text(cell)),
            None => block.text.strip_prefix(name)?.strip_prefix(": "),
        })
    }

    /// All visible text, one block a line.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.blocks.iter().map(|b| b.text.len() + 1).sum());
        for block in &self.blocks {
            text.push_str(&block.text);
            text.push('\n');
        }
        text
    }
}
