//! A version's bytes as a zstd file: a full copy, or a delta (`zstd --patch-from`).
//!
//! Counted from the last full copy, every sixteenth version is a delta on that full copy, the others are deltas on the
//! nearest of these before them. So deltas stay small though a text drifts, full copies stay few, and a version is read
//! from at most three files however long the history. Frames carry their content's size and checksum.

use std::fs;
use std::path::Path;

use zstd::zstd_safe::{self, CCtx, CParameter, DCtx, DParameter, SafeResult};

use crate::snapshot::Sha256;

use super::entry::{Entry, FileName};
use super::error::ArchiveError;

/// At the latest after this many versions a full copy is written: what one lost file costs is bounded.
const FULL_EVERY: u32 = 256;
/// Versions that lean on the same delta.
const STEP: u32 = 16;

/// Full copies are written seldom: worth some work. For deltas a higher level costs ten times the time and saves nothing
/// that can be measured.
const FULL_LEVEL: i32 = 9;
const DELTA_LEVEL: i32 = 3;

/// Bytes as they go to the disk, and what they lean on.
pub(super) struct Packed {
    pub bytes: Vec<u8>,
    pub base: Vec<FileName>,
}

/// Packs the bytes of version `number`, which follows `last`: a delta where it is worth it.
pub(super) fn pack(folder: &Path, number: u32, last: Option<&Entry>, body: &[u8]) -> Result<Packed, ArchiveError> {
    if let Some(base) = last.and_then(|last| base_of(number, last))
        // A base that cannot be read is `verify`'s matter: this version must be kept all the same.
        && let Ok(prefix) = unpack_base(folder, &base)
        && let Ok(full) = fs::metadata(folder.join(base[0].as_str()))
    {
        let delta = compress(body, Some(&prefix), DELTA_LEVEL).map_err(|what| unable(folder, what))?;
        if delta.len() as u64 * 2 <= full.len() {
            return Ok(Packed { bytes: delta, base });
        }
    }
    let full = compress(body, None, FULL_LEVEL).map_err(|what| unable(folder, what))?;
    Ok(Packed { bytes: full, base: Vec::new() })
}

/// The files that version `number` leans on; `None` where it is time for a full copy.
fn base_of(number: u32, last: &Entry) -> Option<Vec<FileName>> {
    let full = last.base.first().cloned().unwrap_or_else(|| last.file());
    let since = number.checked_sub(full.number()).filter(|since| *since < FULL_EVERY)?;
    if since % STEP == 0 || since < STEP {
        return Some(vec![full]);
    }
    let step = if last.number == number - since % STEP { last.file() } else { last.base.get(1)?.clone() };
    Some(vec![full, step])
}

/// The bytes of a version as served, their hash checked.
pub(super) fn read(folder: &Path, entry: &Entry) -> Result<Vec<u8>, ArchiveError> {
    let read = || -> Result<Vec<u8>, String> {
        let base = if entry.base.is_empty() { None } else { Some(unpack_base(folder, &entry.base)?) };
        unpack(&read_file(folder, entry.file().as_str())?, entry, base.as_deref())
    };
    read().map_err(|what| ArchiveError::BadBytes {
        of: entry.retrieval.source.clone(),
        number: entry.number,
        file: entry.file().to_string(),
        what,
    })
}

/// What the last of these files holds, each but the first being a delta on the one before.
pub(super) fn unpack_base(folder: &Path, base: &[FileName]) -> Result<Vec<u8>, String> {
    let mut below: Option<Vec<u8>> = None;
    for name in base {
        let file = read_file(folder, name.as_str())?;
        let content = decompress(&file, below.as_deref()).map_err(|what| format!("its base `{name}`: {what}"))?;
        if !name.fits(&Sha256::of(&content)) {
            return Err(format!("its base `{name}` holds other bytes than its name says"));
        }
        below = Some(content);
    }
    below.ok_or_else(|| "it has no base".to_owned())
}

/// A version's bytes from its file and, for a delta, the bytes it is based on.
pub(super) fn unpack(file: &[u8], entry: &Entry, base: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let body = decompress(file, base)?;
    if body.len() as u64 != entry.bytes || Sha256::of(&body) != entry.sha256 {
        return Err("they have another SHA-256 or size than recorded".to_owned());
    }
    Ok(body)
}

pub(super) fn read_file(folder: &Path, name: &str) -> Result<Vec<u8>, String> {
    fs::read(folder.join(name)).map_err(|error| format!("`{name}` cannot be read: {error}"))
}

/// One zstd frame. With a `base`, matches reach over all of it: the window spans base and body.
pub(super) fn compress(body: &[u8], base: Option<&[u8]>, level: i32) -> Result<Vec<u8>, String> {
    let span = body.len() + base.map_or(0, <[u8]>::len);
    // 10 and 31 are the bounds of zstd's window logarithm.
    let window = (usize::BITS - span.leading_zeros()).clamp(10, 31);
    let mut context = CCtx::try_create().ok_or("no memory for zstd")?;
    for parameter in [
        CParameter::CompressionLevel(level),
        CParameter::WindowLog(window),
        CParameter::EnableLongDistanceMatching(base.is_some()),
        CParameter::ContentSizeFlag(true),
        CParameter::ChecksumFlag(true),
    ] {
        said(context.set_parameter(parameter))?;
    }
    if let Some(base) = base {
        said(context.ref_prefix(base))?;
    }
    let mut frame = Vec::with_capacity(zstd_safe::compress_bound(body.len()));
    said(context.compress2(&mut frame, body))?;
    frame.shrink_to_fit();
    Ok(frame)
}

/// The content of a zstd frame. Takes no more memory than the frame says its content needs, and gives an error where
/// there is not so much or the content is longer.
pub(super) fn decompress(frame: &[u8], base: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let size = zstd_safe::get_frame_content_size(frame)
        .ok()
        .flatten()
        .and_then(|size| usize::try_from(size).ok())
        .ok_or("the file is no zstd frame with a content size")?;
    let mut body = Vec::new();
    body.try_reserve_exact(size).map_err(|error| error.to_string())?;
    let mut context = DCtx::try_create().ok_or("no memory for zstd")?;
    said(context.set_parameter(DParameter::WindowLogMax(31)))?;
    if let Some(base) = base {
        said(context.ref_prefix(base))?;
    }
    said(context.decompress(&mut body, frame))?;
    Ok(body)
}

fn said(result: SafeResult) -> Result<(), String> {
    result.map(drop).map_err(|code| format!("zstd: {}", zstd_safe::get_error_name(code)))
}

fn unable(folder: &Path, what: String) -> ArchiveError {
    ArchiveError::disk("compress into", folder)(std::io::Error::other(what))
}
