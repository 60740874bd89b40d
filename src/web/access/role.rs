//! The roles, each with all that the ones before it may.

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Whoever comes: links of mails, health, logging in.
    Anonymous,
    /// Sees what was watched.
    Reader,
    /// Sets going, judges, and sees who is subscribed.
    Operator,
}

impl Role {
    pub fn name(self) -> &'static str {
        match self {
            Role::Anonymous => "anonymous",
            Role::Reader => "reader",
            Role::Operator => "operator",
        }
    }
}
