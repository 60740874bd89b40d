//! By which way a subscriber is reached, and the address of one who is reached by a POST.
//!
//! The address of a webhook is a secret: whoever has it can write in the channel. So it is known by a name that gives it
//! away to nobody, [`Hook::shown`], wherever a mail address would stand.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use url::Url;

use crate::secret::Secret;

/// A way in which alerts go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Channel {
    #[default]
    Mail,
    /// Signed as <https://www.standardwebhooks.com> says.
    Webhook,
    /// An incoming webhook of Slack.
    Slack,
    /// A workflow of Microsoft Teams that posts cards.
    Teams,
    /// A webhook of Discord.
    Discord,
    /// An Apprise API server, which passes on to whatever it knows.
    Apprise,
}

impl Channel {
    pub const ALL: [Channel; 6] =
        [Channel::Mail, Channel::Webhook, Channel::Slack, Channel::Teams, Channel::Discord, Channel::Apprise];

    pub fn name(self) -> &'static str {
        match self {
            Channel::Mail => "mail",
            Channel::Webhook => "webhook",
            Channel::Slack => "slack",
            Channel::Teams => "teams",
            Channel::Discord => "discord",
            Channel::Apprise => "apprise",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no channel: mail, webhook, slack, teams, discord, apprise", .0.escape_debug())]
pub struct UnknownChannel(String);

impl FromStr for Channel {
    type Err = UnknownChannel;

    fn from_str(name: &str) -> Result<Channel, UnknownChannel> {
        let found = Channel::ALL.into_iter().find(|channel| channel.name() == name);
        found.ok_or_else(|| UnknownChannel(name.chars().take(40).collect()))
    }
}

/// Why a text is no address to post to. The text itself may be a secret and is not told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the address to post to can't be used: {0}")]
pub struct BadHook(&'static str);

/// Characters of an address to post to.
const LONGEST: usize = 2000;
/// What stands in a name for everything that may be secret; the digits after it tell addresses apart.
const HIDDEN: &str = "/...";
const DIGITS: usize = 8;

/// Where a subscriber is posted to, and what is signed with. `Debug` shows the name alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Hook {
    url: Url,
    key: Secret,
}

impl Hook {
    /// `key` is what messages are signed with; empty where they are not.
    pub fn new(address: &str, key: Secret) -> Result<Hook, BadHook> {
        if address.len() > LONGEST {
            return Err(BadHook("it is longer than 2000 characters"));
        }
        let url = Url::parse(address.trim()).map_err(|_| BadHook("it is no web address: write https://..."))?;
        match (url.scheme(), url.host_str()) {
            ("http" | "https", Some(_)) => Ok(Hook { url, key }),
            _ => Err(BadHook("only http and https can be posted to")),
        }
    }

    /// The address itself; for the place that asks it only.
    pub fn url(&self) -> &Url {
        &self.url
    }

    pub fn key(&self) -> &Secret {
        &self.key
    }

    /// What it is known by: scheme, host and port, and digits that stay the same for the same address:
    /// `https://hooks.slack.com/...1f0a93c2`.
    pub fn shown(&self) -> String {
        let digest = Sha256::digest(self.url.as_str().as_bytes());
        let digits: String = digest.iter().take(DIGITS / 2).map(|byte| format!("{byte:02x}")).collect();
        format!("{}{HIDDEN}{digits}", self.url.origin().ascii_serialization())
    }

    /// The text without what is secret of the address, in case that a server repeats it.
    pub fn hidden_in(&self, text: &str) -> String {
        let secrets = self.url.path_segments().into_iter().flatten().chain(self.url.query());
        let own = [self.url.username(), self.url.password().unwrap_or_default(), self.key.expose()];
        let long = secrets.chain(own).filter(|secret| secret.len() >= 4);
        long.fold(text.to_owned(), |text, secret| text.replace(secret, "…"))
    }

    /// As it is kept, under lock.
    pub fn kept(&self) -> String {
        format!("{}\n{}", self.url, self.key.expose())
    }

    pub fn from_kept(text: &str) -> Result<Hook, BadHook> {
        let (url, key) = text.split_once('\n').unwrap_or((text, ""));
        Hook::new(url, Secret::new(key))
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hook({})", self.shown())
    }
}

/// True for what is a web address or the name of one, and no mail address.
pub(super) fn is_hook(text: &str) -> bool {
    text.contains("://")
}

/// The name of a web address; a name is its own.
pub(super) fn hook_name(text: &str) -> Result<String, BadHook> {
    let hook = Hook::new(text, Secret::default())?;
    let digits = hook.url.path().strip_prefix(HIDDEN);
    let named = digits.is_some_and(|digits| digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_hexdigit()));
    Ok(if named && hook.url.query().is_none() { hook.url.into() } else { hook.shown() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLACK: &str = "https://hooks.slack.com/services/T0001/B0001/aVerySecretPart";

    fn hook(address: &str) -> Hook {
        Hook::new(address, Secret::new("whsec_c2VjcmV0")).expect("an address")
    }

    #[test]
    fn a_hook_is_known_by_a_name_that_gives_nothing_of_it_away() {
        let shown = hook(SLACK).shown();
        assert!(shown.starts_with("https://hooks.slack.com/...") && shown.len() == 35, "{shown}");
        assert_eq!(hook_name(SLACK).as_ref(), Ok(&shown));
        assert_eq!(hook_name(&shown).as_ref(), Ok(&shown), "the name of a name");
        assert_ne!(hook(&SLACK.replace("Part", "part")).shown(), shown);
        let debug = format!("{:?}", hook("https://ops:pass@hook.example:8443/k3y?token=abc"));
        assert!(debug.contains("https://hook.example:8443/..."), "{debug}");
        assert!(["ops", "pass", "k3y", "abc", "c2Vj"].iter().all(|part| !debug.contains(part)), "{debug}");
    }

    #[test]
    fn what_a_server_repeats_of_the_address_is_taken_out() {
        let told = hook(SLACK).hidden_in("Cannot POST /services/T0001/B0001/aVerySecretPart with whsec_c2VjcmV0");
        assert_eq!(told, "Cannot POST /…/…/…/… with …");
    }

    #[test]
    fn what_cannot_be_posted_to_is_refused_and_not_repeated() {
        let long = format!("https://a.example/{}", "a".repeat(2000));
        for address in
            ["", "hook.example/x", "file:///etc/passwd", "javascript:alert(1)", "unix:/run/x", "http://", &long]
        {
            let refused = Hook::new(address, Secret::default()).expect_err(address).to_string();
            assert!(address.is_empty() || !refused.contains(address), "{refused}");
        }
    }

    #[test]
    fn a_hook_is_kept_and_read_whole() {
        for one in [hook(SLACK), Hook::new(SLACK, Secret::default()).expect("an address")] {
            assert_eq!(Hook::from_kept(&one.kept()), Ok(one));
        }
    }

    #[test]
    fn a_channel_is_read_by_its_name() {
        for channel in Channel::ALL {
            assert_eq!(channel.name().parse(), Ok(channel));
        }
        assert!("Mail".parse::<Channel>().is_err());
    }
}
