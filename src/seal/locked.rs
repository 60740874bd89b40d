//! Texts under lock: what the index has to keep and must not give away, such as the address of a webhook.
//!
//! ChaCha20-Poly1305 (RFC 8439) under a key of its own, derived from the installation's; a text is bound to the name of
//! whose it is, so that one subscriber's can't be put in another's place.

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::Sha256;

use super::{Seal, SealError};
use crate::secret::Secret;

impl Seal {
    /// Locks a text that is `name`'s: a random nonce, then the text and its proof, in Base64.
    pub fn locked(&self, name: &str, text: &Secret) -> Result<String, SealError> {
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(SealError::Random)?;
        let mut bytes = text.expose().as_bytes().to_vec();
        let key = self.lock().ok_or(SealError::Lock)?;
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(name), &mut bytes)
            .map_err(|_| SealError::Lock)?;
        Ok(BASE64.encode(&[nonce.as_slice(), &bytes].concat()))
    }

    /// What was locked here for that name, and nothing else.
    pub fn unlocked(&self, name: &str, locked: &str) -> Option<Secret> {
        let bytes = BASE64.decode(locked.as_bytes()).ok()?;
        let (nonce, text) = bytes.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = text.to_vec();
        let text = self.lock()?.open_in_place(nonce, Aad::from(name), &mut text).ok()?;
        Some(Secret::new(std::str::from_utf8(text).ok()?))
    }

    fn lock(&self) -> Option<LessSafeKey> {
        let mut mac = Hmac::<Sha256>::new((&self.0).into());
        mac.update(b"lock");
        let key = UnboundKey::new(&CHACHA20_POLY1305, &mac.finalize().into_bytes()).ok()?;
        Some(LessSafeKey::new(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_text_opens_for_its_name_and_by_its_key_alone() {
        let (here, there) = (Seal([1; 64]), Seal([2; 64]));
        let text = Secret::new("https://hooks.slack.com/services/x");
        let locked = here.locked("a", &text).expect("locked");
        assert!(!locked.contains("slack") && locked != here.locked("a", &text).expect("locked"), "{locked}");
        assert_eq!(here.unlocked("a", &locked), Some(text));
        assert_eq!(here.unlocked("b", &locked), None);
        assert_eq!(there.unlocked("a", &locked), None);
        for altered in ["", "AAAA", &locked[4..], &format!("AAAA{}", &locked[4..])] {
            assert_eq!(here.unlocked("a", altered), None, "{altered}");
        }
    }
}
