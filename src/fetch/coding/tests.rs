use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use super::*;

const PLAIN: &str = "规则 rule rule rule 规则\n";
const BROTLI: &[u8] = &[
    31, 28, 0, 0, 196, 49, 206, 23, 26, 12, 134, 65, 7, 154, 233, 186, 9, 81, 68, 22, 96, 100, 81, 105, 125, 53, 135,
    63, 71, 17,
];
/// 64 MiB of zeros.
const BROTLI_BOMB: &[u8] = &[
    207, 255, 255, 127, 0, 36, 0, 226, 177, 64, 114, 239, 255, 249, 255, 255, 15, 128, 4, 64, 28, 22, 128, 238, 253,
    63, 255, 255, 255, 1, 144, 0, 136, 195, 2, 208, 189, 255, 231, 255, 255, 63, 0, 18, 0, 113, 88, 0, 186, 247, 255,
    3,
];
const LIMIT: u64 = 1 << 20;

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn zlib(plain: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn raw_deflate(plain: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn zstd_of(plain: &[u8]) -> Vec<u8> {
    zstd::encode_all(plain, 3).unwrap()
}

/// Undoes `coded`, fed in pieces of `piece` bytes.
fn undo(coding: Coding, coded: &[u8], piece: usize) -> Result<Vec<u8>, ErrorKind> {
    let mut decoder = Decoder::new(coding, LIMIT).unwrap();
    for piece in coded.chunks(piece) {
        decoder.push(piece).map_err(|error| error.kind())?;
    }
    decoder.finish().map_err(|error| error.kind())
}

fn all_codings(plain: &[u8]) -> Vec<(Coding, Vec<u8>)> {
    let mut two_members = gzip(&plain[..plain.len() / 2]);
    two_members.extend(gzip(&plain[plain.len() / 2..]));
    vec![
        (Coding::Gzip, gzip(plain)),
        (Coding::Gzip, two_members),
        (Coding::Deflate, zlib(plain)),
        (Coding::Deflate, raw_deflate(plain)),
        (Coding::Zstd, zstd_of(plain)),
    ]
}

#[test]
fn every_coding_gives_the_same_text_however_it_is_cut() {
    let long: Vec<u8> = (0..200_000u32).flat_map(|n| (n / 7).to_le_bytes()).collect();
    for plain in [PLAIN.as_bytes(), &long] {
        for (coding, coded) in all_codings(plain) {
            for piece in [1 + coded.len() / 1000, 5000, coded.len()] {
                assert!(undo(coding, &coded, piece).unwrap() == plain, "{coding:?} in pieces of {piece}");
            }
        }
    }
    for piece in [1, 3, 100] {
        assert_eq!(undo(Coding::Brotli, BROTLI, piece).unwrap(), PLAIN.as_bytes());
    }
    assert_eq!(undo(Coding::Identity, PLAIN.as_bytes(), 4).unwrap(), PLAIN.as_bytes());
}

#[test]
fn a_body_cut_anywhere_is_an_error() {
    let mut codings = all_codings(PLAIN.as_bytes());
    codings.remove(1); // Cut between its members it is a whole text.
    codings.push((Coding::Brotli, BROTLI.to_vec()));
    for (coding, coded) in codings {
        for end in 0..coded.len() {
            assert!(undo(coding, &coded[..end], 1000).is_err(), "{coding:?} cut at {end} of {}", coded.len());
        }
    }
}

#[test]
fn a_wrong_checksum_or_a_plain_body_is_an_error() {
    let mut wrong = gzip(PLAIN.as_bytes());
    let crc = wrong.len() - 8;
    wrong[crc] ^= 1;
    assert!(undo(Coding::Gzip, &wrong, 1000).is_err());
    for coding in [Coding::Gzip, Coding::Deflate, Coding::Brotli, Coding::Zstd] {
        assert!(undo(coding, b"<html><body>The rules, in plain text.</body></html>", 1000).is_err(), "{coding:?}");
    }
}

#[test]
fn a_bomb_stops_at_the_limit() {
    let zeros = vec![0; 16 << 20];
    let bombs = all_codings(&zeros).into_iter().chain([(Coding::Brotli, BROTLI_BOMB.to_vec())]);
    for (coding, bomb) in bombs {
        let mut decoder = Decoder::new(coding, LIMIT).unwrap();
        let outcome = bomb.chunks(8 << 10).try_for_each(|piece| decoder.push(piece));
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::FileTooLarge, "{coding:?}");
        assert_eq!(decoder.so_far().len() as u64, LIMIT, "{coding:?}");
    }
}

#[test]
fn a_window_that_demands_too_much_memory_is_refused() {
    // Magic number, a descriptor without content size, and a window descriptor of exponent and mantissa.
    let zstd = |exponent: u8| [0x28, 0xb5, 0x2f, 0xfd, 0x00, exponent << 3, 0x01, 0x00, 0x00];
    assert_eq!(undo(Coding::Zstd, &zstd(23 - 10), 100), Ok(Vec::new()), "8 MiB are the standard's bound");
    for exponent in [24 - 10, 27 - 10, 31] {
        assert!(undo(Coding::Zstd, &zstd(exponent), 100).is_err(), "2^{}", exponent + 10);
    }
    assert!(undo(Coding::Brotli, &[0x11, 0x1e, 0x00], 100).is_err(), "brotli's large window");
}

#[test]
fn only_one_known_coding_can_be_undone() {
    let of = |values: &[&str]| {
        let values = values.iter().map(|value| (CONTENT_ENCODING, value.parse().unwrap()));
        let mut headers = HeaderMap::new();
        values.for_each(|(name, value): (_, reqwest::header::HeaderValue)| {
            headers.append(name, value);
        });
        Coding::of(&headers)
    };
    for (values, coding) in [
        (&[][..], Coding::Identity),
        (&["identity"], Coding::Identity),
        (&[""], Coding::Identity),
        (&["GZIP"], Coding::Gzip),
        (&["x-gzip"], Coding::Gzip),
        (&["identity, br"], Coding::Brotli),
        (&["Zstd"], Coding::Zstd),
        (&["deflate"], Coding::Deflate),
    ] {
        assert_eq!(of(values), Ok(coding), "{values:?}");
    }
    for values in [&["gzip, gzip"][..], &["gzip", "gzip"], &["gzip, br"], &["compress"], &["utf-8"], &["aws-chunked"]] {
        assert!(of(values).is_err(), "{values:?}");
    }
}

#[test]
fn an_error_shows_a_coding_in_plain_characters() {
    assert_eq!(shown("x\u{202e}\u{1b}[31m"), "x??[31m");
    assert_eq!(shown(&"x".repeat(1000)).len(), 80);
}
