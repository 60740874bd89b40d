//! Logins as a browser keeps them: a cookie with 256 random bits, of which the index has only a keyed hash.

use axum::http::HeaderMap;
use data_encoding::BASE32_NOPAD;
use jiff::{SignedDuration, Timestamp};

use super::password::Account;
use super::role::Role;
use super::settings::Settings;
use crate::seal::Seal;
use crate::store::{Session, Store, StoreError};
use crate::web::prefix::Prefix;
use crate::web::visitor::cookie;

/// Letters and digits of the cookie's value.
const LENGTH: usize = 52;

/// How the cookie is called and where it goes: the strictest that the address of the service allows (RFC 6265bis, 4.1.3).
#[derive(Debug, Clone)]
pub struct Jar {
    pub secure: bool,
    pub prefix: Prefix,
}

/// Somebody who is logged in.
pub struct LoggedIn {
    pub name: String,
    pub role: Role,
    /// What their forms carry.
    pub token: String,
}

impl Jar {
    /// `__Host-` binds a cookie to this host and all its paths, `__Secure-` to `https:`.
    fn name(&self) -> &'static str {
        match (self.secure, self.prefix.as_str().is_empty()) {
            (true, true) => "__Host-rulewatch",
            (true, false) => "__Secure-rulewatch",
            (false, _) => "rulewatch",
        }
    }

    fn set(&self, value: &str, seconds: i64) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        let path = self.prefix.before("/");
        format!("{}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", self.name())
    }

    /// The value that a browser sent, if it has the form of ours.
    fn value<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        cookie(headers, self.name())
            .filter(|value| value.len() == LENGTH && value.bytes().all(|b| b.is_ascii_alphanumeric()))
    }

    /// Who the browser that sent these headers is logged in as: the account has to be there still, with the same password.
    pub async fn logged_in(
        &self,
        headers: &HeaderMap,
        (store, seal, settings): (&Store, &Seal, &Settings),
        now: Timestamp,
    ) -> Result<Option<LoggedIn>, StoreError> {
        let Some(value) = self.value(headers) else { return Ok(None) };
        let Some(session) = store.session(&sealed(seal, value), now).await? else { return Ok(None) };
        let account = settings.account(&session.account);
        Ok(account.filter(|(account, _)| seal.masked(&account.proof()) == session.proof).map(|(account, role)| {
            LoggedIn { name: account.name.clone(), role, token: seal.masked(&format!("form {value}")) }
        }))
    }

    /// Logs in under a new secret, and ends what the browser brought along; returns the `Set-Cookie`.
    pub async fn log_in(
        &self,
        account: &Account,
        headers: &HeaderMap,
        (store, seal, settings): (&Store, &Seal, &Settings),
        now: Timestamp,
    ) -> Result<String, StoreError> {
        self.log_out(headers, (store, seal)).await?;
        store.forget_expired(now).await?;
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(StoreError::Random)?;
        let value = BASE32_NOPAD.encode(&secret).to_ascii_lowercase();
        let lasts = SignedDuration::try_from(settings.session).unwrap_or(SignedDuration::from_hours(1));
        let session = Session { account: account.name.clone(), proof: seal.masked(&account.proof()) };
        store.begin_session(&sealed(seal, &value), &session, now + lasts).await?;
        Ok(self.set(&value, lasts.as_secs()))
    }

    /// Ends the session; returns the `Set-Cookie` that takes the cookie away.
    pub async fn log_out(&self, headers: &HeaderMap, (store, seal): (&Store, &Seal)) -> Result<String, StoreError> {
        if let Some(value) = self.value(headers) {
            store.end_session(&sealed(seal, value)).await?;
        }
        Ok(self.set("", 0))
    }
}

/// The name of a session in the index.
fn sealed(seal: &Seal, value: &str) -> String {
    seal.masked(&format!("session {value}"))
}
