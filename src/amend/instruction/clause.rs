//! One instruction, clause by clause: a verb, what it governs, and where.

use super::cursor::Cursor;
use super::name;
use super::object::{self, Object};
use super::phrase::{containers, targets};
use super::token::{Kind, Token, is_torn, tokens};
use super::verb::{self, Verb};
use crate::amend::action::{Action, Amendment, Place};
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
    if text.len() > LONGEST {
        let unread = Amendment { action: Action::Unread, target: context.clone() };
        return Instruction { amendments: vec![unread], ..Instruction::default() };
    }
    let tokens = tokens(text);
    let mut clauses = Clauses::new(text, &tokens, context);
    clauses.read();
    clauses.finish(text)
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
struct Clauses<'t> {
    cursor: Cursor<'t>,
    /// What the instruction's own lead says: `Section 744.23 is amended by`.
    lead: Vec<Target>,
    /// Where the clause being read applies.
    places: Vec<Target>,
    /// What the next passive verb governs.
    subject: Object,
    amendments: Vec<Amendment>,
    /// True once the instruction has said that something is amended.
    is_lead: bool,
}

impl<'t> Clauses<'t> {
    fn new(text: &'t str, tokens: &'t [Token], context: &Target) -> Clauses<'t> {
        Clauses {
            cursor: Cursor::new(text, tokens),
            lead: vec![context.clone()],
            places: vec![context.clone()],
            subject: Object::Unnamed,
            amendments: Vec::new(),
            is_lead: false,
        }
    }

    fn read(&mut self) {
        while let Some(kind) = self.cursor.peek() {
            let begin = self.cursor.at;
            if let Some(verb) = verb::passive(&mut self.cursor) {
                let subject = std::mem::take(&mut self.subject);
                self.governs(verb, subject, false);
            } else if let Some(verb) = verb::active(&mut self.cursor) {
                let places = self.places.clone();
                self.ahead();
                let outer = self.outer();
                let object = object::object(&mut self.cursor, verb, &outer);
                let is_lead = verb == Verb::Amend;
                self.governs(verb, object, true);
                if !is_lead {
                    self.places = places;
                }
            } else {
                self.between(kind);
            }
            // Whatever is read, the reading goes on.
            self.cursor.at = self.cursor.at.max(begin + 1);
        }
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
    fn outer(&self) -> Target {
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

    /// A verb and what it governs.
    fn governs(&mut self, verb: Verb, object: Object, active: bool) {
        match (verb, object) {
            (Verb::Amend, Object::Targets(found)) => {
                self.places = each(&found, &self.lead);
                self.lead.clone_from(&self.places);
                self.is_lead = true;
            }
            (Verb::Amend, _) => self.is_lead = true,
            (Verb::Remove | Verb::Revise | Verb::Add, Object::Words { words, everywhere }) => {
                self.words(verb, words, everywhere);
            }
            (Verb::Add, Object::It) => self.moved(),
            (verb, Object::Targets(found)) => {
                let found = self.located(found);
                self.on_targets(verb, found);
            }
            (verb, _) if active || verb != Verb::Keep => {
                let places = self.located_places();
                self.on_targets(verb, places);
            }
            _ => {}
        }
    }

    /// The targets of a verb, in the places before it and those behind it.
    fn located(&mut self, found: Vec<Target>) -> Vec<Target> {
        let places = self.places_behind();
        each(&found, &places)
    }

    fn located_places(&mut self) -> Vec<Target> {
        self.places_behind()
    }

    /// The places of the clause, with those said behind the object: `removing “A” in paragraph (c)`.
    fn places_behind(&mut self) -> Vec<Target> {
        let mut places = self.places.clone();
        loop {
            let begin = self.cursor.at;
            let outer = places.first().cloned().unwrap_or_default();
            object::order(&mut self.cursor);
            let edge = object::edge(&mut self.cursor);
            // `at the end of the paragraph`: of the one that the clause is about.
            let is_own = edge.is_some() && object::own_text(&mut self.cursor);
            let is_place = !is_own && self.cursor.take(&["in", "of", "from", "to", "under", "at", "within"]).is_some();
            let mut found = if is_place { targets(&mut self.cursor, &outer) } else { Vec::new() };
            if let Some(edge) = edge {
                match found.is_empty() {
                    true => found.push(Target::of(edge)),
                    false => found.iter_mut().for_each(|target| target.path.push(edge.clone())),
                }
            }
            // `by removing “A,” in paragraph (b) by removing “B”`: the place of the next clause.
            let is_next = self.cursor.word() == Some("by");
            if found.is_empty() || is_next {
                self.cursor.at = begin;
                object::order(&mut self.cursor);
                return places;
            }
            places = each(&found, &places);
        }
    }

    fn on_targets(&mut self, verb: Verb, found: Vec<Target>) {
        let action = match verb {
            Verb::Redesignate | Verb::Designate => return self.renamed(verb, found),
            Verb::Keep => Action::Keep,
            Verb::Revise => Action::Revise,
            Verb::Add => Action::Add,
            Verb::Remove => Action::Remove,
            Verb::Reserve => Action::Reserve,
            Verb::Correct => Action::Correct,
            Verb::Suspend => Action::Suspend,
            Verb::Stay => Action::Stay,
            Verb::Lift => Action::Lift,
            Verb::Amend => Action::Amend,
        };
        self.amendments.extend(found.into_iter().map(|target| Amendment { action: action.clone(), target }));
    }

    /// `as paragraphs (c) through (f)`, each beside its own.
    fn renamed(&mut self, verb: Verb, found: Vec<Target>) {
        self.cursor.take_stop(&[',']);
        let mut names = Vec::new();
        if self.cursor.take(&["as", "to"]).is_some() {
            let outer = found.first().cloned().unwrap_or_default();
            names = object::new_names(&mut self.cursor, &outer);
            names = each(&names, &[outer]);
        }
        let to = |at: usize| names.get(at).or(names.last()).cloned().unwrap_or_default();
        let renamed = found.into_iter().enumerate().map(|(at, target)| match verb {
            Verb::Designate => Amendment { action: Action::Designate { to: to(at) }, target },
            _ => Amendment { action: Action::Redesignate { to: to(at) }, target },
        });
        self.amendments.extend(renamed);
    }

    /// Words that go, come, or give way to others.
    fn words(&mut self, verb: Verb, words: Vec<String>, mut everywhere: bool) {
        let beside = object::beside(&mut self.cursor);
        let places = self.places_behind();
        everywhere |= object::everywhere(&mut self.cursor);
        let replacement = object::replacement(&mut self.cursor, verb);
        let mut places = match &replacement {
            // `... and adding “B” in its place in paragraph (c)`.
            Some(_) => {
                let before = std::mem::replace(&mut self.places, places);
                let behind = self.places_behind();
                self.places = before;
                behind
            }
            None => places,
        };
        everywhere |= object::everywhere(&mut self.cursor) || replacement.as_ref().is_some_and(|r| r.everywhere);
        if places.is_empty() {
            places = self.places.clone();
        }
        for (at, old) in words.iter().enumerate() {
            let action = match (&replacement, verb) {
                (Some(found), _) => Action::Replace {
                    old: old.clone(),
                    new: found.words.get(at).or(found.words.last()).cloned().unwrap_or_default(),
                    everywhere,
                },
                (None, Verb::Add) => Action::Insert { words: old.clone(), beside: beside.clone() },
                (None, _) => Action::Strike { words: old.clone(), everywhere },
            };
            let done = places.iter().map(|target| Amendment { action: action.clone(), target: target.clone() });
            self.amendments.extend(done);
        }
    }

    /// `and add it after the definition of “Director”`: what was removed goes there.
    fn moved(&mut self) {
        let place = match self.cursor.take(&["after", "following", "before"]) {
            Some("before") => Place::Before,
            _ => Place::After,
        };
        let outer = self.outer();
        let beside = targets(&mut self.cursor, &outer);
        let beside = each(&beside, &self.places);
        if let (Some(beside), Some(last)) = (beside.into_iter().next(), self.amendments.last_mut()) {
            last.action = Action::Move { place, beside };
        }
    }

    fn finish(self, text: &str) -> Instruction {
        let opens_list = text.trim_end().ends_with([':', '—']);
        let opens: Vec<Action> = match opens_list && text.contains("following") && !text.contains("read as follows") {
            true => self.amendments.iter().map(|amendment| amendment.action.clone()).collect(),
            false => Vec::new(),
        };
        let named = |target: &&Target| target.path.iter().any(|step| !matches!(step, Step::Part(_)));
        let leads = self.is_lead || opens_list;
        let mut amendments = match opens.is_empty() {
            true => self.amendments,
            false => Vec::new(),
        };
        if is_torn(text) {
            let place = self.places.first().cloned().unwrap_or_default();
            amendments = vec![Amendment { action: Action::Unread, target: place }];
        }
        if amendments.is_empty() && leads {
            let places = self.places.iter().filter(|place| named(place) || !place.is_empty());
            amendments.extend(places.map(|target| Amendment { action: Action::Amend, target: target.clone() }));
        }
        Instruction { amendments, leads_to: self.places, opens }
    }
}

fn is_preposition(word: &str) -> bool {
    matches!(word, "in" | "at" | "within" | "for" | "from" | "of" | "to")
}

/// Every target in every place.
fn each(found: &[Target], places: &[Target]) -> Vec<Target> {
    match places.is_empty() {
        true => found.to_vec(),
        false => places.iter().flat_map(|place| found.iter().map(move |target| target.within(place))).collect(),
    }
}
