//! What an instruction is about: a path into the Code, outermost first.

use std::fmt;

/// One step of the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// `part 744`, by its number.
    Part(String),
    /// `subpart B`, by its letter.
    Subpart(String),
    /// `§ 744.23`, by its number.
    Section(String),
    /// `supplement no. 4 to part 744`, `appendix B to part 60`: lower case, the part included.
    Attachment(String),
    /// A heading named by its words: `under CHINA, PEOPLE'S REPUBLIC OF`.
    Heading(String),
    /// An entry of the Commerce Control List: `3A090`.
    Entry(String),
    /// One designator, `(a)`; in a comment to a rule `9` or `vi`.
    Paragraph(String),
    /// The definition of a term.
    Definition(String),
    /// A row of a list or table, by its name.
    Row(String),
    /// `table 1`, `note 2`, `footnote 3`: by name and number.
    Named(String),
    /// The undesignated text that follows the path.
    Undesignated,
    /// The text before the first paragraph below the path.
    Introduction,
    /// The heading of what the path leads to.
    Title,
    /// The authority citation.
    Authority,
    /// One sentence.
    Sentence(Ordinal),
    /// The last words of the target, or the first ones.
    End,
    Beginning,
    /// Something named by words that are not understood: `the closing bracket`. It is never found in a text.
    Unread(String),
}

/// Which sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ordinal {
    /// Counted from 1.
    Nth(usize),
    Last,
    /// A new one, or one that is named otherwise.
    Unnumbered,
}

/// A path, or a run of siblings from the path's end to the one named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    pub path: Vec<Step>,
    /// The last of a run: `(b) through (f)`; its own path.
    pub through: Option<Vec<Step>>,
}

impl Step {
    /// How deep in the Code a step stands; a path holds steps of growing rank.
    pub fn rank(&self) -> u8 {
        match self {
            Step::Part(_) => 0,
            Step::Subpart(_) => 1,
            Step::Section(_) | Step::Attachment(_) => 2,
            Step::Heading(_) => 3,
            Step::Entry(_) => 4,
            Step::Paragraph(_) => 5,
            Step::Named(_) => 6,
            Step::Definition(_) | Step::Row(_) => 7,
            Step::Undesignated | Step::Introduction | Step::Title | Step::Authority => 8,
            Step::Sentence(_) => 9,
            Step::End | Step::Beginning => 10,
            Step::Unread(_) => 11,
        }
    }

    /// True for what can hold paragraphs, not only words.
    pub fn is_container(&self) -> bool {
        self.rank() <= 7
    }
}

impl Target {
    pub fn of(step: Step) -> Target {
        Target { path: vec![step], through: None }
    }

    pub fn is_empty(&self) -> bool {
        self.path.is_empty()
    }

    /// The number of the section, where the path leads through one.
    pub fn section(&self) -> Option<&str> {
        self.path.iter().find_map(|step| match step {
            Step::Section(number) => Some(number.as_str()),
            _ => None,
        })
    }

    /// The part of the Code that it is in, by its number; a section and a supplement say it themselves.
    pub fn part(&self) -> Option<&str> {
        self.path.iter().find_map(|step| match step {
            Step::Part(number) => Some(number.as_str()),
            Step::Section(number) => number.split('.').next(),
            Step::Attachment(name) => name.rsplit_once("part ").map(|(_, number)| number),
            _ => None,
        })
    }

    /// `self` as said within `context`: what `self` names anew takes the place of what the context said of that level.
    pub fn within(&self, context: &Target) -> Target {
        let Some(first) = self.path.first() else { return context.clone() };
        let names_paragraph = matches!(first, Step::Paragraph(_));
        // The number of a section is unique in its title, and `supplement no. 4 to part 744` in the Code.
        let stands_alone = match first {
            Step::Section(_) => true,
            Step::Attachment(name) => name.contains(" part "),
            _ => false,
        };
        let keeps = |step: &Step| match step {
            _ if stands_alone => false,
            // A paragraph of a definition or a note, and `(1)` below `(a)`.
            Step::Definition(_) | Step::Named(_) | Step::Row(_) => {
                names_paragraph || matches!(first, Step::Named(_)) && step != first || step.rank() < first.rank()
            }
            Step::Paragraph(_) if names_paragraph => !is_outermost(first),
            Step::Heading(_) => step.rank() <= first.rank(),
            _ => step.rank() < first.rank(),
        };
        let kept: Vec<Step> = context.path.iter().filter(|step| keeps(step)).cloned().collect();
        let whole = |path: &Vec<Step>| kept.iter().chain(path).cloned().collect();
        Target { path: whole(&self.path), through: self.through.as_ref().map(whole) }
    }

    /// `self` inside `container`, whichever of the two the sentence named first.
    pub fn inside(&self, container: &Target) -> Target {
        match (self.path.first(), container.path.first()) {
            (Some(own), Some(outer)) if outer.rank() > own.rank() && !matches!(own, Step::Paragraph(_)) => {
                container.joined(self)
            }
            _ => self.joined(container),
        }
    }

    fn joined(&self, container: &Target) -> Target {
        let whole = |path: &Vec<Step>| container.path.iter().chain(path).cloned().collect();
        Target { path: whole(&self.path), through: self.through.as_ref().map(whole) }
    }
}

/// True for `(a)`: what stands directly below a section.
fn is_outermost(step: &Step) -> bool {
    matches!(step, Step::Paragraph(mark) if mark.trim_matches(['(', ')']).starts_with(|c: char| c.is_ascii_lowercase()))
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Part(number) => write!(f, "part {number}"),
            Step::Subpart(letter) => write!(f, "subpart {letter}"),
            Step::Section(number) => write!(f, "§ {number}"),
            Step::Attachment(name) | Step::Named(name) | Step::Heading(name) | Step::Entry(name) => f.write_str(name),
            Step::Paragraph(mark) => f.write_str(mark),
            Step::Definition(term) => write!(f, "“{term}”"),
            Step::Row(name) => write!(f, "row {name}"),
            Step::Undesignated => f.write_str("undesignated text"),
            Step::Introduction => f.write_str("introductory text"),
            Step::Title => f.write_str("heading"),
            Step::Authority => f.write_str("authority"),
            Step::Sentence(Ordinal::Nth(n)) => write!(f, "sentence {n}"),
            Step::Sentence(Ordinal::Last) => f.write_str("last sentence"),
            Step::Sentence(Ordinal::Unnumbered) => f.write_str("sentence"),
            Step::End => f.write_str("end"),
            Step::Beginning => f.write_str("beginning"),
            Step::Unread(words) => f.write_str(words),
        }
    }
}

/// Prints as a lawyer cites: `§ 744.23(a)(3), introductory text`, `part 744, authority`.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print(f, &self.path)?;
        match &self.through {
            Some(last) => {
                let own = last.iter().zip(&self.path).take_while(|(a, b)| a == b && !matches!(a, Step::Paragraph(_)));
                f.write_str(" through ")?;
                print(f, &last[own.count()..])
            }
            None => Ok(()),
        }
    }
}

fn print(f: &mut fmt::Formatter<'_>, path: &[Step]) -> fmt::Result {
    // A section number says which part it is in.
    let from = path.iter().position(|step| matches!(step, Step::Section(_))).unwrap_or(0);
    for (at, step) in path[from..].iter().enumerate() {
        let joins = matches!(step, Step::Paragraph(mark) if mark.starts_with('('));
        if at > 0 && !joins {
            f.write_str(", ")?;
        }
        write!(f, "{step}")?;
    }
    Ok(())
}
