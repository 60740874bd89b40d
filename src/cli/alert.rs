//! `rulewatch alert`: try out how alerts are sent.

use std::process::ExitCode;

use anyhow::Context;
use jiff::Timestamp;

use crate::mail::Transport;

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
    let sent = setup.sender().await?.send_test(&address, Timestamp::now()).await;
    let mail = &setup.config.mail;
    sent.with_context(|| match mail.transport {
        Transport::Directory => "the test message can't be written".to_owned(),
        Transport::Smtp => format!("the test message can't be sent by {}", mail.host),
    })?;
    output::say(&match mail.transport {
        Transport::Directory => {
            format!(
                "written for {address} into `{}`; nothing is sent until `mail.transport` is `smtp`",
                setup.config.data.join("outbox").display()
            )
        }
        Transport::Smtp => format!("accepted for {address} by {}", mail.host),
    });
    Ok(ExitCode::SUCCESS)
}
