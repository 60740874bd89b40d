//! A disk of a few megabytes, to be filled.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A small disk of its own, while it lasts.
pub struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None` where this user may not mount one.
    pub fn mount(megabytes: u32) -> Option<SmallDisk> {
        let folder = tempfile::tempdir().ok()?;
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        mounted.ok()?.status.success().then_some(SmallDisk(folder))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes all the room there is.
    pub fn fill(&self) {
        let mut room = vec![0; 1 << 20];
        let mut number = 0;
        while !room.is_empty() {
            number += 1;
            if fs::write(self.path().join(format!("filler-{number}")), &room).is_err() {
                room.truncate(room.len() / 2);
            }
        }
    }

    pub fn clear(&self) {
        for file in fs::read_dir(self.path()).expect("listed") {
            let path = file.expect("a file").path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("filler")) {
                fs::remove_file(path).expect("removed");
            }
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).output();
    }
}
