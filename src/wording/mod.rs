//! Every word that the program itself says to a reader of briefs, redlines and alerts, in the reader's language.
//!
//! The law's text is never here: it is quoted as it stands, whatever language the reader chose. The words are three files
//! of Project Fluent's syntax, one a language, which a translator can read and mend without knowing Rust.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue as Value;

/// A language in which the program speaks, by its BCP 47 tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    /// As written in Taiwan.
    #[serde(rename = "zh-Hant")]
    TraditionalChinese,
    /// As written in mainland China.
    #[serde(rename = "zh-Hans")]
    SimplifiedChinese,
}

impl Language {
    pub const ALL: [Language; 3] = [Language::English, Language::TraditionalChinese, Language::SimplifiedChinese];

    /// BCP 47: `en`, `zh-Hant`, `zh-Hans`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::TraditionalChinese => "zh-Hant",
            Language::SimplifiedChinese => "zh-Hans",
        }
    }

    /// What it calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::TraditionalChinese => "繁體中文",
            Language::SimplifiedChinese => "简体中文",
        }
    }

    /// The file of its words.
    pub fn file(self) -> &'static str {
        match self {
            Language::English => include_str!("en.ftl"),
            Language::TraditionalChinese => include_str!("zh-Hant.ftl"),
            Language::SimplifiedChinese => include_str!("zh-Hans.ftl"),
        }
    }

    /// The first language of an `Accept-Language` header (RFC 9110, section 12.5.4) in which we speak, by its weights;
    /// English where there is none.
    pub fn accepted(header: &str) -> Language {
        let mut wanted: Vec<(f32, Language)> = Vec::new();
        // Longer headers are no browser's.
        for range in header.split(',').take(32) {
            let mut parts = range.split(';').map(str::trim);
            let Some(language) = parts.next().and_then(|tag| tag.parse().ok()) else { continue };
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
            wanted.push((weight, language));
        }
        let heaviest = wanted.into_iter().filter(|(weight, _)| *weight > 0.0);
        // Of equal weights the first named counts.
        heaviest
            .fold(None, |best: Option<(f32, Language)>, next| match best {
                Some(best) if best.0 >= next.0 => Some(best),
                _ => Some(next),
            })
            .map_or(Language::English, |(_, language)| language)
    }

    /// Words that need nothing told.
    pub fn say(self, id: &str) -> Cow<'static, str> {
        self.format(id, None)
    }

    /// Words with what they are about put into them.
    pub fn tell<const N: usize>(self, id: &str, about: [(&'static str, Value<'_>); N]) -> String {
        self.format(id, Some(&about.into_iter().collect())).into_owned()
    }

    /// Words with a number of things: `3 unchanged blocks`.
    pub fn count(self, id: &str, count: usize) -> String {
        self.tell(id, [("count", count.into())])
    }

    fn format(self, id: &str, about: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let bundle = &WORDS[self as usize];
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
            // A test proves that every id is there; should one be wanting, its name says more than nothing.
            return Cow::Owned(id.to_owned());
        };
        let mut faults = Vec::new();
        bundle.format_pattern(pattern, about, &mut faults).into_owned().into()
    }
}

/// The words of each language, in the order of `Language::ALL`.
static WORDS: LazyLock<[FluentBundle<FluentResource>; 3]> = LazyLock::new(|| Language::ALL.map(words));

fn words(language: Language) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Marks of direction around what is put in would be characters that hide, in plain text and in headers.
    bundle.set_use_isolating(false);
    // A test proves that the files have no faults.
    let file = FluentResource::try_new(language.file().to_owned()).unwrap_or_else(|(sound, _)| sound);
    bundle.add_resource_overriding(file);
    bundle
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A tag of no language that we speak.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is none of the languages spoken here: en, zh-Hant, zh-Hans", .0.escape_debug())]
pub struct UnknownLanguage(String);

/// Reads a BCP 47 tag: by script where it names one, else by region, as CLDR's likely subtags say (`zh-TW`, `zh-HK` and
/// `zh-MO` are written in traditional characters, other `zh` in simplified).
impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(tag: &str) -> Result<Language, UnknownLanguage> {
        let unknown = || UnknownLanguage(tag.chars().take(40).collect());
        let lower = tag.to_ascii_lowercase().replace('_', "-");
        let mut parts = lower.split('-');
        match parts.next() {
            Some("en") => Ok(Language::English),
            Some("zh") => {
                let rest: Vec<&str> = parts.collect();
                let traditional = match () {
                    () if rest.contains(&"hant") => true,
                    () if rest.contains(&"hans") => false,
                    () => rest.iter().any(|part| matches!(*part, "tw" | "hk" | "mo")),
                };
                Ok(if traditional { Language::TraditionalChinese } else { Language::SimplifiedChinese })
            }
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_by_script_then_by_region() {
        let check = |tag: &str, expected: Language| assert_eq!(tag.parse(), Ok(expected), "{tag}");
        check("en", Language::English);
        check("en-GB", Language::English);
        check("zh-Hant", Language::TraditionalChinese);
        check("zh-TW", Language::TraditionalChinese);
        check("zh_HK", Language::TraditionalChinese);
        check("zh-Hans-HK", Language::SimplifiedChinese);
        check("zh", Language::SimplifiedChinese);
        assert!("de".parse::<Language>().is_err());
        for language in Language::ALL {
            check(language.tag(), language);
        }
    }

    #[test]
    fn the_language_a_browser_wants_most_is_taken() {
        let check = |header: &str, expected: Language| assert_eq!(Language::accepted(header), expected, "{header}");
        check("zh-TW,zh;q=0.9,en;q=0.8", Language::TraditionalChinese);
        check("de-DE, en;q=0.5, zh-CN;q=0.7", Language::SimplifiedChinese);
        check("de", Language::English);
        check("", Language::English);
        check("zh-CN;q=0, en;q=0.1", Language::English);
        check("en, zh-TW", Language::English);
    }
}
