//! Amendatory instructions: read from real rules against labels made by hand, and applied to real parts of the Code.
//!
//! `amend/labels.tsv` holds the labels. Instructions of the Federal Register and of notices stand in the order of their
//! rule, since each is read within those above it; those of the corpus are told by their order alone.

use std::fs;

use rulewatch::amend::{Action, Amendment, Outline};

mod amend {
    pub mod corpus;
}

/// One instruction with what it says.
struct Label {
    rule: String,
    text: String,
    /// `verb target`, in order; `None` where the text is no instruction of the Federal Register.
    expected: Option<Vec<String>>,
}

fn told(amendment: &Amendment) -> String {
    let to = match &amendment.action {
        Action::Redesignate { to } | Action::Designate { to } => format!(" -> {to}"),
        Action::Move { beside, .. } => format!(" -> {beside}"),
        _ => String::new(),
    };
    format!("{} {}{to}", amendment.action.verb(), amendment.target)
}

/// The labels in order. The instructions of a rule of the corpus are read from it; a rule that is not there is left out.
fn labels() -> Vec<Label> {
    let file = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/amend/labels.tsv")).expect("labels");
    let mut labels = Vec::new();
    let mut rule = String::new();
    let mut printed: std::vec::IntoIter<String> = Vec::new().into_iter();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [of, text, expected] = fields[..] else { panic!("three fields: {line}") };
        if of != rule {
            rule = of.to_owned();
            printed = amend::corpus::instructions(of).into_iter();
        }
        let text = match text {
            "" => match printed.next() {
                Some(text) => text,
                None => continue,
            },
            text => text.to_owned(),
        };
        let expected = (expected != "-").then(|| expected.split("; ").map(str::to_owned).collect());
        labels.push(Label { rule: of.to_owned(), text, expected });
    }
    labels
}

#[test]
fn instructions_are_read_as_a_lawyer_reads_them() {
    let labels = labels();
    let (mut read, mut verbs, mut targets) = (0, 0, 0);
    let mut outline = Outline::default();
    let mut rule = "";
    let verb = |told: &String| told.split(' ').next().map(str::to_owned);
    let target = |told: &String| told.split_once(' ').map(|(_, target)| target.to_owned());
    for label in &labels {
        if label.rule != rule {
            (rule, outline) = (&label.rule, Outline::default());
        }
        let found: Vec<String> = outline.read(&label.text).iter().map(told).collect();
        let Some(expected) = &label.expected else { continue };
        read += 1;
        let same_verbs = found.iter().map(verb).eq(expected.iter().map(verb));
        let same_targets = found.iter().map(target).eq(expected.iter().map(target));
        verbs += usize::from(same_verbs);
        targets += usize::from(same_targets);
        if !(same_verbs && same_targets) {
            println!(
                "{}: {}\n  expected {}\n  found    {}",
                label.rule,
                label.text,
                expected.join("; "),
                found.join("; ")
            );
        }
    }
    let share = |right: usize| right as f64 / read as f64;
    println!("{read} instructions: verbs {:.4}, targets {:.4}", share(verbs), share(targets));
    assert!(share(verbs) >= 0.99, "verbs {verbs} of {read}");
    assert!(share(targets) >= 0.98, "targets {targets} of {read}");
}
