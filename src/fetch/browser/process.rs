//! The browser's process: found, started with nothing left to chance, ended with us.
//!
//! Invariant: it can reach nobody by itself. Its own way out leads nowhere, it resolves no name, and it speaks neither
//! QUIC nor WebRTC beside a proxy; each tab has a way out of its own ([`super::proxy`]).

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::oneshot;

use super::BrowserError;
use super::devtools::DevTools;

/// What Chromium is called where it is installed.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
/// Longest wait for a browser to start; a busy machine needs seconds.
const START: Duration = Duration::from_secs(30);
/// Longest wait for a browser to end by itself.
const END: Duration = Duration::from_secs(2);
/// Most memory that one of the browser's processes may write to, in KiB: a script that grows without end is ended.
const MEMORY: u32 = 2 << 20;
/// Longest line of what it says on standard error, in bytes.
const LONGEST_LINE: u64 = 8 << 10;
/// Variables of the environment that the browser is given; ours may hold secrets.
const GIVEN: [&str; 6] = ["PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR", "FONTCONFIG_FILE"];

/// The pipe is wanted at 3 and 4; a shell puts it there without a line of unsafe code.
const SCRIPT: &str = r#"ulimit -d "$1" 2>/dev/null; shift; exec "$@" 3<&0 4>&1 </dev/null >/dev/null"#;

const FLAGS: [&str; 25] = [
    "--headless",
    "--remote-debugging-pipe",
    // Nothing of the browser's own goes anywhere: no updates, no reports, no guesses.
    "--proxy-server=http://127.0.0.1:1",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-extensions",
    "--disable-default-apps",
    "--no-first-run",
    "--no-pings",
    // Addresses are asked as they are written, one document at a time.
    "--disable-features=HttpsUpgrades,Prerender2,MediaRouter,OptimizationHints,Translate,DialMediaRouteProvider,SpareRendererForSitePerProcess",
    // It holds what it is told to hold and no more.
    "--no-startup-window",
    // A text needs neither pictures nor sound nor a graphics card.
    "--blink-settings=imagesEnabled=false",
    "--mute-audio",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--use-mock-keychain",
];

/// A running browser; it ends when dropped.
pub(super) struct Process {
    devtools: Option<DevTools>,
    child: Mutex<Child>,
    /// As it names itself: `Chrome/156.0.8078.108`.
    pub product: String,
    pub user_agent: String,
    /// How many tabs it has had.
    pub tabs: AtomicU64,
    profile: TempDir,
}

/// The browser's executable: the one named, or the first by the usual names.
pub(super) fn find(named: Option<&Path>) -> Result<PathBuf, BrowserError> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = |name: &OsStr| -> Option<PathBuf> {
        if Path::new(name).components().count() > 1 {
            return Some(PathBuf::from(name)).filter(|file| file.is_file());
        }
        env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
    };
    match named {
        Some(named) => found(named.as_os_str()).ok_or_else(|| BrowserError::NotThere { named: named.to_owned() }),
        None => NAMES.iter().find_map(|name| found(OsStr::new(name))).ok_or(BrowserError::Absent),
    }
}

impl Process {
    /// Starts the browser with an empty profile and awaits its first word.
    pub async fn start(executable: &Path, sandboxed: bool) -> Result<Process, BrowserError> {
        let fails = |reason: String| BrowserError::Start { executable: executable.to_owned(), reason };
        let profile = tempfile::Builder::new().prefix("rulewatch-browser-").tempdir();
        let profile = profile.map_err(|error| fails(error.to_string()))?;
        let mut child =
            command(executable, profile.path(), sandboxed).spawn().map_err(|error| fails(error.to_string()))?;
        let (Some(to), Some(from), Some(said)) = (child.stdin.take(), child.stdout.take(), child.stderr.take()) else {
            return Err(fails("it has no pipes".to_owned()));
        };
        let said = listen(said);
        let devtools = DevTools::over(to, from);
        let mut process = Process {
            devtools: Some(devtools),
            child: Mutex::new(child),
            product: String::new(),
            user_agent: String::new(),
            tabs: AtomicU64::new(0),
            profile,
        };
        let version = tokio::time::timeout(START, process.call("Browser.getVersion", json!({}))).await;
        let version = match version {
            Ok(Ok(version)) => version,
            Ok(Err(_)) => {
                process.kill();
                let reason = tokio::time::timeout(END, said).await;
                return Err(fails(reason.ok().and_then(Result::ok).unwrap_or_else(|| "it ended at once".to_owned())));
            }
            Err(_) => return Err(fails(format!("it says nothing for {START:?}"))),
        };
        let text = |name: &str| version[name].as_str().unwrap_or_default().to_owned();
        (process.product, process.user_agent) = (text("product"), text("userAgent"));
        tracing::info!(browser = %process.product, "started a browser");
        Ok(process)
    }

    /// The connection; there until the process is dropped.
    pub fn devtools(&self) -> Result<&DevTools, BrowserError> {
        self.devtools.as_ref().ok_or(BrowserError::Ended)
    }

    /// A command for the browser itself.
    pub async fn call(&self, method: &'static str, params: Value) -> Result<Value, BrowserError> {
        self.devtools()?.call(None, method, params).await
    }

    pub fn has_ended(&self) -> bool {
        self.devtools.as_ref().is_none_or(DevTools::has_ended)
    }

    /// Ends it without asking.
    pub fn kill(&self) {
        // It may have ended already.
        let _ = self.child.lock().unwrap_or_else(PoisonError::into_inner).kill();
    }

    /// Ends a browser that did not answer to a command: the next one asked for starts another.
    pub fn silent(&self, method: &'static str) -> BrowserError {
        self.kill();
        BrowserError::Silent { method }
    }

    /// Counts a tab; gives its number.
    pub fn count_tab(&self) -> u64 {
        self.tabs.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The pipe ends, so the browser does; one that hangs is killed.
        self.devtools = None;
        let child = self.child.get_mut().unwrap_or_else(PoisonError::into_inner);
        if !soon(|| !matches!(child.try_wait(), Ok(None))) {
            let _ = child.kill();
            let _ = child.wait();
        }
        // Processes of its own may outlive one that was killed, and write a moment longer.
        let profile = self.profile.path();
        soon(|| std::fs::remove_dir_all(profile).is_ok() || !profile.exists());
    }
}

/// Asks until it is so; false where it is not after a while.
fn soon(mut so: impl FnMut() -> bool) -> bool {
    let began = Instant::now();
    while !so() {
        if began.elapsed() > END {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    true
}

fn command(executable: &Path, profile: &Path, sandboxed: bool) -> Command {
    let mut command = Command::new("sh");
    let mut folder = OsString::from("--user-data-dir=");
    folder.push(profile);
    command.args(["-c", SCRIPT, "sh", &MEMORY.to_string()]).arg(executable).args(FLAGS).arg(folder);
    if !sandboxed {
        command.arg("--no-sandbox");
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env_clear().envs(GIVEN.iter().filter_map(|name| Some((*name, env::var_os(name)?))));
    // What a document says of local time is the same on every machine.
    command.env("TZ", "UTC");
    command
}

/// What a browser said on standard error, told when it ends: the line about its sandbox, or the last one.
fn listen(said: ChildStderr) -> oneshot::Receiver<String> {
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(said);
        let (mut line, mut kept) = (Vec::new(), "it ended at once".to_owned());
        while let Ok(1..) = lines.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line) {
            let text = String::from_utf8_lossy(&line).trim().chars().take(300).collect::<String>();
            if !text.is_empty() && !kept.contains("sandbox") {
                kept = text;
            }
            line.clear();
        }
        // Asked for only where the browser does not start.
        let _ = tell.send(kept);
    });
    told
}
