//! What a subcommand needs before it can start: configuration, watchlist, index, archive. Each opened when asked for.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use jiff::Timestamp;

use crate::alert::Sender;
use crate::archive::{Archive, ArchiveError};
use crate::check::Edges;
use crate::config::Config;
use crate::fetch::{Fetcher, Poster};
use crate::history;
use crate::mail::Mailer;
use crate::seal::Seal;
use crate::service::{children_due, with_followed};
use crate::source::{Source, SourceId};
use crate::store::Store;
use crate::watchlist::{self, Watchlist};

use super::{Global, output};

/// The configuration, and doors to everything it names.
pub struct Setup {
    pub config: Config,
    pub verbose: u8,
    /// What was said on the command line, to read all of it again.
    global: Global,
}

impl Setup {
    /// Reads file, environment and flags.
    pub fn read(global: &Global) -> anyhow::Result<Setup> {
        let mut config = Config::load(global.config.as_deref(), std::env::vars())?;
        if let Some(data) = &global.data {
            config.data = data.clone();
        }
        if let Some(folder) = &global.watchlist {
            config.watchlist = folder.clone();
        }
        Ok(Setup { config, verbose: global.verbose, global: global.clone() })
    }

    /// The same where something was kept, an archive or an index; else an error, and nothing is made.
    pub fn with_archive(self) -> anyhow::Result<Setup> {
        let folder = &self.config.data;
        let has_archive = || Ok::<_, ArchiveError>(folder.is_dir() && !Archive::open(folder)?.sources()?.is_empty());
        if !is_there(&self.config.store_url()) && !has_archive()? {
            bail!(
                "there is no archive at `{}`: see --data; `rulewatch check` or `rulewatch run` makes one",
                folder.display()
            );
        }
        Ok(self)
    }

    /// Reads file, environment and flags once more.
    pub fn again(&self) -> anyhow::Result<Setup> {
        Setup::read(&self.global)
    }

    pub async fn store(&self) -> anyhow::Result<Store> {
        let url = self.config.store_url();
        Store::open(&url).await.with_context(|| format!("the index {url} can't be opened"))
    }

    pub fn archive(&self) -> anyhow::Result<Archive> {
        Ok(Archive::open(&self.config.data)?)
    }

    pub fn fetcher(&self) -> anyhow::Result<Fetcher> {
        Ok(Fetcher::new(self.config.fetch.clone())?)
    }

    pub async fn edges(&self) -> anyhow::Result<Edges> {
        Ok(Edges { fetcher: Arc::new(self.fetcher()?), archive: self.archive()?, store: self.store().await? })
    }

    /// What writes and opens the tokens of links and return paths.
    pub fn seal(&self) -> anyhow::Result<Seal> {
        Ok(Seal::open(&self.config.data)?)
    }

    /// The way out for alerts.
    pub async fn sender(&self) -> anyhow::Result<Sender> {
        let mailer = Mailer::new(&self.config.mail, &self.config.data)?;
        let settings = self.config.alert_settings(self.seal()?);
        let poster = Poster::new(&self.config.fetch)?;
        let sender = Sender::new(self.archive()?, self.store().await?, mailer, poster, settings);
        Ok(sender.with_summaries(&self.config.summary))
    }

    /// The sound sources; faults of the others are told on standard error.
    pub fn sources(&self) -> anyhow::Result<Vec<Source>> {
        let Watchlist { sources, faults, .. } = watchlist::load(&self.config.watchlist);
        for fault in &faults {
            output::say(&watchlist::render(fault, output::is_coloured()));
        }
        if sources.is_empty() {
            bail!("no source in `{}`: name the folder with --watchlist", self.config.watchlist.display());
        }
        Ok(sources)
    }

    /// The sound sources with all that were found in their entries; a list of these that can't be read is told on standard
    /// error.
    pub fn watched(&self, archive: &Archive) -> anyhow::Result<Vec<Source>> {
        let (sources, faults) = with_followed(archive, self.sources()?);
        for fault in faults {
            output::say(&fault.to_string());
        }
        Ok(sources)
    }

    /// The source of that name.
    pub fn source(&self, id: &SourceId) -> anyhow::Result<Source> {
        let sources = self.watched(&self.archive()?)?;
        match sources.iter().position(|source| source.id == *id) {
            Some(at) => Ok(sources.into_iter().nth(at).context("a source of the list")?),
            None => Err(self.unknown(id, &sources)),
        }
    }

    /// The source of that name; one that left the watchlist is read from the archive, as far as it tells.
    pub fn source_or_retired(&self, archive: &Archive, id: &SourceId) -> anyhow::Result<Source> {
        self.source(id).or_else(|unknown| match history::retired(archive, id) {
            Ok(source) => {
                output::say(&format!("`{id}` is not in the watchlist: read by the default recipe"));
                Ok(source)
            }
            Err(_) => Err(unknown),
        })
    }

    /// What to say of a name that no source has.
    pub fn unknown(&self, id: &SourceId, sources: &[Source]) -> anyhow::Error {
        let nearest = watchlist::nearest(id.as_str(), sources.iter().map(|source| source.id.as_str()));
        let hint = match nearest {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`rulewatch source list` names them all".to_owned(),
        };
        anyhow!("no source `{id}` in `{}`: {hint}", self.config.watchlist.display())
    }

    /// An error for a name that neither the index nor the watchlist knows. A retired source is known: its history can
    /// be read without a watchlist.
    pub async fn expect_known(&self, store: &Store, id: &SourceId) -> anyhow::Result<()> {
        if store.source_state(id).await?.is_none() {
            self.source(id)?;
        }
        Ok(())
    }

    /// Makes the index know the sources. None is retired: only the service knows that it sees the whole watchlist.
    pub async fn introduce(&self, store: &Store, sources: &[Source], now: Timestamp) -> anyhow::Result<()> {
        let children = children_due(store, sources, now).await?;
        let due = |source: &Source| children.get(&source.id).copied().unwrap_or_else(|| source.due_after(now));
        let due: Vec<_> = sources.iter().map(|source| (source.id.clone(), due(source))).collect();
        Ok(store.introduce_sources(&due, now).await?)
    }
}

/// True where the index is a file that is there; one in memory never is.
fn is_there(url: &str) -> bool {
    let path = url.strip_prefix("sqlite:").map(|place| place.strip_prefix("//").unwrap_or(place));
    path.is_some_and(|path| Path::new(path).exists())
}
