//! Signatures under reports: Ed25519 (RFC 8032), with keys in the files that OpenSSL reads and writes (RFC 8410), so that
//! nobody needs this program to verify one.

use data_encoding::BASE64;
use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::secret::Secret;

/// What stands before the 32 bytes of a private key (PKCS #8) and of a public one (SubjectPublicKeyInfo), in DER.
const PRIVATE: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
const PUBLIC: [u8; 12] = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];

/// Why a key can't be used.
#[derive(Debug, thiserror::Error)]
pub enum BadReportKey {
    #[error(
        "it is no private key in PEM: `rulewatch coverage-key` makes one, as does `openssl genpkey -algorithm ed25519`"
    )]
    NoPem,
    #[error("it is no Ed25519 key: {0}")]
    NotEd25519(ring::error::KeyRejected),
    #[error("the system gives no random bytes: {0}")]
    Random(getrandom::Error),
}

/// What signs reports.
pub struct ReportKey(Ed25519KeyPair);

impl ReportKey {
    /// A new private key, as its file holds it.
    pub fn generate() -> Result<Secret, BadReportKey> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(BadReportKey::Random)?;
        Ok(Secret::new(pem("PRIVATE KEY", &[&PRIVATE[..], &seed].concat())))
    }

    /// Reads the file of a private key: PKCS #8 in PEM.
    pub fn from_pem(text: &Secret) -> Result<ReportKey, BadReportKey> {
        let (_, rest) = text.expose().split_once("-----BEGIN PRIVATE KEY-----").ok_or(BadReportKey::NoPem)?;
        let (inner, _) = rest.split_once("-----END PRIVATE KEY-----").ok_or(BadReportKey::NoPem)?;
        let inner: String = inner.split_whitespace().collect();
        let der = BASE64.decode(inner.as_bytes()).map_err(|_| BadReportKey::NoPem)?;
        // Files of OpenSSL hold no public key beside the private one.
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map(ReportKey).map_err(BadReportKey::NotEd25519)
    }

    /// The file by which anybody verifies what this key signed.
    pub fn public_pem(&self) -> String {
        pem("PUBLIC KEY", &[&PUBLIC[..], self.0.public_key().as_ref()].concat())
    }

    /// The 64 bytes of the signature.
    pub fn sign(&self, report: &[u8]) -> Vec<u8> {
        self.0.sign(report).as_ref().to_vec()
    }
}

/// RFC 7468; what is written here fits one line.
fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", BASE64.encode(der))
}

#[cfg(test)]
mod tests {
    use ring::signature::{ED25519, UnparsedPublicKey};

    use super::*;

    #[test]
    fn a_signature_holds_for_its_report_and_its_key_alone() {
        let [key, other] = [(); 2].map(|()| ReportKey::from_pem(&ReportKey::generate().expect("a key")).expect("read"));
        let signature = key.sign(b"report");
        let holds = |key: &ReportKey, report: &[u8]| {
            UnparsedPublicKey::new(&ED25519, key.0.public_key().as_ref()).verify(report, &signature).is_ok()
        };
        assert!(holds(&key, b"report"));
        assert!(!holds(&key, b"Report") && !holds(&other, b"report"));
    }

    #[test]
    fn what_is_no_key_is_refused_by_name() {
        let refused = |text: &str| ReportKey::from_pem(&Secret::new(text)).err().map(|bad| bad.to_string());
        assert!(refused("").is_some_and(|told| told.contains("no private key in PEM")));
        assert!(refused(&pem("PUBLIC KEY", &[0; 44])).is_some_and(|told| told.contains("no private key in PEM")));
        assert!(refused(&pem("PRIVATE KEY", &[0; 48])).is_some_and(|told| told.contains("no Ed25519 key")));
    }
}
