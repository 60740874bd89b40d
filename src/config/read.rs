//! Reading the file and the environment into a configuration, with every error of both.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::Config;
use super::keys::{KEYS, Key, PREFIX};
use super::setting::Setting;
use crate::watchlist::{Fault, Faults, listed, nearest, parse};

/// A secret in a file of its own is one line, not a file of another kind.
const MOST_SECRET_BYTES: u64 = 64 * 1024;

impl Config {
    pub(super) fn read_file(&mut self, file: &Path, text: &str) -> Vec<Fault> {
        let mut faults = Faults::new(file, text);
        if let Some(table) = parse(text, &mut faults) {
            self.read_table("", table.get_ref(), &mut faults);
        }
        let mut faults = faults.into_sorted();
        // A line that does not parse may still hold a password.
        for fault in &mut faults {
            let line = fault.line.take();
            fault.line = line.filter(|line| !names_a_secret(line));
        }
        faults
    }

    /// Applies every key of a table of the file; `prefix` is empty or ends in a dot.
    fn read_table(&mut self, prefix: &str, table: &DeTable<'_>, faults: &mut Faults<'_>) {
        for (key, value) in table.iter() {
            let name = format!("{prefix}{}", key.get_ref());
            if let Some(known) = KEYS.iter().find(|known| known.name == name) {
                match Setting::of_file(value.get_ref()) {
                    Ok(setting) => {
                        let set = (known.set)(self, &setting);
                        set.unwrap_or_else(|reason| faults.note(&value.span(), format!("`{name}`: {reason}")));
                    }
                    Err(reason) => faults.note(&value.span(), format!("`{name}`: {reason}")),
                }
                continue;
            }
            let section = format!("{name}.");
            match value.get_ref() {
                DeValue::Table(table) if KEYS.iter().any(|known| known.name.starts_with(&section)) => {
                    self.read_table(&section, table, faults);
                }
                _ => faults.advise(&key.span(), format!("there is no key `{name}`"), meant(&name)),
            }
        }
    }

    /// Applies the variables; gives the errors, a line each.
    pub(super) fn read_environment(&mut self, env: impl Iterator<Item = (String, String)>) -> Vec<String> {
        // An empty variable counts as absent: that is how a shell or a container leaves one out.
        let ours = |(name, value): &(String, String)| name.starts_with(PREFIX) && !value.is_empty();
        let env: BTreeMap<String, String> = env.filter(ours).collect();
        let mut errors = Vec::new();
        for key in &KEYS {
            let variable = key.variable();
            let file_variable = format!("{variable}_FILE");
            let value = match (env.get(&variable), env.get(&file_variable).filter(|_| key.secret)) {
                (Some(_), Some(_)) => Err(format!("`{variable}` and `{file_variable}` exclude each other")),
                (Some(value), None) => Ok(Some(value.clone())),
                (None, Some(file)) => {
                    secret_of(Path::new(file)).map(Some).map_err(|error| format!("`{file_variable}`: {error}"))
                }
                (None, None) => Ok(None),
            };
            let set = value.and_then(|value| match value {
                Some(value) => (key.set)(self, &Setting::Written(value)).map_err(|e| format!("`{variable}`: {e}")),
                None => Ok(()),
            });
            errors.extend(set.err());
        }
        errors
    }
}

/// The variables that begin as ours and mean nothing, each with what it could have meant: for a warning. They are no
/// errors, because container platforms add some of their own for a service of our name.
pub fn unknown_variables<'e>(names: impl Iterator<Item = &'e str>) -> Vec<String> {
    let known: Vec<String> = KEYS.iter().flat_map(Key::variables).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let unknown = names.filter(|name| name.starts_with(PREFIX) && !known.contains(name));
    let hint = |name: &str| match nearest(name, known.iter().copied()) {
        Some(meant) => format!("`{name}` sets nothing: did you mean `{meant}`?"),
        None => format!("`{name}` sets nothing"),
    };
    unknown.map(hint).collect()
}

/// True if a line of the file holds the name of a secret key.
fn names_a_secret(line: &str) -> bool {
    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| KEYS.iter().any(|key| key.secret && key.last() == word))
}

/// The suggestion for an unknown key: the nearest one, or the keys of its section.
fn meant(name: &str) -> String {
    if let Some(key) = nearest(name, KEYS.iter().map(|key| key.name)) {
        return format!("did you mean `{key}`?");
    }
    // A key in the wrong section is a common slip.
    let last = name.rsplit('.').next().unwrap_or(name);
    if let Some(key) = KEYS.iter().find(|key| key.last() == last) {
        return format!("did you mean `{}`?", key.name);
    }
    let section = name.split_once('.').map(|(section, _)| format!("{section}."));
    let siblings: Vec<&str> = KEYS
        .iter()
        .map(|key| key.name)
        .filter(|key| section.as_ref().is_none_or(|section| key.starts_with(section.as_str())))
        .collect();
    format!("the keys are {}", listed(&siblings))
}

/// The first line of a file that holds one secret.
fn secret_of(file: &Path) -> Result<String, String> {
    let unreadable = |error: io::Error| format!("`{}` cannot be read: {error}", file.display());
    if fs::metadata(file).map_err(unreadable)?.len() > MOST_SECRET_BYTES {
        return Err(format!("`{}` is too long for a secret", file.display()));
    }
    Ok(fs::read_to_string(file).map_err(unreadable)?.trim_end_matches(['\r', '\n']).to_owned())
}
