//! The process of its own: started, fed, timed, and ended.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use super::limits;
use super::wire::{self, Answer};
use crate::document::Document;
use crate::extract::ExtractError;
use crate::snapshot::Snapshot;
use crate::source::Recipe;

/// Reads in a process of its own.
pub fn read(snapshot: &Snapshot, recipe: &Recipe) -> Result<Document, ExtractError> {
    let ended = run(&[], |input| wire::ask(input, snapshot, recipe));
    let broken = |reason: String| Err(ExtractError::Malformed { format: "PDF", reason });
    match ended {
        Ok(Ended { output, how: How::Well }) => match serde_json::from_slice::<Answer>(&output) {
            Ok(answer) => answer.into(),
            Err(_) => broken("the PDF reader gave no answer".into()),
        },
        Ok(Ended { how, .. }) => broken(format!("the PDF reader {how}")),
        Err(error) => broken(format!("the PDF reader can't be started: {error}")),
    }
}

/// What a process said and how it ended.
pub struct Ended {
    pub output: Vec<u8>,
    pub how: How,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Well,
    OutOfMemory,
    OutOfTime,
    TooLong,
    Crashed,
}

impl std::fmt::Display for How {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            How::Well => "ended well",
            How::OutOfMemory => "ran out of memory",
            How::OutOfTime => "ran out of time",
            How::TooLong => "answered without end",
            How::Crashed => "crashed",
        })
    }
}

/// Starts this program as `read-apart` with `arguments`, feeds it and waits for what it says.
pub fn run(arguments: &[&str], feed: impl FnOnce(&mut ChildStdin) -> io::Result<()> + Send) -> io::Result<Ended> {
    let _turn = Turn::take();
    let mut child = Command::new(program()?)
        .arg("read-apart")
        .args(arguments)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (input, output, talk) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        let (tell, told) = mpsc::channel();
        scope.spawn(move || {
            // A process that ends before it has read all is told by how it ends.
            if let Some(mut input) = input {
                let _ = feed(&mut input).and_then(|()| input.flush());
            }
        });
        let talk = scope.spawn(move || talk.map(said).unwrap_or_default());
        scope.spawn(move || {
            let mut answer = Vec::new();
            if let Some(output) = output {
                let _ = output.take(limits::ANSWER + 1).read_to_end(&mut answer);
            }
            let _ = tell.send(answer);
        });
        let output = told.recv_timeout(limits::DEADLINE);
        let status = end(&mut child, output.is_ok());
        let talk = talk.join().unwrap_or_default();
        let output = match output {
            Ok(output) if output.len() as u64 > limits::ANSWER => return Ok(Ended { output, how: How::TooLong }),
            Ok(output) => output,
            Err(_) => return Ok(Ended { output: Vec::new(), how: How::OutOfTime }),
        };
        Ok(Ended { output, how: status.map_or(How::OutOfTime, |status| how(status, &talk)) })
    })
}

/// This very program, though its file was replaced since it was started.
fn program() -> io::Result<PathBuf> {
    let itself = PathBuf::from("/proc/self/exe");
    if cfg!(target_os = "linux") && itself.exists() { Ok(itself) } else { std::env::current_exe() }
}

/// The first words of what is said on standard error; the rest is read and forgotten, so that nobody waits.
fn said(mut talk: impl Read) -> String {
    let mut first = vec![0; 2_048];
    let mut len = 0;
    while let Ok(count @ 1..) = talk.read(&mut first[len..]) {
        len += count;
        if len == first.len() {
            break;
        }
    }
    let _ = io::copy(&mut talk, &mut io::sink());
    String::from_utf8_lossy(&first[..len]).into_owned()
}

/// Waits for a process that has said all it will, and not long; kills it otherwise.
fn end(child: &mut Child, said_all: bool) -> Option<ExitStatus> {
    const STEP: Duration = Duration::from_millis(10);
    const STEPS: usize = 500;
    for _ in 0..if said_all { STEPS } else { 0 } {
        match child.try_wait() {
            Ok(None) => thread::sleep(STEP),
            Ok(status) => return status,
            Err(_) => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

/// How a process ended, by its status and its last words.
fn how(status: ExitStatus, talk: &str) -> How {
    if status.success() {
        return How::Well;
    }
    if talk.contains("memory allocation of") || talk.contains("capacity overflow") {
        return How::OutOfMemory;
    }
    if is_out_of_time(status) { How::OutOfTime } else { How::Crashed }
}

#[cfg(unix)]
fn is_out_of_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    /// `SIGXCPU` of Linux, macOS and the BSDs; at the hard limit the signal is `SIGKILL`.
    const LIMIT: i32 = 24;
    const KILL: i32 = 9;
    matches!(status.signal(), Some(LIMIT | KILL))
}

#[cfg(not(unix))]
fn is_out_of_time(_: ExitStatus) -> bool {
    false
}

/// A place among the processes that may run at once.
struct Turn;

static RUNNING: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

impl Turn {
    fn take() -> Turn {
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut running =
            FREED.wait_while(running, |running| *running >= limits::AT_ONCE).unwrap_or_else(PoisonError::into_inner);
        *running += 1;
        Turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        FREED.notify_one();
    }
}
