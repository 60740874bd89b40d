//! Entries that become sources: followed once and watched, with their attachments, whatever the list does meanwhile and
//! wherever a crash falls; and copies of a text, compared.

#[path = "support/paper.rs"]
mod paper;
#[path = "support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Write};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use paper::{Face, Paper};
use rulewatch::archive::Archive;
use rulewatch::check::Edges;
use rulewatch::fetch::Fetcher;
use rulewatch::service::Service;
use rulewatch::store::Store;
use rulewatch::watchlist;
use serde_json::Value;
use support::house::{House, json_lines};
use support::service::{Running, until};
use support::site::{Answer, Site, fetch_settings};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The parent of most tests: a list of notices whose rows are followed, two of them at the first check.
const LIST: &str =
    "[recipe]\nformat = \"html\"\nrows = \"li\"\nwindow = true\n\n[follow]\nlink = '/notice/'\nfirst = 2\n";

/// A house with one list, `xx-list`, defined so beyond its address.
async fn house(more: &str) -> (House, Site) {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    define(&house, "xx-list", &site.url("/list"), more);
    (house, site)
}

fn define(house: &House, id: &str, url: &str, more: &str) {
    let head = if more.contains("copy_of") { more } else { "" };
    let rest = if more.contains("copy_of") { "" } else { more };
    let text = format!(
        "title = \"{id}\"\nissuer = \"Bureau\"\njurisdiction = \"XA\"\nurl = \"{url}\"\ntopics = [\"notices\"]\nlanguage = \"en\"\n{head}\n\
         [schedule]\nevery = \"15m\"\n\n{rest}"
    );
    fs::write(house.path().join(format!("watchlist/xx/{id}.toml")), text).expect("written");
}

/// A list with these entries, newest first.
fn list(links: &[&str]) -> Answer {
    let entries: String = links
        .iter()
        .map(|link| format!("<li><a href=\"{link}\">Notice of the Bureau about {}</a> 2026-01-15</li>", link.len()))
        .collect();
    Answer::html(format!(
        "<html><head><title>Notices</title></head><body><main><h1>Notices of the Bureau</h1><ul>{entries}</ul></main></body></html>"
    ))
}

fn notice(days: u32, links: &str) -> Answer {
    Answer::html(format!(
        "<html><head><title>A notice</title></head><body><main><h1>Notice of the Bureau</h1><p>(a) A license is required to \
         export an item of the schedule to any destination in Group D, unless the consignee is listed.</p>\
         <p>(b) An application is decided within {days} days of its receipt by the Office.</p>{links}</main></body></html>"
    ))
}

/// How each check of a round ended: status by source.
async fn round(house: &House) -> BTreeMap<String, String> {
    let lines = json_lines(&house.said(&["check", "--all", "--json"]).await.out);
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    lines.iter().map(|line| (text(&line["source"]), text(&line["status"]))).collect()
}

/// What is watched beside the watchlist: id by address, with the source it was found in.
async fn children(house: &House) -> BTreeMap<String, (String, String)> {
    let listed: Value = serde_json::from_str(&house.say(&["source", "list", "--json"]).await).expect("JSON");
    let rows = listed.as_array().expect("a list").iter().filter(|row| row["found_in"].is_string());
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    rows.map(|row| (text(&row["url"]), (text(&row["source"]), text(&row["found_in"])))).collect()
}

async fn child(house: &House, url: &str) -> String {
    let children = children(house).await;
    children.get(url).unwrap_or_else(|| panic!("{url} is among {children:?}")).0.clone()
}

fn asked(site: &Site, path: &str) -> usize {
    site.requests().iter().filter(|request| request.path == path).count()
}

/// The subjects of the messages sent so far.
async fn subjects(house: &House) -> Vec<String> {
    house.say(&["deliveries", "send"]).await;
    let Ok(folder) = fs::read_dir(house.path().join("snapshots/outbox")) else { return Vec::new() };
    let texts = folder.map(|file| fs::read_to_string(file.expect("a file").path()).expect("a message"));
    let subject = |text: String| text.lines().find(|line| line.starts_with("Subject:")).expect("a subject").to_owned();
    let mut subjects: Vec<String> = texts.map(subject).collect();
    subjects.sort();
    subjects
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_new_entry_is_told_by_its_list_and_watched_from_then_on() {
    let (house, site) = house(LIST).await;
    for name in ["a", "b", "c", "new"] {
        site.serve(&format!("/notice/{name}"), notice(30, ""));
    }
    house.say(&["subscriber", "add", "ana@example.org"]).await;
    house.say(&["subscription", "add", "ana@example.org", "--topic", "notices"]).await;
    site.serve("/list", list(&["/notice/a", "/notice/b", "/notice/c"]));
    assert_eq!(round(&house).await.values().collect::<Vec<_>>(), ["first"; 3], "the list and two of its three entries");
    site.serve("/list", list(&["/notice/new", "/notice/a", "/notice/b", "/notice/c"]));
    let ended = round(&house).await;
    let new = child(&house, &site.url("/notice/new")).await;
    assert_eq!((ended["xx-list"].as_str(), ended[&new].as_str()), ("revised", "first"));
    assert_eq!(asked(&site, "/notice/c"), 0, "an old entry is no new one");
    assert_eq!(subjects(&house).await.len(), 1, "the list tells of the entry, its first version is not told again");
    site.serve("/notice/new", notice(45, ""));
    assert_eq!(round(&house).await[&new], "revised");
    let told = subjects(&house).await;
    assert!(told.len() == 2 && told.iter().any(|subject| subject.contains("Bureau: (b): ")), "{told:?}");
    assert!(house.say(&["diff", &new]).await.contains("{+45+}"));
    let shown = house.say(&["source", "show", &new]).await;
    assert!(shown.contains("in an entry of xx-list") && shown.contains("Bureau (XA)"), "{shown}");
    assert!(house.say(&["log", &new]).await.contains(&new));
    assert!(house.say(&["show", &new, "--text"]).await.contains("within 45 days"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn who_subscribes_to_a_list_gets_what_it_leads_to() {
    let (house, site) = house(LIST).await;
    site.serve("/notice/a", notice(30, ""));
    site.serve("/list", list(&["/notice/a"]));
    house.say(&["subscriber", "add", "ana@example.org"]).await;
    house.say(&["subscription", "add", "ana@example.org", "--source", "xx-list"]).await;
    round(&house).await;
    site.serve("/notice/a", notice(45, ""));
    round(&house).await;
    assert_eq!(subjects(&house).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_entry_that_slid_off_its_list_is_watched_on_and_one_that_came_back_is_no_other() {
    let (house, site) = house(LIST).await;
    for name in ["a", "b", "c"] {
        site.serve(&format!("/notice/{name}"), notice(30, ""));
    }
    site.serve("/list", list(&["/notice/b", "/notice/a"]));
    round(&house).await;
    let slid = child(&house, &site.url("/notice/a")).await;
    site.serve("/list", list(&["/notice/c", "/notice/b"]));
    round(&house).await;
    site.serve("/notice/a", notice(45, ""));
    assert_eq!(round(&house).await[&slid], "revised");
    site.serve("/list", list(&["/notice/b", "/notice/a"]));
    round(&house).await;
    assert_eq!(children(&house).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_entry_that_is_gone_is_an_outage_and_never_a_revision() {
    let (house, site) = house(LIST).await;
    site.serve("/notice/a", notice(30, ""));
    site.serve("/list", list(&["/notice/a"]));
    round(&house).await;
    let id = child(&house, &site.url("/notice/a")).await;
    for status in [404, 410, 404] {
        site.serve("/notice/a", Answer::text("nothing here").status(status));
        assert_eq!(round(&house).await[&id], "failed");
    }
    assert!(house.say(&["source", "show", &id]).await.contains("gone: "));
    site.serve("/notice/a", notice(30, ""));
    assert_eq!(round(&house).await[&id], "unchanged");
    assert_eq!(house.say(&["log", &id, "--json"]).await.trim(), "[]");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_entry_known_by_name_is_asked_again_where_it_is_listed_at_another_address() {
    let more = "[recipe]\nformat = \"json\"\nrows = \"$[*]\"\nkey = [\"section\", \"day\"]\n\n\
                [follow]\nname = \"section\"\ncolumn = \"address\"\ndays = 0\n";
    let (house, site) = house(more).await;
    let table = |rows: &[(&str, &str)]| {
        let row = |(section, day): &(&str, &str)| serde_json::json!({"section": section, "day": day, "address": site.url(&format!("/full/{day}/{section}"))});
        Answer::body(
            "application/json",
            serde_json::to_string(&rows.iter().map(row).collect::<Vec<_>>()).expect("JSON"),
        )
    };
    site.serve("/list", table(&[("9.1", "2025-01-01"), ("9.2", "2026-01-01"), ("9.2", "2025-01-01")]));
    for path in ["/full/2025-01-01/9.1", "/full/2026-01-01/9.2"] {
        site.serve(path, notice(30, "").etag());
    }
    assert_eq!(round(&house).await.values().collect::<Vec<_>>(), ["first"; 3]);
    let id = child(&house, &site.url("/full/2026-01-01/9.2")).await;
    site.serve("/full/2026-03-01/9.2", notice(45, "").etag());
    site.serve(
        "/list",
        table(&[("9.2", "2026-03-01"), ("9.1", "2025-01-01"), ("9.2", "2026-01-01"), ("9.2", "2025-01-01")]),
    );
    let ended = round(&house).await;
    assert_eq!(
        ended.iter().map(|(id, status)| (id.as_str(), status.as_str())).collect::<Vec<_>>(),
        [("xx-list", "revised"), (&*id, "revised")]
    );
    let requests = site.requests();
    let last = requests.iter().rfind(|request| request.path.starts_with("/full/")).expect("asked");
    assert_eq!(
        (last.path.as_str(), last.header("if-none-match")),
        ("/full/2026-03-01/9.2", None),
        "another address has no validators"
    );
    house.say(&["check", &id]).await;
    let requests = site.requests();
    assert!(requests.last().expect("asked").header("if-none-match").is_some(), "the same one has them");
    fs::remove_file(house.path().join("snapshots/index.sqlite")).expect("removed");
    house.say(&["reindex"]).await;
    assert_eq!(round(&house).await.len(), 1, "what is at rest stays so");
}

/// A PDF and a Word document that say this.
fn pdf(days: u32) -> Answer {
    let mut paper = Paper::default();
    paper.sheet().line(Face::Bold, 14.0, 72.0, 740.0, "Annex - Schedule of items");
    paper.paragraph(
        10.0,
        72.0,
        700.0,
        468.0,
        18.0,
        &format!("(b) An application is decided within {days} days of its receipt by the Office."),
    );
    Answer::body("application/pdf", paper.bytes())
}

fn word(days: u32) -> Answer {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", SimpleFileOptions::default()).expect("begun");
    let text = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>A licence of the schedule is valid for {days} days.</w:t></w:r></w:p>\
         <w:p><w:r><w:t>The schedule lists what needs one, by number and by name.</w:t></w:r></w:p></w:body></w:document>"
    );
    archive.write_all(text.as_bytes()).expect("written");
    Answer::body("application/octet-stream", archive.finish().expect("whole").into_inner())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn attachments_are_kept_as_evidence_and_compared_like_any_text() {
    let (house, site) = house(&format!("{LIST}attachments = [\"pdf\", \"docx\"]\n")).await;
    let links = "<p><a href=\"/files/annex.pdf\">Annex 1</a> <a href=\"/files/get?name=list.DOCX\">Annex 2</a> \
                 <a href=\"/files/picture.png\">a picture</a> <a href=\"https://other.example/annex.pdf\">elsewhere</a></p>";
    site.serve("/list", list(&["/notice/a"]));
    site.serve("/notice/a", notice(30, links));
    site.serve("/files/annex.pdf", pdf(30));
    site.serve("/files/get", word(90));
    let ended = round(&house).await;
    assert_eq!(ended.values().collect::<Vec<_>>(), ["first"; 4], "{ended:?}");
    let parent = child(&house, &site.url("/notice/a")).await;
    let found = children(&house).await;
    assert_eq!(found[&site.url("/files/annex.pdf")].1, parent, "an attachment is found in its document");
    site.serve("/files/annex.pdf", pdf(45));
    site.serve("/files/get", word(60));
    let ended = round(&house).await;
    for path in ["/files/annex.pdf", "/files/get?name=list.DOCX"] {
        let id = &found[&site.url(path)].0;
        assert_eq!(ended[id], "revised", "{path}");
    }
    assert!(house.say(&["diff", &found[&site.url("/files/annex.pdf")].0]).await.contains("{+45+}"));
    let bytes = house.run(&["show", &found[&site.url("/files/annex.pdf")].0, "--raw"]).await.stdout;
    assert!(bytes.starts_with(b"%PDF"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_hostile_list_leads_to_few_places_and_to_none_that_is_not_its_own() {
    let (house, site) = house(&LIST.replace("first = 2", "first = 9\na_day = 12\nmost = 15")).await;
    let port = site.address().port();
    let mut links: Vec<String> = [
        // One address in seven spellings.
        "/notice/one",
        "/notice/one/",
        "/notice/%6Fne",
        "/x/../notice/one",
        "/notice/one#part",
        "/notice/one?utm_source=x",
        "HTTP://127.0.0.1:PORT/notice/one",
        "javascript:alert('/notice/')",
        "data:text/html,/notice/",
        "file:///notice/x",
        "mailto:notice@example.org?/notice/",
        "http://127.0.0.1:1/notice/inward",
        "http://10.0.0.1/notice/inward",
        "http://169.254.169.254/notice/x",
        "http://user:word@127.0.0.1:PORT/notice/key",
        "https://other.example/notice/x",
        "/list",
        "/elsewhere/x",
    ]
    .map(|link| link.replace("PORT", &port.to_string()))
    .to_vec();
    let listed: Vec<&str> = links.iter().map(String::as_str).collect();
    site.serve("/notice/one", notice(30, "<p><a href=\"/list\">Back</a> <a href=\"/notice/two\">Next</a></p>"));
    site.serve("/list", list(&listed));
    round(&house).await;
    let found = children(&house).await;
    assert_eq!(found.keys().collect::<Vec<_>>(), [&site.url("/notice/one")], "{found:?}");
    links.extend((0..3_000).map(|n| format!("/notice/{n}")));
    let listed: Vec<&str> = links.iter().map(String::as_str).collect();
    site.serve("/list", list(&listed));
    let said = house.said(&["check", "xx-list", "--json"]).await;
    assert_eq!(children(&house).await.len(), 12, "as many a day as the rule allows: {said:?}");
    let shown = house.say(&["source", "show", "xx-list"]).await;
    assert!(shown.contains("2989 more entries are listed than `[follow]` allows"), "{shown}");
    assert_eq!(asked(&site, "/notice/two"), 0, "a child follows nothing but its attachments");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_the_watchlist_names_is_not_watched_twice() {
    let (house, site) = house(LIST).await;
    define(&house, "xx-own", &site.url("/notice/a"), "");
    define(&house, "xx-other-list", &site.url("/other"), LIST);
    site.serve("/list", list(&["/notice/a", "/notice/b"]));
    site.serve("/other", list(&["/notice/b/"]));
    site.serve("/notice/a", notice(30, ""));
    site.serve("/notice/b", notice(30, ""));
    round(&house).await;
    round(&house).await;
    assert_eq!(children(&house).await.len(), 1);
    assert_eq!((asked(&site, "/notice/a"), asked(&site, "/notice/b")), (2, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_child_at_rest_is_asked_no_more_and_stays_known() {
    let (house, site) = house(&format!("{LIST}days = 0\n")).await;
    site.serve("/list", list(&["/notice/a"]));
    site.serve_each("/notice/a", [Answer::text("busy").status(503), notice(30, "")]);
    let id = {
        round(&house).await;
        child(&house, &site.url("/notice/a")).await
    };
    assert_eq!(
        house.say(&["check", &id, "--json"]).await.matches("\"first\"").count(),
        1,
        "what failed is tried again"
    );
    assert!(!round(&house).await.contains_key(&id));
    assert_eq!(asked(&site, "/notice/a"), 2);
    assert!(house.say(&["show", &id, "--text"]).await.contains("within 30 days"));
}

/// The parent's version is in archive and index, and the list of what it leads to could not be kept: as after a crash.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_a_crash_left_unfollowed_is_followed_by_the_next_check_of_the_list() {
    let (house, site) = house(LIST).await;
    for name in ["a", "b"] {
        site.serve(&format!("/notice/{name}"), notice(30, ""));
    }
    site.serve("/list", list(&["/notice/a"]));
    round(&house).await;
    let file = house.path().join("snapshots/xx-list/followed.json");
    let before = fs::read(&file).expect("the list of what was followed");
    site.serve("/list", list(&["/notice/b", "/notice/a"]));
    round(&house).await;
    fs::write(&file, before).expect("as it was before the crash");
    assert_eq!(children(&house).await.len(), 1, "the entry is forgotten");
    assert_eq!(round(&house).await["xx-list"], "unchanged");
    assert_eq!(children(&house).await.len(), 2, "and found again, though the list says nothing new");
    fs::write(&file, "{").expect("damaged");
    let said = house.said(&["source", "list"]).await.ends_with(0);
    assert!(said.talk.contains("`followed.json` of source `xx-list` is damaged"), "{said:?}");
    let said = house.said(&["check", "xx-list", "--json"]).await.ends_with(0);
    assert!(said.out.contains("what it lists was not followed: "), "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_service_killed_again_and_again_loses_no_entry() {
    let (house, site) = house(LIST).await;
    site.serve("/notice/0", notice(30, ""));
    site.serve("/list", list(&["/notice/0"]));
    round(&house).await;
    let mut links = vec!["/notice/0".to_owned()];
    for n in 1..=8_u32 {
        site.serve(&format!("/notice/{n}"), notice(30 + n, ""));
        links.insert(0, format!("/notice/{n}"));
        site.serve("/list", list(&links.iter().map(String::as_str).collect::<Vec<_>>()));
        let running = Running::start(&house).await;
        let _ = tokio::time::timeout(Duration::from_millis(u64::from(n) * 12), running.check_all()).await;
        running.kill();
    }
    let running = Running::start(&house).await;
    running.check_all().await.expect("a last round");
    let versions = async |n: usize| {
        let address = site.url(&format!("/notice/{n}"));
        let known = children(&house).await;
        match known.get(&address) {
            Some((id, _)) => house.say(&["versions", id, "--json"]).await.matches("\"version\"").count(),
            None => 0,
        }
    };
    for n in 0..=8 {
        until("every entry has its first version", async || versions(n).await == 1).await;
    }
    running.kill();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_archive_alone_gives_children_and_their_history_back() {
    let (house, site) = house(&format!("{LIST}attachments = [\"pdf\"]\n")).await;
    site.serve("/list", list(&["/notice/a"]));
    site.serve("/notice/a", notice(30, "<p><a href=\"/files/annex.pdf\">Annex 1</a></p>"));
    site.serve("/files/annex.pdf", pdf(30));
    round(&house).await;
    site.serve("/notice/a", notice(45, "<p><a href=\"/files/annex.pdf\">Annex 1</a></p>"));
    site.serve("/files/annex.pdf", pdf(45));
    round(&house).await;
    let told = async || (children(&house).await, house.say(&["log"]).await, house.say(&["verify"]).await);
    let before = told().await;
    for file in ["index.sqlite", "index.sqlite-wal", "index.sqlite-shm"] {
        let _ = fs::remove_file(house.path().join("snapshots").join(file));
    }
    house.say(&["reindex"]).await;
    assert_eq!(told().await, before);
    let ended = round(&house).await;
    assert_eq!(ended.values().collect::<BTreeSet<_>>().len(), 1, "nothing is news: {ended:?}");
    assert_eq!(children(&house).await, before.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_service_takes_up_an_entry_without_a_restart_and_knows_it_after_one() {
    let (house, site) = house(LIST).await;
    site.serve("/list", list(&["/notice/a"]));
    site.serve("/notice/a", notice(30, ""));
    let running = Running::start(&house).await;
    until("the entry is asked", async || asked(&site, "/notice/a") == 1).await;
    until("it is told", async || running.get("/status").await.contains("found in xx-list")).await;
    let id = child(&house, &site.url("/notice/a")).await;
    until("it is recorded", async || house.say(&["versions", &id, "--json"]).await.contains("sha256")).await;
    running.kill();
    let running = Running::start(&house).await;
    assert!(running.get("/status").await.contains("found in xx-list"));
    assert_eq!(asked(&site, "/notice/a"), 1, "it is not due again");
    running.kill();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_service_takes_over_what_a_check_in_another_process_has_found() {
    let (house, site) = house(LIST).await;
    site.serve("/list", list(&[]));
    site.serve("/notice/a", notice(30, ""));
    let data = house.path().join("snapshots");
    let edges = Edges {
        fetcher: Arc::new(Fetcher::new(fetch_settings()).expect("a fetcher")),
        archive: Archive::open(&data).expect("an archive"),
        store: Store::open(&format!("sqlite:{}", data.join("index.sqlite").display())).await.expect("an index"),
    };
    let service = Arc::new(Service::new(edges, Timestamp::now()));
    let read = watchlist::load(&house.path().join("watchlist")).sources;
    service.put_in_force(read, Vec::new(), Timestamp::now()).await.expect("in force");
    site.serve("/list", list(&["/notice/a"]));
    round(&house).await;
    assert_eq!((asked(&site, "/notice/a"), service.sources().len()), (1, 1));
    let in_two_days = Timestamp::now() + SignedDuration::from_hours(48);
    until("the service asks it too", async || {
        service.begin_due(in_two_days).await.expect("begun");
        asked(&site, "/notice/a") == 2
    })
    .await;
    assert_eq!(service.sources().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_rule_given_to_a_known_list_follows_what_it_shows_and_one_taken_away_retires_it() {
    let (house, site) = house("").await;
    site.serve("/list", list(&["/notice/a", "/notice/b", "/notice/c"]));
    for name in ["a", "b", "c"] {
        site.serve(&format!("/notice/{name}"), notice(30, ""));
    }
    round(&house).await;
    define(&house, "xx-list", &site.url("/list"), LIST);
    round(&house).await;
    assert_eq!(children(&house).await.len(), 2, "as at a first check");
    let id = child(&house, &site.url("/notice/a")).await;
    define(&house, "xx-list", &site.url("/list"), "");
    assert_eq!(round(&house).await.len(), 1);
    assert!(house.say(&["show", &id, "--text"]).await.contains("within 30 days"), "its history stays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn copies_that_differ_are_told_for_as_long_as_they_do_and_are_no_revision() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    define(&house, "xx-main", &site.url("/main"), "");
    define(&house, "xx-copy", &site.url("/copy"), "copy_of = \"xx-main\"\n");
    house.say(&["subscriber", "add", "ana@example.org"]).await;
    house.say(&["subscription", "add", "ana@example.org"]).await;
    let check = async |id: &str| {
        let line = json_lines(&house.say(&["check", id, "--json"]).await).remove(0);
        (line["status"].as_str().expect("a status").to_owned(), line["reason"].as_str().unwrap_or_default().to_owned())
    };
    site.serve("/main", notice(30, "").etag());
    site.serve("/copy", notice(45, "").etag());
    check("xx-main").await;
    check("xx-copy").await;
    for _ in 0..2 {
        let (status, reason) = check("xx-copy").await;
        assert_eq!(status, "unchanged");
        assert_eq!(
            reason,
            "says something else than `xx-main` in 1 place: see `rulewatch diff xx-main --with xx-copy`"
        );
    }
    assert!(house.say(&["diff", "xx-main", "--with", "xx-copy"]).await.contains("[-30-]{+45+}"));
    let typography = "<html><body><main><h1>Notice of the Bureau</h1><p>(a) A license is required to export an item of the schedule \
         to any destination in Group&nbsp;D, unless the consignee is listed.</p><p>(b)  An application is decided within 30 days of its \
         receipt by the Office.</p></main></body></html>";
    site.serve("/copy", Answer::html(typography.to_owned()));
    assert_eq!(check("xx-copy").await.0, "revised");
    assert_eq!(check("xx-copy").await, ("unchanged".to_owned(), String::new()));
    assert_eq!(subjects(&house).await, Vec::<String>::new(), "a copy is told to the keeper, not to subscribers");
    site.serve("/main", notice(60, "").etag());
    assert_eq!(check("xx-main").await.0, "revised");
    assert_eq!(subjects(&house).await.len(), 1);
    let running = Running::start(&house).await;
    until("the copy is asked because its main text moved", async || {
        running.get("/status").await.contains("in 1 place")
    })
    .await;
    running.kill();
}
