//! Cuts the attributes of a tag that has too many, before the tokenizer sees them: it compares each new attribute
//! with all before it, so 200,000 on one element would take minutes.
//!
//! Text without such a tag is passed on untouched. Scripts, styles and comments are never cut.

use std::borrow::Cow;

/// No lawful element has this many.
const MAX_ATTRIBUTES: usize = 256;
/// A tag shorter than this cannot hold more than the limit.
const SHORT_TAG: usize = 2 * MAX_ATTRIBUTES;
/// Elements whose content is no markup.
const RAW: [&str; 6] = ["script", "style", "textarea", "title", "xmp", "iframe"];

/// The input with every tag cut to its first attributes.
pub fn capped(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut kept = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(offset) = find(&bytes[at..], b'<') {
        let tag = at + offset;
        if html[tag..].starts_with("<!--") {
            at = html[tag..].find("-->").map_or(bytes.len(), |end| tag + end + 3);
            continue;
        }
        if !bytes.get(tag + 1).is_some_and(u8::is_ascii_alphabetic) {
            at = tag + 1;
            continue;
        }
        let scan = scan_tag(&bytes[tag..]);
        if let Some(cut) = scan.cut {
            kept.push_str(&html[copied..tag + cut]);
            copied = tag + scan.end;
        }
        at = (tag + scan.end + 1).min(bytes.len());
        at = after_raw_text(html, tag, at);
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    kept.push_str(&html[copied..]);
    Cow::Owned(kept)
}

fn find(bytes: &[u8], wanted: u8) -> Option<usize> {
    bytes.iter().position(|b| *b == wanted)
}

struct Scan {
    /// Where the closing `>` stands (or the input ends).
    end: usize,
    /// Where the first attribute over the limit begins.
    cut: Option<usize>,
}

/// Reads one start tag, quotes respected.
fn scan_tag(tag: &[u8]) -> Scan {
    if let Some(end) = find(&tag[..tag.len().min(SHORT_TAG)], b'>')
        && !tag[..end].iter().any(|b| matches!(b, b'"' | b'\''))
    {
        return Scan { end, cut: None };
    }
    let mut attributes = 0;
    let mut cut = None;
    let mut at = 1;
    while at < tag.len() && tag[at] != b'>' {
        match tag[at] {
            quote @ (b'"' | b'\'') if tag[at - 1] == b'=' || tag[at - 1].is_ascii_whitespace() => {
                match find(&tag[at + 1..], quote) {
                    Some(length) => at += length + 2,
                    None => {
                        return Scan { end: tag.len(), cut };
                    }
                }
            }
            b if b.is_ascii_whitespace() || b == b'/' => {
                at += 1;
                let begins = tag.get(at).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'/' | b'='));
                if begins {
                    attributes += 1;
                    if attributes > MAX_ATTRIBUTES && cut.is_none() {
                        cut = Some(at);
                    }
                }
            }
            _ => at += 1,
        }
    }
    Scan { end: at.min(tag.len()), cut }
}

/// The position after the end of a raw text element that opens at `tag`, or `at` for any other element.
fn after_raw_text(html: &str, tag: usize, at: usize) -> usize {
    let bytes = html.as_bytes();
    let name_end =
        bytes[tag + 1..].iter().position(|b| !b.is_ascii_alphanumeric()).map_or(bytes.len(), |n| tag + 1 + n);
    let name = &html[tag + 1..name_end];
    let Some(raw) = RAW.iter().find(|raw| raw.eq_ignore_ascii_case(name)) else {
        return at;
    };
    let mut from = at;
    while let Some(offset) = find(&bytes[from..], b'<') {
        let close = from + offset;
        let rest = &bytes[close + 1..];
        if rest.first() == Some(&b'/')
            && rest.len() > raw.len()
            && rest[1..=raw.len()].eq_ignore_ascii_case(raw.as_bytes())
        {
            return close;
        }
        from = close + 1;
    }
    bytes.len()
}
