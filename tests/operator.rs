//! What the operator is told: blind sources, mail that does not leave, and that it is over; time is given, nothing waits.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rulewatch::archive::Archive;
use rulewatch::operator::{self, Operator, coverage, findings, stale};
use rulewatch::snapshot::{Sha256, Validators};
use rulewatch::source::{Source, SourceId, Sources};
use rulewatch::store::{CheckRecord, CheckResult, Reading, SpanKind, Store};
use rulewatch::version::Version;
use rulewatch::watchlist;
use rulewatch::wording::Language;

/// An index, one source that is checked every hour, and a clock.
struct Office {
    folder: tempfile::TempDir,
    store: Store,
    sources: Sources,
    id: SourceId,
    told: Operator,
    now: Timestamp,
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);

impl Office {
    async fn open() -> Office {
        let folder = tempfile::tempdir().expect("a folder");
        let watched = folder.path().join("watchlist/xx");
        std::fs::create_dir_all(&watched).expect("a folder");
        let text = "title = \"Rule\"\nissuer = \"XX\"\njurisdiction = \"XA\"\nurl = \"https://example.org/rule\"\n[schedule]\nevery = \"1h\"\n";
        std::fs::write(watched.join("xx-rule.toml"), text).expect("a source");
        let read = watchlist::load(&folder.path().join("watchlist"));
        let sources: Sources = read.sources.into_iter().map(|source| (source.id.clone(), Arc::new(source))).collect();
        let id: SourceId = "xx-rule".parse().expect("a name");
        let store = Store::open("sqlite::memory:").await.expect("an index");
        let now: Timestamp = "2026-01-16T12:00:00Z".parse().expect("a time");
        store.sync_sources(&[(id.clone(), now)], Timestamp::MAX).await.expect("known");
        let told = Operator { address: "ops@example.org".into(), language: Language::English };
        Office { folder, store, sources, id, told, now }
    }

    fn source(&self) -> &Source {
        &self.sources[&self.id]
    }

    /// A check that ends like this, and the clock an hour later.
    async fn check(&mut self, status: &str, reason: Option<&str>) {
        let claim =
            self.store.claim(&self.id, self.now, SignedDuration::from_mins(1)).await.expect("asked").expect("free");
        let good = CheckResult::Good { validators: Validators::default(), seen: None, reading: None };
        let version = || Version {
            source: self.id.clone(),
            number: 1,
            past: false,
            seen_at: self.now,
            sha256: Sha256::of(b"1"),
            bytes: 1,
            content_type: "text/html".into(),
        };
        let reading = Reading { recipe: Sha256::of(b"r"), words: Sha256::of(b"w") };
        let result = match status {
            "unchanged" => good,
            "first" => {
                CheckResult::Recorded { version: version(), revision: None, validators: Validators::default(), reading }
            }
            _ => CheckResult::Bad,
        };
        let record = CheckRecord {
            at: self.now,
            status: status.into(),
            reason: reason.map(str::to_owned),
            http: Some(200),
            next_due: self.now + HOUR,
            result,
            volatile: None,
            wakes: Vec::new(),
        };
        self.store.record(&claim, self.source(), &record).await.expect("recorded");
        self.now += HOUR;
    }

    async fn causes(&self) -> Vec<String> {
        let found = findings(&self.store, &self.sources, self.folder.path(), self.told.language, self.now)
            .await
            .expect("the index");
        found.into_iter().map(|finding| finding.cause).filter(|cause| cause != "disk").collect()
    }

    /// Tells the operator; gives subject and text of what was owed.
    async fn tell(&self) -> Option<(String, String)> {
        let found = findings(&self.store, &self.sources, self.folder.path(), self.told.language, self.now)
            .await
            .expect("the index");
        let found: Vec<_> = found.into_iter().filter(|finding| finding.cause != "disk").collect();
        operator::tell(&self.store, &self.told, &found, self.now).await.expect("told");
        let mut owed = self.store.claim_notices(self.now, HOUR, 10).await.expect("the index");
        assert!(owed.len() <= 1, "{owed:?}");
        let notice = owed.pop()?;
        self.store.notice_sent(notice.id).await.expect("sent");
        Some((notice.subject, notice.text))
    }
}

#[tokio::test]
async fn an_outage_is_told_once_then_once_a_day_and_its_end_too() {
    let mut office = Office::open().await;
    office.check("first", None).await;
    assert_eq!(office.tell().await, None);
    office.check("failed", Some("connection refused")).await;
    assert_eq!(office.causes().await, Vec::<String>::new(), "one bad check is no outage yet");
    office.check("failed", Some("connection refused")).await;
    let (subject, text) = office.tell().await.expect("told");
    assert_eq!(subject, "rulewatch: 1 new (outage xx-rule)");
    assert!(text.contains("failed 2 times in a row") && text.contains("connection refused"), "{text}");
    office.check("failed", Some("connection refused")).await;
    assert_eq!(office.tell().await, None, "not twice a day");
    office.now += SignedDuration::from_hours(24);
    assert_eq!(office.tell().await.expect("told").0, "rulewatch: 1 going on (outage xx-rule)");
    office.check("unchanged", None).await;
    assert_eq!(office.tell().await.expect("told").0, "rulewatch: 1 over (outage xx-rule)");
    assert_eq!(office.tell().await, None);
}

#[tokio::test]
async fn what_nobody_looked_at_for_two_intervals_is_stale() {
    let mut office = Office::open().await;
    office.check("first", None).await;
    office.now += SignedDuration::from_mins(64);
    assert_eq!(office.causes().await, Vec::<String>::new());
    office.now += SignedDuration::from_mins(2);
    assert_eq!(office.causes().await, ["stale xx-rule"]);
}

#[tokio::test]
async fn what_was_never_looked_at_is_stale_two_intervals_after_it_fell_due() {
    let mut office = Office::open().await;
    office.now += SignedDuration::from_mins(124);
    assert_eq!(office.causes().await, Vec::<String>::new(), "the first round of a service may be on its way");
    office.now += SignedDuration::from_mins(2);
    assert_eq!(office.causes().await, ["stale xx-rule"]);
    office.check("first", None).await;
    assert_eq!(office.causes().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_the_index_never_heard_of_is_told_as_one() {
    let mut office = Office::open().await;
    let unknown = |number: u32| {
        let source = Source { id: format!("xx-new-{number}").parse().expect("a name"), ..office.source().clone() };
        (source.id.clone(), Arc::new(source))
    };
    let unknown: Vec<_> = (1..=4).map(unknown).collect();
    office.sources.extend(unknown);
    assert_eq!(office.causes().await, ["unseen"]);
    let (_, text) = office.tell().await.expect("told");
    let told = "4 sources of the watchlist were never looked at: `xx-new-1`, `xx-new-2`, `xx-new-3` …";
    assert!(text.contains(told), "{text}");
}

#[tokio::test]
async fn a_lost_layout_has_a_name_of_its_own() {
    let mut office = Office::open().await;
    office.check("first", None).await;
    office.check("held", Some("selector lost: `main` matches nothing")).await;
    assert_eq!(office.causes().await, ["layout xx-rule"]);
}

#[tokio::test]
async fn checks_that_end_alike_are_one_span_until_one_comes_late() {
    let mut office = Office::open().await;
    let from = office.now;
    office.check("first", None).await;
    office.check("unchanged", None).await;
    office.check("held", Some("a block page in place of the text")).await;
    office.check("unchanged", None).await;
    office.now += SignedDuration::from_hours(5);
    office.check("unchanged", None).await;
    let spans = office.store.spans(&office.id, (from, office.now)).await.expect("the index");
    let told: Vec<(SpanKind, u64)> = spans.iter().map(|span| (span.kind, span.checks)).collect();
    assert_eq!(told, [(SpanKind::Good, 2), (SpanKind::Held, 1), (SpanKind::Good, 1), (SpanKind::Good, 1)]);
}

#[tokio::test]
async fn a_coverage_report_counts_checks_and_names_every_gap_with_its_reason() {
    let mut office = Office::open().await;
    let from = office.now;
    office.check("first", None).await;
    for _ in 0..4 {
        office.check("held", Some("=a block page in place of the text")).await;
    }
    office.check("unchanged", None).await;
    office.now += SignedDuration::from_hours(5);
    office.check("unchanged", None).await;
    let archive = Archive::open(&office.folder.path().join("data")).expect("an archive");
    let sources = [office.source().clone()];
    let report = coverage(&archive, &office.store, &sources, (from, office.now)).await.expect("a report");
    let row = &report.rows[0];
    assert_eq!((row.good, row.held, row.failed, row.versions), (3, 4, 0, 0));
    let gaps: Vec<(i64, Option<&str>)> =
        row.gaps.iter().map(|gap| (gap.to.duration_since(gap.from).as_hours(), gap.reason.as_deref())).collect();
    assert_eq!(gaps, [(5, Some("=a block page in place of the text")), (6, None)]);
    let csv = report.csv(Language::English);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!((&rows[0][0], &rows[0][1]), ("xx-rule", "3"));
    assert!(report.html(Language::English).contains("nobody looked"));
}

#[tokio::test]
async fn the_operator_is_written_to_in_a_language_of_choice() {
    for (language, subject, words) in [
        (Language::TraditionalChinese, "rulewatch：新增 1 項（outage xx-rule）", "讀取失敗，連續 3 次"),
        (Language::SimplifiedChinese, "rulewatch：新增 1 项（outage xx-rule）", "读取失败，连续 3 次"),
    ] {
        let mut office = Office::open().await;
        office.told.language = language;
        for _ in 0..3 {
            office.check("failed", Some("connection refused")).await;
        }
        let (told, text) = office.tell().await.expect("told");
        assert_eq!(told, subject);
        assert!(text.contains(words) && text.contains("connection refused"), "{text}");
        let archive = Archive::open(&office.folder.path().join("data")).expect("an archive");
        let period = (office.now - SignedDuration::from_hours(24), office.now);
        let report = coverage(&archive, &office.store, &[office.source().clone()], period).await.expect("a report");
        let written = [report.csv(language), report.html(language)];
        assert!(written.iter().all(|text| text.contains(&*language.say("coverage-gaps")) && !text.contains("gaps")));
    }
}

#[tokio::test]
async fn what_is_stale_is_known_with_when_it_was_last_read_well() {
    let mut office = Office::open().await;
    let told = async |office: &Office| {
        let stale = stale(&office.store, &office.sources, office.now).await.expect("the index");
        stale.into_iter().map(|stale| (stale.source.id.to_string(), stale.last_good)).collect::<Vec<_>>()
    };
    office.check("failed", Some("connection refused")).await;
    assert_eq!(told(&office).await, [("xx-rule".to_owned(), None)]);
    let good = office.now;
    office.check("first", None).await;
    assert_eq!(told(&office).await, []);
    office.check("held", Some("a block page in place of the text")).await;
    office.check("held", Some("a block page in place of the text")).await;
    assert_eq!(told(&office).await, [("xx-rule".to_owned(), Some(good))]);
}
