//! Alerts by mail: how a message is sent, and what its server's answers mean.

use crate::alert::outcome;
use crate::alert::report::tell_suppressed;
use crate::alert::round::Round;
use crate::mail::{Class, MailError, Mailer, Message, Stage};
use crate::store::{Bounced, Parcel, Returned, SendOutcome, StoreError};

/// Goes as far as the server's word to send the message, notes that, and sends it: only a crash in between leaves its fate
/// open.
pub(in crate::alert) async fn send(
    round: &Round<'_>,
    mailer: &Mailer,
    parcel: &Parcel,
    message: &Message,
) -> Result<SendOutcome, StoreError> {
    let sent = match mailer.begin(message).await {
        Ok(begun) => {
            round.reached();
            if begun.leaves_doubt() {
                round.store.mark_sending(parcel).await?;
            }
            begun.finish().await
        }
        Err(error) => Err(error),
    };
    match sent {
        Ok(()) => Ok(SendOutcome::Sent),
        Err(error) => failed(round, parcel, &error).await,
    }
}

async fn failed(round: &Round<'_>, parcel: &Parcel, error: &MailError) -> Result<SendOutcome, StoreError> {
    let outcome = outcome::of(parcel, error, round.now);
    match (error.class, &outcome) {
        (Class::Ours, _) => round.pause(error.to_string()),
        (Class::RecipientRefused, _) => refused(round, parcel, error).await?,
        (Class::Transient, _) if error.stage == Stage::Connect => round.not_reached(&error.to_string()),
        (Class::Transient, SendOutcome::Retry { at, .. }) => round.pace.note(&parcel.subscriber.address, error, *at),
        _ => {}
    }
    Ok(outcome)
}

/// A server that knows no such address says what a returned message would say.
async fn refused(round: &Round<'_>, parcel: &Parcel, error: &MailError) -> Result<(), StoreError> {
    let returned = Returned { about: parcel.message_id.clone(), hard: true, reason: error.reason.clone() };
    if round.store.record_bounce(parcel.subscriber.handle, &returned, round.now).await? == Bounced::Suppressed {
        tell_suppressed(parcel, &error.reason);
    }
    Ok(())
}
