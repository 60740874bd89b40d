//! How a parcel is posted, by whatever channel, and what becomes of it.

use crate::alert::channel::{Failed, Posting, post};
use crate::alert::outcome;
use crate::alert::report::tell_suppressed;
use crate::alert::round::Round;
use crate::fetch::Poster;
use crate::store::{Parcel, SendOutcome, StoreError};
use crate::subscription::Hook;

/// Notes that the message is about to go out, and posts it: how far an exchange came is known only when it is over.
pub(in crate::alert) async fn send(
    round: &Round<'_>,
    poster: &Poster,
    parcel: &Parcel,
    posting: &Posting,
) -> Result<SendOutcome, StoreError> {
    let Some(hook) = hook(round, parcel).await? else {
        let reason = "the address to post to can't be unlocked: add the subscriber again";
        return Ok(outcome::refused(parcel, reason.to_owned(), round.now));
    };
    round.store.mark_sending(parcel).await?;
    // Receivers refuse what was signed long ago.
    let at = round.moment();
    let Err(failed) = post(poster, &hook, posting, &parcel.message_id, at).await else {
        return Ok(SendOutcome::Sent);
    };
    let Failed { class, is_gone, reason, rest } = failed;
    if is_gone {
        round.store.suppress(parcel.subscriber.id, &reason).await?;
        tell_suppressed(parcel, &reason);
        return Ok(SendOutcome::Parked { error: reason });
    }
    Ok(outcome::by_class(parcel, class, reason, round.now).not_before(at + rest))
}

async fn hook(round: &Round<'_>, parcel: &Parcel) -> Result<Option<Hook>, StoreError> {
    let kept = round.store.hook(parcel.subscriber.id).await?;
    let locked = kept.filter(|(channel, _)| *channel == parcel.channel()).map(|(_, locked)| locked);
    let seal = round.settings.seal.as_ref();
    let text = locked.and_then(|locked| seal?.unlocked(&parcel.subscriber.address, &locked));
    Ok(text.and_then(|text| Hook::from_kept(text.expose()).ok()))
}
