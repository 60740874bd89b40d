//! What a round of checks costs: `rulewatch check --all` over 1,000 loopback sources, as a process of its own.
//!
//!     cargo bench --bench round
//!
//! Prints CPU per check and peak memory of the child, for sources that answer 304, that send the same bytes, and
//! that differ by a token each time; beside it the same requests by a bare loop of the same HTTP client.

#[path = "support/rules.rs"]
mod rules;
#[path = "support/usage.rs"]
mod usage;

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use rules::write_rules;
use usage::usage;

const SOURCES: usize = 1_000;

/// How the site answers.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    NotModified,
    SameBytes,
    TokenDiffers,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--bare-loop") {
        bare_loop(&arguments[at + 1]);
        return;
    }
    println!("{:<34} {:>12} {:>14} {:>12}", "1,000 sources", "CPU ms/check", "bare loop", "peak MB");
    for (size, name) in [(20_000, "20 KB"), (200_000, "200 KB")] {
        for (mood, told) in
            [(Mood::NotModified, "304"), (Mood::SameBytes, "same bytes"), (Mood::TokenDiffers, "a token differs")]
        {
            measure(&format!("{name}, {told}"), size, mood);
        }
    }
}

fn measure(title: &str, size: usize, mood: Mood) {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let address = runtime.block_on(serve(size, mood));
    write_watchlist(folder.path(), address);
    run_round(folder.path());
    let (cpu, memory) = run_round(folder.path());
    let program = std::env::current_exe().expect("this program");
    let bare = Command::new(program).args(["--bare-loop", &format!("http://{address}")]).spawn().expect("started");
    let (bare, _) = usage(bare);
    let per_check = |cpu: Duration| cpu.as_secs_f64() * 1_000.0 / SOURCES as f64;
    println!("{title:<34} {:>12.3} {:>14.3} {:>12.1}", per_check(cpu), per_check(bare), memory as f64 / 1024.0);
}

async fn serve(size: usize, mood: Mood) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let state = Arc::new((rule(size), mood, AtomicU64::new(0)));
    let router = Router::new().route("/{name}", get(answer)).with_state(state);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

type Shown = Arc<(String, Mood, AtomicU64)>;

async fn answer(State(shown): State<Shown>, UrlPath(name): UrlPath<String>, headers: HeaderMap) -> Response {
    let (text, mood, count) = &*shown;
    if name == "robots.txt" {
        return StatusCode::NOT_FOUND.into_response();
    }
    if *mood == Mood::NotModified {
        if headers.contains_key(header::IF_NONE_MATCH) {
            return (StatusCode::NOT_MODIFIED, [(header::ETAG, "\"1\"")]).into_response();
        }
        return ([(header::ETAG, "\"1\"")], Html(text.clone())).into_response();
    }
    let token = if *mood == Mood::TokenDiffers { count.fetch_add(1, Ordering::Relaxed) } else { 0 };
    Html(text.replace("{token}", &token.to_string())).into_response()
}

/// A rule of about `size` bytes.
fn rule(size: usize) -> String {
    let mut text = String::from(
        "<!DOCTYPE html><html><head><title>Part 912</title><meta name='csrf' content='{token}'></head><body><nav><a href='/'>Home</a></nav><main><h1>Part 912</h1>",
    );
    let mut section = 1;
    while text.len() < size {
        text.push_str(&format!(
            "<h2>§ 912.{section} Requirements</h2><p>(a) A license is required to export item {section} of the schedule to any \
             destination in Group D, unless the consignee is listed in <a href='/s2'>Supplement No. 2</a> to this part.</p>\
             <p>(1) Applications are reviewed within {} days under a presumption of denial.</p><p>(b) Records are kept for five years.</p>",
            section + 10
        ));
        section += 1;
    }
    text.push_str("</main><footer>Served {token}</footer></body></html>");
    text
}

fn write_watchlist(folder: &Path, address: SocketAddr) {
    write_rules(folder, address, SOURCES);
    let config = format!(
        "[fetch]\nallow = [\"127.0.0.1/32:{}\"]\nper_host_interval = \"0s\"\nper_host_concurrency = 8\n",
        address.port()
    );
    std::fs::write(folder.join("rulewatch.toml"), config).expect("written");
}

fn run_round(folder: &Path) -> (Duration, i64) {
    let child = Command::new(env!("CARGO_BIN_EXE_rulewatch"))
        .args(["check", "--all", "--json"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .spawn()
        .expect("started");
    usage(child)
}

/// The same requests without anything around them: what fetching alone costs.
fn bare_loop(site: &str) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        for number in 0..SOURCES {
            let request = client.get(format!("{site}/rule-{number}")).header("if-none-match", "\"1\"");
            let mut answer = request.send().await.expect("an answer");
            while answer.chunk().await.expect("a body").is_some() {}
        }
    });
}
