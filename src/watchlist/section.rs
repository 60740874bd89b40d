//! Reading a TOML table with every error in it, each at its place.
//!
//! Serde stops at the first error; here a reader asks for one key after the other, what is wrong is noted, and what
//! nobody asked for is noted at the end.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, nearest};

/// A value and the bytes of the file it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed<T> {
    pub value: T,
    pub span: Range<usize>,
}

/// The faults of one file so far.
#[derive(Debug)]
pub struct Faults<'f> {
    file: &'f Path,
    text: &'f str,
    found: Vec<Fault>,
}

impl<'f> Faults<'f> {
    pub fn new(file: &'f Path, text: &'f str) -> Faults<'f> {
        Faults { file, text, found: Vec::new() }
    }

    pub fn note(&mut self, span: &Range<usize>, message: impl Into<String>) {
        self.found.push(Fault::at(self.file, self.text, span, message));
    }

    /// Notes a fault with a suggestion.
    pub fn advise(&mut self, span: &Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Fault::at(self.file, self.text, span, message).with_help(help));
    }

    /// Notes a fault at a place whose line is not shown, because it may hold a secret.
    pub fn conceal(&mut self, span: &Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Fault { line: None, ..Fault::at(self.file, self.text, span, message).with_help(help) });
    }

    /// Notes a fault of the file as a whole, with a suggestion.
    pub fn advise_whole(&mut self, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Fault::whole(self.file, message).with_help(help));
    }

    /// Runs a check; what it notes bears its name.
    pub fn named(&mut self, name: &'static str, check: impl FnOnce(&mut Faults<'f>)) {
        let before = self.found.len();
        check(self);
        self.found[before..].iter_mut().for_each(|fault| fault.check = Some(name));
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// In the order of the file; what concerns the whole file comes first.
    pub fn into_sorted(mut self) -> Vec<Fault> {
        self.found.sort_by_key(|fault| fault.at);
        self.found
    }
}

/// Reads the syntax; every error of it is noted, and then nothing is returned, for what follows would only be
/// guesses.
pub fn parse<'t>(text: &'t str, faults: &mut Faults<'_>) -> Option<Spanned<DeTable<'t>>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        faults.note(&error.span().unwrap_or_default(), error.message());
    }
    errors.is_empty().then_some(table)
}

/// A table being read.
pub struct Section<'t> {
    /// As shown: `[recipe]`, or `a source` for the file itself.
    name: &'static str,
    pub span: Range<usize>,
    table: &'t DeTable<'t>,
    asked: Vec<&'static str>,
}

impl<'t> Section<'t> {
    pub fn of_file(table: &'t Spanned<DeTable<'t>>) -> Section<'t> {
        Section { name: "a source", span: table.span(), table: table.get_ref(), asked: Vec::new() }
    }

    pub fn has(&self, key: &str) -> bool {
        self.table.iter().any(|(name, _)| name.get_ref().as_ref() == key)
    }

    /// A text; `None` where the key is absent or, with a fault noted, holds something else.
    pub fn text(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Option<Placed<String>> {
        let value = self.ask(key)?;
        let text = as_text(value);
        if text.is_none() {
            faults.note(&value.span(), format!("`{key}` is a text: write it in quotes"));
        }
        text
    }

    /// `true` or `false`; `None` where the key is absent or, with a fault noted, holds something else.
    pub fn flag(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Option<Placed<bool>> {
        let value = self.ask(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            faults.note(&value.span(), format!("`{key}` is `true` or `false`, without quotes"));
        }
        flag.map(|flag| Placed { value: flag, span: value.span() })
    }

    /// A whole number; `None` where the key is absent or, with a fault noted, holds something else.
    pub fn number(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Option<Placed<i64>> {
        let value = self.ask(key)?;
        let number = as_number(value);
        if number.is_none() {
            faults.note(&value.span(), format!("`{key}` is a whole number, without quotes"));
        }
        number
    }

    /// A list of whole numbers; empty where the key is absent.
    pub fn numbers(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Vec<Placed<i64>> {
        let Some(value) = self.ask(key) else {
            return Vec::new();
        };
        let list: Option<Vec<_>> = value.get_ref().as_array().and_then(|list| list.iter().map(as_number).collect());
        if list.is_none() {
            faults.note(&value.span(), format!("`{key}` is a list of whole numbers: write `{key} = [30, 7, 1]`"));
        }
        list.unwrap_or_default()
    }

    /// A list of texts; empty where the key is absent.
    pub fn list(&mut self, key: &'static str, faults: &mut Faults<'_>) -> Vec<Placed<String>> {
        let Some(value) = self.ask(key) else {
            return Vec::new();
        };
        let Some(list) = value.get_ref().as_array() else {
            faults.note(&value.span(), format!("`{key}` is a list of texts: write `{key} = [\"...\"]`"));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for entry in list.iter() {
            match as_text(entry) {
                Some(text) => texts.push(text),
                None => faults.note(&entry.span(), format!("`{key}` holds texts: write them in quotes")),
            }
        }
        texts
    }

    /// A table of its own; `name` is how it is shown.
    pub fn section(&mut self, key: &'static str, name: &'static str, faults: &mut Faults<'_>) -> Option<Section<'t>> {
        let value = self.ask(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            faults.note(&value.span(), format!("`{key}` is a table: write `{name}` on a line of its own"));
        }
        Some(Section { name, span: value.span(), table: table?, asked: Vec::new() })
    }

    /// Every key with its text, for tables whose keys are free.
    pub fn pairs(self, faults: &mut Faults<'_>) -> Vec<(Placed<String>, Placed<String>)> {
        let mut pairs = Vec::new();
        for (key, value) in self.table.iter() {
            match as_text(value) {
                Some(text) => pairs.push((Placed { value: key.get_ref().to_string(), span: key.span() }, text)),
                None => {
                    faults.note(&value.span(), format!("the values of `{}` are texts: write them in quotes", self.name))
                }
            }
        }
        pairs
    }

    /// Notes every key that nobody asked for, with the nearest that could have been meant.
    pub fn finish(self, faults: &mut Faults<'_>) {
        for (key, _) in self.table.iter() {
            let name = key.get_ref().as_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let help = match nearest(name, self.asked.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("{} has the keys {}", self.name, listed(&self.asked)),
            };
            faults.advise(&key.span(), format!("{} has no key `{name}`", self.name), help);
        }
    }

    fn ask(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.push(key);
        self.table.iter().find(|(name, _)| name.get_ref().as_ref() == key).map(|(_, value)| value)
    }
}

fn as_number(value: &Spanned<DeValue<'_>>) -> Option<Placed<i64>> {
    let number = value.get_ref().as_integer()?;
    Some(Placed { value: i64::from_str_radix(number.as_str(), number.radix()).ok()?, span: value.span() })
}

fn as_text(value: &Spanned<DeValue<'_>>) -> Option<Placed<String>> {
    let text = value.get_ref().as_str()?;
    Some(Placed { value: text.to_owned(), span: value.span() })
}

/// `` `a`, `b` and `c` ``
pub fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}
