//! The demo's site: an invented agency on loopback, two revisions of its rules, and the noise of real sites.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

/// One document of the agency.
pub struct Resource {
    pub name: &'static str,
    pub title: &'static str,
    pub language: &'static str,
    pub topics: &'static [&'static str],
    first: &'static str,
    second: &'static str,
}

/// What the agency publishes; the last one never changes but for the noise around it.
pub const RESOURCES: [Resource; 4] = [
    Resource {
        name: "ar-ots-part-912",
        title: "Part 912: Safeguards on Advanced Computing Items",
        language: "en",
        topics: &["rule", "advanced-computing"],
        first: include_str!("site/rule.1.html"),
        second: include_str!("site/rule.2.html"),
    },
    Resource {
        name: "ar-ots-kyc-guidance",
        title: "Guidance on know-your-customer checks",
        language: "en",
        topics: &["guidance"],
        first: include_str!("site/guidance.1.html"),
        second: include_str!("site/guidance.2.html"),
    },
    Resource {
        name: "ar-ots-notice-31",
        title: "贸易安全办公室公告2025年第31号",
        language: "zh-Hans",
        topics: &["rule", "export-control"],
        first: include_str!("site/notice.1.html"),
        second: include_str!("site/notice.2.html"),
    },
    Resource {
        name: "ar-ots-circular-7",
        title: "Circular 7: electronic filing",
        language: "en",
        topics: &["filing"],
        first: include_str!("site/circular.html"),
        second: include_str!("site/circular.html"),
    },
];

/// Headlines that rotate above every document, as real sites have them.
const TEASERS: [&str; 3] =
    ["Workshop in Port Ellis: register now", "New: the portal has a help desk", "Read our annual report"];

/// The running site.
pub struct Site {
    pub address: SocketAddr,
    state: Arc<Shown>,
}

struct Shown {
    amended: AtomicBool,
    requests: AtomicU64,
}

impl Site {
    /// Opens the site on a free port of this machine.
    pub async fn open() -> std::io::Result<Site> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(Shown { amended: AtomicBool::new(false), requests: AtomicU64::new(0) });
        let router = Router::new().route("/rules/{name}", get(serve)).with_state(Arc::clone(&state));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Site { address, state })
    }

    /// The agency amends its rules.
    pub fn amend(&self) {
        self.state.amended.store(true, Ordering::SeqCst);
    }
}

async fn serve(State(state): State<Arc<Shown>>, Path(name): Path<String>) -> Response {
    let request = state.requests.fetch_add(1, Ordering::Relaxed);
    match RESOURCES.iter().find(|resource| resource.name == name) {
        Some(resource) => Html(page(resource, state.amended.load(Ordering::SeqCst), request)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The document in its site's frame; no two answers are the same bytes.
fn page(resource: &Resource, amended: bool, request: u64) -> String {
    let teaser = TEASERS[usize::try_from(request).unwrap_or(0) % TEASERS.len()];
    let clock = format!("2026-01-15 11:{:02}:{:02}", request / 60 % 60, request % 60);
    include_str!("site/chrome.html")
        .replace("{{content}}", if amended { resource.second } else { resource.first })
        .replace("{{language}}", resource.language)
        .replace("{{title}}", resource.title)
        .replace("{{nonce}}", &format!("{:016x}", fastrand::u64(..)))
        .replace("{{clock}}", &clock)
        .replace("{{counter}}", &(40_000 + request * 7).to_string())
        .replace("{{teaser}}", teaser)
}
