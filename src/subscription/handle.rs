//! The name of a subscriber that may leave the house: in links and return paths, in place of address and number.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE32_NOPAD, DecodeError};

/// Bytes of a handle: nobody meets another's by chance.
const BYTES: usize = 10;

/// Eighty random bits, written in sixteen letters and digits: in small letters, and read in any, since some mail
/// systems change the case of addresses and links (RFC 4648, section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Handle([u8; BYTES]);

/// A text that is no handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it has not the form of a handle: sixteen letters and digits")]
pub struct BadHandle;

impl Handle {
    /// Letters and digits of a written handle.
    pub const LENGTH: usize = 16;

    /// A handle of these bytes, which are random.
    pub fn new(bytes: [u8; BYTES]) -> Handle {
        Handle(bytes)
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE32_NOPAD.encode(&self.0).to_ascii_lowercase())
    }
}

impl FromStr for Handle {
    type Err = BadHandle;

    fn from_str(text: &str) -> Result<Handle, BadHandle> {
        let bytes = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).map_err(|_: DecodeError| BadHandle)?;
        bytes.try_into().map(Handle).map_err(|_| BadHandle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_read_in_any_case() {
        let handle = Handle::new([0, 1, 2, 3, 250, 251, 252, 253, 254, 255]);
        let written = handle.to_string();
        assert_eq!(written.len(), Handle::LENGTH);
        assert_eq!(written.parse(), Ok(handle));
        assert_eq!(written.to_uppercase().parse(), Ok(handle));
    }

    #[test]
    fn what_is_no_handle_is_refused() {
        for text in
            ["", "aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa1", "aaaaaaaa aaaaaaa", "ａaaaaaaaaaaaaaa"]
        {
            assert_eq!(text.parse::<Handle>(), Err(BadHandle), "{text}");
        }
    }
}
