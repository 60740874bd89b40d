//! How a source hangs together with others: one that tells when it has moved, and what it says that an address needs.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use super::{Descent, Follow, Source, SourceId};
use crate::document::Document;

/// What a source has to do with others.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ties {
    /// The source whose new versions make this one due; between them its own schedule is the fall-back.
    pub parent: Option<Arc<Source>>,
    /// Asked only so that others need not be: its revisions are kept, and owed to nobody.
    pub gate: bool,
    /// The sources that a new version of this one makes due.
    pub children: Vec<SourceId>,
    /// For each `{name}` in the address, the field of the parent's latest version that fills it.
    pub fill: BTreeMap<String, String>,
    /// Which of its entries become sources of their own.
    pub follow: Option<Arc<Follow>>,
    /// Set where it became one itself.
    pub descent: Option<Descent>,
    /// The source that has the same text at the issuer's main address.
    pub copy_of: Option<Arc<Source>>,
}

/// The placeholder for the present year, in the zone of the source's schedule.
pub const YEAR: &str = "year";

/// Why a source has no address yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAddress {
    #[error("it waits for `{0}`, which has no version yet")]
    Waits(SourceId),
    #[error("the latest version of `{parent}` has no field `{field}`, which fills `{{{name}}}` of the address")]
    NoField { parent: SourceId, field: String, name: String },
    #[error("nothing fills `{{{0}}}` of the address")]
    Unfilled(String),
    #[error("`{0}` is no address")]
    NotAnAddress(String),
}

impl Source {
    /// The source with every placeholder of its address filled, as of `now`; `parent` is its parent's latest version.
    ///
    /// # Errors
    /// Where something that fills the address is not known.
    pub fn addressed(&self, parent: Option<&Document>, now: Timestamp) -> Result<Source, NoAddress> {
        let mut text = self.url.to_string();
        for name in placeholders(&self.url) {
            let value = match (self.ties.fill.get(&name), &self.ties.parent) {
                (Some(field), Some(origin)) => {
                    let parent = parent.ok_or_else(|| NoAddress::Waits(origin.id.clone()))?;
                    parent.field(field).map(str::to_owned).ok_or_else(|| NoAddress::NoField {
                        parent: origin.id.clone(),
                        field: field.clone(),
                        name: name.clone(),
                    })?
                }
                _ if name == YEAR => year(self, now).to_string(),
                _ => return Err(NoAddress::Unfilled(name)),
            };
            // What another server said is a value here, never a way to another place.
            let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
            for hole in holes(&name) {
                text = text.replace(&hole, &value);
            }
        }
        let url = Url::parse(&text).map_err(|_| NoAddress::NotAnAddress(text))?;
        Ok(Source { url, ..self.clone() })
    }

    /// True where the address says `{year}`: in January the index of the new one may not be there yet.
    pub fn is_yearly(&self) -> bool {
        placeholders(&self.url).iter().any(|name| name == YEAR)
    }
}

/// The names in braces in an address, each once, in order.
pub fn placeholders(url: &Url) -> Vec<String> {
    let text = url.as_str().replace("%7B", "{").replace("%7D", "}");
    let mut names: Vec<String> = Vec::new();
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        if !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            && !names.iter().any(|n| n == name)
        {
            names.push(name.to_owned());
        }
        rest = after;
    }
    names
}

fn year(source: &Source, now: Timestamp) -> i16 {
    source.schedule.zone().unwrap_or(TimeZone::UTC).to_datetime(now).year()
}

/// How a placeholder may stand in a parsed address: in a path its braces are encoded.
fn holes(name: &str) -> [String; 2] {
    [format!("{{{name}}}"), format!("%7B{name}%7D")]
}
