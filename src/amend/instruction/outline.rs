//! The order of instructions: which stands below which, and what it takes from those above it.

use super::clause::{self, Instruction};
use crate::amend::action::{Action, Amendment};
use crate::amend::target::Target;

/// Follows instructions in the order in which a rule prints them.
#[derive(Debug, Default)]
pub struct Outline {
    /// The part that the rule's headings name.
    part: Option<String>,
    /// What the instructions above the next one said, outermost first.
    above: Vec<Above>,
}

#[derive(Debug)]
struct Above {
    number: String,
    leads_to: Vec<Target>,
    opens: Vec<Action>,
}

impl Outline {
    /// A heading names the part that the next instructions amend: `PART 744—CONTROL POLICY`.
    pub fn enter_part(&mut self, part: &str) {
        self.part = Some(part.to_owned());
        self.above.clear();
    }

    /// Reads the next instruction, its designator first: `2. Amend § 744.23 by:`, `a. Revising paragraph (b); and`.
    pub fn read(&mut self, text: &str) -> Vec<Amendment> {
        let (number, text) = numbered(text);
        let level = self.level(number);
        self.above.truncate(level);
        let contexts = match self.above.last() {
            Some(above) if !above.leads_to.is_empty() => above.leads_to.clone(),
            _ => vec![self.part_alone()],
        };
        let opened = self.above.last().map(|above| above.opens.clone()).unwrap_or_default();
        let mut whole = Instruction::default();
        for context in &contexts {
            let own = match clause::read(text, context) {
                own if own.amendments.is_empty() && !opened.is_empty() => listed(text, context, &opened).unwrap_or(own),
                own => own,
            };
            whole.amendments.extend(own.amendments);
            whole.leads_to.extend(own.leads_to);
            whole.opens = own.opens;
        }
        if level == 0
            && let Some(part) =
                whole.leads_to.iter().chain(whole.amendments.iter().map(|a| &a.target)).find_map(part_of)
        {
            self.part = Some(part);
        }
        self.above.push(Above { number: number.to_owned(), leads_to: whole.leads_to, opens: whole.opens });
        whole.amendments
    }

    /// The number of the instruction read last, with those it stands below: `2.d.(1)`.
    pub fn number(&self) -> String {
        self.above.iter().map(|above| above.number.as_str()).collect::<Vec<&str>>().join(".")
    }

    fn part_alone(&self) -> Target {
        use crate::amend::target::Step;
        self.part.clone().map(|part| Target::of(Step::Part(part))).unwrap_or_default()
    }

    /// How deep an instruction of this number stands below those read last.
    fn level(&self, number: &str) -> usize {
        let bare = number.trim_matches(['(', ')', '.']);
        // `(1)` stands below `a.`, but for a rule that numbers its instructions in this way.
        let is_number = bare.bytes().all(|b| b.is_ascii_digit());
        let is_framed = number.starts_with('(') && self.above.first().is_some_and(|top| !top.number.starts_with('('));
        if bare.is_empty() || is_number && !is_framed {
            return 0;
        }
        // A designator that goes on where one above left off stands beside it.
        let beside = (1..self.above.len()).rev().find(|&level| follows(&self.above[level].number, bare));
        beside.unwrap_or(self.above.len().min(if is_first(bare) { 4 } else { 1 }))
    }
}

/// A target in a list that an instruction opened: `i. “Applicant or borrower”;`.
fn listed(text: &str, context: &Target, opened: &[Action]) -> Option<Instruction> {
    let found = clause::listed(text, context);
    let done = opened
        .iter()
        .flat_map(|action| found.iter().map(|target| Amendment { action: action.clone(), target: target.clone() }));
    (!found.is_empty()).then(|| Instruction { amendments: done.collect(), ..Instruction::default() })
}

fn part_of(target: &Target) -> Option<String> {
    use crate::amend::target::Step;
    target.path.iter().find_map(|step| match step {
        Step::Part(number) => Some(number.clone()),
        _ => None,
    })
}

/// The designator of an instruction, and its text.
pub fn numbered(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(['■', '▪', '•']).trim_start();
    let after = text.strip_prefix("Par.").or_else(|| text.strip_prefix("Paragraph")).map(str::trim_start);
    let counted = after.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(text);
    let len = counted.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'(' | b')')).count();
    let (number, rest) = counted.split_at(len);
    let bare = number.trim_matches(['(', ')']);
    let is_number =
        !bare.is_empty() && bare.len() <= 5 && (bare.bytes().all(|b| b.is_ascii_digit()) || is_letters(bare));
    let is_framed = number.starts_with('(') && number.ends_with(')');
    match rest.strip_prefix('.') {
        Some(rest) if is_number && rest.starts_with(char::is_whitespace) => (number, rest.trim_start()),
        None if is_number && is_framed => (number, rest.trim_start()),
        _ => ("", text),
    }
}

fn is_letters(bare: &str) -> bool {
    bare.len() == 1
        || bare.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
        || bare.bytes().all(|b| b == bare.as_bytes()[0])
}

/// True for the first designator of a list: `a`, `A`, `i`, `1`.
fn is_first(bare: &str) -> bool {
    matches!(bare, "a" | "A" | "i" | "I" | "1")
}

/// True where `next` counts on from `number`, by whatever either counts.
fn follows(number: &str, next: &str) -> bool {
    let number = number.trim_matches(['(', ')', '.']);
    crate::amend::marks::counts_next(number, next)
}
