//! `rulewatch subscriber`: who gets alerts.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use jiff::Timestamp;

use crate::alert::signing_key;
use crate::seal::Purpose;
use crate::secret::Secret;
use crate::store::Store;
use crate::subscription::{Attachments, Channel, Hook, Subscriber, normal_name};
use crate::wording::Language;

use super::log::day_and_minute;
use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Subcommand)]
pub enum SubscriberCommand {
    /// Add a person or mailbox, or change what is said anew of one who is there
    #[command(after_help = "Example:
  rulewatch subscriber add ana@example.org --zone Europe/Brussels
  rulewatch subscriber add lin@example.org --zone Asia/Taipei --language zh-Hant
  rulewatch subscriber add ana@example.org --attach calendar,json
  rulewatch subscriber add --channel slack https://hooks.slack.com/services/...
  rulewatch subscriber add --channel webhook - < address.txt")]
    Add {
        /// A mail address, or what another channel posts to; `-` reads it from standard input, which no history keeps
        address: String,
        /// mail, webhook, slack, teams, discord, apprise: docs/channels.md says what each address is
        #[arg(long, default_value = "mail")]
        channel: Channel,
        /// A file with the secret that webhooks are signed with (`whsec_...`); one is made and shown where none is named
        #[arg(long, value_name = "FILE")]
        secret_file: Option<PathBuf>,
        /// IANA time zone in which digests fall due and times are told; a subscriber who is there already keeps theirs
        /// [default: UTC]
        #[arg(long)]
        zone: Option<String>,
        /// In which alerts speak: en, zh-Hant, zh-Hans; a subscriber who is there already keeps theirs [default: en]
        #[arg(long, value_name = "TAG")]
        language: Option<Language>,
        /// What comes with every mail: some of redline, calendar, json, parted by commas, or none; a subscriber who is
        /// there already keeps theirs [default: none]
        #[arg(long, value_name = "LIST")]
        attach: Option<Attachments>,
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
        SubscriberCommand::Add { address, channel, secret_file, zone, language, attach } => {
            let address =
                if address == "-" { std::io::read_to_string(std::io::stdin())?.trim().to_owned() } else { address };
            let hook = match channel {
                Channel::Mail => None,
                channel => Some(hook(&address, channel, secret_file)?),
            };
            let name = hook.as_ref().map_or(address, Hook::shown);
            let known = known(&store, &name).await?;
            let zone = zone.unwrap_or_else(|| zone_of(known.as_ref()).to_owned());
            let subscriber = match &hook {
                None => store.add_subscriber(&name, &zone, Timestamp::now()).await?,
                Some(hook) => {
                    let locked = setup.seal()?.locked(&name, &Secret::new(hook.kept()))?;
                    let added = store.add_hook(channel, &name, &locked, &zone, Timestamp::now()).await?;
                    tell_of_hook(&setup, hook, &added)?;
                    added
                }
            };
            if let Some(language) = language {
                store.speak_to(&subscriber.address, language).await?;
            }
            if let Some(attachments) = attach {
                store.attach_to(&subscriber.address, &attachments).await?;
            }
            output::say(&match known {
                None => format!("added {}; say what they want: rulewatch subscription add {0}", subscriber.address),
                Some(_) => format!("changed {}, who was there; what was not said stays", subscriber.address),
            });
        }
        SubscriberCommand::List => {
            let suppressed: BTreeMap<String, String> = store.suppressed().await?.into_iter().collect();
            let channels: BTreeMap<String, Channel> = store.channels().await?.into_iter().collect();
            let rows = store.subscribers().await?.into_iter().map(|subscriber| {
                let zone = zone_of(Some(&subscriber)).to_owned();
                let held = suppressed.get(&subscriber.address).map(|why| format!("dead: {why}")).unwrap_or_default();
                let channel = channels.get(&subscriber.address).copied().unwrap_or_default().to_string();
                let (language, attached) = (subscriber.language.to_string(), subscriber.attachments.to_string());
                vec![subscriber.address, channel, zone, language, attached, day_and_minute(subscriber.created_at), held]
            });
            output::print_table(
                &["address", "channel", "zone", "language", "attached", "since (UTC)", "nothing is sent"],
                rows,
            )?;
        }
        SubscriberCommand::Resume { address } => {
            if !store.unsuppress(&address).await? {
                bail!("nothing is held back from `{}`: `rulewatch subscriber list` tells", normal_name(&address)?);
            }
            let name = normal_name(&address)?;
            output::say(&format!("{name} gets alerts again; what was parked: rulewatch deliveries retry"));
        }
        SubscriberCommand::Remove { address } => {
            if !store.remove_subscriber(&address).await? {
                bail!("no subscriber `{}`: `rulewatch subscriber list` names them all", normal_name(&address)?);
            }
            output::say(&format!("removed {}", normal_name(&address)?));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The subscriber of that address or name, where there is one.
async fn known(store: &Store, address: &str) -> anyhow::Result<Option<Subscriber>> {
    let name = normal_name(address)?;
    Ok(store.subscribers().await?.into_iter().find(|subscriber| subscriber.address == name))
}

/// The zone of a subscriber; that of one who is not there yet.
fn zone_of(subscriber: Option<&Subscriber>) -> &str {
    subscriber.and_then(|subscriber| subscriber.zone.iana_name()).unwrap_or("UTC")
}

/// Where a channel posts to, and what it signs with.
fn hook(address: &str, channel: Channel, secret_file: Option<PathBuf>) -> anyhow::Result<Hook> {
    let is_name = address.contains("://") && normal_name(address).is_ok_and(|name| name == address);
    if is_name {
        bail!("`{address}` is the name of an address, and no address: paste the one that the receiver gave you");
    }
    let given = secret_file.map(|file| {
        let text = std::fs::read_to_string(&file).with_context(|| format!("`{}` can't be read", file.display()))?;
        anyhow::Ok(Secret::new(text.trim()))
    });
    let key = match (channel, given.transpose()?) {
        (Channel::Webhook, given) => signing_key(given.as_ref())?,
        (_, None) => Secret::default(),
        (channel, Some(_)) => {
            bail!("`--secret-file` is for webhooks: messages of the channel `{channel}` are not signed")
        }
    };
    Ok(Hook::new(address, key)?)
}

/// What the receiver has to know and is told nowhere else, and where the subscriber's own page is.
fn tell_of_hook(setup: &Setup, hook: &Hook, added: &Subscriber) -> anyhow::Result<()> {
    if !hook.key().is_empty() {
        output::say("the receiver checks signatures with this secret, which is not shown again:");
        output::print(&format!("{}\n", hook.key().expose()))?;
    }
    let own = setup.config.alert_settings(setup.seal()?).link(Purpose::Preferences, added.handle);
    if let Some(own) = own {
        output::say(&format!("whoever has this link can change, pause and erase it: {own}"));
    }
    Ok(())
}
