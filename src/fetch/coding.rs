//! Undoing content codings as a stream, within a bound.
//!
//! Invariant: never more than the limit is held, whatever a few bytes claim to expand to, and a body that does not
//! end where its coding says it ends is an error, never a shorter text. The client itself undoes nothing: it bounds
//! neither the result nor a zstd window, and hands unknown or doubled codings through as if they were text.

use std::io::{self, ErrorKind, Write};

use brotli_decompressor::DecompressorWriter;
use flate2::write::MultiGzDecoder;
use flate2::{Decompress, FlushDecompress, Status};
use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};
use zstd::stream::raw::DParameter;
use zstd::stream::{raw, zio};

/// What we can undo, as `Accept-Encoding` says it.
pub(super) const ACCEPTED: &str = "gzip, deflate, br, zstd";
/// The largest zstd window a sender may demand: 8 MiB, the bound RFC 9659 sets for `Content-Encoding`.
const ZSTD_WINDOW_LOG: u32 = 23;
/// How a brotli stream of "large window" begins, which RFC 7932 does not know and which may demand a gigabyte.
const BROTLI_LARGE_WINDOW: u8 = 0x11;
const BUFFER: usize = 16 << 10;

/// One content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Identity,
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

impl Coding {
    /// The coding of a response; an error names what can't be undone: an unknown one, or several.
    pub fn of(headers: &HeaderMap) -> Result<Coding, String> {
        let mut coding = Coding::Identity;
        for value in headers.get_all(CONTENT_ENCODING) {
            let value = String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase();
            for name in value.split(',').map(str::trim).filter(|name| !matches!(*name, "" | "identity")) {
                coding = match (coding, name) {
                    (Coding::Identity, "gzip" | "x-gzip") => Coding::Gzip,
                    (Coding::Identity, "deflate") => Coding::Deflate,
                    (Coding::Identity, "br") => Coding::Brotli,
                    (Coding::Identity, "zstd") => Coding::Zstd,
                    _ => return Err(shown(&value)),
                };
            }
        }
        Ok(coding)
    }

    pub fn name(self) -> &'static str {
        match self {
            Coding::Identity => "identity",
            Coding::Gzip => "gzip",
            Coding::Deflate => "deflate",
            Coding::Brotli => "br",
            Coding::Zstd => "zstd",
        }
    }
}

/// A body that was kept as it was sent, its content codings undone.
///
/// # Errors
/// What can't be undone, and why.
pub fn uncoded(coding: &str, body: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    let value = HeaderValue::from_str(coding).map_err(io::Error::other)?;
    let headers = HeaderMap::from_iter([(CONTENT_ENCODING, value)]);
    let mut decoder = Decoder::new(Coding::of(&headers).map_err(io::Error::other)?, limit)?;
    decoder.push(body)?;
    decoder.finish()
}

/// A coding's name as errors show it: short and of plain characters, whatever was sent.
fn shown(value: &str) -> String {
    let plain = |c: char| if matches!(c, ' '..='~') { c } else { '?' };
    value.chars().take(80).map(plain).collect()
}

/// Takes coded bytes, gives the body.
///
/// Writing past the limit fails with [`ErrorKind::FileTooLarge`], which no coding fails with by itself.
pub(super) struct Decoder {
    coding: Coding,
    limit: u64,
    state: State,
}

enum State {
    Identity(Bounded),
    Gzip(Box<MultiGzDecoder<Bounded>>),
    Deflate(Box<Inflate>),
    Brotli(Box<Brotli>),
    Zstd(Box<zio::Writer<Bounded, raw::Decoder<'static>>>),
}

impl Decoder {
    /// For a body of at most `limit` bytes.
    pub fn new(coding: Coding, limit: u64) -> io::Result<Decoder> {
        let body = Bounded { body: Vec::new(), limit: usize::try_from(limit).unwrap_or(usize::MAX) };
        let state = match coding {
            Coding::Identity => State::Identity(body),
            Coding::Gzip => State::Gzip(Box::new(MultiGzDecoder::new(body))),
            Coding::Deflate => State::Deflate(Box::new(Inflate { state: None, ended: false, body })),
            Coding::Brotli => {
                State::Brotli(Box::new(Brotli { begun: false, inner: DecompressorWriter::new(body, BUFFER) }))
            }
            Coding::Zstd => {
                let mut zstd = raw::Decoder::new()?;
                zstd.set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG))?;
                State::Zstd(Box::new(zio::Writer::new(body, zstd)))
            }
        };
        Ok(Decoder { coding, limit, state })
    }

    pub fn coding(&self) -> Coding {
        self.coding
    }

    pub fn limit(&self) -> u64 {
        self.limit
    }

    pub fn push(&mut self, coded: &[u8]) -> io::Result<()> {
        match &mut self.state {
            State::Identity(body) => body.write_all(coded),
            State::Gzip(gzip) => gzip.write_all(coded),
            State::Deflate(inflate) => inflate.push(coded),
            State::Brotli(brotli) => brotli.push(coded),
            State::Zstd(zstd) => zstd.write_all(coded),
        }
    }

    /// The whole body; an error where its coding has not come to its end.
    pub fn finish(self) -> io::Result<Vec<u8>> {
        let body = match self.state {
            State::Identity(body) => body,
            State::Gzip(gzip) => gzip.finish()?,
            State::Deflate(inflate) if inflate.ended => inflate.body,
            State::Deflate(_) => return Err(ErrorKind::UnexpectedEof.into()),
            State::Brotli(brotli) => brotli.inner.into_inner().map_err(|_| ErrorKind::UnexpectedEof)?,
            State::Zstd(mut zstd) => {
                zstd.finish()?;
                zstd.into_inner().0
            }
        };
        Ok(body.body)
    }

    /// What has been undone so far, finished or not.
    pub fn so_far(self) -> Vec<u8> {
        match self.state {
            State::Identity(body) => body.body,
            State::Gzip(mut gzip) => std::mem::take(&mut gzip.get_mut().body),
            State::Deflate(inflate) => inflate.body.body,
            State::Brotli(mut brotli) => std::mem::take(&mut brotli.inner.get_mut().body),
            State::Zstd(zstd) => zstd.into_inner().0.body,
        }
    }
}

/// A body that does not grow past its limit.
struct Bounded {
    body: Vec<u8>,
    limit: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.limit - self.body.len();
        self.body.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if bytes.len() > room { Err(ErrorKind::FileTooLarge.into()) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Brotli {
    begun: bool,
    inner: DecompressorWriter<Bounded>,
}

impl Brotli {
    fn push(&mut self, coded: &[u8]) -> io::Result<()> {
        if let (false, Some(first)) = (self.begun, coded.first()) {
            self.begun = true;
            if first & 0x7f == BROTLI_LARGE_WINDOW {
                return Err(io::Error::new(ErrorKind::InvalidData, "a brotli window beyond RFC 7932"));
            }
        }
        self.inner.write_all(coded)
    }
}

/// `deflate`, which the standard means with a zlib wrapper and some servers send without.
struct Inflate {
    state: Option<Decompress>,
    ended: bool,
    body: Bounded,
}

impl Inflate {
    fn push(&mut self, mut coded: &[u8]) -> io::Result<()> {
        let Some(first) = coded.first() else {
            return Ok(());
        };
        // A zlib header begins with the method (8) in the low half of its first byte; a raw stream hardly ever does.
        let state = self.state.get_or_insert_with(|| Decompress::new(first & 0x0f == 8));
        let mut buffer = [0; BUFFER];
        while !self.ended {
            let (taken, given) = (state.total_in(), state.total_out());
            let status = state.decompress(coded, &mut buffer, FlushDecompress::None)?;
            let (taken, given) = ((state.total_in() - taken) as usize, (state.total_out() - given) as usize);
            self.body.write_all(&buffer[..given])?;
            coded = &coded[taken..];
            self.ended = status == Status::StreamEnd;
            if taken == 0 && given == 0 {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
