//! Trying a recipe on a place, before any source is made of it: what it reads, what it leaves out and why, whether a check
//! would hold it. Nothing is stored.

use jiff::Timestamp;
use tokio::sync::Semaphore;
use url::Url;

use crate::document::Document;
use crate::extract::{self, ExtractError, Held, HeldReason, Survey, judge};
use crate::fetch::{FetchError, Fetched, Fetcher};
use crate::reader;
use crate::render::bounded;
use crate::schedule::{BadSchedule, Schedule};
use crate::snapshot::{Snapshot, Validators};
use crate::source::{BadSourceId, Recipe, Source};

/// Bytes of an address.
pub const LONGEST_ADDRESS: usize = 2_000;
/// Places tried at once for those who ask the service: each may take a minute and the memory of a large page.
static TRIALS: Semaphore = Semaphore::const_new(1);

/// Why nothing came to be tried.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    #[error("`{address}` is no address: {why}; one begins with `https:` or `http:`")]
    NoAddress { address: String, why: url::ParseError },
    #[error("an address begins with `https:` or `http:` and has no user name")]
    NotOfTheWeb,
    #[error("an address has at most {LONGEST_ADDRESS} bytes")]
    LongAddress,
    #[error("another recipe is being tried: wait for its end")]
    Busy,
    #[error("reading `{0}` crashed: please report it")]
    Crashed(Url),
    #[error("`{url}` can't be fetched")]
    Fetch {
        url: Url,
        #[source]
        source: Box<FetchError>,
    },
    #[error("`{0}` answered 304 to an unconditional request")]
    NotModified(Url),
    #[error(transparent)]
    Id(#[from] BadSourceId),
    #[error(transparent)]
    Schedule(#[from] BadSchedule),
}

/// Everything that was found out.
pub struct Trial {
    pub snapshot: Snapshot,
    pub read: Result<Document, ExtractError>,
    pub survey: Result<Survey, ExtractError>,
    /// Why a check would hold it, as a first capture.
    pub held: Option<Held>,
}

impl Trial {
    /// Reads a snapshot by a recipe. Takes as long as hostile bytes want: for a blocking thread.
    pub fn of(snapshot: Snapshot, recipe: &Recipe) -> Trial {
        let read = reader::read(&snapshot, recipe);
        let held = judge(&snapshot, read.as_ref(), None).err();
        let survey = extract::survey(&snapshot, recipe, read.as_ref().ok());
        Trial { snapshot, read, survey, held }
    }

    /// True where scripts write the text: it was rendered, or it is only the frame of one.
    pub fn needs_browser(&self) -> bool {
        let is_shell = self.held.as_ref().is_some_and(|held| held.reason == HeldReason::Shell);
        is_shell || self.snapshot.retrieval.rendered_by.is_some()
    }
}

/// A source for what has no name: two files, an address being tried.
pub fn unnamed(recipe: Recipe, url: Url) -> Result<Source, TrialError> {
    Ok(Source {
        id: "unnamed".parse()?,
        title: String::new(),
        issuer: String::new(),
        jurisdiction: String::new(),
        url,
        language: None,
        topics: Vec::new(),
        schedule: Schedule::every("1d")?,
        recipe,
        ties: Default::default(),
        calendar: None,
        browser: false,
        headers: Vec::new(),
        notes: String::new(),
    })
}

/// A source for an address that somebody typed or sent: one of the web, in which no password goes along.
pub fn of_the_web(address: &str, recipe: Recipe) -> Result<Source, TrialError> {
    if address.len() > LONGEST_ADDRESS {
        return Err(TrialError::LongAddress);
    }
    let no_address = |why| TrialError::NoAddress { address: bounded(address, 100), why };
    let url: Url = address.parse().map_err(no_address)?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    if is_web { unnamed(recipe, url) } else { Err(TrialError::NotOfTheWeb) }
}

/// Fetches what is at the source's address now and reads it by its recipe, one at a time.
///
/// # Errors
/// `Busy` while another is tried; what [`fetched`] says.
pub async fn tried(fetcher: &Fetcher, source: Source, now: Timestamp) -> Result<Trial, TrialError> {
    let turn = TRIALS.try_acquire().map_err(|_| TrialError::Busy)?;
    let snapshot = fetched(fetcher, &source, now).await?;
    let url = source.url.clone();
    let task = tokio::task::spawn_blocking(move || {
        // Whoever asked may be gone: the turn ends with the reading.
        let _turn = turn;
        Trial::of(snapshot, &source.recipe)
    });
    task.await.map_err(|_| TrialError::Crashed(url))
}

/// Fetches what is at the source's address now, by the rules of every fetch: address policy, robots.txt, the host's turn.
pub async fn fetched(fetcher: &Fetcher, source: &Source, now: Timestamp) -> Result<Snapshot, TrialError> {
    match fetcher.fetch(source, &Validators::default(), now).await {
        Ok(Fetched::Snapshot(snapshot)) => Ok(snapshot),
        Ok(Fetched::NotModified { .. }) => Err(TrialError::NotModified(source.url.clone())),
        Err(error) => Err(TrialError::Fetch { url: source.url.clone(), source: Box::new(error) }),
    }
}
