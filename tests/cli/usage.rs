//! What holds for every subcommand.

use crate::support::house::House;
use crate::support::site::{Answer, Site};
use crate::{one_source, revised, rule_titled};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_subcommand_that_is_listed_explains_itself() {
    let (house, _site) = one_source().await;
    let help = house.say(&["--help"]).await;
    let listed =
        help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1).take_while(|line| !line.is_empty());
    let names: Vec<&str> =
        listed.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    assert_eq!(names.len(), 23, "{names:?}");
    for name in names {
        let said = house.said(&[name, "--help"]).await.ends_with(0);
        assert!(said.out.contains("Usage: rulewatch") && said.talk.is_empty(), "{name}: {said:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_mistake_ends_with_2_and_says_the_way_out_on_standard_error() {
    let (house, _site) = one_source().await;
    house.say(&["subscriber", "add", "ana@example.org"]).await;
    let cases: &[(&[&str], &[&str])] = &[
        (&["frobnicate"], &["unrecognized subcommand"]),
        (&["check"], &["SOURCE", "--all"]),
        (&["check", "xx-ruel"], &["no source `xx-ruel`", "did you mean `xx-rule`?"]),
        (&["diff", "xx-ruel"], &["no source `xx-ruel`", "did you mean `xx-rule`?"]),
        (&["show", "xx-ruel"], &["no source `xx-ruel`", "did you mean `xx-rule`?"]),
        (&["versions", "xx-ruel"], &["no source `xx-ruel`", "did you mean `xx-rule`?"]),
        (&["log", "xx-ruel"], &["no source `xx-ruel`", "did you mean `xx-rule`?"]),
        (&["verify", "xx-ruel"], &["no source `xx-ruel`", "did you mean `xx-rule`?"]),
        (&["reindex", "xx-ruel"], &["no source `xx-ruel`", "did you mean `xx-rule`?"]),
        (&["source", "show", "xx-ruel"], &["no source `xx-ruel`", "did you mean `xx-rule`?"]),
        (&["check", "../../etc/passwd"], &["../../etc/passwd"]),
        (&["diff", "xx-rule"], &["no version yet", "`rulewatch check xx-rule`"]),
        (&["diff", "xx-rule", "--from", "yesterday"], &["`yesterday`", "2026-01-15"]),
        (&["show", "xx-rule@noon"], &["`noon`"]),
        (&["log", "--severity", "9"], &["0..=5"]),
        (&["--config", "nowhere.toml", "log"], &["nowhere.toml"]),
        (&["--watchlist", "nowhere", "check", "--all"], &["nowhere", "--watchlist"]),
        (&["compare", "no-such.html", "no-such.html"], &["`no-such.html` can't be read"]),
        (&["deliveries", "retry", "77"], &["no delivery 77", "rulewatch deliveries list"]),
        (&["subscriber", "remove", "nobody@example.org"], &["no subscriber `nobody@example.org`"]),
        (&["subscription", "remove", "77"], &["no subscription 77", "rulewatch subscription list"]),
    ];
    for (arguments, told) in cases {
        let said = house.said(arguments).await.ends_with(2);
        assert!(said.out.is_empty(), "{said:?}");
        assert!(told.iter().all(|told| said.talk.contains(told)), "{arguments:?} must tell {told:?}:\n{}", said.talk);
    }
}

/// "Nothing is wrong" would be said of what is not there.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_mistyped_folder_is_told_and_not_made() {
    let (house, _site) = revised(&[25]).await;
    let commands: [&[&str]; 12] = [
        &["verify"],
        &["doctor"],
        &["log"],
        &["coverage", "--from", "2026-01-01"],
        &["subscriber", "list"],
        &["subscriber", "remove", "ana@example.org"],
        &["subscription", "list"],
        &["deliveries", "list"],
        &["deliveries", "send"],
        &["diff", "xx-rule"],
        &["show", "xx-rule"],
        &["versions", "xx-rule"],
    ];
    let empty = house.path().join("empty");
    std::fs::create_dir(&empty).expect("a folder");
    for command in commands {
        for folder in ["snapshost", "empty", "watchlist"] {
            let said = house.said(&[command, &["--data", folder]].concat()).await.ends_with(2);
            let told = format!("there is no archive at `{folder}`: see --data");
            assert!(said.out.is_empty() && said.talk.contains(&told), "{command:?}: {said:?}");
        }
    }
    assert!(!house.path().join("snapshost").exists(), "it was made");
    assert_eq!(std::fs::read_dir(empty).expect("a folder").count(), 0, "something was put into it");
    house.said(&["subscriber", "add", "ana@example.org", "--data", "new"]).await.ends_with(0);
    house.said(&["subscriber", "list", "--data", "new"]).await.ends_with(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_mistake_in_the_configuration_names_file_place_and_key() {
    let (house, _site) = one_source().await;
    std::fs::write(house.path().join("rulewatch.toml"), "[fetch]\ntimeot = \"5s\"\n").expect("written");
    let said = house.said(&["log"]).await.ends_with(2);
    for told in ["rulewatch.toml:2:1", "timeot", "timeout"] {
        assert!(said.talk.contains(told), "{told} is not told: {}", said.talk);
    }
}

/// ESC, a C1 control, a bell, a bidirectional override, a backspace and a carriage return in everything a source says.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn nothing_a_source_says_acts_on_the_terminal() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    let hostile = "Part 1 \u{1b}]8;;http://evil.example\u{7}\u{1b}[2J\u{9b}31m\u{8}\r\u{202e}live";
    house.source("xx-rule", &site.url("/rule"));
    let file = house.path().join("watchlist/xx/xx-rule.toml");
    let sound = std::fs::read_to_string(&file).expect("a source");
    let titled = sound.replacen("xx-rule", "Rule \\u001b]0;owned\\u0007\\u202e", 1);
    std::fs::write(&file, titled).expect("written");
    let said = house.said(&["source", "check-config"]).await.ends_with(2);
    harmless(&["source", "check-config"], &said.talk);
    std::fs::write(&file, format!("notes = \"\\u001b[2J\"\n{sound}")).expect("written");
    site.serve("/rule", Answer::html(rule_titled(hostile, 50)));
    house.said(&["check", "--all"]).await;
    let other = format!("{hostile} again");
    site.serve("/rule", Answer::html(rule_titled(&other, 25)));
    let commands: &[&[&str]] = &[
        &["check", "--all"],
        &["check", "--all", "--json"],
        &["log"],
        &["log", "--json"],
        &["diff", "xx-rule"],
        &["diff", "xx-rule", "--format", "side-by-side"],
        &["diff", "xx-rule", "--format", "unified"],
        &["diff", "xx-rule", "--format", "html"],
        &["diff", "xx-rule", "--format", "markdown"],
        &["diff", "xx-rule", "--format", "json"],
        &["diff", "xx-rule", "--format", "diffbench"],
        &["show", "xx-rule"],
        &["show", "xx-rule", "--text"],
        &["show", "xx-rule", "--json"],
        &["versions", "xx-rule"],
        &["source", "list"],
        &["source", "list", "--json"],
        &["source", "show", "xx-rule"],
        &["source", "try", "xx-rule"],
    ];
    for arguments in commands {
        let said = house.said(arguments).await.ends_with(0);
        harmless(arguments, &said.out);
        harmless(arguments, &said.talk);
    }
    // What names it in an error is cleaned as well.
    site.serve("/rule", Answer::redirect("/\u{1b}[2J\u{202e}"));
    let said = house.said(&["check", "--all"]).await;
    harmless(&["check"], &(said.out + &said.talk));
}

#[track_caller]
fn harmless(arguments: &[&str], text: &str) {
    let acts =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let found = text.char_indices().find(|(_, c)| acts(*c));
    let around =
        |at: usize| text[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect::<String>();
    assert!(found.is_none(), "{arguments:?} prints {found:?} after `{}`", around(found.map_or(0, |(at, _)| at)));
}
