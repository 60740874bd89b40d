//! Bodies that come compressed: undone, bounded, or an error.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use rulewatch::fetch::{Class, FetchError, FetchSettings};

use super::support::site::{Answer, Site, fetch_settings};
use super::{error, fetch_with, snapshot};

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
    site.serve("/zstd", coded("zstd", zstd::encode_all(rule.as_bytes(), 3).unwrap()));
    site.serve("/identity", coded("identity", rule.clone().into_bytes()));
    for path in ["/gzip", "/zstd", "/identity"] {
        assert_eq!(snapshot(&site.url(path)).await.body, rule.as_bytes(), "{path}");
    }
    assert_eq!(site.requests()[0].header("accept-encoding"), Some("gzip, deflate, br, zstd"));
}

#[tokio::test]
async fn what_a_body_expands_to_counts_against_the_limit() {
    let site = Site::start().await;
    let zeros = vec![0; 16 << 20];
    site.serve("/gzip", coded("gzip", gzip(&zeros)));
    site.serve("/zstd", coded("zstd", zstd::encode_all(&zeros[..], 3).unwrap()));
    for path in ["/gzip", "/zstd"] {
        let settings = FetchSettings { max_bytes: 1 << 20, ..fetch_settings() };
        let error = fetch_with(settings, &site.url(path)).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLong { .. }), "{path}: {error}");
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
        assert!(matches!(error, FetchError::Damaged { coding: "gzip", .. }), "{path}: {error}");
    }
    site.serve("/twice", coded("gzip, gzip", gzip(&rule)));
    site.serve("/twice-apart", coded("gzip", gzip(&rule)).header("Content-Encoding", "gzip"));
    site.serve("/unknown", coded("compress", rule.clone()));
    for path in ["/twice", "/twice-apart", "/unknown"] {
        let error = error(&site.url(path)).await;
        assert!(matches!(error, FetchError::Coding { .. }), "{path}: {error}");
        assert_eq!(error.class(), Class::Broken);
    }
}
