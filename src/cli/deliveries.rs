//! `rulewatch deliveries`: alerts owed and sent.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use clap::ValueEnum;
use jiff::Timestamp;

use crate::daemon::Lock;
use crate::delivery::DeliveryState;

use super::log::day_and_minute;
use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Subcommand)]
pub enum DeliveriesCommand {
    /// What is owed, sent, uncertain or parked, newest first
    List {
        #[arg(long, value_name = "STATE")]
        state: Option<StateName>,
        /// At most this many
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: u32,
    },
    /// Send what is due now; a running service does this by itself
    Send,
    /// Owe parked and uncertain deliveries again, and let deferred ones wait no longer
    Retry {
        /// One delivery; all where left out
        id: Option<i64>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum StateName {
    Owed,
    Sent,
    Uncertain,
    Parked,
}

impl From<StateName> for DeliveryState {
    fn from(name: StateName) -> DeliveryState {
        match name {
            StateName::Owed => DeliveryState::Owed,
            StateName::Sent => DeliveryState::Sent,
            StateName::Uncertain => DeliveryState::Uncertain,
            StateName::Parked => DeliveryState::Parked,
        }
    }
}

pub async fn run(setup: Setup, command: DeliveriesCommand) -> anyhow::Result<ExitCode> {
    let store = setup.store().await?;
    match command {
        DeliveriesCommand::List { state, limit } => {
            let rows = store.deliveries(state.map(DeliveryState::from), limit).await?.into_iter().map(|delivery| {
                vec![
                    delivery.id.to_string(),
                    format!("{:?}", delivery.state).to_lowercase(),
                    delivery.revision.to_string(),
                    delivery.address,
                    day_and_minute(delivery.due_at),
                    delivery.attempts.to_string(),
                    delivery.last_error.unwrap_or_default(),
                ]
            });
            output::print_table(&["id", "state", "revision", "address", "due (UTC)", "tries", "last answer"], rows)?;
        }
        DeliveriesCommand::Send => {
            // A running service sends by itself; two at once could send one message twice.
            let _lock = Lock::take(&setup.config.data)?;
            let sources = setup
                .watched(&setup.archive()?)?
                .into_iter()
                .map(|source| (source.id.clone(), Arc::new(source)))
                .collect();
            store.end_claims().await?;
            let report = setup.sender().await?.send_due(&sources, Timestamp::now()).await?;
            output::say(&format!(
                "{} sent, {} deferred, {} uncertain, {} parked",
                output::count(report.sent, "message"),
                report.deferred,
                report.uncertain,
                report.parked
            ));
            if let Some(reason) = report.unwritten {
                output::say(&format!("no summary: {reason}"));
            }
            if let Some(reason) = report.paused {
                bail!("sending stopped: {reason}");
            }
        }
        DeliveriesCommand::Retry { id } => {
            let owed = store.retry_deliveries(id, Timestamp::now()).await?;
            if let (Some(id), 0) = (id, owed) {
                bail!("no delivery {id} that was parked, uncertain or deferred: see `rulewatch deliveries list`");
            }
            let deliveries = if owed == 1 { "1 delivery is".to_owned() } else { format!("{owed} deliveries are") };
            output::say(&format!(
                "{deliveries} due now; a running service sends by itself, or run `rulewatch deliveries send`"
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}
