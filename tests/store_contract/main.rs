use std::time::Instant;
use jiff::{SignedDuration, Timestamp};
use rulewatch::store::*;
use rulewatch::snapshot::*;
use rulewatch::source::*;
use rulewatch::schedule::Schedule;

fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = s.rsplit(')').next().unwrap().split_whitespace().collect();
    (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) * 10.0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn measure() {
    let dir = tempfile::tempdir().unwrap();
    let t = Instant::now();
    let store = Store::open(&format!("sqlite:{}", dir.path().join("a/index.db").display())).await.unwrap();
    println!("first open {:?}", t.elapsed());
    store.close().await;
    let t = Instant::now();
    let store = Store::open(&format!("sqlite:{}", dir.path().join("a/index.db").display())).await.unwrap();
    println!("open {:?}", t.elapsed());
    let now: Timestamp = "2026-11-23T00:00:00Z".parse().unwrap();
    let n = 5000;
    let ids: Vec<(SourceId, Timestamp)> = (0..n).map(|i| (format!("s{i}").parse().unwrap(), now)).collect();
    let t = Instant::now();
    store.sync_sources(&ids).await.unwrap();
    println!("sync new {:?}", t.elapsed());
    let t = Instant::now();
    store.sync_sources(&ids).await.unwrap();
    println!("sync again {:?}", t.elapsed());
    let t = Instant::now();
    println!("states {} {:?}", store.source_states().await.unwrap().len(), t.elapsed());
    let t = Instant::now();
    for _ in 0..100 { store.next_due().await.unwrap(); }
    println!("next_due {:?}", t.elapsed() / 100);
    let source = |id: &SourceId| Source { id: id.clone(), title: "t".into(), issuer: "BIS".into(), jurisdiction: "US".into(), url: "https://a.example/".parse().unwrap(), language: None, topics: vec![], schedule: Schedule::Every(SignedDuration::from_hours(1)), recipe: Recipe::default(), headers: vec![], notes: String::new() };
    let (c0, t) = (cpu(), Instant::now());
    let mut done = 0;
    loop {
        let claims = store.claim_due(now, SignedDuration::from_mins(5), 32).await.unwrap();
        if claims.is_empty() { break }
        let mut set = tokio::task::JoinSet::new();
        for claim in claims {
            let store = store.clone();
            let source = source(&claim.source);
            set.spawn(async move {
                let state = store.source_state(&claim.source).await.unwrap().unwrap();
                let record = CheckRecord { at: now, status: "unchanged".into(), reason: None, http: Some(304), next_due: now + SignedDuration::from_hours(1), result: CheckResult::Good { validators: state.validators, seen: Some(Sha256::of(b"x")), reading: None } };
                store.record(&claim, &source, &record).await.unwrap();
            });
        }
        done += set.len();
        set.join_all().await;
    }
    println!("{done} checks: wall {:?}, cpu per check {:.3} ms", t.elapsed(), (cpu() - c0) / done as f64);
    let (c0, t) = (cpu(), Instant::now());
    for (id, _) in &ids[..1000] { store.source_state(id).await.unwrap(); }
    println!("state: wall {:?}, cpu {:.3} ms", t.elapsed()/1000, (cpu() - c0) / 1000.);
    let (c0, t) = (cpu(), Instant::now());
    for (id, _) in &ids[..1000] { store.claim(id, now, SignedDuration::from_mins(5)).await.unwrap(); }
    println!("claim alone: wall {:?}, cpu {:.3} ms", t.elapsed()/1000, (cpu() - c0) / 1000.);
}
