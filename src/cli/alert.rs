//! `rulewatch alert`: try out how alerts are sent.

use std::process::ExitCode;

use jiff::Timestamp;

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Subcommand)]
pub enum AlertCommand {
    /// Send one test message and say exactly what the mail server answered
    #[command(after_help = "Example:
  rulewatch alert test ana@example.org")]
    Test { address: String },
}

pub async fn run(setup: Setup, command: AlertCommand) -> anyhow::Result<ExitCode> {
    let AlertCommand::Test { address } = command;
    setup.sender().await?.send_test(&address, Timestamp::now()).await?;
    output::say(&format!("accepted for {address}"));
    Ok(ExitCode::SUCCESS)
}
