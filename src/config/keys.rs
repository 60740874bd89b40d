//! The table of keys: for each its name, how it is read and checked, and how it is shown.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ipnet::IpNet;
use tracing::Level;
use url::Url;

use super::readings::{
    accounts, allowed, bearer_token, domains, header_name, hook_token, mailbox, networks, optional_address,
    optional_line, optional_mailbox, password, proxy, selector, store_url, web_address,
};
use super::setting::{Bytes, Setting, written};
use super::{Config, LogFormat};
use crate::fetch::Allowed;
use crate::mail::{Security, Transport};
use crate::web::{Account, Mode};
use crate::wording::Language;

/// What variables begin with.
pub(super) const PREFIX: &str = "RULEWATCH_";

const HOUR: Duration = Duration::from_secs(3600);

/// One key of the configuration.
pub struct Key {
    /// As in the file, with its section: `fetch.timeout`.
    pub name: &'static str,
    /// Never shown, and readable from a file of its own.
    pub secret: bool,
    pub set: fn(&mut Config, &Setting) -> Result<(), String>,
    /// The value as a file would hold it.
    show: fn(&Config) -> toml::Value,
}

impl Key {
    /// `RULEWATCH_FETCH_TIMEOUT`
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.to_uppercase().replace('.', "_"))
    }

    /// Every variable that sets it.
    pub fn variables(&self) -> Vec<String> {
        let variable = self.variable();
        if self.secret { vec![format!("{variable}_FILE"), variable] } else { vec![variable] }
    }

    /// The name without its section.
    pub fn last(&self) -> &'static str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }

    /// True where two configurations have other values.
    pub fn differs(&self, one: &Config, other: &Config) -> bool {
        (self.show)(one) != (self.show)(other)
    }

    /// The value as a file would hold it; of a secret, only whether it is set.
    pub fn shown(&self, config: &Config) -> String {
        let value = (self.show)(config);
        let is_set = !matches!(&value, toml::Value::String(text) if text.is_empty())
            && !matches!(&value, toml::Value::Array(list) if list.is_empty());
        if self.secret && is_set { "***".to_owned() } else { value.to_string() }
    }
}

const fn key(
    name: &'static str,
    set: fn(&mut Config, &Setting) -> Result<(), String>,
    show: fn(&Config) -> toml::Value,
) -> Key {
    Key { name, secret: false, set, show }
}

const fn secret(
    name: &'static str,
    set: fn(&mut Config, &Setting) -> Result<(), String>,
    show: fn(&Config) -> toml::Value,
) -> Key {
    Key { name, secret: true, set, show }
}

const TRANSPORTS: [(&str, Transport); 2] = [("directory", Transport::Directory), ("smtp", Transport::Smtp)];
const SECURITIES: [(&str, Security); 3] =
    [("starttls", Security::Starttls), ("tls", Security::Tls), ("none", Security::None)];
const LANGUAGES: [(&str, Language); 3] =
    [("en", Language::English), ("zh-Hant", Language::TraditionalChinese), ("zh-Hans", Language::SimplifiedChinese)];
const LEVELS: [(&str, Level); 5] = [
    ("error", Level::ERROR),
    ("warn", Level::WARN),
    ("info", Level::INFO),
    ("debug", Level::DEBUG),
    ("trace", Level::TRACE),
];
const MODES: [(&str, Mode); 3] = [("open", Mode::Open), ("password", Mode::Password), ("proxy", Mode::Proxy)];
const FORMATS: [(&str, LogFormat); 2] = [("text", LogFormat::Text), ("json", LogFormat::Json)];

/// The keys in the order of the example file.
pub const KEYS: [Key; 53] = [
    key("data", |c, s| put(&mut c.data, s.line().map(PathBuf::from)), |c| c.data.display().to_string().into()),
    key(
        "watchlist",
        |c, s| put(&mut c.watchlist, s.line().map(PathBuf::from)),
        |c| c.watchlist.display().to_string().into(),
    ),
    key("listen", |c, s| put(&mut c.listen, s.parsed("127.0.0.1:8300")), |c| c.listen.to_string().into()),
    key("public_url", |c, s| put(&mut c.public_url, web_address(s)), |c| text(c.public_url.as_ref().map(Url::as_str))),
    key(
        "trusted_proxies",
        |c, s| put(&mut c.trusted_proxies, networks(s)),
        |c| c.trusted_proxies.iter().map(IpNet::to_string).collect::<Vec<_>>().into(),
    ),
    key("fetch.concurrency", |c, s| put(&mut c.fetch.concurrency, count(s, 1000)), |c| whole(c.fetch.concurrency)),
    key(
        "fetch.per_host_concurrency",
        |c, s| put(&mut c.fetch.per_host_concurrency, count(s, 100)),
        |c| whole(c.fetch.per_host_concurrency),
    ),
    key(
        "fetch.per_host_interval",
        |c, s| put(&mut c.fetch.per_host_interval, s.duration(Duration::ZERO..=HOUR)),
        |c| written(c.fetch.per_host_interval).into(),
    ),
    key(
        "fetch.timeout",
        |c, s| put(&mut c.fetch.timeout, s.duration(Duration::from_secs(1)..=HOUR)),
        |c| written(c.fetch.timeout).into(),
    ),
    key(
        "fetch.max_bytes",
        |c, s| put(&mut c.fetch.max_bytes, s.bytes(1 << 10..=1 << 30)),
        |c| Bytes(c.fetch.max_bytes).to_string().into(),
    ),
    key("fetch.respect_robots", |c, s| put(&mut c.fetch.respect_robots, s.flag()), |c| c.fetch.respect_robots.into()),
    key("fetch.user_agent", |c, s| put(&mut c.fetch.user_agent, s.line()), |c| c.fetch.user_agent.clone().into()),
    key("fetch.contact", |c, s| put(&mut c.fetch.contact, optional_line(s)), |c| c.fetch.contact.clone().into()),
    secret("fetch.proxy", |c, s| put(&mut c.fetch.proxy, proxy(s)), |c| text(c.fetch.proxy.as_ref().map(Url::as_str))),
    key(
        "fetch.allow",
        |c, s| put(&mut c.fetch.allow, allowed(s)),
        |c| c.fetch.allow.iter().map(network).collect::<Vec<_>>().into(),
    ),
    key(
        "fetch.attempts",
        |c, s| put(&mut c.fetch.attempts, s.number(1..=10).map(|n| n as u32)),
        |c| i64::from(c.fetch.attempts).into(),
    ),
    key(
        "fetch.browser",
        |c, s| put(&mut c.fetch.browser, optional_line(s).map(executable)),
        |c| text(c.fetch.browser.as_deref().and_then(Path::to_str)),
    ),
    key(
        "fetch.browser_sandbox",
        |c, s| put(&mut c.fetch.browser_sandbox, s.flag()),
        |c| c.fetch.browser_sandbox.into(),
    ),
    key(
        "mail.transport",
        |c, s| put(&mut c.mail.transport, s.choice(&TRANSPORTS)),
        |c| named(&TRANSPORTS, c.mail.transport),
    ),
    key("mail.host", |c, s| put(&mut c.mail.host, s.line()), |c| c.mail.host.clone().into()),
    key(
        "mail.port",
        |c, s| put(&mut c.mail.port, s.number(0..=65_535).map(|n| n as u16)),
        |c| i64::from(c.mail.port).into(),
    ),
    key(
        "mail.security",
        |c, s| put(&mut c.mail.security, s.choice(&SECURITIES)),
        |c| named(&SECURITIES, c.mail.security),
    ),
    key("mail.user", |c, s| put(&mut c.mail.user, optional_line(s)), |c| filled(&c.mail.user)),
    secret("mail.password", |c, s| put(&mut c.mail.password, password(s)), |c| filled(c.mail.password.expose())),
    key("mail.from", |c, s| put(&mut c.mail.from, mailbox(s)), |c| c.mail.from.clone().into()),
    key("mail.operator", |c, s| put(&mut c.mail.operator, optional_mailbox(s)), |c| filled(&c.mail.operator)),
    key(
        "mail.language",
        |c, s| put(&mut c.mail.language, s.choice(&LANGUAGES)),
        |c| named(&LANGUAGES, c.mail.language),
    ),
    key("mail.bounces", |c, s| put(&mut c.mail.bounces, optional_address(s)), |c| filled(&c.mail.bounces)),
    key(
        "mail.bounce_mailbox",
        |c, s| put(&mut c.mail.bounce_mailbox, optional_line(s).map(|path| (!path.is_empty()).then(|| path.into()))),
        |c| text(c.mail.bounce_mailbox.as_deref().and_then(std::path::Path::to_str)),
    ),
    secret(
        "mail.bounce_hook",
        |c, s| put(&mut c.mail.bounce_hook, hook_token(s)),
        |c| filled(c.mail.bounce_hook.expose()),
    ),
    key("mail.dkim_selector", |c, s| put(&mut c.mail.dkim_selector, selector(s)), |c| filled(&c.mail.dkim_selector)),
    secret("mail.dkim_key", |c, s| put(&mut c.mail.dkim_key, password(s)), |c| filled(c.mail.dkim_key.expose())),
    key("signup.open", |c, s| put(&mut c.signup.open, s.flag()), |c| c.signup.open.into()),
    key("signup.domains", |c, s| put(&mut c.signup.domains, domains(s)), |c| c.signup.domains.clone().into()),
    key(
        "summary.url",
        |c, s| put(&mut c.summary.url, web_address(s)),
        |c| text(c.summary.url.as_ref().map(Url::as_str)),
    ),
    key("summary.model", |c, s| put(&mut c.summary.model, optional_line(s)), |c| filled(&c.summary.model)),
    secret("summary.key", |c, s| put(&mut c.summary.key, password(s)), |c| filled(c.summary.key.expose())),
    key(
        "summary.timeout",
        |c, s| put(&mut c.summary.timeout, s.duration(Duration::from_secs(1)..=Duration::from_secs(60))),
        |c| written(c.summary.timeout).into(),
    ),
    key(
        "summary.max_tokens",
        |c, s| put(&mut c.summary.max_tokens, s.number(0..=8_192).map(|n| n as u32)),
        |c| i64::from(c.summary.max_tokens).into(),
    ),
    key("web.access", |c, s| put(&mut c.web.mode, s.choice(&MODES)), |c| named(&MODES, c.web.mode)),
    secret("web.readers", |c, s| put(&mut c.web.readers, accounts(s)), |c| names(&c.web.readers)),
    secret("web.operators", |c, s| put(&mut c.web.operators, accounts(s)), |c| names(&c.web.operators)),
    secret("web.token", |c, s| put(&mut c.web.token, bearer_token(s)), |c| filled(c.web.token.expose())),
    secret(
        "web.reader_token",
        |c, s| put(&mut c.web.reader_token, bearer_token(s)),
        |c| filled(c.web.reader_token.expose()),
    ),
    key("web.user_header", |c, s| put(&mut c.web.user_header, header_name(s)), |c| filled(&c.web.user_header)),
    key("web.role_header", |c, s| put(&mut c.web.role_header, header_name(s)), |c| filled(&c.web.role_header)),
    key(
        "web.session",
        |c, s| put(&mut c.web.session, s.duration(Duration::from_secs(60)..=Duration::from_secs(30 * 24 * 3600))),
        |c| written(c.web.session).into(),
    ),
    key(
        "web.requests_per_minute",
        |c, s| put(&mut c.web.requests, s.number(0..=1_000_000).map(|n| n as u32)),
        |c| i64::from(c.web.requests).into(),
    ),
    key(
        "web.costly_per_minute",
        |c, s| put(&mut c.web.costly, s.number(0..=1_000_000).map(|n| n as u32)),
        |c| i64::from(c.web.costly).into(),
    ),
    secret("store.url", |c, s| put(&mut c.store.url, store_url(s)), |c| filled(c.store.url.expose())),
    key("log.level", |c, s| put(&mut c.log.level, s.choice(&LEVELS)), |c| named(&LEVELS, c.log.level)),
    key("log.format", |c, s| put(&mut c.log.format, s.choice(&FORMATS)), |c| named(&FORMATS, c.log.format)),
    key("log.access", |c, s| put(&mut c.log.access, s.flag()), |c| c.log.access.into()),
];

fn put<T>(place: &mut T, value: Result<T, String>) -> Result<(), String> {
    *place = value?;
    Ok(())
}

/// A text, empty where nothing is set.
fn filled(value: &str) -> toml::Value {
    value.into()
}

fn text(value: Option<&str>) -> toml::Value {
    value.unwrap_or_default().into()
}

/// Accounts by their names; their hashes are shown to nobody.
fn names(accounts: &[Account]) -> toml::Value {
    accounts.iter().map(|account| account.name.clone()).collect::<Vec<_>>().into()
}

fn whole(number: usize) -> toml::Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

fn named<T: PartialEq>(choices: &[(&'static str, T)], value: T) -> toml::Value {
    let name = choices.iter().find(|(_, choice)| *choice == value).map(|(name, _)| *name);
    text(name)
}

fn count(setting: &Setting, most: u64) -> Result<usize, String> {
    setting.number(1..=most).map(|number| number as usize)
}

/// A file's name; nothing where none is written.
fn executable(name: String) -> Option<PathBuf> {
    (!name.is_empty()).then(|| PathBuf::from(name))
}

fn network(allowed: &Allowed) -> String {
    match (allowed.net, allowed.port) {
        (net, None) => net.to_string(),
        (IpNet::V4(net), Some(port)) => format!("{net}:{port}"),
        (IpNet::V6(net), Some(port)) => format!("[{net}]:{port}"),
    }
}
