//! What may be noise, what never is, and how a place becomes known.

use super::mask::mask;
use super::*;
use crate::citation::Citation;
use crate::diff::diff;
use crate::document::{Block, BlockKind, Document};

#[test]
fn clocks_counters_and_tokens_are_cut_out_and_designations_are_not() {
    let check = |text: &str, expected: &[(Kind, &str)]| {
        let masked = mask(text);
        let found: Vec<(Kind, &str)> =
            masked.found.iter().map(|found| (found.kind, &text[found.range.clone()])).collect();
        assert_eq!(found, expected, "{text}");
    };
    use Kind::{Clock, Count, Token};
    check("Visitors: 12,345", &[(Count, "12,345")]);
    check("浏览次数：123 次", &[(Count, "123")]);
    check("Generated at 2026-01-15T12:00:01Z", &[(Clock, "2026-01-15T12:00:01Z")]);
    check("as of Tue Jan 17 14:14:06 UTC 2017", &[(Clock, "Tue Jan 17 14:14:06 UTC 2017")]);
    check("on January 5, 2026 at 3:04 p.m. EST", &[(Clock, "January 5, 2026 at 3:04 p.m. EST")]);
    check("今天是2026年1月5日 星期一", &[(Clock, "2026年1月5日 星期一")]);
    check("posted 3 hours ago", &[(Clock, "3 hours ago")]);
    check("session 9f86d081884c7d65", &[(Token, "9f86d081884c7d65")]);
    check("id 123e4567-e89b-12d3-a456-426614174000", &[(Token, "123e4567-e89b-12d3-a456-426614174000")]);
    for text in
        ["ECCN 3A090", "15 CFR 744.23", "第3条", "a 5-year term", "internationalisation", "§12", "1.5", "SUPPLEMENTARY"]
    {
        check(&text.replace("15 CFR ", ""), &[]);
    }
}

#[test]
fn two_values_of_one_place_have_one_shape() {
    let same = |a: &str, b: &str| assert_eq!(mask(a).skeleton, mask(b).skeleton, "{a} and {b}");
    same("Visitors: 999", "Visitors: 1,000");
    same("January 31, 2026", "February 1, 2026");
    same("at 9:59:59", "at 10:00:00");
    let differ = |a: &str, b: &str| assert_ne!(mask(a).skeleton, mask(b).skeleton, "{a} and {b}");
    differ("2026-01-15", "January 15, 2026");
    differ("session 9f86d081884c7d65", "session 9f86d081884c7d65aa");
    differ("Visitors: 10", "Visitors: none");
}

/// A rule with a line below its title that may be noise.
fn document(line: &str) -> Document {
    let title = Citation(vec!["heading:Safeguards".to_owned()]);
    let mut law = Block::new(BlockKind::Paragraph, title.child("(a)"), "(a) A licence is required for 25 items.");
    law.designator_len = 3;
    let heading = Block::new(BlockKind::Heading(1), title.clone(), "Safeguards");
    let line = Block::new(BlockKind::Paragraph, title, line);
    Document { blocks: vec![heading, line, law], ..Document::default() }
}

/// The checks of one source, an hour apart.
struct Checks {
    memory: Memory,
    version: Document,
    number: u32,
    hour: i64,
}

impl Checks {
    fn new(document: Document) -> Checks {
        Checks { memory: Memory::default(), version: document, number: 1, hour: 0 }
    }

    fn check(&mut self, new: &Document) -> Finding {
        self.hour += 1;
        let diff = diff(&self.version, new);
        let compared = Compared {
            old: &self.version,
            new,
            diff: &diff,
            recipe: Sha256([1; 32]),
            version: self.number,
            found: Sha256::of(new.text().as_bytes()),
            at: Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(self.hour),
        };
        let (finding, memory) = weigh(&self.memory, &compared);
        // What is remembered has to survive the index.
        let json = serde_json::to_string(&memory).unwrap();
        self.memory = serde_json::from_str(&json).unwrap();
        assert_eq!(self.memory, memory);
        if finding == Finding::News {
            (self.version, self.number) = (new.clone(), self.number + 1);
        }
        finding
    }

    fn line(&mut self, line: &str) -> Finding {
        self.check(&document(line))
    }
}

/// Checks that know a counter for noise, at 103.
fn counted() -> Checks {
    let mut checks = Checks::new(document("Visitors: 100"));
    for number in 101..=103 {
        assert_eq!(checks.line(&format!("Visitors: {number}")), Finding::Noise);
    }
    assert_eq!(checks.memory.learned().count(), 1);
    checks
}

#[test]
fn three_moves_in_a_row_of_one_shape_make_a_place_volatile() {
    let mut checks = Checks::new(document("Visitors: 100"));
    for (number, learned) in [(101, 0), (102, 0), (103, 1), (250, 1)] {
        assert_eq!(checks.line(&format!("Visitors: {number}")), Finding::Noise);
        assert_eq!(checks.memory.learned().count(), learned, "{number}");
    }
    assert!(checks.memory.owes());
    assert_eq!(checks.memory.told().as_deref(), Some("1 volatile place"));
}

#[test]
fn a_suspect_that_stands_still_surfaces_at_the_next_check() {
    let mut checks = Checks::new(document("Entries: 100"));
    assert_eq!(checks.line("Entries: 101"), Finding::Noise);
    assert!(checks.memory.told().unwrap().contains("`100` -> `101`"));
    assert_eq!(checks.line("Entries: 101"), Finding::News);
    assert_eq!(checks.line("Entries: 101"), Finding::Same);
    assert_eq!(checks.memory, Memory { recipe: Some(Sha256([1; 32])), version: 2, ..Memory::default() });
}

#[test]
fn a_suspect_that_is_gone_again_surfaces_too() {
    let mut checks = Checks::new(document("Entries: 100"));
    checks.line("Entries: 101");
    let bytes = Sha256::of(document("Entries: 101").text().as_bytes());
    assert_eq!(checks.line("Entries: 100"), Finding::Undone(bytes));
}

#[test]
fn a_counter_that_goes_down_is_news() {
    let mut checks = Checks::new(document("Entries: 100"));
    assert_eq!(checks.line("Entries: 99"), Finding::News);
    let mut checks = counted();
    assert_eq!(checks.line("Visitors: 7"), Finding::News);
    assert_eq!(checks.memory.places, [], "a place that broke its rule is not known any more");
}

#[test]
fn a_volatile_place_of_another_shape_is_news() {
    for line in ["Visitors: about 104", "Visitors: 104 today", "Visitors: closed", "Visitors: 10:04"] {
        assert_eq!(counted().line(line), Finding::News, "{line}");
    }
}

#[test]
fn a_volatile_place_that_stops_surfaces_after_four_times_its_longest_pause() {
    let mut checks = counted();
    let findings: Vec<Finding> = (0..6).map(|_| checks.line("Visitors: 104")).collect();
    use Finding::{News, Noise, Same};
    assert_eq!(findings, [Noise, Noise, Noise, Noise, Noise, News]);
    assert_eq!(checks.line("Visitors: 104"), Same);
}

#[test]
fn noise_beside_a_changed_word_of_law_hides_nothing() {
    let mut checks = counted();
    let mut new = document("Visitors: 104");
    new.blocks[2].text = "(a) A licence is required for 50 items.".into();
    assert_eq!(checks.check(&new), Finding::News);
    assert_eq!(checks.memory.learned().count(), 1, "what is known stays known");
    new.blocks[1].text = "Visitors: 105".into();
    assert_eq!(checks.check(&new), Finding::Noise);
}

#[test]
fn moves_beside_other_changes_teach_nothing() {
    let mut checks = Checks::new(document("Visitors: 100"));
    checks.line("Visitors: 101");
    checks.line("Visitors: 102");
    let mut new = document("Visitors: 103");
    new.blocks[2].text = "(a) A licence is required for 50 items.".into();
    assert_eq!(checks.check(&new), Finding::News);
    assert_eq!(checks.memory.places, []);
}

#[test]
fn a_daily_date_is_told_until_it_is_known() {
    let day = |day: usize| format!("Updated January {day}, 2026");
    let mut checks = Checks::new(document(&day(1)));
    let mut findings = Vec::new();
    for today in 2..=6 {
        findings.extend((0..24).map(|_| checks.line(&day(today))));
    }
    let news = findings.iter().filter(|finding| **finding == Finding::News).count();
    assert_eq!(news, 2, "the third move makes it known");
    assert_eq!(findings.last(), Some(&Finding::Noise));
}

#[test]
fn a_date_that_moves_once_a_month_is_told_each_time() {
    let mut checks = Checks::new(document("Next meeting: January 15, 2026"));
    for month in ["February", "March", "April", "June", "July"] {
        let line = format!("Next meeting: {month} 15, 2026");
        let findings: Vec<Finding> = (0..30 * 24).map(|_| checks.line(&line)).collect();
        assert_eq!(findings.iter().filter(|finding| **finding == Finding::News).count(), 1, "{month}");
    }
}

#[test]
fn a_clock_that_moves_at_every_check_of_a_month_is_known() {
    let mut checks = Checks::new(document("Printed January 15, 2026"));
    for month in ["February", "March", "April", "June"] {
        checks.hour += 30 * 24;
        assert_eq!(checks.line(&format!("Printed {month} 14, 2026")), Finding::Noise);
    }
    assert_eq!(checks.memory.learned().count(), 1);
}

#[test]
fn words_of_law_are_never_noise() {
    let lines = [
        ("Fee: $100", "Fee: $101"),
        ("The fee is 100 yuan and must be paid", "The fee is 101 yuan and must be paid"),
        ("A share of 25 percent", "A share of 26 percent"),
        ("An age of 10 years", "An age of 11 years"),
        ("A process of 14 nm", "A process of 16 nm"),
        ("Effective January 1, 2026", "Effective January 2, 2026"),
        ("Comments close January 1, 2026", "Comments close January 2, 2026"),
        ("Valid until 2026-01-01", "Valid until 2026-01-02"),
        ("自2026年1月1日起施行", "自2026年1月2日起施行"),
        ("Not 100 but few", "Not 101 but few"),
        ("See section 100", "See section 101"),
        ("ECCN 3A090 covers 100", "ECCN 3A090 covers 101"),
        ("商务部公告〔2026〕 100", "商务部公告〔2026〕 101"),
    ];
    for (was, is) in lines {
        assert_eq!(Checks::new(document(was)).line(is), Finding::News, "{was}");
    }
}

#[test]
fn designated_text_rows_and_notes_are_never_noise() {
    let at = |change: fn(&mut Block)| {
        let of = |line: &str| {
            let mut document = document(line);
            change(&mut document.blocks[1]);
            document
        };
        Checks::new(of("Items: 100")).check(&of("Items: 101"))
    };
    assert_eq!(at(|_| {}), Finding::Noise);
    assert_eq!(at(|block| block.designator_len = 1), Finding::News);
    assert_eq!(at(|block| block.kind = BlockKind::TableRow), Finding::News);
    assert_eq!(at(|block| block.kind = BlockKind::Note), Finding::News);
    assert_eq!(at(|block| block.citation = block.citation.child("§ 744.23")), Finding::News);
    assert_eq!(at(|block| block.citation = block.citation.child("row:Acme")), Finding::News);
    assert_eq!(at(|block| block.citation = Citation(vec!["第二条".into()])), Finding::News);
}

#[test]
fn below_a_section_only_a_stamp_of_the_visit_may_be_noise() {
    let of = |line: &str| {
        let mut document = document(line);
        document.blocks[1].citation = Citation(vec!["§ 744.23".into()]);
        document
    };
    assert_eq!(Checks::new(of("Visitors: 100")).check(&of("Visitors: 101")), Finding::Noise);
    assert_eq!(Checks::new(of("浏览次数：100")).check(&of("浏览次数：101")), Finding::Noise);
    assert_eq!(Checks::new(of("Countries: 100")).check(&of("Countries: 101")), Finding::News);
}

#[test]
fn blocks_that_come_go_or_change_a_word_are_news() {
    let mut checks = counted();
    let mut new = document("Visitors: 104");
    new.blocks.push(Block::new(BlockKind::Paragraph, Citation::default(), "Guests: 12"));
    assert_eq!(checks.check(&new), Finding::News);
    new.blocks.pop();
    assert_eq!(checks.check(&new), Finding::News);
}

#[test]
fn a_link_that_leads_elsewhere_is_news_and_one_with_a_session_is_noise() {
    let linked = |target: &str| {
        let mut document = document("Read the guidance");
        document.blocks[1].links.push(crate::document::Link { range: 9..17, target: target.into() });
        document
    };
    let check = |was: &str, is: &str, expected: Finding| {
        assert_eq!(Checks::new(linked(was)).check(&linked(is)), expected, "{was} and {is}");
    };
    check("https://a.gov/g?v=9f86d081884c7d65", "https://a.gov/g?v=2c26b46b68ffc68f", Finding::Noise);
    check("https://a.gov/g/2026/101.pdf", "https://a.gov/g/2026/102.pdf", Finding::News);
    check("https://a.gov/g", "https://a.gov/h", Finding::News);
}

/// A rule with a list of teasers below it.
fn teasing(teasers: &[&str]) -> Document {
    let mut document = document(
        "Read the guidance of the Office on the export of goods to any destination of the schedule, and on the records to be kept",
    );
    let related = Citation(vec!["heading:Related".to_owned()]);
    document.blocks.push(Block::new(BlockKind::Heading(2), related.clone(), "Related"));
    for (at, text) in teasers.iter().enumerate() {
        let mut block = Block::new(BlockKind::ListItem, related.child(format!("item:{}", at + 1)), *text);
        block.links.push(crate::document::Link { range: 0..text.len(), target: format!("https://a.gov/{text}") });
        document.blocks.push(block);
    }
    document
}

#[test]
fn rotating_teasers_are_told_until_they_are_known() {
    use Finding::{News, Noise};
    let mut checks = Checks::new(teasing(&["Our fair", "New staff"]));
    let findings: Vec<Finding> = [["A visit", "Open day"], ["A talk", "A prize"], ["Games", "Music"], ["Snow", "Rain"]]
        .map(|teasers| checks.check(&teasing(&teasers)))
        .to_vec();
    assert_eq!(findings, [News, News, Noise, Noise]);
    assert_eq!(checks.check(&teasing(&["Snow", "Hail"])), News, "one that stays is no rotation");
}

#[test]
fn teasers_that_rest_are_none() {
    let mut checks = Checks::new(teasing(&["Our fair", "New staff"]));
    for teasers in [["A visit", "Open day"], ["A talk", "A prize"], ["Games", "Music"], ["Snow", "Rain"]] {
        assert_eq!(checks.check(&teasing(&teasers)), Finding::News);
        checks.memory = checks.memory.rested().expect("they are not known yet");
    }
}

#[test]
fn lists_that_are_the_document_or_stand_in_the_law_are_no_teasers() {
    let rotates = |change: fn(&mut Document)| {
        let of = |teasers: &[&str]| {
            let mut document = teasing(teasers);
            change(&mut document);
            document
        };
        let mut checks = Checks::new(of(&["Our fair", "New staff"]));
        let turns = [["A visit", "Open day"], ["A talk", "A prize"], ["Games", "Music"]];
        turns.map(|teasers| checks.check(&of(&teasers)))[2] == Finding::Noise
    };
    assert!(rotates(|_| {}));
    assert!(!rotates(|document| drop(document.blocks.drain(1..3))), "most of the text is the list");
    assert!(!rotates(|document| document.blocks[4].designator_len = 1));
    assert!(!rotates(|document| document.blocks[4].links.clear()));
    assert!(!rotates(|document| document.blocks[4].citation = Citation(vec!["§ 744.23".into()])));
    assert!(!rotates(|document| document.blocks[4].kind = BlockKind::TableRow));
    assert!(!rotates(|document| drop(document.blocks.pop())), "one link alone may be the new rule");
}

#[test]
fn another_recipe_or_version_starts_anew_without_losing_anything() {
    let mut checks = counted();
    checks.memory.recipe = Some(Sha256([2; 32]));
    assert_eq!(checks.line("Visitors: 104"), Finding::Noise);
    assert_eq!((checks.memory.learned().count(), checks.memory.suspects().count()), (0, 1));
    let mut checks = Checks::new(document("Entries: 100"));
    checks.line("Entries: 101");
    // A crash between archive and index: the version is there, what was known of it is not.
    (checks.version, checks.number) = (document("Entries: 101"), 2);
    assert_eq!(checks.line("Entries: 101"), Finding::Same);
}
