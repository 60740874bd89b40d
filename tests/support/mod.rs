//! What integration tests share.
#![allow(dead_code)]

pub mod house;
pub mod site;
