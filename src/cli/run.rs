//! `rulewatch run`: the service.

use std::net::SocketAddr;
use std::process::ExitCode;

use crate::daemon::{self, Daemon};

use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rulewatch run
  rulewatch run --listen 127.0.0.1:9000 --watchlist /etc/rulewatch/watchlist

Ctrl-C or SIGTERM stops it gracefully. Edits of the watchlist are taken up without a restart, those of `[web]` in the
configuration (accounts, tokens, limits) on SIGHUP.")]
pub struct RunArguments {
    /// Address of the status page and /healthz [default: 127.0.0.1:8300]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

pub async fn run(setup: Setup, arguments: RunArguments) -> anyhow::Result<ExitCode> {
    let mut config = setup.config.clone();
    if let Some(listen) = arguments.listen {
        config.listen = listen;
    }
    daemon::log_to_stderr(&config.log, setup.verbose);
    let stop = daemon::stop_on_signal()?;
    let daemon = Daemon::start(config, stop).await?;
    daemon.reload_on_signal(setup.config.clone(), move || Ok(setup.again()?.config))?;
    daemon.finish().await?;
    Ok(ExitCode::SUCCESS)
}
