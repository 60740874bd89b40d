//! Deliveries: owed with the revision, claimed as parcels, marked with what became of them.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use rulewatch::delivery::DeliveryState::{Owed, Parked, Sent, Uncertain};
use rulewatch::store::{DeliveryCounts, Parcel, SendOutcome, StoreError};
use rulewatch::subscription::{Cadence, Scope};

use super::{HOUR, Index, LEASE, noon, recorded, source};

const DAILY: Cadence = Cadence::daily(8);

/// Eight in the morning after noon, in Berlin.
fn morning() -> Timestamp {
    "2026-11-24T07:00:00Z".parse().unwrap()
}

fn retry(at: Timestamp) -> SendOutcome {
    SendOutcome::Retry { at, error: "451 try again later".to_owned() }
}

/// The versions that each parcel tells of.
fn numbers(parcels: &[Parcel]) -> Vec<Vec<u32>> {
    parcels.iter().map(|parcel| parcel.revisions.iter().map(|revision| revision.to).collect()).collect()
}

fn unknown(at: Timestamp) -> SendOutcome {
    SendOutcome::Unknown { at, error: "connection lost".to_owned() }
}

#[tokio::test]
async fn revisions_told_at_once_go_one_a_parcel() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    index.record_up_to(4).await;
    let mut parcels = Vec::new();
    for told in [2, 3, 4] {
        let claimed = index.claim_parcels(noon()).await;
        assert_eq!(numbers(&claimed), [[told]], "one at a time, in their order");
        index.store.mark_sent(&claimed[0], &SendOutcome::Sent).await.unwrap();
        parcels.extend(claimed);
    }
    assert_eq!(parcels[0].subscriber.address, "ann@example.org");
    assert_eq!(parcels.iter().map(|parcel| &parcel.message_id).collect::<HashSet<_>>().len(), 3);
}

#[tokio::test]
async fn a_digest_is_one_parcel_when_its_hour_comes() {
    let index = Index::with_subscriptions(&[DAILY]).await;
    index.record_up_to(4).await;
    assert!(index.claim_parcels(morning() - SignedDuration::from_secs(1)).await.is_empty());
    assert_eq!(index.store.next_delivery().await.unwrap(), Some(morning()));
    let parcels = index.claim_parcels(morning()).await;
    assert_eq!(parcels.len(), 1);
    let parcel = &parcels[0];
    assert_eq!(parcel.revisions.iter().map(|revision| revision.to).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(
        parcel.deliveries.iter().map(|delivery| delivery.revision).collect::<Vec<_>>(),
        parcel.revisions.iter().map(|revision| revision.id).collect::<Vec<_>>()
    );
    assert_eq!(parcel.owed_since, morning(), "a digest is not late for having been collected");
    assert!(
        parcel.message_id.starts_with('<') && parcel.message_id.ends_with("@alerts.example.org>"),
        "{}",
        parcel.message_id
    );
}

#[tokio::test]
async fn of_several_wishes_the_earliest_counts_and_only_once() {
    let index = Index::with_subscriptions(&[Cadence::weekly(5, 8), DAILY]).await;
    index.record_up_to(2).await;
    let owed = index.store.deliveries(None, 0).await.unwrap();
    assert_eq!(owed.iter().map(|delivery| delivery.due_at).collect::<Vec<_>>(), [morning()]);
}

#[tokio::test]
async fn only_what_was_asked_for_is_owed() {
    let index = Index::with_subscriptions(&[]).await;
    let wish = async |scope: Scope, severity| {
        index.store.add_subscription("ann@example.org", &scope, severity, Cadence::AtOnce, noon()).await.unwrap();
    };
    wish(Scope::default(), 4).await;
    wish(Scope { issuers: vec!["MOFCOM".to_owned()], ..Scope::default() }, 0).await;
    index.record_up_to(2).await;
    assert!(index.store.deliveries(None, 0).await.unwrap().is_empty());
    wish(Scope { topics: vec!["chips".to_owned()], ..Scope::default() }, 3).await;
    let claim = index.claim("ear").await;
    index.store.record(&claim, &source("ear"), &recorded("ear", 3, 3)).await.unwrap();
    assert_eq!(index.store.deliveries(None, 0).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_retry_is_the_same_message_and_nothing_overtakes_it() {
    for cadence in [Cadence::AtOnce, DAILY] {
        let index = Index::with_subscriptions(&[cadence]).await;
        index.record_up_to(3).await;
        let first = index.claim_parcels(morning()).await.remove(0);
        index.store.mark_sending(&first).await.unwrap();
        index.store.mark_sent(&first, &retry(morning() + HOUR)).await.unwrap();
        let claim = index.claim("ear").await;
        index.store.record(&claim, &source("ear"), &recorded("ear", 4, 3)).await.unwrap();
        // A new revision must not slip into a message that was tried already.
        assert_eq!(numbers(&index.claim_parcels(morning()).await), [[0; 0]; 0]);
        assert_eq!(index.store.next_delivery().await.unwrap(), Some(morning() + HOUR), "no use looking earlier");
        let mut second = index.store.claim_parcels(morning() + HOUR, LEASE, 9, "moved.example").await.unwrap();
        assert_eq!(second.len(), 1);
        let again = second.remove(0);
        assert_eq!((&again.message_id, &again.revisions), (&first.message_id, &first.revisions));
        assert_ne!(again.claim, first.claim);
        assert_eq!((again.attempts, again.uncertain_before), (1, false));
        index.store.mark_sent(&again, &SendOutcome::Sent).await.unwrap();
        let next = index.claim_parcels(morning() + HOUR).await.remove(0);
        assert_eq!(next.revisions[0].to, if cadence == DAILY { 4 } else { 3 });
    }
}

#[tokio::test]
async fn only_what_was_refused_for_what_it_says_is_overtaken() {
    let later = morning() + HOUR;
    let refused = SendOutcome::Refused { at: later, error: "554 spam".to_owned() };
    let parked = SendOutcome::Parked { error: "550 no such mailbox".to_owned() };
    for (outcome, overtaken) in
        [(retry(later), false), (unknown(later), false), (refused, true), (parked, true), (SendOutcome::Sent, true)]
    {
        let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
        index.record_up_to(3).await;
        let first = index.claim_parcels(noon()).await.remove(0);
        index.store.mark_sent(&first, &outcome).await.unwrap();
        let next = numbers(&index.claim_parcels(noon()).await);
        assert_eq!(next, if overtaken { vec![vec![3]] } else { vec![] }, "{outcome:?}");
    }
}

#[tokio::test]
async fn a_digest_of_tomorrow_holds_up_nothing_today() {
    let index = Index::with_subscriptions(&[DAILY]).await;
    index.record_up_to(2).await;
    index.subscribe("ann@example.org", Cadence::AtOnce).await;
    let claim = index.claim("ear").await;
    index.store.record(&claim, &source("ear"), &recorded("ear", 3, 3)).await.unwrap();
    assert_eq!(numbers(&index.claim_parcels(noon()).await), [[3]]);
}

#[tokio::test]
async fn after_a_second_lost_answer_the_operator_is_asked_instead_of_sending_a_third_time() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    index.record_up_to(2).await;
    for (round, uncertain_before) in [(0, false), (1, true)] {
        let now = noon() + HOUR * round;
        let parcels = index.claim_parcels(now).await;
        assert_eq!((parcels.len(), parcels[0].uncertain_before), (1, uncertain_before));
        index.store.mark_sending(&parcels[0]).await.unwrap();
        index.store.mark_sent(&parcels[0], &unknown(now + HOUR)).await.unwrap();
    }
    assert!(index.claim_parcels(noon() + HOUR * 99).await.is_empty());
    let row = index.store.deliveries(Some(Uncertain), 0).await.unwrap().remove(0);
    assert_eq!((row.attempts, row.last_error.as_deref()), (2, Some("connection lost")));
    assert_eq!(index.store.retry_deliveries(Some(row.id), noon()).await.unwrap(), 1);
    assert_eq!(index.claim_parcels(noon()).await[0].message_id, row.message_id.unwrap());
}

#[tokio::test]
async fn a_crash_while_sending_counts_as_one_lost_answer() {
    let index = Index::with_subscriptions(&[DAILY]).await;
    index.record_up_to(3).await;
    let mut now = morning();
    for uncertain_before in [false, true] {
        let parcels = index.claim_parcels(now).await;
        assert_eq!((parcels.len(), parcels[0].deliveries.len(), parcels[0].uncertain_before), (1, 2, uncertain_before));
        index.store.mark_sending(&parcels[0]).await.unwrap();
        assert!(index.claim_parcels(now + LEASE - SignedDuration::from_secs(1)).await.is_empty());
        now += LEASE;
    }
    assert!(index.claim_parcels(now).await.is_empty());
    assert_eq!(index.store.delivery_counts().await.unwrap(), DeliveryCounts { uncertain: 2, ..Default::default() });
}

#[tokio::test]
async fn a_crash_before_sending_is_no_lost_answer() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    index.record_up_to(2).await;
    for attempts in 0..3 {
        let now = noon() + LEASE * i32::try_from(attempts).unwrap();
        let parcels = index.claim_parcels(now).await;
        assert_eq!((parcels[0].attempts, parcels[0].uncertain_before), (attempts, false));
    }
}

#[tokio::test]
async fn a_sender_whose_lease_ran_out_can_mark_nothing() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    index.record_up_to(2).await;
    let late = index.claim_parcels(noon()).await.remove(0);
    let current = index.claim_parcels(noon() + LEASE).await.remove(0);
    for refused in [index.store.mark_sending(&late).await, index.store.mark_sent(&late, &SendOutcome::Sent).await] {
        assert!(matches!(refused, Err(StoreError::ParcelLost { .. })), "{refused:?}");
    }
    index.store.release_parcel(&late).await.unwrap();
    index.store.mark_sending(&current).await.unwrap();
    index.store.mark_sent(&current, &SendOutcome::Sent).await.unwrap();
    let twice = index.store.mark_sent(&current, &retry(noon())).await;
    assert!(matches!(twice, Err(StoreError::ParcelLost { .. })), "{twice:?}");
    assert_eq!(index.store.deliveries(None, 0).await.unwrap()[0].state, Sent);
}

#[tokio::test]
async fn a_parcel_given_back_untried_is_due_at_once_and_was_no_try() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    index.record_up_to(2).await;
    let parcel = index.claim_parcels(noon()).await.remove(0);
    index.store.release_parcel(&parcel).await.unwrap();
    assert_eq!(index.store.next_delivery().await.unwrap(), Some(noon()));
    assert_eq!(index.claim_parcels(noon()).await[0].attempts, 0);
}

#[tokio::test]
async fn parked_deliveries_wait_for_the_operator_and_go_out_as_they_were() {
    let index = Index::with_subscriptions(&[DAILY]).await;
    index.record_up_to(3).await;
    let parcel = index.claim_parcels(morning()).await.remove(0);
    index.store.mark_sent(&parcel, &SendOutcome::Parked { error: "550 no such mailbox".to_owned() }).await.unwrap();
    assert_eq!(index.store.next_delivery().await.unwrap(), None);
    let parked = index.store.deliveries(Some(Parked), 0).await.unwrap();
    assert_eq!(parked.len(), 2);
    // No delivery has the number 0: it doesn't mean all of them.
    assert_eq!(index.store.retry_deliveries(Some(0), morning() + HOUR).await.unwrap(), 0);
    assert_eq!(
        index.store.retry_deliveries(Some(parked[0].id), morning() + HOUR).await.unwrap(),
        2,
        "they share a message"
    );
    let again = index.claim_parcels(morning() + HOUR).await.remove(0);
    assert_eq!((again.message_id, again.revisions, again.attempts), (parcel.message_id, parcel.revisions, 0));
    assert_eq!(index.store.deliveries(Some(Owed), 1).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_claimers_never_get_the_same_parcel() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    for n in 0..40 {
        let address = format!("reader{n}@example.org");
        index.store.add_subscriber(&address, "UTC", noon()).await.unwrap();
        index.subscribe(&address, if n % 2 == 0 { Cadence::AtOnce } else { DAILY }).await;
    }
    index.record_up_to(4).await;
    let other = rulewatch::store::Store::open(&index.url()).await.unwrap();
    let mut claimers = tokio::task::JoinSet::new();
    for store in [index.store.clone(), other] {
        claimers.spawn(async move {
            let mut mine = Vec::new();
            loop {
                let parcels = store.claim_parcels(morning() + HOUR, LEASE, 3, "example.org").await.unwrap();
                if parcels.is_empty() {
                    return mine;
                }
                for parcel in &parcels {
                    store.mark_sent(parcel, &SendOutcome::Sent).await.unwrap();
                }
                mine.extend(parcels);
            }
        });
    }
    let parcels = claimers.join_all().await.concat();
    assert_eq!(parcels.len(), 21 * 3 + 20, "one a revision for those who are told at once, one a digest");
    let deliveries: Vec<i64> =
        parcels.iter().flat_map(|parcel| &parcel.deliveries).map(|delivery| delivery.id).collect();
    assert_eq!(deliveries.len(), 41 * 3);
    assert_eq!(deliveries.iter().collect::<HashSet<_>>().len(), 41 * 3);
    assert_eq!(parcels.iter().map(|parcel| &parcel.message_id).collect::<HashSet<_>>().len(), parcels.len());
}

#[tokio::test]
async fn what_is_severe_enough_goes_at_once_and_the_rest_with_the_digest() {
    let index = Index::with_subscriptions(&[DAILY.with_at_once_from(Some(4))]).await;
    for (number, severity) in [(1, 0), (2, 3), (3, 4), (4, 5), (5, 0)] {
        let claim = index.claim("ear").await;
        index.store.record(&claim, &source("ear"), &recorded("ear", number, severity)).await.unwrap();
    }
    let mut told: Vec<(bool, Vec<u32>)> = Vec::new();
    // One after the other: a second waits until the first is sent.
    for at in [noon(), noon(), morning()] {
        for parcel in index.claim_parcels(at).await {
            told.push((parcel.is_digest, parcel.revisions.iter().map(|revision| revision.to).collect()));
            index.store.mark_sent(&parcel, &SendOutcome::Sent).await.unwrap();
        }
    }
    assert_eq!(told, [(false, vec![3]), (false, vec![4]), (true, vec![2, 5])]);
}

#[tokio::test]
async fn a_changed_cadence_loses_nothing_owed_and_tells_nothing_twice() {
    let index = Index::with_subscriptions(&[DAILY]).await;
    index.record_up_to(3).await;
    for wish in index.store.subscriptions(Some("ann@example.org")).await.unwrap() {
        assert!(index.store.remove_subscription(wish.id).await.unwrap());
    }
    index.subscribe("ann@example.org", Cadence::weekly(5, 8).with_at_once_from(Some(3))).await;
    index.store.add_subscriber("ann@example.org", "Asia/Shanghai", noon()).await.unwrap();
    let claim = index.claim("ear").await;
    index.store.record(&claim, &source("ear"), &recorded("ear", 4, 3)).await.unwrap();
    // The new cadence holds for what is recorded from now on; what was owed stays owed for when it was.
    let mut told = Vec::new();
    for at in [noon(), morning()] {
        told.extend(index.claim_parcels(at).await.into_iter().flat_map(|parcel| parcel.revisions).map(|one| one.to));
    }
    assert_eq!(told, [4, 2, 3]);
    assert!(index.claim_parcels(morning() + HOUR * 24 * 14).await.iter().all(|parcel| parcel.attempts > 0));
}
