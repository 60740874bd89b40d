//! A list of tens of thousands of parties is read one record at a time: memory beyond the text is that of the document.
//!
//! Memory is counted by the allocator of this binary, so the bound holds on any machine; it holds one test only.

#[path = "support/counting.rs"]
mod counting;

use counting::{Counting, counted};
use rulewatch::document::Document;
use rulewatch::extract::extract;
use rulewatch::snapshot::{Retrieval, Snapshot};
use rulewatch::source::{Format, Recipe};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Ten megabytes of parties as the consolidated screening list has them.
fn list() -> String {
    const SIZE: usize = 10 << 20;
    let mut list = String::from("{\"meta\": {\"license\": \"public\"}, \"results\": [");
    let mut number = 0;
    while list.len() < SIZE {
        number += 1;
        let party = serde_json::json!({
            "id": format!("{number:040x}"), "source": "Entity List (EL) - Bureau of Industry and Security",
            "entity_number": null, "type": if number % 3 == 0 { "Individual" } else { "Entity" }, "programs": ["EL"],
            "name": format!("Trading House {number} of the Northern Quay"), "title": null,
            "addresses": [{"address": format!("{number} Quay Road, Building 7"), "city": "Shenzhen", "state": null, "postal_code": "518000", "country": "CN"}],
            "federal_register_notice": format!("87 FR {}", 13_000 + number % 999), "start_date": "2022-03-09", "end_date": null,
            "standard_order": null, "license_requirement": "For all items subject to the EAR. (See §744.11 of the EAR)",
            "license_policy": "Presumption of denial", "call_sign": null, "vessel_type": null, "gross_tonnage": null,
            "remarks": if number % 50 == 0 { "A long remark on the party. ".repeat(40) } else { String::new() },
            "source_list_url": "https://www.bis.doc.gov/index.php/the-entity-list", "alt_names": [format!("T.H. {number}"), format!("TH{number} Ltd.")],
            "citizenships": [], "dates_of_birth": [], "nationalities": [], "ids": [], "country": "CN",
        });
        list += if number > 1 { ", " } else { "" };
        list += &party.to_string();
    }
    list + "]}"
}

fn read(body: &str, keep: &str) -> (Document, usize, usize) {
    let url: url::Url = "https://agency.gov/consolidated.json".parse().unwrap();
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let retrieval = Retrieval::local(&"us-csl".parse().unwrap(), url, "application/json", now);
    let snapshot = Snapshot::new(retrieval, body.as_bytes().to_vec());
    let recipe = Recipe {
        format: Format::Json,
        keep: vec![keep.to_owned()],
        key: vec!["source".to_owned(), "id".to_owned()],
        ..Recipe::default()
    };
    counted(|| extract(&snapshot, &recipe).unwrap())
}

#[test]
fn a_long_list_is_read_in_memory_for_its_document_and_says_the_same_as_read_whole() {
    let list = list();
    let megabytes = |bytes: usize| bytes as f64 / f64::from(1 << 20);
    let (whole, whole_peak, _) = read(&list, "$['results'][*]");
    let (streamed, peak, kept) = read(&list, "$.results[*]");
    println!(
        "{} blocks of {:.1} MB: document {:.1} MB, peak {:.1} MB; read whole {:.1} MB, {:.1} times as much",
        streamed.blocks.len(),
        megabytes(list.len()),
        megabytes(kept),
        megabytes(peak),
        megabytes(whole_peak),
        whole_peak as f64 / peak as f64
    );
    assert!(streamed == whole, "the same document");
    assert!(peak < 2 * kept, "peak {:.1} MB, document {:.1} MB", megabytes(peak), megabytes(kept));
}
