//! Checks recorded together: those that end while a commit is under way share the next one.
//!
//! A commit costs a sync of the disk however much is in it. Every check still stands for itself: where one of a
//! group fails, the group is undone and each is recorded alone, and gets its own answer.

use tokio::sync::{mpsc, oneshot};

use super::StoreError;
use super::connections::{Connections, begin};
use super::record::{self, Recording};

/// Most checks that share a commit.
const MOST: usize = 128;

type Answer = Result<Option<i64>, StoreError>;

/// A check to record, and where to tell how that went.
#[derive(Debug)]
pub(super) struct Job {
    pub recording: Recording,
    pub answer: oneshot::Sender<Answer>,
}

/// Starts the task that records; it ends with the last sender.
pub(super) fn start(connections: Connections) -> mpsc::Sender<Job> {
    let (sender, mut jobs) = mpsc::channel(MOST);
    tokio::spawn(async move {
        let mut group: Vec<Job> = Vec::new();
        while jobs.recv_many(&mut group, MOST).await > 0 {
            let (recordings, answers): (Vec<_>, Vec<_>) =
                group.drain(..).map(|job| (job.recording, job.answer)).unzip();
            for (answer, result) in answers.into_iter().zip(record_each(&connections, &recordings).await) {
                // A caller that went away does not need its answer; what it asked for is recorded.
                let _ = answer.send(result);
            }
        }
    });
    sender
}

/// Records every check; the answers are in their order.
async fn record_each(connections: &Connections, recordings: &[Recording]) -> Vec<Answer> {
    if recordings.len() > 1
        && let Ok(answers) = record_together(connections, recordings).await
    {
        return answers;
    }
    let mut answers: Vec<Answer> = Vec::with_capacity(recordings.len());
    for recording in recordings {
        let answer = match answers.last() {
            // Each would wait as long for the same lock: one wait for the group is enough.
            Some(Err(locked @ StoreError::Locked(_))) => Err(locked.clone()),
            _ => record_together(connections, std::slice::from_ref(recording))
                .await
                .and_then(|mut answer| answer.remove(0)),
        };
        answers.push(answer);
    }
    answers
}

/// One transaction for all of them. Lost claims are answered one by one, for they write nothing; any other failure
/// undoes all.
async fn record_together(connections: &Connections, recordings: &[Recording]) -> Result<Vec<Answer>, StoreError> {
    let mut writer = connections.writer().await?;
    let mut transaction = begin(&mut writer).await?;
    let mut answers = Vec::with_capacity(recordings.len());
    for recording in recordings {
        match record::write(&mut transaction, recording).await {
            Err(error) if !error.is_lost_claim() => return Err(error),
            answer => answers.push(answer),
        }
    }
    transaction.commit().await?;
    Ok(answers)
}
