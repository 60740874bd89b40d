//! What the operator can set: a file, then environment variables over it, then flags over both.
//!
//! The keys are a table (`config/keys.rs`): a key reads, checks and shows its value there and nowhere else. Every
//! error is found in one pass. A secret is never shown, neither in an error nor by `Debug`.

mod keys;
mod read;
mod readings;
mod setting;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ipnet::IpNet;
use tracing::Level;
use url::{Host, Url};

use self::keys::KEYS;
use crate::alert;
use crate::fetch::FetchSettings;
use crate::mail::{self, BadKey, Signer};
use crate::people::SignupSettings;
use crate::seal::Seal;
use crate::secret::Secret;
use crate::summary;
use crate::watchlist::{Fault, render};
use crate::web;

pub use self::read::unknown_variables;

/// Read where no file is named, if it is there.
pub const DEFAULT_FILE: &str = "rulewatch.toml";

/// Everything the operator can set. Flags are applied to the fields.
#[derive(Clone)]
pub struct Config {
    /// Home of the archive, the index and the outbox.
    pub data: PathBuf,
    pub watchlist: PathBuf,
    /// Where the service listens.
    pub listen: SocketAddr,
    /// How readers reach the service: the beginning of links in mails.
    pub public_url: Option<Url>,
    /// The proxies before the service whose word on who asks counts.
    pub trusted_proxies: Vec<IpNet>,
    pub fetch: FetchSettings,
    pub mail: mail::Settings,
    pub signup: SignupSettings,
    pub summary: summary::Settings,
    pub store: StoreConfig,
    pub log: LogConfig,
    pub web: web::Settings,
}

#[derive(Clone, Default)]
pub struct StoreConfig {
    /// Empty: SQLite inside the data folder.
    pub url: Secret,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogConfig {
    pub level: Level,
    pub format: LogFormat,
    /// Whether requests to the pages are logged.
    pub access: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            data: PathBuf::from("snapshots"),
            watchlist: PathBuf::from("watchlist"),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8300)),
            public_url: None,
            trusted_proxies: Vec::new(),
            fetch: FetchSettings::default(),
            mail: mail::Settings::default(),
            signup: SignupSettings::default(),
            summary: summary::Settings::default(),
            store: StoreConfig::default(),
            log: LogConfig { level: Level::INFO, format: LogFormat::Text, access: true },
            web: web::Settings::default(),
        }
    }
}

/// Shows every key as the file would hold it, secrets masked.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for key in &KEYS {
            map.entry(&key.name, &format_args!("{}", key.shown(self)));
        }
        map.finish()
    }
}

/// Why there is no configuration; the text tells every error at once.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("the configuration `{path}` cannot be read: check `--config`")]
    Unreadable {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{}", told(.faults, .variables))]
    Refused {
        /// Errors of the file.
        faults: Vec<Fault>,
        /// Errors of the environment and of values that do not go together, a line each.
        variables: Vec<String>,
    },
}

fn told(faults: &[Fault], variables: &[String]) -> String {
    let errors = faults.iter().map(|fault| render(fault, false)).chain(variables.iter().cloned());
    errors.collect::<Vec<_>>().join("\n\n")
}

impl Config {
    /// The defaults, then a file, then the variables of the environment that begin with `RULEWATCH_`. Where no file
    /// is named, [`DEFAULT_FILE`] is read if it is there.
    pub fn load(path: Option<&Path>, env: impl Iterator<Item = (String, String)>) -> Result<Config, ConfigError> {
        let mut config = Config::default();
        let file = path.unwrap_or(Path::new(DEFAULT_FILE));
        let faults = match fs::read_to_string(file) {
            Ok(text) => config.read_file(file, &text),
            Err(error) if path.is_none() && error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(source) => {
                return Err(ConfigError::Unreadable { path: file.to_owned(), source });
            }
        };
        let mut variables = config.read_environment(env);
        if faults.is_empty() && variables.is_empty() {
            variables.extend(config.contradiction());
        }
        if faults.is_empty() && variables.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError::Refused { faults, variables })
        }
    }

    /// The keys whose values differ.
    pub fn differences(&self, other: &Config) -> Vec<&'static str> {
        KEYS.iter().filter(|key| key.differs(self, other)).map(|key| key.name).collect()
    }

    /// Where the index is, as the store opens it.
    pub fn store_url(&self) -> String {
        if self.store.url.is_empty() {
            return format!("sqlite:{}", self.data.join("index.sqlite").display());
        }
        self.store.url.expose().to_owned()
    }

    /// What every alert says of this installation; `seal` writes its tokens.
    pub fn alert_settings(&self, seal: Seal) -> alert::Settings {
        let domain = self.mail_domain();
        alert::Settings {
            from: self.mail.from.clone(),
            operator: self.mail.operator.clone(),
            language: self.mail.language,
            domain: domain.to_owned(),
            bounces: self.mail.bounces.clone(),
            public_url: self.public_url.clone(),
            seal: Some(seal),
            // That the key can be read was seen when the configuration was.
            signer: self.signer().ok().flatten().map(Arc::new),
        }
    }

    fn mail_domain(&self) -> &str {
        self.mail.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain.trim_end_matches('>'))
    }

    fn signer(&self) -> Result<Option<Signer>, BadKey> {
        let mail = &self.mail;
        let wanted = !mail.dkim_selector.is_empty();
        wanted.then(|| Signer::new(self.mail_domain(), &mail.dkim_selector, &mail.dkim_key)).transpose()
    }

    /// Values that are sound alone and not together.
    fn contradiction(&self) -> Option<String> {
        let mail = &self.mail;
        if !mail.password.is_empty() && mail.user.is_empty() {
            Some("`mail.password` is set without `mail.user`".to_owned())
        } else if !mail.password.is_empty() && mail.security == mail::Security::None {
            Some("`mail.security` is `none`: the password would be sent in clear; write `starttls` or `tls`".to_owned())
        } else if mail.bounce_mailbox.is_some() && mail.bounces.is_empty() {
            Some("`mail.bounce_mailbox` is set without `mail.bounces`, the address whose mailbox it is".to_owned())
        } else if !mail.dkim_key.is_empty() && mail.dkim_selector.is_empty() {
            Some("`mail.dkim_key` is set without `mail.dkim_selector`".to_owned())
        } else if let Err(bad) = self.signer() {
            Some(format!("`mail.dkim_key`: {bad}"))
        } else {
            self.web_contradiction().or_else(|| self.summary_contradiction())
        }
    }

    fn web_contradiction(&self) -> Option<String> {
        let web = &self.web;
        if web.mode == web::Mode::Proxy && self.trusted_proxies.is_empty() {
            Some("`web.access` is `proxy` without `trusted_proxies`: nobody's word would count".to_owned())
        } else if web.mode == web::Mode::Password && web.readers.is_empty() && web.operators.is_empty() {
            Some("`web.access` is `password` without an account: nobody could log in; `rulewatch web password NAME` makes one".to_owned())
        } else {
            None
        }
    }

    fn summary_contradiction(&self) -> Option<String> {
        let summary = &self.summary;
        let url = summary.url.as_ref()?;
        if summary.model.is_empty() {
            Some("`summary.url` is set without `summary.model`".to_owned())
        } else if !summary.key.is_empty() && url.scheme() == "http" && !is_this_machine(url) {
            Some("`summary.url` begins with `http:`: the key would be sent in clear; write `https:`".to_owned())
        } else {
            None
        }
    }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
