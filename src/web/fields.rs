//! The fields of a form as they were sent.

use url::form_urlencoded;

/// Entries of a form that are taken: more were written by no page of ours.
const MOST: usize = 500;

/// The fields of a form as they were sent, in order; none of a form that is yet to be filled in.
#[derive(Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    pub fn read(body: &[u8]) -> Fields {
        Fields(form_urlencoded::parse(body).into_owned().take(MOST).collect())
    }

    /// The first value of a field, without spaces around it; empty where there is none.
    pub fn one(&self, name: &str) -> &str {
        self.as_typed(name).trim()
    }

    /// The same, as it was typed.
    pub fn as_typed(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// True where a field has this value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|own| own == value)
    }

    /// Every value of a field that says something.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}
