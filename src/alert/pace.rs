//! The pace that each domain's servers ask for: where one says "slow down", what else goes to that domain waits as well.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::mail::{Class, MailError, Stage};

/// What was said during one round of deliveries.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<HashMap<String, Held>>);

/// Why nothing goes to a domain, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    pub until: Timestamp,
    pub reason: String,
}

impl Pace {
    /// Why a message to this address has to wait.
    pub fn held(&self, address: &str) -> Option<Held> {
        self.domains().get(domain(address)).cloned()
    }

    /// Notes what a try met: `until` is when that message is tried again.
    pub fn note(&self, address: &str, error: &MailError, until: Timestamp) {
        if asks_to_slow_down(error) {
            let held = Held { until, reason: format!("its servers asked us to slow down: {}", error.reason) };
            self.domains().entry(domain(address).to_owned()).or_insert(held);
        }
    }

    fn domains(&self) -> std::sync::MutexGuard<'_, HashMap<String, Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why what comes after a message that was not taken waits.
pub(super) fn held(reason: &str) -> String {
    format!("what went there before was not taken: {reason}")
}

fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(_, domain)| domain)
}

/// 421 closes the channel; 4.7.x is a matter of policy, such as a rate (RFC 3463, section 3.8). Greylisting (450, 451
/// without it) and a full mailbox (452) concern one message alone.
fn asks_to_slow_down(error: &MailError) -> bool {
    let to_recipient = matches!(error.stage, Stage::Recipient | Stage::Data | Stage::AfterDot);
    let mut words = error.reason.split_whitespace();
    let (code, enhanced) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    error.class == Class::Transient && to_recipient && (code == "421" || enhanced.starts_with("4.7."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_servers_word_about_our_pace_holds_up_its_domain() {
        let until: Timestamp = "2026-01-16T12:01:00Z".parse().expect("a time");
        let check = |stage: Stage, class: Class, reason: &str, holds: bool| {
            let pace = Pace::default();
            pace.note("a@slow.example", &MailError::new(stage, class, reason), until);
            assert_eq!(pace.held("b@slow.example").is_some(), holds, "{stage} {reason}");
            assert_eq!(pace.held("b@other.example"), None);
        };
        check(Stage::Recipient, Class::Transient, "450 4.7.1 too many messages", true);
        check(Stage::Data, Class::Transient, "421 4.3.2 try later", true);
        check(Stage::Recipient, Class::Transient, "451 greylisted", false);
        check(Stage::Recipient, Class::Transient, "452 4.2.2 mailbox full", false);
        check(Stage::Connect, Class::Transient, "421 too busy", false);
        check(Stage::Recipient, Class::MessageRefused, "550 5.7.1 policy", false);
    }
}
