//! `rulewatch source`: the watchlist, and what a recipe reads.

mod add;
mod check_config;
mod list;
mod show;
mod skeleton;
mod try_out;

use std::process::ExitCode;

use crate::source::SourceId;

use super::setup::Setup;

use add::AddArguments;
use try_out::TryArguments;

#[derive(Debug, clap::Subcommand)]
pub enum SourceCommand {
    /// Every source: title, schedule, how the last check ended
    List {
        /// A JSON array
        #[arg(long)]
        json: bool,
    },
    /// One source: definition, state, next times, volatile places
    Show { source: SourceId },
    /// Forget which places of a source are noise; they are learned anew
    ForgetNoise { source: SourceId },
    /// Read the whole watchlist and tell every fault in it
    CheckConfig,
    /// Fetch and show what the recipe reads, what it leaves out and why, and a recipe for it; nothing is stored
    #[command(after_help = "Examples:
  rulewatch source try https://www.nist.gov/caisi
  rulewatch source try page.html --recipe recipe.toml
  rulewatch source try us-nist-caisi --json
  rulewatch source try https://agency.example/rules --browser
  rulewatch source try https://www.nist.gov/caisi --toml > watchlist/nist/us-nist-caisi.toml")]
    Try(TryArguments),
    /// Write a new source into the watchlist
    #[command(after_help = "Example:
  rulewatch source add https://www.nist.gov/caisi --id us-nist-caisi --issuer NIST --jurisdiction US --every 6h")]
    Add(AddArguments),
}

pub async fn run(setup: Setup, command: SourceCommand) -> anyhow::Result<ExitCode> {
    match command {
        SourceCommand::List { json } => list::list(&setup, json).await,
        SourceCommand::Show { source } => show::show(&setup, &source).await,
        SourceCommand::ForgetNoise { source } => show::forget_noise(&setup, &source).await,
        SourceCommand::CheckConfig => check_config::check_config(&setup),
        SourceCommand::Try(arguments) => try_out::try_out(&setup, arguments).await,
        SourceCommand::Add(arguments) => add::add(&setup, arguments),
    }
}
