//! What a process cost, by the operating system's account.

use std::process::Child;
use std::time::Duration;

/// Waits for a child; CPU time, and peak memory in KB, by the operating system's account.
pub fn usage(child: Child) -> (Duration, i64) {
    let mut status = 0;
    // SAFETY: both pointers are to live locals of the types that wait4(2) fills.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::wait4(child.id() as libc::pid_t, &mut status, 0, &mut usage);
        usage
    };
    // A difference tool says 1 where it found one.
    assert!(libc::WIFEXITED(status) && libc::WEXITSTATUS(status) <= 1, "the process ended with {status}");
    let time = |part: libc::timeval| Duration::new(part.tv_sec as u64, part.tv_usec as u32 * 1_000);
    (time(usage.ru_utime) + time(usage.ru_stime), usage.ru_maxrss)
}
