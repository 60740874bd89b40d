//! A mailbox on this machine: a Maildir or an mbox file, whose messages are taken out one by one.
//!
//! Invariant: a message leaves the mailbox only after it was dealt with. A crash in between shows it once more.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Messages of one reading; the rest waits for the next one.
const MOST: usize = 1_000;
/// Bytes of a message that are read.
const MOST_BYTES: u64 = 1 << 20;

/// A message in a mailbox.
#[derive(Debug)]
pub struct Letter {
    pub bytes: Vec<u8>,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// A file of its own in a Maildir.
    File(PathBuf),
    /// Of an mbox file that was put aside as a whole; its last message takes the file with it.
    Mbox { aside: PathBuf, last: bool },
}

impl Letter {
    /// Takes the message out of the mailbox.
    pub fn done(self) -> io::Result<()> {
        match self.place {
            Place::File(path) => fs::remove_file(path),
            Place::Mbox { aside, last: true } => fs::remove_file(aside),
            Place::Mbox { last: false, .. } => Ok(()),
        }
    }
}

/// The messages that lie in a mailbox, at most a thousand of a Maildir. None where there is no mailbox yet.
pub fn letters(mailbox: &Path) -> io::Result<Vec<Letter>> {
    match fs::metadata(mailbox) {
        Ok(facts) if facts.is_dir() => maildir(mailbox),
        Ok(_) => mbox(mailbox),
        // What an earlier reading put aside and did not end.
        Err(error) if error.kind() == io::ErrorKind::NotFound => mbox(mailbox),
        Err(error) => Err(error),
    }
}

/// `new` and `cur` of a Maildir (<https://cr.yp.to/proto/maildir.html>).
fn maildir(folder: &Path) -> io::Result<Vec<Letter>> {
    let mut letters = Vec::new();
    for part in ["new", "cur"] {
        let entries = match fs::read_dir(folder.join(part)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            if letters.len() < MOST && path.is_file() {
                let mut bytes = Vec::new();
                File::open(&path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
                letters.push(Letter { bytes, place: Place::File(path) });
            }
        }
    }
    Ok(letters)
}

/// An mbox file (RFC 4155) is put aside first: what is delivered from then on goes into a new one.
fn mbox(file: &Path) -> io::Result<Vec<Letter>> {
    let mut name = file.as_os_str().to_owned();
    name.push(".rulewatch");
    let aside = PathBuf::from(name);
    if !aside.try_exists()? {
        match fs::rename(file, &aside) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            renamed => renamed?,
        }
    }
    let bytes = fs::read(&aside)?;
    let messages = parted(&bytes);
    if messages.is_empty() {
        fs::remove_file(&aside)?;
    }
    let count = messages.len();
    let letter = |(at, message): (usize, Vec<u8>)| Letter {
        bytes: message,
        place: Place::Mbox { aside: aside.clone(), last: at + 1 == count },
    };
    Ok(messages.into_iter().enumerate().map(letter).collect())
}

/// The messages of an mbox: each begins with a line `From `, and a line of it that begins so is written `>From `.
fn parted(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut messages: Vec<Vec<u8>> = Vec::new();
    let mut after_blank = true;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if after_blank && line.starts_with(b"From ") {
            messages.push(Vec::new());
        } else if let Some(message) = messages.last_mut() {
            let quoted = line.starts_with(b">") && without_signs(line).starts_with(b"From ");
            let line = if quoted { &line[1..] } else { line };
            if message.len() as u64 + line.len() as u64 <= MOST_BYTES {
                message.extend_from_slice(line);
            }
        }
        after_blank = line.trim_ascii().is_empty();
    }
    messages
}

/// The line without the `>` it begins with.
fn without_signs(line: &[u8]) -> &[u8] {
    let signs = line.iter().take_while(|byte| **byte == b'>').count();
    &line[signs..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mbox_is_parted_at_its_from_lines_and_unquoted() {
        let mbox = b"From a@b Thu Jan  1\nSubject: one\n\n>From here on\nFrom within\n\nFrom c@d Thu Jan  1\nSubject: two\n\n>>From\n";
        let told: Vec<String> = parted(mbox).into_iter().map(|m| String::from_utf8(m).expect("text")).collect();
        assert_eq!(told, ["Subject: one\n\nFrom here on\nFrom within\n\n", "Subject: two\n\n>>From\n"]);
    }

    #[test]
    fn a_message_stays_until_it_was_dealt_with() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("bounces");
        fs::write(&file, "From a\nSubject: one\n\nFrom b\nSubject: two\n").expect("a mailbox");
        let first = letters(&file).expect("messages");
        assert_eq!(first.len(), 2);
        drop(first);
        fs::write(&file, "From c\nSubject: three\n").expect("one more, meanwhile");
        let again = letters(&file).expect("the same messages");
        assert_eq!(again.len(), 2);
        again.into_iter().for_each(|letter| letter.done().expect("taken out"));
        let next = letters(&file).expect("what came meanwhile");
        assert_eq!(next[0].bytes, b"Subject: three\n");
        next.into_iter().for_each(|letter| letter.done().expect("taken out"));
        assert!(letters(&file).expect("an empty mailbox").is_empty());
    }

    #[test]
    fn a_maildir_is_read_file_by_file() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("new")).expect("a folder");
        fs::write(folder.path().join("new/1"), "Subject: one\n").expect("a message");
        let found = letters(folder.path()).expect("messages");
        assert_eq!(found[0].bytes, b"Subject: one\n");
        found.into_iter().for_each(|letter| letter.done().expect("taken out"));
        assert!(letters(folder.path()).expect("an empty mailbox").is_empty());
    }
}
