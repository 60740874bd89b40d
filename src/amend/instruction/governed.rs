//! What a verb does to what it governs, and where.

use super::clause::{Clauses, each};
use super::object::{self, Object};
use super::phrase::targets;
use super::replacement;
use super::verb::Verb;
use crate::amend::action::{Action, Amendment, Place};
use crate::amend::target::{Step, Target};

impl Clauses<'_> {
    /// A verb and what it governs.
    pub fn governs(&mut self, verb: Verb, object: Object, active: bool) {
        match (verb, object) {
            (Verb::Amend, Object::Targets(found)) => {
                self.places = each(&found, &self.lead);
                self.lead.clone_from(&self.places);
                self.is_lead = true;
            }
            // `is corrected by revising paragraph (b)` says no more than `is amended by`.
            (Verb::Correct, Object::Targets(found)) if self.cursor.word() == Some("by") => {
                self.governs(Verb::Amend, Object::Targets(found), active);
            }
            (Verb::Amend, _) => self.is_lead = true,
            (Verb::Remove | Verb::Revise | Verb::Correct | Verb::Add, Object::Words { words, everywhere }) => {
                self.words(verb, words, everywhere);
            }
            (Verb::Add, Object::It) => self.moved(),
            (verb, Object::Targets(found)) => {
                let found = self.located(found);
                self.on_targets(verb, found);
            }
            // `by revising:`: what is revised is listed below.
            (verb, _) if active && self.opens_list() => self.opened.extend(plain_action(verb)),
            // `In § 744.23(b), table 1 is revised`: the place was named last, and is what is meant.
            (verb, _) if !active && self.places != self.lead => {
                let places = self.places_behind();
                self.on_targets(verb, places);
            }
            // A verb without anything it could be about must not be taken to be about the whole place.
            _ => {
                let unread = |target: &Target| Amendment { action: Action::Unread, target: target.clone() };
                self.amendments.extend(self.places.iter().map(unread));
            }
        }
    }

    /// The targets of a verb, in the places before it and those behind it.
    fn located(&mut self, found: Vec<Target>) -> Vec<Target> {
        let places = self.places_behind();
        each(&found, &places)
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
        let Some(action) = plain_action(verb) else { return self.renamed(verb, found) };
        self.amendments.extend(found.into_iter().map(|target| Amendment { action: action.clone(), target }));
    }

    /// `as paragraphs (c) through (f)`, each beside its own.
    fn renamed(&mut self, verb: Verb, mut found: Vec<Target>) {
        loop {
            self.cursor.take_stop(&[',']);
            let mut names = Vec::new();
            if self.cursor.take(&["as", "to"]).is_some() {
                let outer = found.first().cloned().unwrap_or_default();
                names = object::new_names(&mut self.cursor, &outer);
                names = each(&names, &[outer]);
            }
            // `paragraph (a) as paragraph (b) and paragraph (c) as paragraph (d)`: what is named beyond is the next pair.
            let goes_on = names.len() > found.len() && self.cursor.word() == Some("as");
            let next = if goes_on { names.split_off(found.len()) } else { Vec::new() };
            self.name_anew(verb, found, &names);
            if next.is_empty() {
                return;
            }
            found = next;
        }
    }

    fn name_anew(&mut self, verb: Verb, found: Vec<Target>, names: &[Target]) {
        let to = |at: usize| names.get(at).or(names.last()).cloned().unwrap_or_default();
        let renamed = found.into_iter().enumerate().map(|(at, target)| match verb {
            Verb::Designate => Amendment { action: Action::Designate { to: to(at) }, target },
            _ => Amendment { action: Action::Redesignate { to: to(at) }, target },
        });
        self.amendments.extend(renamed);
        // `Redesignate § 526.1696b as § 526.1697 and revise paragraph (a)`: of the section by its new number.
        if let [name] = names
            && matches!(name.path.last(), Some(Step::Section(_)))
        {
            self.places = vec![name.clone()];
            self.lead.clone_from(&self.places);
        }
    }

    /// Words that go, come, or give way to others.
    fn words(&mut self, verb: Verb, words: Vec<String>, mut everywhere: bool) {
        let beside = object::beside(&mut self.cursor);
        let places = self.places_behind();
        everywhere |= object::everywhere(&mut self.cursor);
        let replacement = replacement::replacement(&mut self.cursor, verb);
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
}

/// What a verb does to a target as a whole; `None` for those that need a new name beside it.
fn plain_action(verb: Verb) -> Option<Action> {
    match verb {
        Verb::Redesignate | Verb::Designate => None,
        Verb::Keep => Some(Action::Keep),
        Verb::Revise => Some(Action::Revise),
        Verb::Add => Some(Action::Add),
        Verb::Remove => Some(Action::Remove),
        Verb::Reserve => Some(Action::Reserve),
        Verb::Correct => Some(Action::Correct),
        Verb::Suspend => Some(Action::Suspend),
        Verb::Stay => Some(Action::Stay),
        Verb::Lift => Some(Action::Lift),
        Verb::Amend => Some(Action::Amend),
    }
}
