//! What every alert needs to know of the installation, and what it writes with that: return paths and links.

use std::sync::Arc;

use url::Url;

use crate::mail::Signer;
use crate::seal::{Purpose, Seal};
use crate::subscription::Handle;
use crate::wording::Language;

/// Of the installation, for every alert.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The sender: `rulewatch@example.org` or `Rulewatch <rulewatch@example.org>`.
    pub from: String,
    /// The operator's address, told in the footer; empty = none.
    pub operator: String,
    /// Of messages that are the operator's own.
    pub language: Language,
    /// The domain of Message-IDs, thread ids and the List-Id.
    pub domain: String,
    /// Where messages come back that can't be delivered: `bounces@example.org`, of which every subscriber has a return
    /// path `bounces+TOKEN@example.org`; empty = to the sender, unread.
    pub bounces: String,
    /// How readers reach the service; none = messages carry no links to it.
    pub public_url: Option<Url>,
    /// Writes the tokens of links and return paths.
    pub seal: Option<Seal>,
    pub signer: Option<Arc<Signer>>,
}

impl Settings {
    /// The sender's bare address.
    pub fn sender(&self) -> &str {
        self.from.rsplit_once('<').map_or(self.from.as_str(), |(_, address)| address.trim_end_matches('>')).trim()
    }

    /// Where a message to this subscriber comes back (VERP, <https://cr.yp.to/proto/verp.txt>).
    pub fn return_path(&self, handle: Handle) -> String {
        match (self.bounces.split_once('@'), &self.seal) {
            (Some((local, domain)), Some(seal)) => {
                format!("{local}+{}@{domain}", seal.token(Purpose::Bounce, handle))
            }
            _ => self.sender().to_owned(),
        }
    }

    /// The beginning of the address of a revision's page.
    pub fn revisions(&self) -> Option<String> {
        Some(format!("{}/revisions/", self.public_url.as_ref()?.as_str().trim_end_matches('/')))
    }

    /// The address of the page that serves this purpose for this subscriber alone.
    pub fn link(&self, purpose: Purpose, handle: Handle) -> Option<String> {
        let (public, seal) = (self.public_url.as_ref()?, self.seal.as_ref()?);
        let page = match purpose {
            Purpose::Confirm => "confirm",
            Purpose::Preferences => "preferences",
            Purpose::Unsubscribe => "unsubscribe",
            Purpose::Bounce => return None,
        };
        Some(format!("{}/{page}/{}", public.as_str().trim_end_matches('/'), seal.token(purpose, handle)))
    }
}
