//! The limits of a reading process.

use std::io;
use std::time::Duration;

/// Address space, in bytes.
pub const MEMORY: u64 = 1 << 30;
/// Seconds of computing.
pub const COMPUTING: u64 = 60;
/// How long its answer is waited for: longer than it may compute, for a machine may be busy.
pub const DEADLINE: Duration = Duration::from_secs(180);
/// The longest answer, in bytes.
pub const ANSWER: u64 = 256 << 20;
/// Processes at once.
pub const AT_ONCE: usize = 2;
/// Open files: the three it is given, and for `pdftotext` its fonts and tables.
const FILES: u64 = 32;

/// Takes the limits upon this process, first thing; no way leads back.
#[cfg(unix)]
pub fn take() -> io::Result<()> {
    use rlimit::Resource;

    Resource::CPU.set(COMPUTING, COMPUTING + 1)?;
    Resource::CORE.set(0, 0)?;
    Resource::NOFILE.set(FILES, FILES)?;
    Resource::FSIZE.set(0, 0)?;
    // macOS takes no limit of address space; the deadline and the operating system guard it there.
    if cfg!(target_os = "macos") { Ok(()) } else { Resource::AS.set(MEMORY, MEMORY) }
}

/// Elsewhere only the deadline holds.
#[cfg(not(unix))]
pub fn take() -> io::Result<()> {
    let _ = FILES;
    Ok(())
}
