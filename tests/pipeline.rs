//! One check, start to finish, through real servers, archive and index: what becomes a version, what is held,
//! what is owed.

#[path = "support/mod.rs"]
mod support;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rulewatch::archive::Archive;
use rulewatch::check::{Edges, Outcome, check};
use rulewatch::fetch::Fetcher;
use rulewatch::reindex::reindex;
use rulewatch::source::Source;
use rulewatch::store::{RevisionFilter, Store};
use rulewatch::subscription::{Cadence, Scope};
use rulewatch::wording::Language;
use support::site::{Answer, Site, fetch_settings, source};

/// A house on a temporary folder, with one source on a loopback site.
struct House {
    edges: Edges,
    site: Site,
    source: Source,
    now: Timestamp,
    folder: tempfile::TempDir,
}

impl House {
    async fn new() -> House {
        let folder = tempfile::tempdir().expect("a folder");
        let site = Site::start().await;
        let edges = edges(folder.path()).await;
        let source = source("xx-rule", &site.url("/rule"));
        let now: Timestamp = "2026-01-15T12:00:00Z".parse().expect("a time");
        edges.store.sync_sources(&[(source.id.clone(), now)], Timestamp::MAX).await.expect("synced");
        House { edges, site, source, now, folder }
    }

    /// Serves these bytes as HTML and checks, an hour after the last check.
    async fn checked(&mut self, html: &str) -> Outcome {
        self.site.serve("/rule", Answer::html(html));
        self.check().await
    }

    async fn check(&mut self) -> Outcome {
        self.now += SignedDuration::from_hours(1);
        let lease = SignedDuration::from_mins(2);
        let claim = self.edges.store.claim(&self.source.id, self.now, lease).await.expect("claimed").expect("free");
        let state = self.edges.store.source_state(&self.source.id).await.expect("read").expect("known");
        check(&self.edges, &self.source, &claim, &state, self.now).await.expect("recorded").outcome
    }

    async fn revisions(&self) -> usize {
        self.edges.store.revisions(&RevisionFilter::default()).await.expect("listed").len()
    }
}

async fn edges(folder: &std::path::Path) -> Edges {
    let archive = Archive::open(folder).expect("an archive");
    let store = Store::open(&format!("sqlite:{}", folder.join("index.db").display())).await.expect("an index");
    Edges { fetcher: Arc::new(Fetcher::new(fetch_settings()).expect("a fetcher")), archive, store }
}

/// A rule long enough to be one, in a site's frame with the noise of a request.
fn rule(percent: u8, noise: &str) -> String {
    format!(
        "<html><head><title>Part 912</title><meta name=csrf content='{noise}'></head><body class='{noise}'>\
         <!-- {noise} --><nav><a href='/?sid={noise}'>Home</a></nav><div class=banner>Join us: {noise}</div>\
         <main><h1>Part 912—Safeguards</h1><p>(a) A license is required to export an item described in the schedule \
         to any destination in Group D, unless the consignee is listed in Supplement No. 2 to this part.</p>\
         <p>(b) The share of a consignee owned by a listed entity may not exceed {percent} percent.</p>\
         <p>(c) Records of each transaction are kept for five years and shown to the Office on request.</p></main>\
         <footer>Served {noise}</footer></body></html>"
    )
}

#[tokio::test]
async fn noise_is_unchanged_and_a_changed_number_is_a_revision() {
    let mut house = House::new().await;
    assert_eq!(house.checked(&rule(50, "a1")).await, Outcome::First { version: 1 });
    assert_eq!(house.checked(&rule(50, "b2")).await, Outcome::Unchanged { version: 1 });
    let Outcome::Revised { version: 2, severity, headline, .. } = house.checked(&rule(25, "c3")).await else {
        panic!("a changed percentage is a revision")
    };
    assert!(severity >= 4, "severity {severity}: {headline}");
    assert_eq!(house.checked(&rule(25, "d4")).await, Outcome::Unchanged { version: 2 });
}

#[tokio::test]
async fn there_and_back_again_is_two_revisions_and_the_second_names_the_version_that_stands_again() {
    let mut house = House::new().await;
    house.checked(&rule(50, "")).await;
    assert!(matches!(house.checked(&rule(25, "")).await, Outcome::Revised { version: 2, .. }));
    // Other bytes, the same words.
    assert!(matches!(house.checked(&rule(50, "f00d")).await, Outcome::Revised { version: 3, .. }));
    let revisions = house.edges.store.revisions(&RevisionFilter::default()).await.expect("listed");
    assert_eq!(revisions.iter().map(|revision| revision.brief.again).collect::<Vec<_>>(), [Some(1), None]);
    assert!(
        revisions[0].brief.headline(Language::English).starts_with("as version 1 again: "),
        "{}",
        revisions[0].brief.headline(Language::English)
    );
}

#[tokio::test]
async fn a_block_page_between_two_good_ones_is_held_and_never_a_version() {
    let mut house = House::new().await;
    house.checked(&rule(50, "")).await;
    let block = "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>\
                 <script src='/cdn-cgi/challenge-platform/x.js'></script></body></html>";
    assert!(matches!(house.checked(block).await, Outcome::Held { .. }));
    assert_eq!(house.checked(&rule(50, "")).await, Outcome::Unchanged { version: 1 });
    assert_eq!(house.revisions().await, 0);
}

#[tokio::test]
async fn a_block_page_for_a_week_hides_no_true_change_and_alerts_it_once() {
    let mut house = House::new().await;
    house.edges.store.add_subscriber("ana@example.org", "UTC", house.now).await.expect("added");
    let everything = Scope::default();
    house
        .edges
        .store
        .add_subscription("ana@example.org", &everything, 0, Cadence::AtOnce, house.now)
        .await
        .expect("added");
    house.checked(&rule(50, "")).await;
    let last_good = house.now;
    for hour in 0..7 * 24 {
        let block = format!(
            "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>Ray {hour}\
             <script src='/cdn-cgi/challenge-platform/{hour}.js'></script></body></html>"
        );
        let outcome = house.checked(&block).await;
        assert!(matches!(outcome, Outcome::Held { .. }), "hour {hour}: {outcome:?}");
    }
    let state = house.edges.store.source_state(&house.source.id).await.expect("read").expect("known");
    assert_eq!((state.failures, state.last_good), (168, Some(last_good)), "the gap is known to the index");
    assert_eq!(house.revisions().await, 0);
    assert!(matches!(house.checked(&rule(25, "")).await, Outcome::Revised { version: 2, .. }));
    assert_eq!(house.checked(&rule(25, "again")).await, Outcome::Unchanged { version: 2 });
    assert_eq!(house.revisions().await, 1);
    assert_eq!(house.edges.store.delivery_counts().await.expect("counted").owed, 1);
}

#[tokio::test]
async fn a_thousand_checks_that_differ_in_noise_raise_nothing() {
    let mut house = House::new().await;
    house.checked(&rule(50, "first")).await;
    for number in 0..1_000 {
        let noise = format!("{:016x}", fastrand::u64(..));
        assert_eq!(
            house.checked(&rule(50, &noise)).await,
            Outcome::Unchanged { version: 1 },
            "check {number}: {noise}"
        );
    }
    assert_eq!(house.revisions().await, 0);
    assert_eq!(house.edges.archive.entries(&house.source.id).expect("listed").len(), 1, "noise is not kept");
}

#[tokio::test]
async fn no_first_version_is_made_from_a_block_page() {
    let mut house = House::new().await;
    let block = "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1>\
                 You don't have permission to access this server.<p>Reference #18.2d.1</p></body></html>";
    assert!(matches!(house.checked(block).await, Outcome::Held { .. }));
    assert_eq!(house.checked(&rule(50, "")).await, Outcome::First { version: 1 });
}

#[tokio::test]
async fn a_failure_loses_nothing_and_the_change_meanwhile_is_told_once() {
    let mut house = House::new().await;
    house.checked(&rule(50, "")).await;
    house.site.serve("/rule", Answer::text("down").status(503));
    assert!(matches!(house.check().await, Outcome::Failed { .. }));
    assert!(matches!(house.check().await, Outcome::Failed { .. }));
    assert!(matches!(house.checked(&rule(25, "")).await, Outcome::Revised { version: 2, .. }));
    assert_eq!(house.checked(&rule(25, "x")).await, Outcome::Unchanged { version: 2 });
}

#[tokio::test]
async fn a_page_that_answers_404_three_times_is_told_to_be_gone() {
    let mut house = House::new().await;
    house.checked(&rule(50, "")).await;
    house.site.serve("/rule", Answer::text("gone").status(404));
    for gone in [false, false, true] {
        let Outcome::Failed { reason } = house.check().await else { panic!("a 404 is a failure") };
        assert_eq!(reason.starts_with("gone"), gone, "{reason}");
    }
}

#[tokio::test]
async fn validators_are_sent_only_after_a_good_check() {
    let mut house = House::new().await;
    house.site.serve("/rule", Answer::html("").etag());
    assert!(matches!(house.check().await, Outcome::Held { .. }));
    house.site.serve("/rule", Answer::html(rule(50, "")).etag());
    house.check().await;
    house.check().await;
    let conditional: Vec<bool> = house
        .site
        .requests()
        .iter()
        .filter(|r| r.path == "/rule")
        .map(|r| r.header("if-none-match").is_some())
        .collect();
    assert_eq!(conditional, [false, false, true]);
}

#[tokio::test]
async fn an_edited_recipe_makes_no_version() {
    let mut house = House::new().await;
    house.checked(&rule(50, "")).await;
    house.source.recipe.keep = vec!["main".to_owned()];
    house.source.recipe.drop = vec!["h1".to_owned()];
    assert_eq!(house.checked(&rule(50, "other bytes")).await, Outcome::Unchanged { version: 1 });
    assert!(matches!(house.checked(&rule(25, "")).await, Outcome::Revised { version: 2, .. }));
}

#[tokio::test]
async fn a_check_cut_off_between_archive_and_index_is_finished_by_the_next() {
    let mut house = House::new().await;
    house.edges.store.add_subscriber("ana@example.org", "UTC", house.now).await.expect("added");
    house
        .edges
        .store
        .add_subscription("ana@example.org", &Scope::default(), 0, Cadence::AtOnce, house.now)
        .await
        .expect("added");
    house.checked(&rule(50, "")).await;
    // The bytes of a second version reach the archive, and the process dies before the index hears of it.
    let elsewhere = tempfile::tempdir().expect("a folder");
    let twin = edges(elsewhere.path()).await;
    house.site.serve("/rule", Answer::html(rule(25, "")));
    let fetched = twin.fetcher.fetch(&house.source, &Default::default(), house.now).await.expect("fetched");
    let rulewatch::fetch::Fetched::Snapshot(snapshot) = fetched else { panic!("a snapshot") };
    house.edges.archive.put(&snapshot).expect("kept");
    // Meanwhile the site went back: the revision that was seen is not lost.
    house.site.serve("/rule", Answer::html(rule(50, "")));
    assert!(matches!(house.check().await, Outcome::Revised { version: 2, .. }));
    assert!(matches!(house.check().await, Outcome::Revised { version: 3, .. }));
    assert_eq!(house.edges.store.delivery_counts().await.expect("counted").owed, 2);
}

#[tokio::test]
async fn a_deleted_index_is_rebuilt_from_the_archive() {
    let mut house = House::new().await;
    for percent in [50, 25, 10, 25] {
        house.checked(&rule(percent, "")).await;
    }
    let before = house.edges.store.revisions(&RevisionFilter::default()).await.expect("listed");
    let fresh =
        Store::open(&format!("sqlite:{}", house.folder.path().join("fresh.db").display())).await.expect("an index");
    fresh.sync_sources(&[(house.source.id.clone(), house.now)], Timestamp::MAX).await.expect("synced");
    let told = rulewatch::reindex::reindex(&house.edges.archive, &fresh, &house.source).await.expect("rebuilt");
    assert_eq!((told.versions, told.revisions), (4, 3));
    let after = fresh.revisions(&RevisionFilter::default()).await.expect("listed");
    let facts = |revisions: &[rulewatch::revision::Revision]| -> Vec<_> {
        revisions.iter().map(|r| (r.from, r.to, r.seen_at, r.brief.clone())).collect()
    };
    assert_eq!(facts(&after), facts(&before));
    let damage = rulewatch::reindex::verify(&house.edges.archive, &fresh, &house.source.id).await.expect("verified");
    assert_eq!(damage, []);
}

#[tokio::test]
async fn a_redirect_to_a_log_in_or_home_page_is_held_whatever_it_shows() {
    let mut house = House::new().await;
    house.checked(&rule(50, "")).await;
    for sink in ["/", "/account/login?next=rule", "/errors/missing"] {
        house.site.serve(sink.split('?').next().unwrap_or(sink), Answer::html(rule(25, "")));
        house.site.serve("/rule", Answer::redirect(sink));
        let Outcome::Held { reason } = house.check().await else { panic!("{sink} is no rule") };
        assert!(reason.starts_with("redirected to a "), "{reason}");
    }
    house.site.serve("/moved/rule", Answer::html(rule(50, "moved")));
    house.site.serve("/rule", Answer::redirect("/moved/rule"));
    assert_eq!(house.check().await, Outcome::Unchanged { version: 1 }, "the same text elsewhere is no news");
    assert_eq!(house.revisions().await, 0);
}

/// A list of parties, each on a row of its own.
fn list(rows: [&str; 3]) -> String {
    let rows: String =
        rows.iter().map(|name| format!("<tr><td>{name}</td><td>presumption of denial</td></tr>")).collect();
    format!(
        "<html><head><title>List of parties</title></head><body><main><h1>Supplement No. 4—List of parties</h1><p>A license \
         is required for every item subject to this part if one of these parties takes part in the transaction.</p>\
         <table><tr><th>Entity</th><th>Review policy</th></tr>{rows}</table></main></body></html>"
    )
}

#[tokio::test]
async fn rows_of_a_list_in_another_order_are_kept_and_never_told() {
    let mut house = House::new().await;
    house.checked(&list(["Northern Optics", "Harbour Freight", "Elbrus Works"])).await;
    let turned = house.checked(&list(["Elbrus Works", "Northern Optics", "Harbour Freight"])).await;
    assert_eq!(turned, Outcome::Unchanged { version: 2 });
    assert!(matches!(
        house.checked(&list(["Elbrus Works", "Delta Marine", "Harbour Freight"])).await,
        Outcome::Revised { .. }
    ));
    assert_eq!(house.revisions().await, 1);
    reindex(&house.edges.archive, &house.edges.store, &house.source).await.expect("rebuilt");
    assert_eq!(house.revisions().await, 1);
}
