//! A text as it will read once a rule is in force.

use serde_json::{Value, json};

use super::Seeded;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_text_is_told_as_it_will_read_with_what_could_not_be_applied() {
    let seeded = Seeded::usual().await;
    // The day, amendments applied of 21, and a reason among those that are not.
    for (on, applied, reason) in [
        ("", 19, "“may” is there 2 times, and which is meant is not said"),
        ("&on=2026-02-01", 18, "it is not in force on that date"),
        ("&on=2025-12-31", 0, "it is not in force on that date"),
    ] {
        let told = seeded.json(&format!("/api/v1/sources/xx-fr/amend?text=xx-ecfr@1{on}")).await;
        assert_eq!((&told["rule"]["source"], &told["text"]["version"]), (&json!("xx-fr"), &json!(1)));
        let outcomes = told["outcomes"].as_array().expect("outcomes");
        let (done, left): (Vec<_>, Vec<_>) = outcomes.iter().partition(|outcome| outcome["applied"] == true);
        assert_eq!((done.len(), done.len() + left.len(), &told["elsewhere"]), (applied, 21, &json!(1)), "{on}");
        assert!(done.iter().all(|outcome| outcome["reason"].is_null()), "{on}");
        assert!(left.iter().any(|outcome| outcome["reason"] == reason), "{on}: {left:?}");
        let label = told["redline"]["new"]["label"].as_str().expect("a label");
        assert!(label.ends_with(&format!("amends it, {} of 21 amendments left out", left.len())), "{label}");
        let stays = seeded.json("/api/v1/sources/xx-ecfr/versions/1/text").await["blocks"] == told["blocks"];
        assert_eq!(stays, applied == 0, "{on}");
    }
    let printed = seeded.house.say(&["amend", "xx-fr", "xx-ecfr", "--format", "json"]).await;
    let printed: Value = serde_json::from_str(&printed).expect("JSON");
    let told = seeded.json("/api/v1/sources/xx-fr/amend?text=xx-ecfr").await;
    assert_eq!(told["redline"]["sections"], printed["sections"], "what the command prints");
}
