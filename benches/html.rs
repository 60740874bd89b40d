//! What reading HTML costs beside the bare parse: documents of 20 KB, 200 KB and 5 MB, read whole (parsed, main content
//! found, blocks cited) and, in the same run, only parsed by `scraper`. CPU of this thread, best of several rounds.
//!
//!     cargo bench --bench html

use std::time::Duration;

use rulewatch::extract::extract;
use rulewatch::snapshot::{Retrieval, Snapshot, Validators};
use rulewatch::source::Recipe;

fn main() {
    println!("{:<12} {:>12} {:>12} {:>8}", "", "read ms", "parse ms", "ratio");
    for (name, bytes, rounds) in [("20 KB", 20_000, 400), ("200 KB", 200_000, 40), ("5 MB", 5_000_000, 5)] {
        let html = rule(bytes);
        let snapshot = snapshot(&html);
        let read = cheapest(rounds, || extract(&snapshot, &Recipe::default()).expect("a rule").blocks.len());
        let parse = cheapest(rounds, || scraper::Html::parse_document(&html).tree.nodes().count());
        let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
        println!("{name:<12} {:>12.3} {:>12.3} {:>8.2}", ms(read), ms(parse), ms(read) / ms(parse));
    }
}

fn cheapest(rounds: usize, work: impl Fn() -> usize) -> Duration {
    let once = || {
        let begun = cpu();
        assert!(work() > 0);
        cpu() - begun
    };
    (0..rounds).map(|_| once()).min().unwrap_or_default()
}

/// CPU this thread has used.
fn cpu() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a live local of the type clock_gettime(3) fills.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn snapshot(html: &str) -> Snapshot {
    let url: url::Url = "https://agency.example/rule".parse().expect("an address");
    let retrieval = Retrieval {
        source: "rule".parse().expect("an id"),
        url: url.clone(),
        final_url: url,
        redirects: Vec::new(),
        status: 200,
        content_type: "text/html; charset=utf-8".into(),
        validators: Validators::default(),
        headers: Vec::new(),
        fetched_at: "2026-01-01T00:00:00Z".parse().expect("a time"),
        as_of: None,
        rendered_by: None,
    };
    Snapshot::new(retrieval, html.as_bytes().to_vec())
}

/// A rule inside a site, as agencies serve it: paragraphs with links and emphasis, a list and a table a section.
fn rule(bytes: usize) -> String {
    let mut html = String::from(
        r#"<!DOCTYPE html><html lang="en"><head><title>Part 999</title></head><body class="path-node"><header class="site-header"><nav><ul><li><a href="/a">Rules</a></li><li><a href="/b">News</a></li></ul></nav></header><main id="content"><h1>Part 999&mdash;Kettles</h1>"#,
    );
    for n in 1.. {
        if html.len() + 300 >= bytes {
            break;
        }
        html.push_str(&format!(
            r##"
<div class="section" id="s{n}"><h2>&sect; 999.{n} Duties of makers in case {n}.</h2>
<p class="p1">(a) <em>Scope.</em> Every maker shall keep the records named in <a href="/999/{n}?utm_source=x">&sect; 999.{n}</a> for five years from the date of export, and shall show them to the Bureau on demand within {n} days.</p>
<p class="p2">(1) Records on paper &ldquo;as made&rdquo;, with the <b>name</b> of the maker, the capacity of the kettle and the price that was paid for it; or</p>
<p class="p2">(2) Records in any other form the Bureau has allowed.</p>
<ul><li>Books of account;</li><li>Letters, cables and <i>faxes</i>.</li></ul>
<table class="data"><tr><th>Country</th><th>Limit</th></tr><tr><td>Northland</td><td>{n} litres</td></tr><tr><td>Zembla</td><td>10 litres</td></tr></table>
</div>"##
        ));
    }
    html + "</main><footer><p>An official site.</p></footer></body></html>"
}
