//! Past texts in the index: their place in the history, and that nobody is told of them.

use jiff::SignedDuration;
use rulewatch::store::{RevisionFilter, StoreError};
use rulewatch::subscription::Cadence;
use rulewatch::version::Version;

use super::{Index, LEASE, brief, id, noon, reading, recorded, source, version};

/// A past text of this moment, taken over under this number.
fn past(number: u32, minutes: i64) -> Version {
    Version { past: true, seen_at: noon() - SignedDuration::from_mins(minutes), ..version("ear", number) }
}

#[tokio::test]
async fn past_texts_stand_by_their_moments_before_what_was_seen_whatever_their_numbers() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    index.record_up_to(2).await;
    let before = index.store.revisions(&RevisionFilter::default()).await.unwrap();
    let owed = index.store.deliveries(None, 0).await.unwrap();
    let versions = [past(4, 90), past(3, 60), past(5, 30), version("ear", 1), version("ear", 2)];
    let told: Vec<_> = versions.iter().map(|version| (version.clone(), reading(version.number))).collect();
    let revisions: Vec<_> =
        versions.windows(2).map(|two| (two[0].number, two[1].number, two[1].seen_at, brief(3))).collect();
    let claim = index.claim("ear").await;
    index.store.restore_claimed(&claim, &told, &revisions).await.unwrap();

    assert_eq!(index.store.versions(&id("ear")).await.unwrap(), versions);
    let state = index.store.source_state(&id("ear")).await.unwrap().unwrap();
    assert_eq!((state.version, state.newest), (Some(version("ear", 2)), 5));
    assert_eq!(state.seen_sha256, Some(version("ear", 2).sha256), "what the last check saw stays");
    let steps: Vec<(u32, u32)> =
        index.store.revisions(&RevisionFilter::default()).await.unwrap().iter().map(|r| (r.from, r.to)).collect();
    assert_eq!(steps, [(1, 2), (5, 1), (3, 5), (4, 3)]);
    let kept = index.store.revisions(&RevisionFilter::default()).await.unwrap()[0].id;
    assert_eq!(kept, before[0].id, "what was told keeps its name");
    assert_eq!(index.store.deliveries(None, 0).await.unwrap().len(), owed.len(), "nothing is owed for the past");
    let again = index.store.standing_before(&version("ear", 6), &reading(3)).await.unwrap();
    assert_eq!(again, Some(3), "a past text stands again");
}

#[tokio::test]
async fn nothing_is_told_again_under_a_claim_that_was_lost() {
    let index = Index::with_sources(&["ear"]).await;
    let claim = index.claim("ear").await;
    index.store.expect_held(&claim).await.unwrap();
    let later = noon() + LEASE + SignedDuration::from_secs(1);
    index.store.claim(&id("ear"), later, LEASE).await.unwrap().unwrap();
    assert!(matches!(index.store.expect_held(&claim).await, Err(StoreError::ClaimLost { .. })));
    let refused = index.store.restore_claimed(&claim, &[(past(1, 30), reading(1))], &[]).await;
    assert!(matches!(refused, Err(StoreError::ClaimLost { .. })), "{refused:?}");
    assert!(index.store.versions(&id("ear")).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_first_version_seen_after_past_ones_is_owed_to_nobody_and_the_next_is() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    let claim = index.claim("ear").await;
    index.store.restore_claimed(&claim, &[(past(1, 30), reading(1))], &[]).await.unwrap();
    index.store.release(&claim).await.unwrap();
    let claim = index.claim("ear").await;
    index.store.record(&claim, &source("ear"), &recorded("ear", 2, 5)).await.unwrap();
    assert_eq!(index.store.revisions(&RevisionFilter::default()).await.unwrap().len(), 1);
    assert!(index.store.deliveries(None, 0).await.unwrap().is_empty());
    let claim = index.claim("ear").await;
    index.store.record(&claim, &source("ear"), &recorded("ear", 3, 5)).await.unwrap();
    assert_eq!(index.store.deliveries(None, 0).await.unwrap().len(), 1);
}
