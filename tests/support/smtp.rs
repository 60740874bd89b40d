//! A hostile SMTP server on loopback: behaves, refuses, lies, drips or hangs up at any stage, as its script says.
//!
//! Threads and blocking sockets, so that it shares nothing with the client under test. It ends with its listener.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rulewatch::mail::{Mailer, Security, Settings, Smtp, Transport};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Where a session stands when the script is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Greeting,
    Ehlo,
    Starttls,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// The first line of the message has come.
    Body,
    /// The final dot has come and the message is stored.
    Dot,
    Quit,
}

/// What the server does there.
#[derive(Debug, Clone, Copy)]
pub enum Do {
    /// What a good server does.
    Usual,
    /// Says this instead, and goes on.
    Say(&'static str),
    /// Closes the connection without a word.
    HangUp,
    /// Says nothing until the client gives up.
    Silence,
    /// Sends a byte of a reply from time to time, without end.
    Drip,
    /// Does what a good server does, this many milliseconds later.
    Late(u64),
}

/// One question to the script.
#[derive(Debug, Clone)]
pub struct Event {
    /// Of the connection, from 0.
    pub connection: usize,
    pub when: When,
    /// The client's line; empty at the greeting.
    pub line: String,
}

/// A message as it arrived, dots undoubled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub from: String,
    pub to: String,
    pub bytes: Vec<u8>,
}

/// What became of a message that came whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    pub to: String,
    pub message_id: String,
    /// What the server said where it did not keep it.
    pub refused: Option<&'static str>,
    /// True where the server said so, whether or not that was heard.
    pub answered: bool,
}

/// What the server offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    Plain,
    Starttls,
    /// Offers it, and sends replies in clear behind its answer.
    InjectedStarttls,
    ImplicitTls,
}

type Script = dyn Fn(&Event) -> Do + Send + Sync;

/// A running server.
pub struct Server {
    pub port: u16,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    stored: Mutex<Vec<Stored>>,
    arrivals: Mutex<Vec<Arrival>>,
    broken: Mutex<Vec<String>>,
    lines: Mutex<Vec<String>>,
    connections: Mutex<usize>,
    open: Mutex<(usize, usize)>,
}

impl Server {
    pub fn start(offer: Offer, script: impl Fn(&Event) -> Do + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (seen, script): (Arc<Seen>, Arc<Script>) = (Arc::default(), Arc::new(script));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let connection = {
                    let mut n = shared.connections.lock().unwrap();
                    *n += 1;
                    *n - 1
                };
                let (seen, script) = (Arc::clone(&shared), Arc::clone(&script));
                std::thread::spawn(move || {
                    {
                        let mut open = seen.open.lock().unwrap();
                        open.0 += 1;
                        open.1 = open.1.max(open.0);
                    }
                    // A client that hangs up ends the session; that is no failure of the server.
                    let _ =
                        Session { stream: Box::new(stream), connection, seen: &seen, script: &*script, offer }.run();
                    seen.open.lock().unwrap().0 -= 1;
                });
            }
        });
        Server { port, seen }
    }

    pub fn usual() -> Server {
        Server::start(Offer::Plain, |_| Do::Usual)
    }

    pub fn stored(&self) -> Vec<Stored> {
        self.seen.stored.lock().unwrap().clone()
    }

    /// Every message that came whole, in order.
    pub fn arrivals(&self) -> Vec<Arrival> {
        self.seen.arrivals.lock().unwrap().clone()
    }

    /// How many messages came whole.
    pub fn arrived(&self) -> usize {
        self.seen.arrivals.lock().unwrap().len()
    }

    /// To whom messages were that the server was ready to take and that did not come whole.
    pub fn broken(&self) -> Vec<String> {
        self.seen.broken.lock().unwrap().clone()
    }

    /// Every line that came from clients, in order.
    pub fn lines(&self) -> Vec<String> {
        self.seen.lines.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        *self.seen.connections.lock().unwrap()
    }

    /// The most connections that were open at once.
    pub fn most_open(&self) -> usize {
        self.seen.open.lock().unwrap().1
    }
}

trait Stream: Read + Write + Send {
    /// How long a read may wait; `None` = for ever.
    fn patience(&mut self, limit: Option<Duration>) -> io::Result<()>;
}

impl Stream for TcpStream {
    fn patience(&mut self, limit: Option<Duration>) -> io::Result<()> {
        self.set_read_timeout(limit)
    }
}

impl Stream for rustls::StreamOwned<rustls::ServerConnection, Box<dyn Stream>> {
    fn patience(&mut self, limit: Option<Duration>) -> io::Result<()> {
        self.sock.patience(limit)
    }
}

struct Session<'a> {
    stream: Box<dyn Stream>,
    connection: usize,
    seen: &'a Seen,
    script: &'a Script,
    offer: Offer,
}

/// The envelope and the security of a session so far.
#[derive(Default)]
struct State {
    secure: bool,
    from: String,
    to: String,
}

impl Session<'_> {
    fn run(mut self) -> io::Result<()> {
        let mut state = State::default();
        if self.offer == Offer::ImplicitTls {
            self = self.secured()?;
            state.secure = true;
        }
        self.act(When::Greeting, "", "220 test ESMTP")?;
        loop {
            let line = self.line()?;
            self.seen.lines.lock().unwrap().push(line.clone());
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    let starttls = matches!(self.offer, Offer::Starttls | Offer::InjectedStarttls) && !state.secure;
                    let usual = if starttls {
                        "250-test\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME"
                    } else {
                        "250-test\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME"
                    };
                    self.act(When::Ehlo, &line, usual)?;
                }
                "STARTTLS" => {
                    let usual = if self.offer == Offer::InjectedStarttls {
                        "220 go ahead\r\n250 injected\r\n250 injected\r\n250 injected"
                    } else {
                        "220 go ahead"
                    };
                    self.act(When::Starttls, &line, usual)?;
                    self = self.secured()?;
                    state.secure = true;
                }
                "AUTH" => self.act(When::Auth, &line, "235 2.7.0 accepted")?,
                "MAIL" => {
                    state.from = address(&line);
                    self.act(When::Mail, &line, "250 2.1.0 ok")?;
                }
                "RCPT" => {
                    state.to = address(&line);
                    self.act(When::Rcpt, &line, "250 2.1.5 ok")?;
                }
                "DATA" => {
                    if self.act_told(When::Data, &line, "354 go ahead")? {
                        self.message(&state)?;
                    }
                }
                "QUIT" => {
                    self.act(When::Quit, &line, "221 bye")?;
                    return Ok(());
                }
                _ => self.say("250 ok")?,
            }
        }
    }

    fn message(&mut self, state: &State) -> io::Result<()> {
        let whole = self.body();
        if whole.is_err() {
            self.seen.broken.lock().unwrap().push(state.to.clone());
        }
        let stored = Stored { from: state.from.clone(), to: state.to.clone(), bytes: whole? };
        let reply = (self.script)(&self.event(When::Dot, &state.to));
        // A server that answers with a refusal does not keep the message; one that is cut off does.
        let refused = match reply {
            Do::Say(reply) if !reply.starts_with('2') => Some(reply),
            _ => None,
        };
        let answered = !matches!(reply, Do::HangUp | Do::Silence | Do::Drip);
        let message_id = message_id(&stored.bytes);
        self.seen.arrivals.lock().unwrap().push(Arrival { to: state.to.clone(), message_id, refused, answered });
        if refused.is_none() {
            self.seen.stored.lock().unwrap().push(stored);
        }
        self.follow(reply, "250 2.0.0 queued").map(|_| ())
    }

    /// A message up to its final dot, dots undoubled.
    fn body(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut first = true;
        loop {
            let mut line = self.raw_line()?;
            if std::mem::take(&mut first) {
                // Only hanging up means anything here: no reply belongs in the middle of a message.
                if let Do::HangUp = (self.script)(&self.event(When::Body, "")) {
                    return Err(io::ErrorKind::ConnectionAborted.into());
                }
            }
            if line == b".\r\n" {
                return Ok(bytes);
            }
            if line.starts_with(b".") {
                line.remove(0);
            }
            bytes.extend(line);
        }
    }

    fn event(&self, when: When, line: &str) -> Event {
        Event { connection: self.connection, when, line: line.to_owned() }
    }

    fn act(&mut self, when: When, line: &str, usual: &str) -> io::Result<()> {
        self.act_told(when, line, usual).map(|_| ())
    }

    /// Asks the script; true where the usual reply was given.
    fn act_told(&mut self, when: When, line: &str, usual: &str) -> io::Result<bool> {
        let step = (self.script)(&self.event(when, line));
        self.follow(step, usual)
    }

    fn follow(&mut self, step: Do, usual: &str) -> io::Result<bool> {
        match step {
            Do::Usual => self.say(usual).map(|()| true),
            Do::Say(reply) => self.say(reply).map(|()| false),
            Do::Late(milliseconds) => {
                std::thread::sleep(Duration::from_millis(milliseconds));
                self.say(usual).map(|()| true)
            }
            Do::HangUp => Err(io::ErrorKind::ConnectionAborted.into()),
            Do::Silence => loop {
                // Ends when the client hangs up.
                self.line()?;
            },
            Do::Drip => {
                self.stream.patience(Some(Duration::from_millis(20)))?;
                loop {
                    self.stream.write_all(b"2")?;
                    self.stream.flush()?;
                    match self.stream.read(&mut [0; 64]) {
                        Ok(0) => return Err(io::ErrorKind::ConnectionAborted.into()),
                        Err(error) if !matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                            return Err(error);
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    fn say(&mut self, reply: &str) -> io::Result<()> {
        self.stream.write_all(format!("{reply}\r\n").as_bytes())?;
        self.stream.flush()
    }

    fn line(&mut self) -> io::Result<String> {
        let line = self.raw_line()?;
        Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    }

    /// Byte by byte: nothing may be read ahead of a TLS handshake.
    fn raw_line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        let mut byte = [0];
        while !line.ends_with(b"\n") {
            if self.stream.read(&mut byte)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            line.push(byte[0]);
        }
        Ok(line)
    }

    fn secured(self) -> io::Result<Self> {
        let connection = rustls::ServerConnection::new(Arc::new(tls())).map_err(io::Error::other)?;
        Ok(Session { stream: Box::new(rustls::StreamOwned::new(connection, self.stream)), ..self })
    }
}

/// With angle brackets; empty where there is none.
pub fn message_id(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap_or_default().to_owned()
}

fn address(line: &str) -> String {
    let from = line.find('<').map_or(0, |at| at + 1);
    line[from..].split('>').next().unwrap_or_default().to_owned()
}

/// The certificate of `localhost` and `127.0.0.1`, signed by the test authority `tls/ca.pem`.
fn tls() -> rustls::ServerConfig {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/tls");
    let certificate = CertificateDer::from_pem_file(format!("{folder}/server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(format!("{folder}/server.key")).unwrap();
    rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap()
}

/// What sends to a server in the clear, over one connection.
pub fn mailer_of(server: &Server) -> Mailer {
    let settings = Settings {
        transport: Transport::Smtp,
        host: "127.0.0.1".into(),
        port: server.port,
        security: Security::None,
        timeout_seconds: 5,
        connections: 1,
        ..Default::default()
    };
    Mailer::Smtp(Box::new(Smtp::new(&settings).unwrap()))
}
