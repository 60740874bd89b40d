//! Arguments and exit code; everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    rulewatch::cli::main()
}
