//! The past of a source from WARC files: as crawlers write them, and broken ones.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::house::House;
use crate::support::site::Site;

const ADDRESS: &str = "https://agency.example/rule.html?part=9";

fn text(days: u32) -> String {
    format!(
        "<html><head><title>Part 9</title></head><body><main><h1>Part 9—Safeguards</h1><p>(a) A license is required to \
         export an item of the schedule to any destination in Group D, unless the consignee is listed.</p>\
         <p>(b) An application is decided within {days} days of its receipt by the Office.</p></main></body></html>"
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("written");
    packed.finish().expect("packed")
}

/// A record as a crawler writes it.
fn record(kind: &str, target: &str, date: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Target-URI: {target}\r\nWARC-Date: {date}\r\n\
         Content-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n",
        content.len()
    );
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

fn response(headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n").as_bytes(), body].concat()
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let mut framed = Vec::new();
    for chunk in body.chunks(100) {
        framed.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        framed.extend_from_slice(chunk);
        framed.extend_from_slice(b"\r\n");
    }
    framed.extend_from_slice(b"0\r\n\r\n");
    framed
}

/// Records of five moments: as sent, in chunks and packed, the same again, gone, and of another address.
fn records() -> Vec<Vec<u8>> {
    let packed = gzip(text(30).as_bytes());
    vec![
        record("warcinfo", "file", "2022-01-01T00:00:00Z", b"software: a crawler\r\n"),
        record("request", ADDRESS, "2022-10-13T04:00:00Z", b"GET /rule.html HTTP/1.1\r\n\r\n"),
        record(
            "response",
            ADDRESS,
            "2023-01-20T05:00:00Z",
            &response("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", &chunked(&packed)),
        ),
        record(
            "response",
            "http://agency.example/rule.html?part=9",
            "2022-10-13T04:00:00Z",
            &response("", text(20).as_bytes()),
        ),
        record(
            "response",
            ADDRESS,
            "2023-02-01T05:00:00Z",
            &response("Transfer-Encoding: chunked\r\n", text(30).as_bytes()),
        ),
        record(
            "response",
            ADDRESS,
            "2023-03-01T05:00:00Z",
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<h1>Not found</h1>",
        ),
        record(
            "response",
            "https://agency.example/other.html",
            "2023-04-01T05:00:00Z",
            &response("", text(99).as_bytes()),
        ),
        record("response", ADDRESS, "2024-12-05T05:00:00Z", &response("", text(45).as_bytes())),
    ]
}

async fn house() -> House {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    house.source("xx-rule", ADDRESS);
    house
}

async fn imported(house: &House, name: &str, bytes: &[u8]) -> (Option<i32>, String) {
    fs::write(house.path().join(name), bytes).expect("written");
    let said = house.said(&["import", "xx-rule", name]).await;
    (said.code, said.talk)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_responses_of_a_crawl_become_versions_of_their_days() {
    let plain = records().concat();
    let packed: Vec<u8> = records().iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [("crawl.warc", plain), ("crawl.warc.gz", packed)] {
        let house = house().await;
        let (code, talk) = imported(&house, name, &bytes).await;
        assert_eq!(code, Some(3), "one was gone: {talk}");
        assert!(talk.contains("3 versions, 2 revisions; 5 texts looked at, 1 of them with the same words"), "{talk}");
        assert!(talk.contains("record 6, 2023-03-01T05:00:00Z"), "{talk}");
        let versions = house.say(&["versions", "xx-rule", "--json"]).await;
        assert!(versions.contains("2022-10-13") && versions.contains("2024-12-05"), "{versions}");
        let told =
            house.say(&["diff", "xx-rule", "--from", "2022-10-20", "--to", "2023-01-21", "--format", "unified"]).await;
        assert!(
            told.contains("-(b) An application is decided within 20 days") && told.contains("within 30 days"),
            "{told}"
        );
        let again = house.said(&["import", "xx-rule", name]).await;
        assert!(again.talk.contains("3 versions") && again.talk.contains("0 texts looked at"), "{again:?}");
        house.said(&["verify"]).await.ends_with(0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_file_that_is_cut_off_or_none_is_refused_before_anything_is_put_in() {
    let packed: Vec<u8> = records().iter().flat_map(|record| gzip(record)).collect();
    let plain = records().concat();
    let house = house().await;
    for (name, bytes, told) in [
        ("cut.warc", plain[..plain.len() - 60].to_vec(), "record 8"),
        ("cut.warc.gz", packed[..packed.len() - 60].to_vec(), "record 8"),
        ("one.warc.gz", gzip(&plain), "not packed one by one"),
        ("none.warc", b"<html>a page</html>\n".to_vec(), "does not begin with `WARC/`"),
        (
            "other.warc",
            record("response", "https://elsewhere.example/", "2022-10-13T04:00:00Z", &response("", b"x")),
            "keeps no response",
        ),
    ] {
        let (code, talk) = imported(&house, name, &bytes).await;
        assert_eq!(code, Some(2), "{name}: {talk}");
        assert!(talk.contains(told) && talk.contains(name), "{name}: {talk}");
    }
    let versions = house.said(&["versions", "xx-rule", "--json"]).await.ends_with(2);
    assert!(versions.talk.contains("there is no archive"), "{versions:?}");
}
