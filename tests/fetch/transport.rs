//! Exchanges that go wrong: endless, slow, cut, malformed, refused, wrongly coded.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use rulewatch::fetch::{Class, FetchError, FetchSettings, Fetched, Stage};
use rulewatch::snapshot::Validators;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::support::site::{Answer, Site, fetch_settings};
use super::{error, fetch_by, fetch_with, kept, snapshot};

const DEADLINE: Duration = Duration::from_millis(300);

fn short() -> FetchSettings {
    FetchSettings {
        timeout: DEADLINE,
        ..fetch_settings()
    }
}

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

/// Keeps the connection open and silent until the client goes away.
async fn hold(mut stream: TcpStream) {
    let _ = stream.read(&mut [0; 16]).await;
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
                let _ = stream
                    .write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .await;
                while stream.write_all(chunk.as_bytes()).await.is_ok() {
                    counter.fetch_add(chunk.len(), Ordering::Relaxed);
                }
            }
        }),
    );
    let settings = FetchSettings {
        max_bytes: 1 << 20,
        ..fetch_settings()
    };
    let error = fetch_with(settings, &site.url("/")).await.unwrap_err();
    assert!(
        matches!(
            error,
            FetchError::TooLong {
                limit: 1_048_576,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(
        (error.class(), error.stage()),
        (Class::Broken, Some(Stage::Body))
    );
    assert!(
        sent.load(Ordering::Relaxed) < 16 << 20,
        "no more than the limit and what the sockets hold"
    );
}

#[tokio::test]
async fn a_body_announced_too_long_is_not_read() {
    let site = Site::start().await;
    site.serve(
        "/",
        Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n"),
    );
    assert!(matches!(
        error(&site.url("/")).await,
        FetchError::TooLong { .. }
    ));
}

#[tokio::test]
async fn one_deadline_ends_every_kind_of_slowness_and_names_the_stage() {
    let site = Site::start().await;
    site.serve(
        "/body-drip",
        dripping("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "x"),
    );
    site.serve("/head-drip", dripping("HTTP/1.1 200 OK\r\nX-Slow: ", "x"));
    site.serve(
        "/informational",
        dripping("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
    );
    site.serve(
        "/trailers",
        dripping(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            "X: y\r\n",
        ),
    );
    site.serve("/silence", Answer::by(|stream, _| hold(stream)));
    site.serve(
        "/stall",
        Answer::by(|mut stream, _| async move {
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nThe rule")
                .await;
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
        assert!(
            began.elapsed() < DEADLINE + Duration::from_secs(1),
            "{path} took {:?}",
            began.elapsed()
        );
        assert!(
            matches!(error, FetchError::Timeout { .. }),
            "{path}: {error:?}"
        );
        assert_eq!(
            (error.stage(), error.class()),
            (Some(stage), Class::Transient),
            "{path}"
        );
        assert!(
            error.to_string().contains(&format!("{stage} stage")),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_named_with_the_tls_stage() {
    let site = Site::start().await;
    let address = site.url("/").replace("http:", "https:");
    let began = Instant::now();
    let error = fetch_with(short(), &address).await.unwrap_err();
    // The site waits for the end of a request and gets the beginning of a handshake.
    assert!(began.elapsed() < DEADLINE + Duration::from_secs(1));
    assert!(
        matches!(
            error,
            FetchError::Timeout {
                stage: Stage::Tls,
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(error.class(), Class::Transient);
}

#[tokio::test]
async fn the_deadline_covers_the_whole_chain_of_redirects() {
    let site = Site::start().await;
    for hop in 0..9 {
        let next = format!("/{}", hop + 1);
        site.serve(
            &format!("/{hop}"),
            Answer::redirect(&next).after(DEADLINE / 3),
        );
    }
    let began = Instant::now();
    let error = fetch_with(short(), &site.url("/0")).await.unwrap_err();
    assert!(
        matches!(
            error,
            FetchError::Timeout {
                stage: Stage::Head,
                ..
            }
        ),
        "{error}"
    );
    assert!(began.elapsed() < DEADLINE + Duration::from_secs(1));
}

#[tokio::test]
async fn the_deadline_covers_all_tries() {
    let site = Site::start().await;
    site.serve("/", Answer::by(|stream, _| hold(stream)));
    let began = Instant::now();
    let settings = FetchSettings {
        attempts: 10,
        ..short()
    };
    fetch_with(settings, &site.url("/")).await.unwrap_err();
    assert!(began.elapsed() < DEADLINE + Duration::from_secs(1));
}

#[tokio::test]
async fn an_incomplete_body_is_never_kept() {
    let site = Site::start().await;
    site.serve(
        "/short",
        Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nThe rule says"),
    );
    site.serve(
        "/no-last-chunk",
        Answer::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nThe rule\r\n"),
    );
    site.serve(
        "/reset",
        Answer::by(|mut stream, _| async move {
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nThe rule")
                .await;
            let _ = stream.set_zero_linger();
        }),
    );
    for path in ["/short", "/no-last-chunk", "/reset"] {
        let error = error(&site.url(path)).await;
        assert!(
            matches!(
                error,
                FetchError::Network {
                    stage: Stage::Body,
                    ..
                }
            ),
            "{path}: {error:?}"
        );
        assert_eq!(error.class(), Class::Transient, "{path}");
    }
}

#[tokio::test]
async fn a_body_that_ends_with_the_connection_is_recorded_without_a_length() {
    // Whether it is whole only its text can tell; that it came so is recorded for whoever judges it.
    let site = Site::start().await;
    site.serve(
        "/",
        Answer::raw("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>The ru"),
    );
    let snapshot = snapshot(&site.url("/")).await;
    assert_eq!(snapshot.body, b"<html><p>The ru");
    assert_eq!(
        snapshot.retrieval.headers,
        [("content-type".to_owned(), "text/html".to_owned())]
    );
}

#[tokio::test]
async fn an_incomplete_body_is_asked_for_again() {
    let site = Site::start().await;
    let cut = Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nThe rule");
    site.serve_each("/", [cut, Answer::html("<p>The rule says so.</p>")]);
    let settings = FetchSettings {
        attempts: 2,
        ..fetch_settings()
    };
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
            drip(
                stream,
                "HTTP/1.1 200 OK\r\nX-Long: ",
                &[b'x'; 64 << 10],
                Duration::ZERO,
            )
            .await;
        }),
    );
    site.serve(
        "/many",
        Answer::by(|stream, _| async move {
            drip(
                stream,
                "HTTP/1.1 200 OK\r\n",
                "X-Many: 1\r\n".repeat(5000).as_bytes(),
                Duration::ZERO,
            )
            .await;
        }),
    );
    site.serve(
        "/trailers",
        Answer::by(|stream, _| async move {
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
            drip(
                stream,
                head,
                "X-Many: 1\r\n".repeat(5000).as_bytes(),
                Duration::ZERO,
            )
            .await;
        }),
    );
    for path in ["/long", "/many", "/trailers"] {
        let error = error(&site.url(path)).await;
        assert!(
            matches!(error, FetchError::Network { .. }),
            "{path}: {error:?}"
        );
    }
}

#[tokio::test]
async fn malformed_answers_are_errors() {
    let site = Site::start().await;
    for (path, answer) in [
        (
            "/two-lengths",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nrules!",
        ),
        (
            "/chunk-overflow",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffff\r\nx",
        ),
        ("/status-line", "HTTP/1.1 two hundred\r\n\r\n"),
        ("/http-0.9", "<html>The rule</html>"),
        ("/junk", "\u{0}\u{1}\u{2}\u{3}\r\n\r\n"),
        ("/nothing", ""),
    ] {
        site.serve(path, Answer::raw(answer));
        let error = error(&site.url(path)).await;
        assert!(
            matches!(error, FetchError::Network { .. }),
            "{path}: {error:?}"
        );
    }
}

#[tokio::test]
async fn no_status_but_200_is_a_snapshot() {
    let site = Site::start().await;
    for (status, class) in [
        (201, Class::Broken),
        (202, Class::Broken),
        (203, Class::Broken),
        (204, Class::Broken),
        (206, Class::Broken),
        (300, Class::Broken),
        (305, Class::Broken),
        (400, Class::Broken),
        (403, Class::Broken),
        (404, Class::Broken),
        (405, Class::Broken),
        (410, Class::Broken),
        (412, Class::Broken),
        (429, Class::Transient),
        (500, Class::Transient),
        (503, Class::Transient),
        (521, Class::Transient),
        (999, Class::Broken),
    ] {
        let path = format!("/{status}");
        site.serve(
            &path,
            Answer::html("<p>The whole rule.</p>")
                .status(status)
                .header("X-Why", "because"),
        );
        let error = error(&site.url(&path)).await;
        assert_eq!(
            (error.status(), error.class()),
            (Some(status), class),
            "{error}"
        );
        let answer = error.answer().unwrap();
        assert!(
            answer
                .retrieval
                .headers
                .contains(&("x-why".to_owned(), "because".to_owned()))
        );
        assert_eq!(
            answer.body,
            if status == 204 {
                &b""[..]
            } else {
                b"<p>The whole rule.</p>"
            },
            "{status}"
        );
    }
}

#[tokio::test]
async fn only_the_beginning_of_a_refused_answer_is_kept() {
    let site = Site::start().await;
    site.serve("/", Answer::html("blocked ".repeat(100_000)).status(403));
    let error = error(&site.url("/")).await;
    assert_eq!(error.answer().unwrap().body.len(), 64 << 10);
}

#[tokio::test]
async fn a_known_version_is_not_sent_again() {
    let site = Site::start().await;
    site.serve(
        "/",
        Answer::html("<p>Rule 1</p>")
            .etag()
            .header("Last-Modified", "Mon, 23 Nov 2026 12:00:00 GMT"),
    );
    let fetcher = rulewatch::fetch::Fetcher::new(fetch_settings()).unwrap();
    let first = kept(fetch_by(&fetcher, &site.url("/"), &Validators::default()).await);
    let known = first.retrieval.validators;
    assert_eq!(
        known.last_modified.as_deref(),
        Some("Mon, 23 Nov 2026 12:00:00 GMT")
    );
    let second = fetch_by(&fetcher, &site.url("/"), &known).await.unwrap();
    assert_eq!(second, Fetched::NotModified { validators: known });
    site.serve("/", Answer::html("<p>Rule 2</p>").etag());
    let known = Validators {
        etag: Some("\"another\"".to_owned()),
        last_modified: None,
    };
    assert_eq!(
        kept(fetch_by(&fetcher, &site.url("/"), &known).await).body,
        b"<p>Rule 2</p>"
    );
    assert_eq!(site.connections(), 1, "connections are kept open");
}

#[tokio::test]
async fn a_304_nobody_asked_for_is_an_error() {
    let site = Site::start().await;
    site.serve("/", Answer::html("").status(304));
    let error = error(&site.url("/")).await;
    assert!(
        matches!(error, FetchError::NothingToCompare { .. }),
        "{error}"
    );
    assert_eq!(error.status(), Some(304));
}

#[tokio::test]
async fn unusable_validators_are_neither_kept_nor_sent() {
    let site = Site::start().await;
    let long = format!("\"{}\"", "x".repeat(60_000));
    site.serve("/long", Answer::html("<p>Rule</p>").header("ETag", &long));
    site.serve(
        "/control",
        Answer::html("<p>Rule</p>")
            .header("ETag", "\"a\tb\"")
            .header("Last-Modified", "é"),
    );
    for path in ["/long", "/control"] {
        assert!(
            snapshot(&site.url(path))
                .await
                .retrieval
                .validators
                .is_empty(),
            "{path}"
        );
        let fetcher = rulewatch::fetch::Fetcher::new(fetch_settings()).unwrap();
        let known = Validators {
            etag: Some(long.clone()),
            last_modified: Some("a\r\nb".to_owned()),
        };
        kept(fetch_by(&fetcher, &site.url(path), &known).await);
        let request = site.requests().pop().unwrap();
        assert_eq!(
            (
                request.header("if-none-match"),
                request.header("if-modified-since")
            ),
            (None, None)
        );
    }
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn coded(coding: &str, body: Vec<u8>) -> Answer {
    Answer::body("text/html", body).header("Content-Encoding", coding)
}

#[tokio::test]
async fn codings_are_undone() {
    let site = Site::start().await;
    let rule = "<p>第一条 The rule.</p>".repeat(100);
    site.serve("/gzip", coded("GZip", gzip(rule.as_bytes())));
    site.serve(
        "/zstd",
        coded("zstd", zstd::encode_all(rule.as_bytes(), 3).unwrap()),
    );
    site.serve("/identity", coded("identity", rule.clone().into_bytes()));
    for path in ["/gzip", "/zstd", "/identity"] {
        assert_eq!(
            snapshot(&site.url(path)).await.body,
            rule.as_bytes(),
            "{path}"
        );
    }
    assert_eq!(
        site.requests()[0].header("accept-encoding"),
        Some("gzip, deflate, br, zstd")
    );
}

#[tokio::test]
async fn what_a_body_expands_to_counts_against_the_limit() {
    let site = Site::start().await;
    let zeros = vec![0; 16 << 20];
    site.serve("/gzip", coded("gzip", gzip(&zeros)));
    site.serve(
        "/zstd",
        coded("zstd", zstd::encode_all(&zeros[..], 3).unwrap()),
    );
    for path in ["/gzip", "/zstd"] {
        let settings = FetchSettings {
            max_bytes: 1 << 20,
            ..fetch_settings()
        };
        let error = fetch_with(settings, &site.url(path)).await.unwrap_err();
        assert!(
            matches!(error, FetchError::TooLong { .. }),
            "{path}: {error}"
        );
    }
}

#[tokio::test]
async fn a_coding_that_cannot_be_undone_is_never_kept_as_text() {
    let site = Site::start().await;
    let rule = gzip(b"<p>The rule</p>");
    let mut wrong_crc = rule.clone();
    let crc = wrong_crc.len() - 8;
    wrong_crc[crc] ^= 1;
    site.serve("/truncated", coded("gzip", rule[..rule.len() - 9].to_vec()));
    site.serve("/wrong-crc", coded("gzip", wrong_crc));
    site.serve("/plain", coded("gzip", b"<p>The rule</p>".to_vec()));
    for path in ["/truncated", "/wrong-crc", "/plain"] {
        let error = error(&site.url(path)).await;
        assert!(
            matches!(error, FetchError::Damaged { coding: "gzip", .. }),
            "{path}: {error}"
        );
    }
    site.serve("/twice", coded("gzip, gzip", gzip(&rule)));
    site.serve(
        "/twice-apart",
        coded("gzip", gzip(&rule)).header("Content-Encoding", "gzip"),
    );
    site.serve("/unknown", coded("compress", rule.clone()));
    for path in ["/twice", "/twice-apart", "/unknown"] {
        let error = error(&site.url(path)).await;
        assert!(
            matches!(error, FetchError::Coding { .. }),
            "{path}: {error}"
        );
        assert_eq!(error.class(), Class::Broken);
    }
}

#[tokio::test]
async fn plain_http_on_a_tls_port_is_an_error_of_the_tls_stage() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}/", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        hold(stream).await;
    });
    let error = error(&address).await;
    assert_eq!(
        (error.stage(), error.class()),
        (Some(Stage::Tls), Class::Broken),
        "{error:?}"
    );
    serving.abort();
}

/// Made for this test, signed by itself, valid until 2126 for 127.0.0.1.
const CERTIFICATE: &[u8] = b"-----BEGIN CERTIFICATE-----
MIIBpTCCAUqgAwIBAgIUXMCJ+xJrFlO7vKtsG6heAwBw+UQwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNcnVsZXMuZXhhbXBsZTAgFw0yNjExMjMxODA2MTJaGA8yMTI2
MTAzMDE4MDYxMlowGDEWMBQGA1UEAwwNcnVsZXMuZXhhbXBsZTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABAJQc436MH32XUlMmtvbVsTbmsO/9GB7wdYWPEl32tTA
2X0ZB5XpMYgf8pItQNoJohlHMxLdPIOAfnGs9jbsN2mjcDBuMB0GA1UdDgQWBBRs
OrIWaEj2ruI8ZOZomrVmVC3A2TAfBgNVHSMEGDAWgBRsOrIWaEj2ruI8ZOZomrVm
VC3A2TAeBgNVHREEFzAVgg1ydWxlcy5leGFtcGxlhwR/AAABMAwGA1UdEwEB/wQC
MAAwCgYIKoZIzj0EAwIDSQAwRgIhAMqcKNUI3RvgvP0F7/UQ41Yr4sKVByR8vp5x
4zxNEK85AiEAmcMJbSzZ5Xw+zXaXObt/kxKcePImzOYIIU5xFx+x3C4=
-----END CERTIFICATE-----
";
const KEY: &[u8] = b"-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDDBoo2HUxmPKkzXb
zYAKSV1l7YScRyCT5Bhd5lwqtMahRANCAAQCUHON+jB99l1JTJrb21bE25rDv/Rg
e8HWFjxJd9rUwNl9GQeV6TGIH/KSLUDaCaIZRzMS3TyDgH5xrPY27Ddp
-----END PRIVATE KEY-----
";

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_refused() {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate],
            PrivateKeyDer::from_pem_slice(KEY).unwrap(),
        )
        .unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}/", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        tokio_rustls::TlsAcceptor::from(Arc::new(config))
            .accept(stream)
            .await
            .map(drop)
    });
    let error = error(&address).await;
    assert!(matches!(error, FetchError::Handshake { .. }), "{error:?}");
    assert!(
        serving.await.unwrap().is_err(),
        "the client left before the handshake was done"
    );
}

#[tokio::test]
async fn a_connection_lost_in_the_handshake_may_be_tried_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}/", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 16]).await;
        let _ = stream.set_zero_linger();
    });
    let error = error(&address).await;
    assert!(
        matches!(
            error,
            FetchError::Network {
                stage: Stage::Tls,
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(error.class(), Class::Transient);
    serving.await.unwrap();
}

#[tokio::test]
async fn a_host_that_does_not_answer_is_named_with_the_connect_stage() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let error = error(&address).await;
    assert!(
        matches!(
            error,
            FetchError::Network {
                stage: Stage::Connect,
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(error.class(), Class::Transient);
}
