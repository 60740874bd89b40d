//! Signing up, changing and ending alerts through the running service, as people, mail programs and scanners do it.

#[path = "support/mod.rs"]
mod support;

use std::fs;

use reqwest::{Response, StatusCode};
use support::house::House;
use support::outbox::{link, mails};
use support::service::{Running, until};
use support::site::{Answer, Site};

fn rule(days: u32) -> String {
    format!(
        "<html><head><title>Part 912</title></head><body><main><h1>Part 912—Safeguards</h1>\
         <p>(a) A license is required to export an item described in the schedule to any destination in Group D, unless \
         the consignee is listed in Supplement No. 2 to this part.</p>\
         <p>(b) The exporter must report each export to the office within {days} days.</p></main></body></html>"
    )
}

/// A service whose links lead to itself, and what it has sent.
struct Office {
    running: Running,
    site: Site,
    house: House,
}

const PUBLIC: &str = "http://localhost/alerts";

impl Office {
    async fn open(more: &str) -> Office {
        let site = Site::start().await;
        let house = House::new(site.address(), "");
        let config = house.path().join("rulewatch.toml");
        let text = fs::read_to_string(&config).expect("a configuration");
        fs::write(&config, format!("public_url = \"{PUBLIC}\"\n{text}\n{more}")).expect("written");
        house.source("xx-rule", &site.url("/rule"));
        site.serve("/rule", Answer::html(rule(30)));
        house.say(&["check", "--all"]).await;
        Office { running: Running::start(&house).await, site, house }
    }

    async fn get(&self, path: &str) -> Response {
        self.running.client.get(self.running.url(path)).send().await.expect("an answer")
    }

    async fn post(&self, path: &str, form: &str) -> Response {
        let request = self.running.client.post(self.running.url(path));
        request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.to_owned())
            .send()
            .await
            .expect("an answer")
    }

    async fn ask(&self, address: &str) -> Response {
        let form = format!("address={}&zone=Europe/Brussels&language=en&cadence=at-once", address.replace('@', "%40"));
        self.post("/subscribe", &form).await
    }

    async fn mails_to(&self, address: &str, count: usize) -> Vec<String> {
        let to = format!("To: {address}\r\n");
        let own = || mails(&self.house).into_iter().filter(|mail| mail.contains(&to)).collect::<Vec<_>>();
        until("a mail", || async { own().len() >= count }).await;
        own()
    }

    /// The path on this server of the link for a purpose in a mail.
    fn link(mail: &str, page: &str) -> String {
        link(mail, PUBLIC, page)
    }

    /// A confirmed subscriber to everything; gives the path of the preferences.
    async fn subscriber(&self, address: &str) -> String {
        assert_eq!(self.ask(address).await.status(), 200);
        let mail = self.mails_to(address, 1).await.remove(0);
        let confirmed = self.post(&Office::link(&mail, "confirm"), "").await;
        assert_eq!(confirmed.status(), 200);
        confirmed.url().path().to_owned()
    }

    /// Revises the rule and waits until the service has seen it.
    async fn revise(&self, days: u32) {
        self.site.serve("/rule", Answer::html(rule(days)));
        self.running.check_all().await.expect("a round");
    }

    async fn listed(&self) -> String {
        self.house.say(&["subscription", "list"]).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_wish_counts_once_the_address_has_confirmed_it() {
    let office = Office::open("").await;
    assert!(office.get("/subscribe").await.text().await.expect("a page").contains("name=\"address\""));
    assert_eq!(office.ask("ana@example.org").await.status(), 200);
    let mail = office.mails_to("ana@example.org", 1).await.remove(0);
    assert!(!mail.contains("List-Unsubscribe"), "nobody has subscribed yet");
    let link = Office::link(&mail, "confirm");

    // A scanner opens the link, twice: nothing happens.
    for _ in 0..2 {
        assert!(office.get(&link).await.text().await.expect("a page").contains("<button"));
    }
    assert!(!office.listed().await.contains("ana@example.org"));

    let confirmed = office.post(&link, "").await;
    assert!(confirmed.url().path().starts_with("/alerts/preferences/"), "under the prefix: {}", confirmed.url());
    let page = confirmed.text().await.expect("a page");
    assert!(page.contains("ana@example.org") && page.contains("everything ·"), "{page}");
    assert!(office.listed().await.contains("ana@example.org"));

    // A second time, by the button or by the link: it was done, and this is the way on.
    for again in [office.post(&link, "").await, office.get(&link).await] {
        assert_eq!(again.status(), 200);
        let page = again.text().await.expect("a page");
        assert!(page.contains("confirmed before") && page.contains("/alerts/preferences/"), "{page}");
        assert!(!page.contains("ana@example.org") && !page.contains("<button"), "{page}");
    }
    assert_eq!(office.listed().await.matches("ana@example.org").count(), 1, "a confirmation counts once");
    let own = confirmed_path(&office, &link).await;
    assert_eq!(office.post(&format!("{own}/erase"), "").await.status(), 200);
    assert_eq!(office.post(&link, "").await.status(), StatusCode::NOT_FOUND, "of what is erased nothing is told");
}

/// The way to the preferences on the page of a link that was confirmed.
async fn confirmed_path(office: &Office, link: &str) -> String {
    let page = office.get(link).await.text().await.expect("a page");
    let from = page.find("/preferences/").expect("the way on");
    page[from..].split('"').next().expect("an address").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_no_form_offers_is_refused_with_a_sentence_and_the_form_stays_filled() {
    let office = Office::open("").await;
    let own = office.subscriber("ana@example.org").await;
    let before = office.get(&own).await.text().await.expect("a page");
    let wish = "topic=rule&provisions=744.23&cadence=weekly";
    let ask = "address=bob%40example.org&zone=Asia/Taipei&language=en";
    let cases = [
        (
            &own,
            "do=speak&zone=Mars/Base&language=zh-Hans".to_owned(),
            "“Mars/Base” is no time zone",
            "value=\"zh-Hans\" selected",
        ),
        (&own, "do=speak&zone=UTC&language=tlh".to_owned(), "“tlh” is none of the choices", ""),
        (&own, format!("do=add&{wish}&hour=99"), "“99” is none of the choices under “Hour", "value=\"744.23\""),
        (&own, format!("do=add&{wish}&severity=77"), "“77” is none of the choices", "value=\"rule\" checked"),
        (&own, format!("do=add&{wish}&weekday=8"), "“8” is none of the choices", "value=\"weekly\" checked"),
        (&own, format!("do=add&{wish}&at_once_from=0"), "“0” is none of the choices", ""),
        (&own, format!("do=add&{wish}&way=up"), "“up” is none of the choices", ""),
        (&own, "do=add&cadence=hourly".to_owned(), "“hourly” is none of the choices", ""),
        (&own, "do=add&countries=Atlantis".to_owned(), "“Atlantis” can't be watched", "value=\"Atlantis\""),
        (&own, "do=attach&attach=strange".to_owned(), "“strange” is none of the choices", ""),
        (&own, "do=pause&days=99999".to_owned(), "“99999” is none of the choices", ""),
        (&own, "do=bogus".to_owned(), "“bogus” is none of the choices", ""),
        (
            &"/subscribe".to_owned(),
            format!("{ask}&{wish}&hour=99"),
            "“99” is none of the choices",
            "value=\"bob@example.org\"",
        ),
        (
            &"/subscribe".to_owned(),
            format!("{ask}&{wish}&source=.."),
            "“..” is none of the choices",
            "value=\"Asia/Taipei\"",
        ),
        (&"/subscribe".to_owned(), "address=bob&zone=UTC".to_owned(), "not one mail address", "value=\"bob\""),
        (&"/subscribe".to_owned(), ask.replace("Asia/Taipei", "Mars"), "“Mars” is no time zone", "value=\"Mars\""),
    ];
    for (page, form, told, kept) in cases {
        let answer = office.post(page, &form).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        let shown = answer.text().await.expect("a page");
        assert!(shown.contains("role=\"alert\"") && shown.contains(told), "{form} must tell `{told}`: {shown}");
        assert!(shown.contains(kept) && shown.contains("<form method=\"post\""), "{form} must keep `{kept}`: {shown}");
    }
    assert_eq!(office.get(&own).await.text().await.expect("a page"), before, "nothing was changed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn one_click_ends_all_alerts_and_looking_at_the_link_does_not() {
    let office = Office::open("").await;
    office.subscriber("ana@example.org").await;
    office.revise(20).await;
    let mail = office.mails_to("ana@example.org", 2).await.into_iter().find(|mail| mail.contains("List-Unsubscribe:"));
    let mail = mail.expect("an alert");
    assert!(mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{mail}");
    let link = Office::link(&mail, "unsubscribe");
    assert_eq!(office.get(&link).await.status(), 200);
    assert_eq!(office.get(&link.to_uppercase().replace("/UNSUBSCRIBE/", "/unsubscribe/")).await.status(), 200);
    assert!(office.listed().await.contains("ana@example.org"), "looking at it ends nothing");

    let ended = office.post(&link, "List-Unsubscribe=One-Click").await;
    assert_eq!((ended.status(), ended.url().path()), (StatusCode::OK, link.as_str()), "without a redirect");
    assert!(!office.listed().await.contains("ana@example.org"));
    assert_eq!(office.post(&link, "List-Unsubscribe=One-Click").await.status(), 200, "asked twice, done all the same");

    office.subscriber("bob@example.org").await;
    office.revise(10).await;
    office.mails_to("bob@example.org", 2).await;
    assert_eq!(office.mails_to("ana@example.org", 2).await.len(), 2, "nothing more came");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_subscriber_changes_pauses_takes_along_and_erases_what_is_kept() {
    let office = Office::open("").await;
    let own = office.subscriber("ana@example.org").await;
    let added = office.post(&own, "do=add&topic=rule&severity=2&cadence=weekly&weekday=2&hour=8&at_once_from=4").await;
    let page = added.text().await.expect("a page");
    assert!(page.contains("Topics: rule") && page.contains("Tuesday, 8:00"), "{page}");
    assert!(page.contains("severity 4 and above at once"), "{page}");
    let wish = page.split("name=\"subscription\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    office.post(&own, &format!("do=remove&subscription={}", wish.expect("a wish"))).await;
    assert!(!office.get(&own).await.text().await.expect("a page").contains("everything ·"));

    office.post(&own, "do=speak&zone=Asia/Taipei&language=zh-Hant").await;
    assert!(office.get(&own).await.text().await.expect("a page").contains("lang=\"zh-Hant\""));
    office.post(&own, "do=attach&attach=calendar&attach=json").await;
    let page = office.get(&own).await.text().await.expect("a page");
    assert!(page.contains("value=\"calendar\" checked") && !page.contains("value=\"redline\" checked"), "{page}");
    office.post(&own, "do=pause&days=7").await;
    office.revise(20).await;
    assert_eq!(office.mails_to("ana@example.org", 1).await.len(), 1, "paused: only the question was sent");

    let kept = office.get(&format!("{own}/kept.json")).await;
    assert!(kept.headers()["content-disposition"].to_str().expect("text").starts_with("attachment"));
    let kept: serde_json::Value = serde_json::from_slice(&kept.bytes().await.expect("a body")).expect("JSON");
    assert_eq!(kept["address"], "ana@example.org");
    assert_eq!(kept["attachments"], "calendar,json");
    assert_eq!(kept["consent"]["network"], "127.0.0.0/24");
    assert_eq!(kept["subscriptions"][0]["at_once_from"], 4, "{kept}");
    assert_eq!(kept["subscriptions"][0]["least_severity"], 2);

    assert_eq!(office.post(&format!("{own}/erase"), "").await.status(), 200);
    assert_eq!(office.get(&own).await.status(), StatusCode::NOT_FOUND);
    assert!(!office.house.say(&["subscriber", "list"]).await.contains("ana@"));
    for file in fs::read_dir(office.house.path().join("snapshots")).expect("the data") {
        let path = file.expect("a file").path();
        if path.is_file() {
            let bytes = fs::read(&path).expect("bytes");
            assert!(!bytes.windows(15).any(|part| part == b"ana@example.org"), "the address is in {}", path.display());
        }
    }
    assert!(!office.running.log().contains("ana@example.org"), "{}", office.running.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_answer_tells_nobody_who_subscribes() {
    let office = Office::open("").await;
    office.subscriber("ana@example.org").await;
    let known = office.ask("ana@example.org").await;
    let unknown = office.ask("nobody@example.org").await;
    assert_eq!(known.status(), unknown.status());
    assert_eq!(known.text().await.expect("a page"), unknown.text().await.expect("a page"));
    assert!(office.mails_to("nobody@example.org", 1).await[0].contains("/confirm/"));
    // Once a day, whatever was asked: the question of today was sent before ana subscribed.
    assert_eq!(office.mails_to("ana@example.org", 1).await.len(), 1);
    assert_eq!(office.ask("nobody@example.org").await.status(), 200);
    assert_eq!(office.mails_to("nobody@example.org", 1).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn doors_that_are_closed_or_asked_too_often_say_so() {
    let office = Office::open("[signup]\ndomains = [\"example.org\"]\n").await;
    assert_eq!(office.ask("ana@example.net").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(office.ask("ana@example.org\r\nBcc: eve@example.net").await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let zone = office.post("/subscribe", "address=ana%40example.org&zone=Mars&cadence=at-once").await;
    assert_eq!(zone.status(), StatusCode::UNPROCESSABLE_ENTITY);
    for token in ["", "x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "%2f"] {
        for page in ["confirm", "unsubscribe", "preferences"] {
            let answer = office.get(&format!("/{page}/{token}")).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "/{page}/{token}");
        }
    }
    let mut last = StatusCode::OK;
    for n in 0..12 {
        last = office.ask(&format!("n{n}@example.org")).await.status();
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    let bot = office.post("/subscribe", "address=bot%40example.org&zone=UTC&website=spam").await;
    assert_eq!(bot.status(), 200, "a program that fills in everything is told nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_closed_door_has_no_form() {
    let office = Office::open("[signup]\nopen = false\n").await;
    assert_eq!(office.get("/subscribe").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(office.ask("ana@example.org").await.status(), StatusCode::FORBIDDEN);
    let wrong = office.post("/subscribe", "address=ana%40example.org&zone=Mars&hour=99").await;
    assert_eq!(wrong.status(), StatusCode::FORBIDDEN, "nor for what is wrong with it");
}
