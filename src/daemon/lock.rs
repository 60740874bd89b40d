//! One daemon a data folder, and one `check` that may end the claims of a dead one: locked files that say who has them.
//!
//! The lock is the operating system's: it ends with the process, however that ends, so nothing stale is left.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

/// Held for as long as its owner runs.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

#[derive(Debug, thiserror::Error)]
pub enum LockError {
    #[error("another rulewatch runs on `{folder}`: {owner}; stop it, or choose another folder with --data")]
    Taken { folder: PathBuf, owner: String },
    #[error("`{file}` can't be locked")]
    Io { file: PathBuf, source: std::io::Error },
}

impl Lock {
    /// Takes the folder for this process, as the daemon does.
    pub fn take(folder: &Path) -> Result<Lock, LockError> {
        Lock::take_file(folder, "daemon.lock")
    }

    /// Takes the right to be the one that checks by hand. A daemon may start and run beside it.
    pub fn take_for_checks(folder: &Path) -> Result<Lock, LockError> {
        Lock::take_file(folder, "check.lock")
    }

    fn take_file(folder: &Path, name: &str) -> Result<Lock, LockError> {
        let path = folder.join(name);
        let broken = |source| LockError::Io { file: path.clone(), source };
        let mut file =
            File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(broken)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut owner = String::new();
                let _ = file.read_to_string(&mut owner);
                return Err(LockError::Taken { folder: folder.to_owned(), owner: owner.trim().to_owned() });
            }
            Err(TryLockError::Error(source)) => return Err(broken(source)),
        }
        let owner =
            format!("process {} since {}\n", std::process::id(), Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ"));
        file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(owner.as_bytes())).map_err(broken)?;
        Ok(Lock { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_daemon_is_told_who_has_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Lock::take(folder.path()).expect("the first takes it");
        let refused = Lock::take(folder.path()).expect_err("the second does not").to_string();
        assert!(refused.contains(&std::process::id().to_string()), "{refused}");
        drop(first);
        Lock::take(folder.path()).expect("free again");
    }
}
