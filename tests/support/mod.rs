//! What integration tests share.
#![allow(dead_code)]

pub mod chain;
pub mod completions;
pub mod disk;
pub mod house;
pub mod official;
pub mod outbox;
pub mod service;
pub mod site;
