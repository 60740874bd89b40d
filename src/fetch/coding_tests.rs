use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use super::*;

/// One megabyte of zeros in brotli (RFC 7932), at the largest plain window.
const BROTLI_BOMB: &[u8] = &[];

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn check(coding: Coding, coded: &[u8], limit: u64) -> Result<Vec<u8>, ErrorKind> {
    let mut decoder = Decoder::new(coding, limit).unwrap();
    for piece in coded.chunks(7) {
        decoder.push(piece).map_err(|error| error.kind())?;
    }
    decoder.finish().map_err(|error| error.kind())
}
