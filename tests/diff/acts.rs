//! What hunks touch, and which of them are one act.

use rulewatch::diff::{Act, Class, diff};

use super::document;

/// Compares and tells each hunk's class, each act with its hunks from 1, and the class of what needs no reading.
fn check(old: &[&str], new: &[&str], classes: &[Class], acts: &[&str], quiet: &[Class]) {
    let found = diff(&document(old), &document(new));
    assert_eq!(found.hunks.iter().map(|hunk| hunk.class).collect::<Vec<_>>(), classes);
    assert_eq!(found.quiet.iter().map(|pair| pair.class).collect::<Vec<_>>(), quiet);
    let told = found.groups.iter().map(|group| {
        let act = match &group.act {
            Act::Cascade => "cascade".to_owned(),
            Act::SameEdit { gone, come } => format!("{gone:?} -> {come:?}"),
        };
        let whole = |whole: bool| if whole { "" } else { "+" };
        let members = group.members.iter().map(|member| format!(" {}{}", member.hunk + 1, whole(member.whole)));
        act + &members.collect::<String>()
    });
    assert_eq!(told.collect::<Vec<_>>(), acts);
}

#[test]
fn every_hunk_says_what_it_touches_at_most() {
    use Class::*;
    let old = [
        "§ 1~Licences",
        "(a)~Applications under paragraph (c) are reviewed by the operating committee within thirty days.",
        "(b)~The exporter keeps records of every shipment for five years from the date of export.",
        "(c)~Items destined to a military end user require “a licence” in every case without exception.",
        "(d)~Nothing in this section exempts the holder from the rules on  deemed exports to third parties.",
    ];
    let new = [
        "§ 1~Licences",
        "(a)~Applications under paragraph (d) are reviewed by the operating committee within thirty days.",
        "(b)~The exporter keeps records of every shipment for six years from the date of export.",
        "(c)~Items destined to a military end user require \"a licence\" in every case without exception.",
        "(e)~Nothing in this section exempts the holder from the rules on deemed exports to third parties.",
    ];
    check(&old, &new, &[Citation, Text, Designator], &[], &[Typography]);
    let spaced = old.map(|line| line.replace("deemed exports", "deemed  exports"));
    check(&old, &spaced.each_ref().map(String::as_str), &[], &[], &[WhiteSpace]);
}

fn all(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

const BODIES: [&str; 5] = [
    "The exporter must submit a quarterly report to the Bureau within 30 days of shipment.",
    "License exceptions are unavailable for items destined to a military end user in any country.",
    "Records of every transfer shall be retained for five years from the date of the transaction.",
    "The Under Secretary may waive the waiting period where the consignee has been validated.",
    "No person may proceed with a transaction knowing that a violation is about to occur.",
];

#[test]
fn neighbours_renumbered_in_one_go_are_one_act() {
    use Class::*;
    let lines = |designators: &[&str], bodies: &[&str]| -> Vec<String> {
        let parts = designators.iter().zip(bodies).map(|(designator, body)| format!("{designator}~{body}"));
        std::iter::once("§ 5~Review".to_owned()).chain(parts).collect()
    };
    let old = lines(&["(a)", "(b)", "(c)", "(d)"], &BODIES[..4]);
    let new = lines(&["(a)", "(b)", "(c)", "(d)", "(e)"], &[BODIES[0], BODIES[4], BODIES[1], BODIES[2], BODIES[3]]);
    check(&all(&old), &all(&new), &[Text, Designator, Designator, Designator], &["cascade 2 3 4"], &[]);

    // One of them says something else besides.
    let edited = BODIES[2].replace("five", "seven");
    let new = lines(&["(a)", "(b)", "(c)", "(d)", "(e)"], &[BODIES[0], BODIES[4], BODIES[1], &edited, BODIES[3]]);
    check(&all(&old), &all(&new), &[Text, Designator, Text, Designator], &["cascade 2 3+ 4"], &[]);

    // A number left out divides what was done in two acts.
    let new = lines(&["(b)", "(c)", "(e)", "(f)"], &BODIES[..4]);
    check(&all(&old), &all(&new), &[Designator; 4], &["cascade 1 2", "cascade 3 4"], &[]);
}

#[test]
fn sections_numbered_through_the_law_are_renumbered_across_its_chapters() {
    use Class::*;
    let old = ["第五条~国家建立全链条管控机制并公布细则。", "第六条~出口经营者应当申请许可并提交合同副本。"];
    let new = ["第六条~国家建立全链条管控机制并公布细则。", "第七条~出口经营者应当申请许可并提交合同副本。"];
    check(&old, &new, &[Designator, Designator], &["cascade 1 2"], &[]);
}

#[test]
fn the_same_edit_in_many_places_is_one_act() {
    use Class::*;
    let lines = |agency: &str, days: &str| -> Vec<String> {
        vec![
            "§ 7~Agencies".to_owned(),
            format!("(a)~Applications are sent to the {agency} by registered mail."),
            format!("(b)~The {agency} answers within {days} days of the receipt of an application."),
            format!("(c)~Appeals against decisions of the {agency} are heard by the Under Secretary."),
            format!("(d)~Where the {agency} finds a violation, it informs the holder of the licence."),
        ]
    };
    let (old, new) = (lines("Office of Licensing", "30"), lines("Trade Bureau", "45"));
    let (old, new) = (all(&old), all(&new));
    check(&old, &new, &[Text; 4], &[r#""Office of Licensing" -> "Trade Bureau" 1 2+ 3 4"#], &[]);
    // In two places it is a coincidence.
    check(&old[..3], &new[..3], &[Text; 2], &[], &[]);
}
