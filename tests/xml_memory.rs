//! A whole title of the Code is read in one pass: memory beyond the document stays within what its largest section needs.
//!
//! Memory is counted by the allocator of this binary, so the bound holds on any machine; it holds one test only.

#[path = "support/counting.rs"]
mod counting;

use std::fmt::Write;

use counting::{Counting, counted};
use rulewatch::extract::extract;
use rulewatch::snapshot::{Retrieval, Snapshot, Validators};
use rulewatch::source::Recipe;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Ten megabytes of sections as the eCFR has them, and the size of the largest.
fn title() -> (String, usize) {
    const SIZE: usize = 10 << 20;
    let mut xml =
        String::from("<?xml version=\"1.0\"?>\n<ECFR>\n<DIV1 N=\"15\" TYPE=\"TITLE\"><HEAD>Title 15—Commerce</HEAD>\n");
    let mut largest = 0;
    let mut part = 700;
    while xml.len() < SIZE {
        part += 1;
        let _ = writeln!(xml, "<DIV5 N=\"{part}\" TYPE=\"PART\"><HEAD>PART {part}—CONTROLS</HEAD>");
        for section in 1..=12 {
            let start = xml.len();
            let _ = write!(xml, "<DIV8 N=\"{part}.{section}\" TYPE=\"SECTION\"><HEAD>§ {part}.{section} Scope.</HEAD>");
            for letter in 'a'..='z' {
                let _ = writeln!(
                    xml,
                    "<P>({letter}) <I>Kettles.</I> No person may export, reexport or transfer a kettle of \
                    more than {section} litres without a licence, except as § {part}.1 provides for the vessels of class {letter}.</P>"
                );
                for number in 1..=6 {
                    let _ = writeln!(
                        xml,
                        "<P>({number}) The vessel is made of copper, brass or another alloy that the list in \
                        supplement no. {number} names, and holds less than 8<FR>1/2</FR> litres; or</P>"
                    );
                }
            }
            xml.push_str("</DIV8>");
            largest = largest.max(xml.len() - start);
        }
        xml.push_str("</DIV5>");
    }
    xml.push_str("</DIV1>\n</ECFR>");
    (xml, largest)
}

#[test]
fn a_title_is_read_in_memory_for_its_largest_section_and_its_document() {
    let (xml, largest) = title();
    let url: url::Url = "https://agency.gov/title-15.xml".parse().unwrap();
    let retrieval = Retrieval {
        source: "title-15".parse().unwrap(),
        url: url.clone(),
        final_url: url,
        redirects: Vec::new(),
        status: 200,
        content_type: "application/xml; charset=utf-8".to_owned(),
        validators: Validators::default(),
        headers: Vec::new(),
        fetched_at: "2026-01-01T00:00:00Z".parse().unwrap(),
        as_of: None,
        rendered_by: None,
    };
    let snapshot = Snapshot::new(retrieval, xml.into_bytes());
    let (document, peak, kept) = counted(|| extract(&snapshot, &Recipe::default()).unwrap());
    let megabytes = |bytes: usize| bytes as f64 / f64::from(1 << 20);
    println!(
        "{} blocks; document {:.1} MB, peak {:.1} MB, largest section {:.3} MB",
        document.blocks.len(),
        megabytes(kept),
        megabytes(peak),
        megabytes(largest)
    );
    assert!(peak < 5 * largest + (50 << 20), "{:.1} MB", megabytes(peak));
}
