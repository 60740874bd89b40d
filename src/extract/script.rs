//! Which characters belong to scripts that are written without spaces.

/// True for the characters of scripts written without spaces.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3134f}')
}
