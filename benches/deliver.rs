//! What a delivery costs: `rulewatch deliveries send` with 10,000 owed, as a process of its own, to a mail server on loopback
//! that takes everything.
//!
//!     cargo bench --bench deliver
//!
//! Prints deliveries a second, CPU per delivery, peak memory, and connections and commands that the server saw.

#[path = "support/rules.rs"]
mod rules;
#[path = "support/usage.rs"]
mod usage;

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::response::Html;
use axum::routing::get;
use jiff::Timestamp;
use rules::write_rules;
use rulewatch::store::Store;
use rulewatch::subscription::{Cadence, Scope};
use usage::usage;

const SOURCES: usize = 4;
const SUBSCRIBERS: usize = 2_500;

/// What the mail server saw.
#[derive(Default)]
struct Seen {
    connections: AtomicU64,
    commands: AtomicU64,
    messages: AtomicU64,
    bytes: AtomicU64,
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let days = Arc::new(AtomicU64::new(90));
    let (site, seen) = (runtime.block_on(serve(Arc::clone(&days))), Arc::<Seen>::default());
    let mail = sink(Arc::clone(&seen));
    write_house(folder.path(), site, mail);
    run(folder.path(), &["check", "--all"]);
    runtime.block_on(subscribe(folder.path()));
    days.store(60, Ordering::Relaxed);
    run(folder.path(), &["check", "--all"]);

    let begun = Instant::now();
    let (cpu, memory) = run(folder.path(), &["deliveries", "send"]);
    let (elapsed, of) = (begun.elapsed().as_secs_f64(), |count: &AtomicU64| count.load(Ordering::Relaxed) as f64);
    let messages = of(&seen.messages);
    println!(
        "{messages} deliveries in {elapsed:.1} s: {:.0}/s, CPU {:.2} ms each, {:.1} KB each, {:.1} commands each, {} connections, \
         peak {:.0} MB",
        messages / elapsed,
        cpu.as_secs_f64() * 1_000.0 / messages,
        of(&seen.bytes) / messages / 1_000.0,
        of(&seen.commands) / messages,
        of(&seen.connections),
        memory as f64 / 1024.0
    );
    assert_eq!(messages as usize, SOURCES * SUBSCRIBERS);
}

fn run(folder: &Path, arguments: &[&str]) -> (std::time::Duration, i64) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rulewatch"));
    let child = command.args(arguments).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    usage(child.expect("started"))
}

async fn subscribe(folder: &Path) {
    let index = format!("sqlite:{}", folder.join("snapshots/index.sqlite").display());
    let (store, now) = (Store::open(&index).await.expect("the index"), Timestamp::now());
    for number in 0..SUBSCRIBERS {
        let address = format!("reader{number}@example.org");
        store.add_subscriber(&address, "UTC", now).await.expect("added");
        store.add_subscription(&address, &Scope::default(), 0, Cadence::AtOnce, now).await.expect("added");
    }
}

async fn serve(days: Arc<AtomicU64>) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = Router::new().route("/{name}", get(rule)).with_state(days);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A rule of about 20 KB, of which one sentence changes.
async fn rule(State(days): State<Arc<AtomicU64>>, UrlPath(name): UrlPath<String>) -> Html<String> {
    let sections: String = (1..60)
        .map(|section| {
            format!(
                "<h2>§ 912.{section} Requirements</h2><p>(a) A license is required to export item {section} of the schedule to any \
                 destination in Group D, unless the consignee is listed in the supplement to this part.</p>"
            )
        })
        .collect();
    let days = days.load(Ordering::Relaxed);
    Html(format!(
        "<html lang=en><body><main><h1>Part {name}</h1>{sections}<p>(b) An application is decided within {days} days of its \
         receipt by the Office.</p></main></body></html>"
    ))
}

fn write_house(folder: &Path, site: SocketAddr, mail: SocketAddr) {
    write_rules(folder, site, SOURCES);
    let config = format!(
        "[fetch]\nallow = [\"127.0.0.1/32:{}\"]\nper_host_interval = \"0s\"\n\
         [mail]\ntransport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nfrom = \"alerts@desk.example\"\n\
         dkim_selector = \"rw2026\"\ndkim_key = \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"\n",
        site.port(),
        mail.port()
    );
    std::fs::write(folder.join("rulewatch.toml"), config).expect("written");
}

/// A mail server that takes everything.
fn sink(seen: Arc<Seen>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            seen.connections.fetch_add(1, Ordering::Relaxed);
            let seen = Arc::clone(&seen);
            // A client that hangs up ends the session.
            std::thread::spawn(move || session(stream, &seen).unwrap_or_default());
        }
    });
    address
}

fn session(mut stream: TcpStream, seen: &Seen) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    stream.set_nodelay(true)?;
    stream.write_all(b"220 sink ESMTP\r\n")?;
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        seen.commands.fetch_add(1, Ordering::Relaxed);
        let is_data = line.starts_with(b"DATA");
        let reply: &[u8] = match &line[..4.min(line.len())] {
            b"EHLO" => b"250-sink\r\n250 8BITMIME\r\n",
            b"DATA" => b"354 go ahead\r\n",
            _ => b"250 2.0.0 ok\r\n",
        };
        stream.write_all(reply)?;
        line.clear();
        while is_data && lines.read_until(b'\n', &mut line)? > 0 {
            if line == b".\r\n" {
                seen.messages.fetch_add(1, Ordering::Relaxed);
                stream.write_all(b"250 2.0.0 queued\r\n")?;
                break;
            }
            seen.bytes.fetch_add(line.len() as u64, Ordering::Relaxed);
            line.clear();
        }
        line.clear();
    }
    Ok(())
}
