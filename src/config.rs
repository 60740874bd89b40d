//! What the operator can set: a file, then environment variables over it, then flags over both.
//!
//! The keys are a table (`config/keys.rs`): a key reads, checks and shows its value there and nowhere else. Every
//! error is found in one pass. A secret is never shown, neither in an error nor by `Debug`.

mod keys;
mod setting;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::de::{DeTable, DeValue};
use tracing::Level;
use url::Url;

use self::keys::{KEYS, Key};
use self::setting::Setting;
use crate::fetch::FetchSettings;
use crate::watchlist::{Fault, Faults, listed, nearest, parse, render};

/// Read where no file is named, if it is there.
pub const DEFAULT_FILE: &str = "rulewatch.toml";

/// What variables begin with.
const PREFIX: &str = "RULEWATCH_";

/// A secret in a file of its own is one line, not a file of another kind.
const MOST_SECRET_BYTES: u64 = 64 * 1024;

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
    pub fetch: FetchSettings,
    pub mail: MailConfig,
    pub store: StoreConfig,
    pub log: LogConfig,
}

/// How mail leaves.
#[derive(Clone)]
pub struct MailConfig {
    pub transport: MailTransport,
    pub host: String,
    pub port: u16,
    pub security: MailSecurity,
    pub user: Option<String>,
    pub password: Option<Secret>,
    /// The sender, as in a header: `Rulewatch <alerts@example.org>`.
    pub from: String,
    /// Who is told of outages.
    pub operator: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTransport {
    /// One `.eml` file a message, under the data folder.
    Directory,
    Smtp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// STARTTLS (RFC 3207), required: without it nothing is sent.
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Tls,
    None,
}

#[derive(Clone, Default)]
pub struct StoreConfig {
    /// `None`: SQLite inside the data folder.
    pub url: Option<Secret>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogConfig {
    pub level: Level,
    pub format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// A text that is never shown by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text itself; for the place that needs it only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Default for Config {
    fn default() -> Config {
        Config {
            data: PathBuf::from("snapshots"),
            watchlist: PathBuf::from("watchlist"),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8787)),
            public_url: None,
            fetch: FetchSettings {
                concurrency: 16,
                per_host_concurrency: 2,
                per_host_interval: Duration::from_secs(1),
                timeout: Duration::from_secs(60),
                max_bytes: 32 << 20,
                respect_robots: true,
                user_agent: concat!("rulewatch/", env!("CARGO_PKG_VERSION")).to_owned(),
                contact: String::new(),
                proxy: None,
                allow: Vec::new(),
                attempts: 3,
            },
            mail: MailConfig {
                transport: MailTransport::Directory,
                host: "localhost".to_owned(),
                port: 587,
                security: MailSecurity::StartTls,
                user: None,
                password: None,
                from: "rulewatch@localhost".to_owned(),
                operator: None,
            },
            store: StoreConfig::default(),
            log: LogConfig {
                level: Level::INFO,
                format: LogFormat::Text,
            },
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
    let errors = faults
        .iter()
        .map(|fault| render(fault, false))
        .chain(variables.iter().cloned());
    errors.collect::<Vec<_>>().join("\n\n")
}

impl Config {
    /// The defaults, then a file, then the variables of the environment that begin with `RULEWATCH_`. Where no file
    /// is named, [`DEFAULT_FILE`] is read if it is there.
    pub fn load(
        path: Option<&Path>,
        env: impl Iterator<Item = (String, String)>,
    ) -> Result<Config, ConfigError> {
        let mut config = Config::default();
        let file = path.unwrap_or(Path::new(DEFAULT_FILE));
        let faults = match fs::read_to_string(file) {
            Ok(text) => config.read_file(file, &text),
            Err(error) if path.is_none() && error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(source) => {
                return Err(ConfigError::Unreadable {
                    path: file.to_owned(),
                    source,
                });
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

    /// Where the index is, as the store opens it.
    pub fn store_url(&self) -> String {
        match &self.store.url {
            Some(url) => url.expose().to_owned(),
            None => format!("sqlite:{}", self.data.join("index.sqlite").display()),
        }
    }

    /// Where mails are written that no server gets.
    pub fn outbox(&self) -> PathBuf {
        self.data.join("outbox")
    }

    fn read_file(&mut self, file: &Path, text: &str) -> Vec<Fault> {
        let mut faults = Faults::new(file, text);
        if let Some(table) = parse(text, &mut faults) {
            self.read_table("", table.get_ref(), &mut faults);
        }
        let mut faults = faults.into_sorted();
        // A line that does not parse may still hold a password.
        for fault in &mut faults {
            let line = fault.line.take();
            fault.line = line.filter(|line| {
                !KEYS
                    .iter()
                    .any(|key| key.secret && line.contains(key.last()))
            });
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
                        set.unwrap_or_else(|reason| {
                            faults.note(&value.span(), format!("`{name}`: {reason}"))
                        });
                    }
                    Err(reason) => faults.note(&value.span(), format!("`{name}`: {reason}")),
                }
                continue;
            }
            let section = format!("{name}.");
            match value.get_ref() {
                DeValue::Table(table)
                    if KEYS.iter().any(|known| known.name.starts_with(&section)) =>
                {
                    self.read_table(&section, table, faults);
                }
                _ => faults.advise(
                    &key.span(),
                    format!("there is no key `{name}`"),
                    meant(&name),
                ),
            }
        }
    }

    /// Applies the variables; gives the errors, a line each.
    fn read_environment(&mut self, env: impl Iterator<Item = (String, String)>) -> Vec<String> {
        // An empty variable counts as absent: that is how a shell or a container leaves one out.
        let ours = |(name, value): &(String, String)| name.starts_with(PREFIX) && !value.is_empty();
        let env: BTreeMap<String, String> = env.filter(ours).collect();
        let mut errors = Vec::new();
        for key in &KEYS {
            let variable = key.variable();
            let file_variable = format!("{variable}_FILE");
            let value = match (
                env.get(&variable),
                env.get(&file_variable).filter(|_| key.secret),
            ) {
                (Some(_), Some(_)) => Err(format!(
                    "`{variable}` and `{file_variable}` exclude each other"
                )),
                (Some(value), None) => Ok(Some(value.clone())),
                (None, Some(file)) => secret_of(Path::new(file))
                    .map(Some)
                    .map_err(|error| format!("`{file_variable}`: {error}")),
                (None, None) => Ok(None),
            };
            let set = value.and_then(|value| match value {
                Some(value) => (key.set)(self, &Setting::Written(value))
                    .map_err(|e| format!("`{variable}`: {e}")),
                None => Ok(()),
            });
            errors.extend(set.err());
        }
        errors
    }

    /// Values that are sound alone and not together.
    fn contradiction(&self) -> Option<String> {
        let mail = &self.mail;
        let here = matches!(mail.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if mail.password.is_some() && mail.user.is_none() {
            Some("`mail.password` is set without `mail.user`".to_owned())
        } else if mail.password.is_some() && mail.security == MailSecurity::None && !here {
            Some("`mail.security` is `none`: the password would be sent in clear; write `starttls` or `tls`".to_owned())
        } else {
            None
        }
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
    let section = name
        .split_once('.')
        .map(|(section, _)| format!("{section}."));
    let siblings: Vec<&str> = KEYS
        .iter()
        .map(|key| key.name)
        .filter(|key| {
            section
                .as_ref()
                .is_none_or(|section| key.starts_with(section.as_str()))
        })
        .collect();
    format!("the keys are {}", listed(&siblings))
}

/// The first line of a file that holds one secret.
fn secret_of(file: &Path) -> Result<String, String> {
    let unreadable = |error: io::Error| format!("`{}` cannot be read: {error}", file.display());
    if fs::metadata(file).map_err(unreadable)?.len() > MOST_SECRET_BYTES {
        return Err(format!("`{}` is too long for a secret", file.display()));
    }
    Ok(fs::read_to_string(file)
        .map_err(unreadable)?
        .trim_end_matches(['\r', '\n'])
        .to_owned())
}
