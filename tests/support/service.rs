//! The running service as a process of its own, and how a test speaks to it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::house::House;

/// A service that has said where it listens. It is killed when dropped.
pub struct Running {
    child: Child,
    pub address: String,
    /// What it said before it listened.
    pub beginning: String,
    log: Arc<Mutex<String>>,
    /// Asks this machine without a detour.
    pub client: reqwest::Client,
}

impl Running {
    /// Starts the service and waits until it says where it listens.
    pub async fn start(house: &House) -> Running {
        let mut command = house.command(&["run", "--listen", "127.0.0.1:0"]);
        let started = tokio::task::spawn_blocking(move || {
            let mut child = command.stderr(Stdio::piped()).spawn().expect("the service starts");
            let mut lines = BufReader::new(child.stderr.take().expect("its log")).lines().map_while(Result::ok);
            let mut beginning = String::new();
            let address = lines
                .find_map(|line| {
                    beginning += &format!("{line}\n");
                    Some(line.split_once("address=")?.1.split(' ').next()?.trim().to_owned())
                })
                .expect("the service says where it listens");
            // The pipe is read on, so that the service never waits for room in it.
            let log = Arc::new(Mutex::new(String::new()));
            let kept = Arc::clone(&log);
            std::thread::spawn(move || lines.for_each(|line| *kept.lock().expect("the log") += &(line + "\n")));
            Running { child, address, beginning, log, client: client() }
        });
        started.await.expect("started")
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it logged since it was ready.
    pub fn log(&self) -> String {
        self.log.lock().expect("the log").clone()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The body of what it answers to a plain request.
    pub async fn get(&self, path: &str) -> String {
        self.client.get(self.url(path)).send().await.expect("an answer").text().await.expect("a body")
    }

    /// Asks for a round of checks and waits for its end; the service may be killed before it answers.
    pub async fn check_all(&self) -> Option<Value> {
        let url = self.url("/api/v1/checks");
        let answer = self.client.post(&url).send().await.ok()?.bytes().await.ok()?;
        let run = serde_json::from_slice::<Value>(&answer).ok()?["run"].as_u64()?;
        let stands = self.client.get(format!("{url}/{run}?wait=60")).send().await.ok()?.bytes().await.ok()?;
        serde_json::from_slice(&stands).ok()
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }

    /// Asks it to end, as a service manager does.
    pub fn terminate(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status();
        assert!(sent.expect("`kill` is there").success());
    }

    /// Waits for its end.
    pub async fn ended(mut self) -> ExitStatus {
        tokio::task::spawn_blocking(move || self.child.wait().expect("ended")).await.expect("waited")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

/// Asks again until it is so; fails after half a minute.
pub async fn until<F: Future<Output = bool>>(what: &str, mut so: impl FnMut() -> F) {
    let patience = Instant::now() + Duration::from_secs(30);
    while !so().await {
        assert!(Instant::now() < patience, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
