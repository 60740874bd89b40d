//! The bytes of a PDF's streams, never more of them than asked for.

use std::io::Read;

use flate2::read::ZlibDecoder;
use pdf_extract::{Document, Object, Stream};

/// What one stream may unfold to.
const MAX_STREAM: usize = 64 << 20;

/// A stream that unfolds beyond all measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bomb;

/// The content of a stream. Where every filter is Flate it is unfolded here first, counting, and thrown away: what
/// passes is read by the crate that knows predictors and the other filters, none of which inflates like that.
pub fn unfolded(stream: &Stream) -> Result<Vec<u8>, Bomb> {
    if stream.content.len() > MAX_STREAM || !is_bounded(stream) {
        return Err(Bomb);
    }
    Ok(stream.decompressed_content().unwrap_or_default())
}

/// True where no stage of the stream's filters gives more than is allowed.
fn is_bounded(stream: &Stream) -> bool {
    let filters = stream.filters().unwrap_or_default();
    // Two Flate stages multiply their ratios of a thousand to one, and no writer has a use for a third.
    if filters.len() > 3 {
        return false;
    }
    let mut stage = std::borrow::Cow::Borrowed(stream.content.as_slice());
    for filter in filters {
        let unfolds = match filter {
            b"FlateDecode" => {
                let mut out = Vec::new();
                // A damaged stream counts as far as it goes.
                let _ = ZlibDecoder::new(stage.as_ref()).take(MAX_STREAM as u64 + 1).read_to_end(&mut out);
                out
            }
            // LZW grows at most by its longest table entry: 4,096 bytes for every 12 bits.
            b"LZWDecode" => return stage.len() < MAX_STREAM / 2_700,
            _ => return true,
        };
        if unfolds.len() > MAX_STREAM {
            return false;
        }
        stage = std::borrow::Cow::Owned(unfolds);
    }
    true
}

/// An object behind any number of references.
pub fn resolved<'a>(file: &'a Document, object: &'a Object) -> Option<&'a Object> {
    file.dereference(object).ok().map(|(_, object)| object)
}
