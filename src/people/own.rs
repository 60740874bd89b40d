//! What a subscriber does with what is kept of them, by a link that only they have.

use jiff::Timestamp;
use serde::Serialize;

use super::PeopleError;
use crate::store::{Consent, Store};
use crate::subscription::{Attachments, Cadence, Scope, Subscriber, Subscription};
use crate::wording::Language;

/// A subscriber and everything they asked for.
pub struct Own {
    pub(super) store: Store,
    pub subscriber: Subscriber,
    pub subscriptions: Vec<Subscription>,
    pub paused_until: Option<Timestamp>,
}

/// One more wish.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    pub scope: Scope,
    pub least_severity: u8,
    pub cadence: Cadence,
}

/// Everything that is kept of a subscriber (GDPR, article 15).
#[derive(Debug, Serialize)]
struct Kept<'a> {
    address: &'a str,
    zone: &'a str,
    language: &'a str,
    attachments: String,
    since: Timestamp,
    paused_until: Option<Timestamp>,
    consent: Option<Consent>,
    subscriptions: Vec<KeptSubscription<'a>>,
}

#[derive(Debug, Serialize)]
struct KeptSubscription<'a> {
    id: i64,
    scope: &'a Scope,
    least_severity: u8,
    #[serde(flatten)]
    cadence: Cadence,
}

impl KeptSubscription<'_> {
    fn of(own: &Subscription) -> KeptSubscription<'_> {
        let Subscription { id, scope, least_severity, cadence, .. } = own;
        KeptSubscription { id: *id, scope, least_severity: *least_severity, cadence: *cadence }
    }
}

impl Own {
    /// Asks for something more.
    pub async fn add(&self, wanted: &Wanted, now: Timestamp) -> Result<(), PeopleError> {
        let Wanted { scope, least_severity, cadence } = wanted;
        let severity = (*least_severity).min(5);
        self.store.add_subscription(&self.subscriber.address, scope, severity, *cadence, now).await?;
        Ok(())
    }

    /// Ends one wish of theirs; another's number does nothing.
    pub async fn remove(&self, subscription: i64) -> Result<(), PeopleError> {
        if self.subscriptions.iter().any(|own| own.id == subscription) {
            self.store.remove_subscription(subscription).await?;
        }
        Ok(())
    }

    /// Changes zone and language.
    pub async fn speak(&self, zone: &str, language: Language, now: Timestamp) -> Result<(), PeopleError> {
        super::zone(zone)?;
        self.store.add_subscriber(&self.subscriber.address, zone, now).await?;
        self.store.speak_to(&self.subscriber.address, language).await?;
        Ok(())
    }

    /// Wants this attached to every mail, and nothing else.
    pub async fn attach(&self, attachments: &Attachments) -> Result<(), PeopleError> {
        self.store.attach_to(&self.subscriber.address, attachments).await?;
        Ok(())
    }

    /// Wants nothing before a time; `None` ends the pause.
    pub async fn pause(&self, until: Option<Timestamp>) -> Result<(), PeopleError> {
        Ok(self.store.pause(self.subscriber.id, until).await?)
    }

    /// Ends all alerts. None is begun once this has returned.
    pub async fn unsubscribe(&self) -> Result<(), PeopleError> {
        Ok(self.store.unsubscribe(self.subscriber.id).await?)
    }

    /// Everything kept, as JSON.
    pub async fn kept(&self) -> Result<String, PeopleError> {
        let kept = Kept {
            address: &self.subscriber.address,
            zone: self.subscriber.zone.iana_name().unwrap_or("UTC"),
            language: self.subscriber.language.tag(),
            attachments: self.subscriber.attachments.to_string(),
            since: self.subscriber.created_at,
            paused_until: self.paused_until,
            consent: self.store.consent(self.subscriber.id).await?,
            subscriptions: self.subscriptions.iter().map(KeptSubscription::of).collect(),
        };
        Ok(serde_json::to_string_pretty(&kept).unwrap_or_default())
    }

    /// Forgets the subscriber: nothing of them is left in the index.
    pub async fn erase(&self) -> Result<(), PeopleError> {
        self.store.remove_subscriber(&self.subscriber.address).await?;
        Ok(())
    }
}
