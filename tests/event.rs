//! One act as several sources tell it: found from each of them, by any of its names.

#[path = "support/mod.rs"]
mod support;

use rulewatch::event::event;
use rulewatch::store::{RevisionFilter, Store};
use support::house::House;
use support::service::Running;
use support::site::{Answer, Site};

/// A list of announcements in a site's frame.
fn list(rows: &[&str]) -> Answer {
    let rows: String = rows.iter().map(|row| format!("<li>{row}</li>")).collect();
    Answer::html(format!(
        "<html><head><title>News</title></head><body><main><h1>News of the Office</h1><p>What the Office announces is listed \
         here on the day of its signing, the newest first, with the numbers by which it is known.</p><ul>{rows}</ul>\
         </main></body></html>"
    ))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_order_is_followed_from_its_number_to_the_document_and_to_the_section() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    let old = "Notice on the hours of the reading room and the closing of the library in June.";
    for id in ["xx-house", "xx-register", "xx-code", "xx-other"] {
        house.source(id, &site.url(&format!("/{id}")));
        site.serve(&format!("/{id}"), list(&[old]));
    }
    house.say(&["check", "--all"]).await;
    for (id, news) in [
        ("xx-house", "Executive Order 14999 on the export of accelerators was signed today by the President."),
        (
            "xx-register",
            "E.O. 14999, Export of Accelerators, 91 FR 4321 [FR Doc. 2026-01234], pages 91 FR 4321-4344, effective at once.",
        ),
        ("xx-code", "The section was amended at 91 FR 4330 and now asks for a license for every accelerator."),
        ("xx-other", "Proclamation 11999 declares a week of remembrance for the sailors of the merchant fleet."),
    ] {
        site.serve(&format!("/{id}"), list(&[news, old]));
        house.say(&["check", id]).await;
    }
    let told = house.say(&["log", "--act", "EO 14999"]).await;
    assert!(told.contains("xx-house") && told.contains("xx-register") && !told.contains("xx-code"), "{told}");
    let store =
        Store::open(&format!("sqlite:{}", house.path().join("snapshots/index.sqlite").display())).await.unwrap();
    let revisions = store.revisions(&RevisionFilter::default()).await.unwrap();
    let check = async |from: &str, expected: &[&str]| {
        let revision = revisions.iter().find(|revision| revision.source.as_str() == from).expect(from);
        let tied = event(&store, revision).await.unwrap();
        let told: Vec<String> =
            tied.iter().map(|tied| format!("{} by {}", tied.revision.source, tied.by.join(", "))).collect();
        assert_eq!(told, expected, "from {from}");
    };
    check("xx-house", &["xx-register by EO 14999", "xx-code by 91 FR 4321-4344"]).await;
    check("xx-code", &["xx-house by EO 14999", "xx-register by 91 FR 4330"]).await;
    let by_page = house.say(&["log", "--act", "91 FR 4340"]).await;
    assert!(by_page.contains("xx-register") && !by_page.contains("xx-code"), "{by_page}");
    check("xx-other", &[]).await;
    let house_id = revisions.iter().find(|revision| revision.source.as_str() == "xx-house").expect("told").id;
    drop(store);
    let running = Running::start(&house).await;
    let shown = running.get(&format!("/revisions/{house_id}")).await;
    assert!(shown.contains("Same event elsewhere (2)") && shown.contains("91 FR 4321-4344"), "{shown}");
    running.kill();
}
