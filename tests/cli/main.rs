//! Every subcommand as a person or a script runs it: what it prints where, how it ends, what it stores.

#[path = "../support/mod.rs"]
mod support;

mod amending;
mod checks;
mod comparing;
mod coverage;
mod demo;
mod people;
mod reading;
mod sources;
mod summaries;
mod upkeep;
mod usage;

use support::house::House;
use support::site::{Answer, Site};

/// A rule long enough to be one.
fn rule(percent: u32) -> String {
    rule_titled("Part 912—Safeguards", percent)
}

fn rule_titled(title: &str, percent: u32) -> String {
    format!(
        "<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav><main><h1>{title}</h1>\
         <p>(a) A license is required to export an item described in the schedule to any destination in Group D, unless \
         the consignee is listed in Supplement No. 2 to this part.</p>\
         <p>(b) The share of a consignee owned by a listed entity may not exceed {percent} percent.</p>\
         <p>(c) Records of each transaction are kept for five years and shown to the Office on request.</p></main></body></html>"
    )
}

/// A house with one source, `xx-rule`, and its site.
async fn one_source() -> (House, Site) {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    site.serve("/rule", Answer::html(rule(50)));
    house.source("xx-rule", &site.url("/rule"));
    (house, site)
}

/// The same after a first version and these revisions.
async fn revised(percents: &[u32]) -> (House, Site) {
    let (house, site) = one_source().await;
    house.say(&["check", "xx-rule"]).await;
    for percent in percents {
        site.serve("/rule", Answer::html(rule(*percent)));
        house.say(&["check", "xx-rule"]).await;
    }
    (house, site)
}
