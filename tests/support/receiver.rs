//! A receiver of posts on loopback that keeps what it gets and can be told to misbehave.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What is done with one post.
#[derive(Debug, Clone)]
pub enum Do {
    /// Reads it whole and answers with this status, these header lines and this body.
    Say(u16, &'static str, &'static str),
    /// Closes the connection before it reads anything.
    HangUpAtOnce,
    /// Reads it whole and closes the connection.
    HangUpAfter,
    /// Reads it whole and says nothing.
    Silence,
    /// Answers 500 with a body that never ends, as fast as it is taken.
    Endless,
    /// Answers with a status and repeats the request as its body.
    Repeat(u16),
}

/// One post as it arrived.
#[derive(Debug, Clone)]
pub struct Posted {
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// The status it was answered with, where it was.
    pub answered: Option<u16>,
}

impl Posted {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }
}

#[derive(Default)]
struct Desk {
    script: Vec<Do>,
    begins_anew: bool,
    posted: Vec<Posted>,
    connections: usize,
}

/// A running receiver; it ends when dropped.
pub struct Receiver {
    pub address: SocketAddr,
    desk: Arc<Mutex<Desk>>,
    _serving: JoinSet<()>,
}

impl Receiver {
    /// Does so with the first, the second ... post; the last of the script repeats.
    pub async fn start(script: &[Do]) -> Receiver {
        Receiver::open(script, false).await
    }

    /// Does so with the first, the second ... post, and begins anew after the last.
    pub async fn in_turn(script: &[Do]) -> Receiver {
        Receiver::open(script, true).await
    }

    async fn open(script: &[Do], begins_anew: bool) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let desk = Arc::new(Mutex::new(Desk { script: script.to_vec(), begins_anew, ..Desk::default() }));
        let mut serving = JoinSet::new();
        serving.spawn(accept(listener, Arc::clone(&desk)));
        Receiver { address, desk, _serving: serving }
    }

    pub async fn usual() -> Receiver {
        Receiver::start(&[Do::Say(200, "", "ok")]).await
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Every post that was read whole, in order.
    pub fn posted(&self) -> Vec<Posted> {
        self.desk.lock().expect("the desk").posted.clone()
    }

    pub fn connections(&self) -> usize {
        self.desk.lock().expect("the desk").connections
    }
}

async fn accept(listener: TcpListener, desk: Arc<Mutex<Desk>>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let step = {
            let mut desk = desk.lock().expect("the desk");
            desk.connections += 1;
            if desk.begins_anew {
                desk.script.rotate_left(1);
                desk.script.last().cloned().expect("a script")
            } else if desk.script.len() > 1 {
                desk.script.remove(0)
            } else {
                desk.script[0].clone()
            }
        };
        connections.spawn(serve(stream, step, Arc::clone(&desk)));
    }
}

async fn serve(mut stream: TcpStream, step: Do, desk: Arc<Mutex<Desk>>) {
    if matches!(step, Do::HangUpAtOnce) {
        return;
    }
    let Some(mut posted) = read(&mut stream).await else { return };
    posted.answered = match step {
        Do::Say(status, ..) | Do::Repeat(status) => Some(status),
        Do::Endless => Some(500),
        Do::HangUpAtOnce | Do::HangUpAfter | Do::Silence => None,
    };
    let repeated = format!("Cannot POST {} {}", posted.path, posted.body);
    desk.lock().expect("the desk").posted.push(posted);
    let answer = |status: u16, headers: &str, body: &str| {
        format!("HTTP/1.1 {status} Answer\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
    };
    let answer = match step {
        Do::Say(204, ..) => "HTTP/1.1 204 Answer\r\n\r\n".to_owned(),
        Do::Say(status, headers, body) => answer(status, headers, body),
        Do::Repeat(status) => answer(status, "", &repeated),
        Do::HangUpAtOnce | Do::HangUpAfter => return,
        Do::Silence => return tokio::time::sleep(Duration::from_secs(600)).await,
        Do::Endless => return endless(stream).await,
    };
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

async fn endless(mut stream: TcpStream) {
    let head = "HTTP/1.1 500 Answer\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let mut sent = stream.write_all(head.as_bytes()).await;
    while sent.is_ok() {
        sent = stream.write_all(chunk.as_bytes()).await;
    }
}

async fn read(stream: &mut TcpStream) -> Option<Posted> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    while bytes.len() < end + 4 + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let body = String::from_utf8(bytes[end + 4..end + 4 + length].to_vec()).expect("UTF-8");
    Some(Posted { path, headers, body, answered: None })
}
