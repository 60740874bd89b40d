//! JSON as it is written: fields in order, a name twice where it stands twice, numbers digit for digit.
//!
//! `serde_json` reads every level; what it would normalise (numbers, repeated names) is taken from the text itself.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::extract::ExtractError;

/// Deeper nesting says nothing to a reader.
const DEEPEST: usize = 100;

#[derive(Debug, Clone, PartialEq)]
pub enum Tree<'a> {
    Text(Cow<'a, str>),
    /// A number, `true`, `false` or `null`, as written.
    Scalar(&'a str),
    List(Vec<Tree<'a>>),
    Fields(Vec<Field<'a>>),
}

pub type Field<'a> = (Cow<'a, str>, Tree<'a>);

/// Reads a JSON text.
pub fn parse(text: &str) -> Result<Tree<'_>, ExtractError> {
    branch(root(text)?, 0)
}

fn root(text: &str) -> Result<&RawValue, ExtractError> {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(broken)
}

/// The entries of the list of that name in the outermost object, not yet read; `None` where there is no such list, or
/// several fields have its name. What stands beside it is read, for it may be broken.
pub fn list_in<'a>(text: &'a str, name: &str) -> Result<Option<Vec<&'a RawValue>>, ExtractError> {
    let root = root(text)?;
    if !root.get().starts_with('{') {
        return Ok(None);
    }
    let fields: Fields<'_> = serde_json::from_str(root.get()).map_err(broken)?;
    let (named, others): (Vec<_>, Vec<_>) = fields.0.into_iter().partition(|(field, _)| field.0 == name);
    for (_, other) in others {
        branch(other, 1)?;
    }
    match named.as_slice() {
        [(_, list)] if list.get().starts_with('[') => serde_json::from_str(list.get()).map(Some).map_err(broken),
        _ => Ok(None),
    }
}

/// Reads a value that lies so deep.
pub fn branch(raw: &RawValue, depth: usize) -> Result<Tree<'_>, ExtractError> {
    if depth > DEEPEST {
        let reason = format!("nested more than {DEEPEST} levels deep");
        return Err(ExtractError::Malformed { format: "JSON", reason });
    }
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'{') => {
            let fields: Fields<'_> = serde_json::from_str(text).map_err(broken)?;
            let read = fields.0.into_iter().map(|(name, raw)| Ok((name.0, branch(raw, depth + 1)?)));
            Ok(Tree::Fields(read.collect::<Result<_, ExtractError>>()?))
        }
        Some(b'[') => {
            let list: Vec<&RawValue> = serde_json::from_str(text).map_err(broken)?;
            Ok(Tree::List(list.into_iter().map(|raw| branch(raw, depth + 1)).collect::<Result<_, _>>()?))
        }
        Some(b'"') => Ok(Tree::Text(serde_json::from_str::<Words<'_>>(text).map_err(broken)?.0)),
        _ => Ok(Tree::Scalar(text)),
    }
}

fn broken(error: serde_json::Error) -> ExtractError {
    ExtractError::Malformed { format: "JSON", reason: error.to_string() }
}

/// A string; half of a surrogate pair is read as the replacement character.
struct Words<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Words<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Words<'de>, D::Error> {
        struct Lossy;
        impl<'de> Visitor<'de> for Lossy {
            type Value = Words<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Words<'de>, E> {
                Ok(Words(String::from_utf8_lossy(bytes)))
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Words<'de>, E> {
                Ok(Words(Cow::Owned(String::from_utf8_lossy(bytes).into_owned())))
            }
        }
        deserializer.deserialize_bytes(Lossy)
    }
}

/// An object's fields, none lost.
struct Fields<'a>(Vec<(Words<'a>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fields<'de>, D::Error> {
        struct Every;
        impl<'de> Visitor<'de> for Every {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Every)
    }
}

impl Tree<'_> {
    /// A value without parts, as it is read; empty for `null`. `None` for an object or a list.
    pub fn scalar(&self) -> Option<&str> {
        match self {
            Tree::Text(text) => Some(text),
            Tree::Scalar("null") => Some(""),
            Tree::Scalar(text) => Some(text),
            Tree::List(_) | Tree::Fields(_) => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        if let Tree::Text(text) = self { Some(text) } else { None }
    }

    /// True where nothing in it is said.
    pub fn is_empty(&self) -> bool {
        match self {
            Tree::List(list) => list.iter().all(Tree::is_empty),
            Tree::Fields(fields) => fields.iter().all(|(_, tree)| tree.is_empty()),
            _ => self.scalar().is_some_and(|text| text.trim().is_empty()),
        }
    }
}
