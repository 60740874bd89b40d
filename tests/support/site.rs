//! A loopback site: HTTP/1.1 on 127.0.0.1, answering what a test tells it to, and noting what it was asked.
//!
//! Plain answers keep the connection open and carry `Content-Length`. For everything a well-behaved server would
//! not do there is [`Answer::raw`] (these bytes, then the end) and [`Answer::by`] (the socket itself).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use rulewatch::fetch::FetchSettings;
use rulewatch::schedule::Schedule;
use rulewatch::source::{Recipe, Source};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;

/// Settings for tests: loopback allowed, no waiting, one attempt, short deadlines.
pub fn fetch_settings() -> FetchSettings {
    FetchSettings {
        concurrency: 64,
        per_host_concurrency: 64,
        per_host_interval: Duration::ZERO,
        timeout: Duration::from_secs(5),
        max_bytes: 8 << 20,
        respect_robots: false,
        user_agent: "rulewatch/test".to_owned(),
        contact: "operator@example.org".to_owned(),
        proxy: None,
        allow: vec!["127.0.0.1/32".parse().expect("a network")],
        attempts: 1,
        browser: None,
        browser_sandbox: true,
    }
}

/// A plain source, due every hour.
pub fn source(id: &str, url: &str) -> Source {
    Source {
        id: id.parse().expect("a source name"),
        title: format!("The rules of {id}"),
        issuer: "Bureau of Tests".to_owned(),
        jurisdiction: "US".to_owned(),
        url: Url::parse(url).expect("an address"),
        language: None,
        topics: Vec::new(),
        schedule: Schedule::Every(SignedDuration::from_hours(1)),
        recipe: Recipe::default(),
        ties: Default::default(),
        calendar: None,
        browser: false,
        headers: Vec::new(),
        notes: String::new(),
    }
}

/// One request as the site received it.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    /// Path and query as sent.
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub at: Instant,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

type Handler = dyn Fn(TcpStream, Request) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync;

/// What the site says to one request.
#[derive(Clone)]
pub struct Answer {
    kind: Kind,
    delay: Duration,
}

#[derive(Clone)]
enum Kind {
    Plain { status: u16, headers: Vec<(String, String)>, body: Arc<Vec<u8>>, etag: bool },
    Raw(Arc<Vec<u8>>),
    By(Arc<Handler>),
}

impl Answer {
    /// 200 with a body of this type.
    pub fn body(content_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        let kind = Kind::Plain { status: 200, headers: Vec::new(), body: Arc::new(body.into()), etag: false };
        Answer { kind, delay: Duration::ZERO }.header("Content-Type", content_type)
    }

    pub fn html(body: impl Into<Vec<u8>>) -> Answer {
        Answer::body("text/html; charset=utf-8", body)
    }

    pub fn text(body: impl Into<Vec<u8>>) -> Answer {
        Answer::body("text/plain; charset=utf-8", body)
    }

    pub fn redirect(to: &str) -> Answer {
        Answer::text("").status(302).header("Location", to)
    }

    /// Exactly these bytes, then the connection is closed.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Answer {
        Answer { kind: Kind::Raw(Arc::new(bytes.into())), delay: Duration::ZERO }
    }

    /// The connection is handed over after the request's head was read.
    pub fn by<F, Fut>(handler: F) -> Answer
    where
        F: Fn(TcpStream, Request) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let handler =
            move |stream, request| -> Pin<Box<dyn Future<Output = ()> + Send>> { Box::pin(handler(stream, request)) };
        Answer { kind: Kind::By(Arc::new(handler)), delay: Duration::ZERO }
    }

    pub fn status(mut self, code: u16) -> Answer {
        if let Kind::Plain { status, .. } = &mut self.kind {
            *status = code;
        }
        self
    }

    pub fn header(mut self, name: &str, value: &str) -> Answer {
        if let Kind::Plain { headers, .. } = &mut self.kind {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Sends a strong ETag made from the body, and answers 304 to a request that names it.
    pub fn etag(mut self) -> Answer {
        if let Kind::Plain { etag, .. } = &mut self.kind {
            *etag = true;
        }
        self
    }

    /// Waits before answering.
    pub fn after(mut self, delay: Duration) -> Answer {
        self.delay = delay;
        self
    }
}

#[derive(Default)]
struct Desk {
    /// Answers of each path still to be given; the last one stays.
    answers: HashMap<String, Vec<Answer>>,
    requests: Vec<Request>,
    connections: usize,
    busy: usize,
    most_busy: usize,
}

/// A running site; it ends when dropped.
pub struct Site {
    address: SocketAddr,
    desk: Arc<Mutex<Desk>>,
    _serving: JoinSet<()>,
}

impl Site {
    pub async fn start() -> Site {
        Site::start_at(Ipv4Addr::LOCALHOST.into()).await
    }

    /// A site at another loopback address, such as one that must not be connected to.
    pub async fn start_at(ip: IpAddr) -> Site {
        let listener = TcpListener::bind((ip, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let desk = Arc::new(Mutex::new(Desk::default()));
        let mut serving = JoinSet::new();
        serving.spawn(accept(listener, desk.clone()));
        Site { address, desk, _serving: serving }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The same address under a name, for a fetcher that resolves it to this site.
    pub fn url_as(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.address.port())
    }

    /// Answers every request for `path` so. A path without a query also serves every query of it.
    pub fn serve(&self, path: &str, answer: Answer) {
        self.serve_each(path, [answer]);
    }

    /// Answers the requests for `path` one after the other; the last answer repeats.
    pub fn serve_each(&self, path: &str, answers: impl IntoIterator<Item = Answer>) {
        let answers = answers.into_iter().collect();
        self.desk.lock().expect("the desk").answers.insert(path.to_owned(), answers);
    }

    /// Everything asked so far, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.desk.lock().expect("the desk").requests.clone()
    }

    /// How many connections were accepted, used or not.
    pub fn connections(&self) -> usize {
        self.desk.lock().expect("the desk").connections
    }

    /// The most requests under way at once.
    pub fn most_busy(&self) -> usize {
        self.desk.lock().expect("the desk").most_busy
    }
}

async fn accept(listener: TcpListener, desk: Arc<Mutex<Desk>>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        desk.lock().expect("the desk").connections += 1;
        connections.spawn(serve(stream, desk.clone()));
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(mut stream: TcpStream, desk: Arc<Mutex<Desk>>) {
    let _ = stream.set_nodelay(true);
    let mut received = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut received).await {
        let answer = {
            let mut desk = desk.lock().expect("the desk");
            desk.requests.push(request.clone());
            desk.busy += 1;
            desk.most_busy = desk.most_busy.max(desk.busy);
            desk.answer(&request.path)
        };
        tokio::time::sleep(answer.delay).await;
        let reply = match answer.kind {
            Kind::By(handler) => {
                handler(stream, request).await;
                desk.lock().expect("the desk").busy -= 1;
                return;
            }
            Kind::Raw(bytes) => (bytes.to_vec(), false),
            Kind::Plain { status, headers, body, etag } => (plain(&request, status, &headers, &body, etag), true),
        };
        let sent = stream.write_all(&reply.0).await;
        desk.lock().expect("the desk").busy -= 1;
        if sent.is_err() || !reply.1 {
            return;
        }
    }
}

impl Desk {
    fn answer(&mut self, path: &str) -> Answer {
        let known = if self.answers.contains_key(path) { path } else { path.split('?').next().unwrap_or(path) };
        match self.answers.get_mut(known) {
            Some(answers) if answers.len() > 1 => answers.remove(0),
            Some(answers) if !answers.is_empty() => answers[0].clone(),
            _ => Answer::text("nothing here").status(404),
        }
    }
}

fn plain(request: &Request, status: u16, headers: &[(String, String)], body: &[u8], etag: bool) -> Vec<u8> {
    let tag = {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        format!("\"{:016x}\"", hasher.finish())
    };
    let unchanged = etag && request.header("if-none-match").is_some_and(|known| known.contains(&tag));
    let (status, body) = if unchanged { (304, &[][..]) } else { (status, body) };
    let mut reply = format!("HTTP/1.1 {status} Answer\r\n");
    for (name, value) in headers {
        reply += &format!("{name}: {value}\r\n");
    }
    if etag {
        reply += &format!("ETag: {tag}\r\n");
    }
    if !matches!(status, 204 | 304) {
        reply += &format!("Content-Length: {}\r\n", body.len());
    }
    let mut reply = (reply + "\r\n").into_bytes();
    if status != 204 && request.method != "HEAD" {
        reply.extend_from_slice(body);
    }
    reply
}

/// The next request's head; its body, where it has one, is read and dropped.
async fn read_request(stream: &mut TcpStream, received: &mut Vec<u8>) -> Option<Request> {
    let end = loop {
        if let Some(end) = received.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(received).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&received[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ').map(str::to_owned);
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let request = Request { method: first.next()?, path: first.next()?, headers, at: Instant::now() };
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while received.len() < end + 4 + length {
        if stream.read_buf(received).await.ok()? == 0 {
            return None;
        }
    }
    received.drain(..end + 4 + length);
    Some(request)
}
