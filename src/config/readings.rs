//! The readings that one key only needs: addresses, mailboxes, secrets.

use std::net::IpAddr;

use ipnet::IpNet;
use lettre::message::Mailbox;
use url::Url;

use super::setting::Setting;
use crate::fetch::{Allowed, BadAllowed};
use crate::seal::Seal;
use crate::secret::Secret;
use crate::subscription::normal_address;
use crate::web::{Account, BadAccount};

pub(super) fn optional_line(setting: &Setting) -> Result<String, String> {
    if setting.text()?.is_empty() { Ok(String::new()) } else { setting.line() }
}

pub(super) fn web_address(setting: &Setting) -> Result<Option<Url>, String> {
    if setting.text()?.is_empty() {
        return Ok(None);
    }
    let url: Url = setting.parsed("https://rulewatch.example.org/")?;
    match url.scheme() {
        "http" | "https" => Ok(Some(url)),
        _ => Err("write an address that begins with `https:` or `http:`".to_owned()),
    }
}

/// A proxy may carry a password, so no reason quotes it.
pub(super) fn proxy(setting: &Setting) -> Result<Option<Url>, String> {
    let text = setting.text()?;
    if text.is_empty() {
        return Ok(None);
    }
    let fit = |url: &Url| matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") && url.has_host();
    Url::parse(text).ok().filter(fit).map(Some).ok_or_else(|| {
        "write the address of a proxy: `http://proxy.example.org:3128`, `https:`, `socks5:` or `socks5h:`".to_owned()
    })
}

pub(super) fn password(setting: &Setting) -> Result<Secret, String> {
    // Not trimmed: a password may begin or end with a space.
    match setting {
        Setting::Text(text) | Setting::Written(text) => Ok(Secret::new(text.as_str())),
        _ => Err("write a text in quotes".to_owned()),
    }
}

/// A token that nobody guesses and that goes into a header as it is.
pub(super) fn hook_token(setting: &Setting) -> Result<Secret, String> {
    const SHORTEST: usize = 24;
    let text = setting.text()?;
    match text.is_empty() || text.len() >= SHORTEST && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => Ok(Secret::new(text)),
        false => Err(format!(
            "write {SHORTEST} or more letters and digits without a space, as `openssl rand -hex 24` makes them"
        )),
    }
}

pub(super) fn store_url(setting: &Setting) -> Result<Secret, String> {
    match setting.text()? {
        url if url.is_empty() || url.starts_with("sqlite:") => Ok(Secret::new(url)),
        _ => Err("this build keeps its index in SQLite only: write `sqlite:PATH`, or nothing".to_owned()),
    }
}

pub(super) fn mailbox(setting: &Setting) -> Result<String, String> {
    setting.parsed::<Mailbox>("Rulewatch <alerts@example.org>")?;
    setting.line()
}

pub(super) fn optional_mailbox(setting: &Setting) -> Result<String, String> {
    if setting.text()?.is_empty() { Ok(String::new()) } else { mailbox(setting) }
}

/// A bare address to which a token can be added: with it, the part before the `@` has at most 64 characters.
pub(super) fn optional_address(setting: &Setting) -> Result<String, String> {
    const ROOM: usize = 64 - "+".len() - Seal::TOKEN;
    let text = setting.text()?;
    if text.is_empty() {
        return Ok(String::new());
    }
    let address = normal_address(text).map_err(|bad| bad.to_string())?;
    match address.split_once('@') {
        Some((local, _)) if local.len() > ROOM || local.contains('+') => Err(format!(
            "write an address with at most {ROOM} characters and no `+` before the `@`: what follows them names the subscriber"
        )),
        _ => Ok(address),
    }
}

/// Domains as they stand in addresses: lower case, in ASCII.
pub(super) fn domains(setting: &Setting) -> Result<Vec<String>, String> {
    let one = |text: &String| match normal_address(&format!("a@{text}")) {
        Ok(address) => Ok(address[2..].to_owned()),
        Err(_) => Err(format!("`{text}` is no domain: write one such as `example.org`")),
    };
    setting.list()?.iter().map(one).collect()
}

/// Networks, or single addresses.
pub(super) fn networks(setting: &Setting) -> Result<Vec<IpNet>, String> {
    let one = |text: &String| {
        let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
        text.parse()
            .ok()
            .or_else(address)
            .ok_or_else(|| format!("`{text}` is no network: write one such as `10.1.2.0/24`"))
    };
    setting.list()?.iter().map(one).collect()
}

/// The labels of a DKIM selector (RFC 6376, section 3.1).
pub(super) fn selector(setting: &Setting) -> Result<String, String> {
    let text = setting.text()?;
    let label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    match text.is_empty() || text.split('.').all(label) {
        true => Ok(text.to_owned()),
        false => Err("write a selector of letters, digits and `-`, such as `rulewatch2026`".to_owned()),
    }
}

/// Exceptions to the address policy: `NETWORK` or `NETWORK:PORT`, an IPv6 network with a port in brackets.
pub(super) fn allowed(setting: &Setting) -> Result<Vec<Allowed>, String> {
    let one = |text: &String| text.parse().map_err(|bad: BadAllowed| bad.to_string());
    setting.list()?.iter().map(one).collect()
}

/// Accounts of the pages. A hash has commas, by which the list of a variable is parted: what has no colon belongs to the entry
/// before.
pub(super) fn accounts(setting: &Setting) -> Result<Vec<Account>, String> {
    let mut entries: Vec<String> = Vec::new();
    for part in setting.list()? {
        match entries.last_mut() {
            Some(last) if !part.contains(':') => *last = format!("{last},{part}"),
            _ => entries.push(part),
        }
    }
    let read: Result<Vec<Account>, BadAccount> = entries.iter().map(|entry| entry.parse()).collect();
    let accounts = read.map_err(|bad| bad.to_string())?;
    let twice =
        accounts.iter().enumerate().find(|(at, one)| accounts[..*at].iter().any(|other| other.name == one.name));
    match twice {
        Some((_, account)) => Err(format!("the account `{}` is there twice", account.name)),
        None => Ok(accounts),
    }
}

/// A token that cannot be guessed.
pub(super) fn bearer_token(setting: &Setting) -> Result<Secret, String> {
    let token = setting.text()?;
    match token.is_empty() || (token.len() >= 32 && token.bytes().all(|b| b.is_ascii_graphic())) {
        true => Ok(Secret::new(token)),
        false => {
            Err("write a token of at least 32 letters and digits, such as `openssl rand -hex 32` gives".to_owned())
        }
    }
}

/// The name of a header (RFC 9110, section 5.1).
pub(super) fn header_name(setting: &Setting) -> Result<String, String> {
    let name = setting.line()?;
    match name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        true => Ok(name),
        false => Err("write the name of a header, such as `Remote-User`".to_owned()),
    }
}
