//! The target of a link as it is compared: absolute, without what identifies the reader or the visit. In a file of this
//! machine a relative link stays relative: it led somewhere from where the file was saved, and nobody knows where that was.
//!
//! A changed target is a change of the document; a session number or a tracking parameter is not.

use url::{ParseError, Url};

/// Query parameters that name a visit, a campaign or a cache, never a document.
const VOLATILE: [&str; 26] = [
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "mc_cid",
    "mc_eid",
    "_ga",
    "_gl",
    "igshid",
    "yclid",
    "sid",
    "sessionid",
    "session_id",
    "session",
    "phpsessid",
    "jsessionid",
    "aspsessionid",
    "cfid",
    "cftoken",
    "token",
    "csrf",
    "csrf_token",
    "nonce",
    "_wpnonce",
    "cachebuster",
    "spm",
];

/// Resolves the targets of one document.
pub struct Targets {
    /// What relative references start from; `None` for a file of this machine that does not say.
    base: Option<Url>,
    own: Option<Url>,
}

impl Targets {
    /// `own` is the document's address, `base` what its `<base href>` says.
    pub fn new(own: &Url, base: Option<&str>) -> Targets {
        let own = unframed(own.clone());
        let base = base.and_then(|href| own.join(href).ok()).unwrap_or_else(|| own.clone());
        Targets { base: (base.scheme() != "file").then_some(base), own: Some(own) }
    }

    /// The target of a reference; `None` where it leads nowhere a reader could go.
    pub fn resolve(&self, reference: &str) -> Option<String> {
        let reference = reference.trim();
        if reference.is_empty() || reference.starts_with("javascript:") {
            return None;
        }
        if reference.starts_with('#') {
            return (reference.len() > 1).then(|| reference.to_owned());
        }
        let target = match (&self.base, Url::parse(reference)) {
            (Some(base), _) => base.join(reference),
            (None, Err(ParseError::RelativeUrlWithoutBase)) => return Some(relative(reference)),
            (None, parsed) => parsed,
        };
        let mut target = unframed(target.ok()?);
        if matches!(target.scheme(), "javascript" | "data" | "blob" | "about") {
            return None;
        }
        strip_volatile(&mut target);
        Some(self.within_own(&target).unwrap_or_else(|| target.to_string()))
    }

    /// `#part` for a full address that leads into the document itself.
    fn within_own(&self, target: &Url) -> Option<String> {
        let fragment = target.fragment()?;
        let mut own = self.own.clone()?;
        strip_volatile(&mut own);
        own.set_fragment(Some(fragment));
        (own == *target).then(|| format!("#{fragment}"))
    }
}

/// The address an archived copy stands for: `web.archive.org/web/2025.../https://x/` is `https://x/`.
fn unframed(url: Url) -> Url {
    if url.host_str() != Some("web.archive.org") {
        return url;
    }
    let text = url.as_str();
    let original = text.find("/web/").and_then(|at| {
        let (stamp, rest) = text[at + 5..].split_once('/')?;
        stamp.starts_with(|c: char| c.is_ascii_digit()).then_some(rest)
    });
    original.and_then(|rest| Url::parse(rest).ok()).unwrap_or(url)
}

fn strip_volatile(target: &mut Url) {
    let path = target.path();
    // Java and ASP.NET put the session into the path: `/a;jsessionid=1` and `/(S(abc))/a`.
    if let Some(at) = path.to_ascii_lowercase().find(";jsessionid=") {
        let end = path[at + 1..].find([';', '/']).map_or(path.len(), |n| at + 1 + n);
        let plain = format!("{}{}", &path[..at], &path[end..]);
        target.set_path(&plain);
    }
    if let Some(at) = target.path().find("/(S(")
        && let Some(end) = target.path()[at..].find("))")
    {
        let plain = format!("{}{}", &target.path()[..at], &target.path()[at + end + 2..]);
        target.set_path(&plain);
    }
    let Some(query) = target.query() else { return };
    let kept = lasting(query);
    if kept.len() < query.len() {
        target.set_query((!kept.is_empty()).then_some(&kept));
    }
}

/// A relative reference without what names a visit.
fn relative(reference: &str) -> String {
    let (place, fragment) = reference.split_at(reference.find('#').unwrap_or(reference.len()));
    let Some((path, query)) = place.split_once('?') else { return reference.to_owned() };
    match lasting(query) {
        kept if kept.is_empty() => format!("{path}{fragment}"),
        kept => format!("{path}?{kept}{fragment}"),
    }
}

/// The parameters of a query that name a document.
fn lasting(query: &str) -> String {
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_volatile(pair)).collect();
    kept.join("&")
}

fn is_volatile(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("utm_") || VOLATILE.contains(&name.as_str())
}

/// The address behind Cloudflare's e-mail obfuscation, which is keyed anew on every request.
pub fn unobfuscated(hex: &str) -> Option<String> {
    let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    let key = byte(0)?;
    let plain: Option<Vec<u8>> = (2..hex.len()).step_by(2).map(|at| byte(at).map(|b| b ^ key)).collect();
    String::from_utf8(plain?).ok().filter(|address| address.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_names_the_document_and_not_the_visit() {
        let own = Url::parse("https://agency.gov/rules/index.html?utm_source=x").unwrap();
        let targets = Targets::new(&own, None);
        let check = |reference: &str, expected: Option<&str>| {
            assert_eq!(targets.resolve(reference).as_deref(), expected, "{reference}");
        };
        check("part-744?utm_medium=mail&id=7", Some("https://agency.gov/rules/part-744?id=7"));
        check("/a;jsessionid=9F?x=1", Some("https://agency.gov/a?x=1"));
        check("/(S(abc123))/a.aspx", Some("https://agency.gov/a.aspx"));
        check("#note-1", Some("#note-1"));
        check("https://agency.gov/rules/index.html#note-1", Some("#note-1"));
        check("javascript:void(0)", None);
        check("#", None);
        check("https://web.archive.org/web/20250101000000/https://bis.gov/a", Some("https://bis.gov/a"));
        check("mailto:rules@agency.gov", Some("mailto:rules@agency.gov"));
    }

    #[test]
    fn a_relative_link_of_a_file_leads_nowhere_on_this_machine() {
        let file = Url::parse("file:///home/ana/saved.html").unwrap();
        let check = |base: Option<&str>, reference: &str, expected: Option<&str>| {
            let target = Targets::new(&file, base).resolve(reference);
            assert_eq!(target.as_deref(), expected, "{reference} from {base:?}");
        };
        for relative in ["/legal", "legal.html", "../legal#a", "?page=2", "//agency.gov/legal"] {
            check(None, relative, Some(relative));
            check(Some("sub/"), relative, Some(relative));
        }
        check(None, "/legal?utm_source=x&id=7&sid=1#a", Some("/legal?id=7#a"));
        check(None, "/legal?utm_source=x#a", Some("/legal#a"));
        check(None, "https://agency.gov/legal?utm_source=x", Some("https://agency.gov/legal"));
        check(None, "#note-1", Some("#note-1"));
        check(None, "javascript:void(0)", None);
        check(None, "mailto:rules@agency.gov", Some("mailto:rules@agency.gov"));
        check(Some("https://agency.gov/rules/"), "legal", Some("https://agency.gov/rules/legal"));
    }

    #[test]
    fn an_obfuscated_address_reads_the_same_under_every_key() {
        let obfuscate = |key: u8| {
            let body: String = "a@b.gov".bytes().map(|b| format!("{:02x}", b ^ key)).collect();
            format!("{key:02x}{body}")
        };
        assert_eq!(unobfuscated(&obfuscate(0x1f)).as_deref(), Some("a@b.gov"));
        assert_eq!(unobfuscated(&obfuscate(0xa0)).as_deref(), Some("a@b.gov"));
        assert_eq!(unobfuscated("zz"), None);
    }
}
