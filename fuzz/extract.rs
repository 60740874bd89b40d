//! Fuzzes the target named by `RULEWATCH_FUZZ` with libFuzzer.
#![no_main]

use std::panic::{set_hook, take_hook};
use std::process::abort;
use std::sync::LazyLock;

#[allow(dead_code)]
mod target;

static TARGET: LazyLock<String> =
    LazyLock::new(|| std::env::var("RULEWATCH_FUZZ").expect("RULEWATCH_FUZZ names a target"));

libfuzzer_sys::fuzz_target!(init: abort_on_our_own_panics(), |input: &[u8]| target::run(&TARGET, input));

/// A panic of ours fails wherever it is. One in a dependency fails where nothing catches it: the PDF reader does.
fn abort_on_our_own_panics() {
    drop(take_hook());
    let tell = take_hook();
    set_hook(Box::new(move |panic| {
        let file = panic.location().map_or("", |location| location.file());
        if !file.contains("/registry/src/") && !file.starts_with("/rustc/") {
            tell(panic);
            abort();
        }
    }));
}
