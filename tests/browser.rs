//! Documents read by a browser: a real Chromium against sites on loopback. Without Chromium these tests say "skipped".

#[path = "support/mod.rs"]
mod support;

use std::io;
use std::net::{IpAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, join_all};
use jiff::Timestamp;
use rulewatch::fetch::{BrowserError, Class, FetchError, FetchSettings, Fetched, Fetcher, Lookup, Stage};
use rulewatch::snapshot::{Snapshot, Validators};
use rulewatch::source::{Recipe, Source};
use support::house::House;
use support::service::Running;
use support::site::{Answer, Site, fetch_settings, source};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Barrier;

const OPEN: [u8; 4] = [127, 0, 0, 1];
const CLOSED: [u8; 4] = [127, 0, 0, 2];
const SKIPPED: &str = "skipped: no Chromium; `tests/run` installs it where it may";

/// Settings for a browser on this machine; `None` where there is none.
fn settings() -> Option<FetchSettings> {
    let settings = FetchSettings { timeout: Duration::from_secs(20), browser_sandbox: !is_root(), ..fetch_settings() };
    let found = Fetcher::new(settings.clone()).expect("a fetcher").find_browser();
    if found.is_err() {
        println!("{SKIPPED}");
    }
    found.ok().map(|()| settings)
}

/// Root can have no sandbox.
fn is_root() -> bool {
    #[cfg(unix)]
    let root = std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    #[cfg(not(unix))]
    let root = false;
    root
}

fn rendered(url: &str) -> Source {
    Source { browser: true, ..source("a-page", url) }
}

async fn fetch_by(fetcher: &Fetcher, source: &Source) -> Result<Snapshot, FetchError> {
    match fetcher.fetch(source, &Validators::default(), Timestamp::UNIX_EPOCH).await? {
        Fetched::Snapshot(snapshot) => Ok(snapshot),
        other => panic!("no snapshot: {other:?}"),
    }
}

async fn fetch(settings: FetchSettings, url: &str) -> Result<Snapshot, FetchError> {
    fetch_by(&Fetcher::new(settings).expect("a fetcher"), &rendered(url)).await
}

fn text(snapshot: &Snapshot) -> String {
    String::from_utf8(snapshot.body.clone()).expect("UTF-8")
}

/// A document whose text a script fetches and writes.
const SHELL: &str = "<!DOCTYPE html><html><head><meta charset=gb2312><title>Part 744</title></head><body>\
    <main id=text></main><noscript>Enable JavaScript</noscript>\
    <script>fetch('/text.json').then(answer => answer.json()).then(({ text }) => {\
    const p = document.createElement('p'); p.textContent = text; document.getElementById('text').append(p) })</script>\
    </body></html>";

fn serve_shell(site: &Site) {
    site.serve("/", Answer::html(SHELL).etag());
    site.serve("/text.json", Answer::body("application/json", r#"{"text": "No person may export 两用物项 (a)."}"#));
}

#[tokio::test]
async fn a_text_that_a_script_writes_is_in_the_snapshot_which_says_that_it_was_rendered() {
    let Some(settings) = settings() else { return };
    let site = Site::start().await;
    serve_shell(&site);
    let snapshot = fetch(settings, &site.url("/")).await.expect("rendered");
    assert!(text(&snapshot).contains("<p>No person may export 两用物项 (a).</p>"), "{}", text(&snapshot));
    let facts = &snapshot.retrieval;
    assert!(facts.rendered_by.as_deref().is_some_and(|browser| browser.contains("Chrome/")), "{facts:?}");
    assert_eq!((facts.status, facts.content_type.as_str()), (200, "text/html; charset=utf-8"));
    assert_eq!(facts.final_url.as_str(), site.url("/"));
    assert!(facts.validators.is_empty(), "the frame's ETag says nothing of the text: {facts:?}");
    assert!(facts.headers.iter().any(|(name, _)| name == "etag"), "{facts:?}");
    let asked = &site.requests()[0];
    assert!(asked.header("user-agent").is_some_and(|agent| agent.contains("rulewatch/test")), "{asked:?}");
    assert_eq!(asked.header("from"), Some("operator@example.org"));
}

/// Everything a document can ask for, at `http://{name}` (a host and port) and `udp`; it writes down what it tried.
fn greedy(name: &str, udp: &str, open: &str) -> String {
    let script = r#"
        const tried = [];
        const attempt = async (what, act) => { try { await act() } catch (error) {} tried.push(what) };
        const add = (tag, fields) => { const one = Object.assign(document.createElement(tag), fields); document.body.append(one); return one };
        const at = 'http://NAME', quickly = { signal: AbortSignal.timeout(1500) };
        (async () => {
            await attempt('fetch', () => fetch(at + '/fetch', { mode: 'no-cors', ...quickly }));
            await attempt('redirect', () => fetch('/hop', { mode: 'no-cors', ...quickly }));
            await attempt('request', () => { const one = new XMLHttpRequest(); one.open('GET', at + '/xhr'); one.send() });
            await attempt('post', () => fetch(at + '/post', { method: 'POST', mode: 'no-cors', body: 'x', keepalive: true, ...quickly }));
            await attempt('beacon', () => navigator.sendBeacon(at + '/beacon', 'x'));
            await attempt('image', () => new Promise(done => { const one = new Image(); one.onload = one.onerror = done; one.src = at + '/image'; setTimeout(done, 300) }));
            await attempt('frame', () => add('iframe', { src: at + '/frame' }));
            await attempt('object', () => add('object', { data: at + '/object' }));
            await attempt('embed', () => add('embed', { src: at + '/embed' }));
            await attempt('video', () => add('video', { src: at + '/video', autoplay: true, muted: true }));
            await attempt('script', () => add('script', { src: at + '/script.js' }));
            await attempt('module', () => import(at + '/module.js'));
            await attempt('style', () => add('link', { rel: 'stylesheet', href: at + '/style.css' }));
            await attempt('background', () => add('div', { style: `background: url(${at}/background)` }));
            await attempt('hints', () => { for (const rel of ['prefetch', 'preconnect', 'dns-prefetch', 'preload', 'prerender', 'icon', 'manifest']) add('link', { rel, href: at + '/' + rel, as: 'script' }) });
            await attempt('socket', () => new Promise(done => { const one = new WebSocket('ws://NAME/socket'); one.onopen = one.onerror = done }));
            await attempt('events', () => { new EventSource(at + '/events') });
            await attempt('worker', () => { new Worker(URL.createObjectURL(new Blob([`importScripts('${at}/worker.js')`]))) });
            await attempt('shared worker', () => { new SharedWorker('/shared.js') });
            await attempt('service worker', async () => { await navigator.serviceWorker.register('/service.js'); await navigator.serviceWorker.ready });
            await attempt('window', () => window.open(at + '/window'));
            await attempt('file', () => add('iframe', { src: 'file:///etc/passwd' }));
            await attempt('form', () => { add('iframe', { name: 'inner' }); add('form', { action: at + '/form', target: 'inner' }).submit() });
            await attempt('peer', async () => {
                const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:UDP' }, { urls: 'turn:UDP', username: 'a', credential: 'b' }, { urls: 'turn:UDP?transport=tcp', username: 'a', credential: 'b' }] });
                peer.createDataChannel('x'); await peer.setLocalDescription(await peer.createOffer());
                await new Promise(done => { peer.onicecandidate = found => found.candidate || done(); setTimeout(done, 1500) }) });
            await attempt('transport', () => Promise.race([new WebTransport('https://UDP/x').ready, new Promise(done => setTimeout(done, 1000))]));
            document.querySelector('main').textContent = 'tried: ' + tried.join(', ');
            fetch('/tried');
        })()"#;
    let script = script.replace("NAME", name).replace("UDP", udp);
    format!("<!DOCTYPE html><html><body><main>{open}</main><script>{script}</script></body></html>")
}

/// The greedy document rendered: what it says it tried, and how often the forbidden site was connected to.
async fn tempt(settings: FetchSettings, by_name: bool) -> (String, usize) {
    let site = Site::start().await;
    let canary = Site::start_at(CLOSED.into()).await;
    // One port for both kinds of it, as an address says it.
    let datagrams = UdpSocket::bind(canary.address()).expect("the same port");
    datagrams.set_nonblocking(true).expect("set");
    let name =
        if by_name { format!("inner.example:{}", canary.address().port()) } else { canary.address().to_string() };
    site.serve("/", Answer::html(greedy(&name, &canary.address().to_string(), "nothing yet")));
    site.serve("/hop", Answer::redirect(&format!("http://{name}/hop")));
    let inside = format!("fetch('http://{name}/inside', {{ mode: 'no-cors' }})");
    site.serve("/shared.js", Answer::body("text/javascript", inside.clone()));
    site.serve(
        "/service.js",
        Answer::body("text/javascript", format!("{inside};importScripts('http://{name}/import.js')")),
    );
    let fetcher = Fetcher::resolving_by(settings, Arc::new(Inner)).expect("a fetcher");
    let snapshot = fetch_by(&fetcher, &rendered(&site.url("/"))).await.expect("rendered");
    let came = datagrams.recv(&mut [0; 2048]).is_ok();
    (text(&snapshot), canary.connections() + usize::from(came))
}

/// Every name means the closed address.
struct Inner;

impl Lookup for Inner {
    fn lookup<'a>(&'a self, _host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async { Ok(vec![CLOSED.into()]) })
    }
}

#[tokio::test]
async fn nothing_a_document_does_reaches_a_forbidden_address() {
    let Some(settings) = settings() else { return };
    for by_name in [false, true] {
        let (tried, reached) = tempt(settings.clone(), by_name).await;
        for what in ["fetch", "redirect", "post", "beacon", "image", "frame", "socket", "service worker", "peer"] {
            assert!(tried.contains(what), "{what} was not tried: {tried}");
        }
        assert!(!tried.contains("root:"), "{tried}");
        assert_eq!(reached, 0, "by name: {by_name}");
    }
    // The same where it is allowed: the trap can be sprung.
    let open = FetchSettings { allow: vec!["127.0.0.0/8".parse().expect("a network")], ..settings };
    let (_, reached) = tempt(open, false).await;
    assert!(reached > 5, "{reached}");
}

#[tokio::test]
async fn a_document_that_leads_to_a_forbidden_address_fails_with_that_reason() {
    let Some(settings) = settings() else { return };
    let site = Site::start().await;
    let canary = Site::start_at(CLOSED.into()).await;
    let away = canary.url("/away");
    site.serve("/redirect", Answer::redirect(&away));
    site.serve("/hop", Answer::redirect(&away));
    site.serve("/script", Answer::html(format!("<p>Moved</p><script>location.href = '{away}'</script>")));
    site.serve("/refresh", Answer::html(format!("<meta http-equiv=refresh content='0; url={away}'><p>Moved</p>")));
    site.serve(
        "/form",
        Answer::html(format!("<form action='{away}'></form><script>document.forms[0].submit()</script>")),
    );
    site.serve("/download", Answer::html("<a href=/hop download=x>x</a><script>document.links[0].click()</script>"));
    let fetcher = Fetcher::resolving_by(settings.clone(), Arc::new(Inner)).expect("a fetcher");
    for path in ["/redirect", "/script", "/refresh", "/form", "/download"] {
        let error = fetch_by(&fetcher, &rendered(&site.url(path))).await.expect_err(path);
        assert!(matches!(error, FetchError::Address(_)), "{path}: {error:?}");
    }
    // By name it is the dialled address that is refused.
    let named = fetch_by(&fetcher, &rendered(&canary.url_as("inner.example", "/"))).await.expect_err("refused");
    assert!(matches!(&named, FetchError::Address(refusal) if refusal.host == "inner.example"), "{named:?}");
    assert_eq!((named.class(), canary.connections()), (Class::Refused, 0));
    // A port where nobody listens.
    let address = canary.address();
    drop(canary);
    let open = FetchSettings { allow: vec!["127.0.0.0/8".parse().expect("a network")], ..settings };
    let closed = fetch(open, &format!("http://{address}/")).await.expect_err("nobody there");
    assert!(closed.to_string().contains("refused") && closed.class() == Class::Transient, "{closed:?}");
}

/// Says one thing first and another ever after.
struct Rebinding(AtomicUsize);

impl Lookup for Rebinding {
    fn lookup<'a>(&'a self, _host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        let first = self.0.fetch_add(1, Ordering::Relaxed) == 0;
        Box::pin(async move { Ok(vec![if first { OPEN.into() } else { CLOSED.into() }]) })
    }
}

#[tokio::test]
async fn a_name_that_changes_its_meaning_gains_nothing() {
    let Some(settings) = settings() else { return };
    let site = Site::start().await;
    let port = site.address().port();
    let canary = tokio::net::TcpListener::bind((IpAddr::from(CLOSED), port)).await.expect("the same port");
    let script =
        "fetch('/secret').then(() => 'reached', () => 'refused').then(how => { document.body.textContent = how })";
    site.serve("/", Answer::html(format!("<body>nothing yet<script>{script}</script>")));
    let fetcher = Fetcher::resolving_by(settings, Arc::new(Rebinding(AtomicUsize::new(0)))).expect("a fetcher");
    let snapshot = fetch_by(&fetcher, &rendered(&site.url_as("rules.example", "/"))).await.expect("rendered");
    assert!(text(&snapshot).contains("refused"), "{}", text(&snapshot));
    let reached = tokio::time::timeout(Duration::ZERO, canary.accept()).await.is_ok();
    assert!(!reached);
}

/// Why a document of this script fails, and how long that took.
async fn fails(settings: FetchSettings, body: &str) -> (FetchError, Duration) {
    let site = Site::start().await;
    site.serve("/", Answer::html(format!("<!DOCTYPE html><p>Rule</p><script>{body}</script>")));
    site.serve("/more", Answer::text("more"));
    site.serve("/large", Answer::text("x".repeat(1 << 20)));
    let began = Instant::now();
    (fetch(settings, &site.url("/")).await.expect_err(body), began.elapsed())
}

#[tokio::test]
async fn a_document_without_end_is_bounded() {
    let Some(settings) = settings() else { return };
    let short = FetchSettings { timeout: Duration::from_secs(4), max_bytes: 1 << 20, ..settings };
    let (endless, took) = fails(short.clone(), "while (true) {}").await;
    assert!(matches!(endless, FetchError::Timeout { stage: Stage::Render, .. }), "{endless:?}");
    assert!(took < Duration::from_secs(30), "{took:?}");
    let asks = "for (let nth = 0; nth < 600; nth++) fetch('/more?' + nth)";
    let (asking, _) = fails(short.clone(), asks).await;
    assert!(matches!(asking, FetchError::Browser(BrowserError::Restless { .. })), "{asking:?}");
    let (large, _) = fails(short.clone(), "document.body.append('x'.repeat(2 ** 21))").await;
    assert!(matches!(large, FetchError::TooLong { .. }), "{large:?}");
    let (loads, _) = fails(short.clone(), "fetch('/large').then(() => fetch('/large'))").await;
    assert!(matches!(loads, FetchError::TooLong { .. }), "{loads:?}");
    let (asked, _) = fails(short, "while (true) alert('x')").await;
    assert!(
        matches!(asked, FetchError::Timeout { .. } | FetchError::Browser(BrowserError::Restless { .. })),
        "{asked:?}"
    );
}

#[tokio::test]
async fn what_the_recipe_reads_is_waited_for() {
    let Some(settings) = settings() else { return };
    let site = Site::start().await;
    let late = "setTimeout(() => { document.body.innerHTML += '<ul class=list><li>Notice 1</li></ul>' }, 1200)";
    site.serve("/", Answer::html(format!("<!DOCTYPE html><body><p>Notices</p><script>{late}</script>")));
    let fetcher = Fetcher::new(settings).expect("a fetcher");
    let recipe = Recipe { rows: Some("ul.list li".to_owned()), ..Recipe::default() };
    let listed = fetch_by(&fetcher, &Source { recipe, ..rendered(&site.url("/")) }).await.expect("rendered");
    assert!(text(&listed).contains("<li>Notice 1</li>"), "{}", text(&listed));
}

#[tokio::test]
async fn a_document_that_never_rests_is_taken_as_it_stands() {
    let Some(settings) = settings() else { return };
    let site = Site::start().await;
    site.serve("/", Answer::html("<p>Rule</p><script>fetch('/never')</script>"));
    site.serve("/never", Answer::text("late").after(Duration::from_secs(600)));
    let short = FetchSettings { timeout: Duration::from_secs(6), ..settings };
    let snapshot = fetch(short, &site.url("/")).await.expect("rendered");
    assert!(text(&snapshot).contains("<p>Rule</p>"));
}

#[tokio::test]
async fn what_is_taken_is_no_lie_of_the_document() {
    let Some(settings) = settings() else { return };
    let site = Site::start().await;
    let script = "Object.defineProperty(Element.prototype, 'outerHTML', { get: () => 'a lie' }); \
                  String.prototype.match = () => ['a lie']; document.body.append('half \\ud83d of it')";
    let body = format!("<p>Rule</p><form name=documentElement></form><img name=doctype><script>{script}</script>");
    site.serve("/", Answer::html(format!("<!DOCTYPE html><body>{body}")));
    let snapshot = fetch(settings, &site.url("/")).await.expect("rendered");
    let text = text(&snapshot);
    assert!(text.starts_with("<!DOCTYPE html>\n<html>") && text.contains("<p>Rule</p>"), "{text}");
    assert!(text.contains("half \u{fffd} of it"), "{text}");
}

#[tokio::test]
async fn only_status_200_of_the_document_itself_is_kept() {
    let Some(settings) = settings() else { return };
    let site = Site::start().await;
    let fetcher = Fetcher::new(settings).expect("a fetcher");
    site.serve("/gone", Answer::html("<p>Gone</p><script>document.body.append('for good')</script>").status(404));
    let gone = fetch_by(&fetcher, &rendered(&site.url("/gone"))).await.expect_err("gone");
    assert_eq!((gone.status(), gone.class()), (Some(404), Class::Broken), "{gone:?}");
    let answer = gone.answer().expect("its answer");
    assert!(text(answer).contains("for good"), "{answer:?}");
    site.serve("/busy", Answer::html("<p>Busy</p>").status(503).header("Retry-After", "90"));
    let busy = fetch_by(&fetcher, &rendered(&site.url("/busy"))).await.expect_err("busy");
    assert_eq!((busy.status(), busy.retry_after()), (Some(503), Some(Duration::from_secs(90))), "{busy:?}");
    site.serve("/part", Answer::html("<p>Rule</p><script>fetch('/missing')</script>"));
    fetch_by(&fetcher, &rendered(&site.url("/part"))).await.expect("what is missing beside it is no matter");
    site.serve("/json", Answer::body("application/json", "{}"));
    site.serve("/file", Answer::html("x").header("Content-Disposition", "attachment"));
    site.serve("/nothing", Answer::html("").status(204));
    for (path, told) in
        [("/json", "application/json"), ("/file", "could not be read"), ("/nothing", "could not be read")]
    {
        let error = fetch_by(&fetcher, &rendered(&site.url(path))).await.expect_err(path);
        assert!(matches!(error, FetchError::Browser(_)) && error.to_string().contains(told), "{path}: {error}");
    }
}

#[tokio::test]
async fn a_document_that_sets_a_cookie_and_loads_itself_again_is_followed() {
    let Some(settings) = settings() else { return };
    let site = Site::start().await;
    let check =
        Answer::html("<p>Checking</p><script>document.cookie = 'seen=1'; location.reload()</script>").status(412);
    site.serve_each("/", [check, Answer::html("<p>Rule</p>")]);
    let snapshot = fetch(settings, &site.url("/")).await.expect("rendered");
    assert!(text(&snapshot).contains("<p>Rule</p>"));
    assert_eq!(site.requests()[1].header("cookie"), Some("seen=1"));
}

#[tokio::test]
async fn robots_txt_is_asked_for_every_address_a_document_leads_to() {
    let Some(settings) = settings() else { return };
    let site = Site::start().await;
    site.serve("/robots.txt", Answer::text("User-agent: rulewatch\nDisallow: /private\n"));
    site.serve("/open", Answer::html("<script>location.href = '/private/rule'</script>"));
    let fetcher = Fetcher::new(FetchSettings { respect_robots: true, ..settings }).expect("a fetcher");
    for path in ["/private/rule", "/open"] {
        let error = fetch_by(&fetcher, &rendered(&site.url(path))).await.expect_err(path);
        assert!(matches!(error, FetchError::Robots { .. }), "{path}: {error:?}");
    }
    assert!(site.requests().iter().all(|asked| !asked.path.starts_with("/private")), "{:?}", site.requests());
}

#[tokio::test]
async fn the_source_s_own_headers_go_to_its_own_host_only() {
    let Some(settings) = settings() else { return };
    let (site, other) = (Site::start().await, Site::start().await);
    site.serve("/", Answer::redirect(&other.url("/there")));
    other.serve("/there", Answer::html("<p>Rule</p><script>fetch('/more')</script>"));
    let own = vec![("X-Key".to_owned(), "secret".to_owned())];
    let source = Source { headers: own, ..rendered(&site.url("/")) };
    let snapshot = fetch_by(&Fetcher::new(settings).expect("a fetcher"), &source).await.expect("rendered");
    assert_eq!(snapshot.retrieval.final_url.as_str(), other.url("/there"));
    assert_eq!(site.requests()[0].header("x-key"), Some("secret"));
    assert!(other.requests().len() >= 2, "{:?}", other.requests());
    assert!(other.requests().iter().all(|asked| asked.header("x-key").is_none()), "{:?}", other.requests());
}

/// A browser that notes the process it becomes, and is given one more argument.
#[cfg(unix)]
fn noting(settings: &FetchSettings, folder: &std::path::Path, argument: &str) -> FetchSettings {
    use std::os::unix::fs::PermissionsExt;
    let real = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    let real = real.iter().find(|name| std::process::Command::new(name).arg("--version").output().is_ok());
    let script = folder.join("browser");
    let (folder, real) = (folder.display(), real.expect("a browser"));
    let text = format!("#!/bin/sh\necho $$ >> {folder}/pids\nexec {real} \"$@\" {argument}\n");
    std::fs::write(&script, text).expect("written");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("executable");
    FetchSettings { browser: Some(script), ..settings.clone() }
}

fn pids(folder: &std::path::Path) -> Vec<String> {
    let noted = std::fs::read_to_string(folder.join("pids")).unwrap_or_default();
    noted.lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[tokio::test]
async fn one_browser_serves_all_and_few_documents_are_open_at_once() {
    let Some(settings) = settings() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let site = Site::start().await;
    // Answers nobody who is alone.
    let two = Arc::new(Barrier::new(2));
    for n in 0..6 {
        let two = Arc::clone(&two);
        let answer = Answer::by(move |mut stream, _| {
            let two = Arc::clone(&two);
            async move {
                two.wait().await;
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n";
                let _ = stream.write_all(format!("{head}<p>Rule {n}</p>").as_bytes()).await;
            }
        });
        site.serve(&format!("/{n}"), answer);
    }
    let fetcher = Fetcher::new(noting(&settings, folder.path(), "")).expect("a fetcher");
    let sources: Vec<Source> = (0..6).map(|n| rendered(&site.url(&format!("/{n}")))).collect();
    let fetched = join_all(sources.iter().map(|source| fetch_by(&fetcher, source))).await;
    for (n, snapshot) in fetched.into_iter().enumerate() {
        assert!(text(&snapshot.expect("rendered")).contains(&format!("Rule {n}")));
    }
    assert_eq!((site.most_busy(), pids(folder.path()).len()), (2, 1));
    let pid = pids(folder.path()).remove(0);
    fetcher.close().await;
    assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists(), "it ends with its fetcher");
}

#[cfg(unix)]
#[tokio::test]
async fn a_browser_that_is_killed_is_started_again() {
    let Some(settings) = settings() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let site = Site::start().await;
    serve_shell(&site);
    let kill = {
        let folder = folder.path().to_owned();
        move || {
            let pid = pids(&folder).pop().expect("a browser");
            assert!(std::process::Command::new("kill").args(["-9", &pid]).status().expect("run").success());
        }
    };
    let in_the_middle = kill.clone();
    site.serve(
        "/deadly",
        Answer::by(move |stream, _| {
            in_the_middle();
            async move { drop(stream) }
        }),
    );
    let fetcher = Fetcher::new(noting(&settings, folder.path(), "")).expect("a fetcher");
    let error = fetch_by(&fetcher, &rendered(&site.url("/deadly"))).await.expect_err("killed");
    assert!(matches!(error, FetchError::Browser(BrowserError::Ended)), "{error:?}");
    assert_eq!(error.class(), Class::Transient);
    for round in 2..4 {
        let snapshot = fetch_by(&fetcher, &rendered(&site.url("/"))).await.expect("rendered by a new one");
        assert!(text(&snapshot).contains("No person may export"));
        assert_eq!(pids(folder.path()).len(), round);
        kill();
    }
}

#[cfg(unix)]
#[tokio::test]
async fn tls_is_between_the_browser_and_the_site() {
    use rustls::pki_types::pem::PemObject;
    let Some(settings) = settings() else { return };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/tls");
    let chain =
        rustls::pki_types::CertificateDer::pem_file_iter(format!("{folder}/server.pem")).expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::from_pem_file(format!("{folder}/server.key")).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain.map(|one| one.expect("a certificate")).collect(), key)
        .expect("a server");
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("https://{}/", listener.local_addr().expect("an address"));
    let serving = tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let _ = stream.read(&mut [0; 4096]).await;
                let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<p>Rule</p>";
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    let unknown = fetch(settings.clone(), &url).await.expect_err("nobody vouches for it");
    assert!(unknown.to_string().contains("ERR_CERT_AUTHORITY_INVALID"), "{unknown}");
    let folder = tempfile::tempdir().expect("a folder");
    let trusting = noting(&settings, folder.path(), "--ignore-certificate-errors");
    assert!(text(&fetch(trusting, &url).await.expect("rendered")).contains("<p>Rule</p>"));
    serving.abort();
}

#[tokio::test]
async fn a_browser_that_is_not_there_is_told_and_one_behind_a_proxy_is_refused() {
    let site = Site::start().await;
    let nowhere = FetchSettings { browser: Some("/nowhere/chromium".into()), ..fetch_settings() };
    let error = fetch(nowhere, &site.url("/")).await.expect_err("no browser");
    assert!(matches!(error, FetchError::Browser(BrowserError::NotThere { .. })), "{error:?}");
    assert!(error.to_string().contains("/nowhere/chromium") && error.class() == Class::Broken, "{error}");
    let proxied =
        FetchSettings { proxy: Some("http://127.0.0.1:3128".parse().expect("an address")), ..fetch_settings() };
    let error = fetch(proxied, &site.url("/")).await.expect_err("a proxy");
    assert!(matches!(error, FetchError::Browser(BrowserError::Proxied)), "{error:?}");
    let Some(settings) = settings() else { return };
    let broken = FetchSettings { browser: Some("/bin/false".into()), ..settings };
    let error = fetch(broken, &site.url("/")).await.expect_err("no browser either");
    assert!(matches!(error, FetchError::Browser(BrowserError::Start { .. })), "{error:?}");
    assert_eq!(site.connections(), 0);
}

/// A house whose browser runs here.
fn house(site: &Site, settings: &FetchSettings) -> House {
    House::new(site.address(), &format!("browser_sandbox = {}\n", settings.browser_sandbox))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_source_says_so_is_tried_so_and_its_versions_and_alerts_say_so() {
    let Some(settings) = settings() else { return };
    let site = Site::start().await;
    let rule = |who: &str| {
        let text = format!(
            "{who} person may export 两用物项 to any destination. {}",
            "A licence is asked for in writing. ".repeat(20)
        );
        site.serve("/text.json", Answer::body("application/json", serde_json::json!({ "text": text }).to_string()));
    };
    serve_shell(&site);
    rule("No");
    let house = house(&site, &settings);
    let tried = house.said(&["source", "try", &site.url("/"), "--browser"]).await.ends_with(0);
    assert!(tried.out.contains("No person may export") && tried.talk.contains("browser = true"), "{tried:?}");
    let file = house.said(&["source", "try", &site.url("/"), "--browser", "--toml"]).await.ends_with(0).out;
    std::fs::write(house.path().join("watchlist/xx/xx-rule.toml"), file).expect("written");
    house.source("xx-plain", &site.url("/plain"));
    site.serve(
        "/plain",
        Answer::html("<main><h1>Part 1</h1><p>(a) The plain text of this part is read as ever.</p></main>"),
    );
    house.say(&["subscriber", "add", "ana@example.org"]).await;
    house.say(&["subscription", "add", "ana@example.org"]).await;
    house.said(&["check", "--all"]).await.ends_with(0);
    rule("Any");
    house.said(&["check", "--all"]).await.ends_with(0);
    let versions = house.said(&["versions", "xx-rule", "--json"]).await.ends_with(0).json();
    assert_eq!(versions.as_array().map(Vec::len), Some(2), "{versions}");
    assert!(versions[1]["rendered_by"].as_str().is_some_and(|browser| browser.contains("Chrome/")), "{versions}");
    assert!(versions[1].get("fetched_at").is_none(), "it was kept by nobody else: {versions}");
    let plain = house.said(&["versions", "xx-plain", "--json"]).await.ends_with(0).json();
    assert!(plain[0].get("rendered_by").is_none(), "{plain}");
    let log = std::fs::read_to_string(house.path().join("snapshots/xx-rule/log.jsonl")).expect("its log");
    assert!(log.lines().all(|line| line.contains("\"rendered_by\":\"")), "{log}");
    house.say(&["verify"]).await;
    house.say(&["reindex"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn without_a_browser_the_service_says_so_at_its_start_and_the_other_sources_are_checked() {
    let site = Site::start().await;
    site.serve(
        "/rule",
        Answer::html("<main><h1>Part 1</h1><p>(a) The plain text of this part is read as ever.</p></main>"),
    );
    let house = House::new(site.address(), "browser = \"/nowhere/chromium\"\n");
    house.source("xx-plain", &site.url("/rule"));
    let quiet = Running::start(&house).await;
    assert!(!quiet.beginning.contains("browser"), "{}", quiet.beginning);
    quiet.kill();
    house.source("xx-page", &site.url("/rule"));
    let file = house.path().join("watchlist/xx/xx-page.toml");
    let text =
        std::fs::read_to_string(&file).expect("read").replace("\n\n[schedule]", "\nbrowser = true\n\n[schedule]");
    std::fs::write(&file, text).expect("written");
    let running = Running::start(&house).await;
    assert!(running.beginning.contains("sources that ask for a browser can't be checked"), "{}", running.beginning);
    assert!(
        running.beginning.contains("xx-page") && running.beginning.contains("/nowhere/chromium"),
        "{}",
        running.beginning
    );
    let ended = running.check_all().await.expect("its run").to_string();
    assert!(ended.contains("`fetch.browser` names no file"), "{ended}");
    assert!(
        ended.contains(r#""source":"xx-plain","status":"un"#)
            || ended.contains(r#""source":"xx-plain","status":"first"#),
        "{ended}"
    );
}
