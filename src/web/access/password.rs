//! Accounts: a name and the Argon2id hash of its password (RFC 9106), as PHC string.

use std::fmt;
use std::str::FromStr;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// Bytes of a password that is taken: hashing more costs, and nobody types it.
pub const LONGEST: usize = 1024;
/// Letters of a password that is made an account of.
pub const SHORTEST: usize = 12;

/// Who can log in. Shown without its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub name: String,
    hash: String,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({})", self.name)
    }
}

/// Why a text is no account. It never quotes the hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAccount {
    #[error("write accounts as `rulewatch web password NAME` prints them: a name, a colon, a hash")]
    Form,
    #[error("the name of an account has 1 to 60 letters, digits, `.`, `_`, `-` or `@`")]
    Name,
    #[error("the hash of an account is no Argon2 hash: make it with `rulewatch web password NAME`")]
    Hash,
    #[error("a password has at least {SHORTEST} letters and at most {LONGEST} bytes")]
    Length,
    #[error("the system gives no random numbers, or too little memory for a hash")]
    System,
}

impl Account {
    /// An account with this password; takes some 20 MB and tens of milliseconds.
    pub fn new(name: &str, password: &str) -> Result<Account, BadAccount> {
        if password.chars().count() < SHORTEST || password.len() > LONGEST {
            return Err(BadAccount::Length);
        }
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| BadAccount::System)?;
        let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        let hash: PasswordHash = hash.map_err(|_| BadAccount::System)?;
        format!("{name}:{hash}").parse()
    }

    /// True for the password of this account. Takes as long whatever is wrong.
    fn is_opened_by(&self, password: &[u8]) -> bool {
        PasswordHash::new(&self.hash).is_ok_and(|hash| Argon2::default().verify_password(password, &hash).is_ok())
    }

    /// What a login is proven by, to be hashed with a key: another password makes another.
    pub fn proof(&self) -> String {
        format!("login {} {}", self.name, self.hash)
    }
}

/// True where the account is there and this is its password. An account that is not there costs the same time.
pub fn is_right(account: Option<&Account>, password: &str) -> bool {
    /// The hash of nothing that anybody knows, with the cost of `Argon2::default()`.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$cnVsZXdhdGNobm9ib2R5IQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let nobody = Account { name: String::new(), hash: NOBODY.to_owned() };
    let password = if password.len() <= LONGEST { password.as_bytes() } else { b"" };
    account.unwrap_or(&nobody).is_opened_by(password) && account.is_some()
}

/// As in the configuration: `name:$argon2id$...`.
impl FromStr for Account {
    type Err = BadAccount;

    fn from_str(text: &str) -> Result<Account, BadAccount> {
        let (name, hash) = text.trim().split_once(':').ok_or(BadAccount::Form)?;
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@');
        if name.is_empty() || name.chars().count() > 60 || !name.chars().all(fits) {
            return Err(BadAccount::Name);
        }
        let is_hash = hash.starts_with("$argon2id$") && PasswordHash::new(hash).is_ok_and(|hash| hash.hash.is_some());
        if !is_hash {
            return Err(BadAccount::Hash);
        }
        Ok(Account { name: name.to_owned(), hash: hash.to_owned() })
    }
}

/// As the configuration has it: for whoever writes it there.
pub fn written(account: &Account) -> String {
    format!("{}:{}", account.name, account.hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_opened_by_its_password_alone_and_read_as_it_was_written() {
        let account = Account::new("ana@desk", "a password of a desk").expect("an account");
        let read: Account = written(&account).parse().expect("the same");
        assert_eq!(read, account);
        assert!(is_right(Some(&read), "a password of a desk"));
        for wrong in ["", "a password of a desk ", "A password of a desk", &"x".repeat(LONGEST + 1)] {
            assert!(!is_right(Some(&read), wrong), "{wrong}");
        }
        assert!(!is_right(None, "a password of a desk") && !is_right(None, ""), "nobody has no password");
        assert!(!format!("{account:?}").contains("argon2"));
    }

    #[test]
    fn what_is_no_account_is_refused_without_quoting_it() {
        let check = |text: &str, expected: BadAccount| assert_eq!(text.parse::<Account>(), Err(expected), "{text}");
        check("ana", BadAccount::Form);
        check("ana:secret", BadAccount::Hash);
        check("ana:$argon2id$v=19$m=19456,t=2,p=1$cnVsZXdhdGNo", BadAccount::Hash);
        check(":$argon2id$", BadAccount::Name);
        check("a b:$argon2id$", BadAccount::Name);
        assert_eq!(Account::new("ana", "short").err(), Some(BadAccount::Length));
    }
}
