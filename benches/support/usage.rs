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
    // A difference tool says 1 where it found one; one that was given a limit is stopped by a signal.
    let stopped = libc::WIFSIGNALED(status) && [libc::SIGXCPU, libc::SIGKILL].contains(&libc::WTERMSIG(status));
    assert!(stopped || libc::WIFEXITED(status) && libc::WEXITSTATUS(status) <= 1, "the process ended with {status}");
    (cpu(&usage), usage.ru_maxrss)
}

fn cpu(usage: &libc::rusage) -> Duration {
    let time = |part: libc::timeval| Duration::new(part.tv_sec as u64, part.tv_usec as u32 * 1_000);
    time(usage.ru_utime) + time(usage.ru_stime)
}

/// The CPU time of this process so far.
#[allow(dead_code)]
pub fn own() -> Duration {
    // SAFETY: the pointer is to a live local of the type that getrusage(2) fills.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage
    };
    cpu(&usage)
}
