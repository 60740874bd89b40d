//! What a browser shows of a redline that stands alone, judged by the accessibility rules of axe-core, in the light and in the dark. The
//! pages of the service: `tests/browse`.
//!
//! `tests/run` fetches axe-core into `target/axe`; without it, or without Chromium, these tests say "skipped".

#[path = "support/redline.rs"]
mod redline;

use std::path::{Path, PathBuf};
use std::process::Command;

use redline::{Story, acts, chinese, english, source};
use rulewatch::brief::brief;
use rulewatch::render::{self, Layout, Redline};
use rulewatch::wording::Language;
use serde_json::Value;

/// The rules of axe-core, and where a browser's profile and the files it opens may lie.
struct Judge {
    rules: String,
    room: tempfile::TempDir,
}

impl Judge {
    fn find() -> Option<Judge> {
        let axe: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/axe/axe.min.js");
        let rules = std::fs::read_to_string(axe).ok()?;
        let runs =
            |program: &str| Command::new(program).arg("--version").output().is_ok_and(|ran| ran.status.success());
        (runs("timeout") && runs("chromium"))
            .then(|| Judge { rules, room: tempfile::tempdir().expect("a room for the browser") })
    }

    /// Fails where a rule is broken in a document, everything folded opened.
    fn check(&self, name: &str, document: &str) {
        // The document's own policy keeps every script out, this one too.
        let policy = "http-equiv=\"Content-Security-Policy\"";
        let script = format!(
            "<script>{}</script><script>for (const folded of document.querySelectorAll('details')) folded.open = true;\
             axe.run({{ rules: {{ 'target-size': {{ enabled: true }} }} }}).then(found => {{\
             const dark = matchMedia('(prefers-color-scheme: dark)').matches;\
             const broken = found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html)]);\
             document.body.textContent = JSON.stringify({{ dark, passed: found.passes.length, broken }}) }})</script></body>",
            self.rules.replace("</script", "<\\/script")
        );
        let document = document.replace(policy, "name=\"policy\"").replacen("</body>", &script, 1);
        let file = self.room.path().join("document.html");
        std::fs::write(&file, document).expect("a file");
        for (scheme, dark) in [("preferredColorScheme=1", false), ("preferredColorScheme=0", true)] {
            let found = self.found(&file, scheme).unwrap_or_else(|| panic!("{name}: axe-core did not end"));
            assert_eq!(found["dark"], dark, "{name}");
            assert!(found["passed"].as_u64().is_some_and(|passed| passed > 15), "{name}: {found}");
            assert_eq!(found["broken"], serde_json::json!([]), "{name}, dark: {dark}");
        }
    }

    fn found(&self, file: &Path, scheme: &str) -> Option<Value> {
        let ran = Command::new("timeout")
            .args(["120", "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"])
            .arg(format!("--user-data-dir={}", self.room.path().join("profile").display()))
            .arg(format!("--blink-settings={scheme}"))
            .args(["--virtual-time-budget=60000", "--window-size=1000,1000", "--dump-dom"])
            .arg(format!("file://{}", file.display()))
            .output()
            .ok()?;
        let shown = scraper::Html::parse_document(&String::from_utf8_lossy(&ran.stdout));
        let body = scraper::Selector::parse("body").ok()?;
        serde_json::from_str(&shown.select(&body).next()?.text().collect::<String>()).ok()
    }
}

const SKIPPED: &str = "skipped: no Chromium, or no axe-core; `tests/run` fetches axe-core";

#[test]
fn a_redline_breaks_no_rule_of_accessibility() {
    let Some(judge) = Judge::find() else { return println!("{SKIPPED}") };
    for (name, story) in [("english", english()), ("chinese", chinese()), ("acts", acts())] {
        for layout in [Layout::Inline, Layout::SideBySide] {
            judge.check(&format!("{name}, {layout:?}"), &document(&story, layout));
        }
    }
}

fn document(story: &Story, layout: Layout) -> String {
    let summary = brief(&source("bis-742", "BIS", "Control policy"), &story.old, &story.new, &story.diff);
    let redline = Redline {
        old: &story.old,
        new: &story.new,
        diff: &story.diff,
        old_label: "version 3, 2026-01-14",
        new_label: "version 4, 2026-01-16",
        context: 1,
        brief: Some(&summary),
        language: Language::English,
        now: None,
    };
    render::html_document(&redline, layout)
}

#[test]
fn no_mail_breaks_a_rule_of_accessibility() {
    let Some(judge) = Judge::find() else { return println!("{SKIPPED}") };
    for name in ["at-once", "at-once.zh-Hant", "digest", "huge", "table", "date-reached", "outage", "gone"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/mail/{name}.html"));
        judge.check(name, &std::fs::read_to_string(file).expect("a golden mail"));
    }
}
