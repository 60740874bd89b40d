//! One value as it was written, in a file or a variable, and its readings.
//!
//! A reading gives the value or the reason of its refusal. A reason quotes the value, so a secret is read by `text`
//! and judged by its key.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use toml::de::DeValue;

use crate::schedule::{self, Plain};
use crate::watchlist::{listed, nearest};

/// A value as it was written.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    Text(String),
    Number(u64),
    Flag(bool),
    List(Vec<String>),
    /// Of a variable, where everything is text: a list is separated by commas.
    Written(String),
}

impl Setting {
    /// The value of a file; dates, fractions and tables are no settings.
    pub fn of_file(value: &DeValue<'_>) -> Result<Setting, String> {
        let unfit = || "a value is a text in quotes, a whole number, `true`, `false`, or a list of texts".to_owned();
        match value {
            DeValue::String(text) => Ok(Setting::Text(text.to_string())),
            DeValue::Boolean(flag) => Ok(Setting::Flag(*flag)),
            DeValue::Integer(number) => {
                u64::from_str_radix(number.as_str(), number.radix()).map(Setting::Number).map_err(|_| unfit())
            }
            DeValue::Array(list) => {
                let texts = list.iter().map(|entry| entry.get_ref().as_str().map(str::to_owned));
                texts.collect::<Option<_>>().map(Setting::List).ok_or_else(unfit)
            }
            _ => Err(unfit()),
        }
    }

    pub fn text(&self) -> Result<&str, String> {
        match self {
            Setting::Text(text) | Setting::Written(text) => Ok(text.trim()),
            _ => Err("write a text in quotes".to_owned()),
        }
    }

    /// A text that is not empty and is one line.
    pub fn line(&self) -> Result<String, String> {
        let text = self.text()?;
        if text.is_empty() || text.chars().any(char::is_control) {
            return Err("write one line of text".to_owned());
        }
        Ok(text.to_owned())
    }

    /// A text in the form that `T` reads, of which `form` is an example.
    pub fn parsed<T: FromStr<Err: Display>>(&self, form: &str) -> Result<T, String> {
        let text = self.text()?;
        text.parse().map_err(|error| format!("`{text}` is refused ({error}): write it as `{form}`"))
    }

    pub fn number(&self, range: RangeInclusive<u64>) -> Result<u64, String> {
        let number = match self {
            Setting::Number(number) => Some(*number),
            Setting::Written(text) => text.trim().parse().ok(),
            _ => None,
        };
        let refused = || format!("write a whole number from {} to {}", range.start(), range.end());
        number.filter(|number| range.contains(number)).ok_or_else(refused)
    }

    /// A number of bytes, or a text with a unit: `32MiB`.
    pub fn bytes(&self, range: RangeInclusive<u64>) -> Result<u64, String> {
        let bytes = match self {
            Setting::Number(number) => Some(*number),
            Setting::Text(text) | Setting::Written(text) => bytes_of(text.trim()),
            _ => None,
        };
        let refused = || format!("write a size from {} to {}", Bytes(*range.start()), Bytes(*range.end()));
        bytes.filter(|bytes| range.contains(bytes)).ok_or_else(refused)
    }

    pub fn duration(&self, range: RangeInclusive<Duration>) -> Result<Duration, String> {
        let read = schedule::duration(self.text()?).and_then(|duration| Duration::try_from(duration).ok());
        let refused = || format!("write a duration from {} to {}", written(*range.start()), written(*range.end()));
        read.filter(|duration| range.contains(duration)).ok_or_else(refused)
    }

    pub fn flag(&self) -> Result<bool, String> {
        match self {
            Setting::Flag(flag) => Ok(*flag),
            Setting::Written(text) if text == "true" => Ok(true),
            Setting::Written(text) if text == "false" => Ok(false),
            _ => Err("write `true` or `false`".to_owned()),
        }
    }

    pub fn list(&self) -> Result<Vec<String>, String> {
        match self {
            Setting::List(list) => Ok(list.clone()),
            Setting::Written(text) => {
                Ok(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect())
            }
            _ => Err("write a list of texts".to_owned()),
        }
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&self, choices: &[(&'static str, T)]) -> Result<T, String> {
        let text = self.text()?;
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let found = choices.iter().find(|(name, _)| *name == text).map(|(_, choice)| *choice);
        found.ok_or_else(|| match nearest(text, names.iter().copied()) {
            Some(meant) => format!("`{text}` is no choice: did you mean `{meant}`?"),
            None => format!("`{text}` is no choice: write one of {}", listed(&names)),
        })
    }
}

/// Multiples of a byte (IEC 80000-13), largest first.
const BYTE_UNITS: [(&str, u64); 4] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("", 1)];

fn bytes_of(text: &str) -> Option<u64> {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let (_, size) = BYTE_UNITS.iter().find(|(name, _)| *name == unit.trim())?;
    number.parse::<u64>().ok()?.checked_mul(*size)
}

/// A number of bytes in the largest unit that holds it whole.
pub struct Bytes(pub u64);

impl Display for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let whole = BYTE_UNITS.iter().find(|(_, size)| self.0 >= *size && self.0.is_multiple_of(*size));
        let (unit, size) = whole.unwrap_or(&("", 1));
        write!(f, "{}{unit}", self.0 / size)
    }
}

/// A duration as it is written in a file.
pub fn written(duration: Duration) -> String {
    jiff::SignedDuration::try_from(duration).map_or_else(|_| "for ever".to_owned(), |d| Plain(d).to_string())
}
