//! Labelled hunks: how they are read, made into two documents, judged and counted.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use rulewatch::brief::classes::{Direction, Verdict, verdicts};
use rulewatch::citation::Citation;
use rulewatch::diff::diff;
use rulewatch::document::{Block, BlockKind, Cell, Document, Link};
use rulewatch::schedule::Schedule;
use rulewatch::source::{Recipe, Source};

/// One labelled hunk.
#[derive(Debug, Clone)]
pub struct Label {
    pub id: String,
    language: String,
    kind: String,
    title: String,
    path: Vec<String>,
    old: String,
    new: String,
    pub class: String,
    pub severity: u8,
    pub direction: String,
}

/// The labels of a file of `tests/brief`.
pub fn labels(file: &str) -> Vec<Label> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/brief")).join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#') && !line.starts_with("id\t"));
    lines.map(label).collect()
}

fn label(line: &str) -> Label {
    let cells: Vec<String> = line.split('\t').map(|cell| cell.replace("\\n", "\n").replace("\\t", "\t")).collect();
    let [id, language, kind, title, path, old, new, class, severity, direction, _] = &cells[..] else {
        panic!("{} cells: {line}", cells.len())
    };
    Label {
        id: id.clone(),
        language: language.clone(),
        kind: kind.clone(),
        title: title.clone(),
        path: path.split(" / ").filter(|element| !element.is_empty()).map(str::to_owned).collect(),
        old: old.clone(),
        new: new.clone(),
        class: class.clone(),
        severity: severity.parse().unwrap_or_else(|_| panic!("severity: {line}")),
        direction: direction.clone(),
    }
}

impl Label {
    /// What the rules say of the hunk.
    fn judged(&self) -> Judged {
        let (old, new) = self.sides();
        let difference = diff(&old, &new);
        let found = verdicts(&self.source(), &old, &new, &difference);
        assert!(found.iter().all(|verdicts| !verdicts.is_empty()), "{}: a hunk without a verdict", self.id);
        let lead = found.iter().filter_map(|verdicts| verdicts.first()).max_by_key(|verdict| verdict.severity);
        lead.map_or_else(Judged::quiet, Judged::by)
    }

    fn source(&self) -> Source {
        Source {
            id: "labelled".parse().expect("an id"),
            title: self.title.clone(),
            issuer: String::new(),
            jurisdiction: String::new(),
            url: "https://rules.example/".parse().expect("a URL"),
            language: None,
            topics: Vec::new(),
            schedule: Schedule::every("1d").expect("a schedule"),
            recipe: Recipe::default(),
            ties: Default::default(),
            calendar: None,
            browser: false,
            headers: Vec::new(),
            notes: String::new(),
        }
    }

    /// The documents before and after: the block between two that stay.
    fn sides(&self) -> (Document, Document) {
        let context = |text: &str| Block::new(BlockKind::Paragraph, Citation::default(), text);
        let (above, below) =
            (context("The text above stays as it is."), context("What follows is the same on both sides."));
        let (old, new) = (self.block(&self.old), self.block(&self.new));
        let (old, new) = match self.kind.as_str() {
            "added" => (vec![above.clone(), below.clone()], vec![above, new, below]),
            "removed" => (vec![above.clone(), old, below.clone()], vec![above, below]),
            "moved" => (vec![old, above.clone(), below.clone()], vec![above, below, new]),
            "link" => self.relinked(above),
            _ => (vec![above.clone(), old, below.clone()], vec![above, new, below]),
        };
        let document = |blocks| Document { title: self.title.clone(), language: Some(self.language.clone()), blocks };
        (document(old), document(new))
    }

    /// The same words, `[words](target)`, with links to the two targets.
    fn relinked(&self, above: Block) -> (Vec<Block>, Vec<Block>) {
        let linked = |text: &str| {
            let (before, rest) = text.split_once('[').unwrap_or_else(|| panic!("{}: no link", self.id));
            let (words, rest) = rest.split_once("](").unwrap_or_else(|| panic!("{}: no target", self.id));
            let (target, after) = rest.split_once(')').unwrap_or_else(|| panic!("{}: an open target", self.id));
            let block = self.block(&format!("{before}{words}{after}"));
            let link = Link { range: before.len()..before.len() + words.len(), target: target.to_owned() };
            vec![above.clone(), Block { links: vec![link], ..block }]
        };
        (linked(&self.old), linked(&self.new))
    }

    fn block(&self, text: &str) -> Block {
        let citation = Citation(self.path.clone());
        let columns: Vec<(&str, &str)> = text.split(" || ").filter_map(|cell| cell.split_once('=')).collect();
        let is_row = columns.len() > 1 && columns.len() == text.split(" || ").count();
        if is_row {
            let mut row = Block::new(BlockKind::TableRow, citation, "");
            for (column, cell) in columns {
                if !row.text.is_empty() {
                    row.text.push_str(" | ");
                }
                let range = row.text.len()..row.text.len() + cell.len();
                row.text.push_str(cell);
                row.cells.push(Cell { column: column.to_owned(), range });
            }
            return row;
        }
        let designator_len = match self.kind.as_str() {
            "redesignated" => text
                .find([')', '）', '条', '條', ' '])
                .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8)),
            _ => self.path.last().filter(|last| text.starts_with(last.as_str())).map_or(0, String::len),
        };
        let heading = self.path.last().is_some_and(|last| last == &format!("heading:{text}"));
        let kind = if heading { BlockKind::Heading(2) } else { BlockKind::Paragraph };
        Block { designator_len, ..Block::new(kind, citation, text) }
    }
}

/// What the first verdict says, in the words of the labels.
#[derive(Debug)]
struct Judged {
    class: &'static str,
    severity: u8,
    direction: &'static str,
    rule: String,
}

impl Judged {
    fn by(verdict: &Verdict) -> Judged {
        let direction = match verdict.direction {
            Direction::Tightens => "T",
            Direction::Loosens => "L",
            Direction::Neutral => "N",
            Direction::Unclear => "?",
        };
        Judged { class: verdict.class.as_str(), severity: verdict.severity, direction, rule: verdict.rule.clone() }
    }

    /// A difference in typography alone is no hunk.
    fn quiet() -> Judged {
        Judged { class: "TYP", severity: 1, direction: "N", rule: "no hunk".to_owned() }
    }
}

/// The labels with what was judged.
pub struct Score<'a>(Vec<(&'a Label, Judged)>);

impl<'a> Score<'a> {
    pub fn of(labels: &'a [Label]) -> Score<'a> {
        Score(labels.iter().map(|label| (label, label.judged())).collect())
    }

    fn share(&self, right: impl Fn(&Label, &Judged) -> bool) -> f64 {
        percent(self.0.iter().filter(|(label, judged)| right(label, judged)).count(), self.0.len())
    }

    /// Of the class over all labels, where each has one: right ones among all.
    pub fn micro_f1(&self) -> f64 {
        self.share(|label, judged| label.class == judged.class)
    }

    /// The mean over classes that have at least five labels.
    pub fn macro_f1(&self) -> f64 {
        let all: Vec<f64> =
            self.classes().filter(|class| self.labelled(class) >= 5).map(|class| self.f1(&class)).collect();
        all.iter().sum::<f64>() / all.len().max(1) as f64
    }

    fn classes(&self) -> impl Iterator<Item = String> {
        let mut classes: Vec<String> = self.0.iter().map(|(label, _)| label.class.clone()).collect();
        classes.sort();
        classes.dedup();
        classes.into_iter()
    }

    fn labelled(&self, class: &str) -> usize {
        self.0.iter().filter(|(label, _)| label.class == class).count()
    }

    fn f1(&self, class: &str) -> f64 {
        let both = self.0.iter().filter(|(label, judged)| label.class == class && judged.class == class).count();
        let judged = self.0.iter().filter(|(_, judged)| judged.class == class).count();
        percent(2 * both, self.labelled(class) + judged)
    }

    pub fn severity_within(&self, most: u8) -> f64 {
        self.share(|label, judged| label.severity.abs_diff(judged.severity) <= most)
    }

    /// Of the directions that were asserted.
    pub fn directions_right(&self) -> f64 {
        let asserted: Vec<_> = self.0.iter().filter(|(_, judged)| judged.direction != "?").collect();
        percent(asserted.iter().filter(|(label, judged)| label.direction == judged.direction).count(), asserted.len())
    }

    pub fn unclear(&self) -> f64 {
        self.share(|_, judged| judged.direction == "?")
    }

    /// What was judged otherwise than it is labelled, a line each.
    pub fn misses(&self) -> impl Iterator<Item = String> {
        let wrong = |(label, judged): &&(&Label, Judged)| {
            label.class != judged.class || label.severity != judged.severity || (label.direction != judged.direction)
        };
        self.0.iter().filter(wrong).map(|(label, judged)| {
            format!(
                "{}: {} {} {} is judged {} {} {} by {}: {} / {}: {:?} -> {:?}",
                label.id,
                label.class,
                label.severity,
                label.direction,
                judged.class,
                judged.severity,
                judged.direction,
                judged.rule,
                label.title,
                label.path.join(" / "),
                label.old,
                label.new
            )
        })
    }

    /// How often each class was taken for each other.
    fn confusion(&self) -> BTreeMap<(String, &'static str), usize> {
        let mut counts = BTreeMap::new();
        for (label, judged) in self.0.iter().filter(|(label, judged)| label.class != judged.class) {
            *counts.entry((label.class.clone(), judged.class)).or_default() += 1;
        }
        counts
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

impl fmt::Display for Score<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} hunks: class F1 {:.1} (mean over classes {:.1}), severity exact {:.1}, within one {:.1}, \
             directions right {:.1} of those asserted, unclear {:.1}",
            self.0.len(),
            self.micro_f1(),
            self.macro_f1(),
            self.severity_within(0),
            self.severity_within(1),
            self.directions_right(),
            self.unclear()
        )?;
        for class in self.classes() {
            write!(f, "  {class:4} {:3} labelled, F1 {:5.1}", self.labelled(&class), self.f1(&class))?;
            let wrong = |said: &str| {
                let of_class = self.0.iter().filter(|(label, judged)| label.class == class && judged.direction == said);
                of_class.filter(|(label, judged)| label.direction != judged.direction).count()
            };
            for said in ["T", "L", "N", "?"] {
                if wrong(said) > 0 {
                    write!(f, ", {} wrongly {said}", wrong(said))?;
                }
            }
            for ((_, taken), count) in self.confusion().iter().filter(|((labelled, _), _)| *labelled == class) {
                write!(f, ", {count} taken for {taken}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
