//! The only way out of a tab: a proxy on loopback, of that tab alone, which dials through the address policy.
//!
//! Invariant: the address that is dialled is the one that was checked, whatever asks for it (a redirect, a script, a
//! frame, a web socket, a worker) and whatever a name server says later. The browser resolves no name and reaches
//! nothing by itself. What comes and goes is counted, and beyond its limit nothing flows any more. TLS is between the
//! browser and the site. Nobody is asked for a password: the proxy reaches only what this policy lets anyone reach.

use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio_util::sync::CancellationToken;
use url::{Position, Url};

use crate::fetch::error;
use crate::fetch::guard::{Guard, Refusal};

/// Most connections of one tab, open or closed.
const MOST_CONNECTIONS: usize = 1024;
/// Longest head of a request, in bytes.
const LONGEST_HEAD: usize = 64 << 10;
/// Most header fields of a request.
const MOST_FIELDS: usize = 100;
/// Longest wait for the head of a request, a name and a connection.
const CONNECT: Duration = Duration::from_secs(15);
/// Header fields that are between the browser and us (RFC 9110, section 7.6.1).
const HOP_BY_HOP: [&str; 5] = ["connection", "proxy-connection", "keep-alive", "proxy-authorization", "upgrade"];

/// A running proxy; it ends when dropped, and its connections with it.
pub(super) struct Proxy {
    address: SocketAddr,
    tally: Arc<Tally>,
    serving: AbortHandle,
}

/// What went through, and what was refused.
struct Tally {
    guard: Arc<Guard>,
    bytes: AtomicU64,
    limit: u64,
    over: CancellationToken,
    /// Why a host was not reached.
    failures: Mutex<HashMap<String, Failure>>,
}

/// Why a host was not reached.
#[derive(Clone)]
pub(super) enum Failure {
    Refused(Refusal),
    /// It is unknown, or does not answer.
    Failed(String),
}

impl Proxy {
    /// A proxy that lets `limit` bytes through.
    pub async fn start(guard: Arc<Guard>, limit: u64) -> io::Result<Proxy> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let tally = Arc::new(Tally {
            guard,
            bytes: AtomicU64::new(0),
            limit,
            over: CancellationToken::new(),
            failures: Mutex::default(),
        });
        let serving = tokio::spawn(accept(listener, Arc::clone(&tally))).abort_handle();
        Ok(Proxy { address, tally, serving })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns once more was asked for than may go through.
    pub async fn over(&self) {
        self.tally.over.cancelled().await;
    }

    /// Why this host was not connected to, where it was not.
    pub fn failure(&self, url: &Url) -> Option<Failure> {
        self.tally.failures.lock().unwrap_or_else(PoisonError::into_inner).get(&error::host(url)).cloned()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn accept(listener: TcpListener, tally: Arc<Tally>) {
    let mut connections = JoinSet::new();
    for _ in 0..MOST_CONNECTIONS {
        let Ok((stream, _)) = listener.accept().await else { break };
        let tally = Arc::clone(&tally);
        connections.spawn(async move {
            if let Err(error) = serve(stream, &tally).await {
                tracing::debug!(%error, "a connection of a tab ended");
            }
        });
        while connections.try_join_next().is_some() {}
    }
    tally.over.cancel();
    while connections.join_next().await.is_some() {}
}

/// What a connection of the browser asks for first, and all it is used for.
struct Wanted {
    url: Url,
    /// Sent on before anything else; empty for a tunnel.
    head: Vec<u8>,
    /// Bytes of the request's body that are still to come.
    body: u64,
    is_tunnel: bool,
}

/// One connection of the browser: a tunnel, or one exchange over plain HTTP.
async fn serve(mut browser: TcpStream, tally: &Tally) -> io::Result<()> {
    let dialled = tokio::time::timeout(CONNECT, async {
        let (wanted, early) = wanted(&mut browser).await?;
        let site = tally.dial(&wanted.url).await?;
        io::Result::Ok((wanted, early, site))
    });
    // Where nothing was dialled the connection just ends: an answer of ours could pass for one of the site.
    let (wanted, early, mut site) = dialled.await.map_err(|_| io::Error::from(ErrorKind::TimedOut))??;
    let (mut from_browser, mut to_browser) = browser.split();
    let (mut from_site, mut to_site) = site.split();
    if wanted.is_tunnel {
        to_browser.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await?;
        to_site.write_all(&early).await?;
        let out = tally.pour(&mut from_browser, &mut to_site);
        let back = tally.pour(&mut from_site, &mut to_browser);
        return tokio::try_join!(out, back).map(drop);
    }
    to_site.write_all(&wanted.head).await?;
    to_site.write_all(&early[..early.len().min(usize::try_from(wanted.body).unwrap_or(usize::MAX))]).await?;
    let mut rest = from_browser.take(wanted.body.saturating_sub(early.len() as u64));
    // The writing side stays open: some servers take its end for that of the reader.
    let out = tally.flow(&mut rest, &mut to_site);
    let back = tally.answer(&mut from_site, &mut to_browser);
    tokio::try_join!(out, back).map(drop)
}

/// Reads the head of a request; gives what was asked for and what came after the head.
async fn wanted(browser: &mut TcpStream) -> io::Result<(Wanted, Vec<u8>)> {
    let bad = |why: &str| io::Error::new(ErrorKind::InvalidData, why.to_owned());
    let mut received = Vec::with_capacity(4 << 10);
    let end = loop {
        if let Some(end) = received.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if received.len() > LONGEST_HEAD || browser.read_buf(&mut received).await? == 0 {
            return Err(bad("no request came"));
        }
    };
    let early = received.split_off(end);
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut request = httparse::Request::new(&mut fields);
    request.parse(&received).map_err(|error| bad(&error.to_string()))?;
    let (Some(method), Some(target)) = (request.method, request.path) else { return Err(bad("no request line")) };
    let is_tunnel = method == "CONNECT";
    let text = if is_tunnel { format!("https://{target}/") } else { target.to_owned() };
    let url = Url::parse(&text).map_err(|error| bad(&error.to_string()))?;
    if is_tunnel {
        return Ok((Wanted { url, head: Vec::new(), body: 0, is_tunnel }, early));
    }
    let mut head = format!("{method} {} HTTP/1.1\r\n", &url[Position::BeforePath..Position::AfterQuery]).into_bytes();
    let mut body = 0;
    for field in request.headers.iter() {
        let name = field.name.to_ascii_lowercase();
        match name.as_str() {
            "transfer-encoding" => return Err(bad("a body without a length")),
            "content-length" => {
                let length = std::str::from_utf8(field.value).ok().and_then(|text| text.trim().parse().ok());
                body = length.ok_or_else(|| bad("no length"))?;
            }
            _ => {}
        }
        if !HOP_BY_HOP.contains(&name.as_str()) {
            head.extend_from_slice(format!("{}: ", field.name).as_bytes());
            head.extend_from_slice(field.value);
            head.extend_from_slice(b"\r\n");
        }
    }
    head.extend_from_slice(b"Connection: close\r\n\r\n");
    Ok((Wanted { url, head, body, is_tunnel }, early))
}

impl Tally {
    /// Connects to an address that passed the policy, in the very form in which it passed.
    async fn dial(&self, url: &Url) -> io::Result<TcpStream> {
        let failed = |failure| {
            self.failures.lock().unwrap_or_else(PoisonError::into_inner).insert(error::host(url), failure);
        };
        let addresses = match self.guard.sockets(url).await {
            Ok(addresses) => addresses,
            Err(error) => {
                failed(match error.downcast_ref::<Refusal>() {
                    Some(refusal) => Failure::Refused(refusal.clone()),
                    None => Failure::Failed(error.to_string()),
                });
                return Err(io::Error::other(error));
            }
        };
        let mut last = io::Error::from(ErrorKind::AddrNotAvailable);
        for address in addresses {
            match TcpStream::connect(address).await {
                Ok(stream) => {
                    // Only latency is at stake.
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Err(error) => last = error,
            }
        }
        failed(Failure::Failed(last.to_string()));
        Err(last)
    }

    /// Lets bytes through to their end, and the end too.
    async fn pour(&self, from: &mut (impl AsyncRead + Unpin), to: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        self.flow(from, to).await?;
        to.shutdown().await
    }

    async fn flow(&self, from: &mut (impl AsyncRead + Unpin), to: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        let mut buffer = vec![0; 16 << 10];
        loop {
            let read = from.read(&mut buffer).await?;
            if read == 0 {
                return Ok(());
            }
            self.count(read)?;
            to.write_all(&buffer[..read]).await?;
        }
    }

    /// Lets an answer through as the last one of its connection: the next request may be for another site, so it
    /// needs a connection of its own. The field comes first, where it goes before what the site says.
    async fn answer(&self, from: &mut (impl AsyncRead + Unpin), to: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        let mut beginning = Vec::with_capacity(4 << 10);
        let line = loop {
            if let Some(end) = beginning.windows(2).position(|two| two == b"\r\n") {
                break end + 2;
            }
            let read = from.read_buf(&mut beginning).await?;
            if read == 0 || beginning.len() > LONGEST_HEAD {
                return Err(ErrorKind::InvalidData.into());
            }
            self.count(read)?;
        };
        to.write_all(&beginning[..line]).await?;
        to.write_all(b"Connection: close\r\n").await?;
        to.write_all(&beginning[line..]).await?;
        self.pour(from, to).await
    }

    fn count(&self, bytes: usize) -> io::Result<()> {
        let before = self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        if before.saturating_add(bytes as u64) > self.limit {
            self.over.cancel();
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(())
    }
}
