//! `rulewatch verify` and `rulewatch reindex`: archive and index kept true.

use std::collections::BTreeSet;
use std::process::ExitCode;

use jiff::Timestamp;

use crate::daemon::Lock;
use crate::reindex;
use crate::render::visible;
use crate::source::{Source, SourceId};

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Reads every log line and every byte again: chain, hashes, and that the index says the same.
Exit code 3 where something is damaged.")]
pub struct VerifyArguments {
    /// All that the archive or the index knows, where left out
    sources: Vec<SourceId>,
    /// A JSON array of the damage found
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Versions and revisions are told again from the archive; subscribers and deliveries stay.
Nobody is alerted of what is found this way.")]
pub struct ReindexArguments {
    /// All sources of the watchlist, where left out
    sources: Vec<SourceId>,
}

pub async fn verify(setup: Setup, arguments: VerifyArguments) -> anyhow::Result<ExitCode> {
    let (archive, store) = (setup.archive()?, setup.store().await?);
    for source in &arguments.sources {
        setup.expect_known(&store, source).await?;
    }
    let mut sources: BTreeSet<SourceId> = arguments.sources.into_iter().collect();
    if sources.is_empty() {
        sources.extend(archive.sources()?);
        sources.extend(store.source_states().await?.into_iter().map(|state| state.source));
    }
    let mut damage = Vec::new();
    for source in &sources {
        damage.extend(reindex::verify(&archive, &store, source).await?);
    }
    if arguments.json {
        output::print_json(&damage)?;
    } else {
        for found in &damage {
            let number = found.number.map(|number| format!(" entry {number}")).unwrap_or_default();
            output::print(&format!("{}{number}: {}\n", found.source, visible(&found.what)))?;
        }
    }
    output::say(&format!("{} verified, {} damaged", output::count(sources.len(), "source"), damage.len()));
    Ok(if damage.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

pub async fn reindex(setup: Setup, arguments: ReindexArguments) -> anyhow::Result<ExitCode> {
    let (archive, store) = (setup.archive()?, setup.store().await?);
    let sources = setup.watched(&archive)?;
    // A version recorded between reading the archive and writing the index would be forgotten with its deliveries.
    let _no_service = Lock::take(&setup.config.data)?;
    let _no_check = Lock::take_for_checks(&setup.config.data)?;
    let (own, found): (Vec<Source>, Vec<Source>) =
        sources.iter().cloned().partition(|source| source.ties.descent.is_none());
    setup.introduce(&store, &own, Timestamp::now()).await?;
    if let Some(unknown) = arguments.sources.iter().find(|id| sources.iter().all(|source| source.id != **id)) {
        return Err(setup.unknown(unknown, &sources));
    }
    let wanted = |id: &SourceId| arguments.sources.is_empty() || arguments.sources.contains(id);
    let mut failed = 0;
    for source in sources.iter().filter(|source| wanted(&source.id)) {
        match reindex::reindex(&archive, &store, source).await {
            Ok(told) if told.versions == 0 => {}
            Ok(told) => output::say(&format!(
                "{}: {}, {}",
                told.source,
                output::count(told.versions, "version"),
                output::count(told.revisions, "revision")
            )),
            Err(error) => {
                failed += 1;
                output::say(&format!("{}: {error}", source.id));
            }
        }
    }
    // Now that their versions are known, those at rest are left alone.
    setup.introduce(&store, &found, Timestamp::now()).await?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
