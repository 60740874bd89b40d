//! Subscribers and subscriptions.

use rulewatch::store::{DeliveryCounts, Session, StoreError};
use rulewatch::subscription::{Cadence, Scope};
use rulewatch::wording::Language;

use super::{HOUR, Index, noon};

#[tokio::test]
async fn a_session_is_known_by_its_seal_until_it_ends_or_runs_out() {
    let store = Index::with_sources(&[]).await.store;
    let session = Session { account: "ana".to_owned(), proof: "proof".to_owned() };
    for seal in ["one", "two"] {
        store.begin_session(seal, &session, noon() + HOUR).await.unwrap();
    }
    let last = noon() + HOUR - jiff::SignedDuration::from_millis(1);
    assert_eq!(store.session("one", last).await.unwrap(), Some(session.clone()));
    assert_eq!(store.session("one", noon() + HOUR).await.unwrap(), None, "it ran out");
    assert_eq!(store.session("three", noon()).await.unwrap(), None);
    store.end_session("one").await.unwrap();
    assert_eq!(store.session("one", noon()).await.unwrap(), None);
    store.forget_expired(noon() + HOUR).await.unwrap();
    assert_eq!(store.session("two", noon()).await.unwrap(), None, "nothing of it is kept");
}

#[tokio::test]
async fn an_address_is_one_subscriber_however_it_is_written() {
    let index = Index::with_sources(&[]).await;
    let ann = index.store.add_subscriber("Ann@Example.org", "UTC", noon()).await.unwrap();
    let again = index.store.add_subscriber(" ann@EXAMPLE.org ", "Asia/Shanghai", noon()).await.unwrap();
    assert_eq!(
        (again.id, again.address.as_str(), again.zone.iana_name()),
        (ann.id, "ann@example.org", Some("Asia/Shanghai"))
    );
    assert_eq!(index.store.subscribers().await.unwrap(), [again]);
}

#[tokio::test]
async fn a_subscriber_is_written_to_in_english_until_another_language_is_named() {
    let index = Index::with_sources(&[]).await;
    let ann = index.store.add_subscriber("ann@example.org", "UTC", noon()).await.unwrap();
    assert_eq!(ann.language, Language::English);
    assert!(index.store.speak_to("Ann@example.org", Language::TraditionalChinese).await.unwrap());
    assert!(!index.store.speak_to("bob@example.org", Language::SimplifiedChinese).await.unwrap());
    let again = index.store.add_subscriber("ann@example.org", "Asia/Taipei", noon()).await.unwrap();
    assert_eq!(again.language, Language::TraditionalChinese, "another zone is no other language");
    assert_eq!(index.store.subscribers().await.unwrap(), [again]);
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let index = Index::with_subscriptions(&[]).await;
    let bad_address = index.store.add_subscriber("a@b\r\nBcc: c@d", "UTC", noon()).await;
    assert!(matches!(bad_address, Err(StoreError::BadAddress(_))), "{bad_address:?}");
    let bad_zone = index.store.add_subscriber("bob@example.org", "Mars/Olympus", noon()).await;
    assert!(matches!(bad_zone, Err(StoreError::BadZone(_))), "{bad_zone:?}");
    let subscribe =
        async |address, cadence| index.store.add_subscription(address, &Scope::default(), 0, cadence, noon()).await;
    let nobody = subscribe("bob@example.org", Cadence::AtOnce).await;
    assert!(matches!(nobody, Err(StoreError::UnknownSubscriber(_))), "{nobody:?}");
    for cadence in [Cadence::daily(24), Cadence::weekly(0, 8)] {
        let never = subscribe("ann@example.org", cadence).await;
        assert!(matches!(never, Err(StoreError::BadCadence)), "{never:?}");
    }
    assert_eq!(index.store.subscribers().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_wish_is_kept_once() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce, Cadence::AtOnce]).await;
    let mine = index.store.subscriptions(Some("ann@example.org")).await.unwrap();
    assert_eq!(mine.len(), 1);
    assert!(index.store.remove_subscription(mine[0].id).await.unwrap());
    assert!(!index.store.remove_subscription(mine[0].id).await.unwrap());
    assert!(index.store.subscriptions(None).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_removed_subscriber_leaves_no_trace_and_others_stay() {
    let index = Index::with_subscriptions(&[Cadence::AtOnce]).await;
    index.store.add_subscriber("bob@example.org", "UTC", noon()).await.unwrap();
    index.subscribe("bob@example.org", Cadence::AtOnce).await;
    index.record_up_to(3).await;
    let parcel = index
        .claim_parcels(noon())
        .await
        .into_iter()
        .find(|parcel| parcel.subscriber.address.starts_with("ann"))
        .unwrap();

    assert!(index.store.remove_subscriber("ANN@example.org").await.unwrap());
    assert!(!index.store.remove_subscriber("ann@example.org").await.unwrap());
    assert!(matches!(index.store.mark_sending(&parcel).await, Err(StoreError::ParcelLost { .. })));
    assert_eq!(index.store.delivery_counts().await.unwrap(), DeliveryCounts { owed: 2, ..Default::default() });
    assert_eq!(index.store.subscriptions(None).await.unwrap().len(), 1);
    for file in std::fs::read_dir(index.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(15).any(|window| window == b"ann@example.org"));
    }
}
