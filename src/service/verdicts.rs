//! Verdicts on held captures, given while the service runs.

use jiff::Timestamp;

use super::{LEASE, Service};
use crate::check::{self, CheckError, Checked, JudgeError};
use crate::history;
use crate::source::Source;

impl Service {
    /// Makes a held capture the next version of its source; deliveries fall due by it as by any other.
    ///
    /// # Errors
    /// Where the source is being checked, or the capture can't be a version.
    pub async fn accept_held(
        &self,
        source: &Source,
        number: u32,
        by: &str,
        now: Timestamp,
    ) -> Result<Checked, JudgeError> {
        let store = &self.edges.store;
        let claim = store.claim(&source.id, now, LEASE).await.map_err(CheckError::from)?;
        let claim = claim.ok_or_else(|| JudgeError::Busy(source.id.to_string()))?;
        let known = async {
            let state = store.source_state(&source.id).await.map_err(CheckError::from)?.ok_or(JudgeError::Gone)?;
            check::accept(&self.edges, source, (&claim, &state), number, by, now).await
        };
        let accepted = known.await;
        match &accepted {
            Ok(_) => {
                self.deliveries_due.notify_one();
                self.checks_due.notify_one();
            }
            // Recording ends a claim by itself.
            Err(_) => self.give_back(&claim).await,
        }
        accepted
    }

    /// Remembers that a held capture is not the policy text; under the claim too, for a check may be writing beside it.
    pub async fn reject_held(&self, source: &Source, number: u32, by: &str, now: Timestamp) -> Result<(), JudgeError> {
        let claim = self.edges.store.claim(&source.id, now, LEASE).await.map_err(CheckError::from)?;
        let claim = claim.ok_or_else(|| JudgeError::Busy(source.id.to_string()))?;
        let (archive, source, by) = (self.edges.archive.clone(), source.clone(), by.to_owned());
        let task = tokio::task::spawn_blocking(move || check::reject(&archive, &source, number, &by, now)).await;
        self.give_back(&claim).await;
        task.map_err(history::crashed)?
    }
}
