//! `rulewatch bounce`: a mail that came back, handed over by a delivery program.

use std::io::Read;
use std::process::ExitCode;

use anyhow::bail;
use jiff::Timestamp;

use crate::alert::ReturnDesk;
use crate::store::Bounced;

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Reads one mail on standard input, as a delivery program hands it over:
  bounces: \"|rulewatch bounce --config /etc/rulewatch.toml\"        (a line of /etc/aliases)

An address whose server says of two mails within a month that it is dead gets no more; `rulewatch subscriber list`
shows the reason, `rulewatch subscriber resume ADDRESS` sends to it again.")]
pub struct BounceArguments {}

pub async fn run(setup: Setup, _arguments: BounceArguments) -> anyhow::Result<ExitCode> {
    if setup.config.mail.bounces.is_empty() {
        bail!("no return path is set: name one in `mail.bounces` of the configuration");
    }
    let mut raw = Vec::new();
    std::io::stdin().take(1 << 20).read_to_end(&mut raw)?;
    let address = setup.config.mail.bounces.clone();
    let desk = ReturnDesk { store: setup.store().await?, seal: setup.seal()?, address };
    output::say(match desk.take(&raw, Timestamp::now()).await? {
        Bounced::Nobody => "ignored: no notification, or of nobody who gets our mail",
        Bounced::Known => "known already",
        Bounced::Counted => "counted",
        Bounced::Suppressed => "counted: nothing more is sent to this address",
    });
    Ok(ExitCode::SUCCESS)
}
