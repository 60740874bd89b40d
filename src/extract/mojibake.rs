//! Text that was decoded by the wrong encoding before it was served: `Â§ 744`, `ç¬¬äºŒæ¡`, `绗簩鏉`, `锟斤拷`.
//!
//! The rule: such text is mended only where the way back is exact, every character of it, and what comes out is text
//! beyond doubt; then it reads like the page that was never broken. Where most of the text is broken and the way back is
//! not exact, words were lost: the capture is refused, with the reason. A broken word in a sound page stays as it is.

use encoding_rs::{Encoding, GB18030, UTF_8, WINDOWS_1252};

/// Chinese characters by which text is told from chance.
const ENOUGH: usize = 20;

/// The text as it was meant, or why it cannot be known.
pub fn mended(text: String) -> Result<String, String> {
    if text.is_ascii() {
        return Ok(text);
    }
    if let Some(meant) = latin(&text)? {
        return Ok(meant);
    }
    chinese(text)
}

/// UTF-8 or GBK that was read as Latin.
fn latin(text: &str) -> Result<Option<String>, String> {
    if text.as_bytes().windows(3).filter(|bytes| is_suspect(bytes)).count() < 2 {
        return Ok(None);
    }
    let (bytes, _, lossy) = WINDOWS_1252.encode(text);
    if !lossy && let Some(meant) = decoded(UTF_8, &bytes) {
        return Ok(Some(meant));
    }
    if !lossy
        && let Some(meant) = decoded(GB18030, &bytes)
        && is_chinese(&meant)
    {
        return Ok(Some(meant));
    }
    let meant = String::from_utf8_lossy(&bytes);
    let (han, broken) = (meant.chars().filter(|c| is_han(*c)).count(), text.chars().filter(|c| !c.is_ascii()).count());
    if han >= ENOUGH && han * 3 * 2 >= broken {
        return Err("UTF-8 was read as Latin before it was served, and characters were lost".into());
    }
    Ok(None)
}

/// UTF-8 that was read as GBK.
fn chinese(text: String) -> Result<String, String> {
    // The first bytes of all the characters that are looked for.
    if !text.bytes().any(|b| matches!(b, 0xe7 | 0xe9)) {
        return Ok(text);
    }
    let han = text.chars().filter(|c| is_han(*c)).count();
    // What the commonest characters and marks of Chinese become; no text has them otherwise.
    let broken = text.chars().filter(|c| matches!(c, '锛' | '銆' | '鐨' | '鍥' | '绗')).count();
    if broken >= 3 && broken * 100 >= han * 3 {
        let (bytes, _, lossy) = GB18030.encode(&text);
        return match decoded(UTF_8, &bytes) {
            Some(meant) if !lossy => Ok(meant),
            _ => Err("UTF-8 was read as GBK before it was served, and characters were lost".into()),
        };
    }
    let lost = text.matches("锟斤拷").count();
    if lost >= 10 && lost * 3 * 100 >= han {
        return Err("the text was destroyed before it was served: it is full of 锟斤拷".into());
    }
    Ok(text)
}

/// True for what the first byte of a longer UTF-8 sequence, or of a Chinese character, becomes in Latin (one of `°` to
/// `÷`), before a character that is no ASCII. Told by their bytes: every text that is not ASCII is read for it.
fn is_suspect(bytes: &[u8]) -> bool {
    matches!(bytes, [0xc2, 0xb0..=0xbf, 0x80..=0xff] | [0xc3, 0x80..=0xb7, 0x80..=0xff])
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
}

fn is_chinese(text: &str) -> bool {
    let written = text.chars().filter(|c| !c.is_ascii()).count();
    let usual =
        text.chars().filter(|c| is_han(*c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}')).count();
    usual >= ENOUGH && usual * 10 >= written * 9
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "第二条　国家机关、企业事业单位，应当遵守本法的规定，不得出口未经许可的物项。";

    #[test]
    fn text_broken_without_loss_is_mended_and_sound_text_is_left_alone() {
        let check = |text: &str, expected: &str| assert_eq!(mended(text.into()).as_deref(), Ok(expected), "{text}");
        let latin = |bytes: &[u8]| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
        let english = "§ 744.23 – “Knowledge” of the café’s owner";
        check(&latin(english.as_bytes()), english);
        check(&latin(RULE.as_bytes()), RULE);
        check(&latin(&GB18030.encode(RULE).0), RULE);
        for sound in [english, RULE, "Ça va, à bientôt: déjà vu", "El Niño Ã±", "ÀÉÎÕÜ ÄÖÜ", "naïve — “façade”"]
        {
            check(sound, sound);
        }
    }

    #[test]
    fn text_broken_with_loss_is_refused_with_the_reason() {
        let lossy = GB18030.decode_without_bom_handling(RULE.as_bytes()).0.replace('\u{fffd}', "?");
        assert!(mended(lossy).is_err_and(|reason| reason.contains("GBK")));
        let lossy = WINDOWS_1252.decode_without_bom_handling(RULE.as_bytes()).0.replace(char::is_control, "?");
        assert!(mended(lossy).is_err_and(|reason| reason.contains("Latin")));
        assert!(mended("锟斤拷".repeat(40)).is_err_and(|reason| reason.contains("锟斤拷")));
    }
}
