//! What each receiver is sent: goldens of a usual and of a hostile revision, the limits of each service, and that nothing of
//! a source acts in any of them.

use rulewatch::alert::{AlertContent, Settings, WEBHOOK_SCHEMA, posting};
use rulewatch::brief::Lead;
use rulewatch::delivery::{Delivery, DeliveryState};
use rulewatch::store::Parcel;
use rulewatch::subscription::{Channel, Subscriber};
use rulewatch::wording::Language;
use serde_json::Value;

use crate::golden;
use crate::redline::{Story, chinese, source};
use crate::told::{Told, now, parcel_in, told};

const CHANNELS: [Channel; 5] = [Channel::Webhook, Channel::Slack, Channel::Teams, Channel::Discord, Channel::Apprise];

/// What the receiver of a channel is sent, as bytes and as a value.
fn sent(channel: Channel, all: &[&Told], language: Language) -> (String, Value) {
    let parcel = parcel_in(language, "UTC", all);
    let subscriber = Subscriber { address: "https://hooks.example/...00000000".into(), ..parcel.subscriber };
    let delivery = Delivery {
        id: 1,
        revision: 7,
        subscriber: 1,
        channel,
        address: subscriber.address.clone(),
        due_at: now(),
        attempts: 0,
        state: DeliveryState::Owed,
        message_id: None,
        last_error: None,
    };
    let parcel = Parcel { subscriber, deliveries: vec![delivery], ..parcel };
    let settings = Settings { public_url: Some("https://watch.example.org/".parse().unwrap()), ..Settings::default() };
    let contents: Vec<AlertContent<'_>> = all.iter().map(|told| told.content()).collect();
    let json = posting(&parcel, &contents, None, &settings, now()).unwrap().json;
    let value = serde_json::from_str(&json).unwrap();
    (json, value)
}

const HOSTILE: &str = "<!channel> <!here> <@U024BE7LH> <https://evil.example|click> @everyone @here <@&123> \
     ![x](https://evil.example/p.png) [click](https://evil.example) https://evil.example/a *b* _i_ ~s~ `c` ||x|| > q \
     # h {{DATE(2026-01-01T00:00:00Z)}} ${jndi:ldap://e} <at>all</at> <script>alert(1)</script> \r\n\u{1b}]0;t\u{7} \
     \u{202e}05 no\u{200b}t \u{ffff}";

fn hostile() -> Told {
    let story = Story::new(HOSTILE, "en\"><script>")
        .revised("§ 1", &format!("a person may {HOSTILE}"), &format!("a person must {HOSTILE}"))
        .added(HOSTILE, HOSTILE)
        .told();
    let mut evil = told(story, source("evil", HOSTILE, HOSTILE));
    evil.revision.brief.lead = Lead::Told(HOSTILE.repeat(3));
    evil
}

/// Every text of a value.
fn texts<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

fn pretty(value: &Value) -> String {
    format!("{}\n", serde_json::to_string_pretty(value).unwrap())
}

#[test]
fn each_channel_says_it_in_its_form() {
    let mofcom = told(chinese(), source("mofcom-61", "商务部", "商务部公告2025年第61号"));
    for channel in CHANNELS {
        let (_, value) = sent(channel, &[&mofcom], Language::SimplifiedChinese);
        golden::check(&format!("channels/{channel}.json"), &pretty(&value));
    }
}

#[test]
fn nothing_of_a_hostile_source_acts_in_any_channel() {
    let told = hostile();
    for channel in CHANNELS {
        let (bytes, value) = sent(channel, &[&told], Language::English);
        let acting = |c: char| matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{200b}'..='\u{200f}');
        assert!(!bytes.contains(acting), "{channel}: {bytes}");
        // Texts of a webhook are exact: whoever shows them escapes them.
        if channel != Channel::Webhook {
            golden::check(&format!("channels/{channel}-hostile.json"), &pretty(&value));
            let mut all = Vec::new();
            texts(&value, &mut all);
            for text in all {
                assert!(!text.contains(|c| acting(c) && c != '\n'), "{channel}: {text:?}");
                let parted: &[&str] = match channel {
                    Channel::Teams => &["{{", "${"],
                    _ => &["<!"],
                };
                for begins in ["@everyone", "@here", "<@"].iter().chain(parted) {
                    assert!(!text.contains(begins), "{channel}: {begins} in {text}");
                }
            }
        }
    }
}

#[test]
fn the_markup_of_each_chat_is_ours_alone() {
    let told = hostile();
    let own_links = ["https://watch.example.org/revisions/7", "https://rules.example.gov/evil?part=744"];
    let (slack, _) = sent(Channel::Slack, &[&told], Language::English);
    let links: Vec<&str> = slack.split('<').skip(1).map(|rest| rest.split('|').next().unwrap()).collect();
    assert!(
        !links.is_empty() && links.iter().all(|link| own_links.iter().any(|own| link.starts_with(own))),
        "{links:?}"
    );
    let (_, discord) = sent(Channel::Discord, &[&told], Language::English);
    assert_eq!(discord["allowed_mentions"], serde_json::json!({ "parse": [] }));
    let description = discord["embeds"][0]["description"].as_str().unwrap();
    for (at, _) in description.match_indices(['[', '`', '~', '|']) {
        assert_eq!(&description[at - 1..at], "\\", "{description}");
    }
    let (_, teams) = sent(Channel::Teams, &[&told], Language::English);
    assert!(!teams.to_string().contains("\"TextBlock\""), "text blocks know Markdown");
    let (_, apprise) = sent(Channel::Apprise, &[&told], Language::English);
    assert_eq!(apprise["format"], "text");
    assert!(!apprise["body"].as_str().unwrap().contains("]("), "{apprise}");
}

/// True for a message that the service takes, by its own documentation.
fn is_taken(channel: Channel, bytes: &str, value: &Value) -> bool {
    let length = |value: &Value| value.as_str().unwrap_or_default().encode_utf16().count();
    match channel {
        Channel::Mail => true,
        Channel::Webhook => bytes.len() <= 300_000,
        Channel::Slack => {
            let blocks = value["blocks"].as_array().unwrap();
            blocks.len() <= 50
                && length(&value["text"]) <= 4_000
                && blocks.iter().all(|block| length(&block["text"]["text"]) <= 3_000)
        }
        Channel::Teams => bytes.len() <= 28_000,
        Channel::Discord => {
            let embeds = value["embeds"].as_array().unwrap();
            let whole = |embed: &Value| length(&embed["title"]) + length(&embed["description"]);
            length(&value["content"]) <= 2_000
                && embeds.len() <= 10
                && embeds.iter().all(|one| length(&one["title"]) <= 256 && length(&one["description"]) <= 4_096)
                && embeds.iter().map(whole).sum::<usize>() <= 6_000
        }
        Channel::Apprise => length(&value["title"]) <= 250 && length(&value["body"]) <= 32_768,
    }
}

#[test]
fn no_message_is_larger_than_its_receiver_takes() {
    let words = "word<&*".repeat(150_000);
    let mut story = Story::new(&words, "en").revised(&words, &format!("a may {words}"), &format!("a must {words}"));
    for n in 0..400 {
        story = story.added(&format!("§ {n}"), &format!("({n}) No person may export item {n} to <{HOSTILE}>."));
    }
    let (huge, evil) = (told(story.told(), source("huge", "BIS", "Rules")), hostile());
    let many: Vec<&Told> = (0..2_000).map(|_| &evil).collect();
    for channel in CHANNELS {
        for all in [&[&huge][..], &[&evil, &huge], &many] {
            let (bytes, value) = sent(channel, all, Language::TraditionalChinese);
            assert!(is_taken(channel, &bytes, &value), "{channel}: {} bytes of {} revisions", bytes.len(), all.len());
            assert!(bytes.contains("evil") || bytes.contains("huge"), "{channel} tells which source");
        }
    }
}

#[test]
fn what_a_webhook_is_told_is_of_the_published_shape() {
    let schema: Value = serde_json::from_str(WEBHOOK_SCHEMA).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let (mofcom, evil) = (told(chinese(), source("mofcom-61", "商务部", "公告")), hostile());
    let many: Vec<&Told> = (0..500).map(|_| &evil).collect();
    for all in [&[&mofcom][..], &[&mofcom, &evil], &many] {
        let (_, value) = sent(Channel::Webhook, all, Language::English);
        let faults: Vec<String> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
        let told = value["data"]["revisions"].as_array().unwrap().len() as u64;
        assert_eq!(told + value["data"]["left_out"].as_u64().unwrap(), all.len() as u64);
    }
    let (_, value) = sent(Channel::Webhook, &[&evil], Language::English);
    assert_eq!(value["data"]["revisions"][0]["source"]["title"], HOSTILE, "exact");
}
