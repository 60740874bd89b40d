//! `rulewatch source check-config`: the whole watchlist read, and every fault in it told.

use std::process::ExitCode;

use crate::cli::output;
use crate::cli::setup::Setup;
use crate::watchlist;

pub fn check_config(setup: &Setup) -> anyhow::Result<ExitCode> {
    let watchlist = watchlist::load(&setup.config.watchlist);
    for fault in &watchlist.faults {
        output::say(&watchlist::render(fault, output::is_coloured()));
    }
    output::say(&format!(
        "{}, {}",
        match watchlist.sources.len() {
            1 => "1 source is sound".to_owned(),
            sources => format!("{sources} sources are sound"),
        },
        output::count(watchlist.faults.len(), "fault")
    ));
    Ok(if watchlist.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}
