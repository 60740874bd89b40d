//! Block pages, soft errors and shells are held; a rule that speaks of them is not.

use super::*;
use crate::extract::extract;
use crate::extract::tests::snapshot;
use crate::source::Recipe;

/// A capture to judge, as the server sent it.
struct Served {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    url: &'static str,
    body: String,
}

fn served(body: &str) -> Served {
    Served { status: 200, headers: Vec::new(), url: "https://agency.gov/rules/744", body: body.to_owned() }
}

impl Served {
    fn status(mut self, status: u16) -> Served {
        self.status = status;
        self
    }

    fn header(mut self, name: &'static str, value: &'static str) -> Served {
        self.headers.push((name, value));
        self
    }

    fn url(mut self, url: &'static str) -> Served {
        self.url = url;
        self
    }

    fn verdict(&self, baseline: Option<&Document>) -> Result<(), HeldReason> {
        self.judged(baseline).map_err(|held| held.reason)
    }

    fn judged(&self, baseline: Option<&Document>) -> Result<(), Held> {
        let mut snapshot = snapshot("text/html", self.body.as_bytes());
        snapshot.retrieval.status = self.status;
        snapshot.retrieval.final_url = self.url.parse().unwrap();
        snapshot.retrieval.headers =
            self.headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let document = extract(&snapshot, &Recipe::default());
        judge(&snapshot, document.as_ref(), baseline)
    }
}

fn check(served: Served, expected: HeldReason) {
    let held = served.judged(None).expect_err(&served.body);
    assert_eq!(held.reason, expected, "{}", served.body);
    assert_eq!(held.to_string().matches(&expected.to_string()).count(), 1, "said once: {held}");
    let rule = rule(40);
    assert!(served.verdict(Some(&rule)).is_err(), "against a baseline: {}", served.body);
}

fn body(title: &str, text: &str) -> Served {
    served(&format!("<!doctype html><html><head><title>{title}</title></head><body>{text}</body></html>"))
}

fn rule_html(paragraphs: usize) -> String {
    let text: String = (1..=paragraphs)
        .map(|n| format!("<p>({n}) No person may export the items named in row {n} without a licence issued by the Bureau for that destination.</p>"))
        .collect();
    format!(
        "<!doctype html><html><head><title>Part 744</title></head><body><main><h1>Part 744</h1>{text}</main></body></html>"
    )
}

fn rule(paragraphs: usize) -> Document {
    extract(&snapshot("text/html", rule_html(paragraphs).as_bytes()), &Recipe::default()).unwrap()
}

#[test]
fn bot_gates_are_held() {
    use HeldReason::Blocked;
    check(
        body(
            "Just a moment...",
            "<h1>Just a moment...</h1><script src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script>",
        )
        .status(403)
        .header("cf-mitigated", "challenge"),
        Blocked,
    );
    check(
        body(
            "Just a moment...",
            "<noscript>Enable JavaScript and cookies to continue</noscript><script>window._cf_chl_opt={cType:'managed'}</script><p>Verifying you are human.</p>",
        ),
        Blocked,
    );
    check(
        body(
            "Access Denied",
            "<h1>Access Denied</h1>You don't have permission to access \"http&#58;&#47;&#47;agency&#46;gov\" on this server.<p>Reference&#32;&#35;18&#46;2e</p>",
        ),
        Blocked,
    );
    check(served("").status(202).header("x-amzn-waf-action", "challenge"), Blocked);
    check(
        body(
            "Human Verification",
            "<div id='captcha-container'></div><script src='https://x.token.awswaf.com/challenge.js'></script>",
        )
        .status(405),
        Blocked,
    );
    check(
        body(
            "",
            "<iframe src='/_Incapsula_Resource?SWUDNSAI=31'>Request unsuccessful. Incapsula incident ID: 1</iframe>",
        ),
        Blocked,
    );
    check(
        body(
            "Pardon Our Interruption",
            "<h1>Pardon Our Interruption...</h1><p>As you were browsing something about your browser made us think you were a bot.</p>",
        ),
        Blocked,
    );
    check(body("Access to this page has been denied", "<div id='px-captcha'></div><p>Press and hold.</p>"), Blocked);
    check(body("agency.gov", "<p>Please enable JS and disable any ad blocker</p><script src='https://geo.captcha-delivery.com/c.js'></script>").status(403), Blocked);
    check(
        body(
            "Making sure you're not a bot!",
            "<script id='anubis_challenge' type='application/json'>{}</script><p>Loading...</p>",
        ),
        Blocked,
    );
    check(body("Federal Register :: Request Access", "<h1>Request Access</h1><p>Due to aggressive automated scraping of FederalRegister.gov and eCFR.gov, programmatic access to these sites is limited.</p>").url("https://unblock.federalregister.gov/"), Blocked);
}

#[test]
fn chinese_gates_are_held() {
    use HeldReason::{Blocked, Maintenance};
    check(served("<script>document.cookie='__jsl_clearance=1';location.reload()</script>").status(521), Blocked);
    check(
        served(
            "<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1</script></head><body></body></html>",
        )
        .status(412),
        Blocked,
    );
    check(body("访问被拦截", "<p>您的请求疑似攻击行为，访问被拦截。</p>"), Blocked);
    check(body("系统维护中", "<p>系统维护中，请稍后访问。</p>"), Maintenance);
}

#[test]
fn errors_told_with_success_are_held() {
    use HeldReason::{Maintenance, SoftError};
    check(
        body(
            "Page not found | Agency",
            "<h1>Page not found</h1><p>The page you requested could not be found. Try the search.</p>",
        ),
        SoftError,
    );
    check(body("页面不存在", "<p>您访问的页面不存在或已删除</p>"), SoftError);
    check(
        body("Agency", "<p>Sorry, something went wrong. Please try again.</p>")
            .url("https://agency.gov/Error.aspx?aspxerrorpath=/rules"),
        SoftError,
    );
    check(body("Agency", "<p>Sorry.</p>").header("apex-debug-id", "level=error id=1"), SoftError);
    check(body("Site maintenance", "<h1>Scheduled maintenance</h1><p>We will be back shortly.</p>"), Maintenance);
    check(body("Notice", "<p>Due to a lapse in appropriations this website is not being updated.</p>"), Maintenance);
    check(body("Agency", "<p>Error establishing a database connection</p>"), SoftError);
    check(body("Agency", "<p>{\"error\":{\"code\":500,\"message\":\"upstream\"}}</p>"), SoftError);
}

#[test]
fn walls_shells_and_empty_bodies_are_held() {
    use HeldReason::{Empty, Shell, Wall};
    check(body("Sign in", "<h1>Sign in to continue</h1><p>Forgot your password?</p>"), Wall);
    check(body("Wi-Fi login", "<p>Accept the terms to use the guest Wi-Fi login.</p>"), Wall);
    check(body("agency.example", "<p>This domain is for sale. Buy this domain.</p>"), Wall);
    check(
        body(
            "Part 744",
            "<div id='root'></div><script src='/main.4f1.js'></script><noscript>You need to enable JavaScript to run this app.</noscript>",
        ),
        Shell,
    );
    check(body("Part 744", "<main></main><p>Loading...</p><script>go()</script>"), Shell);
    check(served("  \n"), Empty);
    check(body("Part 744", "<main>  </main>"), Empty);
}

#[test]
fn a_real_rule_that_speaks_of_gates_passes() {
    let rules = [
        "<h1>Denied Persons List</h1><p>No person may participate in a transaction with a person on the Denied Persons List. Access denied under this section shall be recorded, and the licensee must keep the record for five years.</p>",
        "<h1>Access denied</h1><p>(a) Where access is denied under § 3, the operator must tell the person why.</p><p>(b) A CAPTCHA must not be the only means of access.</p>",
        "<h1>Sec. 404. Page not found</h1><p>(a) An agency shall answer a request for a document that is not found with status 404.</p><p>(b) The agency may not answer with a service unavailable notice.</p>",
    ];
    for text in rules {
        let served = body("Agency rules", &format!("<main>{text}</main>"));
        assert_eq!(served.verdict(None), Ok(()), "{text}");
    }
    let gate_words = rule_html(30)
        .replace("row 7", "row 7 (the log-in form, the CAPTCHA, error 404, access denied, service unavailable)");
    assert_eq!(served(&gate_words).verdict(Some(&rule(30))), Ok(()));
}

#[test]
fn a_shrunken_document_passes_only_if_it_says_why() {
    let before = rule(60);
    let gone = |text: &str| body("Part 744", &format!("<main><h1>Part 744</h1><p>{text}</p></main>"));
    assert_eq!(
        gone("Welcome to our new site. Choose a topic from the list above.").verdict(Some(&before)),
        Err(HeldReason::Shrunk)
    );
    assert_eq!(gone("This part was rescinded in its entirety on May 3, 2026.").verdict(Some(&before)), Ok(()));
    assert_eq!(
        gone("This page has moved. See https://agency.gov/new for the current text.").verdict(Some(&before)),
        Ok(())
    );
    assert_eq!(gone("本办法自2026年5月1日起废止。").verdict(Some(&before)), Ok(()));
    assert_eq!(served(&rule_html(20)).verdict(Some(&before)), Ok(()), "a third is left: that is a revision");
}

#[test]
fn a_body_cut_by_the_network_is_held() {
    let whole = rule_html(200);
    let cut = &whole[..whole.len() / 3];
    assert_eq!(served(cut).verdict(Some(&rule(200))), Err(HeldReason::Truncated));
}

#[test]
fn a_lost_selector_is_not_an_empty_text() {
    let snapshot = snapshot("text/html", rule_html(3).as_bytes());
    let recipe = Recipe { keep: vec!["#rule-text".into()], ..Recipe::default() };
    let document = extract(&snapshot, &recipe);
    let held = judge(&snapshot, document.as_ref(), None).unwrap_err();
    assert_eq!(held.reason, HeldReason::SelectorLost);
}
