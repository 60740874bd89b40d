//! Verdicts against labels: hunks of which a person said class, severity and direction.
//!
//! `tests/brief/tune.tsv` is what the rules were written with; `tests/brief/test.tsv` is not: of it only the figures and the
//! confusion by class are looked at. A line: id, language, kind of hunk, title, citation path, old text, new text, class,
//! severity, direction (T, L, N, ?), where it is from.

#[path = "brief/labels.rs"]
mod labels;

use labels::{Score, labels};

/// The bounds of acceptance, in percent.
fn check(name: &str, score: &Score) {
    println!("{name}: {score}");
    assert!(score.micro_f1() >= 95.0, "{name}: class F1 {:.1}", score.micro_f1());
    assert!(score.macro_f1() >= 95.0, "{name}: class F1 over classes {:.1}", score.macro_f1());
    assert!(score.severity_within(1) >= 98.0, "{name}: severity within one {:.1}", score.severity_within(1));
    assert!(score.severity_within(0) >= 90.0, "{name}: severity exact {:.1}", score.severity_within(0));
    assert!(score.directions_right() >= 95.0, "{name}: directions right {:.1}", score.directions_right());
    assert!(score.unclear() <= 25.0, "{name}: unclear {:.1}", score.unclear());
}

#[test]
fn verdicts_on_the_hunks_the_rules_were_written_with_are_right() {
    let labels = labels("tune.tsv");
    let score = Score::of(&labels);
    score.misses().for_each(|miss| println!("{miss}"));
    check("tune", &score);
}

#[test]
fn verdicts_on_hunks_that_no_rule_was_written_with_are_right() {
    check("test", &Score::of(&labels("test.tsv")));
}
