//! What versions say, read from the archive for search: of an index that was written before there was search, and of one that
//! is told again. In steps of one version each, so that nothing waits for it and a stop loses nothing.

use crate::archive::Archive;
use crate::history::{self, HistoryError};
use crate::search::passages;
use crate::source::{Source, SourceId, Sources};
use crate::store::Store;

/// Briefs that are indexed in one transaction.
const BRIEFS: u32 = 200;

/// One step of what search lacks; false where it lacks nothing. A version that can't be read is passed over.
pub async fn catch_up(archive: &Archive, store: &Store, sources: &Sources) -> Result<bool, HistoryError> {
    if store.index_briefs(BRIEFS).await? > 0 {
        return Ok(true);
    }
    read_next(archive, store, None, |id| sources.get(id).map(|source| Source::clone(source))).await
}

/// Reads the next version of this source, or of any that `known` knows or the archive does.
pub(super) async fn read_next(
    archive: &Archive,
    store: &Store,
    source: Option<&Source>,
    known: impl Fn(&SourceId) -> Option<Source>,
) -> Result<bool, HistoryError> {
    let Some(version) = store.next_unread(source.map(|source| &source.id)).await? else { return Ok(false) };
    let source = source.cloned().or_else(|| known(&version.source));
    let (archive, task_version) = (archive.clone(), version.clone());
    let task = tokio::task::spawn_blocking(move || {
        let source: Source = source.map_or_else(|| history::retired(&archive, &task_version.source), Ok)?;
        Ok::<_, HistoryError>(passages(&history::document(&archive, &source, &task_version)?))
    });
    let text = match task.await.map_err(history::crashed).flatten() {
        Ok(text) => Some(text),
        Err(error) => {
            tracing::warn!(source = %version.source, version = version.number, %error, "search won't find the words of this version");
            None
        }
    };
    store.index_text(&version, text.as_deref()).await?;
    Ok(true)
}
