//! What a subscriber wants attached to mail, besides what every mail says.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// One thing that can be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attachment {
    /// The whole redline, where there is room for all of it in the mail too.
    Redline,
    /// The dates of the revisions, for a calendar program (RFC 5545).
    Calendar,
    /// The briefs, for programs (`docs/brief.schema.json`).
    Json,
}

impl Attachment {
    pub const ALL: [Attachment; 3] = [Attachment::Redline, Attachment::Calendar, Attachment::Json];

    pub fn name(self) -> &'static str {
        match self {
            Attachment::Redline => "redline",
            Attachment::Calendar => "calendar",
            Attachment::Json => "json",
        }
    }
}

/// Everything that a subscriber wants attached; nothing, unless they say so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attachments(BTreeSet<Attachment>);

impl Attachments {
    pub fn has(&self, attachment: Attachment) -> bool {
        self.0.contains(&attachment)
    }

    /// What is named among `names`; what is no name of one is left out.
    pub fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> Attachments {
        let one = |name: &str| Attachment::ALL.into_iter().find(|attachment| attachment.name() == name.trim());
        Attachments(names.into_iter().filter_map(one).collect())
    }
}

/// `redline,json`; empty for none.
impl fmt::Display for Attachments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|attachment| attachment.name()).collect();
        f.write_str(&names.join(","))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is nothing that can be attached: name some of redline, calendar, json, or none", .0.escape_debug())]
pub struct UnknownAttachment(String);

impl FromStr for Attachments {
    type Err = UnknownAttachment;

    /// `redline,json`; `none` for none.
    fn from_str(text: &str) -> Result<Attachments, UnknownAttachment> {
        if text == "none" {
            return Ok(Attachments::default());
        }
        let known = |name: &str| Attachment::ALL.iter().any(|attachment| attachment.name() == name.trim());
        match text.split(',').find(|name| !known(name)) {
            Some(strange) => Err(UnknownAttachment(strange.to_owned())),
            None => Ok(Attachments::named(text.split(','))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_read_and_written_alike() {
        let check = |text: &str, expected: &str| {
            assert_eq!(text.parse::<Attachments>().unwrap().to_string(), expected, "{text}");
        };
        check("none", "");
        check("json, calendar", "calendar,json");
        check("redline,redline", "redline");
        for strange in ["", "pdf", "json,", "Redline"] {
            assert!(strange.parse::<Attachments>().is_err(), "{strange:?}");
        }
        assert_eq!(Attachments::named(["json", "of a later build"]).to_string(), "json");
    }
}
