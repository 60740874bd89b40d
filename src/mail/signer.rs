//! DKIM signatures (RFC 6376), so that receivers believe that a message is ours.

use data_encoding::BASE64;
use lettre::message::dkim::{
    DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey,
};
use lettre::message::header::HeaderName;

use ring::rsa::KeyPair as RsaKeyPair;
use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::secret::Secret;

/// What the signature covers: what readers see, and what they unsubscribe by (RFC 8058, section 4). A field that a
/// message lacks is covered as absent: nobody can add it. Not the type of the content: the mail library writes it with the
/// body and does not sign it, so that naming it would break every signature.
const HEADERS: [&str; 12] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// A key that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the DKIM key can't be read: write an RSA key as PEM (`openssl genrsa -traditional 2048`), or an Ed25519 seed in base64"
)]
pub struct BadKey;

/// True where a key as it stands in the DNS (base64) is the public half of this one.
pub fn is_key_of(published: &str, key: &Secret) -> bool {
    let Ok(published) = BASE64.decode(published.as_bytes()) else { return false };
    let text = key.expose().trim();
    if !text.starts_with("-----BEGIN") {
        let seed = BASE64.decode(text.as_bytes()).unwrap_or_default();
        return Ed25519KeyPair::from_seed_unchecked(&seed)
            .is_ok_and(|pair| pair.public_key().as_ref() == published.as_slice());
    }
    let lines: String = text.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
    let der = BASE64.decode(lines.as_bytes()).unwrap_or_default();
    // Published within a SubjectPublicKeyInfo, whose last part it is, or bare (RFC 6376, section 3.6.1).
    RsaKeyPair::from_der(&der).is_ok_and(|pair| published.ends_with(pair.public_key().as_ref()))
}

/// Signs messages of one domain. Its key is never shown.
#[derive(Debug)]
pub struct Signer(DkimConfig);

impl Signer {
    /// `domain` is that of the sender, so that the two are aligned (RFC 7489, section 3.1.1); the public key stands in the
    /// DNS at `SELECTOR._domainkey.DOMAIN`.
    pub fn new(domain: &str, selector: &str, key: &Secret) -> Result<Signer, BadKey> {
        let text = key.expose().trim();
        let algorithm = match text.starts_with("-----BEGIN") {
            true => DkimSigningAlgorithm::Rsa,
            false => DkimSigningAlgorithm::Ed25519,
        };
        let key = DkimSigningKey::new(text, algorithm).map_err(|_| BadKey)?;
        let headers = HEADERS.iter().map(|name| HeaderName::new_from_ascii_str(name)).collect();
        let relaxed = DkimCanonicalizationType::Relaxed;
        // Relays fold lines anew and trim spaces; neither is a change.
        let canonicalization = DkimCanonicalization { header: relaxed, body: relaxed };
        Ok(Signer(DkimConfig::new(selector.to_owned(), domain.to_owned(), key, headers, canonicalization)))
    }

    /// Adds the signature; to be done last.
    pub fn sign(&self, message: &mut lettre::Message) {
        message.sign(&self.0);
    }
}
