//! The mails that a service has written, and the links in them.

use std::collections::BTreeSet;
use std::fs;

use super::house::House;

/// Every mail that lies in the outbox, headers and bodies undone enough to be searched.
pub fn mails(house: &House) -> Vec<String> {
    let Ok(folder) = fs::read_dir(house.path().join("snapshots/outbox")) else { return Vec::new() };
    let paths: BTreeSet<_> = folder.map(|entry| entry.expect("a file").path()).collect();
    let texts = paths.into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "eml"));
    texts.map(|path| fs::read_to_string(path).expect("a mail").replace("=\r\n", "").replace("=3D", "=")).collect()
}

/// The path on the server of the link for a purpose in a mail; `public` is what links begin with.
pub fn link(mail: &str, public: &str, page: &str) -> String {
    let beginning = format!("{public}/{page}/");
    let at = mail.find(&beginning).unwrap_or_else(|| panic!("no link to {page} in {mail}"));
    let token: String = mail[at + beginning.len()..].chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
    format!("/{page}/{token}")
}
