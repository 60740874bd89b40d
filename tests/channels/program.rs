//! The program as an operator uses it: a channel added, tried out, alerted, shown and removed.

use std::fs;
use std::path::Path;

use crate::receiver::{Do, Receiver};
use crate::support::house::House;
use crate::support::service::{Running, until};
use crate::support::site::{Answer, Site};

pub fn rule(percent: u32) -> String {
    format!(
        "<html><head><title>Part 912</title></head><body><main><h1>Part 912—Safeguards</h1>\
         <p>(a) A license is required to export an item described in the schedule to any destination in Group D, unless \
         the consignee is listed in Supplement No. 2 to this part.</p>\
         <p>(b) The share of a consignee owned by a listed entity may not exceed {percent} percent.</p></main></body></html>"
    )
}

/// A house that may fetch from all of loopback and has one source.
pub async fn house(site: &Site) -> House {
    let house = House::new(site.address(), "");
    let config = house.path().join("rulewatch.toml");
    let text = fs::read_to_string(&config).expect("a configuration");
    let text = text.replace(&format!("127.0.0.1/32:{}", site.address().port()), "127.0.0.1/32");
    fs::write(&config, text).expect("written");
    house.source("xx-rule", &site.url("/rule"));
    site.serve("/rule", Answer::html(rule(50)));
    house.say(&["check", "--all"]).await;
    house
}

/// Every file below a folder that holds a text.
fn holding(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if String::from_utf8_lossy(&fs::read(&path).expect("a file")).contains(text) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_is_added_tried_alerted_shown_and_removed_and_its_secret_told_once() {
    let (site, receiver) = (Site::start().await, Receiver::usual().await);
    let house = house(&site).await;
    let address = receiver.url("/hooks/aVerySecretPart");
    let added =
        house.said(&["subscriber", "add", "--channel", "webhook", &address, "--language", "zh-TW"]).await.ends_with(0);
    let secret = added.out.trim().to_owned();
    assert!(secret.starts_with("whsec_") && added.talk.contains("is not shown again"), "{added:?}");
    let name = format!("http://{}/...", receiver.address);
    assert!(added.talk.contains(&name) && !added.talk.contains("aVerySecretPart"), "{}", added.talk);
    house.say(&["subscription", "add", &address]).await;
    let tried = house.said(&["alert", "test", &address]).await.ends_with(0);
    assert!(tried.talk.contains(&name), "{}", tried.talk);
    site.serve("/rule", Answer::html(rule(25)));
    house.say(&["check", "--all"]).await;
    house.said(&["deliveries", "send"]).await.ends_with(0);
    let told: Vec<String> = receiver.posted().into_iter().map(|post| post.body).collect();
    assert!(told[0].contains("\"type\":\"test\"") && told[1].contains("zh-Hant"), "{told:?}");
    for list in [&["subscriber", "list"][..], &["subscription", "list", &address], &["deliveries", "list"]] {
        let list = house.say(list).await;
        assert!(list.contains(&name) && !list.contains("aVerySecretPart"), "{list}");
    }
    assert!(house.say(&["subscriber", "list"]).await.contains("webhook"));
    for secret in ["aVerySecretPart", &secret] {
        assert_eq!(holding(house.path(), secret), Vec::<String>::new());
    }
    let removed = house.said(&["subscriber", "remove", &address]).await.ends_with(0);
    assert!(!removed.talk.contains("aVerySecretPart"), "{}", removed.talk);
    assert!(!house.say(&["subscriber", "list"]).await.contains("webhook"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_channel_and_no_address_is_refused_with_the_way_out() {
    let site = Site::start().await;
    let house = house(&site).await;
    let cases: [(&[&str], &str); 7] = [
        (&["https://hooks.example/secret"], "--channel"),
        (&["--channel", "slack", "ana@example.org"], "web address"),
        (&["--channel", "slack", "https://a.example/...1f0a93c2"], "is the name"),
        (&["--channel", "slack", "file:///etc/passwd"], "only http and https"),
        (&["--channel", "pigeon", "https://a.example/secret"], "is no channel"),
        (&["--channel", "slack", "https://a.example/secret", "--secret-file", "rulewatch.toml"], "not signed"),
        (&["--channel", "webhook", "https://a.example/secret", "--secret-file", "rulewatch.toml"], "whsec_"),
    ];
    for (arguments, way_out) in cases {
        let said = house.said(&[&["subscriber", "add"], arguments].concat()).await;
        assert!(said.code != Some(0) && said.talk.contains(way_out), "{arguments:?}: {said:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_running_service_posts_by_itself_and_logs_no_secret() {
    let (site, receiver) = (Site::start().await, Receiver::start(&[Do::Repeat(200), Do::Repeat(503)]).await);
    let house = house(&site).await;
    for channel in ["slack", "teams"] {
        let address = receiver.url(&format!("/{channel}/aVerySecretPart"));
        house.say(&["subscriber", "add", "--channel", channel, &address]).await;
        house.say(&["subscription", "add", &address]).await;
    }
    let running = Running::start(&house).await;
    site.serve("/rule", Answer::html(rule(25)));
    running.check_all().await.expect("a check");
    until("two posts", || async { receiver.posted().len() >= 2 }).await;
    until("both are told of", || async {
        running.log().contains("alert sent") && running.log().contains("alert deferred")
    })
    .await;
    assert!(!running.log().contains("aVerySecretPart"), "{}", running.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_has_a_page_of_its_own_where_it_is_paused_and_erased() {
    let (site, receiver) = (Site::start().await, Receiver::usual().await);
    let house = house(&site).await;
    let config = house.path().join("rulewatch.toml");
    let text = fs::read_to_string(&config).expect("a configuration");
    fs::write(&config, format!("public_url = \"http://localhost/alerts\"\n{text}")).expect("written");
    let address = receiver.url("/discord/aVerySecretPart");
    let added = house.said(&["subscriber", "add", "--channel", "discord", &address]).await.ends_with(0);
    house.say(&["subscription", "add", &address]).await;
    let link = added.talk.split_once("http://localhost/alerts").expect("a link").1;
    let page = link.split_whitespace().next().expect("a path").to_owned();
    let running = Running::start(&house).await;
    let shown = running.get(&page).await;
    assert!(
        shown.contains(&format!("http://{}/...", receiver.address)) && !shown.contains("aVerySecretPart"),
        "{shown}"
    );
    let post = async |path: &str, form: &'static str| {
        let request =
            running.client.post(running.url(path)).header("content-type", "application/x-www-form-urlencoded");
        request.body(form).send().await.expect("an answer").status()
    };
    assert!(post(&page, "do=pause&days=7").await.is_success());
    site.serve("/rule", Answer::html(rule(25)));
    running.check_all().await.expect("a check");
    assert!(post(&format!("{page}/erase"), "").await.is_success());
    assert!(!house.say(&["subscriber", "list"]).await.contains("discord"));
    assert!(receiver.posted().is_empty(), "it was paused, then gone");
}
