//! The command line: one file a subcommand. Results go to standard output, talk to standard error.
//!
//! Exit codes: 0 fine; 1 differences found where `--exit-code` asks; 2 usage or configuration; 3 some source in
//! outage (or the archive damaged).

mod alert;
mod amend;
mod bounce;
mod check;
mod compare;
mod coverage;
mod deliveries;
mod diff;
mod doctor;
mod explain;
mod log;
mod output;
mod past;
mod read_apart;
mod redline;
mod run;
mod setup;
mod show;
mod source;
mod subscriber;
mod subscription;
mod upkeep;
mod versions;
mod web;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Parser, Subcommand, ValueEnum};

use crate::{demo, reader};
use setup::Setup;
use subscriber::SubscriberCommand;

/// Watches official policy and rule pages, keeps the evidence, shows what changed in the law's own terms.
#[derive(Debug, Parser)]
#[command(name = "rulewatch", version, about, max_term_width = 110, propagate_version = true)]
pub struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every subcommand takes.
#[derive(Debug, Clone, clap::Args)]
pub struct Global {
    /// Where everything is kept [default: snapshots]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The folder of sources [default: watchlist]
    #[arg(long, global = true, value_name = "DIR")]
    watchlist: Option<PathBuf>,
    /// Configuration file [default: rulewatch.toml, where there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Colour in the output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: When,
    /// Say more: -v what is done, -vv how
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
}

impl Global {
    /// The demo has places of its own: what names others would be passed over in silence.
    fn expect_no_place(&self) -> anyhow::Result<()> {
        let given = [("--data", &self.data), ("--watchlist", &self.watchlist), ("--config", &self.config)];
        match given.iter().find(|(_, place)| place.is_some()) {
            Some((flag, _)) => {
                bail!("the demo takes no `{flag}`: it keeps all of its files in a folder, `--folder DIR`")
            }
            None => Ok(()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The main job on a bundled two-revision site: no network, no set-up
    Demo(demo::DemoArguments),
    /// The service: checks on schedule, sends alerts, serves the status page
    Run(run::RunArguments),
    /// Check sources now, once
    Check(check::CheckArguments),
    /// Revisions, newest first
    Log(log::LogArguments),
    /// The redline between two versions of a source
    Diff(diff::DiffArguments),
    /// The redline between any two files or URLs
    Compare(compare::CompareArguments),
    /// The Code as it will read once a rule is in force
    Amend(amend::AmendArguments),
    /// A version of a source: its text, outline or exact bytes
    Show(show::ShowArguments),
    /// The recorded versions of a source
    Versions(versions::VersionsArguments),
    /// The watchlist: list, show, check, try and add sources
    #[command(subcommand)]
    Source(source::SourceCommand),
    /// Who gets alerts
    #[command(subcommand)]
    Subscriber(SubscriberCommand),
    /// What each subscriber asked for
    #[command(subcommand)]
    Subscription(subscription::SubscriptionCommand),
    /// Alerts owed and sent
    #[command(subcommand)]
    Deliveries(deliveries::DeliveriesCommand),
    /// Who may log in on the pages
    #[command(subcommand)]
    Web(web::WebCommand),
    /// Try out how alerts are sent
    #[command(subcommand)]
    Alert(alert::AlertCommand),
    /// What is wrong: blind sources, mail that does not leave, a full disk
    Doctor(doctor::DoctorArguments),
    /// How each source was watched over a period: checks, gaps, blocks
    Coverage(coverage::CoverageArguments),
    /// Make the key that signs coverage reports
    CoverageKey(coverage::KeyArguments),
    /// Take a mail that came back
    Bounce(bounce::BounceArguments),
    /// Prove that the archive is as it was written and agrees with the index
    Verify(upkeep::VerifyArguments),
    /// Past versions of a source, from the archive that keeps them
    Backfill(past::BackfillArguments),
    /// Past versions of a source, from files or a git history
    Import(past::ImportArguments),
    /// Rebuild the index from the archive, without the network
    Reindex(upkeep::ReindexArguments),
    /// What the program starts itself with, to read what may break its reader
    #[command(name = "read-apart", hide = true)]
    ReadApart(read_apart::ReadApartArguments),
}

/// Parses the arguments, runs the subcommand, reports its error and gives the exit code.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Command::ReadApart(command) = arguments.command {
        return read_apart::run(command);
    }
    reader::stand_apart();
    output::choose_colour(arguments.global.color);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // Extraction and diffs of hostile input may be long: they may fill these threads, never the service's own.
        .max_blocking_threads(4)
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return output::fail(&anyhow::Error::new(error).context("the runtime does not start")),
    };
    let ended = runtime.block_on(dispatch(arguments));
    // A blocking thread busy with a hostile document is not waited for: nothing it does is kept.
    runtime.shutdown_background();
    ended.unwrap_or_else(|error| output::fail(&error))
}

async fn dispatch(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let setup = || Setup::read(&arguments.global);
    // Of a folder that is not there, "nothing" would be an all-clear: these read what was kept, and make nothing.
    let kept = || setup()?.with_archive();
    match arguments.command {
        Command::Demo(command) => {
            arguments.global.expect_no_place()?;
            demo::run(command, arguments.global.verbose, output::terminal()).await
        }
        Command::Run(command) => run::run(setup()?, command).await,
        Command::Check(command) => check::run(setup()?, command).await,
        Command::Log(command) => log::run(kept()?, command).await,
        Command::Diff(command) => diff::run(kept()?, command).await,
        Command::Compare(command) => compare::run(setup()?, command).await,
        Command::Amend(command) => amend::run(setup()?, command).await,
        Command::Show(command) => show::run(kept()?, command).await,
        Command::Versions(command) => versions::run(kept()?, command).await,
        Command::Source(command) => source::run(setup()?, command).await,
        Command::Subscriber(command @ SubscriberCommand::Add { .. }) => subscriber::run(setup()?, command).await,
        Command::Subscriber(command) => subscriber::run(kept()?, command).await,
        Command::Subscription(command) => subscription::run(kept()?, command).await,
        Command::Deliveries(command) => deliveries::run(kept()?, command).await,
        Command::Web(command) => web::run(command),
        Command::Alert(command) => alert::run(setup()?, command).await,
        Command::Doctor(command) => doctor::run(kept()?, command).await,
        Command::Coverage(command) => coverage::run(kept()?, command).await,
        Command::CoverageKey(command) => coverage::make_key(&command),
        Command::Bounce(command) => bounce::run(setup()?, command).await,
        Command::Verify(command) => upkeep::verify(kept()?, command).await,
        Command::Backfill(command) => past::run(setup()?, command).await,
        Command::Import(command) => past::import(setup()?, command).await,
        Command::Reindex(command) => upkeep::reindex(setup()?, command).await,
        Command::ReadApart(command) => Ok(read_apart::run(command)),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn no_two_arguments_of_a_subcommand_have_the_same_name() {
        super::Arguments::command().debug_assert();
    }
}
