//! `rulewatch alert`: try out how alerts are sent.

use std::process::ExitCode;

use anyhow::Context;
use jiff::Timestamp;

use crate::mail::Transport;
use crate::subscription::normal_name;

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Subcommand)]
pub enum AlertCommand {
    /// Send one test message and say exactly what the mail server, or the receiver of another channel, answered
    #[command(after_help = "Example:
  rulewatch alert test ana@example.org")]
    Test { address: String },
}

pub async fn run(setup: Setup, command: AlertCommand) -> anyhow::Result<ExitCode> {
    let AlertCommand::Test { address } = command;
    let sender = setup.sender().await?;
    if sender.post_test(&address, Timestamp::now()).await.context("the test message was not taken")? {
        output::say(&format!("accepted for {}", normal_name(&address)?));
        return Ok(ExitCode::SUCCESS);
    }
    let sent = sender.send_test(&address, Timestamp::now()).await;
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
