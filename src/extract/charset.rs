//! Bytes to text.
//!
//! Order of trust: byte order mark, then UTF-8 wherever the bytes prove it, then the HTTP header, the document's own
//! declaration, and detection. A label under which the bytes do not decode cleanly is overridden by one under which
//! they do. Where nothing decodes, the capture is refused: a document full of U+FFFD would be a change of every word.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use regex::bytes::Regex;

use super::{ExtractError, mojibake};
use crate::snapshot::Snapshot;

/// How far into the bytes a declaration is looked for.
const DECLARATION_WINDOW: usize = 4096;

/// Decodes a snapshot's body. NUL characters are left out: no text needs them and databases refuse them.
pub fn decode(snapshot: &Snapshot) -> Result<String, ExtractError> {
    let body = snapshot.body.as_slice();
    let labels = Labels::of(snapshot);
    let host = snapshot.retrieval.final_url.host_str().unwrap_or_default();
    let tld = host.rsplit('.').next().filter(|tld| tld.bytes().all(|b| b.is_ascii_lowercase()));
    if labels.are_unread() && body.is_ascii() && body.windows(2).any(|pair| pair == b"~{") {
        return Err(ExtractError::Undecodable("it is in HZ, which browsers do not read either".into()));
    }
    let mut least_bad: Option<Decoded> = None;
    let trusted = trusted(body, &labels);
    // Detection reads every byte for every language: it is asked only where no label holds.
    let detected = std::iter::once_with(|| detected(body, tld));
    for encoding in trusted.into_iter().chain(detected) {
        let decoded = Decoded::of(encoding, body);
        if decoded.flaws == 0 {
            return settled(decoded.text);
        }
        if least_bad.as_ref().is_none_or(|least| decoded.flaws < least.flaws) {
            least_bad = Some(decoded);
        }
    }
    match least_bad {
        // A stray byte in a long text, or a character cut by the end of the body, is shown as U+FFFD.
        Some(Decoded { text, flaws }) if flaws <= 1 + text.len() / 10_000 => settled(text),
        _ => Err(ExtractError::Undecodable(labels.told())),
    }
}

/// What the response and the document say about their encoding.
struct Labels {
    http: Option<&'static Encoding>,
    document: Option<&'static Encoding>,
}

impl Labels {
    fn of(snapshot: &Snapshot) -> Labels {
        let content_type = &snapshot.retrieval.content_type;
        let http = content_type
            .split(';')
            .skip(1)
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
            .and_then(|(_, label)| Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes()));
        Labels { http, document: declared(&snapshot.body) }
    }

    /// True where a label names an encoding no browser reads any more.
    fn are_unread(&self) -> bool {
        [self.http, self.document].contains(&Some(encoding_rs::REPLACEMENT))
    }

    fn told(&self) -> String {
        let name = |label: Option<&'static Encoding>| label.map_or("no encoding", Encoding::name);
        format!(
            "the header declares {}, the document {}, and neither fits the bytes",
            name(self.http),
            name(self.document)
        )
    }
}

/// The encoding an XML declaration or a `meta` element names.
fn declared(body: &[u8]) -> Option<&'static Encoding> {
    static DECLARATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i)(?:<meta\s[^>]*?charset|^\s*<\?xml\s[^>]*?encoding)\s*=\s*["']?\s*([a-z0-9_:.-]+)"#).ok()
    });
    let window = &body[..body.len().min(DECLARATION_WINDOW)];
    let label = DECLARATION.as_ref()?.captures(window)?.get(1)?.as_bytes();
    // A declaration that can be read byte by byte is not in a two-byte encoding, whatever it says.
    Encoding::for_label(label).filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE)
}

/// Encodings the bytes or their labels speak for, most trusted first.
fn trusted(body: &[u8], labels: &Labels) -> Vec<&'static Encoding> {
    let mut order: Vec<&'static Encoding> = Vec::with_capacity(6);
    order.extend(Encoding::for_bom(body).map(|(encoding, _)| encoding));
    order.extend(two_byte(body));
    if proves_utf8(body, labels) {
        order.push(UTF_8);
    }
    order.extend(labels.http.into_iter().chain(labels.document).map(widened));
    order.push(UTF_8);
    let mut seen = Vec::with_capacity(order.len());
    order.retain(|encoding| {
        !seen.contains(encoding) && {
            seen.push(*encoding);
            true
        }
    });
    order
}

/// The encoding the bytes look like.
fn detected(body: &[u8], tld: Option<&str>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(body, true);
    widened(detector.guess(tld.map(str::as_bytes), Utf8Detection::Allow))
}

/// GB2312 and GBK labels are read as GB18030, their superset.
fn widened(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == encoding_rs::GBK { GB18030 } else { encoding }
}

/// True where the bytes are UTF-8 beyond chance. Two-byte sequences alone also occur in the East Asian encodings, so
/// under such a label a longer sequence is asked for.
fn proves_utf8(body: &[u8], labels: &Labels) -> bool {
    let east_asian = [labels.http, labels.document]
        .into_iter()
        .flatten()
        .any(|label| [GB18030, BIG5, EUC_KR].contains(&widened(label)));
    let escapes = labels.http == Some(ISO_2022_JP) || labels.document == Some(ISO_2022_JP);
    match std::str::from_utf8(body) {
        Err(_) => false,
        Ok(_) if body.is_ascii() => !escapes,
        Ok(text) => !east_asian || text.chars().any(|c| c.len_utf8() >= 3),
    }
}

/// UTF-16 without a byte order mark, told by the zero bytes of its ASCII characters.
fn two_byte(body: &[u8]) -> Option<&'static Encoding> {
    let head = &body[..body.len().min(512) & !1];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count() * 2;
    match (zeros(0) * 2 > head.len(), zeros(1) * 2 > head.len()) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

struct Decoded {
    text: String,
    /// Replaced sequences, and control characters no text contains.
    flaws: usize,
}

impl Decoded {
    fn of(encoding: &'static Encoding, body: &[u8]) -> Decoded {
        let (text, had_errors) = encoding.decode_with_bom_removal(body);
        let replaced = if had_errors { text.chars().filter(|c| *c == '\u{fffd}').count().max(1) } else { 0 };
        let control =
            |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\0' | '\u{1a}' | '\u{1b}');
        // What decodes as UTF-8 is UTF-8, whatever went wrong before it was encoded.
        let controls = if encoding == UTF_8 { 0 } else { text.chars().filter(|c| control(*c)).count() };
        // A few control characters are a slip of an editor; many mean the wrong encoding.
        let flaws = replaced + if controls > 2 + text.len() / 1_000 { controls } else { 0 };
        Decoded { text: text.into_owned(), flaws }
    }
}

/// The text without NUL, and as it was meant where it was decoded wrongly before it was served.
fn settled(text: String) -> Result<String, ExtractError> {
    mojibake::mended(without_nul(text)).map_err(ExtractError::Undecodable)
}

fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "") } else { text }
}
