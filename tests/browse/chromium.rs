//! A Chromium driven over its pipe (`--remote-debugging-pipe`), as a reader would: keys, clicks, what is then on the page.
//!
//! Everything blocks: a test of the pages is one reader, and what it waits for is an event of the browser.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use serde_json::{Value, json};

/// The pipe is wanted at 3 and 4.
const SCRIPT: &str = r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null"#;
/// Longest wait for anything, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a reader looks at pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub dark: bool,
    /// CSS pixels.
    pub width: u32,
}

pub const LOOKS: [Look; 4] = [
    Look { dark: false, width: 1200 },
    Look { dark: true, width: 1200 },
    Look { dark: false, width: 390 },
    Look { dark: true, width: 390 },
];

/// A browser with one tab; it ends when dropped.
pub struct Browser {
    child: Child,
    to: ChildStdin,
    told: Receiver<Value>,
    next: u64,
    session: Option<String>,
    /// What was told while something else was waited for.
    events: Vec<Value>,
    /// Addresses that the pages asked for.
    pub asked: Vec<String>,
    /// What the pages' scripts and policies complained of.
    pub complaints: Vec<String>,
    pub downloads: tempfile::TempDir,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// `None`, and said so, where there is no Chromium.
    pub fn start() -> Option<Browser> {
        if !Command::new("chromium").arg("--version").output().is_ok_and(|ran| ran.status.success()) {
            println!("skipped: no Chromium; `tests/run` installs it where it may");
            return None;
        }
        let profile = tempfile::tempdir().expect("a folder");
        let mut child = Command::new("sh")
            .args(["-c", SCRIPT, "browser", "chromium", "--headless", "--remote-debugging-pipe", "--no-sandbox"])
            .args(["--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-startup-window"])
            .args(["--disable-background-networking", "--disable-component-update", "--hide-scrollbars"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the browser starts");
        let to = child.stdin.take().expect("a pipe to it");
        let mut from = BufReader::new(child.stdout.take().expect("a pipe from it"));
        let (tell, told) = channel();
        std::thread::spawn(move || {
            let mut message = Vec::new();
            while from.read_until(0, &mut message).is_ok_and(|bytes| bytes > 0) {
                message.pop();
                if tell.send(serde_json::from_slice(&message).unwrap_or_default()).is_err() {
                    return;
                }
                message.clear();
            }
        });
        let downloads = tempfile::tempdir().expect("a folder");
        let mut browser = Browser {
            child,
            to,
            told,
            next: 0,
            session: None,
            events: Vec::new(),
            asked: Vec::new(),
            complaints: Vec::new(),
            downloads,
            _profile: profile,
        };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }))["targetId"].clone();
        let session = browser.call("Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        let folder = browser.downloads.path().to_owned();
        let behaviour = json!({ "behavior": "allow", "downloadPath": folder, "eventsEnabled": true });
        browser.call("Browser.setDownloadBehavior", behaviour);
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// A command, and its result.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let mut message = json!({ "id": self.next, "method": method, "params": params });
        if let Some(session) = self.session.as_ref().filter(|_| !method.starts_with("Browser.")) {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).expect("the browser listens");
        loop {
            let told = self.hear(method);
            if told["id"] == self.next {
                assert!(told["error"].is_null(), "{method}: {}", told["error"]);
                return told["result"].clone();
            }
            self.events.push(told);
        }
    }

    /// The next message; what tells of requests and complaints is noted on the way.
    fn hear(&mut self, waiting_for: &str) -> Value {
        let told = self.told.recv_timeout(PATIENCE).unwrap_or_else(|error| panic!("{waiting_for}: {error}"));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match told["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => self.asked.push(text(&told["params"]["request"]["url"])),
            "Runtime.exceptionThrown" => self.complaints.push(told["params"]["exceptionDetails"].to_string()),
            "Log.entryAdded" if told["params"]["entry"]["source"] != "network" => {
                self.complaints.push(text(&told["params"]["entry"]["text"]));
            }
            _ => {}
        }
        told
    }

    /// Waits until the browser tells this, from the last `settled` on.
    pub fn told(&mut self, method: &str) -> Value {
        loop {
            if let Some(at) = self.events.iter().position(|event| event["method"] == method) {
                return self.events.remove(at)["params"].clone();
            }
            let told = self.hear(method);
            self.events.push(told);
        }
    }

    /// Does what leads to another page, and waits for that.
    pub fn leads(&mut self, act: impl FnOnce(&mut Browser)) {
        self.events.clear();
        act(self);
        self.told("Page.loadEventFired");
    }

    pub fn go(&mut self, url: &str) {
        self.leads(|browser| {
            let gone = browser.call("Page.navigate", json!({ "url": url }));
            assert!(gone["errorText"].is_null(), "{url}: {gone}");
        });
    }

    /// The value of an expression, which is awaited.
    pub fn value(&mut self, expression: &str) -> Value {
        let asked =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let told = self.call("Runtime.evaluate", asked);
        assert!(told["exceptionDetails"].is_null(), "{expression}: {told}");
        told["result"]["value"].clone()
    }

    pub fn text(&mut self, expression: &str) -> String {
        self.value(expression).as_str().unwrap_or_default().to_owned()
    }

    /// The text of the page that a reader sees.
    pub fn page(&mut self) -> String {
        self.text("document.body.innerText")
    }

    pub fn path(&mut self) -> String {
        self.text("location.pathname + location.search + location.hash")
    }

    /// Waits until an expression is true; the page is looked at again as soon as the browser says anything, and now and then.
    pub fn until(&mut self, expression: &str) {
        let begun = Instant::now();
        while self.value(expression) != json!(true) {
            assert!(begun.elapsed() < PATIENCE, "waited in vain: {expression}\n{}", self.page());
            if let Ok(told) = self.told.recv_timeout(Duration::from_millis(50)) {
                self.events.push(told);
            }
        }
    }

    /// Presses the mouse on what a selector names, if need be after scrolling there.
    pub fn click(&mut self, selector: &str) {
        let place = self.value(&format!(
            "(() => {{ const one = document.querySelector({0}); if (!one) return null; one.scrollIntoView({{ block: 'center' }}); \
             const box = one.getClientRects()[0]; return box ? [box.x + box.width / 2, box.y + box.height / 2] : null }})()",
            json!(selector)
        ));
        assert!(place.is_array(), "nothing to press at {selector}: {}", self.page());
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    pub fn key(&mut self, key: &str) {
        let text = if key.len() == 1 { key } else { "" };
        let enter = if key == "Enter" { "\r" } else { text };
        let event = |kind: &str| json!({ "type": kind, "key": key, "text": enter, "windowsVirtualKeyCode": if key == "Enter" { 13 } else { 0 } });
        self.call("Input.dispatchKeyEvent", event("keyDown"));
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key }));
    }

    /// Types into a field in place of what is there.
    pub fn write(&mut self, selector: &str, text: &str) {
        let found = self.value(&format!(
            "(() => {{ const one = document.querySelector({}); one?.focus(); one?.select?.(); return Boolean(one) }})()",
            json!(selector)
        ));
        assert_eq!(found, json!(true), "no field {selector}: {}", self.page());
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Waits for the download that an act begins; its bytes.
    pub fn downloaded(&mut self, act: impl FnOnce(&mut Browser)) -> (String, Vec<u8>) {
        self.events.clear();
        act(self);
        let name = self.told("Browser.downloadWillBegin")["suggestedFilename"].as_str().unwrap_or_default().to_owned();
        while self.told("Browser.downloadProgress")["state"] != "completed" {}
        let bytes = std::fs::read(self.downloads.path().join(&name)).expect("the file");
        (name, bytes)
    }

    pub fn scripts(&mut self, run: bool) {
        self.call("Emulation.setScriptExecutionDisabled", json!({ "value": !run }));
    }

    pub fn look(&mut self, look: Look) {
        let scheme = if look.dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.call("Emulation.setEmulatedMedia", features);
        let phone = look.width < 600;
        let size = json!({ "width": look.width, "height": 900, "deviceScaleFactor": 1, "mobile": phone });
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// A picture of the whole page.
    pub fn picture(&mut self, file: &Path) {
        let png = self.call("Page.captureScreenshot", json!({ "captureBeyondViewport": true }));
        Browser::keep(&png["data"], file);
    }

    /// The page on paper.
    pub fn paper(&mut self, file: &Path) {
        let pdf = self.call("Page.printToPDF", json!({ "preferCSSPageSize": true }));
        Browser::keep(&pdf["data"], file);
    }

    fn keep(data: &Value, file: &Path) {
        let bytes = BASE64.decode(data.as_str().unwrap_or_default().as_bytes()).expect("base64");
        std::fs::write(file, bytes).expect("written");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
