//! Fuzzes the target named by `RULEWATCH_FUZZ` with libFuzzer.
#![no_main]

use std::sync::LazyLock;

#[allow(dead_code)]
mod target;

static TARGET: LazyLock<String> = LazyLock::new(|| std::env::var("RULEWATCH_FUZZ").expect("RULEWATCH_FUZZ names a target"));

libfuzzer_sys::fuzz_target!(|input: &[u8]| target::run(&TARGET, input));
