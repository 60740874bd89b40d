//! `rulewatch subscription`: what each subscriber asked for.

use std::process::ExitCode;

use anyhow::bail;
use clap::ValueEnum;
use jiff::Timestamp;

use crate::concern::{BadWish, settled};
use crate::source::SourceId;
use crate::subscription::{Cadence, Scope, Subscription, Way, normal_name};
use crate::watchlist::nearest;

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Subcommand)]
pub enum SubscriptionCommand {
    /// Ask for alerts: of everything, or narrowed by source, issuer, topic and severity
    #[command(after_help = "Examples:
  rulewatch subscription add ana@example.org                          everything, at once
  rulewatch subscription add ana@example.org --issuer BIS --severity 4
  rulewatch subscription add ana@example.org --topic ear --daily --hour 8
  rulewatch subscription add ana@example.org --weekly friday --at-once-from 4
  rulewatch subscription add ana@example.org --provision '15 CFR 744' --country China --direction tightens
  rulewatch subscription add ana@example.org --eccn 3A090 --words 'advanced-node'")]
    Add(Box<AddArguments>),
    List {
        address: Option<String>,
    },
    Remove {
        id: i64,
    },
}

#[derive(Debug, clap::Args)]
pub struct AddArguments {
    address: String,
    /// May be given several times
    #[arg(long = "source", value_name = "SOURCE")]
    sources: Vec<SourceId>,
    #[arg(long = "issuer", value_name = "ISSUER")]
    issuers: Vec<String>,
    #[arg(long = "topic", value_name = "TOPIC")]
    topics: Vec<String>,
    /// Where the issuer is: US, CN, EU
    #[arg(long = "jurisdiction", value_name = "CODE")]
    jurisdictions: Vec<String>,
    /// What is touched: "15 CFR 744", "744.23", "§ 744.23(a)"
    #[arg(long = "provision", value_name = "PROVISION")]
    provisions: Vec<String>,
    /// A number of the Commerce Control List, with all below it: 3A090
    #[arg(long = "eccn", value_name = "ECCN")]
    eccns: Vec<String>,
    /// A country that the touched words name, by code or name
    #[arg(long = "country", value_name = "COUNTRY")]
    countries: Vec<String>,
    /// A party that the touched words name
    #[arg(long = "party", value_name = "NAME")]
    parties: Vec<String>,
    /// Words that stand in what was touched
    #[arg(long = "words", value_name = "WORDS")]
    words: Vec<String>,
    /// Only what tightens or loosens, or may
    #[arg(long, value_name = "WAY")]
    direction: Option<Direction>,
    /// Least severity, 0 to 5; what is watched in particular counts one more
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=5))]
    severity: u8,
    /// One digest a day
    #[arg(long, conflicts_with = "weekly")]
    daily: bool,
    /// One digest a week, on this day
    #[arg(long, value_name = "DAY", num_args = 0..=1, default_missing_value = "monday")]
    weekly: Option<Day>,
    /// Hour of the digest on the subscriber's clock
    #[arg(long, value_name = "HOUR", default_value_t = 7, value_parser = clap::value_parser!(i8).range(0..=23))]
    hour: i8,
    /// Tell revisions of this severity and up at once, 1 to 5; the rest waits for the digest
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=5))]
    at_once_from: Option<u8>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Direction {
    Tightens,
    Loosens,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Day {
    Monday = 1,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl AddArguments {
    fn scope(&self) -> Result<Scope, BadWish> {
        settled(Scope {
            sources: self.sources.clone(),
            issuers: self.issuers.clone(),
            topics: self.topics.clone(),
            jurisdictions: self.jurisdictions.clone(),
            provisions: self.provisions.clone(),
            eccns: self.eccns.clone(),
            countries: self.countries.clone(),
            parties: self.parties.clone(),
            words: self.words.clone(),
            way: self.direction.map(|direction| match direction {
                Direction::Tightens => Way::Tightens,
                Direction::Loosens => Way::Loosens,
            }),
        })
    }

    fn cadence(&self) -> Cadence {
        match (self.daily, self.weekly) {
            (true, _) => Cadence::daily(self.hour),
            (false, Some(day)) => Cadence::weekly(day as i8, self.hour),
            (false, None) => Cadence::AtOnce,
        }
        .with_at_once_from(self.at_once_from)
    }
}

pub async fn run(setup: Setup, command: SubscriptionCommand) -> anyhow::Result<ExitCode> {
    let store = setup.store().await?;
    match command {
        SubscriptionCommand::Add(arguments) => {
            for source in &arguments.sources {
                setup.expect_known(&store, source).await?;
            }
            warn_of_names_without_source(&setup, &arguments)?;
            let cadence = arguments.cadence();
            if cadence == Cadence::AtOnce && arguments.at_once_from.is_some() {
                bail!("--at-once-from goes with --daily or --weekly: without a digest everything is told at once");
            }
            let scope = arguments.scope()?;
            let made = store
                .add_subscription(&arguments.address, &scope, arguments.severity, cadence, Timestamp::now())
                .await?;
            output::say(&format!("subscription {}: {}", made.id, told(&made)));
        }
        SubscriptionCommand::List { address } => {
            let subscribers = store.subscribers().await?;
            let address = address.as_deref().map(normal_name).transpose()?;
            if let Some(unknown) = address.as_ref().filter(|address| subscribers.iter().all(|s| s.address != **address))
            {
                bail!("no subscriber `{unknown}`: `rulewatch subscriber list` names them all");
            }
            let rows = store.subscriptions(address.as_deref()).await?.into_iter().map(|subscription| {
                let owner = subscribers.iter().find(|subscriber| subscriber.id == subscription.subscriber);
                let address = owner.map(|subscriber| subscriber.address.clone()).unwrap_or_default();
                vec![subscription.id.to_string(), address, told(&subscription)]
            });
            output::print_table(&["id", "address", "asks for"], rows)?;
        }
        SubscriptionCommand::Remove { id } => {
            if !store.remove_subscription(id).await? {
                bail!("no subscription {id}: `rulewatch subscription list` names them all");
            }
            output::say(&format!("removed subscription {id}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Days count from Monday, 1.
fn day_name(weekday: i8) -> String {
    jiff::civil::Weekday::from_monday_one_offset(weekday).map_or_else(|_| weekday.to_string(), |day| format!("{day:?}"))
}

/// An issuer or topic may be meant for sources to come; mistyped, it would be silence for ever.
fn warn_of_names_without_source(setup: &Setup, arguments: &AddArguments) -> anyhow::Result<()> {
    let sources = setup.watched(&setup.archive()?)?;
    let issuers: Vec<&str> = sources.iter().map(|source| source.issuer.as_str()).collect();
    let topics: Vec<&str> = sources.iter().flat_map(|source| &source.topics).map(String::as_str).collect();
    for (kind, wanted, known) in [("issuer", &arguments.issuers, issuers), ("topic", &arguments.topics, topics)] {
        for name in wanted.iter().filter(|name| !known.iter().any(|has| has.eq_ignore_ascii_case(name))) {
            let hint = nearest(name, known.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
            output::say(&format!(
                "warning: no source of the watchlist has the {kind} `{name}`: nothing will come of it{}",
                hint.unwrap_or_default()
            ));
        }
    }
    Ok(())
}

fn told(subscription: &Subscription) -> String {
    let scope = &subscription.scope;
    let sources: Vec<String> = scope.sources.iter().map(ToString::to_string).collect();
    let parts = [
        ("sources", &sources),
        ("issuers", &scope.issuers),
        ("topics", &scope.topics),
        ("jurisdictions", &scope.jurisdictions),
        ("provisions", &scope.provisions),
        ("control numbers", &scope.eccns),
        ("countries", &scope.countries),
        ("parties", &scope.parties),
        ("words", &scope.words),
    ];
    let named = parts.iter().filter(|(_, names)| !names.is_empty());
    let mut text: Vec<String> = named.map(|(word, names)| format!("{word} {}", names.join(", "))).collect();
    match scope.way {
        Some(Way::Tightens) => text.push("what tightens or may".to_owned()),
        Some(Way::Loosens) => text.push("what loosens or may".to_owned()),
        None if text.is_empty() => text.push("everything".to_owned()),
        None => {}
    }
    if subscription.least_severity > 0 {
        text.push(format!("severity {} and up", subscription.least_severity));
    }
    text.push(match subscription.cadence {
        Cadence::AtOnce => "at once".to_owned(),
        Cadence::Daily { hour, .. } => format!("daily at {hour}:00"),
        Cadence::Weekly { weekday, hour, .. } => format!("weekly on {} at {hour}:00", day_name(weekday)),
    });
    if let Some(severity) = subscription.cadence.at_once_from() {
        text.push(format!("severity {severity} and up at once"));
    }
    text.join("; ")
}
