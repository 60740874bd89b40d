//! What is written together: checks that end and parcels that are marked while a commit is under way share the next one.
//!
//! A commit costs a sync of the disk however much is in it. Each still stands for itself: where one of a group fails, the
//! group is undone and each is written alone, and gets its own answer.

use sqlx::AnyConnection;
use tokio::sync::{mpsc, oneshot};

use super::connections::{Connections, begin};
use super::parcels::{self, Mark};
use super::record::{self, Recording};
use super::{Store, StoreError};

/// Most that share a commit.
const MOST: usize = 128;

/// For a check the revision's id, where one was recorded.
type Answer = Result<Option<i64>, StoreError>;

/// What is to be written, in a transaction that others may share.
#[derive(Debug)]
pub(super) enum Writing {
    Check(Box<Recording>),
    Mark(Mark),
}

impl Writing {
    /// A claim that was lost is found before anything is written.
    async fn write(&self, connection: &mut AnyConnection) -> Answer {
        match self {
            Writing::Check(recording) => record::write(connection, recording).await,
            Writing::Mark(mark) => parcels::write(connection, mark).await.map(|()| None),
        }
    }
}

/// Something to write, and where to tell how that went.
#[derive(Debug)]
pub(super) struct Job {
    writing: Writing,
    answer: oneshot::Sender<Answer>,
}

impl Store {
    /// Answers when it is on the disk.
    pub(super) async fn write(&self, writing: Writing) -> Answer {
        let (answer, answered) = oneshot::channel();
        self.jobs.send(Job { writing, answer }).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }
}

/// Starts the task that writes; it ends with the last sender.
pub(super) fn start(connections: Connections) -> mpsc::Sender<Job> {
    let (sender, mut jobs) = mpsc::channel(MOST);
    tokio::spawn(async move {
        let mut group: Vec<Job> = Vec::new();
        while jobs.recv_many(&mut group, MOST).await > 0 {
            let (writings, answers): (Vec<_>, Vec<_>) = group.drain(..).map(|job| (job.writing, job.answer)).unzip();
            for (answer, result) in answers.into_iter().zip(write_each(&connections, &writings).await) {
                // A caller that went away does not need its answer; what it asked for is written.
                let _ = answer.send(result);
            }
        }
    });
    sender
}

/// Writes every one; the answers are in their order.
async fn write_each(connections: &Connections, writings: &[Writing]) -> Vec<Answer> {
    if writings.len() > 1
        && let Ok(answers) = write_together(connections, writings).await
    {
        return answers;
    }
    let mut answers: Vec<Answer> = Vec::with_capacity(writings.len());
    for writing in writings {
        let answer = match answers.last() {
            // Each would wait as long for the same lock: one wait for the group is enough.
            Some(Err(locked @ StoreError::Locked(_))) => Err(locked.clone()),
            _ => {
                write_together(connections, std::slice::from_ref(writing)).await.and_then(|mut answer| answer.remove(0))
            }
        };
        answers.push(answer);
    }
    answers
}

/// One transaction for all of them. Lost claims are answered one by one, for they write nothing; any other failure
/// undoes all.
async fn write_together(connections: &Connections, writings: &[Writing]) -> Result<Vec<Answer>, StoreError> {
    let mut writer = connections.writer().await?;
    let mut transaction = begin(&mut writer).await?;
    let mut answers = Vec::with_capacity(writings.len());
    for writing in writings {
        match writing.write(&mut transaction).await {
            Err(error) if !error.is_lost_claim() => return Err(error),
            answer => answers.push(answer),
        }
    }
    transaction.commit().await?;
    Ok(answers)
}
