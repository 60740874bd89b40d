//! Who wants to know, and what.

mod attachments;
mod cadence;
mod channel;
mod handle;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::source::{Source, SourceId};
use crate::wording::Language;

pub use attachments::{Attachment, Attachments, UnknownAttachment};
pub use cadence::Cadence;
pub use channel::{BadHook, Channel, Hook, UnknownChannel};
pub use handle::{BadHandle, Handle};

/// One person (or mailbox) who gets alerts.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscriber {
    pub id: i64,
    /// Its name in links and return paths.
    pub handle: Handle,
    /// One mail address in its normal form, or the name of an address to post to (`subscription::normal_name`).
    pub address: String,
    /// The zone in which digests fall due and dates are told.
    pub zone: TimeZone,
    /// In which alerts speak; what they quote stands as the law has it.
    pub language: Language,
    /// What comes with every mail.
    pub attachments: Attachments,
    pub created_at: Timestamp,
}

/// One wish of a subscriber.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscription {
    pub id: i64,
    pub subscriber: i64,
    pub scope: Scope,
    /// Revisions below this severity are not owed.
    pub least_severity: u8,
    pub cadence: Cadence,
}

/// Which revisions. A list that is empty asks nothing; the lists are joined by "and", entries of one list by "or".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scope {
    pub sources: Vec<SourceId>,
    pub issuers: Vec<String>,
    pub topics: Vec<String>,
    /// ISO 3166-1 alpha-2, or `EU`, `UN`.
    pub jurisdictions: Vec<String>,
    /// `15 CFR 744`, `§ 744.23(a)`.
    pub provisions: Vec<String>,
    /// `3A090`, with all that is below it.
    pub eccns: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Names, or what names have in common.
    pub parties: Vec<String>,
    /// Words that are to stand in what was touched.
    pub words: Vec<String>,
    /// Only what goes this way, or may.
    pub way: Option<Way>,
}

/// Which way a revision goes for those who are bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    Tightens,
    Loosens,
}

impl Scope {
    /// True where revisions of this source may be asked for; what they must be about is another question.
    pub fn includes(&self, source: &Source) -> bool {
        let any =
            |wanted: &[String], has: &str| wanted.is_empty() || wanted.iter().any(|w| w.eq_ignore_ascii_case(has));
        let named = |source: &Source| self.sources.contains(&source.id);
        // Who asked for a list asked for what it leads to.
        (self.sources.is_empty() || named(source) || source.ancestors().any(named))
            && any(&self.issuers, &source.issuer)
            && any(&self.jurisdictions, &source.jurisdiction)
            && (self.topics.is_empty() || source.topics.iter().any(|topic| any(&self.topics, topic)))
    }

    /// True where something in particular is watched, not whatever its sources say.
    pub fn is_particular(&self) -> bool {
        [&self.provisions, &self.eccns, &self.countries, &self.parties, &self.words].iter().any(|list| !list.is_empty())
    }
}

/// A text that is not one mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no mail address: {reason}", address.escape_debug())]
pub struct BadAddress {
    pub address: String,
    pub reason: &'static str,
}

/// The one form in which a mail address is stored and compared: lower case, the domain in ASCII (IDNA), no name and no
/// comment around it. Refuses what is not exactly one address (RFC 5321, section 4.1.2, without quoted local parts and
/// address literals).
///
/// RFC 5321 lets a server tell `Ann@` from `ann@`; none that people use does, and taking them for two would make two
/// subscribers of one.
pub fn normal_address(address: &str) -> Result<String, BadAddress> {
    let bad = |reason| BadAddress { address: address.chars().take(100).collect(), reason };
    let (local, domain) = address.trim_matches(' ').split_once('@').ok_or_else(|| bad("it has no `@`"))?;
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if local.is_empty() || local.len() > 64 {
        return Err(bad("before the `@` stand 1 to 64 characters"));
    }
    if !local.chars().all(atom) {
        return Err(bad("before the `@` stand letters, digits and a few signs; no spaces, commas, quotes or brackets"));
    }
    if local.starts_with(['-', '.']) || local.ends_with('.') || local.contains("..") {
        return Err(bad(
            "before the `@` stands no dot at either end, no two dots together, and no `-` at the beginning",
        ));
    }
    let domain = match url::Host::parse(domain) {
        Ok(url::Host::Domain(domain)) => domain,
        _ => return Err(bad("after the `@` stands the name of a host")),
    };
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if !domain.split('.').all(label) {
        return Err(bad("after the `@` stands the name of a host"));
    }
    let normal = format!("{}@{domain}", local.to_ascii_lowercase());
    // RFC 5321, section 4.5.3.1.3, without the angle brackets.
    if normal.len() > 254 { Err(bad("it is longer than 254 characters")) } else { Ok(normal) }
}

/// A text by which no subscriber is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub enum BadName {
    Address(#[from] BadAddress),
    Hook(#[from] BadHook),
}

/// The one form in which a subscriber's address is stored and compared: of a mail address [`normal_address`], of one to
/// post to [`Hook::shown`].
pub fn normal_name(text: &str) -> Result<String, BadName> {
    if channel::is_hook(text) { Ok(channel::hook_name(text)?) } else { Ok(normal_address(text)?) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_form() {
        for (written, normal) in [
            ("ann@example.org", "ann@example.org"),
            (" Ann.Lee+BIS@Example.ORG ", "ann.lee+bis@example.org"),
            ("ann@localhost", "ann@localhost"),
            ("ann@bücher.example", "ann@xn--bcher-kva.example"),
            ("李@例子.example", ""),
            ("wang@商务部.中国", "wang@xn--zfr74dt79f.xn--fiqs8s"),
            ("ann@ｅｘａｍｐｌｅ.org", "ann@example.org"),
        ] {
            assert_eq!(normal_address(written).unwrap_or_default(), normal, "{written}");
        }
    }

    #[test]
    fn what_is_not_exactly_one_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(65));
        let longer = format!("ann@{}", ["a".repeat(60).as_str(); 5].join("."));
        for written in [
            "",
            "@",
            "ann",
            "ann@",
            "@example.org",
            "ann@@example.org",
            "ann@b@example.org",
            "ann@example.org\r\nBcc: bob@example.org",
            "ann@example.org,bob@example.org",
            "ann@example.org bob",
            "Ann <ann@example.org>",
            "\"ann b\"@example.org",
            "-ann@example.org",
            ".ann@example.org",
            "ann.@example.org",
            "a..n@example.org",
            "ann@127.0.0.1",
            "ann@[127.0.0.1]",
            "ann@2130706433",
            "ann@exa mple.org",
            "ann@-example.org",
            "ann@example-.org",
            "ann@example..org",
            "ann@example.org.",
            "ann@exa_mple.org",
            "ann(comment)@example.org",
            "ann\u{0}@example.org",
            "ann\u{200b}@example.org",
            "mailto:ann@example.org",
            "ann@example.org/x",
            "ann@example.org:25",
            &long,
            &longer,
        ] {
            assert!(normal_address(written).is_err(), "{written:?} is taken for {:?}", normal_address(written));
        }
    }

    #[test]
    fn a_refused_address_is_shown_without_control_characters() {
        let refused = normal_address("a\u{1b}[31m\r\nb").unwrap_err().to_string();
        assert!(!refused.contains(char::is_control), "{refused:?}");
    }
}
