//! Claims on sources, and checks recorded with them.

use std::collections::HashSet;

use jiff::SignedDuration;
use rulewatch::delivery::DeliveryState;
use rulewatch::snapshot::{Sha256, Validators};
use rulewatch::store::{CheckResult, Reading, RevisionFilter, StoreError};
use rulewatch::subscription::Cadence;
use rulewatch::version::Version;

use super::{HOUR, Index, LEASE, brief, check, id, noon, reading, recorded, source, version};

#[tokio::test]
async fn due_sources_are_claimed_longest_overdue_first_and_only_once() {
    let index = Index::with_sources(&[]).await;
    let due = [("late", 3), ("later", 2), ("latest", 1), ("not-yet", -1)];
    let sources: Vec<_> = due.map(|(name, hours)| (id(name), noon() - HOUR * hours)).to_vec();
    index.store.sync_sources(&sources, jiff::Timestamp::MAX).await.unwrap();
    let claim = async |limit| -> Vec<String> {
        let claims = index.store.claim_due(noon(), LEASE, limit).await.unwrap();
        claims.into_iter().map(|claim| claim.source.to_string()).collect()
    };
    assert_eq!(claim(2).await, ["late", "later"]);
    assert_eq!(claim(9).await, ["latest"]);
    assert!(claim(9).await.is_empty());
    assert_eq!(
        index.store.next_due().await.unwrap(),
        Some(noon() + LEASE),
        "the leases run out before the next is due"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_claimers_never_get_the_same_source() {
    let names: Vec<String> = (0..200).map(|n| format!("s{n}")).collect();
    let index = Index::with_sources(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    // Two of them are in one process and share connections, the third is in another.
    let other = rulewatch::store::Store::open(&index.url()).await.unwrap();
    let mut claimers = tokio::task::JoinSet::new();
    for store in [index.store.clone(), index.store.clone(), other] {
        claimers.spawn(async move {
            let mut mine = Vec::new();
            loop {
                let claims = store.claim_due(noon(), LEASE, 7).await.unwrap();
                if claims.is_empty() {
                    return mine;
                }
                mine.extend(claims.into_iter().map(|claim| claim.source));
            }
        });
    }
    let claimed = claimers.join_all().await.concat();
    assert_eq!(claimed.len(), 200);
    assert_eq!(claimed.into_iter().collect::<HashSet<_>>().len(), 200);
}

#[tokio::test]
async fn a_source_is_free_again_when_its_lease_runs_out_or_is_given_back() {
    let index = Index::with_sources(&["ear"]).await;
    let first = index.claim("ear").await;
    let try_at = async |now| index.store.claim(&id("ear"), now, LEASE).await.unwrap();
    assert_eq!(try_at(noon() + SignedDuration::from_secs(299)).await, None);
    let second = try_at(noon() + LEASE).await.expect("the lease ran out");
    assert!(second.number > first.number);
    index.store.release(&first).await.unwrap();
    assert_eq!(try_at(noon() + LEASE).await, None, "a late claimer gives nothing back");
    index.store.release(&second).await.unwrap();
    assert!(try_at(noon() + LEASE).await.is_some());
}

#[tokio::test]
async fn a_source_that_is_not_watched_cannot_be_claimed() {
    let index = Index::with_sources(&["ear"]).await;
    let claimed = index.store.claim(&id("unknown"), noon(), LEASE).await;
    assert!(matches!(claimed, Err(StoreError::UnknownSource(_))), "{claimed:?}");
}

#[tokio::test]
async fn a_late_result_is_refused_and_leaves_nothing_behind() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    index.record_up_to(1).await;
    let late = index.claim("ear").await;
    let current = index.store.claim(&id("ear"), noon() + LEASE, LEASE).await.unwrap().unwrap();
    let refused = index.store.record(&late, &source("ear"), &recorded("ear", 2, 3)).await;
    assert!(matches!(&refused, Err(error @ StoreError::ClaimLost { .. }) if error.is_lost_claim()), "{refused:?}");
    assert_eq!(index.store.versions(&id("ear")).await.unwrap(), [version("ear", 1)]);
    assert!(index.store.deliveries(None, 0).await.unwrap().is_empty());
    index.store.record(&current, &source("ear"), &recorded("ear", 2, 3)).await.unwrap();
    let again = index.store.record(&current, &source("ear"), &recorded("ear", 3, 3)).await;
    assert!(matches!(again, Err(StoreError::ClaimLost { .. })), "recording ends the claim: {again:?}");
}

#[tokio::test]
async fn recording_the_same_version_again_owes_nothing_again() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    index.record_up_to(2).await;
    let known = index.store.revisions(&RevisionFilter::default()).await.unwrap()[0].id;
    let claim = index.claim("ear").await;
    let again = index.store.record(&claim, &source("ear"), &recorded("ear", 2, 3)).await.unwrap();
    assert_eq!(again, Some(known));
    assert_eq!(index.store.versions(&id("ear")).await.unwrap().len(), 2);
    assert_eq!(index.store.deliveries(None, 0).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_version_with_other_bytes_is_never_recorded_over_a_known_one() {
    let index = Index::with_sources(&["ear"]).await;
    index.record_up_to(2).await;
    let claim = index.claim("ear").await;
    let mut other = recorded("ear", 2, 3);
    let CheckResult::Recorded { version: other_version, .. } = &mut other.result else { unreachable!() };
    other_version.sha256 = Sha256::of(b"other bytes");
    let refused = index.store.record(&claim, &source("ear"), &other).await;
    assert!(matches!(refused, Err(StoreError::OtherVersion { number: 2, .. })), "{refused:?}");
    assert_eq!(index.store.versions(&id("ear")).await.unwrap(), [version("ear", 1), version("ear", 2)]);
}

#[tokio::test]
async fn one_check_that_cannot_be_recorded_does_not_hold_up_those_recorded_with_it() {
    let index = Index::with_sources(&["bad", "late", "one", "two"]).await;
    for name in ["bad", "late", "one", "two"] {
        let claim = index.claim(name).await;
        index.store.record(&claim, &source(name), &recorded(name, 1, 3)).await.unwrap();
    }
    let (bad, late, one, two) =
        tokio::join!(index.claim("bad"), index.claim("late"), index.claim("one"), index.claim("two"));
    index.store.release(&late).await.unwrap();
    index.claim("late").await;
    let mut other = recorded("bad", 1, 3);
    let CheckResult::Recorded { version, .. } = &mut other.result else { unreachable!() };
    version.sha256 = Sha256::of(b"other bytes");
    let (records, sources) = (
        [recorded("late", 2, 3), recorded("one", 2, 3), recorded("two", 2, 3)],
        ["bad", "late", "one", "two"].map(source),
    );
    let answers = tokio::join!(
        index.store.record(&one, &sources[2], &records[1]),
        index.store.record(&bad, &sources[0], &other),
        index.store.record(&late, &sources[1], &records[0]),
        index.store.record(&two, &sources[3], &records[2]),
    );
    assert!(matches!(answers.0, Ok(Some(_))), "{answers:?}");
    assert!(matches!(answers.1, Err(StoreError::OtherVersion { .. })), "{answers:?}");
    assert!(matches!(answers.2, Err(StoreError::ClaimLost { .. })), "{answers:?}");
    assert!(matches!(answers.3, Ok(Some(_))), "{answers:?}");
    let revised: HashSet<_> = index
        .store
        .revisions(&RevisionFilter::default())
        .await
        .unwrap()
        .into_iter()
        .map(|revision| revision.source)
        .collect();
    assert_eq!(revised, HashSet::from([id("one"), id("two")]));
}

#[tokio::test]
async fn what_good_checks_saw_outlives_bad_ones() {
    let index = Index::with_sources(&["ear"]).await;
    index.record_up_to(1).await;
    for status in ["failed", "held"] {
        let mut bad = check(status, CheckResult::Bad);
        (bad.reason, bad.at) = (Some("block page".to_owned()), noon() + HOUR);
        index.store.record(&index.claim("ear").await, &source("ear"), &bad).await.unwrap();
    }
    let state = index.store.source_state(&id("ear")).await.unwrap().unwrap();
    assert_eq!(
        (state.failures, state.last_status.as_deref(), state.last_reason.as_deref()),
        (2, Some("held"), Some("block page"))
    );
    assert_eq!((state.last_good, state.last_checked), (Some(noon()), Some(noon() + HOUR)));
    assert_eq!(state.validators.etag.as_deref(), Some("\"1\""));
    assert_eq!((state.version, state.seen_sha256), (Some(version("ear", 1)), Some(version("ear", 1).sha256)));
    let reading = state.reading;
    assert!(reading.is_some());

    let unchanged = CheckResult::Good { validators: Validators::default(), seen: None, reading: None };
    index.store.record(&index.claim("ear").await, &source("ear"), &check("unchanged", unchanged)).await.unwrap();
    let state = index.store.source_state(&id("ear")).await.unwrap().unwrap();
    assert_eq!((state.failures, state.validators.is_empty(), state.reading), (0, true, reading));
    assert_eq!(state.next_due, noon() + HOUR);
}

#[tokio::test]
async fn sources_follow_the_watchlist_and_keep_their_state() {
    let index = Index::with_sources(&["ear", "eo"]).await;
    index.record_up_to(1).await;
    index.store.sync_sources(&[(id("eo"), noon())], jiff::Timestamp::MAX).await.unwrap();
    let names = async || -> Vec<String> {
        index.store.source_states().await.unwrap().into_iter().map(|state| state.source.to_string()).collect()
    };
    assert_eq!(names().await, ["eo"]);
    index
        .store
        .sync_sources(&[(id("ear"), noon() + HOUR * 9), (id("eo"), noon() - HOUR)], jiff::Timestamp::MAX)
        .await
        .unwrap();
    assert_eq!(names().await, ["ear", "eo"]);
    let state = async |name| index.store.source_state(&id(name)).await.unwrap().unwrap();
    assert_eq!(state("ear").await.next_due, noon() + HOUR, "not put off");
    assert_eq!(state("eo").await.next_due, noon() - HOUR, "brought forward");
    assert_eq!(state("ear").await.version, Some(version("ear", 1)));
}

#[tokio::test]
async fn revisions_are_listed_newest_first_by_source_time_and_severity() {
    let index = Index::with_sources(&["ear", "eo"]).await;
    for (name, number, severity) in [("ear", 1, 0), ("eo", 1, 0), ("ear", 2, 4), ("eo", 3, 1), ("ear", 4, 2)] {
        let claim = index.claim(name).await;
        index.store.record(&claim, &source(name), &recorded(name, number, severity)).await.unwrap();
    }
    let list = async |filter: RevisionFilter| -> Vec<(String, u32)> {
        let revisions = index.store.revisions(&filter).await.unwrap();
        revisions.into_iter().map(|revision| (revision.source.to_string(), revision.to)).collect()
    };
    let (ear2, eo3, ear4) = (("ear".to_owned(), 2), ("eo".to_owned(), 3), ("ear".to_owned(), 4));
    assert_eq!(list(RevisionFilter::default()).await, [ear4.clone(), eo3.clone(), ear2.clone()]);
    assert_eq!(
        list(RevisionFilter { source: Some(id("ear")), ..Default::default() }).await,
        [ear4.clone(), ear2.clone()]
    );
    assert_eq!(
        list(RevisionFilter { least_severity: 2, limit: 1, ..Default::default() }).await,
        std::slice::from_ref(&ear4)
    );
    let since = Some(version("eo", 3).seen_at);
    assert_eq!(list(RevisionFilter { since, ..Default::default() }).await, [ear4, eo3.clone()]);
    let until = Some(version("eo", 3).seen_at);
    assert_eq!(list(RevisionFilter { until, ..Default::default() }).await, [eo3, ear2.clone()]);
}

#[tokio::test]
async fn what_the_archive_holds_can_be_told_again_to_an_empty_index() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    index.record_up_to(4).await;
    let all = RevisionFilter::default();
    let (versions, revisions) =
        (index.store.versions(&id("ear")).await.unwrap(), index.store.revisions(&all).await.unwrap());
    let told: Vec<_> = revisions
        .iter()
        .rev()
        .map(|revision| (revision.from, revision.to, revision.seen_at, revision.brief.clone()))
        .collect();

    let empty = Index::with_sources(&[]).await;
    let read: Vec<_> = versions.iter().map(|version| (version.clone(), reading(version.number))).collect();
    empty.store.restore(&id("ear"), &read, &told).await.unwrap();
    assert_eq!(empty.store.versions(&id("ear")).await.unwrap(), versions);
    assert_eq!(empty.store.revisions(&all).await.unwrap(), revisions);
    assert!(empty.store.source_states().await.unwrap().is_empty(), "not checked before the watchlist names it");
    empty.store.sync_sources(&[(id("ear"), noon())], jiff::Timestamp::MAX).await.unwrap();
    let state = empty.store.source_state(&id("ear")).await.unwrap().unwrap();
    assert_eq!((state.next_due, state.version, state.reading), (noon(), Some(version("ear", 4)), None));
}

#[tokio::test]
async fn telling_again_forgets_what_the_archive_lost_and_keeps_what_is_owed_for_the_rest() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    index.record_up_to(3).await;
    let before = index.store.revisions(&RevisionFilter::default()).await.unwrap();
    let told = [(1, 2, version("ear", 2).seen_at, brief(5))];
    index
        .store
        .restore(&id("ear"), &[1, 2].map(|number| (version("ear", number), reading(number))), &told)
        .await
        .unwrap();
    let after = index.store.revisions(&RevisionFilter::default()).await.unwrap();
    assert_eq!(
        after.iter().map(|revision| (revision.id, revision.brief.severity)).collect::<Vec<_>>(),
        [(before[1].id, 5)]
    );
    let owed = index.store.deliveries(Some(DeliveryState::Owed), 0).await.unwrap();
    assert_eq!(owed.iter().map(|delivery| delivery.revision).collect::<Vec<_>>(), [before[1].id]);
    let state = index.store.source_state(&id("ear")).await.unwrap().unwrap();
    assert_eq!((state.version, state.seen_sha256, state.validators.is_empty()), (Some(version("ear", 2)), None, true));
}

#[tokio::test]
async fn a_version_that_says_what_an_earlier_one_said_is_known_by_its_words_or_its_bytes() {
    let index = Index::with_sources(&["ear"]).await;
    index.record_up_to(4).await;
    let before = async |number, sha256, reading| {
        let version = Version { sha256, ..version("ear", number) };
        index.store.standing_before(&version, &reading).await.unwrap()
    };
    let (other, bytes) = (Sha256::of(b"other"), |number| version("ear", number).sha256);
    assert_eq!(before(5, other, reading(2)).await, Some(2), "the same words");
    assert_eq!(before(5, bytes(3), reading(9)).await, Some(3), "the same bytes");
    assert_eq!(before(5, bytes(1), reading(2)).await, Some(2), "the latest of several");
    assert_eq!(before(5, other, reading(4)).await, None, "not the version just before");
    let by_another_recipe = Reading { recipe: Sha256::of(b"edited"), ..reading(2) };
    assert_eq!(before(5, other, by_another_recipe).await, None, "words read otherwise");
}

#[tokio::test]
async fn a_new_version_makes_the_sources_that_follow_it_due_even_one_under_way() {
    let index = Index::with_sources(&["titles", "part", "other"]).await;
    let at = |minutes: i64| noon() + SignedDuration::from_mins(minutes);
    let claim = async |name: &str, now| index.store.claim(&id(name), now, LEASE).await.unwrap().unwrap();
    let due = async |name: &str| index.store.source_state(&id(name)).await.unwrap().unwrap().next_due;
    for name in ["part", "other"] {
        let claimed = claim(name, at(0)).await;
        index.store.record(&claimed, &source(name), &recorded(name, 1, 0)).await.unwrap();
    }
    let titles = claim("titles", at(1)).await;
    let underway = claim("part", at(1)).await;
    let mut moved = recorded("titles", 1, 0);
    moved.at = at(2);
    moved.wakes = vec![id("part")];
    index.store.record(&titles, &source("titles"), &moved).await.unwrap();
    assert_eq!((due("part").await, due("other").await), (at(2), noon() + HOUR));
    // Begun before the parent moved: its answer is an old one.
    let mut late = check("unchanged", CheckResult::Bad);
    late.at = at(1);
    index.store.record(&underway, &source("part"), &late).await.unwrap();
    assert_eq!(due("part").await, at(2));
    let again = claim("part", at(3)).await;
    let mut answer = recorded("part", 2, 1);
    answer.at = at(3);
    index.store.record(&again, &source("part"), &answer).await.unwrap();
    assert_eq!(due("part").await, noon() + HOUR);
}
