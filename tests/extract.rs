//! The extraction room over real documents and hostile ones. What needs the corpus says "skipped" without it.

#[path = "extract/charsets.rs"]
mod charsets;
#[path = "extract/corpus.rs"]
mod corpus;
#[path = "extract/flattened.rs"]
mod flattened;
#[path = "extract/fuzzed.rs"]
mod fuzzed;
#[path = "extract/golden.rs"]
mod golden;
#[path = "extract/hostile.rs"]
mod hostile;
#[path = "extract/judging.rs"]
mod judging;
#[path = "extract/kept.rs"]
mod kept;
#[path = "extract/labelled.rs"]
mod labelled;
#[path = "extract/noise.rs"]
mod noise;
#[path = "support/paper.rs"]
mod paper;
#[path = "extract/pdf.rs"]
mod pdf;
#[path = "extract/properties.rs"]
mod properties;
#[path = "extract/records.rs"]
mod records;
#[path = "extract/support.rs"]
mod support;
#[path = "extract/xml_cfr.rs"]
mod xml_cfr;
#[path = "extract/xml_law.rs"]
mod xml_law;
