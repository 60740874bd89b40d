//! Exchanges that go wrong: endless, slow, cut, malformed, refused, wrongly coded.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rulewatch::fetch::{Class, FetchError, FetchSettings, Stage};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::support::site::{Answer, Site, fetch_settings};
use super::{DEADLINE, error, fetch_with, hold, kept, short, snapshot};

/// Sends `head`, then `piece` again and again with `pause` between, as long as the client listens; gives what was
/// sent in all.
async fn drip(mut stream: TcpStream, head: &str, piece: &[u8], pause: Duration) -> usize {
    let mut sent = 0;
    if stream.write_all(head.as_bytes()).await.is_err() {
        return sent;
    }
    while stream.write_all(piece).await.is_ok() {
        sent += piece.len();
        tokio::time::sleep(pause).await;
    }
    sent
}

fn dripping(head: &'static str, piece: &'static str) -> Answer {
    Answer::by(move |stream, _| async move {
        drip(stream, head, piece.as_bytes(), Duration::from_millis(50)).await;
    })
}

#[tokio::test]
async fn an_endless_body_stops_at_the_byte_limit() {
    let site = Site::start().await;
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = sent.clone();
    site.serve(
        "/",
        Answer::by(move |mut stream, _| {
            let counter = counter.clone();
            async move {
                let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
                while stream.write_all(chunk.as_bytes()).await.is_ok() {
                    counter.fetch_add(chunk.len(), Ordering::Relaxed);
                }
            }
        }),
    );
    let settings = FetchSettings { max_bytes: 1 << 20, ..fetch_settings() };
    let error = fetch_with(settings, &site.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::TooLong { limit: 1_048_576, .. }), "{error}");
    assert_eq!((error.class(), error.stage()), (Class::Broken, Some(Stage::Body)));
    assert!(sent.load(Ordering::Relaxed) < 16 << 20, "no more than the limit and what the sockets hold");
}

#[tokio::test]
async fn a_body_announced_too_long_is_not_read() {
    let site = Site::start().await;
    site.serve("/", Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n"));
    assert!(matches!(error(&site.url("/")).await, FetchError::TooLong { .. }));
}

#[tokio::test]
async fn one_deadline_ends_every_kind_of_slowness_and_names_the_stage() {
    let site = Site::start().await;
    site.serve("/body-drip", dripping("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "x"));
    site.serve("/head-drip", dripping("HTTP/1.1 200 OK\r\nX-Slow: ", "x"));
    site.serve("/informational", dripping("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"));
    site.serve("/trailers", dripping("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n"));
    site.serve("/silence", Answer::by(|stream, _| hold(stream)));
    site.serve(
        "/stall",
        Answer::by(|mut stream, _| async move {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nThe rule").await;
            hold(stream).await;
        }),
    );
    for (path, stage) in [
        ("/body-drip", Stage::Body),
        ("/head-drip", Stage::Head),
        ("/informational", Stage::Head),
        ("/trailers", Stage::Body),
        ("/silence", Stage::Head),
        ("/stall", Stage::Body),
    ] {
        let began = Instant::now();
        let error = fetch_with(short(), &site.url(path)).await.unwrap_err();
        assert!(began.elapsed() < DEADLINE + Duration::from_secs(1), "{path} took {:?}", began.elapsed());
        assert!(matches!(error, FetchError::Timeout { .. }), "{path}: {error:?}");
        assert_eq!((error.stage(), error.class()), (Some(stage), Class::Transient), "{path}");
        assert!(error.to_string().contains(&format!("{stage} stage")), "{error}");
    }
}

#[tokio::test]
async fn the_deadline_covers_the_whole_chain_of_redirects() {
    let site = Site::start().await;
    for hop in 0..9 {
        let next = format!("/{}", hop + 1);
        site.serve(&format!("/{hop}"), Answer::redirect(&next).after(DEADLINE / 3));
    }
    let began = Instant::now();
    let error = fetch_with(short(), &site.url("/0")).await.unwrap_err();
    assert!(matches!(error, FetchError::Timeout { stage: Stage::Head, .. }), "{error}");
    assert!(began.elapsed() < DEADLINE + Duration::from_secs(1));
}

#[tokio::test]
async fn the_deadline_covers_all_tries() {
    let site = Site::start().await;
    site.serve("/", Answer::by(|stream, _| hold(stream)));
    let began = Instant::now();
    let settings = FetchSettings { attempts: 10, ..short() };
    fetch_with(settings, &site.url("/")).await.unwrap_err();
    assert!(began.elapsed() < DEADLINE + Duration::from_secs(1));
}

#[tokio::test]
async fn an_incomplete_body_is_never_kept() {
    let site = Site::start().await;
    site.serve("/short", Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nThe rule says"));
    site.serve("/no-last-chunk", Answer::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nThe rule\r\n"));
    site.serve(
        "/reset",
        Answer::by(|mut stream, _| async move {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nThe rule").await;
            let _ = stream.set_zero_linger();
        }),
    );
    for path in ["/short", "/no-last-chunk", "/reset"] {
        let error = error(&site.url(path)).await;
        assert!(matches!(error, FetchError::Network { stage: Stage::Body, .. }), "{path}: {error:?}");
        assert_eq!(error.class(), Class::Transient, "{path}");
    }
}

#[tokio::test]
async fn a_body_that_ends_with_the_connection_is_recorded_without_a_length() {
    // Whether it is whole only its text can tell; that it came so is recorded for whoever judges it.
    let site = Site::start().await;
    site.serve("/", Answer::raw("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>The ru"));
    let snapshot = snapshot(&site.url("/")).await;
    assert_eq!(snapshot.body, b"<html><p>The ru");
    assert_eq!(snapshot.retrieval.headers, [("content-type".to_owned(), "text/html".to_owned())]);
}

#[tokio::test]
async fn an_incomplete_body_is_asked_for_again() {
    let site = Site::start().await;
    let cut = Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nThe rule");
    site.serve_each("/", [cut, Answer::html("<p>The rule says so.</p>")]);
    let settings = FetchSettings { attempts: 2, ..fetch_settings() };
    let snapshot = kept(fetch_with(settings, &site.url("/")).await);
    assert_eq!(snapshot.body, b"<p>The rule says so.</p>");
    assert_eq!(site.requests().len(), 2);
}

#[tokio::test]
async fn oversized_heads_are_errors() {
    let site = Site::start().await;
    site.serve(
        "/long",
        Answer::by(|stream, _| async move {
            drip(stream, "HTTP/1.1 200 OK\r\nX-Long: ", &[b'x'; 64 << 10], Duration::ZERO).await;
        }),
    );
    site.serve(
        "/many",
        Answer::by(|stream, _| async move {
            drip(stream, "HTTP/1.1 200 OK\r\n", "X-Many: 1\r\n".repeat(5000).as_bytes(), Duration::ZERO).await;
        }),
    );
    site.serve(
        "/trailers",
        Answer::by(|stream, _| async move {
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
            drip(stream, head, "X-Many: 1\r\n".repeat(5000).as_bytes(), Duration::ZERO).await;
        }),
    );
    for path in ["/long", "/many", "/trailers"] {
        let error = error(&site.url(path)).await;
        assert!(matches!(error, FetchError::Network { .. }), "{path}: {error:?}");
    }
}

#[tokio::test]
async fn malformed_answers_are_errors() {
    let site = Site::start().await;
    for (path, answer) in [
        ("/two-lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nrules!"),
        ("/chunk-overflow", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffff\r\nx"),
        ("/status-line", "HTTP/1.1 two hundred\r\n\r\n"),
        ("/http-0.9", "<html>The rule</html>"),
        ("/junk", "\u{0}\u{1}\u{2}\u{3}\r\n\r\n"),
        ("/nothing", ""),
    ] {
        site.serve(path, Answer::raw(answer));
        let error = error(&site.url(path)).await;
        assert!(matches!(error, FetchError::Network { .. }), "{path}: {error:?}");
    }
}

#[tokio::test]
async fn a_host_that_does_not_answer_is_named_with_the_connect_stage() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let error = error(&address).await;
    assert!(matches!(error, FetchError::Network { stage: Stage::Connect, .. }), "{error:?}");
    assert_eq!(error.class(), Class::Transient);
}
