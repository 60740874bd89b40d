//! The address policy where names come in: what a name server says, what the environment says, what a proxy does.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::BoxFuture;
use rulewatch::fetch::{Class, FetchError, FetchSettings, Fetcher, Lookup, Stage};
use rulewatch::snapshot::Validators;
use tokio::io::AsyncWriteExt;

use super::support::site::{Answer, Site, fetch_settings};
use super::{Names, fetch_by, fetcher_of_names, kept};

const OPEN: [u8; 4] = [127, 0, 0, 1];
const CLOSED: [u8; 4] = [127, 0, 0, 2];

async fn fetch_named(names: impl Lookup + 'static, settings: FetchSettings, address: &str) -> Result<(), FetchError> {
    let fetcher = Fetcher::resolving_by(settings, Arc::new(names)).unwrap();
    fetch_by(&fetcher, address, &Validators::default()).await.map(drop)
}

#[tokio::test]
async fn a_name_that_means_a_closed_address_is_refused() {
    let canary = Site::start_at(CLOSED.into()).await;
    let mapped: IpAddr = "::ffff:127.0.0.2".parse().unwrap();
    let nat64: IpAddr = "64:ff9b::7f00:2".parse().unwrap();
    for answer in [vec![CLOSED.into()], vec![mapped], vec![nat64], vec![CLOSED.into(), mapped]] {
        let error = fetch_named(Names(answer.clone()), fetch_settings(), &canary.url_as("rules.example", "/"))
            .await
            .unwrap_err();
        assert!(matches!(error, FetchError::Address(_)), "{answer:?}: {error:?}");
        assert_eq!(error.class(), Class::Refused);
        assert!(error.to_string().contains("rules.example"), "{error}");
    }
    assert_eq!(canary.connections(), 0);
}

#[tokio::test]
async fn of_mixed_answers_only_the_open_address_is_dialled() {
    let site = Site::start().await;
    site.serve("/", Answer::html("<p>Rule</p>"));
    let fetcher = Fetcher::resolving_by(fetch_settings(), Arc::new(Names(vec![CLOSED.into(), OPEN.into()]))).unwrap();
    kept(fetch_by(&fetcher, &site.url_as("rules.example", "/"), &Validators::default()).await);
}

/// Says one thing first and another ever after.
struct Rebinding(AtomicUsize);

impl Lookup for Rebinding {
    fn lookup<'a>(&'a self, _host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        let first = self.0.fetch_add(1, Ordering::Relaxed) == 0;
        Box::pin(async move { Ok(vec![if first { OPEN.into() } else { CLOSED.into() }]) })
    }
}

#[tokio::test]
async fn a_name_that_changes_its_meaning_gains_nothing() {
    let site = Site::start().await;
    let canary = Site::start_at(CLOSED.into()).await;
    // The first answer is dialled as it was checked; the second belongs to another port, hence another connection.
    site.serve("/", Answer::redirect(&canary.url_as("rules.example", "/")));
    let error = fetch_named(Rebinding(AtomicUsize::new(0)), fetch_settings(), &site.url_as("rules.example", "/"))
        .await
        .unwrap_err();
    assert!(matches!(error, FetchError::Address(_)), "{error:?}");
    assert_eq!((site.requests().len(), canary.connections()), (1, 0));
}

#[tokio::test]
async fn an_exception_for_one_port_holds_for_names_too() {
    let site = Site::start().await;
    let port = site.address().port();
    let allowing =
        |port: u16| FetchSettings { allow: vec![format!("127.0.0.1:{port}").parse().unwrap()], ..fetch_settings() };
    let address = site.url_as("rules.example", "/");
    let refused = fetch_named(Names(vec![OPEN.into()]), allowing(port ^ 1), &address).await.unwrap_err();
    assert!(matches!(refused, FetchError::Address(_)), "{refused:?}");
    let asked = fetch_named(Names(vec![OPEN.into()]), allowing(port), &address).await.unwrap_err();
    assert_eq!(asked.status(), Some(404), "{asked:?}");
}

#[tokio::test]
async fn a_name_nobody_knows_fails_at_the_resolve_stage() {
    struct Nobody;
    impl Lookup for Nobody {
        fn lookup<'a>(&'a self, _host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
            Box::pin(async { Err(io::Error::other("no such name")) })
        }
    }
    let error = fetch_named(Nobody, fetch_settings(), "http://rules.example/").await.unwrap_err();
    assert_eq!((error.stage(), error.class()), (Some(Stage::Resolve), Class::Transient), "{error:?}");
}

/// Answers whatever a client sends it, as a proxy would, and counts.
async fn proxied(settings: FetchSettings, lookup: Names, address: &str) -> (Result<(), FetchError>, usize) {
    let proxy = Site::start().await;
    let port = proxy.address().port();
    let path = format!("{address}rule");
    proxy.serve(
        &path,
        Answer::by(|mut stream, _| async move {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nrule").await;
        }),
    );
    let settings = FetchSettings { proxy: Some(format!("http://proxy.example:{port}").parse().unwrap()), ..settings };
    let outcome = fetch_named(lookup, settings, &path).await;
    (outcome, proxy.connections())
}

#[tokio::test]
async fn the_policy_holds_behind_a_proxy_for_literals_and_names() {
    let none = FetchSettings { allow: Vec::new(), ..fetch_settings() };
    // The proxy itself stands in the operator's own network and is asked nevertheless. 127.0.0.1 as the meaning of
    // every name makes it reachable and the source closed.
    for address in ["http://10.0.0.1/", "http://169.254.169.254/", "http://rules.example/", "http://proxy.example/"] {
        let (outcome, connections) = proxied(none.clone(), Names(vec![OPEN.into()]), address).await;
        assert!(matches!(outcome, Err(FetchError::Address(_))), "{address}: {outcome:?}");
        assert_eq!(connections, 0, "{address}");
    }
    let (outcome, connections) = proxied(none, Names(vec![OPEN.into()]), "http://8.8.8.8/").await;
    assert!(outcome.is_ok(), "{outcome:?}");
    assert_eq!(connections, 1);
}

/// Knows the proxy and nobody else.
struct OnlyProxy;

impl Lookup for OnlyProxy {
    fn lookup<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            match host {
                "proxy.example" => Ok(vec![OPEN.into()]),
                _ => Err(io::Error::other("no such name")),
            }
        })
    }
}

#[tokio::test]
async fn only_the_operators_own_names_are_left_to_the_proxy() {
    let proxy = Site::start().await;
    proxy.serve("http://rules.example/rule", Answer::html("<p>Rule</p>"));
    proxy.serve("http://rules.example/moved", Answer::redirect("http://hidden.internal/"));
    let address = format!("http://proxy.example:{}", proxy.address().port());
    let settings = FetchSettings { proxy: Some(address.parse().unwrap()), ..fetch_settings() };
    let fetcher = Fetcher::resolving_by(settings, Arc::new(OnlyProxy)).unwrap();
    let known = Validators::default();
    kept(fetch_by(&fetcher, "http://rules.example/rule", &known).await);
    let error = fetch_by(&fetcher, "http://rules.example/moved", &known).await.unwrap_err();
    assert!(matches!(error, FetchError::Unresolved { .. }), "{error:?}");
    assert_eq!((error.class(), proxy.requests().len()), (Class::Refused, 2));
}

#[tokio::test]
async fn proxies_of_the_environment_are_ignored() {
    // Set for a process of its own: this one's environment belongs to all tests.
    if std::env::var_os("RULEWATCH_TEST_PROXIED").is_some() {
        let site = Site::start().await;
        site.serve("/", Answer::html("<p>Rule</p>"));
        kept(
            fetch_by(&fetcher_of_names(fetch_settings()), &site.url_as("rules.example", "/"), &Validators::default())
                .await,
        );
        return;
    }
    let canary = Site::start_at(CLOSED.into()).await;
    let mut again = std::process::Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "address::proxies_of_the_environment_are_ignored"]).env("RULEWATCH_TEST_PROXIED", "1");
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        again.env(name, canary.url(""));
    }
    let outcome = tokio::task::spawn_blocking(move || again.output()).await.unwrap().unwrap();
    assert!(outcome.status.success(), "{}", String::from_utf8_lossy(&outcome.stdout));
    assert!(String::from_utf8_lossy(&outcome.stdout).contains("1 passed"));
    assert_eq!(canary.connections(), 0);
}
