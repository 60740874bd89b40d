//! Tokens for links and return paths: what only this installation can have written, and nobody can guess.
//!
//! A token names a subscriber by handle and is sealed for one purpose with HMAC-SHA-256 (RFC 2104), cut to 128 bits. So
//! nothing of it is stored, a stolen index gives none away, and one that was made for a return path unsubscribes nobody.
//! It is of small letters and digits and read in any case: some mail systems change the case of links.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::subscription::Handle;

/// The key's file in the data folder. Whoever loses it makes every link sent so far useless.
const FILE: &str = "seal.key";
/// Bytes of the key (a whole block of SHA-256), and of a seal.
const KEY: usize = 64;
const SEAL: usize = 16;

#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("the key `{}` can't be read or made: check the rights of its folder", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("`{}` is no key: it has {length} bytes instead of {KEY}; restore it from a backup, or move it away: links in mails sent so far then lead nowhere", path.display())]
    NotAKey { path: PathBuf, length: usize },
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
}

/// What a token is good for; it is refused for anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To confirm that an address asks for alerts.
    Confirm,
    /// To see and change what a subscriber asked for.
    Preferences,
    /// To end all alerts.
    Unsubscribe,
    /// To say that a message came back.
    Bounce,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Purpose::Confirm => "confirm",
            Purpose::Preferences => "preferences",
            Purpose::Unsubscribe => "unsubscribe",
            Purpose::Bounce => "bounce",
        }
    }
}

/// The key of an installation. Never shown.
#[derive(Clone)]
pub struct Seal([u8; KEY]);

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(hidden)")
    }
}

impl Seal {
    /// Letters and digits of a token.
    pub const TOKEN: usize = Handle::LENGTH + (SEAL * 8).div_ceil(5);

    /// Reads the key of the data folder, or makes it: durable before the first token is written with it.
    pub fn open(data: &Path) -> Result<Seal, SealError> {
        let path = data.join(FILE);
        let failed = |source| SealError::File { path: path.clone(), source };
        match fs::read(&path) {
            Ok(bytes) => {
                let length = bytes.len();
                bytes.try_into().map(Seal).map_err(|_| SealError::NotAKey { path, length })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut key = [0; KEY];
                getrandom::fill(&mut key).map_err(SealError::Random)?;
                match make(data, &path, &key) {
                    // Another process was quicker: its key is the one.
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Seal::open(data),
                    Err(error) => Err(failed(error)),
                    Ok(()) => Ok(Seal(key)),
                }
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// The token of a subscriber for one purpose: the handle, then its seal.
    pub fn token(&self, purpose: Purpose, handle: Handle) -> String {
        let seal = self.mac(purpose, handle).finalize().into_bytes();
        format!("{handle}{}", BASE32_NOPAD.encode(&seal[..SEAL]).to_ascii_lowercase())
    }

    /// Whose token it is, if it was made here for this purpose. Takes the same time whatever is wrong with the seal.
    pub fn opened(&self, purpose: Purpose, token: &str) -> Option<Handle> {
        let (handle, seal) = token.split_at_checked(Handle::LENGTH)?;
        let handle = handle.parse().ok()?;
        let seal = BASE32_NOPAD.decode(seal.to_ascii_uppercase().as_bytes()).ok().filter(|seal| seal.len() == SEAL)?;
        self.mac(purpose, handle).verify_truncated_left(&seal).ok().map(|()| handle)
    }

    /// A name for a text that gives the text away to nobody without the key: what is counted by it is forgotten with it.
    pub fn masked(&self, text: &str) -> String {
        let mut mac = Hmac::<Sha256>::new((&self.0).into());
        mac.update(format!("mask {text}").as_bytes());
        BASE32_NOPAD.encode(&mac.finalize().into_bytes()[..SEAL]).to_ascii_lowercase()
    }

    fn mac(&self, purpose: Purpose, handle: Handle) -> Hmac<Sha256> {
        // A key of any length is taken, and this one has always the same.
        let mut mac = Hmac::<Sha256>::new((&self.0).into());
        mac.update(format!("{} {handle}", purpose.name()).as_bytes());
        mac
    }
}

/// Writes the key aside and puts it in its place unless there is one; readable by its owner alone.
fn make(data: &Path, path: &Path, key: &[u8]) -> io::Result<()> {
    fs::create_dir_all(data)?;
    // Such a file can be read by its owner alone.
    let mut aside = tempfile::Builder::new().prefix(".seal-").tempfile_in(data)?;
    aside.write_all(key)?;
    aside.as_file().sync_all()?;
    aside.persist_noclobber(path).map_err(|refused| refused.error)?;
    if cfg!(unix) { File::open(data)?.sync_all() } else { OpenOptions::new().read(true).open(path).map(drop) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal() -> (tempfile::TempDir, Seal) {
        let folder = tempfile::tempdir().expect("a folder");
        let seal = Seal::open(folder.path()).expect("a key");
        (folder, seal)
    }

    #[test]
    fn a_token_opens_for_its_purpose_alone_and_in_any_case() {
        let (_folder, seal) = seal();
        let handle = Handle::new([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        let token = seal.token(Purpose::Unsubscribe, handle);
        assert_eq!(seal.opened(Purpose::Unsubscribe, &token), Some(handle));
        assert_eq!(seal.opened(Purpose::Unsubscribe, &token.to_uppercase()), Some(handle));
        assert_eq!(seal.opened(Purpose::Preferences, &token), None);
        assert_eq!(token.len(), Seal::TOKEN);
    }

    #[test]
    fn a_token_that_was_altered_or_made_elsewhere_opens_nothing() {
        let ((_folder, seal), (_other_folder, other)) = (seal(), seal());
        let handle = Handle::new([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        let token = seal.token(Purpose::Bounce, handle);
        assert_eq!(other.opened(Purpose::Bounce, &token), None);
        for at in 0..token.len() {
            let mut altered = token.clone().into_bytes();
            altered[at] = if altered[at] == b'a' { b'b' } else { b'a' };
            let altered = String::from_utf8(altered).expect("ASCII");
            assert_eq!(seal.opened(Purpose::Bounce, &altered), None, "{altered}");
        }
        for text in ["", "a", &token[..41], &format!("{token}a"), &"ü".repeat(21)] {
            assert_eq!(seal.opened(Purpose::Bounce, text), None, "{text}");
        }
    }

    #[test]
    fn the_key_stays_over_a_restart_and_a_damaged_one_is_refused() {
        let (folder, seal) = seal();
        let token = seal.token(Purpose::Confirm, Handle::new([7; 10]));
        assert!(Seal::open(folder.path()).expect("the same key").opened(Purpose::Confirm, &token).is_some());
        fs::write(folder.path().join(FILE), b"short").expect("damage");
        assert!(matches!(Seal::open(folder.path()), Err(SealError::NotAKey { length: 5, .. })));
    }
}
