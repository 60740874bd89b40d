//! What is held and what is read: block pages that another archive met, by their real status and headers, and what servers
//! send in place of a text, by format.

use rulewatch::extract::{HeldReason, extract, judge};
use rulewatch::source::Recipe;
use serde_json::Value;

use crate::support::{corpus, files, snapshot};

/// The facts of one capture.
struct Facts {
    status: u16,
    headers: Vec<(String, String)>,
    title: String,
}

fn facts(json: &Value) -> Option<Facts> {
    let facts = &json["data"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let headers = facts["headers"].as_object()?;
    Some(Facts {
        status: facts["status"].as_u64()?.try_into().ok()?,
        headers: headers.iter().map(|(name, value)| (name.to_lowercase(), text(value))).collect(),
        title: text(&facts["title"]),
    })
}

#[test]
fn real_block_pages_are_held_and_the_pages_behind_them_are_not() {
    let Some(folder) = corpus("peer-tests/edgi-block-pages") else {
        return;
    };
    let mut held = 0;
    for path in files(&folder, ".json") {
        let json: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let Some(Facts { status, headers, title }) = facts(&json) else {
            continue;
        };
        // The archive keeps no bodies: a block page's says little more than its title, a good one has a text.
        let text = "<p>The Service manages the wetlands inventory and publishes it for everyone to use.</p>".repeat(20);
        let gated = headers.iter().any(|(name, _)| matches!(name.as_str(), "x-amzn-waf-action" | "cf-mitigated"));
        let blocked = status >= 400 || gated || title.contains("Request Access");
        let body = format!(
            "<html><head><title>{title}</title></head><body><h1>{title}</h1>{}</body></html>",
            if blocked { "" } else { &text }
        );
        let mut capture = snapshot("text/html", body.as_bytes());
        capture.retrieval.status = status;
        capture.retrieval.headers = headers;
        let document = extract(&capture, &Default::default());
        let verdict = judge(&capture, document.as_ref(), None);
        println!("{status} {title:50} {verdict:?}");
        assert_eq!(verdict.is_err(), blocked, "{}", path.display());
        held += usize::from(blocked);
    }
    assert!(held >= 8);
}

/// What is judged: how the server labels it, what it sends, and the document of the version before.
struct Served<'a> {
    media: &'a str,
    body: &'a [u8],
    before: Option<&'a [u8]>,
}

fn judged(served: &Served<'_>) -> Result<(), HeldReason> {
    let read = |body: &[u8]| extract(&snapshot(served.media, body), &Recipe::default());
    let before = served.before.map(|before| read(before).expect("the version before is read"));
    let capture = snapshot(served.media, served.body);
    judge(&capture, read(served.body).as_ref(), before.as_ref()).map_err(|held| held.reason)
}

fn check(media: &str, body: &str, expected: Result<(), HeldReason>) {
    let served = Served { media, body: body.as_bytes(), before: None };
    assert_eq!(judged(&served), expected, "{media}: {body}");
}

fn check_after(media: &str, before: &str, body: &str, expected: Result<(), HeldReason>) {
    let served = Served { media, body: body.as_bytes(), before: Some(before.as_bytes()) };
    assert_eq!(judged(&served), expected, "{media}: {body}");
}

fn html(title: &str, text: &str) -> String {
    format!("<!doctype html><html><head><title>{title}</title></head><body>{text}</body></html>")
}

/// A rule of so many paragraphs, in its site's frame.
fn rule(paragraphs: usize) -> String {
    let text: String = (1..=paragraphs)
        .map(|n| format!("<p>({n}) No person may export the goods of row {n} without a licence issued by the Bureau for that destination.</p>"))
        .collect();
    html("Part 744", &format!("<main><h1>Part 744</h1>{text}</main>"))
}

#[test]
fn the_refusals_of_chinese_and_other_firewalls_are_held() {
    let pages = [
        ("创宇盾", "<p>当前访问疑似黑客攻击，已被创宇盾拦截。</p><a href='https://www.yunaq.com/'>知道创宇云防御</a>"),
        ("网站防火墙", "<p>您的请求带有不合法参数，已被网站管理员设置拦截！</p><p>如何解决：检查提交内容</p>"),
        ("安全验证", "<script src='/.safeline/static/challenge.js'></script>"),
        ("访问禁止", "<p>由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p>"),
        (
            "DDoS-Guard",
            "<p>Checking your browser</p><script src='/.well-known/ddos-guard/js-challenge/index.js'></script>",
        ),
        ("agency.gov", "<script src='/_sec/cp_challenge/abc.js'></script><p>Please wait</p>"),
        (
            "",
            "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('c');location.href=location.pathname</script>",
        ),
    ];
    for (title, text) in pages {
        check("text/html", &html(title, text), Err(HeldReason::Blocked));
        check_after("text/html", &rule(40), &html(title, text), Err(HeldReason::Blocked));
    }
}

#[test]
fn a_short_notice_that_passed_a_gate_with_its_beacons_is_no_gate() {
    let beacons = "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>\
                   <script src='/_Incapsula_Resource?SWJIYLWA=719d34d3'></script>";
    let text = "<main><h1>Notice of 3 May 2026</h1><p>The comment period on the proposed rule is extended to 30 June 2026.</p></main>";
    check("text/html", &html("Notice", &format!("{text}{beacons}")), Ok(()));
}

#[test]
fn a_gate_that_quotes_half_of_the_rule_is_held_by_what_is_lost() {
    let half = rule(20).replace("</main>", "<div id='px-captcha'></div></main>");
    check_after("text/html", &rule(40), &half, Err(HeldReason::Blocked));
    check_after("text/html", &rule(40), &rule(20), Ok(()));
    let whole = rule(40).replace("</main>", "<footer>Protected by CAPTCHA <div id='px-captcha'></div></footer></main>");
    check_after("text/html", &rule(40), &whole, Ok(()));
}

#[test]
fn a_programs_warning_above_the_rule_is_held_and_a_rule_about_warnings_is_not() {
    let warned = |warning: &str| rule(40).replace("<h1>", &format!("<p>{warning}</p><h1>"));
    let php = "Warning: include(menu.php): failed to open stream in /var/www/html/index.php on line 12";
    check_after("text/html", &rule(40), &warned(php), Err(HeldReason::SoftError));
    check_after("text/html", &warned(php), &warned(php), Ok(()));
    check_after("text/html", &rule(40), &warned("Warning: a fee is due in advance of the filing."), Ok(()));
}

#[test]
fn machine_readable_errors_are_held_and_records_that_speak_of_errors_are_not() {
    let errors = [
        r#"{"error":{"code":500,"message":"upstream"}}"#,
        r#"{"errors":[{"detail":"not found"}]}"#,
        r#"{"status":"error","message":"try again later"}"#,
        r#"{"success":false,"msg":"系统繁忙"}"#,
        r#"{"code":403,"message":"Forbidden"}"#,
    ];
    for body in errors {
        check("application/json", body, Err(HeldReason::SoftError));
    }
    let xml = "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
    check("application/xml", xml, Err(HeldReason::SoftError));
    for body in [
        r#"{"errors":[],"results":[{"title":"Error correction in rule 12","date":"2026-05-01"}]}"#,
        r#"{"status":"ok","results":[{"title":"Final rule"}]}"#,
        r#"{"error":null,"results":[{"title":"Final rule"}]}"#,
    ] {
        let served = Served { media: "application/json", body: body.as_bytes(), before: None };
        assert_ne!(judged(&served), Err(HeldReason::SoftError), "{body}");
    }
}

#[test]
fn structured_documents_without_their_end_are_held_as_cut() {
    let xml =
        "<?xml version=\"1.0\"?><!-- a note --><ECFR><DIV5 N=\"744\"><SUBJECT>PART 744</SUBJECT><P>(a) Scope.</P>";
    let feed = "<rss version=\"2.0\"><channel><title>Rules</title><item><title>One</title></item>";
    let json = r#"{"results":[{"title":"Final rule on safeguards"},{"title":"Pro"#;
    let pdf = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Ty";
    for (media, body) in
        [("application/xml", xml), ("application/rss+xml", feed), ("application/json", json), ("application/pdf", pdf)]
    {
        check(media, body, Err(HeldReason::Truncated));
    }
    for (media, body) in [
        ("application/xml", format!("{xml}</DIV5></ECFR>")),
        ("application/xml", "<?xml version=\"1.0\"?><RULE/>".to_owned()),
        ("application/rss+xml", format!("{feed}</channel></rss>")),
        ("application/json", format!("{json}\"}}]}}\n")),
    ] {
        let served = Served { media, body: body.as_bytes(), before: None };
        assert_ne!(judged(&served), Err(HeldReason::Truncated), "{body}");
    }
}

#[test]
fn a_list_that_was_full_and_is_empty_is_held_unless_it_says_why() {
    let entries: String =
        (1..=12).map(|n| format!("<li><a href='/r/{n}'>Rule {n} on the export of goods</a></li>")).collect();
    let list = |entries: &str, text: &str| {
        html("Rules", &format!("<main><h1>Final rules</h1><p>{text}</p><ul>{entries}</ul></main>"))
    };
    let about = "The Office publishes every final rule here on the day of its filing for public inspection.";
    check_after("text/html", &list(&entries, about), &list("", about), Err(HeldReason::Shrunk));
    let why = "The list was withdrawn on 3 May 2026 and has been moved to the archives of the Office.";
    check_after("text/html", &list(&entries, about), &list("", why), Ok(()));
}

#[test]
fn short_law_that_speaks_of_gates_passes() {
    for text in [
        "<h1>Order</h1><p>General Order No. 3 is hereby rescinded in its entirety, effective 3 May 2026.</p>",
        "<h1>Denied Persons List</h1><p>The Denied Persons List names persons to whom export privileges are denied.</p>",
        "<h1>§ 12 Cookies and CAPTCHAs</h1><p>(a) A site must not set cookies before consent.</p><p>(b) A CAPTCHA may not be the only means of access.</p>",
        "<h1>Sec. 4. Status 403 and 404</h1><p>(a) An agency shall answer 403 Forbidden where access is denied.</p><p>(b) Page not found is told by status 404.</p>",
        "<h1>公告</h1><p>本公告自2026年5月1日起废止。</p>",
        "<h1>Notice</h1><p>This page has moved to https://agency.gov/new.</p>",
    ] {
        check("text/html", &html("Agency rules", &format!("<main>{text}</main>")), Ok(()));
    }
}

#[test]
fn odd_bodies_are_read_or_told_never_mistaken_for_cut() {
    let Some(folder) = corpus("peer-tests/edgi-odd-bodies") else {
        return;
    };
    for path in files(&folder, "") {
        let media = match path.extension().and_then(|extension| extension.to_str()) {
            Some("pdf") => "application/pdf",
            Some("html") => "text/html",
            _ => "text/plain",
        };
        let body = std::fs::read(&path).unwrap();
        let verdict = judged(&Served { media, body: &body, before: None });
        println!("{:40} {verdict:?}", path.file_name().unwrap_or_default().display());
        let expected = if media == "application/pdf" { verdict != Err(HeldReason::Truncated) } else { verdict.is_ok() };
        assert!(expected, "{}: {verdict:?}", path.display());
    }
}
