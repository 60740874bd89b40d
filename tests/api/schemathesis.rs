//! The running service against its own document, as schemathesis asks: no fault of the server, nothing that the document does
//! not say, nothing refused that it allows, nothing open that it closes.
//!
//! `tests/run` installs schemathesis into `target/python`; without it this test says "skipped". `RULEWATCH_EXAMPLES` is how many
//! questions it asks of each operation.

use std::path::Path;
use std::process::Command;

use super::{OPERATOR, Seeded, python};

/// Few enough for every run of the tests.
const EXAMPLES: &str = "12";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn schemathesis_finds_no_fault() {
    let Some(program) = python("schemathesis") else { return };
    let seeded = Seeded::usual().await;
    let examples = std::env::var("RULEWATCH_EXAMPLES").unwrap_or_else(|_| EXAMPLES.to_owned());
    let mut command = Command::new(program);
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/schemathesis.toml");
    command
        .current_dir(seeded.house.path())
        .arg("--config-file")
        .arg(config)
        .args(["run", &seeded.running.url("/api/v1/openapi.json")])
        .args(["--header", &format!("Authorization: Bearer {OPERATOR}")])
        .args(["--max-examples", &examples, "--seed", "1", "--no-color", "--continue-on-failure", "--workers", "2"]);
    let ran = tokio::task::spawn_blocking(move || command.output()).await.expect("it ends").expect("it runs");
    let told = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
    println!("{told}");
    assert!(ran.status.success(), "{told}");
    assert!(!seeded.running.log().contains("panicked"), "{}", seeded.running.log());
}
