//! The pages in a real browser, from the search to the judgement, with scripts and without; each page by the rules of axe-core in
//! light and dark, wide and narrow; a page that wishes readers ill.
//!
//! Without Chromium these tests say "skipped". With `RULEWATCH_PICTURES=FOLDER` the pictures of all pages are left there.

mod chromium;
mod library;
mod pages;
#[path = "../support/mod.rs"]
mod support;

use std::io::{Cursor, Read};

use chromium::Browser;
use library::{Library, PASSWORD};
use serde_json::json;

/// Finds a revision by its words, and opens it.
fn finds_a_revision(browser: &mut Browser, library: &Library) {
    browser.go(&library.running.url("/"));
    browser.write("input[name=q]", "\"presumption of denial\"");
    browser.leads(|browser| browser.key("Enter"));
    assert!(browser.path().starts_with("/?q="), "{}", browser.path());
    assert!(browser.page().contains("presumption of denial"));
    browser.leads(|browser| browser.click(".timeline .headline a"));
    assert!(browser.path().starts_with("/revisions/"), "{}", browser.path());
    let page = browser.page();
    assert!(page.contains("25 percent") && page.contains("presumption of denial"), "{page}");
}

/// Looks at a revision side by side, and at what changed alone.
fn looks_at_it_in_each_layout(browser: &mut Browser) {
    let shown = "document.querySelectorAll('#redline .rw-line, #redline .rw-columns *').length";
    let whole = browser.value(shown).as_u64();
    browser.leads(|browser| browser.click(".views a[href*='side-by-side']"));
    assert_eq!(browser.value("document.querySelectorAll('.rw-columns').length > 0"), json!(true));
    browser.leads(|browser| browser.click(".views a[href*='view=changed']"));
    assert!(browser.value(shown).as_u64() < whole, "less is shown where only what changed is");
}

fn takes_it_away_for_word(browser: &mut Browser) {
    let (name, bytes) = browser.downloaded(|browser| browser.click(".downloads a[href*='format=docx']"));
    assert_eq!(name, "us-ecfr-744-23-1-2.docx");
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).expect("a container");
    let mut text = String::new();
    parts.by_name("word/document.xml").expect("its text").read_to_string(&mut text).expect("XML");
    assert!(text.contains("<w:ins ") && text.contains("<w:del ") && text.contains("presumption of denial"), "{text}");
}

fn compares_two_days(browser: &mut Browser, library: &Library) {
    browser.go(&library.running.url("/sources/us-ecfr-744-23"));
    browser.write("input[name=from]", "2026-01-20");
    browser.write("input[name=to]", "2026-03-12");
    browser.leads(|browser| browser.click(".questions form[action$=compare] button"));
    let page = browser.page();
    assert!(page.contains("version 1 → 3") && page.contains("ten years") && page.contains("25 percent"), "{page}");
}

/// Fills in the form of the site, and sends it.
fn asks_for_alerts(browser: &mut Browser, library: &Library, address: &str) {
    browser.go(&library.running.url("/subscribe"));
    browser.write("input[name=address]", address);
    browser.click("input[name=topic][value=semiconductors]");
    browser.leads(|browser| browser.click(".door form > button"));
    assert!(browser.page().contains("look into your mailbox"), "{}\n{}", browser.page(), library.running.log());
}

async fn subscribes_and_takes_it_back(browser: &mut Browser, library: &Library, address: &str) {
    asks_for_alerts(browser, library, address);
    let confirm = library.link(address, 1, "confirm").await;
    browser.go(&library.running.url(&confirm));
    assert!(!library.house.say(&["subscriber", "list"]).await.contains(address), "looking confirms nothing");
    browser.leads(|browser| browser.click("main form button"));
    assert!(library.house.say(&["subscription", "list"]).await.contains(address));
    library.revise(if address.starts_with("ana") { 20 } else { 10 }).await;
    let unsubscribe = library.link(address, 2, "unsubscribe").await;
    browser.go(&library.running.url(&unsubscribe));
    browser.leads(|browser| browser.click("main form button"));
    assert!(!library.house.say(&["subscription", "list"]).await.contains(address));
}

pub fn logs_in(browser: &mut Browser, library: &Library) {
    browser.go(&library.running.url("/login?back=%2Fstatus%2Fheld"));
    browser.write("input[name=name]", "ope");
    browser.write("input[name=password]", PASSWORD);
    browser.leads(|browser| browser.click("main form button"));
    assert_eq!(browser.path(), "/status/held");
}

fn judges_a_capture(browser: &mut Browser) {
    browser.leads(|browser| browser.click(".captures a[href*='xx-shrunk']"));
    assert!(browser.page().contains("Why it was held"), "{}", browser.page());
    browser.leads(|browser| browser.click("button[value=revision]"));
    let page = browser.page();
    assert!(page.contains("accepted by ope"), "{page}");
    browser.leads(|browser| browser.click(".head .name"));
    assert!(browser.page().contains("Part 913"), "it is in the list of revisions");
}

/// Steps through the changes with keys, and copies the citation of the one stood at.
fn steps_with_keys_and_copies_a_citation(browser: &mut Browser, library: &Library) {
    browser.go(&library.running.url("/revisions/2"));
    let here = "document.activeElement.id + ' ' + document.querySelectorAll('.rw-here').length";
    browser.key("n");
    let first = browser.text(here);
    browser.key("n");
    let second = browser.text(here);
    assert!(first != second && first.ends_with(" 1") && second.ends_with(" 1"), "{first} {second}");
    browser.key("p");
    assert_eq!(browser.text(here), first);
    browser.click(".rw-here button.copy");
    browser.until("navigator.clipboard.readText().then(text => text.length > 0)");
    let copied = browser.text("navigator.clipboard.readText()");
    let hunk = first.split(' ').next().expect("an id");
    assert!(copied.contains("744.23") && copied.contains("version 1 → 2"), "{copied}");
    assert!(copied.ends_with(&format!("/revisions/2#{hunk}")), "{copied}");
    // The address that was copied leads to the hunk.
    browser.go("about:blank");
    browser.go(&format!("http://{}", copied.rsplit_once("http://").expect("an address").1));
    assert_eq!(browser.value("document.querySelector(':target') !== null"), json!(true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_reader_finds_reads_compares_and_takes_away_and_an_operator_judges() {
    let Some(mut browser) = Browser::start() else { return };
    let library = Library::open().await;
    let origin = library.running.url("");
    let may = json!({ "origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.call("Browser.grantPermissions", may);
    browser.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
    finds_a_revision(&mut browser, &library);
    looks_at_it_in_each_layout(&mut browser);
    takes_it_away_for_word(&mut browser);
    compares_two_days(&mut browser, &library);
    steps_with_keys_and_copies_a_citation(&mut browser, &library);
    subscribes_and_takes_it_back(&mut browser, &library, "ana@example.org").await;
    logs_in(&mut browser, &library);
    judges_a_capture(&mut browser);

    // What comes while the front page is open is announced there.
    assert_eq!(browser.value("document.querySelector('[data-news]').hidden"), json!(true));
    library.revise(5).await;
    browser.until("!document.querySelector('[data-news]').hidden");
    browser.leads(|browser| browser.click("[data-news] a"));
    assert!(browser.page().contains("5 days"), "{}", browser.page());
    assert_eq!(browser.complaints, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn without_scripts_everything_but_keys_and_live_news_works_as_well() {
    let Some(mut browser) = Browser::start() else { return };
    let library = Library::open().await;
    browser.scripts(false);
    finds_a_revision(&mut browser, &library);
    looks_at_it_in_each_layout(&mut browser);
    takes_it_away_for_word(&mut browser);
    compares_two_days(&mut browser, &library);
    subscribes_and_takes_it_back(&mut browser, &library, "bob@example.org").await;
    logs_in(&mut browser, &library);
    judges_a_capture(&mut browser);
    assert_eq!(browser.value("document.querySelectorAll('button.copy').length"), json!(0), "no script ran");
}
