//! JSON to a document: objects as fields under headings, objects of one kind as rows, law as law.
//!
//! The recipe's JSONPaths (RFC 9535) decide what is read and what the records are; without them the shape of the data
//! does. Nothing a reader could miss is left out: only `null` and what is empty.

mod law;
mod select;
mod stream;
mod table;
mod tree;

use url::Url;

use self::law::Provision;
use self::table::{Below, Table};
use self::tree::{Field, Tree};
use super::passage::{Passage, Place};
use super::records::{LONGEST_CELL, Value, Writer, collapsed, head, keys, one_line, prose, row, wrapped_prose};
use super::text::Wrapping;
use super::{ExtractError, text};
use crate::document::{BlockKind, Document};
use crate::source::Recipe;

pub use self::select::path;

/// Fewer objects side by side are read one after the other.
const LEAST_MAP: usize = 3;

/// Reads JSON.
pub fn read(text: &str, url: &Url, recipe: &Recipe) -> Result<Document, ExtractError> {
    if let Some(blocks) = stream::rows(text, url, recipe)? {
        return Ok(Document { title: String::new(), language: None, blocks });
    }
    let selected = select::select(tree::parse(text)?, recipe)?;
    let title = selected.rest.as_ref().and_then(title).unwrap_or_default();
    let mut reader = Reader { url, key: &recipe.key, title: &title, writer: Writer::default() };
    let is_tree = matches!(&selected.rest, Some(Tree::Fields(fields)) if law::parts_field(fields).is_some());
    if !title.is_empty() && !is_tree {
        reader.writer.push(Passage::new(BlockKind::Heading(1), Place::Flow, title.as_str()));
    }
    if let Some(rest) = &selected.rest {
        reader.value(rest, true)?;
    }
    if !selected.rows.is_empty() {
        reader.table(Table::new(selected.rows.iter().map(|tree| (None, tree)), url))?;
    }
    let blocks = reader.writer.finish();
    Ok(Document { title, language: None, blocks })
}

/// What the whole calls itself.
fn title(tree: &Tree<'_>) -> Option<String> {
    const NAMES: [&str; 6] = ["title", "name", "headline", "heading", "document_title", "subject"];
    const ENDINGS: [&str; 4] = ["名稱", "名称", "標題", "标题"];
    let Tree::Fields(fields) = tree else { return None };
    let named = |wanted: &dyn Fn(&str) -> bool| {
        let found = fields.iter().filter(|(name, _)| wanted(name)).find_map(|(_, tree)| tree.text());
        found.map(collapsed).filter(|text| !text.is_empty() && text.len() <= LONGEST_CELL)
    };
    let by_name = NAMES.iter().find_map(|name| named(&|field| field.eq_ignore_ascii_case(name)));
    by_name.or_else(|| named(&|field| ENDINGS.iter().any(|ending| field.ends_with(ending))))
}

struct Reader<'r> {
    url: &'r Url,
    key: &'r [String],
    title: &'r str,
    writer: Writer,
}

impl Reader<'_> {
    /// Reads a value; `whole` for the document itself, whose only list needs no name.
    fn value(&mut self, tree: &Tree<'_>, whole: bool) -> Result<(), ExtractError> {
        match tree {
            Tree::Fields(fields) => match law::parts_field(fields) {
                Some(parts) => {
                    self.node(fields, parts, 2);
                    Ok(())
                }
                None => self.object(fields, whole),
            },
            Tree::List(list) => self.list(list),
            scalar => {
                self.writer.extend(prose(scalar.scalar().unwrap_or_default(), self.url));
                Ok(())
            }
        }
    }

    fn object(&mut self, fields: &[Field<'_>], whole: bool) -> Result<(), ExtractError> {
        if is_map(fields) {
            return self.table(Table::new(fields.iter().map(|(name, tree)| (Some(name.as_ref()), tree)), self.url));
        }
        let compound = fields.iter().filter(|(_, tree)| tree.scalar().is_none() && !tree.is_empty()).count();
        for (name, tree) in fields.iter().filter(|(_, tree)| !tree.is_empty()) {
            if whole && tree.text().is_some_and(|text| collapsed(text) == self.title) {
                continue;
            }
            if let Some(text) = tree.scalar().filter(|text| is_short(text)) {
                let line = format!("{name}: {}", one_line(text, self.url));
                self.writer.push(Passage::new(BlockKind::Paragraph, Place::Flow, line));
                continue;
            }
            // An envelope's name for the one thing in it says nothing; nor does a law's for its articles.
            let bare = match tree {
                Tree::List(list) => whole && compound == 1 || law::provisions(list).is_some(),
                _ => false,
            };
            if !bare {
                self.writer.open_heading(name);
            }
            self.value(tree, false)?;
            if !bare {
                self.writer.close();
            }
        }
        Ok(())
    }

    fn list(&mut self, list: &[Tree<'_>]) -> Result<(), ExtractError> {
        if let Some(provisions) = law::provisions(list) {
            let texts = provisions.iter().filter_map(|provision| match provision {
                Provision::Article { text, .. } => Some(*text),
                Provision::Part(_) => None,
            });
            let wrapping = Wrapping::of(texts);
            provisions.into_iter().for_each(|provision| self.provision(provision, wrapping));
            return Ok(());
        }
        let objects = list.iter().all(|entry| matches!(entry, Tree::Fields(_)));
        let tree = list.iter().any(|entry| matches!(entry, Tree::Fields(fields) if law::parts_field(fields).is_some()));
        if objects && !tree && !list.is_empty() {
            return self.table(Table::new(list.iter().map(|tree| (None, tree)), self.url));
        }
        for (at, entry) in list.iter().enumerate() {
            match entry.scalar().filter(|text| text.len() <= LONGEST_CELL) {
                Some(text) if text.trim().is_empty() => {}
                Some(text) => {
                    let place = Place::Entry { depth: 1, number: at as i64 + 1 };
                    self.writer.push(Passage::new(BlockKind::ListItem, place, one_line(text, self.url)));
                }
                None => self.value(entry, false)?,
            }
        }
        Ok(())
    }

    fn provision(&mut self, provision: Provision<'_>, wrapping: Wrapping) {
        match provision {
            Provision::Part(name) => {
                self.writer.push(Passage::new(BlockKind::Heading(2), Place::Flow, collapsed(name)));
            }
            Provision::Article { number, text, others } => {
                self.writer.push(Passage::new(BlockKind::Heading(3), Place::Flow, collapsed(number)));
                for (name, text) in others {
                    let line = format!("{name}: {}", one_line(text, self.url));
                    self.writer.push(Passage::new(BlockKind::Paragraph, Place::Flow, line));
                }
                self.writer.extend(wrapped_prose(text, wrapping, self.url));
            }
        }
    }

    /// A part of a tree and the parts it holds.
    fn node(&mut self, fields: &[Field<'_>], parts: &str, level: u8) {
        let node = law::node(fields, parts);
        if !node.heading.is_empty() {
            let kind = BlockKind::Heading(level.min(6));
            self.writer.push(Passage::new(kind, Place::Flow, collapsed(node.heading)));
        }
        for text in node.texts {
            self.writer.extend(prose(text, self.url));
        }
        for part in node.parts {
            match part {
                Tree::Fields(fields) => self.node(fields, parts, level.saturating_add(1)),
                other => self.writer.extend(text::passages(other.scalar().unwrap_or_default())),
            }
        }
    }

    fn table(&mut self, table: Table<'_, '_>) -> Result<(), ExtractError> {
        self.writer.extend(head(&table.columns));
        let named = self.key.iter().all(|key| table.columns.contains(key));
        // Only the records the recipe speaks of have its key.
        let keys = keys(&table.columns, &table.rows, if named { self.key } else { &[] })?;
        for ((values, below), key) in table.rows.iter().zip(&table.below).zip(&keys) {
            self.row(&table.columns, values, below, key)?;
        }
        Ok(())
    }

    fn row(
        &mut self,
        columns: &[String],
        values: &[Value],
        below: &Below<'_, '_>,
        key: &str,
    ) -> Result<(), ExtractError> {
        self.writer.push(row(columns, values, key.to_owned()));
        if below.is_empty() {
            return Ok(());
        }
        self.writer.open_row(key);
        for (name, tree) in below {
            if !name.is_empty() {
                self.writer.open_heading(name);
            }
            self.value(tree, false)?;
            if !name.is_empty() {
                self.writer.close();
            }
        }
        self.writer.close();
        Ok(())
    }
}

/// A value for the line of its field.
fn is_short(text: &str) -> bool {
    text.len() <= LONGEST_CELL && !text.trim().contains('\n')
}

/// True for an object whose names are themselves entries: each holds an object of the same kind, or a list of values.
fn is_map(fields: &[Field<'_>]) -> bool {
    let values = |list: &[Tree<'_>]| list.iter().all(|entry| entry.scalar().is_some());
    let first = fields.iter().find_map(|(_, tree)| match tree {
        Tree::Fields(fields) => fields.first().map(|(name, _)| name),
        _ => None,
    });
    let objects = || {
        fields.iter().all(|(_, tree)| match tree {
            Tree::Fields(inner) => first.is_some_and(|first| inner.iter().any(|(name, _)| name == first)),
            _ => false,
        })
    };
    let lists = || fields.iter().all(|(_, tree)| matches!(tree, Tree::List(list) if values(list)));
    fields.len() >= LEAST_MAP && (objects() || lists())
}
