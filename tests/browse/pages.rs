//! Every page, in every look: the rules of axe-core, nothing too wide, nothing that a page of a source wished for.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::chromium::{Browser, LOOKS};
use super::library::Library;
use super::{asks_for_alerts, logs_in};

/// What each page is called in a picture, and its address; those that a mail leads to come beside.
const PAGES: [(&str, &str); 31] = [
    ("front", "/"),
    ("search", "/?q=license"),
    ("search-chinese", "/?q=%E7%A8%80%E5%9C%9F"),
    ("search-nothing", "/?q=zinc"),
    ("filtered", "/?issuer=BIS&severity=2&direction=tightens"),
    ("revision", "/revisions/2"),
    ("revision-sides", "/revisions/3?view=side-by-side"),
    ("revision-changed", "/revisions/3?view=changed"),
    ("revision-chinese", "/revisions/1?language=zh-Hans"),
    ("event", "/events/1"),
    ("sources", "/sources"),
    ("source", "/sources/us-ecfr-744-23"),
    ("compare-two", "/sources/us-ecfr-744-23/compare?from=2026-01-20&to=2026-03-12"),
    ("text", "/sources/us-ecfr-744-23/versions/2"),
    ("text-chinese", "/sources/cn-mofcom-2025-61/versions/2?language=zh-Hant"),
    ("compare", "/compare"),
    ("upcoming", "/upcoming"),
    ("subscribe", "/subscribe"),
    ("login", "/login"),
    ("status", "/status"),
    ("held", "/status/held"),
    ("capture", "/status/held/xx-shrunk/1"),
    ("deliveries", "/status/deliveries"),
    ("recipe", "/status/recipe"),
    ("no-page", "/nowhere"),
    ("front-hant", "/?language=zh-Hant"),
    ("hostile-revision", "/revisions/4"),
    ("hostile-sides", "/revisions/4?view=side-by-side"),
    ("hostile-source", "/sources/xx-hostile"),
    ("hostile-text", "/sources/xx-hostile/versions/2"),
    ("hostile-search", "/?q=%3Cscript%3Ealert(1)%3C/script%3E+%E2%80%AE"),
];

/// The rules of axe-core; without them the pages are looked at all the same.
fn rules() -> Option<String> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/target/axe/axe.min.js");
    let rules = std::fs::read_to_string(file).ok();
    if rules.is_none() {
        println!("skipped: the rules of axe-core, which `tests/run` fetches");
    }
    rules
}

/// Judges the pages that it is shown.
struct Judge<'a> {
    browser: &'a mut Browser,
    rules: Option<String>,
    pictures: Option<PathBuf>,
    faults: Vec<String>,
}

impl Judge<'_> {
    /// Looks at the page that the browser shows, in each look, everything folded opened.
    fn look(&mut self, name: &str) {
        let Judge { browser, rules, pictures, faults } = self;
        for complaint in browser.complaints.drain(..) {
            faults.push(format!("{name}: {complaint}"));
        }
        let ran = browser.value("window.ran ?? null");
        if ran != Value::Null {
            faults.push(format!("{name}: a script of the page ran: {ran}"));
        }
        if let Some(folder) = pictures {
            for look in LOOKS {
                browser.look(look);
                let scheme = if look.dark { "dark" } else { "light" };
                browser.picture(&folder.join(format!("{name}-{}-{scheme}.png", look.width)));
            }
            browser.call("Emulation.setEmulatedMedia", json!({ "media": "", "features": [] }));
            browser.paper(&folder.join(format!("{name}.pdf")));
        }
        browser.value("document.querySelectorAll('details').forEach(folded => { folded.open = true })");
        if let Some(rules) = rules {
            browser.value(&format!("{rules}; true"));
        }
        for look in LOOKS {
            browser.look(look);
            let wide = browser.value(WIDE);
            if wide != json!([]) {
                faults.push(format!("{name} at {} is too wide: {wide}", look.width));
            }
            if rules.is_some() {
                // Only colours and room differ between the looks: each rule is asked wide and narrow, light and dark.
                let axe = if look.dark == (look.width < 600) { AXE.to_owned() } else { AXE.replace("axe.run({", SOME) };
                let broken = browser.value(&axe);
                if broken != json!([]) {
                    faults.push(format!("{name}, {look:?}: {broken:#}"));
                }
            }
        }
    }
}

/// What stands out of the page to the right, where the page can be moved sideways.
const WIDE: &str = "document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] : \
    [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map(one => one.outerHTML.slice(0, 120))";
const SOME: &str =
    "axe.run({ runOnly: ['color-contrast', 'target-size', 'scrollable-region-focusable', 'link-in-text-block'],";
const AXE: &str = "axe.run({ rules: { 'target-size': { enabled: true } } }).then(found => { \
    if (found.passes.length === 0) throw new Error('axe-core found next to nothing to judge'); \
    return found.violations.map(rule => [rule.id, ...rule.nodes.slice(0, 3).map(node => node.html.slice(0, 200) + ' ' + (node.any[0]?.message ?? ''))]) })";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_page_is_accessible_in_every_look_and_what_a_source_wishes_never_happens() {
    let Some(mut browser) = Browser::start() else { return };
    let library = Library::open().await;
    let address = "cy@example.org";
    asks_for_alerts(&mut browser, &library, address);
    let confirm = library.running.url(&library.link(address, 1, "confirm").await);
    logs_in(&mut browser, &library);

    let pictures = std::env::var_os("RULEWATCH_PICTURES").map(PathBuf::from);
    let mut judge = Judge { browser: &mut browser, rules: rules(), pictures, faults: Vec::new() };
    for (name, path) in PAGES {
        // The language of an address is remembered, so each says its own.
        let own = if path.contains("language=") {
            ""
        } else if path.contains('?') {
            "&language=en"
        } else {
            "?language=en"
        };
        judge.browser.go(&library.running.url(&format!("{path}{own}")));
        judge.look(name);
    }
    judge.browser.go(&library.running.url("/?language=en"));
    judge.browser.go(&confirm);
    judge.look("confirm");
    judge.browser.leads(|browser| browser.click("main form button"));
    judge.look("preferences");
    judge.browser.go(&library.running.url("/status/recipe"));
    judge.browser.write("input[name=address]", &library.site.url("/xx-hostile"));
    judge.browser.leads(|browser| browser.click("main form button"));
    judge.look("recipe-tried");
    judge.browser.go(&library.running.url("/compare"));
    judge.browser.write("input[name=old-url]", &library.site.url("/xx-shrunk"));
    judge.browser.write("input[name=new-url]", &library.site.url("/xx-hostile"));
    judge.browser.leads(|browser| browser.click("main form button"));
    judge.look("compared");

    assert!(judge.faults.is_empty(), "{}", judge.faults.join("\n"));
    let origin = library.running.url("/");
    // The browser's own pictures, of the field for a day, are in their addresses.
    let foreign: Vec<_> =
        browser.asked.iter().filter(|url| !url.starts_with(&origin) && !url.starts_with("data:")).collect();
    assert!(foreign.is_empty(), "pages asked others: {foreign:?}");
}
