//! The predefined character maps of Chinese, Japanese and Korean fonts: what codes a text is made of, and what they say.

use std::collections::BTreeSet;
use std::fmt::Write;

use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_16BE};

/// A predefined map.
#[derive(Debug, Clone, Copy)]
pub struct Charset {
    encoding: &'static Encoding,
    /// First bytes of two-byte codes.
    leads: &'static [(u8, u8)],
}

/// The map of this name; `None` where it is not one of these.
pub fn predefined(name: &[u8]) -> Option<Charset> {
    const EUC: &[(u8, u8)] = &[(0x81, 0xfe)];
    let name = std::str::from_utf8(name).ok()?;
    let plain = name.strip_suffix("-H").or_else(|| name.strip_suffix("-V"))?;
    let (encoding, leads): (_, &[(u8, u8)]) = match plain {
        "GB-EUC" | "GBpc-EUC" | "GBK-EUC" | "GBKp-EUC" | "GBK2K" => (GBK, EUC),
        "B5pc" | "ETen-B5" | "ETenms-B5" | "HKscs-B5" => (BIG5, EUC),
        "KSC-EUC" | "KSCms-UHC" | "KSCms-UHC-HW" | "KSCpc-EUC" => (EUC_KR, EUC),
        "90ms-RKSJ" | "90msp-RKSJ" | "90pv-RKSJ" => (SHIFT_JIS, &[(0x81, 0x9f), (0xe0, 0xfc)]),
        _ if plain.starts_with("Uni") && !plain.contains("UTF8") && !plain.contains("UTF32") => {
            (UTF_16BE, &[(0x00, 0xff)])
        }
        _ => return None,
    };
    Some(Charset { encoding, leads })
}

impl Charset {
    /// The codes of a string, all of two bytes: what fonts of the identity map are shown by.
    pub fn widened(self, bytes: &[u8]) -> Vec<u8> {
        let mut wide = Vec::with_capacity(bytes.len() * 2);
        let mut rest = bytes.iter().copied();
        while let Some(byte) = rest.next() {
            let leads = self.leads.iter().any(|(low, high)| (*low..=*high).contains(&byte));
            wide.extend(if leads { [byte, rest.next().unwrap_or_default()] } else { [0, byte] });
        }
        wide
    }

    /// What these codes say, as the text of a ToUnicode map.
    pub fn unicode(self, codes: &BTreeSet<u16>) -> String {
        let entries: Vec<String> = codes.iter().filter_map(|code| self.entry(*code)).collect();
        let mut text = String::from("begincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n");
        for list in entries.chunks(100) {
            let _ = writeln!(text, "{} beginbfchar\n{}\nendbfchar", list.len(), list.join("\n"));
        }
        text.push_str("endcmap\n");
        text
    }

    fn entry(self, code: u16) -> Option<String> {
        let bytes = code.to_be_bytes();
        let short = bytes[0] == 0 && self.encoding != UTF_16BE;
        let bytes = if short { &bytes[1..] } else { &bytes[..] };
        let text = self.encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        let units: String = text.encode_utf16().map(|unit| format!("{unit:04x}")).collect();
        (!units.is_empty()).then(|| format!("<{code:04x}> <{units}>"))
    }
}
