//! What the operator says of who may come: `[web]` of the configuration.

use std::time::Duration;

use super::password::Account;
use super::role::Role;
use crate::secret::Secret;

/// How readers say who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Whoever comes may read; operators log in.
    #[default]
    Open,
    /// Readers and operators log in.
    Password,
    /// A trusted proxy says who it is, in headers.
    Proxy,
}

#[derive(Debug, Clone)]
pub struct Settings {
    pub mode: Mode,
    pub readers: Vec<Account>,
    pub operators: Vec<Account>,
    /// What scripts show to act as an operator, or to read; empty: none is taken.
    pub token: Secret,
    pub reader_token: Secret,
    /// The headers in which a trusted proxy says who asks, and as what.
    pub user_header: String,
    pub role_header: String,
    /// How long a login lasts.
    pub session: Duration,
    /// Requests of one network a minute, and those among them that take long; 0: as many as they like.
    pub requests: u32,
    pub costly: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            mode: Mode::Open,
            readers: Vec::new(),
            operators: Vec::new(),
            token: Secret::default(),
            reader_token: Secret::default(),
            user_header: "Remote-User".to_owned(),
            role_header: "Remote-Role".to_owned(),
            session: Duration::from_secs(12 * 3600),
            requests: 1200,
            costly: 240,
        }
    }
}

impl Settings {
    /// An account by its name; of two with one name the operator's counts.
    pub fn account(&self, name: &str) -> Option<(&Account, Role)> {
        let named = |accounts: &'_ [Account]| accounts.iter().position(|account| account.name == name);
        match named(&self.operators) {
            Some(at) => Some((&self.operators[at], Role::Operator)),
            None => named(&self.readers).map(|at| (&self.readers[at], Role::Reader)),
        }
    }

    /// True where logging in is done on a page of ours.
    pub fn logs_in(&self) -> bool {
        self.mode != Mode::Proxy && !(self.readers.is_empty() && self.operators.is_empty())
    }

    /// True where nothing says who an operator is: then programs on this machine may set checks going, as they could before
    /// there were accounts, and nobody may do more.
    pub fn knows_nobody(&self) -> bool {
        self.mode == Mode::Open && self.operators.is_empty() && self.token.is_empty()
    }
}
