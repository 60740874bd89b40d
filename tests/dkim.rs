//! Signatures as a program that is not ours reads them: dkimpy.
//!
//! `tests/run` installs it into `target/python`; without it this test says "skipped".

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use jiff::Timestamp;
use rulewatch::alert::{Settings, test_message};
use rulewatch::mail::Signer;
use rulewatch::secret::Secret;

/// An Ed25519 seed.
const SEED: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn python() -> Option<PathBuf> {
    let house = Path::new(env!("CARGO_MANIFEST_DIR"));
    let candidates = [house.join("target/python/bin/python"), PathBuf::from("python3")];
    candidates.into_iter().find(|python| {
        let asked = Command::new(python).args(["-c", "import dkim, nacl"]).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    })
}

/// What dkimpy says of a message.
fn verified(python: &Path, message: &[u8]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dkim/verify.py");
    let mut command = Command::new(python);
    command.arg(script).arg(SEED).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("python starts");
    child.stdin.take().expect("its input").write_all(message).expect("written");
    let output = child.wait_with_output().expect("it ends");
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

#[test]
fn a_signature_holds_for_the_message_and_for_no_other() {
    let Some(python) = python() else {
        println!("skipped: no Python with dkimpy and pynacl");
        return;
    };
    let signer = Signer::new("example.org", "rw2026", &Secret::new(SEED)).expect("a key");
    let settings = Settings {
        from: "Rulewatch <rulewatch@example.org>".into(),
        domain: "example.org".into(),
        signer: Some(Arc::new(signer)),
        ..Settings::default()
    };
    let now: Timestamp = "2026-01-16T12:00:00Z".parse().expect("a time");
    let message = test_message("ana@example.net", &settings, now).expect("a message").bytes;
    assert_eq!(verified(&python, &message), "True");
    let text = String::from_utf8(message).expect("ASCII");
    for (from, to) in [
        ("Subject: rulewatch", "Subject: rulewatcher"),
        ("Alerts to this address", "Alerts to that address"),
        ("List-Id: ", "List-Unsubscribe: <https://evil.example/>\r\nList-Id: "),
    ] {
        let altered = text.replacen(from, to, 1);
        assert_ne!(altered, text, "{from}");
        assert_eq!(verified(&python, altered.as_bytes()), "False", "{to}");
    }
}
