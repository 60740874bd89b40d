//! The fetcher against real servers on loopback: transport, content codings, redirects and the address policy.

#[path = "../support/mod.rs"]
mod support;

mod address;
mod answers;
mod codings;
mod manners;
mod redirects;
mod tls;
mod transport;

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use rulewatch::fetch::{FetchError, FetchSettings, Fetched, Fetcher, Lookup};
use rulewatch::snapshot::{Snapshot, Validators};
use support::site::{fetch_settings, source};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

/// One retrieval of `address` by a fetcher of its own.
async fn fetch_with(settings: FetchSettings, address: &str) -> Result<Fetched, FetchError> {
    fetch_by(&Fetcher::new(settings).unwrap(), address, &Validators::default()).await
}

async fn fetch_by(fetcher: &Fetcher, address: &str, known: &Validators) -> Result<Fetched, FetchError> {
    fetcher.fetch(&source("a-source", address), known, Timestamp::UNIX_EPOCH).await
}

/// What a retrieval with the settings of tests keeps.
async fn snapshot(address: &str) -> Snapshot {
    kept(fetch_with(fetch_settings(), address).await)
}

/// Why a retrieval with the settings of tests fails.
async fn error(address: &str) -> FetchError {
    fetch_with(fetch_settings(), address).await.unwrap_err()
}

fn kept(fetched: Result<Fetched, FetchError>) -> Snapshot {
    match fetched {
        Ok(Fetched::Snapshot(snapshot)) => snapshot,
        other => panic!("no snapshot: {other:?}"),
    }
}

/// Answers every name with these addresses.
struct Names(Vec<IpAddr>);

impl Lookup for Names {
    fn lookup<'a>(&'a self, _host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

/// A fetcher for which every name means 127.0.0.1.
fn fetcher_of_names(settings: FetchSettings) -> Fetcher {
    Fetcher::resolving_by(settings, Arc::new(Names(vec![IpAddr::from([127, 0, 0, 1])]))).unwrap()
}

/// The deadline of tests that run into it.
const DEADLINE: Duration = Duration::from_millis(300);

fn short() -> FetchSettings {
    FetchSettings { timeout: DEADLINE, ..fetch_settings() }
}

/// Keeps the connection open and silent until the client goes away.
async fn hold(mut stream: TcpStream) {
    let _ = stream.read(&mut [0; 16]).await;
}
