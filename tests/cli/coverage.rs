//! Coverage reports: in every form and language, signed so that OpenSSL alone verifies them.

use std::fs;
use std::process::Command;

use crate::one_source;
use crate::support::house::House;

/// Verifies the way the documentation says; `None` where there is no OpenSSL.
fn verified(house: &House, report: &str) -> Option<bool> {
    let arguments = ["pkeyutl", "-verify", "-pubin", "-inkey", "report.pem.pub", "-rawin", "-in", report, "-sigfile"];
    let mut command = Command::new("openssl");
    command.current_dir(house.path()).args(arguments).arg("january.csv.sig");
    Some(command.output().ok()?.status.success())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_signed_report_is_verified_by_openssl_alone_and_no_altered_one_is() {
    let (house, _site) = one_source().await;
    house.say(&["check", "--all"]).await;
    house.say(&["coverage-key", "report.pem"]).await;
    let key = fs::read_to_string(house.path().join("report.pem")).expect("a key");
    let said = house.said(&["coverage-key", "report.pem"]).await.ends_with(2);
    assert!(said.talk.contains("`report.pem` can't be made"), "{}", said.talk);
    assert_eq!(fs::read_to_string(house.path().join("report.pem")).expect("a key"), key, "a key is never overwritten");

    let signed = ["coverage", "--from", "2026-01-01", "--format", "csv", "--sign", "report.pem", "-o", "january.csv"];
    house.say(&signed).await;
    let report = fs::read_to_string(house.path().join("january.csv")).expect("a report");
    let head = house.said(&["coverage", "--from", "2026-01-01", "--format", "json"]).await.ends_with(0).json();
    let head = head["rows"][0]["head"].as_str().expect("a head").to_owned();
    assert!(report.contains(&head), "the archive's head is in what was signed: {report}");
    let Some(holds) = verified(&house, "january.csv") else {
        println!("skipped: no OpenSSL");
        return;
    };
    assert!(holds);
    fs::write(house.path().join("altered.csv"), report.replacen('1', "2", 1)).expect("written");
    assert_eq!(verified(&house, "altered.csv"), Some(false));

    // A key that OpenSSL made signs as well.
    let make = ["genpkey", "-algorithm", "ed25519", "-out", "other.pem"];
    if Command::new("openssl").current_dir(house.path()).args(make).output().is_ok_and(|output| output.status.success())
    {
        let other = signed.map(|argument| if argument == "report.pem" { "other.pem" } else { argument });
        house.say(&other).await;
        assert_eq!(verified(&house, "january.csv"), Some(false), "another key's signature");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_report_is_written_in_every_form_and_in_the_operators_language() {
    let (house, _site) = one_source().await;
    house.say(&["check", "--all"]).await;
    for (format, english, chinese) in [
        ("text", "read well", "成功讀取"),
        ("csv", "read well", "成功讀取"),
        ("html", "<th>read well</th>", "<th>成功讀取</th>"),
    ] {
        let told = house.say(&["coverage", "--from", "2026-01-01", "--format", format]).await;
        assert!(told.contains(english) && told.contains("xx-rule"), "{told}");
        let told = house.say(&["coverage", "--from", "2026-01-01", "--format", format, "--language", "zh-Hant"]).await;
        assert!(told.contains(chinese) && !told.contains("read well"), "{told}");
    }
    let said = house.said(&["coverage", "--from", "2026-01-01", "--sign", "report.pem"]).await.ends_with(2);
    assert!(said.talk.contains("--output"), "{}", said.talk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_digest_that_tells_what_is_severe_at_once_is_asked_for_on_the_command_line() {
    let (house, _site) = one_source().await;
    house.say(&["subscriber", "add", "ana@example.org"]).await;
    house.say(&["subscription", "add", "ana@example.org", "--weekly", "friday", "--at-once-from", "4"]).await;
    let told = house.say(&["subscription", "list"]).await;
    assert!(told.contains("weekly on Friday at 7:00; severity 4 and up at once"), "{told}");
    let said = house.said(&["subscription", "add", "ana@example.org", "--at-once-from", "4"]).await.ends_with(2);
    assert!(said.talk.contains("--at-once-from goes with --daily or --weekly"), "{}", said.talk);
}
