//! One instruction, clause by clause: a verb, what it governs, and where.

use super::cursor::Cursor;
use super::holder::containers;
use super::name;
use super::object::{self, Object};
use super::phrase::targets;
use super::token::{Kind, Token, is_torn, tokens};
use super::verb::{self, Verb};
use crate::amend::action::{Action, Amendment};
use crate::amend::target::{Step, Target};

/// What one instruction says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Instruction {
    /// In the order in which they are to be done; empty where the text is no instruction.
    pub amendments: Vec<Amendment>,
    /// What the instructions below this one are about: the targets of `Amend § 744.23 as follows:`.
    pub leads_to: Vec<Target>,
    /// What is done to each of the targets listed below, where the instruction ends with "the following paragraphs:".
    pub opens: Vec<Action>,
}

/// No instruction is as long, in bytes; what is is not read.
const LONGEST: usize = 20_000;

/// Reads the text of an instruction, its own designator left out, within what the instructions above it are about.
pub fn read(text: &str, context: &Target) -> Instruction {
    if text.len() > LONGEST || is_of_document(text) {
        let unread = Amendment { action: Action::Unread, target: context.clone() };
        return Instruction { amendments: vec![unread], ..Instruction::default() };
    }
    let tokens = tokens(text);
    let mut clauses = Clauses::new(text, &tokens, context);
    clauses.read();
    clauses.finish(text)
}

/// True for what is done to an earlier document, or to the day on which it takes effect: `On page 73458, in the second
/// column,`. Where it stands in the Code, if it stands there, is not said.
fn is_of_document(text: &str) -> bool {
    let text = text.trim_start().to_lowercase();
    ["on page", "in fr doc", "the effective date", "the amendment"].iter().any(|start| text.starts_with(start))
}

/// The targets of a text that is no instruction by itself, only an entry of a list of them. A bare term is one that the
/// place defines.
pub fn listed(text: &str, context: &Target) -> Vec<Target> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let tokens = tokens(text);
    let mut cursor = Cursor::new(text, &tokens);
    let found = match cursor.take_quoted() {
        Some(term) => vec![Target::of(Step::Definition(term.to_owned()))],
        None => targets(&mut cursor, context),
    };
    each(&found, std::slice::from_ref(context))
}

/// The reading of one instruction.
pub struct Clauses<'t> {
    pub cursor: Cursor<'t>,
    /// What the instruction's own lead says: `Section 744.23 is amended by`.
    pub lead: Vec<Target>,
    /// Where the clause being read applies.
    pub places: Vec<Target>,
    /// What the next passive verb governs.
    pub subject: Object,
    pub amendments: Vec<Amendment>,
    /// What is to be done to the targets that are listed below the instruction.
    pub opened: Vec<Action>,
    /// True once the instruction has said that something is amended.
    pub is_lead: bool,
}

impl<'t> Clauses<'t> {
    fn new(text: &'t str, tokens: &'t [Token], context: &Target) -> Clauses<'t> {
        Clauses {
            cursor: Cursor::new(text, tokens),
            lead: vec![context.clone()],
            places: vec![context.clone()],
            subject: Object::Unnamed,
            amendments: Vec::new(),
            opened: Vec::new(),
            is_lead: false,
        }
    }

    fn read(&mut self) {
        while let Some(kind) = self.cursor.peek() {
            let begin = self.cursor.at;
            if let Some(verb) = verb::passive(&mut self.cursor) {
                let subject = std::mem::take(&mut self.subject);
                self.governs(verb, subject, false);
            } else if let Some(verb) = self.active() {
                let places = self.places.clone();
                self.ahead();
                let outer = self.outer();
                let object = object::object(&mut self.cursor, verb, &outer);
                let is_lead = verb == Verb::Amend;
                let lead = self.lead.clone();
                self.governs(verb, object, true);
                if !is_lead && self.lead == lead {
                    self.places = places;
                }
            } else {
                self.between(kind);
            }
            // Whatever is read, the reading goes on.
            self.cursor.at = self.cursor.at.max(begin + 1);
        }
    }

    /// An active verb. In `the stay of § 744.11` the word is a noun.
    fn active(&mut self) -> Option<Verb> {
        let is_noun = self.cursor.word() == Some("stay") && matches!(self.cursor.word_ahead(1), Some("of" | "on"));
        if is_noun { None } else { verb::active(&mut self.cursor) }
    }

    /// `removing from paragraph (c)(2) “A”`, `adding, in paragraph (b), the words “B”`: the place before the object.
    fn ahead(&mut self) {
        let begin = self.cursor.at;
        self.cursor.take_stop(&[',']);
        let is_place = self.cursor.take(&["from", "in"]).is_some();
        let outer = self.outer();
        let found = if is_place { targets(&mut self.cursor, &outer) } else { Vec::new() };
        if found.is_empty() {
            self.cursor.at = begin;
            return;
        }
        self.cursor.take_stop(&[',']);
        self.places = each(&found, &self.places);
    }

    /// What the designators said in short are within.
    pub fn outer(&self) -> Target {
        self.places.first().cloned().unwrap_or_default()
    }

    /// What stands between the verbs: places, subjects, the ends of clauses.
    fn between(&mut self, kind: &Kind) {
        match kind {
            Kind::Stop(';') => {
                self.subject = Object::Unnamed;
                self.cursor.at += 1;
            }
            Kind::Bullet => {
                self.places.clone_from(&self.lead);
                self.subject = Object::Unnamed;
                self.cursor.at += 1;
            }
            Kind::Stop(':' | '—') => {
                self.lead.clone_from(&self.places);
                self.cursor.at += 1;
            }
            Kind::Word(word) if word == "by" => {
                self.lead.clone_from(&self.places);
                self.cursor.at += 1;
            }
            Kind::Word(word) if word == "under" => self.under(),
            Kind::Word(word) if is_preposition(word) => {
                self.cursor.at += 1;
                self.place();
            }
            _ => {
                let outer = self.outer();
                match object::object(&mut self.cursor, Verb::Amend, &outer) {
                    Object::Unnamed => self.cursor.at += 1,
                    // `§ 744.23, paragraph (b), ...` says where before it says what.
                    Object::Targets(found) if self.says_where() => self.places = each(&found, &self.places),
                    subject => self.subject = subject,
                }
            }
        }
    }

    /// True where the verb just read is the last word before a list.
    pub fn opens_list(&self) -> bool {
        matches!(self.cursor.peek(), None | Some(Kind::Stop(':' | '—')))
    }

    /// True where a phrase without a preposition is followed by the list of what happens there.
    fn says_where(&self) -> bool {
        matches!(self.cursor.peek(), Some(Kind::Stop(':' | '—')))
    }

    /// `In § 744.23,`: where the clauses that follow apply.
    fn place(&mut self) {
        let outer = self.outer();
        let is_first = self.cursor.at == 1;
        let mut found = targets(&mut self.cursor, &outer);
        if found.is_empty() && is_first {
            found.extend(name::capitalised(&mut self.cursor).map(Target::of));
        }
        // `in the introductory text and in paragraph (a)`.
        while !found.is_empty() {
            let begin = self.cursor.at;
            self.cursor.take_stop(&[',']);
            let more = self.cursor.take(&["and"]).and_then(|_| self.cursor.take(&["in", "at"]));
            let more = more.map(|_| targets(&mut self.cursor, &outer)).unwrap_or_default();
            if more.is_empty() {
                self.cursor.at = begin;
                break;
            }
            found.extend(more);
        }
        if !found.is_empty() {
            self.places = each(&found, &self.places);
        }
    }

    /// `under CHINA, PEOPLE'S REPUBLIC OF`: a heading by its words, or a target.
    fn under(&mut self) {
        self.cursor.at += 1;
        let outer = self.outer();
        let begin = self.cursor.at;
        let found = containers(&mut self.cursor, &outer);
        let found = match found.is_empty() || self.names_heading(begin) {
            true => {
                self.cursor.at = begin;
                name::heading(&mut self.cursor).map(Target::of).into_iter().collect()
            }
            false => found,
        };
        if !found.is_empty() {
            let inside = |place: &Target| found.iter().map(|target| target.inside(place)).collect::<Vec<Target>>();
            self.places = self.places.iter().flat_map(inside).collect();
        }
    }

    /// `Section 1003.2—Definitions` is a heading, though it begins like a section.
    fn names_heading(&self, begin: usize) -> bool {
        let is_section = matches!(self.cursor.tokens[begin].kind, Kind::Word(ref word) if word == "section");
        is_section || matches!(self.cursor.peek(), Some(Kind::Stop('—')))
    }

    fn finish(self, text: &str) -> Instruction {
        let opens_list = text.trim_end().ends_with([':', '—']);
        // `adding “B” in its place in the following definitions:` is done to each of them.
        let lists = opens_list && text.contains("following") && !text.contains("read as follows");
        let (mut amendments, opens) = match lists {
            true => (Vec::new(), self.amendments.into_iter().map(|amendment| amendment.action).collect()),
            false => (self.amendments, self.opened),
        };
        if is_torn(text) || amendments.iter().any(is_nowhere) {
            let place = self.places.first().cloned().unwrap_or_default();
            amendments = vec![Amendment { action: Action::Unread, target: place }];
        }
        if amendments.is_empty() && (self.is_lead || opens_list) {
            let places = self.places.iter().filter(|place| !place.is_empty());
            amendments.extend(places.map(|target| Amendment { action: Action::Amend, target: target.clone() }));
        }
        Instruction { amendments, leads_to: self.places, opens }
    }
}

/// Words that are put in, and nothing says where: what was said is not what was read.
fn is_nowhere(amendment: &Amendment) -> bool {
    matches!(amendment.action, Action::Insert { beside: None, .. }) && amendment.target.path.last() != Some(&Step::End)
}

fn is_preposition(word: &str) -> bool {
    matches!(word, "in" | "at" | "within" | "for" | "from" | "of" | "to")
}

/// Every target in every place.
pub fn each(found: &[Target], places: &[Target]) -> Vec<Target> {
    match places.is_empty() {
        true => found.to_vec(),
        false => places.iter().flat_map(|place| found.iter().map(move |target| target.within(place))).collect(),
    }
}
