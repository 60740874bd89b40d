//! A whole title of the Code is read in one pass: memory beyond the document stays within what its largest section needs.
//!
//! Memory is counted by the allocator of this binary, so the bound holds on any machine; it holds one test only.

use std::alloc::{GlobalAlloc, Layout, System};
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use rulewatch::extract::extract;
use rulewatch::snapshot::{Retrieval, Snapshot, Validators};
use rulewatch::source::Recipe;

/// The system's allocator, counting what is in use.
struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is passed on to the system's allocator unchanged; only sizes are counted beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = IN_USE.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(now, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(at, layout) }
    }
}

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
    let before = IN_USE.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let document = extract(&snapshot, &Recipe::default()).unwrap();
    let peak = PEAK.load(Ordering::Relaxed) - before;
    let kept = IN_USE.load(Ordering::Relaxed) - before;
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
