//! A watchlist of rules that a server on loopback serves.

use std::net::SocketAddr;
use std::path::Path;

/// Writes sources `xx-rule-0`, `xx-rule-1` ... below a house's watchlist; each is at `/rule-N` of the site.
pub fn write_rules(house: &Path, site: SocketAddr, count: usize) {
    let issuer = house.join("watchlist/xx");
    std::fs::create_dir_all(&issuer).expect("a folder");
    for number in 0..count {
        let text = format!(
            "title = \"Rule {number}\"\nissuer = \"XX\"\njurisdiction = \"XA\"\nurl = \"http://{site}/rule-{number}\"\n\
             [schedule]\nevery = \"15m\"\n"
        );
        std::fs::write(issuer.join(format!("xx-rule-{number}.toml")), text).expect("written");
    }
}
