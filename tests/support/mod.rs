//! What integration tests share.
#![allow(dead_code)]

pub mod chain;
pub mod house;
pub mod site;
