//! Texts kept in a git history: one version a commit that touched a file.

use std::path::Path;
use std::process::Command;

use jiff::Timestamp;
use url::Url;

use super::files::address;
use super::{Kept, PastError};
use crate::snapshot::{Retrieval, Snapshot, media_type_of};
use crate::source::{Source, SourceId};

/// The file as of each commit that touched it, oldest first, dated by the commit. The repository is only read.
pub fn commits(source: &Source, file: &Path, now: Timestamp) -> Result<Vec<Kept>, PastError> {
    // A commit that removed the file has no text of it.
    let listed = git(file, &["log", "--diff-filter=AMRTC", "--reverse", "--format=%H %ct", "--", &name(file)]);
    let place = || file.display().to_string();
    let listed = match listed {
        Ok(listed) if !listed.is_empty() => listed,
        // One that was removed is still in the commits.
        _ if !file.exists() => return Err(PastError::NotThere(place())),
        Err(PastError::Git { said, .. }) if said.contains("not a git repository") => {
            return Err(PastError::NotInGit(place()));
        }
        Err(PastError::Git { said, .. }) if !said.contains("does not have any commits yet") => {
            return Err(PastError::Git { place: place(), said });
        }
        _ => return Err(PastError::NoCommit(place())),
    };
    let mut kept = Vec::new();
    for line in String::from_utf8_lossy(&listed).lines() {
        let Some((commit, seconds)) = line.split_once(' ') else { continue };
        let Some(as_of) = seconds.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok()) else {
            continue;
        };
        let (source, file, commit) = (source.id.clone(), file.to_owned(), commit.to_owned());
        let mut url = address(&file)?;
        url.set_fragment(Some(&format!("commit={commit}")));
        let (name, at) = (commit.chars().take(12).collect(), url.clone());
        kept.push(Kept { name, url, as_of, read: Box::new(move || read(&source, at, &file, &commit, now)) });
    }
    // Commits of other clocks: no version is of an earlier moment than the one before.
    kept.sort_by_key(|kept| kept.as_of);
    Ok(kept)
}

fn read(source: &SourceId, url: Url, file: &Path, commit: &str, now: Timestamp) -> Result<Snapshot, PastError> {
    let body = git(file, &["show", &format!("{commit}:./{}", name(file))])?;
    Ok(Snapshot::new(Retrieval::local(source, url, media_type_of(file), now), body))
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What git answers in the file's folder.
fn git(file: &Path, arguments: &[&str]) -> Result<Vec<u8>, PastError> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |said: String| PastError::Git { place: file.display().to_string(), said };
    let output = Command::new("git").env("LC_ALL", "C").arg("-C").arg(folder).args(arguments).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned())),
    }
}
