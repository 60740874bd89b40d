//! `rulewatch subscriber`: who gets alerts.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::bail;
use jiff::Timestamp;

use crate::wording::Language;

use super::log::day_and_minute;
use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Subcommand)]
pub enum SubscriberCommand {
    /// Add a person or mailbox
    #[command(after_help = "Example:
  rulewatch subscriber add ana@example.org --zone Europe/Brussels
  rulewatch subscriber add lin@example.org --zone Asia/Taipei --language zh-Hant")]
    Add {
        address: String,
        /// IANA time zone in which digests fall due and times are told
        #[arg(long, default_value = "UTC")]
        zone: String,
        /// In which alerts speak: en, zh-Hant, zh-Hans; a subscriber who is there already keeps theirs [default: en]
        #[arg(long, value_name = "TAG")]
        language: Option<Language>,
    },
    List,
    /// Send again to an address whose server had said that it is dead
    Resume {
        address: String,
    },
    /// Remove a subscriber with every subscription and delivery
    Remove {
        address: String,
    },
}

pub async fn run(setup: Setup, command: SubscriberCommand) -> anyhow::Result<ExitCode> {
    let store = setup.store().await?;
    match command {
        SubscriberCommand::Add { address, zone, language } => {
            let subscriber = store.add_subscriber(&address, &zone, Timestamp::now()).await?;
            if let Some(language) = language {
                store.speak_to(&address, language).await?;
            }
            output::say(&format!("added {}; say what they want: rulewatch subscription add {0}", subscriber.address));
        }
        SubscriberCommand::List => {
            let suppressed: BTreeMap<String, String> = store.suppressed().await?.into_iter().collect();
            let rows = store.subscribers().await?.into_iter().map(|subscriber| {
                let zone = subscriber.zone.iana_name().unwrap_or("UTC").to_owned();
                let held = suppressed.get(&subscriber.address).map(|why| format!("dead: {why}")).unwrap_or_default();
                let language = subscriber.language.to_string();
                vec![subscriber.address, zone, language, day_and_minute(subscriber.created_at), held]
            });
            output::print_table(&["address", "zone", "language", "since (UTC)", "nothing is sent"], rows)?;
        }
        SubscriberCommand::Resume { address } => {
            if !store.unsuppress(&address).await? {
                bail!("nothing is held back from `{address}`: `rulewatch subscriber list` tells");
            }
            output::say(&format!("{address} gets alerts again; what was parked: rulewatch deliveries retry"));
        }
        SubscriberCommand::Remove { address } => {
            if !store.remove_subscriber(&address).await? {
                bail!("no subscriber `{address}`: `rulewatch subscriber list` names them all");
            }
            output::say(&format!("removed {address}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}
