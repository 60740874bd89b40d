//! What a version says, block by block.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::asked::{self, Named, point_named};
use crate::document::{self, Block, BlockKind, Document};
use crate::history;
use crate::web::problem::Problem;
use crate::web::{Site, known};

/// A text as it was read.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextTold {
    pub source: String,
    pub version: u32,
    pub title: String,
    /// BCP 47; null where the text does not say.
    pub language: Option<String>,
    /// In reading order.
    pub blocks: Vec<BlockTold>,
}

/// One heading, paragraph, list item, table row or note.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlockTold {
    pub kind: Kind,
    /// Of a heading: 1 (outermost) to 6.
    pub level: Option<u8>,
    /// Its address in the law's own terms: designators as printed, outermost first.
    pub citation: Vec<String>,
    /// The same as a lawyer cites it.
    pub cited: String,
    /// What it says, its designator included.
    pub text: String,
    /// Of a row of a table: its cells in order.
    pub cells: Vec<Cell>,
    pub links: Vec<Link>,
}

/// What kind of text a block is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Heading,
    Paragraph,
    ListItem,
    Caption,
    TableHead,
    TableRow,
    Note,
    Quote,
    Preformatted,
}

/// One cell of a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cell {
    /// What its column is called; empty where the table does not say.
    pub column: String,
    pub text: String,
}

/// Words that lead elsewhere.
#[derive(Debug, Serialize, ToSchema)]
pub struct Link {
    pub text: String,
    pub target: String,
}

/// The text of a version
///
/// As today's recipe reads it.
#[utoipa::path(get, path = "/api/v1/sources/{id}/versions/{point}/text", operation_id = "version_text", tag = "sources",
    params(
        ("id" = String, Path, description = "The name of the source"),
        ("point" = String, Path, description = "A number, a day (`2026-01-15`), `latest` or `previous`"),
    ),
    responses((status = 200, description = "The text", body = TextTold)))]
pub async fn text(State(site): State<Site>, Named((id, point)): Named<(String, String)>) -> Result<Response, Problem> {
    let source = known::source(&site.service, &id)?;
    let edges = &site.service.edges;
    let version = history::version(&edges.store, &source.id, point_named(&point)?).await?;
    let archive = edges.archive.clone();
    let told = asked::apart(move || {
        let document = history::document(&archive, &source, &version)?;
        Ok(TextTold::of(document, source.id.to_string(), version.number))
    });
    asked::json(&told.await?)
}

impl TextTold {
    fn of(document: Document, source: String, version: u32) -> TextTold {
        let blocks = document.blocks.iter().map(BlockTold::of).collect();
        TextTold { source, version, title: document.title, language: document.language, blocks }
    }
}

impl BlockTold {
    pub fn of(block: &Block) -> BlockTold {
        let cell = |cell: &document::Cell| Cell { column: cell.column.clone(), text: block.cell_text(cell).to_owned() };
        let link = |link: &document::Link| Link {
            text: block.text.get(link.range.clone()).unwrap_or_default().to_owned(),
            target: link.target.clone(),
        };
        let (kind, level) = kind(block.kind);
        BlockTold {
            kind,
            level,
            citation: block.citation.0.clone(),
            cited: block.citation.to_string(),
            text: block.text.clone(),
            cells: block.cells.iter().map(cell).collect(),
            links: block.links.iter().map(link).collect(),
        }
    }
}

fn kind(kind: BlockKind) -> (Kind, Option<u8>) {
    let told = match kind {
        BlockKind::Heading(level) => return (Kind::Heading, Some(level)),
        BlockKind::Paragraph => Kind::Paragraph,
        BlockKind::ListItem => Kind::ListItem,
        BlockKind::Caption => Kind::Caption,
        BlockKind::TableHead => Kind::TableHead,
        BlockKind::TableRow => Kind::TableRow,
        BlockKind::Note => Kind::Note,
        BlockKind::Quote => Kind::Quote,
        BlockKind::Preformatted => Kind::Preformatted,
    };
    (told, None)
}
