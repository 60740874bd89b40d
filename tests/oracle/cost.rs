//! What work costs: seconds of the processor, and statements that the index was asked.

use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

static STATEMENTS: AtomicU64 = AtomicU64::new(0);

/// Counts what the SQL library logs: one event a statement.
struct Counting;

impl Subscriber for Counting {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn event(&self, _: &Event<'_>) {
        STATEMENTS.fetch_add(1, Ordering::Relaxed);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The costs of some work, added up.
#[derive(Default)]
pub struct Meter {
    seconds: f64,
    statements: u64,
}

impl Meter {
    pub async fn count<T>(&mut self, work: impl Future<Output = T>) -> T {
        static LISTENING: Once = Once::new();
        LISTENING.call_once(|| drop(tracing::subscriber::set_global_default(Counting)));
        let (seconds, statements) = (processor(), STATEMENTS.load(Ordering::Relaxed));
        let done = work.await;
        self.seconds += processor() - seconds;
        self.statements += STATEMENTS.load(Ordering::Relaxed) - statements;
        done
    }

    /// Whole, and for one of `count` things.
    pub fn told(&self, count: usize, thing: &str) -> String {
        let each = 1.0 / count.max(1) as f64;
        format!(
            "{:.2} s of the processor, {} statements: {:.2} ms and {:.1} statements a {thing}",
            self.seconds,
            self.statements,
            self.seconds * 1000.0 * each,
            self.statements as f64 * each,
        )
    }
}

/// Seconds of the processor that this process has used, its own and the system's for it.
fn processor() -> f64 {
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the call fills the structure it is given, which is valid in all its fields as zeros.
    let usage = unsafe {
        libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr());
        usage.assume_init()
    };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}
