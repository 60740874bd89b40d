//! What receivers see of the sending domain in the DNS: advice, never a fault, for alerts leave without it as well.

use crate::mail::{DnsError, NameServer, Settings, is_key_of};

/// What should stand in the DNS and does not, a line each; empty where all is well.
///
/// # Errors
/// Where the name server can't be asked: nothing is known then.
pub async fn advice(mail: &Settings, server: &NameServer) -> Result<Vec<String>, DnsError> {
    let from = domain(&mail.from);
    let path = if mail.bounces.is_empty() { from } else { domain(&mail.bounces) };
    let lines = [spf(server, path).await?, dkim(server, mail, from).await?, dmarc(server, from).await?];
    let mut advice: Vec<String> = lines.into_iter().flatten().collect();
    if !server.takes_mail(path).await? {
        advice.push(format!("`{path}` has no MX record: what can't be delivered can't come back"));
    }
    Ok(advice)
}

/// The domain of an address, with or without a name before it.
fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(_, domain)| domain).trim_end_matches('>')
}

/// RFC 7208: asked of the return path's domain; two records are as bad as none (section 4.5).
async fn spf(server: &NameServer, domain: &str) -> Result<Option<String>, DnsError> {
    let texts = server.texts(domain).await?;
    let count = texts.iter().filter(|text| *text == "v=spf1" || text.starts_with("v=spf1 ")).count();
    Ok(match count {
        0 => Some(format!("`{domain}` has no SPF record: write one that names your mail server (`v=spf1 mx -all`)")),
        1 => None,
        _ => Some(format!("`{domain}` has {count} SPF records: receivers take none where there are several")),
    })
}

/// RFC 6376, section 3.6.1.
async fn dkim(server: &NameServer, mail: &Settings, domain: &str) -> Result<Option<String>, DnsError> {
    if mail.dkim_selector.is_empty() {
        return Ok(Some(
            "mails are not signed: set `mail.dkim_selector` and `mail.dkim_key`, or have the mail server sign them"
                .to_owned(),
        ));
    }
    let name = format!("{}._domainkey.{domain}", mail.dkim_selector);
    let texts = server.texts(&name).await?;
    let keys: Vec<String> = texts.iter().filter_map(|text| tag(text, "p")).collect();
    Ok(match keys.as_slice() {
        [] => Some(format!("`{name}` has no DKIM key: receivers can't verify what is signed")),
        keys if keys.iter().any(|key| is_key_of(key, &mail.dkim_key)) => None,
        _ => Some(format!("`{name}` holds another key than `mail.dkim_key`: every signature counts as forged")),
    })
}

/// RFC 7489, section 6.6.3: of the domain itself, else of the one above it.
async fn dmarc(server: &NameServer, domain: &str) -> Result<Option<String>, DnsError> {
    let above = domain.split_once('.').map(|(_, above)| above).filter(|above| above.contains('.'));
    for domain in [Some(domain), above].into_iter().flatten() {
        if server.texts(&format!("_dmarc.{domain}")).await?.iter().any(|text| text.starts_with("v=DMARC1")) {
            return Ok(None);
        }
    }
    Ok(Some(format!("`_dmarc.{domain}` has no DMARC record: large receivers ask for one (`v=DMARC1; p=none`)")))
}

/// The value of one tag of a list such as `v=DKIM1; k=rsa; p=...`, without spaces.
fn tag(list: &str, name: &str) -> Option<String> {
    let pairs = list.split(';').filter_map(|pair| pair.split_once('='));
    let value = pairs.into_iter().find(|(own, _)| own.trim() == name).map(|(_, value)| value)?;
    Some(value.split_whitespace().collect())
}
