//! Alerts by other ways than mail: what each receiver is sent, what becomes of it when the receiver misbehaves, and feeds.

mod delivering;
mod feeds;
#[path = "../support/golden.rs"]
mod golden;
#[path = "../support/letter.rs"]
mod letter;
mod payloads;
mod program;
#[path = "../support/receiver.rs"]
mod receiver;
#[path = "../support/redline.rs"]
mod redline;
#[path = "../support/smtp.rs"]
mod smtp;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/told.rs"]
mod told;
