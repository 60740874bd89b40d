//! A running service over a history of months: rules in English and Chinese, a page that wishes readers ill, a capture that was held.

use std::fs;

use jiff::Timestamp;
use rulewatch::archive::Archive;
use rulewatch::snapshot::{Retrieval, Snapshot};
use rulewatch::web::{Account, written};

use super::support::house::House;
use super::support::outbox::{link, mails};
use super::support::service::{Running, until};
use super::support::site::{Answer, Site};

pub const PASSWORD: &str = "a password of a desk";
/// What the links in mails begin with.
const PUBLIC: &str = "http://127.0.0.1";

/// Script, handlers, overrides, colours of a terminal, and a word without an end.
const HOSTILE: &str = "<script>window.ran=1</script>&lt;script&gt;window.ran=2&lt;/script&gt; \"&gt;&lt;img src=http://evil.invalid/x onerror=window.ran=3&gt; \
    <img src=\"http://evil.invalid/y\" onerror=\"window.ran=4\"> <a href=\"javascript:window.ran=5\">press</a> &lt;style&gt;@import url(http://evil.invalid/z)&lt;/style&gt; \
    \u{202e}evil\u{202c} \u{1b}[31mred\u{1b}[0m &lt;/p&gt;&lt;/main&gt;&lt;iframe src=http://evil.invalid/f&gt; {{constructor.constructor('window.ran=6')()}}";

struct Told {
    id: &'static str,
    issuer: &'static str,
    jurisdiction: &'static str,
    title: String,
    topics: &'static str,
    /// Moments and texts.
    versions: Vec<(&'static str, String)>,
}

fn page(language: &str, title: &str, paragraphs: &[String]) -> String {
    let text: String = paragraphs.iter().map(|text| format!("<p>{text}</p>\n")).collect();
    format!(
        "<!DOCTYPE html><html lang={language}><head><title>{title}</title></head><body><main><h1>{title}</h1>\n{text}</main></body></html>"
    )
}

/// Edition 1, 2 or 3 of a section of the Code.
fn section(edition: usize) -> String {
    let share = ["50 percent", "25 percent", "25 percent"][edition - 1];
    let review = ["a case-by-case basis", "a presumption of denial", "a presumption of denial"][edition - 1];
    let mut text = vec![
        "(a) <i>General prohibition.</i> In addition to the license requirements for items specified on the Commerce Control List (CCL), you may not export, reexport, or transfer (in-country) without a license any item subject to the EAR described in paragraph (a)(1) of this section when you have “knowledge” that the item is destined for the “development” or “production” of a “supercomputer” located in Macau or Country Group D:5.".to_owned(),
        "(1) <i>Product scope.</i> The prohibition applies to an integrated circuit specified in ECCN 3A001, 3A090, 3A991, 4A994, 5A002, 5A004, or 5A992 of the CCL.".to_owned(),
        format!("(2) <i>Ownership.</i> An entity is described in this paragraph where {share} or more of it is owned, directly or indirectly, by one or more entities listed in Supplement No. 4 to this part."),
        "(b) <i>Additional prohibition on those informed by BIS.</i> BIS may inform persons, either individually by specific notice or through amendment to the EAR, that a license is required for a specific export, reexport, or transfer (in-country).".to_owned(),
        format!("(c) <i>License review standards.</i> Applications will be reviewed under {review}, except for items controlled for national security reasons only, for which the policy in § 742.4(b)(7) applies."),
        "(d) <i>Recordkeeping.</i> The exporter must keep the records described in § 762.2 for five years.".to_owned(),
    ];
    if edition == 3 {
        text.insert(5, "(d) <i>Notification.</i> Effective March 11, 2027, the exporter must notify BIS within 30 days of each shipment of an item specified in ECCN 3A090.a.".to_owned());
        text[6] = text[6].replace("(d)", "(e)").replace("five years", "ten years");
    }
    text.extend((1..=24).map(|n| format!("({n}) <i>Definition {n}.</i> For purposes of this section, an item of entry {n} of Supplement No. 1 is what the entry states, whether or not it is incorporated in another item, and no license exception other than those named there overcomes its license requirements.")));
    page(
        "en",
        "§ 744.23 “Supercomputer,” “advanced-node integrated circuits,” and semiconductor manufacturing equipment end use controls",
        &text,
    )
}

/// Edition 1 or 2 of an announcement.
fn announcement(edition: usize) -> String {
    let share = ["30%", "0.1%"][edition - 1];
    page("zh-CN", "商务部公告2025年第61号 公布对境外相关稀土物项实施出口管制的决定", &[
        "根据《中华人民共和国出口管制法》等法律法规有关规定，为维护国家安全和利益，经国务院批准，决定对境外相关稀土物项实施出口管制。".to_owned(),
        format!("一、境外组织和个人在向中国以外的其他国家和地区出口以下物项前，应当获得中国商务部颁发的两用物项出口许可证件：含有中国成分的稀土永磁材料，且其价值占比达到{share}及以上的。"),
        "二、对于向出口管制管控名单和关注名单的进口商和最终用户（包括其控股50%及以上的子公司、分公司等分支机构）的出口申请，原则上不予许可。".to_owned(),
        ["三、本公告自公布之日起施行。", "三、本公告自2027年12月1日起施行。出口经营者应当在出口之日起30日内向商务部报告。"][edition - 1].to_owned(),
    ])
}

/// Edition 1 or 2 of what an enemy publishes.
fn hostile(edition: usize) -> String {
    let word = "W".repeat(3_000);
    let text: Vec<String> = (1..=12)
        .map(|n| format!("({n}) Item {n} {HOSTILE} requires a license for {} days. {word}", 30 + n * edition))
        .collect();
    page("\"en' onload=window.ran=7\"", &format!("Part 912 {HOSTILE}"), &text)
}

fn long(paragraphs: usize) -> String {
    let text: Vec<String> = (1..=paragraphs).map(|n| format!("({n}) A license is required to export item {n} of the schedule to any destination in Group D, unless the consignee is listed in Supplement No. 2 to this part.")).collect();
    page("en", "Part 913—Safeguards", &text)
}

fn told() -> Vec<Told> {
    vec![
        Told {
            id: "us-ecfr-744-23",
            issuer: "BIS",
            jurisdiction: "US",
            title: "15 CFR 744.23 “Supercomputer” and semiconductor manufacturing end use controls".to_owned(),
            topics: "[\"export-controls\", \"semiconductors\"]",
            versions: vec![
                ("2026-01-14T15:02:00Z", section(1)),
                ("2026-02-03T15:04:00Z", section(2)),
                ("2026-03-11T14:31:00Z", section(3)),
            ],
        },
        Told {
            id: "cn-mofcom-2025-61",
            issuer: "商务部",
            jurisdiction: "CN",
            title: "商务部公告2025年第61号 公布对境外相关稀土物项实施出口管制的决定".to_owned(),
            topics: "[\"export-controls\", \"rare-earths\"]",
            versions: vec![("2026-01-20T01:10:00Z", announcement(1)), ("2026-03-11T01:12:00Z", announcement(2))],
        },
        Told {
            id: "xx-hostile",
            issuer: "<b>XX</b>",
            jurisdiction: "XA",
            title: format!("Part 912 </title><script>window.ran=8</script> {}", "U".repeat(200)),
            topics: "[\"topic\"]",
            versions: vec![("2026-02-10T09:00:00Z", hostile(1)), ("2026-02-20T09:00:00Z", hostile(2))],
        },
        Told {
            id: "xx-shrunk",
            issuer: "XX",
            jurisdiction: "XA",
            title: "Part 913, Safeguards".to_owned(),
            topics: "[\"safeguards\"]",
            versions: vec![("2026-02-11T09:00:00Z", long(60))],
        },
    ]
}

pub struct Library {
    pub running: Running,
    pub site: Site,
    pub house: House,
}

impl Library {
    pub async fn open() -> Library {
        let site = Site::start().await;
        let house = House::new(site.address(), "");
        let account = written(&Account::new("ope", PASSWORD).expect("an account"));
        let file = house.path().join("rulewatch.toml");
        let config = fs::read_to_string(&file).expect("a configuration");
        fs::write(&file, format!("public_url = \"{PUBLIC}\"\n{config}[web]\noperators = [{account:?}]\n"))
            .expect("written");
        let archive = Archive::open(&house.path().join("snapshots")).expect("an archive");
        for told in told() {
            let url = site.url(&format!("/{}", told.id));
            house.source(told.id, &url);
            let text = format!(
                "title = {}\nissuer = {:?}\njurisdiction = {:?}\nurl = {url:?}\ntopics = {}\n[schedule]\nevery = \"7d\"\n",
                serde_json::json!(told.title),
                told.issuer,
                told.jurisdiction,
                told.topics
            );
            fs::write(house.path().join(format!("watchlist/xx/{}.toml", told.id)), text).expect("written");
            for (seen, text) in &told.versions {
                let seen: Timestamp = seen.parse().expect("a time");
                let retrieval = Retrieval::local(
                    &told.id.parse().expect("a name"),
                    url.parse().expect("an address"),
                    "text/html; charset=utf-8",
                    seen,
                );
                archive.put(&Snapshot::new(retrieval, text.clone().into_bytes())).expect("kept");
            }
            let (_, newest) = told.versions.last().expect("a version");
            site.serve(&format!("/{}", told.id), Answer::html(newest.clone()));
        }
        house.say(&["reindex"]).await;
        site.serve("/xx-shrunk", Answer::html(long(4)));
        house.said(&["check", "--all"]).await;
        Library { running: Running::start(&house).await, site, house }
    }

    /// Has the Code revised once more, and looked at.
    pub async fn revise(&self, days: u32) {
        let text = section(3).replace("within 30 days", &format!("within {days} days"));
        self.site.serve("/us-ecfr-744-23", Answer::html(text));
        self.house.said(&["check", "us-ecfr-744-23"]).await;
    }

    /// The path of the link for a purpose in the newest of so many mails to an address.
    pub async fn link(&self, address: &str, count: usize, page: &str) -> String {
        let to = format!("To: {address}\r\n");
        let own = || mails(&self.house).into_iter().filter(|mail| mail.contains(&to)).collect::<Vec<_>>();
        until("a mail", || async { own().len() >= count }).await;
        let own = own();
        let with = own.iter().find(|mail| mail.contains(&format!("{PUBLIC}/{page}/")));
        link(with.unwrap_or_else(|| panic!("no mail leads to {page}")), PUBLIC, page)
    }
}
