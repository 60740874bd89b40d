//! `rulewatch compare`: two files in every form.

use std::path::Path;

use serde_json::Value;

use crate::support::house::House;
use crate::support::site::{Answer, Site};
use crate::{one_source, rule};

const FORMS: [&str; 7] = ["text", "side-by-side", "unified", "html", "markdown", "json", "diffbench"];

async fn two_files() -> (House, Site) {
    let (house, site) = one_source().await;
    std::fs::write(house.path().join("old.html"), rule(50)).expect("written");
    let new = rule(25).replace("<p>(c)", "<p>(c) The Office may ask for more.</p><p>(d)");
    std::fs::write(house.path().join("new.html"), new).expect("written");
    (house, site)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn two_files_are_compared_in_every_form_and_nothing_is_stored() {
    let (house, _site) = two_files().await;
    for form in FORMS {
        let said = house.said(&["compare", "old.html", "new.html", "--format", form]).await.ends_with(0);
        assert_eq!(said.talk, "", "{form}");
        assert!(said.out.contains("25") && said.out.contains("may ask for more"), "{form}: {}", said.out);
        assert!(!said.out.contains('\u{1b}'), "{form}: no colour in a pipe");
        let into = house.said(&["compare", "old.html", "new.html", "--format", form, "-o", "out"]).await.ends_with(0);
        assert_eq!(into.out, "", "{form}");
        assert_eq!(std::fs::read_to_string(house.path().join("out")).expect("the file"), said.out, "{form}");
    }
    let coloured = house.say(&["compare", "old.html", "new.html", "--color", "always"]).await;
    assert!(coloured.contains("\u{1b}["), "{coloured}");
    house.said(&["compare", "old.html", "new.html", "--exit-code"]).await.ends_with(1);
    let same = house.said(&["compare", "old.html", "old.html", "--exit-code"]).await.ends_with(0);
    assert!(same.talk.contains("the two say the same"), "{same:?}");
    assert!(!house.path().join("snapshots").exists(), "nothing is stored");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_file_is_compared_with_what_a_site_serves() {
    let (house, site) = two_files().await;
    let said = house.said(&["compare", "new.html", &site.url("/rule"), "--format", "unified"]).await.ends_with(0);
    assert!(said.out.lines().any(|line| line.starts_with('+') && line.contains("50 percent")), "{}", said.out);
    site.serve("/gone", Answer::text("").status(410));
    let said = house.said(&["compare", "new.html", &site.url("/gone")]).await.ends_with(2);
    assert!(said.talk.contains("/gone") && said.talk.contains("410"), "{}", said.talk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn no_link_of_a_file_leads_to_this_machine() {
    let (house, _site) = two_files().await;
    let linked = |link: &str| rule(50).replace("the schedule", &format!("<a href='{link}'>the schedule</a>"));
    std::fs::write(house.path().join("old.html"), linked("/legal")).expect("written");
    for (link, told) in [("/legal", "the two say the same"), ("/other", "/legal → /other")] {
        std::fs::write(house.path().join("new.html"), linked(link)).expect("written");
        let said = house.said(&["compare", "old.html", "new.html"]).await.ends_with(0);
        let all = said.out + &said.talk;
        assert!(all.contains(told) && !all.contains("file://"), "{link}: {all}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn both_sides_are_read_as_asked_for() {
    let (house, _site) = two_files().await;
    let as_text = house.say(&["compare", "old.html", "new.html", "--type", "text", "--format", "unified"]).await;
    assert!(as_text.contains("<p>"), "markup is text here: {as_text}");
    std::fs::write(house.path().join("recipe.toml"), "drop = [\"p:nth-of-type(2)\"]\n").expect("written");
    let read = house.say(&["compare", "old.html", "new.html", "--recipe", "recipe.toml"]).await;
    assert!(!read.contains("25 percent") && read.contains("may ask for more"), "{read}");
    std::fs::write(house.path().join("recipe.toml"), "keep = [\"main[\"]\n").expect("written");
    let said = house.said(&["compare", "old.html", "new.html", "--recipe", "recipe.toml"]).await.ends_with(2);
    assert!(said.talk.contains("main["), "{}", said.talk);
    std::fs::write(house.path().join("recipe.toml"), "kep = [\"main\"]\n").expect("written");
    let said = house.said(&["compare", "old.html", "new.html", "--recipe", "recipe.toml"]).await.ends_with(2);
    assert!(said.talk.contains("kep") && said.talk.contains("keep"), "{}", said.talk);
    let said = house.said(&["compare", "old.html", "new.html", "--recipe", "xx-ruel"]).await.ends_with(2);
    assert!(said.talk.contains("did you mean `xx-rule`?"), "{}", said.talk);
}

/// The form of the scorer: `script` spells both texts, every op but `equal` names its entry of `changes`.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_scorers_form_keeps_its_rules() {
    let (house, _site) = two_files().await;
    let said = house.said(&["compare", "old.html", "new.html", "--format", "diffbench"]).await.ends_with(0);
    let told = said.json();
    let script = told["script"].as_array().expect("a script");
    let changes = told["changes"].as_array().expect("changes");
    let (mut old, mut new) = (String::new(), String::new());
    for op in script {
        let text = |side: &str| op[side].as_str().or(op["text"].as_str()).unwrap_or_default().to_owned();
        match op["op"].as_str().expect("an op") {
            "equal" => {
                old += &text("old");
                new += &text("new");
                continue;
            }
            "delete" | "move_from" => old += &text("text"),
            "insert" | "move_to" => new += &text("text"),
            "split" | "merge" => {}
            other => panic!("no op of the scorer: {other}"),
        }
        let named = op["c"].as_u64().expect("a change");
        assert!((named as usize) < changes.len(), "{op}");
    }
    assert_eq!(packed(&old), visible_text(&house.path().join("old.html")));
    assert_eq!(packed(&new), visible_text(&house.path().join("new.html")));
    let kinds: Vec<&str> = changes.iter().filter_map(|change| change["kind"].as_str()).collect();
    assert_eq!(kinds.len(), changes.len());
    assert!(kinds.contains(&"amended") && kinds.contains(&"added") && kinds.contains(&"redesignated"), "{kinds:?}");
    let side = |change: &Value, path: &str| change[path].is_array();
    for change in changes {
        let kind = change["kind"].as_str().expect("a kind");
        assert_eq!(side(change, "old_path"), kind != "added", "{change}");
        assert_eq!(side(change, "new_path"), kind != "removed", "{change}");
    }
}

fn packed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '|').collect()
}

/// What a reader sees inside `<main>`: the files have no markup inside words.
fn visible_text(file: &Path) -> String {
    let html = std::fs::read_to_string(file).expect("the file");
    let main = html.split_once("<main>").and_then(|(_, rest)| rest.split_once("</main>")).expect("a main").0;
    let mut text = String::new();
    let mut inside = false;
    for c in main.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    packed(&text)
}
