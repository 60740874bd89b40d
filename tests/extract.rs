//! The extraction room over real documents and hostile ones. What needs the corpus says "skipped" without it.

#[path = "extract/support.rs"]
mod support;

#[path = "extract/measure.rs"]
mod measure;
