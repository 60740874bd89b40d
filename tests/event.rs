//! One act as several sources tell it: found from each of them, by any of its names.

#[path = "support/mod.rs"]
mod support;

use rulewatch::brief::Brief;
use rulewatch::event::{Tied, event, thread};
use rulewatch::revision::Revision;
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
    // One thread for the event, whichever of its revisions is told first, and the same after a restart.
    let threads = async |store: &Store, from: &str| {
        let revision = revisions.iter().find(|revision| revision.source.as_str() == from).expect(from);
        thread(store, revision, &event(store, revision).await.unwrap()).await.unwrap()
    };
    let of_code = threads(&store, "xx-code").await;
    assert_eq!(of_code.len(), 1);
    let path = house.path().join("snapshots/index.sqlite");
    let again = Store::open(&format!("sqlite:{}", path.display())).await.unwrap();
    for from in ["xx-house", "xx-register", "xx-code"] {
        assert_eq!(threads(&again, from).await, of_code, "from {from}");
    }
    assert_ne!(threads(&again, "xx-other").await, of_code);
    // An index without memory of what was sent names the thread alike.
    let fresh = Store::open("sqlite::memory:").await.unwrap();
    for from in ["xx-register", "xx-house"] {
        let revision = revisions.iter().find(|revision| revision.source.as_str() == from).expect(from);
        let tied = event(&store, revision).await.unwrap();
        assert_eq!(thread(&fresh, revision, &tied).await.unwrap(), of_code, "from {from}");
    }
    drop(again);
    let house_id = revisions.iter().find(|revision| revision.source.as_str() == "xx-house").expect("told").id;
    drop(store);
    let running = Running::start(&house).await;
    let shown = running.get(&format!("/revisions/{house_id}")).await;
    assert!(shown.contains("Same event elsewhere (2)") && shown.contains("91 FR 4321-4344"), "{shown}");
    running.kill();
}

#[tokio::test]
async fn a_revision_that_ties_two_threads_stands_in_both_and_none_leaves_its_own() {
    let store = Store::open("sqlite::memory:").await.unwrap();
    let revision = |id: i64, source: &str, acts: &[&str]| Revision {
        id,
        source: source.parse().unwrap(),
        from: 1,
        to: 2,
        seen_at: format!("2026-01-1{id}T00:00:00Z").parse().unwrap(),
        brief: Brief { acts: acts.iter().map(|act| act.to_string()).collect(), ..Brief::default() },
    };
    let tied = |revision: &Revision| Tied { revision: revision.clone(), by: vec!["an act".into()] };
    let (one, two) = (revision(1, "xx-one", &["EO 14999"]), revision(2, "xx-two", &["91 FR 4321"]));
    let both = revision(3, "xx-three", &["EO 14999", "91 FR 4321"]);
    let first = thread(&store, &one, &[]).await.unwrap();
    let second = thread(&store, &two, &[]).await.unwrap();
    assert_ne!(first, second);
    let joined = thread(&store, &both, &[tied(&one), tied(&two)]).await.unwrap();
    assert_eq!(joined, [first[0].clone(), second[0].clone()]);
    assert_eq!(thread(&store, &one, &[tied(&both), tied(&two)]).await.unwrap(), first, "a retry, with more known");
    // What names no act shares the thread of its source with what follows.
    let bare = thread(&store, &revision(4, "xx-page", &[]), &[]).await.unwrap();
    let next = Revision { to: 3, ..revision(5, "xx-page", &[]) };
    assert_eq!(thread(&store, &next, &[]).await.unwrap(), bare);
}

/// An RSS feed of announcements: title, day, words.
fn feed(items: &[(&str, &str, &str)]) -> Answer {
    let item = |(title, day, words): &(&str, &str, &str)| {
        let link = title.to_lowercase().replace(' ', "-");
        format!(
            "<item><title>{title}</title><link>https://house.example/{link}/</link><guid>https://house.example/{link}/</guid>\
             <pubDate>{day} 20:00:00 +0000</pubDate><description>{words}</description></item>"
        )
    };
    let items: String = items.iter().map(item).collect();
    Answer::body(
        "application/rss+xml",
        format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Presidential actions</title><link>https://house.example/</link><description>News</description>{items}</channel></rss>"
        ),
    )
}

/// Rows of a search of the Federal Register.
fn search(rows: &[(&str, &str)]) -> Answer {
    let row = |(number, title): &(&str, &str)| {
        serde_json::json!({
            "document_number": number, "type": "Presidential Document", "subtype": "Executive Order", "title": title,
            "dates": "This order is effective on publication.", "publication_date": "2026-01-20",
            "html_url": format!("https://register.example/d/{number}"),
        })
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    Answer::body("application/json", serde_json::json!({"count": rows.len(), "results": rows}).to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_announcement_and_the_printed_document_are_one_event_by_their_title_and_two_documents_are_not() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    house.source("xx-house", &site.url("/feed/"));
    for id in ["xx-register", "xx-register-too"] {
        house.source(
            id,
            &site.url(&format!(
                "/{id}.json?fields[]=document_number&fields[]=type&fields[]=subtype&fields[]=title&fields[]=dates"
            )),
        );
        let file = house.path().join(format!("watchlist/xx/{id}.toml"));
        let text = std::fs::read_to_string(&file).expect("a source");
        std::fs::write(&file, text + "\n[recipe]\nformat = \"federal-register\"\nwindow = true\n").expect("written");
    }
    let old_news =
        ("National Week of the Merchant Fleet", "Mon, 05 Jan 2026", "A proclamation of a week of remembrance.");
    let old_row = ("2026-00011", "National Week of the Merchant Fleet and Its Sailors, Year 2026");
    site.serve("/feed/", feed(&[old_news]));
    for id in ["xx-register", "xx-register-too"] {
        site.serve(&format!("/{id}.json"), search(&[old_row]));
    }
    house.say(&["check", "--all"]).await;
    let title = "Promoting the Export of the American Stack of Accelerators, Models and Tools into Allied Countries";
    let printed = "Promoting the Export of the American Stack of Accelerators, Models, and Tools Into Allied Countries";
    let other = "Promoting the Safety of the American Fleet of Tankers, Ferries and Tugs in Allied Harbours";
    site.serve("/feed/", feed(&[(title, "Thu, 15 Jan 2026", "By the authority vested in me as President."), old_news]));
    site.serve("/xx-register.json", search(&[("2026-01234", printed), old_row]));
    site.serve("/xx-register-too.json", search(&[("2026-01235", other), old_row]));
    house.say(&["check", "--all"]).await;
    let store =
        Store::open(&format!("sqlite:{}", house.path().join("snapshots/index.sqlite").display())).await.unwrap();
    let revisions = store.revisions(&RevisionFilter::default()).await.unwrap();
    assert_eq!(revisions.len(), 3);
    let check = async |from: &str, expected: &[&str]| {
        let revision = revisions.iter().find(|revision| revision.source.as_str() == from).expect(from);
        let tied = event(&store, revision).await.unwrap();
        let told: Vec<String> =
            tied.iter().map(|tied| format!("{} by {}", tied.revision.source, tied.by.join(", "))).collect();
        assert_eq!(told, expected, "from {from}: {:?}", revision.brief);
    };
    check("xx-house", &["xx-register by the same title"]).await;
    check("xx-register", &["xx-house by the same title"]).await;
    // Two rows share the sentence on their effect, and are two documents.
    check("xx-register-too", &[]).await;
    let log = house.say(&["log"]).await;
    assert!(log.contains("acts named") && log.contains("FR Doc. 2026-01234"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn two_rules_that_amend_one_part_on_one_day_are_two_events_and_the_section_is_of_both() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    let recipe = |id: &str, format: &str| {
        house.source(id, &site.url(&format!("/{id}.json")));
        let file = house.path().join(format!("watchlist/xx/{id}.toml"));
        let text = std::fs::read_to_string(&file).expect("a source");
        std::fs::write(&file, text + &format!("\n[recipe]\nformat = \"{format}\"\nwindow = true\n")).expect("written");
    };
    let rules = |rules: &[(&str, &str)]| {
        let rule = |(number, day): &(&str, &str)| {
            serde_json::json!({"document_number": number, "type": "Rule", "title": format!("Rule {number}"), "effective_on": day,
                "cfr_references": [{"title": 15, "part": 744}], "html_url": format!("https://register.example/d/{number}")})
        };
        let rules: Vec<_> = rules.iter().map(rule).collect();
        Answer::body("application/json", serde_json::json!({"count": rules.len(), "results": rules}).to_string())
    };
    let issues = |days: &[&str]| {
        let issue = |day: &&str| {
            serde_json::json!({"date": day, "amendment_date": day, "issue_date": day, "identifier": "744.23", "name": "§ 744.23 End uses.",
                "part": "744", "substantive": true, "removed": false, "subpart": null, "title": "15", "type": "section"})
        };
        let issues: Vec<_> = days.iter().map(issue).collect();
        Answer::body("application/json", serde_json::json!({"content_versions": issues}).to_string())
    };
    let (old, new) = ("2025-12-01", "2026-01-15");
    for (id, number) in [("xx-rules", "2025-00001"), ("xx-rules-too", "2025-00002")] {
        recipe(id, "federal-register");
        site.serve(&format!("/{id}.json"), rules(&[(number, old)]));
    }
    recipe("xx-code", "ecfr-versions");
    site.serve("/xx-code.json", issues(&[old]));
    house.say(&["check", "--all"]).await;
    site.serve("/xx-rules.json", rules(&[("2026-00789", new), ("2025-00001", old)]));
    site.serve("/xx-rules-too.json", rules(&[("2026-00790", new), ("2025-00002", old)]));
    site.serve("/xx-code.json", issues(&[new, old]));
    house.say(&["check", "--all"]).await;
    let store =
        Store::open(&format!("sqlite:{}", house.path().join("snapshots/index.sqlite").display())).await.unwrap();
    let revisions = store.revisions(&RevisionFilter::default()).await.unwrap();
    let check = async |from: &str, expected: &[&str]| {
        let revision = revisions.iter().find(|revision| revision.source.as_str() == from).expect(from);
        let tied = event(&store, revision).await.unwrap();
        let mut told: Vec<&str> = tied.iter().map(|tied| tied.revision.source.as_str()).collect();
        told.sort_unstable();
        assert_eq!(told, expected, "from {from}: {:?}", revision.brief.acts);
    };
    check("xx-rules", &["xx-code"]).await;
    check("xx-rules-too", &["xx-code"]).await;
    check("xx-code", &["xx-rules", "xx-rules-too"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_amended_section_names_the_document_that_amended_it() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    house.source("xx-part", &site.url("/part-744.xml"));
    house.source("xx-rules", &site.url("/rules.json"));
    let file = house.path().join("watchlist/xx/xx-rules.toml");
    let text = std::fs::read_to_string(&file).expect("a source");
    std::fs::write(&file, text + "\n[recipe]\nformat = \"federal-register\"\nwindow = true\n").expect("written");
    let part = |share: u32, cited: &str| {
        Answer::body(
            "application/xml",
            format!(
                "<?xml version=\"1.0\"?><DIV5 N=\"744\" TYPE=\"PART\"><HEAD>PART 744—CONTROL POLICY</HEAD><DIV8 N=\"744.23\" TYPE=\"SECTION\">\
                 <HEAD>§ 744.23   Supercomputer end use.</HEAD><P>(a) A license is required to export an item of the schedule to any \
                 destination in Group D.</P><P>(b) The share of a consignee owned by a listed entity may not exceed {share} percent.</P>\
                 <CITA TYPE=\"N\">[87 FR 62210, Oct. 13, 2022{cited}]</CITA></DIV8></DIV5>"
            ),
        )
    };
    let rules = |rules: &[(&str, &str, u32)]| {
        let rule = |(number, title, page): &(&str, &str, u32)| {
            serde_json::json!({"document_number": number, "type": "Rule", "title": title, "citation": format!("91 FR {page}"),
                "start_page": page, "end_page": page + 5, "html_url": format!("https://register.example/d/{number}")})
        };
        let rules: Vec<_> = rules.iter().map(rule).collect();
        Answer::body("application/json", serde_json::json!({"count": rules.len(), "results": rules}).to_string())
    };
    let older = ("2026-00500", "Export Administration Regulations: Corrections", 1200);
    site.serve("/part-744.xml", part(50, ""));
    site.serve("/rules.json", rules(&[older]));
    house.say(&["check", "--all"]).await;
    site.serve("/part-744.xml", part(25, ", as amended at 91 FR 1687, Jan. 15, 2026"));
    site.serve(
        "/rules.json",
        rules(&[("2026-00789", "Revision to License Review Policy for Advanced Computing", 1684), older]),
    );
    house.say(&["check", "--all"]).await;
    let log = house.say(&["log", "xx-part"]).await;
    assert!(log.contains("91 FR 1687"), "{log}");
    let store =
        Store::open(&format!("sqlite:{}", house.path().join("snapshots/index.sqlite").display())).await.unwrap();
    let revisions = store.revisions(&RevisionFilter::default()).await.unwrap();
    let amended = revisions.iter().find(|revision| revision.source.as_str() == "xx-part").expect("revised");
    let tied = event(&store, amended).await.unwrap();
    assert_eq!(tied.len(), 1);
    assert!(tied[0].revision.brief.acts.contains(&"FR Doc. 2026-00789".to_owned()), "{:?}", tied[0].revision.brief);
    let id = amended.id;
    drop(store);
    let running = Running::start(&house).await;
    let shown = running.get(&format!("/revisions/{id}")).await;
    assert!(shown.contains("Same event elsewhere (1)") && shown.contains("2026-00789"), "{shown}");
    running.kill();
}
