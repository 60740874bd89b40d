//! The readings that one key only needs: addresses, mailboxes, secrets.

use std::net::IpAddr;

use ipnet::IpNet;
use lettre::message::Mailbox;
use url::Url;

use super::Secret;
use super::setting::Setting;
use crate::fetch::Allowed;

pub(super) fn optional_line(setting: &Setting) -> Result<String, String> {
    if setting.text()?.is_empty() {
        Ok(String::new())
    } else {
        setting.line()
    }
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
    let fit = |url: &Url| {
        matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") && url.has_host()
    };
    Url::parse(text).ok().filter(fit).map(Some).ok_or_else(|| {
        "write the address of a proxy: `http://proxy.example.org:3128`, `https:`, `socks5:` or `socks5h:`".to_owned()
    })
}

pub(super) fn password(setting: &Setting) -> Result<Option<Secret>, String> {
    // Not trimmed: a password may begin or end with a space.
    match setting {
        Setting::Text(text) | Setting::Written(text) => {
            Ok((!text.is_empty()).then(|| Secret::new(text.as_str())))
        }
        _ => Err("write a text in quotes".to_owned()),
    }
}

pub(super) fn store_url(setting: &Setting) -> Result<Option<Secret>, String> {
    match setting.text()? {
        "" => Ok(None),
        url if url.starts_with("sqlite:") => Ok(Some(Secret::new(url))),
        _ => Err(
            "this build keeps its index in SQLite only: write `sqlite:PATH`, or nothing".to_owned(),
        ),
    }
}

pub(super) fn mailbox(setting: &Setting) -> Result<String, String> {
    setting.parsed::<Mailbox>("Rulewatch <alerts@example.org>")?;
    setting.line()
}

pub(super) fn optional_mailbox(setting: &Setting) -> Result<Option<String>, String> {
    if setting.text()?.is_empty() {
        Ok(None)
    } else {
        mailbox(setting).map(Some)
    }
}

/// Exceptions to the address policy: `NETWORK` or `NETWORK:PORT`, an IPv6 network with a port in brackets.
pub(super) fn allowed(setting: &Setting) -> Result<Vec<Allowed>, String> {
    let one = |text: &String| {
        let bare_v6 = text.matches(':').count() > 1 && !text.starts_with('[');
        let (net, port) = match text.rsplit_once(':') {
            Some((net, port)) if !bare_v6 && !port.contains(']') => (net, Some(port)),
            _ => (text.as_str(), None),
        };
        let net = net.replace(['[', ']'], "");
        let net = net
            .parse::<IpNet>()
            .ok()
            .or_else(|| net.parse::<IpAddr>().ok().map(IpNet::from));
        let port = port.map(str::parse::<u16>).transpose().ok();
        let read = net.zip(port).map(|(net, port)| Allowed { net, port });
        read.ok_or_else(|| {
            format!(
                "`{text}` is no network: write `10.1.2.0/24`, `10.1.2.3:8080` or `[fd00::/8]:443`"
            )
        })
    };
    setting.list()?.iter().map(one).collect()
}
