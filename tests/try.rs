//! `rulewatch source try`: what a place says, what is left out of it and why, and a source file that the watchlist takes.

#[path = "support/mod.rs"]
mod support;

use std::path::Path;

use rulewatch::extract::{extract, survey};
use rulewatch::snapshot::{Retrieval, Snapshot, Validators};
use rulewatch::source::Recipe;
use rulewatch::watchlist;
use support::chain::corpus;
use support::house::{House, Said};
use support::site::{Answer, Site};

/// A house, and a site that serves `body` at `/tried`.
async fn served(content_type: &str, body: &str) -> (House, Site, String) {
    let site = Site::start().await;
    site.serve("/tried", Answer::body(content_type, body));
    let house = House::new(site.address(), "");
    let url = site.url("/tried");
    (house, site, url)
}

const RULE: &str = "<html lang=en><head><title>Part 744</title></head><body><nav><a href=/>Home</a></nav>\
    <main id=rule><div class=share-bar>Share this</div><h1>Part 744</h1>\
    <p>(a) No person may export the goods of this part without a licence issued by the Bureau for that destination.</p>\
    <p>(b) An application is decided within thirty days of its receipt by the Office of the Under Secretary.</p>\
    </main><footer>Contact us</footer></body></html>";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_outline_what_is_left_out_and_a_recipe_are_told() {
    let (house, _site, url) = served("text/html", RULE).await;
    let said = house.said(&["source", "try", &url]).await.ends_with(0);
    assert!(said.out.contains("(a) No person may export") && !said.out.contains("Share"), "{said:?}");
    for told in [
        "Left out:",
        "furniture by class=share-bar",
        "furniture by <nav>",
        "keep = [\"main#rule\"]",
        "format = \"html\"",
    ] {
        assert!(said.talk.contains(told), "{told} is not told:\n{}", said.talk);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn scripts_get_json_the_bare_text_or_the_source_file() {
    let (house, _site, url) = served("text/html", RULE).await;
    let json = house.said(&["source", "try", &url, "--json"]).await.ends_with(0).json();
    assert_eq!(json["document"]["title"], "Part 744");
    assert_eq!(json["survey"]["suggestion"]["keep"][0], "main#rule");
    let rules: Vec<&str> = json["survey"]["dropped"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|part| part["why"]["rule"].as_str())
        .collect();
    assert_eq!(rules, ["furniture", "furniture", "furniture"]);
    let text = house.said(&["source", "try", &url, "--text"]).await.ends_with(0).out;
    assert!(text.starts_with("Part 744\n(a) No person"), "{text}");
    let file = house.said(&["source", "try", &url, "--toml"]).await.ends_with(0).out;
    assert_eq!(Some(file.as_str()), json["source"].as_str());
    house.said(&["source", "try", &url, "--toml", "--json"]).await.ends_with(2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_suggested_source_is_taken_by_the_watchlist_and_reads_the_same() {
    let (house, _site, url) = served("text/html", RULE).await;
    let file = house.said(&["source", "try", &url, "--toml"]).await.ends_with(0).out;
    let path = house.path().join("watchlist/xx/xx-tried.toml");
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(&path, &file).expect("written");
    let source = watchlist::load_one(&path, &file).expect("sound");
    assert_eq!((source.title.as_str(), source.language.as_deref()), ("Part 744", Some("en")));
    house.said(&["source", "check-config"]).await.ends_with(0);
    let before = house.said(&["source", "try", &url, "--text"]).await.ends_with(0).out;
    let after = house.said(&["source", "try", "xx-tried", "--text"]).await.ends_with(0).out;
    assert_eq!(after, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_format_gets_a_source_file_that_is_sound() {
    let tried: [(&str, &str, &str); 6] = [
        ("text/plain", "PART 744\n\n(a) No person may export.\n\n(b) Records are kept.\n", "format = \"text\""),
        ("text/markdown", "# \"Part\" 744\n\n(a) No person may export.\n", "format = \"markdown\""),
        ("application/json", r#"{"results":[{"number":"A","title":"x"},{"number":"B","title":"y"}]}"#, "$.results[*]"),
        ("text/csv", "name,country\nAcme,AA\nBolt,BB\n", "format = \"csv\""),
        (
            "application/rss+xml",
            "<rss version=\"2.0\"><channel><title>T</title><item><title>A</title></item></channel></rss>",
            "window = true",
        ),
        ("application/xml", "<?xml version=\"1.0\"?><DIV5 N=\"744\"><P>(a) Scope.</P></DIV5>", "format = \"xml\""),
    ];
    for (media, body, told) in tried {
        let (house, _site, url) = served(media, body).await;
        let Said { out, talk, .. } = house.said(&["source", "try", &url, "--toml"]).await.ends_with(0);
        assert!(out.contains(told), "{media}: {out}\n{talk}");
        let source = watchlist::load_one("xx-tried.toml".as_ref(), &out);
        assert!(source.is_ok(), "{media}: {source:?}\n{out}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_frame_that_a_script_fills_is_said_to_need_a_browser() {
    let shell = "<html><head><title>Part 744</title></head><body><div id=root></div><script src=/app.js></script>\
                 <noscript>You need to enable JavaScript to run this app.</noscript></body></html>";
    let (house, _site, url) = served("text/html", shell).await;
    let said = house.said(&["source", "try", &url]).await;
    assert!(said.talk.contains("it needs a browser: try it with `--browser`"), "{said:?}");
    let json = house.said(&["source", "try", &url, "--json"]).await.ends_with(0).json();
    assert!(json["held"].as_str().is_some_and(|held| held.starts_with("a script would fetch the text")), "{json}");
    assert_eq!(json["survey"]["dropped"][0]["why"]["rule"], "empty");
    assert_eq!(json["needs_browser"], true);
    let file = house.said(&["source", "try", &url, "--toml"]).await.ends_with(0).out;
    assert!(watchlist::load_one("xx-tried.toml".as_ref(), &file).is_ok_and(|source| source.browser), "{file}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_a_hostile_place_says_acts_on_no_terminal() {
    let page = RULE
        .replace("Share this", "\u{1b}]0;owned\u{7} \u{202e}Share")
        .replace("Part 744", "Part \u{1b}[31m 744\"]\nx=1");
    let (house, _site, url) = served("text/html", &page).await;
    let said = house.said(&["source", "try", &url]).await.ends_with(0);
    assert!(!(said.out + &said.talk).contains(['\u{1b}', '\u{7}', '\u{202e}']));
    let file = house.said(&["source", "try", &url, "--toml"]).await.ends_with(0).out;
    assert!(watchlist::load_one("xx-tried.toml".as_ref(), &file).is_ok(), "{file}");
}

fn snapshot(file: &Path) -> Snapshot {
    let url: url::Url = "https://agency.gov/rules/".parse().expect("an address");
    let retrieval = Retrieval {
        source: "agency-rules".parse().expect("a name"),
        url: url.clone(),
        final_url: url,
        redirects: Vec::new(),
        status: 200,
        content_type: "text/html".to_owned(),
        validators: Validators::default(),
        headers: Vec::new(),
        fetched_at: jiff::Timestamp::UNIX_EPOCH,
        as_of: None,
        rendered_by: None,
    };
    Snapshot::new(retrieval, std::fs::read(file).expect("a file"))
}

#[test]
fn real_sites_get_sources_that_read_what_was_read_without_them() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus beside the repository");
        return;
    };
    let (mut read, mut pinned) = (0, 0);
    for kind in ["gov-html-edgi", "gov-html-vendored", "zh-html-pages"] {
        for chain in support::chain::chains(&corpus, kind) {
            let file = &chain.files[0];
            let snapshot = snapshot(file);
            let Ok(document) = extract(&snapshot, &Recipe::default()) else { continue };
            let survey = survey(&snapshot, &Recipe::default(), Some(&document)).expect("surveyed");
            let again = extract(&snapshot, &Recipe { rows: None, ..survey.suggestion.clone() }).expect("read by it");
            let (before, after) = (document.text().len(), again.text().len());
            assert!(
                before.abs_diff(after) * 20 <= before,
                "{}: {before} {after} {:?}",
                file.display(),
                survey.suggestion
            );
            println!("{:60} {:?} left out {}", chain.name, survey.suggestion.keep, survey.dropped.len() + survey.more);
            read += 1;
            pinned += usize::from(!survey.suggestion.keep.is_empty());
        }
    }
    println!("{read} read, {pinned} pinned");
    assert!(read > 10 && pinned * 2 >= read);
}
