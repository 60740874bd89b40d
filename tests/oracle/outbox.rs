//! What was sent, read off the messages themselves by an independent parser.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use mail_parser::MessageParser;
use regex::Regex;

use super::Ledger;

pub struct Sent {
    pub messages: usize,
    /// When each revision was told to whom: once for each time.
    pub ledger: Ledger,
}

/// Every message of the outbox; the revisions of one are known by the commands that show them.
pub fn read(folder: &Path) -> Sent {
    let command = Regex::new(r"rulewatch diff ([a-z0-9-]+) --from [0-9]+ --to ([0-9]+)").expect("a pattern");
    let (mut messages, mut ledger) = (0, Ledger::new());
    for file in fs::read_dir(folder).expect("an outbox") {
        let bytes = fs::read(file.expect("a file").path()).expect("read");
        let message = MessageParser::new().parse(&bytes).expect("a message");
        let to = message.to().and_then(|to| to.first()).and_then(|one| one.address()).expect("a recipient").to_owned();
        let date = Timestamp::from_second(message.date().expect("a date").to_timestamp()).expect("a time");
        let text = message.body_text(0).expect("a text");
        messages += 1;
        for found in command.captures_iter(&text) {
            let told = (found[1].to_owned(), found[2].parse().expect("a number"));
            ledger.entry((to.clone(), told)).or_default().push(date);
        }
    }
    Sent { messages, ledger }
}
