//! The shipped sources against doubles of the APIs they ask, through the real fetcher, and what each API does to its users.

#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use support::house::{House, json_lines};
use support::official::{Ecfr, FederalRegister, PublicInspection, congress};
use support::service::{Running, until};
use support::site::{Answer, Site};

/// A shipped source as a file of this house, asking the double in place of the host it names.
fn ship(house: &House, site: &Site, id: &str) {
    let text = shipped(id).1;
    fs::write(house.path().join(format!("watchlist/xx/{id}.toml")), at_double(&text, site)).expect("written");
}

fn shipped(id: &str) -> (PathBuf, String) {
    let folders = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/watchlist")).expect("the watchlist");
    let mut files = folders.map(|folder| folder.expect("a folder").path().join(format!("{id}.toml")));
    let file = files.find(|file| file.is_file()).unwrap_or_else(|| panic!("{id} is shipped"));
    let text = fs::read_to_string(&file).expect("a source");
    (file, text)
}

fn at_double(text: &str, site: &Site) -> String {
    let line = text.lines().find(|line| line.starts_with("url = ")).expect("an address");
    let host = line.split('/').nth(2).expect("a host");
    text.replace(&format!("https://{host}"), site.url("").trim_end_matches('/'))
}

/// How a check of one source ended, whatever became of what it leads to.
async fn checked(house: &House, id: &str) -> String {
    let said = house.said(&["check", id, "--json"]).await;
    let line =
        json_lines(&said.out).into_iter().find(|line| line["source"] == id).unwrap_or_else(|| panic!("{said:?}"));
    line["status"].as_str().expect("a status").to_owned()
}

async fn shown(house: &House, id: &str) -> String {
    house.say(&["show", id, "--text"]).await
}

async fn double() -> (House, Site) {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    (house, site)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_search_of_the_federal_register_tells_what_is_new_and_nothing_else() {
    let (house, site) = double().await;
    let register = FederalRegister::stand(&site);
    ship(&house, &site, "us-fr-bis-rules");
    assert_eq!(checked(&house, "us-fr-bis-rules").await, "first", "nothing found yet is an empty list");
    for n in 0..130 {
        register.publish(&format!("2025-{:05}", n + 1), "Revisions to the Export Administration Regulations");
    }
    assert_eq!(checked(&house, "us-fr-bis-rules").await, "revised");
    assert_eq!(checked(&house, "us-fr-bis-rules").await, "unchanged", "views are no news");
    register.publish("2026-00789", "Revision to License Review Policy for Advanced Computing Commodities");
    assert_eq!(checked(&house, "us-fr-bis-rules").await, "revised");
    let told = house.say(&["diff", "us-fr-bis-rules", "--format", "unified"]).await;
    let signs = |sign: char| {
        told.lines()
            .filter(|line| line.starts_with(sign) && !line.starts_with("+++") && !line.starts_with("---"))
            .count()
    };
    assert_eq!((signs('+'), signs('-')), (1, 0), "what slid off the end was not removed: {told}");
    assert!(told.contains("15 CFR 744 | RIN 0694-AK43 | Docket No. 260112-0028 | 91 FR 1684-1689"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_answer_of_another_page_or_size_than_asked_for_is_held() {
    let (house, site) = double().await;
    let register = FederalRegister::stand(&site);
    for n in 0..1_200 {
        register.publish(&format!("2025-{:05}", n + 1), "A rule");
    }
    let source = at_double(&shipped("us-fr-bis-rules").1, &site);
    for (id, per_page, status) in [
        ("xx-known", "per_page=100", "first"),
        ("xx-odd", "per_page=77", "held"),
        ("xx-beyond", "per_page=20&page=51", "held"),
    ] {
        let text = source.replace("per_page=100", per_page);
        fs::write(house.path().join(format!("watchlist/xx/{id}.toml")), text).expect("written");
        assert_eq!(checked(&house, id).await, status, "{per_page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn public_inspection_is_no_news_before_it_is_out() {
    let (house, site) = double().await;
    let inspection = PublicInspection::stand(&site);
    let id = "us-fr-pi-current";
    ship(&house, &site, id);
    let regular = PublicInspection::filing("2026-00789", "regular", Some("Revision to License Review Policy"));
    let special = PublicInspection::filing("2026-00812", "special", None);
    let out = |filings: &[&serde_json::Value]| {
        *inspection.filings.lock().expect("the filings") =
            Some(filings.iter().map(|filing| (*filing).clone()).collect());
    };
    out(&[&regular]);
    assert_eq!(checked(&house, id).await, "first");
    out(&[&special, &regular]);
    assert_eq!(checked(&house, id).await, "revised", "a special filing");
    assert!(shown(&house, id).await.contains("Export Administration Regulations; Additions to the Entity List"));
    *inspection.filings.lock().expect("the filings") = None;
    assert_eq!(checked(&house, id).await, "held", "blank after midnight");
    out(&[&special, &regular]);
    assert_eq!(checked(&house, id).await, "unchanged");
}

/// The sources from the dates of title 15 down to the words of part 744.
const CHAIN: [&str; 4] = ["us-ecfr-titles", "us-ecfr-ear-versions", "us-ecfr-15-744-sections", "us-ecfr-15-744"];

/// A round of checks: how each ended, by source.
async fn round(house: &House) -> BTreeMap<String, String> {
    let lines = json_lines(&house.said(&["check", "--all", "--json"]).await.out);
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    lines.iter().map(|line| (text(&line["source"]), text(&line["status"]))).collect()
}

/// The texts of the eCFR that were asked for, in order.
fn texts(site: &Site) -> Vec<String> {
    let prefix = "/api/versioner/v1/full/";
    site.requests().iter().filter_map(|request| request.path.strip_prefix(prefix).map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn only_the_sections_that_an_issue_changed_are_asked_for_once_their_text_is_ready() {
    let (house, site) = double().await;
    let ecfr = Ecfr::stand(&site, &["2026-01-15", "2026-02-20"]);
    CHAIN[..3].iter().for_each(|id| ship(&house, &site, id));
    house.say(&["subscriber", "add", "ana@example.org"]).await;
    house.say(&["subscription", "add", "ana@example.org", "--topic", "end-use"]).await;
    assert_eq!(checked(&house, "us-ecfr-titles").await, "failed", "503 while the first issue is processed");
    *ecfr.standing.lock().expect("the sections") = vec!["744.1".to_owned(), "744.3".to_owned()];
    ecfr.issue("2026-01-15", "A license is required for a supercomputer of 100 petaflops.");
    let ended = round(&house).await;
    assert_eq!(ended.values().collect::<Vec<_>>(), ["first"; 6], "{ended:?}");
    let section = ended.keys().find(|id| id.contains(".744-23-")).expect("the section").clone();
    assert_eq!(texts(&site).len(), 3, "each section once: {:?}", texts(&site));

    *ecfr.processing.lock().expect("the state") = true;
    ecfr.issue("2026-02-20", "A license is required for a supercomputer of 50 petaflops.");
    let ended = round(&house).await;
    assert_eq!(ended[&section], "failed", "the text is not ready: {ended:?}");
    *ecfr.processing.lock().expect("the state") = false;
    let before = texts(&site).len();
    assert_eq!(checked(&house, &section).await, "revised");
    assert_eq!(texts(&site)[before..], ["2026-02-20/title-15.xml?part=744&section=744.23"]);
    let ended = round(&house).await;
    assert_eq!(ended.len(), 3, "sections are at rest: {ended:?}");
    assert!(!texts(&site).iter().any(|text| text.starts_with("2026-02-20") && !text.contains("section=744.23")));

    let told = house.say(&["diff", &section, "--format", "unified"]).await;
    assert!(told.contains("@@ hunk 1: § 744.23(a) · revised @@"), "{told}");
    let listed = shown(&house, "us-ecfr-ear-versions").await;
    assert!(
        listed.contains("§ 744.23 | § 744.23 End uses. | section | 15 CFR 744 | 2026-02-20 | 2026-02-20 | substance"),
        "{listed}"
    );
    house.say(&["deliveries", "send"]).await;
    let sent = fs::read_dir(house.path().join("snapshots/outbox")).expect("an outbox").count();
    assert_eq!(sent, 1, "the section is told, the gates are not");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_whole_part_is_the_one_of_its_latest_issue_and_wakes_at_no_issue() {
    let (house, site) = double().await;
    let ecfr = Ecfr::stand(&site, &["2026-01-15", "2026-02-20"]);
    CHAIN.iter().for_each(|id| ship(&house, &site, id));
    ecfr.issue("2026-01-15", "A license is required for a supercomputer of 100 petaflops.");
    round(&house).await;
    ecfr.issue("2026-02-20", "A license is required for a supercomputer of 50 petaflops.");
    let before = texts(&site).len();
    let running = Running::start(&house).await;
    let body = "{\"sources\": [\"us-ecfr-titles\"]}";
    running.client.post(running.url("/api/v1/checks")).body(body).send().await.expect("an answer");
    until("the section is asked", async || texts(&site).len() > before).await;
    running.terminate();
    assert!(running.ended().await.success());
    assert_eq!(
        texts(&site)[before..],
        ["2026-02-20/title-15.xml?part=744&section=744.23"],
        "titles, versions, section"
    );
    let shown = house.say(&["source", "show", "us-ecfr-15-744"]).await;
    assert!(shown.contains("its address is told by us-ecfr-15-744-sections"), "{shown}");
    assert_eq!(checked(&house, "us-ecfr-15-744").await, "revised");
    assert!(texts(&site).contains(&"2026-02-20/title-15.xml?part=744".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_rule_and_the_section_it_amends_are_one_event_by_part_and_day() {
    let (house, site) = double().await;
    let register = FederalRegister::stand(&site);
    let ecfr = Ecfr::stand(&site, &[]);
    for id in ["us-fr-bis-rules", "us-ecfr-titles", "us-ecfr-ear-versions"] {
        ship(&house, &site, id);
    }
    register.publish("2025-22222", "An older rule");
    ecfr.issue("2025-12-01", "A license is required for a supercomputer of 100 petaflops.");
    for id in ["us-fr-bis-rules", "us-ecfr-titles", "us-ecfr-ear-versions"] {
        assert_eq!(checked(&house, id).await, "first", "{id}");
    }
    register.publish("2026-00789", "Revision to License Review Policy");
    ecfr.issue("2026-01-15", "A license is required for a supercomputer of 50 petaflops.");
    for id in ["us-fr-bis-rules", "us-ecfr-titles", "us-ecfr-ear-versions"] {
        assert_eq!(checked(&house, id).await, "revised", "{id}");
    }
    let told = house.say(&["log", "--act", "15 CFR 744 on 2026-01-15"]).await;
    assert!(told.contains("us-fr-bis-rules") && told.contains("us-ecfr-ear-versions"), "{told}");
}

/// A rule as the Federal Register's XML has it.
fn rule(days: u32) -> Answer {
    let text = format!(
        "<RULE><PREAMB><AGENCY TYPE=\"S\">DEPARTMENT OF COMMERCE</AGENCY><SUBJECT>Revision to License Review Policy</SUBJECT></PREAMB>\
         <SUPLINF><P>The Bureau of Industry and Security decides on an application within {days} days of its receipt.</P>\
         <P>This rule is effective on the day of its publication, for every destination that it names.</P></SUPLINF></RULE>"
    );
    Answer::body("application/xml", text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_new_rule_of_the_federal_register_is_followed_to_its_full_text() {
    let (house, site) = double().await;
    let register = FederalRegister::stand(&site);
    ship(&house, &site, "us-fr-bis-rules");
    register.publish("2025-22222", "An older rule");
    site.serve("/documents/full_text/xml/2025-22222.xml", rule(30));
    assert_eq!(round(&house).await.len(), 2);
    register.publish("2026-00789", "Revision to License Review Policy");
    site.serve("/documents/full_text/xml/2026-00789.xml", rule(30));
    let ended = round(&house).await;
    let text = ended.keys().find(|id| id.contains(".2026-00789-")).expect("the text of the rule").clone();
    assert_eq!((ended["us-fr-bis-rules"].as_str(), ended[&text].as_str()), ("revised", "first"));
    let listed = house.say(&["source", "show", &text]).await;
    assert!(listed.contains("\nRevision to License Review Policy\n"), "called as its row is, not `XML`: {listed}");
    site.serve("/documents/full_text/xml/2026-00789.xml", rule(45));
    assert_eq!(round(&house).await[&text], "revised", "a correction in place");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_action_of_the_white_house_is_followed_to_its_page_and_its_annex() {
    let (house, site) = double().await;
    ship(&house, &site, "us-wh-actions-feed");
    let feed = |paths: &[&str]| {
        let item = |path: &&str| {
            format!(
                "<item><title>Adjusting Imports</title><link>{}</link><pubDate>Wed, 14 Jan 2026 21:30:00 +0000</pubDate>\
                 <description>By the authority vested in me as President, see {}.</description></item>",
                site.url(path),
                site.url("/presidential-actions/2020/01/another/")
            )
        };
        let items: String = paths.iter().map(item).collect();
        Answer::body(
            "application/rss+xml",
            format!("<rss version=\"2.0\"><channel><title>Actions</title>{items}</channel></rss>"),
        )
    };
    let action = |rate: u32| {
        Answer::html(format!(
            "<html><body><div class='wp-block-whitehouse-topper'>Menu</div><div class='entry-content wp-block-post-content'>\
             <p>Section 1. Imports of semiconductors are subject to a duty of {rate} percent ad valorem from January 15, 2026.</p>\
             <p>Sec. 2. The Secretary of Commerce shall monitor imports and inform the President of what they come to.</p>\
             <p><a href='/wp-content/uploads/2026/01/annex.pdf'>Annex</a></p></div></body></html>"
        ))
    };
    let (old, new) =
        ("/presidential-actions/2026/01/an-older-one/", "/presidential-actions/2026/01/adjusting-imports/");
    site.serve("/presidential-actions/feed/", feed(&[old, "/briefings/not-an-action/"]));
    site.serve(old, action(10));
    assert_eq!(round(&house).await.len(), 3, "the feed, the action, its annex");
    site.serve("/presidential-actions/feed/", feed(&[new, old, "/briefings/not-an-action/"]));
    site.serve(new, action(25));
    let ended = round(&house).await;
    let page = ended.keys().find(|id| id.contains(".adjusting-imports-")).expect("the page").clone();
    assert_eq!((ended["us-wh-actions-feed"].as_str(), ended[&page].as_str()), ("revised", "first"));
    site.serve(new, action(100));
    assert_eq!(round(&house).await[&page], "revised");
    let asked = |path: &str| site.requests().iter().any(|request| request.path == path);
    assert!(asked("/wp-content/uploads/2026/01/annex.pdf") && !asked("/presidential-actions/2020/01/another/"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_announcement_of_the_ministry_is_followed_to_its_page_and_its_annexes() {
    let (house, site) = double().await;
    ship(&house, &site, "cn-mofcom-gg-2026");
    let index = |numbers: &[u32]| {
        let entry = |n: &u32| {
            format!(
                "<li><a href='/zcfb/blgg/gg/art/2026/art_{n:032x}.html' title='公告'>商务部公告2026年第{n}号 公布对部分物项实施出口管制的决定</a><span>[2026-01-{:02}]</span></li>",
                10 + n
            )
        };
        let entries: String = numbers.iter().map(entry).collect();
        Answer::html(format!(
            "<html lang='zh'><head><title>商务部公告</title></head><body><div class='nav'><a href='/'>首页</a></div><div class='listCon'><ul class='txtList_01'>{entries}</ul></div></body></html>"
        ))
    };
    let notice = |n: u32| {
        Answer::html(format!(
            "<html lang='zh'><head><title>商务部公告2026年第{n}号</title></head><body><div class='art-con'><h1>商务部公告2026年第{n}号</h1><p>根据《中华人民共和国出口管制法》有关规定，为维护国家安全和利益，经国务院批准，决定对下列物项实施出口管制。</p><p>一、出口经营者出口上述物项，应当依照有关规定向国务院商务主管部门申请许可。</p><p>二、本公告自公布之日起施行。</p><p><a href='/zcfb/files/list.docx'>附件1.docx</a></p></div></body></html>"
        ))
    };
    site.serve("/zcfb/blgg/gg/2026/index.html", index(&[1]));
    for n in 1..=2 {
        site.serve(&format!("/zcfb/blgg/gg/art/2026/art_{n:032x}.html"), notice(n));
    }
    let ended = round(&house).await;
    assert_eq!(ended.len(), 3, "the index, the notice, its annex: {ended:?}");
    site.serve("/zcfb/blgg/gg/2026/index.html", index(&[2, 1]));
    let ended = round(&house).await;
    assert_eq!((ended["cn-mofcom-gg-2026"].as_str(), ended.values().filter(|s| *s == "first").count()), ("revised", 1));
    let listed = house.say(&["source", "list", "--json"]).await;
    assert!(listed.contains("商务部公告2026年第2号 公布对部分物项实施出口管制的决定"), "{listed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_bill_is_read_with_the_key_of_the_environment_and_moves_with_its_action() {
    let (house, site) = double().await;
    let action = Arc::new(Mutex::new("Referred to the Committee on Foreign Affairs.".to_owned()));
    congress(&site, "/v3/bill/119/hr/3447", "s3cret", action.clone());
    let id = "us-bill-119-hr-3447";
    ship(&house, &site, id);
    let check = async |key: &str| {
        let mut command = house.command(&["check", id, "--json"]);
        command.env("RULEWATCH_KEY_CONGRESS", key);
        let output = tokio::task::spawn_blocking(move || command.output().expect("it starts")).await.expect("it ends");
        json_lines(&String::from_utf8_lossy(&output.stdout))[0]["status"].as_str().expect("a status").to_owned()
    };
    assert_eq!(check("wrong").await, "held", "403: a gate");
    assert_eq!(check("s3cret").await, "first");
    assert_eq!(check("s3cret").await, "unchanged", "time stamps are no action");
    *action.lock().expect("the action") = "Passed House by voice vote.".to_owned();
    assert_eq!(check("s3cret").await, "revised");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_screening_list_is_told_row_by_row_and_asked_for_only_when_it_is_new() {
    let (house, site) = double().await;
    let party = |n: usize, city: &str| {
        serde_json::json!({"id": format!("{n:040x}"), "source": "Entity List (EL) - Bureau of Industry and Security",
            "name": format!("Trading House {n}"), "addresses": [{"address": format!("{n} Quay Road"), "city": city, "country": "CN"}],
            "federal_register_notice": "87 FR 13048", "license_policy": "Presumption of denial", "alt_names": [format!("TH {n}")]})
    };
    let list = |city: &str| {
        let parties: Vec<_> = (0..3_000).map(|n| party(n, if n == 77 { city } else { "Shenzhen" })).collect();
        Answer::body("application/json", serde_json::json!({"results": parties}).to_string()).etag()
    };
    let path = "/downloadable_consolidated_screening_list/v1/consolidated.json";
    site.serve(path, list("Wuhan"));
    ship(&house, &site, "us-csl");
    assert_eq!(checked(&house, "us-csl").await, "first");
    assert_eq!(checked(&house, "us-csl").await, "unchanged");
    let asked: Vec<_> = site.requests().into_iter().filter(|request| request.path == path).collect();
    assert!(asked[1].header("if-none-match").is_some(), "the second time it is only asked whether it is new");
    site.serve(path, list("Harbin"));
    assert_eq!(checked(&house, "us-csl").await, "revised");
    let told = house.say(&["diff", "us-csl", "--format", "unified"]).await;
    assert_eq!(told.lines().filter(|line| line.starts_with("@@ hunk")).count(), 1, "{told}");
    assert!(told.contains("city: Harbin"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_list_within_a_shell_is_read_and_an_empty_answer_is_no_empty_list() {
    let (house, site) = double().await;
    let entry = |n: usize, title: &str| {
        format!(
            "<li><a href=\"/flzc/gzjgfxwj/art/2025/art_{n:032x}.html\" title=\"{title}\" target=\"_blank\">{title}</a><span>[2025-11-0{n}]</span></li>"
        )
    };
    let unit = |entries: &[String]| {
        let html = format!(
            "<div class=\"list\"><ul class=\"txtList_01\">{}</ul><p class=\"page\">共 1 页</p></div>",
            entries.concat()
        );
        Answer::body(
            "application/json;charset=utf-8",
            serde_json::json!({"success": true, "code": "200", "data": {"html": html}}).to_string(),
        )
    };
    let path = "/api-gateway/jpaas-publish-server/front/page/build/unit";
    let old = [
        entry(1, "商务部公告2025年第61号 公布对境外相关稀土物项实施出口管制的决定"),
        entry(2, "商务部公告2025年第62号 公布对稀土相关技术实施出口管制的决定"),
    ];
    site.serve(path, unit(&old));
    let id = "cn-mofcom-aqygzj";
    ship(&house, &site, id);
    assert_eq!(checked(&house, id).await, "first");
    let new = entry(7, "商务部 海关总署公告2025年第70号 暂停实施公告");
    site.serve(path, unit(&[new, old[0].clone(), old[1].clone()]));
    assert_eq!(checked(&house, id).await, "revised");
    let told = house.say(&["diff", id, "--format", "unified"]).await;
    assert!(
        told.lines().any(|line| line.starts_with('+') && line.contains("第70号")) && !told.contains("\n-商"),
        "{told}"
    );
    site.serve(path, Answer::body("application/json", "{\"success\": true, \"data\": {\"html\": \"\"}}"));
    assert_eq!(checked(&house, id).await, "held");
}
