//! Whatever a source or the disk does, it is told in one clear sentence, nothing is lost, and the others go on.

#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::net::TcpListener;

use serde_json::Value;
use support::disk::SmallDisk;
use support::house::{House, json_lines};
use support::site::{Answer, Site};
use tokio::io::AsyncWriteExt;

const GOOD: [&str; 3] = ["xx-good-1", "xx-good-2", "xx-good-3"];

/// A source that can't be read: how the check ends, the status of the answer, and the words that say why.
struct Fault {
    id: &'static str,
    status: &'static str,
    http: Option<u16>,
    words: &'static [&'static str],
}

const fn fault(id: &'static str, status: &'static str, http: Option<u16>, words: &'static [&'static str]) -> Fault {
    Fault { id, status, http, words }
}

const FAULTS: [Fault; 13] = [
    fault("xx-unreachable", "failed", None, &["connect", "refused"]),
    fault("xx-inside", "failed", None, &["10.0.0.1", "`fetch.allow`"]),
    fault("xx-missing", "failed", Some(404), &["status 404"]),
    fault("xx-blocked", "held", Some(403), &["block page"]),
    fault("xx-challenge", "held", Some(200), &["block page"]),
    fault("xx-circle", "failed", None, &["redirects in a circle"]),
    fault("xx-endless", "failed", None, &["longer than 50331648 bytes", "`fetch.max_bytes`"]),
    fault("xx-bomb", "failed", None, &["longer than 50331648 bytes"]),
    fault("xx-undecodable", "held", Some(200), &["decode"]),
    fault("xx-empty", "held", Some(200), &["empty"]),
    fault("xx-selector", "held", Some(200), &["#gone"]),
    fault("xx-half", "failed", None, &["body"]),
    fault("xx-picture", "held", Some(200), &["PNG"]),
];

fn rule(days: u32) -> String {
    format!(
        "<html><head><title>Part 9</title></head><body><main><h1>Part 9—Safeguards</h1><p>(a) A license is required to \
         export an item of the schedule to any destination in Group D, unless the consignee is listed.</p>\
         <p>(b) An application is decided within {days} days of its receipt by the Office.</p></main></body></html>"
    )
}

/// Serves every fault of the table.
fn serve_faults(site: &Site, house: &House) {
    let nobody = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let config = fs::read_to_string(house.path().join("rulewatch.toml")).expect("the configuration");
    let both = format!("\", \"{nobody}\"]");
    fs::write(house.path().join("rulewatch.toml"), config.replacen("\"]", &both, 1)).expect("written");
    house.source("xx-unreachable", &format!("http://{nobody}/rule"));
    house.source("xx-inside", "http://10.0.0.1/rule");
    let block = "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1>You don't have permission to \
                 access this server.<p>Reference #18.2d.1</p></body></html>";
    let challenge = "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>\
                     <script src='/cdn-cgi/challenge-platform/x.js'></script></body></html>";
    // A text in no encoding: what UTF-8 and every multibyte encoding forbid, all over.
    let undecodable: Vec<u8> = rule(30)
        .bytes()
        .flat_map(|byte| if byte == b' ' { vec![0xff, 0x81, 0xfe, 0x80] } else { vec![byte] })
        .collect();
    let half = rule(30).into_bytes();
    let half = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n".to_vec(), half].concat();
    let answers = [
        ("xx-missing", Answer::html("<h1>Not here</h1>").status(404)),
        ("xx-blocked", Answer::html(block).status(403)),
        ("xx-challenge", Answer::html(challenge)),
        ("xx-circle", Answer::redirect("/xx-circle")),
        ("xx-endless", Answer::by(|stream, _| fifty_megabytes(stream))),
        ("xx-bomb", Answer::html(gzip_bomb()).header("Content-Encoding", "gzip")),
        ("xx-undecodable", Answer::html(undecodable)),
        ("xx-empty", Answer::html("")),
        ("xx-selector", Answer::html(rule(30))),
        ("xx-half", Answer::raw(half)),
        ("xx-picture", Answer::body("image/png", *b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")),
    ];
    for (id, answer) in answers {
        site.serve(&format!("/{id}"), answer);
        house.source(id, &site.url(&format!("/{id}")));
    }
    let file = house.path().join("watchlist/xx/xx-selector.toml");
    let text = fs::read_to_string(&file).expect("the source");
    fs::write(file, text + "\n[recipe]\nkeep = [\"#gone\"]\n").expect("written");
}

/// A body of 50 MB whose length is not told before.
async fn fifty_megabytes(mut stream: tokio::net::TcpStream) {
    let mut piece = format!("{:x}\r\n", 1 << 20).into_bytes();
    piece.resize(piece.len() + (1 << 20), b'x');
    piece.extend(b"\r\n");
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";
    let _ = stream.write_all(head).await;
    for _ in 0..50 {
        if stream.write_all(&piece).await.is_err() {
            return;
        }
    }
    let _ = stream.write_all(b"0\r\n\r\n").await;
}

/// 64 MB of nothing, packed a thousandfold.
fn gzip_bomb() -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let nothing = vec![b' '; 1 << 20];
    for _ in 0..64 {
        packed.write_all(&nothing).expect("packed");
    }
    packed.finish().expect("packed")
}

fn serve_good(site: &Site, days: u32) {
    for id in GOOD {
        site.serve(&format!("/{id}"), Answer::html(rule(days)));
    }
}

/// One round over everything; each source's line by its name, and what was said beside.
async fn round(house: &House) -> (BTreeMap<String, Value>, String) {
    let said = house.said(&["check", "--all", "--json"]).await.ends_with(3);
    let lines = json_lines(&said.out);
    (lines.into_iter().map(|line| (line["source"].as_str().expect("a name").to_owned(), line)).collect(), said.talk)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_told_in_its_own_words_and_costs_the_others_nothing() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    serve_faults(&site, &house);
    for id in GOOD {
        house.source(id, &site.url(&format!("/{id}")));
    }
    let folder = house.path().join("watchlist/xx");
    fs::write(folder.join("xx-broken.toml"), "title = \"Broken\"\nisuer = \"XX\"\n").expect("written");
    let bad_selector =
        fs::read_to_string(folder.join("xx-good-1.toml")).expect("a source") + "\n[recipe]\nkeep = [\"main[\"]\n";
    fs::write(folder.join("xx-bad-selector.toml"), bad_selector).expect("written");

    serve_good(&site, 30);
    let (first, talk) = round(&house).await;
    for told in ["xx-broken.toml:2:1", "did you mean `issuer`", "xx-bad-selector.toml:11:9", "`main[`"] {
        assert!(talk.contains(told), "{told} is not told:\n{talk}");
    }
    faults_are_told(&first);
    assert!(GOOD.iter().all(|id| first[*id]["status"] == "first"), "{first:?}");
    assert_eq!(first.len(), GOOD.len() + FAULTS.len());

    serve_good(&site, 20);
    let (second, _) = round(&house).await;
    faults_are_told(&second);
    for id in GOOD {
        assert_eq!(second[id]["status"], "revised", "{second:?}");
        assert_eq!(second[id]["version"], 2);
        assert!(second[id]["severity"].as_u64().is_some_and(|severity| severity >= 3), "{second:?}");
    }
    house.said(&["verify"]).await.ends_with(0);
    let log = house.said(&["log", "--json"]).await.ends_with(0).json();
    assert_eq!(log.as_array().map(Vec::len), Some(GOOD.len()), "no fault became a revision");
    for fault in &FAULTS {
        let versions = house.said(&["versions", fault.id, "--json"]).await.ends_with(0).json();
        assert_eq!(versions, serde_json::json!([]), "{}", fault.id);
    }
}

fn faults_are_told(lines: &BTreeMap<String, Value>) {
    for Fault { id, status, http, words } in &FAULTS {
        let line = &lines[*id];
        assert_eq!(line["status"], *status, "{line}");
        assert_eq!(line["http"].as_u64(), http.map(u64::from), "{line}");
        assert_eq!((&line["version"], &line["severity"]), (&Value::Null, &Value::Null), "{line}");
        let reason = line["reason"].as_str().expect("a reason");
        assert!(words.iter().all(|word| reason.contains(word)), "{id}: {reason}");
        assert!(reason.chars().count() < 300 && !reason.contains('\n'), "one sentence: {reason}");
        eprintln!("{id:<16} {status:<7} {reason}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gbk_text_labelled_utf_8_is_read_as_what_it_is() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    let text = "<html><body><main><h1>出口管制条例</h1><p>第一条　为了维护国家安全和利益，履行防扩散等国际义务，制定本条例。</p>\
                <p>第二条　国家对两用物项的出口实行许可制度。</p></main></body></html>";
    site.serve("/rule", Answer::html(encoding_rs::GBK.encode(text).0.into_owned()));
    house.source("xx-rule", &site.url("/rule"));
    house.said(&["check", "xx-rule"]).await.ends_with(0);
    assert!(house.say(&["show", "xx-rule", "--text"]).await.contains("国家对两用物项的出口实行许可制度"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_named_and_everything_resumes_when_there_is_room() {
    let Some(disk) = SmallDisk::mount(4) else {
        return println!("skipped: no right to mount a small disk");
    };
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    for id in GOOD {
        house.source(id, &site.url(&format!("/{id}")));
    }
    let data = disk.path().join("data");
    let data = data.to_str().expect("a path");
    serve_good(&site, 30);
    house.said(&["--data", data, "check", "--all"]).await.ends_with(0);
    serve_good(&site, 20);
    disk.fill();
    let refused = house.said(&["--data", data, "check", "--all", "--json"]).await;
    let told = refused.out.clone() + &refused.talk;
    assert!(told.contains("no room left on the disk") || told.contains("No space left on device"), "{told}");
    // Where the index has no room either, it can't even be opened.
    assert!(matches!(refused.code, Some(2 | 3)), "{refused:?}");
    assert!(
        json_lines(&refused.out).iter().all(|line| line["status"] == "failed"),
        "nothing is told that was not recorded"
    );
    disk.clear();
    house.said(&["--data", data, "verify"]).await.ends_with(0);
    let resumed = json_lines(&house.say(&["--data", data, "check", "--all", "--json"]).await);
    assert!(resumed.iter().all(|line| line["status"] == "revised" && line["version"] == 2), "{resumed:?}");
    house.said(&["--data", data, "verify"]).await.ends_with(0);
}
