//! The DevTools protocol over the browser's pipe: JSON messages, each ended by a NUL (`--remote-debugging-pipe`).
//!
//! A pipe, because a port could be connected to by anyone on this machine, and because a browser whose pipe ends, ends
//! itself: it never outlives us, however we die. Two threads of our own do the reading and writing; nothing here waits
//! on a thread of the runtime. What is sent: <https://chromedevtools.github.io/devtools-protocol/>.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc as threads;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use super::BrowserError;

/// Longest message that is read, in bytes; the DOM comes in parts far below it.
const LONGEST: u64 = 32 << 20;
/// Events that wait for their tab at once; a tab that asks for more in the meantime is given up.
const MOST_WAITING: usize = 4096;

/// Something the browser tells without being asked.
#[derive(Debug)]
pub(super) struct Event {
    pub method: String,
    pub params: Value,
}

/// The answer to a command: a result, or the browser's message.
pub(super) type Reply = Result<Value, String>;

/// A connection to a browser.
pub(super) struct DevTools {
    commands: threads::Sender<Vec<u8>>,
    board: Arc<Board>,
}

/// Who waits for what. Ended, it waits for nothing any more.
#[derive(Default)]
struct Board {
    next: AtomicU64,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    replies: HashMap<u64, oneshot::Sender<Reply>>,
    sessions: HashMap<String, mpsc::Sender<Event>>,
    has_ended: bool,
}

#[derive(Deserialize)]
struct Message {
    id: Option<u64>,
    method: Option<String>,
    #[serde(default)]
    params: Value,
    #[serde(default)]
    result: Value,
    error: Option<Fault>,
    #[serde(rename = "sessionId")]
    session: Option<String>,
}

#[derive(Deserialize)]
struct Fault {
    message: String,
}

impl DevTools {
    /// Talks to a browser that reads from `to` and writes to `from`.
    pub fn over(mut to: impl Write + Send + 'static, from: impl Read + Send + 'static) -> DevTools {
        let (commands, queue) = threads::channel::<Vec<u8>>();
        let board = Arc::new(Board::default());
        std::thread::spawn(move || {
            // Ends with the last sender, and the pipe with it.
            for command in queue {
                if to.write_all(&command).and_then(|()| to.flush()).is_err() {
                    break;
                }
            }
        });
        let listening = Arc::clone(&board);
        std::thread::spawn(move || {
            let mut from = BufReader::new(from);
            while let Some(message) = next_message(&mut from) {
                listening.take(message);
            }
            listening.end();
        });
        DevTools { commands, board }
    }

    /// True once the browser says nothing any more.
    pub fn has_ended(&self) -> bool {
        self.board.lock().has_ended
    }

    /// Sends a command and awaits its result. Without a session it is for the browser itself.
    pub async fn call(
        &self,
        session: Option<&str>,
        method: &'static str,
        params: Value,
    ) -> Result<Value, BrowserError> {
        let reply = self.send(session, method, params);
        match reply.await {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(message)) => Err(BrowserError::Command { method, message }),
            Err(_) => Err(BrowserError::Ended),
        }
    }

    /// Sends a command; the reply comes when it comes, and never where the browser ends before.
    pub fn send(&self, session: Option<&str>, method: &str, params: Value) -> oneshot::Receiver<Reply> {
        let (reply, receiver) = oneshot::channel();
        let id = self.board.next.fetch_add(1, Ordering::Relaxed);
        let mut waiting = self.board.lock();
        if waiting.has_ended {
            return receiver;
        }
        waiting.replies.insert(id, reply);
        drop(waiting);
        let mut command = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            command["sessionId"] = session.into();
        }
        // Where the writer has ended the reader does too, and tells everyone who waits.
        let _ = self.commands.send(format!("{command}\0").into_bytes());
        receiver
    }

    /// The events of a session from now on.
    pub fn events(&self, session: &str) -> mpsc::Receiver<Event> {
        let (sender, receiver) = mpsc::channel(MOST_WAITING);
        let mut waiting = self.board.lock();
        if !waiting.has_ended {
            waiting.sessions.insert(session.to_owned(), sender);
        }
        receiver
    }

    /// Forgets a session.
    pub fn leave(&self, session: &str) {
        self.board.lock().sessions.remove(session);
    }
}

/// The next message; `None` where the pipe has ended or carries something too long to be one.
fn next_message(from: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut message = Vec::new();
    from.by_ref().take(LONGEST).read_until(0, &mut message).ok()?;
    (message.pop() == Some(0)).then_some(message)
}

impl Board {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, message: Vec<u8>) {
        let message: Message = match serde_json::from_slice(&message) {
            Ok(message) => message,
            // An event may quote half a character of a hostile text; nobody waits for such a one.
            Err(error) => return tracing::debug!(%error, "a message of the browser is passed over"),
        };
        let mut waiting = self.lock();
        match (message.id, message.method, message.session) {
            (Some(id), ..) => {
                if let Some(reply) = waiting.replies.remove(&id) {
                    // Whoever asked may have gone.
                    let _ = reply.send(match message.error {
                        None => Ok(message.result),
                        Some(fault) => Err(fault.message),
                    });
                }
            }
            (None, Some(method), Some(session)) => {
                let event = Event { method, params: message.params };
                if waiting.sessions.get(&session).is_some_and(|events| events.try_send(event).is_err()) {
                    waiting.sessions.remove(&session);
                }
            }
            _ => {}
        }
    }

    fn end(&self) {
        *self.lock() = Waiting { has_ended: true, ..Waiting::default() };
    }
}
