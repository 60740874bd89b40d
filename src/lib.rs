//! rulewatch: a policy-document diff and change monitor.
//!
//! The floors below are in reading order, lowest first. A module imports only from its own floor's
//! values or from the floors above it in this list; `tests/layering.rs` fails on an import the other way.

// Floor 0: values. No input or output, no clock.
pub mod citation;
pub mod delivery;
pub mod document;
pub mod fold;
pub mod numeral;
pub mod schedule;
pub mod secret;
pub mod snapshot;
pub mod source;
pub mod subscription;
pub mod version;
pub mod wording;

// Floor 1: pure functions from values to values.
pub mod amend;
pub mod brief;
pub mod concern;
pub mod diff;
pub mod extract;
pub mod render;
pub mod revision;
pub mod search;
pub mod volatile;

// Floor 2: edges, where bytes come in and go out. They never import each other.
pub mod archive;
pub mod fetch;
pub mod mail;
pub mod reader;
pub mod seal;
pub mod store;
pub mod summary;
pub mod watchlist;

// Floor 3: use cases.
pub mod alert;
pub mod check;
pub mod event;
pub mod history;
pub mod operator;
pub mod past;
pub mod people;
pub mod reindex;
pub mod service;
pub mod trial;

// Floor 4: faces.
pub mod cli;
pub mod config;
pub mod daemon;
pub mod demo;
pub mod web;
