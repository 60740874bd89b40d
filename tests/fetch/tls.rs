//! Connections that should be private and are not.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rulewatch::fetch::{Class, FetchError, Stage};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::support::site::Site;
use super::{DEADLINE, error, fetch_with, hold, short};

#[tokio::test]
async fn a_handshake_that_never_ends_is_named_with_the_tls_stage() {
    let site = Site::start().await;
    let address = site.url("/").replace("http:", "https:");
    let began = Instant::now();
    let error = fetch_with(short(), &address).await.unwrap_err();
    // The site waits for the end of a request and gets the beginning of a handshake.
    assert!(began.elapsed() < DEADLINE + Duration::from_secs(1));
    assert!(matches!(error, FetchError::Timeout { stage: Stage::Tls, .. }), "{error:?}");
    assert_eq!(error.class(), Class::Transient);
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
    assert_eq!((error.stage(), error.class()), (Some(Stage::Tls), Class::Broken), "{error:?}");
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
        .with_single_cert(vec![certificate], PrivateKeyDer::from_pem_slice(KEY).unwrap())
        .unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}/", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        tokio_rustls::TlsAcceptor::from(Arc::new(config)).accept(stream).await.map(drop)
    });
    let error = error(&address).await;
    assert!(matches!(error, FetchError::Handshake { .. }), "{error:?}");
    assert!(serving.await.unwrap().is_err(), "the client left before the handshake was done");
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
    assert!(matches!(error, FetchError::Network { stage: Stage::Tls, .. }), "{error:?}");
    assert_eq!(error.class(), Class::Transient);
    serving.await.unwrap();
}
