//! The shipped watchlist: what its recipes read of answers in the shape that each API documents (the words are ours), and
//! how often it would ask each host.

#[path = "extract/support.rs"]
#[allow(dead_code)]
mod extracting;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rulewatch::diff::diff;
use rulewatch::document::Document;
use rulewatch::extract::{ExtractError, extract};
use rulewatch::history::amended_by;
use rulewatch::reader;
use rulewatch::schedule::Schedule;
use rulewatch::snapshot::{Retrieval, Snapshot, media_type_of};
use rulewatch::source::{Recipe, Source, SourceId, Sources};
use rulewatch::watchlist::load;
use url::Url;

fn shipped() -> Vec<Source> {
    load(Path::new("watchlist")).sources
}

fn source(id: &str) -> Source {
    let id: SourceId = id.parse().expect(id);
    shipped().into_iter().find(|source| source.id == id).expect("it is shipped")
}

fn read(id: &str, body: &str) -> Result<Document, ExtractError> {
    extract(&extracting::snapshot("application/json", body.as_bytes()), &source(id).recipe)
}

/// The blocks that a shipped recipe reads, cited and told.
fn check(id: &str, body: &str, expected: &[&str]) {
    let document = read(id, body).expect(id);
    let told: Vec<String> = document.blocks.iter().map(|block| format!("{}: {}", block.citation, block.text)).collect();
    assert_eq!(told, expected, "{id}");
}

const SEARCH: &str = r#"{"count": 2, "description": "Documents of type Rule", "total_pages": 1,
 "results": [
  {"document_number": "2026-01111", "type": "Rule", "title": "Entity List Additions", "action": "Final rule.",
   "effective_on": "2026-01-20", "publication_date": "2026-01-20", "correction_of": null},
  {"document_number": "2026-00789", "type": "Rule", "title": "License Review Policy", "action": "Final rule.",
   "effective_on": "2026-01-15", "publication_date": "2026-01-15", "correction_of": null, "citation": "91 FR 1684",
   "start_page": 1684, "end_page": 1689, "regulation_id_numbers": ["0694-AK43"], "docket_ids": ["Docket No. 260112-0028"],
   "cfr_references": [{"title": 15, "part": 742, "chapter": null}, {"title": "15", "part": "744", "citation_url": null}],
   "page_views": {"count": 4711}}]}"#;

#[test]
fn a_search_of_the_federal_register_is_a_list_by_document_number() {
    check(
        "us-fr-bis-rules",
        SEARCH,
        &[
            ": Documents of the Federal Register",
            ": number | type | title | action | summary | dates | effective | comments close | published | signed | order | \
             disposition | CFR | RIN | docket | citation | corrections | text",
            "row 2026-01111: 2026-01111 | Rule | Entity List Additions | Final rule. |  |  | 2026-01-20 |  | 2026-01-20",
            "row 2026-00789: 2026-00789 | Rule | License Review Policy | Final rule. |  |  | 2026-01-15 |  | 2026-01-15 |  \
             |  |  | 15 CFR 742, 744 | RIN 0694-AK43 | Docket No. 260112-0028 | 91 FR 1684-1689",
        ],
    );
}

#[test]
fn a_correction_is_a_revision_of_its_row_and_a_new_count_is_none() {
    let corrected = SEARCH.replacen("\"correction_of\": null", "\"correction_of\": \"2025-22222\"", 1);
    let old = read("us-fr-bis-rules", SEARCH).expect("read");
    let new = read("us-fr-bis-rules", &corrected.replace("\"count\": 2", "\"count\": 3")).expect("read");
    let found = diff(&old, &new);
    assert_eq!(found.hunks.len(), 1, "{found:?}");
    assert_eq!(old.blocks[found.hunks[0].old.start].citation.to_string(), "row 2026-01111");
}

#[test]
fn a_search_that_finds_nothing_is_an_empty_list_and_a_list_not_out_yet_is_none() {
    let empty =
        read("us-fr-bis-rules", r#"{"count": 0, "description": "Documents of type Rule"}"#).expect("an empty list");
    let found = diff(&empty, &read("us-fr-bis-rules", SEARCH).expect("read"));
    assert_eq!((found.stats.added, found.hunks.len()), (2, 2), "two rows came: {found:?}");
    let blank = r#"{"count": 0, "results": [], "meta": {"pil_unavailability_message": "Documents are available at 8:45 a.m."}}"#;
    assert_eq!(
        read("us-fr-pi-current", blank).expect_err("not out yet").to_string(),
        "not out yet: Documents are available at 8:45 a.m."
    );
    let short = SEARCH.replace("\"count\": 2", "\"count\": 731");
    assert!(read("us-fr-bis-rules", &short).is_err(), "two of a hundred are not the list");
    assert!(read("us-fr-bis-rules", "{}").is_err(), "neither a list nor a document");
}

#[test]
fn the_gate_of_the_ecfr_is_the_dates_of_title_15_and_fills_the_address_of_what_they_changed() {
    let body = r#"{"titles": [
      {"number": 14, "name": "Aeronautics and Space", "latest_amended_on": "2026-01-01", "latest_issue_date": "2026-01-02",
       "up_to_date_as_of": "2026-01-05", "reserved": false},
      {"number": 15, "name": "Commerce and Foreign Trade", "latest_amended_on": "2026-01-15",
       "latest_issue_date": "2026-01-16", "up_to_date_as_of": "2026-01-20", "reserved": false,
       "processing_in_progress": false}],
      "meta": {"date": "2026-01-21", "import_in_progress": false}}"#;
    let gate = read("us-ecfr-titles", body).expect("read");
    assert!(source("us-ecfr-titles").ties.gate);
    let busy = body.replace("\"processing_in_progress\": false", "\"processing_in_progress\": true");
    assert!(diff(&gate, &read("us-ecfr-titles", &busy).expect("read")).is_empty(), "processing moves nothing");
    let now: Timestamp = "2026-01-21T12:00:00Z".parse().expect("a time");
    let address = |id: &str| source(id).addressed(Some(&gate), now).expect(id).url.to_string();
    assert!(address("us-ecfr-ear-versions").ends_with("issue_date[gte]=2026-01-16"));
}

#[test]
fn the_sections_of_a_part_lead_to_their_latest_words_and_its_latest_issue_fills_the_address_of_the_whole() {
    let version = |number: &str, kind: &str, day: &str, removed: bool| {
        format!(
            r#"{{"identifier": "{number}", "name": "§ {number} Uses.", "type": "{kind}", "title": "15", "part": "744",
            "amendment_date": "2025-12-31", "issue_date": "{day}", "substantive": true, "removed": {removed}}}"#
        )
    };
    let versions = [
        version("744.23", "section", "2026-01-16", false),
        version("744.23", "section", "2022-10-13", false),
        version("744.99", "section", "2022-10-13", false),
        version("744.99", "section", "2025-03-01", true),
        version("Supplement No. 4 to Part 744", "appendix", "2026-01-16", false),
        version("Supplement No. 3 to Part 744", "appendix", "2024-04-04", false),
        version("744.1", "section", "../../secret", false),
    ];
    let body = format!(r#"{{"content_versions": [{}], "meta": {{"result_count": "7"}}}}"#, versions.join(","));
    let list = source("us-ecfr-15-744-sections");
    let snapshot = extracting::snapshot("application/json", body.as_bytes());
    let document = extract(&snapshot, &list.recipe).expect("read");
    let leads = list
        .ties
        .follow
        .as_ref()
        .expect("it follows")
        .leads(&Source { url: snapshot.retrieval.url.clone(), ..list.clone() }, &document);
    let told: Vec<String> =
        leads.iter().map(|lead| format!("{}: {}", lead.key, &lead.url[url::Position::BeforePath..])).collect();
    let full = "/api/versioner/v1/full";
    assert_eq!(
        told,
        [
            format!("§ 744.23: {full}/2026-01-16/title-15.xml?part=744&section=744.23"),
            format!(
                "Supplement No. 3 to Part 744: {full}/2024-04-04/title-15.xml?part=744&appendix=Supplement%20No.%203%20to%20Part%20744"
            ),
        ],
        "not the section that was removed, nor what is watched by name"
    );
    let now: Timestamp = "2026-01-21T12:00:00Z".parse().expect("a time");
    let part = source("us-ecfr-15-744").addressed(Some(&document), now).expect("an address").url.to_string();
    assert_eq!(part, format!("https://www.ecfr.gov{full}/2026-01-16/title-15.xml?part=744"));
}

#[test]
fn a_bill_is_its_latest_action_and_not_its_time_stamps() {
    let bill = |action: &str, stamp: &str| {
        format!(
            r#"{{"bill": {{"congress": 119, "type": "HR", "number": "3447", "title": "Chip Security Act",
            "actions": {{"count": 7, "url": "https://api.congress.gov/v3/bill/119/hr/3447/actions?x={stamp}"}},
            "latestAction": {{"actionDate": "2026-01-12", "text": "{action}"}},
            "updateDate": "{stamp}", "updateDateIncludingText": "{stamp}"}},
            "request": {{"contentType": "application/json"}}}}"#
        )
    };
    let read = |action: &str, stamp: &str| read("us-bill-119-hr-3447", &bill(action, stamp)).expect("read");
    let old = read("Referred to the Committee on Foreign Affairs.", "2026-01-12");
    assert!(diff(&old, &read("Referred to the Committee on Foreign Affairs.", "2026-01-13")).is_empty());
    let passed = read("Passed House by voice vote.", "2026-01-14");
    assert!(!diff(&old, &passed).is_empty());
    assert!(passed.text().contains("Passed House by voice vote.") && passed.text().contains("2026-01-12"));
}

/// Requests a day that a host is asked for at most, robots.txt and retries apart: what most feeds ask of their readers,
/// four an hour for each of three.
const MOST_A_DAY: usize = 288;

#[test]
fn a_month_of_the_shipped_watchlist_asks_no_host_too_often() {
    let from: Timestamp = "2026-03-01T00:00:00Z".parse().expect("a time");
    let mut days: BTreeMap<(String, String), usize> = BTreeMap::new();
    for source in shipped().iter().filter(|source| source.calendar.is_none()) {
        let host = source.url.host_str().unwrap_or_default().to_owned();
        let mut now = source.due_after(from);
        while now < from + SignedDuration::from_hours(24 * 31) {
            *days.entry((host.clone(), now.strftime("%Y-%m-%d").to_string())).or_default() += 1;
            now = source.due_after(now);
        }
    }
    // What lists lead to: as many as each may watch, once each, with one attachment of each that has any; on the first day of
    // the eCFR, every section.
    let mut followed: BTreeMap<String, usize> = BTreeMap::new();
    for source in shipped() {
        let Some(rule) = &source.ties.follow else { continue };
        let watched = match (&rule.schedule, rule.days) {
            (_, Some(0)) => rule.first,
            (Schedule::Every(every), _) => rule.most.div_ceil((every.as_hours().max(24) / 24) as usize),
            _ => panic!("{}: children are watched by an interval", source.id),
        };
        let asked = watched * if rule.attachments.is_empty() { 1 } else { 2 };
        *followed.entry(source.url.host_str().unwrap_or_default().to_owned()).or_default() += asked;
    }
    // Amended on every day of the month, title 15 would be asked for with all that follows it.
    let followers = shipped().iter().filter(|source| source.ties.parent.is_some()).count();
    let mut busiest: BTreeMap<&str, usize> = BTreeMap::new();
    for ((host, _), asked) in &days {
        let extra = if host == "www.ecfr.gov" { followers } else { 0 };
        let most = busiest.entry(host).or_default();
        *most = (*most).max(asked + extra + followed.get(host).copied().unwrap_or(0));
    }
    for (host, asked) in &busiest {
        println!("{host:32} {asked:>4} requests on its busiest day");
        assert!(*asked <= MOST_A_DAY, "{host} is asked {asked} times a day");
    }
    assert!(busiest.len() > 10);
}

#[test]
fn a_rule_leads_to_the_parts_of_the_code_that_it_amends() {
    let sources: Sources = shipped().into_iter().map(|source| (source.id.clone(), Arc::new(source))).collect();
    let check = |rule: &str, expected: &[&str]| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/amend").join(rule);
        let body = std::fs::read(&path).expect("a rule");
        let url = Url::from_file_path(&path).expect("a URL");
        let retrieval =
            Retrieval::local(&"xx-rule".parse().expect("an id"), url, media_type_of(&path), Timestamp::UNIX_EPOCH);
        let rule = reader::read(&Snapshot::new(retrieval, body), &Recipe::default()).expect("a document");
        let found: Vec<String> = amended_by(&rule, &sources).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected);
    };
    check("rule.xml", &["us-ecfr-15-742", "us-ecfr-15-744"]);
    check("list-rule.xml", &["us-ecfr-15-744", "us-ecfr-15-744-supp4"]);
    check("control-list-rule.xml", &["us-ecfr-15-774-ccl"]);
    check("part.xml", &[]);
    // 27 CFR is not watched.
    check("2014-06778.xml", &[]);
}

/// Written in the markup of easysite, the publishing system of China Customs, as others describe it.
const ANNOUNCEMENTS: &str = r#"<!DOCTYPE html><html><head><title>海关总署公告</title><script src="/challenge.js"></script></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/customs/302249/">政务公开</a></li></ul></div>
<div class="conList_box"><ul class="conList_ul conList_ul_ny">
<li><a href="/customs/302249/2480148/6700002/index.html" title="海关总署公告2026年第12号(关于两用物项出口申报事项的公告)" target="_blank">海关总署公告2026年第12号(关于两用物项出口…</a><span>2026-02-10</span></li>
<li><a href="/customs/302249/2480148/6700001/index.html" title="海关总署公告2026年第11号(关于进口货物检验的公告)" target="_blank">海关总署公告2026年第11号(关于进口货物检验的公告)</a><span>2026-02-02</span></li>
</ul></div><div class="easysite-page-wrap">共 2 条</div></body></html>"#;

#[test]
fn the_announcements_of_china_customs_are_rows_as_a_browser_shows_them() {
    let source = source("cn-gacc-gg");
    assert!(source.browser);
    let page = |html: &str| extract(&extracting::snapshot("text/html", html.as_bytes()), &source.recipe).expect("read");
    let document = page(ANNOUNCEMENTS);
    let told: Vec<String> = document.blocks.iter().map(|block| format!("{}: {}", block.citation, block.text)).collect();
    let row =
        |number: u32, rest: &str| format!("row https://agency.gov/customs/302249/2480148/{number}/index.html: {rest}");
    let expected = [
        ": 海关总署公告".to_owned(),
        ": title | date | text".to_owned(),
        row(6_700_002, "海关总署公告2026年第12号(关于两用物项出口… | 2026-02-10"),
        row(6_700_001, "海关总署公告2026年第11号(关于进口货物检验的公告) | 2026-02-02"),
    ];
    assert_eq!(told, expected);
}

/// Written in the form that the documentation of api.congress.gov gives.
#[test]
fn bills_are_chosen_by_their_titles_and_told_by_their_latest_action() {
    let list = |action: &str, count: u32| {
        format!(
            r#"{{"bills": [
             {{"congress": 119, "type": "HR", "number": "3447", "title": "Chip Security Act", "updateDate": "2026-05-20",
               "latestAction": {{"actionDate": "2026-05-15", "text": "{action}"}}, "url": "https://api.congress.gov/v3/bill/119/hr/3447"}},
             {{"congress": 119, "type": "S", "number": "9", "title": "A bill to name a post office", "updateDate": "2026-05-2{count}",
               "latestAction": {{"actionDate": "2026-05-1{count}", "text": "Read {count} times."}}}}],
             "pagination": {{"count": 1500{count}}}}}"#
        )
    };
    let read = |action: &str, count: u32| read("us-bill-title-scan", &list(action, count)).expect("read");
    let before = read("Referred to the Committee on Foreign Affairs.", 1);
    assert!(diff(&before, &read("Referred to the Committee on Foreign Affairs.", 2)).is_empty());
    assert_eq!(diff(&before, &read("Passed House.", 1)).hunks.len(), 1);
}

/// Written in the form that clients of the site describe.
#[test]
fn policies_of_the_state_council_are_rows_of_every_kind() {
    let answer = |number: &str, time: u32| {
        format!(
            r#"{{"code": 200, "searchVO": {{"totalCount": {time}, "catMap": {{
             "gongwen": {{"listVO": [{{"id": "{time}", "title": "国务院关于<em>出口管制</em>条例的决定", "pcode": "{number}",
               "url": "https://www.gov.cn/zhengce/1.htm", "pubtime": {time}}}]}},
             "bumenfile": {{"listVO": [{{"id": "2", "title": "<em>出口管制</em>办法", "url": "https://www.gov.cn/zhengce/2.htm"}}]}}}}}}}}"#
        )
    };
    let read = |number: &str, time: u32| read("cn-govcn-policy", &answer(number, time)).expect("read");
    let before = read("国令第792号", 1);
    let told = before.text();
    assert!(told.contains("国务院关于出口管制条例的决定") && told.contains("出口管制办法"), "{told}");
    assert!(diff(&before, &read("国令第792号", 2)).is_empty());
    assert_eq!(diff(&before, &read("国令第801号", 1)).hunks.len(), 1);
}

/// Written in the markup of such home pages: what leads somewhere is an entry.
#[test]
fn a_home_page_is_the_list_of_what_it_leads_to() {
    let page = |entries: &str| {
        let html =
            format!(r#"<html><body><ul><li><a href="/index.htm">首页</a></li></ul><ul>{entries}</ul></body></html>"#);
        extract(&extracting::snapshot("text/html", html.as_bytes()), &source("cn-cac-home").recipe).expect("read")
    };
    let old = r#"<li><a href="/2026-01/20/c_2.htm">数据出境安全评估办法</a><span>01-20</span></li>"#;
    let new = r#"<li><a href="/2026-02/09/c_9.htm">个人信息保护合规审计办法</a><span>02-09</span></li>"#;
    let found = diff(&page(old), &page(&format!("{new}{old}")));
    assert_eq!((found.stats.added, found.stats.removed, found.stats.revised), (1, 0, 0));
}
