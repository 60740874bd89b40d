//! PDF through the whole program: read in a process of its own, compared, watched; a file that breaks its reader is
//! held with the reason, and the other sources go on.

#[path = "support/mod.rs"]
mod support;

#[path = "support/paper.rs"]
mod paper;

use paper::{Face, Paper, stream};
use support::house::{House, json_lines};
use support::site::{Answer, Site};

fn rule(days: &str) -> Vec<u8> {
    let mut paper = Paper::default();
    paper.sheet().line(Face::Bold, 14.0, 72.0, 740.0, "Part 9 - Safeguards");
    let y = paper.paragraph(10.0, 72.0, 700.0, 468.0, 18.0, "(a) A license is required to export an item of the schedule to any destination in Group D, unless the consignee is listed.");
    paper.paragraph(
        10.0,
        72.0,
        y,
        468.0,
        18.0,
        &format!("(b) An application is decided within {days} days of its receipt by the Office."),
    );
    paper.bytes()
}

/// Arrays so deep that a reader without a limit overflows its stack, in a file without a table of its objects.
fn broken() -> Vec<u8> {
    let deep = "[".repeat(20_000);
    format!("%PDF-1.7\n1 0 obj\n{deep}\nendobj\ntrailer\n<< /Root 1 0 R /Prev 0 >>\nstartxref\n9\n%%EOF\n").into_bytes()
}

/// A page whose few bytes unfold to more than any page holds.
fn bomb() -> Vec<u8> {
    let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..80 {
        std::io::Write::write_all(&mut writer, &spaces).expect("deflated");
    }
    let content: String = writer.finish().expect("deflated").into_iter().map(char::from).collect();
    let mut paper = Paper::default();
    paper.sheet().line(Face::Plain, 10.0, 72.0, 700.0, "(a) A license is required.");
    paper.objects.push((21, stream("/Filter /FlateDecode", &content)));
    paper.bytes()
}

#[tokio::test]
async fn two_papers_are_compared_by_their_words() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    std::fs::write(house.path().join("old.pdf"), rule("30")).expect("written");
    std::fs::write(house.path().join("new.pdf"), rule("45")).expect("written");
    let said = house.said(&["compare", "old.pdf", "new.pdf", "--exit-code"]).await.ends_with(1);
    assert!(said.out.contains("45") && said.out.contains("30") && said.out.contains("(b)"), "{said:?}");
    house.said(&["compare", "old.pdf", "old.pdf", "--exit-code"]).await.ends_with(0);
}

#[tokio::test]
async fn a_paper_is_watched_and_one_that_breaks_its_reader_is_held_alone() {
    let site = Site::start().await;
    let house = House::new(site.address(), "");
    for id in ["xx-good", "xx-bad"] {
        site.serve(&format!("/{id}.pdf"), Answer::body("application/pdf", rule("30")));
        house.source(id, &site.url(&format!("/{id}.pdf")));
    }
    let statuses = |out: &str| -> Vec<(String, String, String)> {
        let told = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        json_lines(out)
            .iter()
            .map(|line| (told(&line["source"]), told(&line["status"]), told(&line["reason"])))
            .collect()
    };
    let first = house.said(&["check", "--all", "--json"]).await;
    assert!(statuses(&first.out).iter().all(|(_, status, _)| status == "first"), "{first:?}");
    for (bad, words) in [(broken(), "broken PDF"), (bomb(), "too large to read")] {
        site.serve("/xx-bad.pdf", Answer::body("application/pdf", bad));
        let checked = house.said(&["check", "--all", "--json"]).await;
        let bad =
            statuses(&checked.out).into_iter().find(|(id, ..)| id == "xx-bad").unwrap_or_else(|| panic!("{checked:?}"));
        assert!(bad.1 == "held" && bad.2.contains(words), "{words}: {checked:?}");
        let good = statuses(&checked.out).into_iter().find(|(id, ..)| id == "xx-good").expect("checked");
        assert_eq!(good.1, "unchanged", "{checked:?}");
    }
    site.serve("/xx-bad.pdf", Answer::body("application/pdf", rule("45")));
    let checked = house.said(&["check", "--all", "--json"]).await;
    let mended = statuses(&checked.out).into_iter().find(|(id, ..)| id == "xx-bad").expect("checked");
    assert_eq!(mended.1, "revised", "{checked:?}");
}
