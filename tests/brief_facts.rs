//! Facts: what a text states, against labelled sentences, examples of the patterns, and whatever a hostile page may hold.

#[path = "brief/facts.rs"]
mod facts;
#[path = "brief/facts_hostile.rs"]
mod hostile;
#[path = "brief/patterns.rs"]
mod patterns;
