//! What the pages cost over an index of 10,000 revisions: CPU time of the service by the operating system's account, and the
//! bytes of each page.
//!
//!     cargo bench --bench web
//!
//! Makes a house of 100 sources with 101 versions each, whose texts are of the length and language of a section of the Code,
//! runs the service over it, and asks for each page 40 times. Beside it: a redline of five megabytes, how soon its first bytes
//! come and how much memory it takes. With a folder as argument it makes the house there and leaves it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use rulewatch::archive::Archive;
use rulewatch::citation::Citation;
use rulewatch::concern::News;
use rulewatch::diff::diff;
use rulewatch::document::{Block, BlockKind, Document};
use rulewatch::search::passages;
use rulewatch::snapshot::{Retrieval, Sha256, Snapshot, Validators};
use rulewatch::source::{NEVER, Recipe, Source};
use rulewatch::store::{CheckRecord, CheckResult, Reading, Store};
use rulewatch::version::Version;

const SOURCES: usize = 100;
const VERSIONS: u32 = 101;
const ASKED: u32 = 40;
/// Bytes of one side of the long redline.
const LONG: usize = 5 << 20;

const TERMS: [&str; 12] = [
    "license",
    "presumption of denial",
    "advanced computing items",
    "end user",
    "foreign direct product",
    "supercomputer",
    "semiconductor manufacturing",
    "re-export",
    "recordkeeping",
    "entity list",
    "certification",
    "total processing performance",
];
const HAN: [&str; 4] = ["稀土物项的出口应当申请许可", "不可靠实体清单", "两用物项出口管制", "数据出境安全评估"];

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let wanted = std::env::args().nth(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let kept = tempfile::tempdir().expect("a folder");
    let house = wanted.clone().unwrap_or_else(|| kept.path().to_owned());
    let made = Instant::now();
    runtime.block_on(make(&house));
    println!(
        "{} revisions in {:.0?}, index {} MB",
        SOURCES as u32 * (VERSIONS - 1),
        made.elapsed(),
        size(&house.join("data/index.sqlite")) >> 20
    );
    if wanted.is_none() {
        runtime.block_on(measure(&house));
    }
}

/// What version `number` of source `at` says: forty paragraphs, of which each version has three that no other has.
fn document(at: usize, number: u32) -> Document {
    let paragraph = |n: u32| {
        let edition = if n % 13 == number % 13 { number } else { 0 };
        let (term, other) =
            (TERMS[(at + n as usize) % TERMS.len()], TERMS[(at * 7 + n as usize * 5 + edition as usize) % TERMS.len()]);
        let letter = char::from(b'a' + (n % 26) as u8);
        let days = 30 + (edition * 7 + n) % 300;
        let text = format!(
            "({letter}) Except as provided in § 744.{at}(b)({n}), a {term} requirement applies to ECCN 3A{:03}.{letter} where the {other} exceeds \
             {} percent of the value stated in 91 FR {}; records are kept for {days} days. The exporter must certify before the shipment \
             that no party to the transaction is an end user described in Supplement No. 4 to this part. {}",
            90 + n % 10,
            10 + (edition + n) % 60,
            1_000 + at * 40 + n as usize,
            if at.is_multiple_of(5) { HAN[n as usize % HAN.len()] } else { "" },
        );
        Block::new(
            BlockKind::Paragraph,
            Citation(vec![format!("§ 744.{at}"), format!("({letter})"), format!("({n})")]),
            text,
        )
    };
    Document {
        title: format!("Section 744.{at}"),
        language: Some("en".to_owned()),
        blocks: (1..=40).map(paragraph).collect(),
    }
}

fn source(at: usize) -> Source {
    Source {
        id: format!("xx-{at:03}").parse().expect("a name"),
        title: format!("15 CFR 744.{at} - Restrictions on certain end uses"),
        issuer: ["BIS", "OFAC", "MOFCOM", "CAC", "USTR"][at % 5].to_owned(),
        jurisdiction: ["US", "US", "CN", "CN", "US"][at % 5].to_owned(),
        url: format!("http://127.0.0.1:9/{at}").parse().expect("an address"),
        language: None,
        topics: vec!["export-controls".to_owned(), TERMS[at % TERMS.len()].replace(' ', "-")],
        schedule: rulewatch::schedule::Schedule::every("365d").expect("a schedule"),
        recipe: Recipe::default(),
        ties: Default::default(),
        calendar: None,
        browser: false,
        headers: Vec::new(),
        notes: String::new(),
    }
}

async fn make(house: &Path) {
    std::fs::create_dir_all(house.join("watchlist/xx")).expect("a folder");
    std::fs::create_dir_all(house.join("data")).expect("a folder");
    std::fs::write(house.join("rulewatch.toml"), "data = \"data\"\nwatchlist = \"watchlist\"\n").expect("written");
    let sources: Vec<Source> = (0..SOURCES).map(source).collect();
    for source in &sources {
        let text = format!(
            "title = {:?}\nissuer = {:?}\njurisdiction = {:?}\nurl = \"{}\"\ntopics = {:?}\n[schedule]\nevery = \"365d\"\n",
            source.title, source.issuer, source.jurisdiction, source.url, source.topics
        );
        std::fs::write(house.join(format!("watchlist/xx/{}.toml", source.id)), text).expect("written");
    }
    let store = Store::open(&format!("sqlite:{}", house.join("data/index.sqlite").display())).await.expect("an index");
    let known: Vec<_> = sources.iter().map(|source| (source.id.clone(), NEVER)).collect();
    store.sync_sources(&known, Timestamp::now()).await.expect("known");
    let archive = Archive::open(&house.join("data")).expect("an archive");
    let mut tasks = tokio::task::JoinSet::new();
    for (at, source) in sources.into_iter().enumerate() {
        let (store, archive) = (store.clone(), archive.clone());
        tasks.spawn(async move { record(&store, &archive, at, &source).await });
    }
    tasks.join_all().await;
    store.close().await;
}

/// Records every version of one source; the bytes of the first alone are in the archive, and those of a long text.
async fn record(store: &Store, archive: &Archive, at: usize, source: &Source) {
    let begin = Timestamp::now() - SignedDuration::from_hours(24 * 200);
    let mut before: Option<Document> = None;
    for number in 1..=VERSIONS {
        let document = if at == 1 && number + 2 > VERSIONS { long(number) } else { document(at, number) };
        let seen_at = begin + SignedDuration::from_mins(i64::from(number) * 2_800 + at as i64);
        let text = html(&document);
        if at < 2 {
            let kind = "text/html; charset=utf-8";
            let retrieval = Retrieval::local(&source.id, source.url.clone(), kind, seen_at);
            archive.put(&Snapshot::new(retrieval, text.clone().into_bytes())).expect("kept");
        }
        let seen = jiff::tz::TimeZone::UTC.to_datetime(seen_at).date();
        // The long texts are compared by the service; their brief here is that of their beginnings.
        let revision = before.as_ref().map(|old| {
            (number - 1, {
                let (old, new) = (head(old), head(&document));
                News::of(source, &old, &new, &diff(&old, &new), seen)
            })
        });
        let version = Version {
            source: source.id.clone(),
            number,
            past: false,
            seen_at: Timestamp::from_millisecond(seen_at.as_millisecond()).expect("a time"),
            sha256: Sha256::of(text.as_bytes()),
            bytes: text.len() as u64,
            content_type: "text/html; charset=utf-8".to_owned(),
        };
        let reading = Reading { recipe: Sha256::of(b""), words: version.sha256 };
        let record = CheckRecord {
            at: seen_at,
            status: "revised".to_owned(),
            reason: None,
            http: Some(200),
            next_due: NEVER,
            result: CheckResult::Recorded { version, revision, validators: Validators::default(), reading },
            volatile: None,
            wakes: Vec::new(),
        };
        let claim = store.claim(&source.id, Timestamp::now(), SignedDuration::from_mins(60)).await.expect("an index");
        let claim = claim.expect("nobody else holds it");
        store.record_with_text(&claim, source, &record, Some(passages(&document))).await.expect("recorded");
        before = Some(document);
    }
}

fn head(document: &Document) -> Document {
    Document { blocks: document.blocks.iter().take(60).cloned().collect(), ..document.clone() }
}

/// A text of five megabytes, of which each version says something else in every hundredth paragraph.
fn long(number: u32) -> Document {
    let blocks = (0..LONG / 400).map(|n| {
        let edition = if n.is_multiple_of(100) { number } else { 0 };
        let text = format!(
            "({n}) {}",
            format!("An item of entry {n} is controlled as stated in edition {edition} of the annex. ").repeat(6)
        );
        Block::new(BlockKind::Paragraph, Citation(vec!["§ 744.1".to_owned(), format!("({n})")]), text)
    });
    Document { title: "A long annex".to_owned(), language: Some("en".to_owned()), blocks: blocks.collect() }
}

fn html(document: &Document) -> String {
    let paragraphs: String = document.blocks.iter().map(|block| format!("<p>{}</p>\n", block.text)).collect();
    format!(
        "<html lang=en><head><title>{0}</title></head><body><main><h1>{0}</h1>\n{paragraphs}</main></body></html>",
        document.title
    )
}

async fn measure(house: &Path) {
    let (mut child, address) = start(house);
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let get = async |path: &str| {
        let answer = client.get(format!("http://{address}{path}")).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        answer.bytes().await.expect("a body").len()
    };
    // Only of the first two sources are the bytes in the archive.
    let listed = client.get(format!("http://{address}/?source=xx-000")).send().await.expect("an answer");
    let listed = listed.text().await.expect("a page");
    let id =
        listed.split("/revisions/").nth(1).map_or("", |rest| rest.split(['?', '"', '#']).next().unwrap_or_default());
    let (changed, whole) = (format!("/revisions/{id}?view=changed"), format!("/revisions/{id}"));
    println!("{:<46} {:>10} {:>10} {:>10}", "page", "CPU ms", "wall ms", "KB");
    for path in [
        "/",
        "/?severity=4&issuer=BIS",
        "/?q=license",
        "/?q=license&order=newest",
        "/?q=%22presumption+of+denial%22+-zinc",
        "/?q=744.23(a)(3)",
        "/?q=3A090.a",
        "/?q=%E7%A8%80%E5%9C%9F",
        "/?q=licen*+records",
        "/?eccn=3A090&direction=unclear",
        changed.as_str(),
        whole.as_str(),
        "/sources/xx-000",
        "/sources",
        "/upcoming",
        "/feed.atom?q=license",
    ] {
        let bytes = get(path).await;
        let (cpu, begun) = (cpu(&child), Instant::now());
        for _ in 0..ASKED {
            get(path).await;
        }
        let spent = (self::cpu(&child) - cpu) / ASKED;
        println!(
            "{path:<46} {:>10.1} {:>10.1} {:>10.1}",
            spent.as_secs_f64() * 1e3,
            begun.elapsed().as_secs_f64() * 1e3 / f64::from(ASKED),
            bytes as f64 / 1024.0
        );
    }
    for view in ["", "&view=side-by-side", "&view=changed"] {
        let begun = Instant::now();
        let path = format!("http://{address}/sources/xx-001/compare?from=100&to=101{view}");
        let mut answer = client.get(&path).send().await.expect("an answer");
        let first = begun.elapsed();
        let mut bytes = 0;
        while let Some(piece) = answer.chunk().await.expect("a piece") {
            bytes += piece.len();
        }
        println!(
            "5 MB redline {view:<33} first byte {:>6.0} ms, all {:>6.0} ms, {:>6.1} MB",
            first.as_secs_f64() * 1e3,
            begun.elapsed().as_secs_f64() * 1e3,
            bytes as f64 / 1e6
        );
    }
    println!("peak memory of the service: {} MB", peak(&child) >> 10);
    child.kill().expect("killed");
    child.wait().expect("ended");
}

fn start(house: &Path) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rulewatch"))
        .args(["run", "--listen", "127.0.0.1:0"])
        .current_dir(house)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the service starts");
    let mut lines = BufReader::new(child.stderr.take().expect("its log")).lines().map_while(Result::ok);
    let address = lines.find_map(|line| Some(line.split_once("address=")?.1.split(' ').next()?.trim().to_owned()));
    std::thread::spawn(move || lines.for_each(drop));
    std::thread::sleep(Duration::from_secs(3));
    (child, address.expect("it says where it listens"))
}

/// CPU time of a process so far (proc(5), fields 14 and 15 of `stat`, in ticks).
fn cpu(child: &Child) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).expect("its account");
    let fields: Vec<i64> =
        stat.rsplit_once(')').expect("a name").1.split_whitespace().filter_map(|field| field.parse().ok()).collect();
    // What is no number (the state) is left out: user and system time are the 11th and 12th that are.
    Duration::from_millis((fields[10] + fields[11]).unsigned_abs() * 10)
}

/// The most memory that a process had, in KB.
fn peak(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("its account");
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|size| size.parse().ok()).unwrap_or_default()
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |facts| facts.len())
}
