//! What a subcommand needs before it can start: configuration, watchlist, index, archive. Each opened when asked for.

use std::sync::Arc;

use anyhow::{Context, bail};
use jiff::Timestamp;

use crate::alert::Sender;
use crate::archive::Archive;
use crate::check::Edges;
use crate::config::Config;
use crate::fetch::Fetcher;
use crate::mail::Mailer;
use crate::source::{Source, SourceId};
use crate::store::Store;
use crate::watchlist::{self, Watchlist};

use super::{Global, output};

/// The configuration, and doors to everything it names.
pub struct Setup {
    pub config: Config,
    pub verbose: u8,
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
        Ok(Setup { config, verbose: global.verbose })
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

    /// The way out for alerts.
    pub async fn sender(&self) -> anyhow::Result<Sender> {
        let mailer = Mailer::new(&self.config.mail, &self.config.data)?;
        Ok(Sender::new(self.archive()?, self.store().await?, mailer, self.config.alert_settings()))
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

    /// The source of that name.
    pub fn source(&self, id: &SourceId) -> anyhow::Result<Source> {
        named(&self.sources()?, id).cloned()
    }

    /// Makes the index know the sources.
    pub async fn sync(&self, store: &Store, sources: &[Source], now: Timestamp) -> anyhow::Result<()> {
        let due: Vec<_> = sources.iter().map(|source| (source.id.clone(), source.due_after(now))).collect();
        Ok(store.sync_sources(&due, now).await?)
    }
}

/// The source of that name; an error says which name is nearest.
pub fn named<'s>(sources: &'s [Source], id: &SourceId) -> anyhow::Result<&'s Source> {
    sources.iter().find(|source| source.id == *id).with_context(|| {
        let names = sources.iter().map(|source| source.id.as_str());
        let hint = watchlist::nearest(id.as_str(), names).map(|near| format!(": did you mean `{near}`?"));
        format!("no source `{id}` in the watchlist{}", hint.unwrap_or_default())
    })
}
