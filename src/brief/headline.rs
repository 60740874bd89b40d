//! One line in the law's terms and the reader's language: what a subject line has room for.

use crate::brief::facts::Role;
use crate::brief::quote::{apart, cut, place, squeeze};
use crate::brief::{Alteration, Brief, Lead, Occasion};
use crate::citation::Citation;
use crate::wording::{Language, Value};

/// Characters of a headline.
pub const LIMIT: usize = 90;
/// The same where they are Chinese.
const WIDE: usize = 60;
/// Of them, for a citation.
const PLACE: usize = 36;
/// And for each of two quotations, before what both begin with is left out.
const ROOM: usize = 20;
/// Least characters of a quotation that says anything.
const LEAST: usize = 6;
/// Characters that the name of a row takes at least.
const NAMED: usize = 20;

impl Brief {
    /// The headline in a language, at most 90 characters: `15 CFR 742.6(b)(10): “presumption of denial” →
    /// “case-by-case” (eff. 15 Jan 2026)`.
    pub fn headline(&self, language: Language) -> String {
        self.headline_within(language, LIMIT)
    }

    /// The same in at most `limit` characters.
    pub fn headline_within(&self, language: Language, limit: usize) -> String {
        let told = match (&self.lead, self.again) {
            (Lead::Told(told), _) => squeeze(told),
            (_, Some(version)) => {
                let bare = language.tell("head-again", [("version", version.into()), ("headline", "".into())]);
                let room = limit.min(self.room()).saturating_sub(bare.chars().count());
                let headline = cut(&self.one(language, room), room);
                language.tell("head-again", [("version", version.into()), ("headline", headline.into())])
            }
            _ => self.one(language, limit.min(self.room())),
        };
        cut(&told, limit)
    }

    /// Characters that a headline has: those of Chinese are twice as wide.
    fn room(&self) -> usize {
        let wide = |text: &str| text.chars().filter(|c| !c.is_ascii()).count() * 2 > text.chars().count();
        let is_wide = match &self.lead {
            Lead::Hunk { change: Alteration::Replaced { before, after }, .. } => wide(before) || wide(after),
            Lead::Hunk { change: Alteration::Whole { words, .. }, .. } => wide(words),
            _ => false,
        };
        if is_wide { WIDE } else { LIMIT }
    }

    /// The headline in at most about `room` characters.
    fn one(&self, language: Language, room: usize) -> String {
        let (more, core): (usize, &dyn Fn(usize) -> String) = match &self.lead {
            Lead::Hunk { place, change, more } => (*more, &|room| self.hunk(place, change, language, room)),
            Lead::Rows { table, added, removed, revised, more, row } => {
                (*more, &|room| self.rows(table, [*added, *removed, *revised], row, language, room))
            }
            Lead::Row { table, row, came, more } => (*more, &|room| {
                let id = if *came { "head-row-added" } else { "head-row-removed" };
                self.around(language, room, [row.as_str()], |[row]| {
                    language.tell(id, [("row", row), ("table", self.table(table, language).into())])
                })
            }),
            Lead::Entry { title } => (0, &|room| self.entry(title, language, room)),
            Lead::Whole { title } => (0, &|room| {
                let bare = language.tell("head-first", [("title", "".into())]).chars().count();
                language.tell("head-first", [("title", cut(title, room.saturating_sub(bare)).into())])
            }),
            Lead::Nothing {} => (0, &|_| language.say("head-nothing").into_owned()),
            Lead::Told(told) => (0, &|_| told.clone()),
        };
        let suffix = self.suffix(more, language);
        let left = room.saturating_sub(suffix.chars().count());
        cut(&core(left), left) + &suffix
    }

    /// ` (+5 more, eff. 15 Jan 2026)`: what follows a headline.
    fn suffix(&self, more: usize, language: Language) -> String {
        let mut parts = Vec::new();
        if more > 0 {
            parts.push(language.count("head-more", more));
        }
        let effective = self.dates.iter().find(|dated| dated.role == Role::Effective);
        if let (Some(effective), Lead::Hunk { .. } | Lead::Rows { .. } | Lead::Row { .. }) = (effective, &self.lead) {
            parts.push(language.tell("head-effective", [("date", effective.day.to_string().into())]));
        }
        match parts.is_empty() {
            true => String::new(),
            false => language.tell("head-suffix", [("told", parts.join(&language.say("clause")).into())]),
        }
    }

    /// `15 CFR 742.6(b)(10)`, `第二条（三）`; the title is put before the section sign of its sections.
    fn place(&self, citation: &Citation, language: Language) -> String {
        let cited = place(citation, language, PLACE);
        match (&self.identity.title, cited.strip_prefix("§ ")) {
            _ if cited.is_empty() => language.say("head-text").into_owned(),
            (Some(title), Some(section)) => format!("{title} {section}"),
            _ => cited,
        }
    }

    fn table(&self, table: &Citation, language: Language) -> String {
        match table.is_empty() {
            true => language.say("head-table").into_owned(),
            false => self.place(table, language),
        }
    }

    fn hunk(&self, place: &Citation, change: &Alteration, language: Language, room: usize) -> String {
        let at = || Value::from(self.place(place, language));
        match change {
            Alteration::Replaced { before, after } => self.replaced(&at, before, after, language, room),
            Alteration::Relinked {} => language.tell("head-relinked", [("place", at())]),
            Alteration::Moved {} => language.tell("head-moved", [("place", at())]),
            Alteration::Redesignated { from } if from.is_empty() => language.tell("head-designated", [("place", at())]),
            Alteration::Redesignated { from } => {
                language.tell("head-redesignated", [("from", self.place(from, language).into()), ("place", at())])
            }
            Alteration::Whole { came, opens, blocks, beyond, words } => {
                let id = match (came, place.is_empty(), opens) {
                    (true, true, _) if *blocks > 1 => "head-paragraphs-added",
                    (false, true, _) if *blocks > 1 => "head-paragraphs-removed",
                    (true, true, _) => "head-text-added",
                    (false, true, _) => "head-text-removed",
                    (true, _, true) if *beyond > 0 => "head-more-added",
                    (false, _, true) if *beyond > 0 => "head-more-removed",
                    (true, _, true) => "head-added",
                    (false, _, true) => "head-removed",
                    (true, ..) => "head-added-to",
                    (false, ..) => "head-removed-from",
                };
                if words.is_empty() && matches!(id, "head-added" | "head-removed") {
                    let id = if *came { "head-added-whole" } else { "head-removed-whole" };
                    return language.tell(id, [("place", at())]);
                }
                let count = if place.is_empty() { *blocks } else { *beyond };
                self.around(language, room, [words.as_str()], |[words]| {
                    language.tell(id, [("place", at()), ("count", count.into()), ("words", words)])
                })
            }
        }
    }

    fn replaced(
        &self,
        at: &dyn Fn() -> Value<'static>,
        before: &str,
        after: &str,
        language: Language,
        room: usize,
    ) -> String {
        let with = |id: &'static str, words: &str| {
            self.around(language, room, [words], |[words]| language.tell(id, [("place", at()), ("words", words)]))
        };
        match (before.is_empty(), after.is_empty()) {
            (true, true) => language.tell("head-revised", [("place", at())]),
            (true, _) => with("head-inserted", after),
            (_, true) => with("head-deleted", before),
            _ => {
                // What both begin with is left out where it would leave no room for what differs.
                let long = before.chars().count().max(after.chars().count()) > ROOM;
                let (before, after) = if long { apart(before, after) } else { (before.to_owned(), after.to_owned()) };
                self.around(language, room, [before.as_str(), after.as_str()], |[before, after]| {
                    language.tell("head-replaced", [("place", at()), ("before", before), ("after", after)])
                })
            }
        }
    }

    /// Quotations in a sentence, shortened so that the whole has at most about `room` characters. The side that needs less
    /// leaves its room to the other.
    fn around<const N: usize>(
        &self,
        language: Language,
        room: usize,
        quoted: [&str; N],
        sentence: impl Fn([Value<'static>; N]) -> String,
    ) -> String {
        let quote = |text: String| Value::from(language.tell("quote", [("text", text.into())]));
        let bare = sentence(quoted.map(|_| quote(String::new()))).chars().count();
        let left = room.saturating_sub(bare);
        let sizes = quoted.map(|text| text.chars().count());
        let share = left / N.max(1);
        let spare: usize = sizes.iter().map(|size| share.saturating_sub(*size)).sum();
        sentence(quoted.map(|text| {
            let size = text.chars().count();
            let own = if size <= share { size } else { share + spare };
            quote(cut(text, own.max(LEAST)))
        }))
    }

    /// `12 rows added, 1 removed in Supplement No. 4: “Example Ltd.”, …`; no name where there is no room for one.
    fn rows(&self, table: &Citation, counts: [usize; 3], row: &str, language: Language, room: usize) -> String {
        let named = [
            (["head-rows-added", "head-also-added"], counts[0]),
            (["head-rows-removed", "head-also-removed"], counts[1]),
            (["head-rows-revised", "head-also-revised"], counts[2]),
        ];
        let counted = named.into_iter().filter(|(_, count)| *count > 0).enumerate();
        // Only the first says what is counted.
        let parts: Vec<String> = counted.map(|(at, (ids, count))| language.count(ids[at.min(1)], count)).collect();
        let rows = Value::from(parts.join(&language.say("list")));
        let table = Value::from(self.table(table, language));
        let counted = language.tell("head-rows", [("rows", rows.clone()), ("table", table.clone())]);
        if row.is_empty() || counted.chars().count() + NAMED > room {
            return counted;
        }
        self.around(language, room, [row], |[row]| {
            language.tell("head-rows-named", [("rows", rows.clone()), ("table", table.clone()), ("row", row)])
        })
    }

    /// `in 7 days (10 Nov 2026): Affiliates Rule: its suspension ends`. How near it was is part of what was recorded.
    fn entry(&self, title: &str, language: Language, room: usize) -> String {
        let Some(reminder) = &self.reminder else { return cut(title, room) };
        let tell = |title: &str| match self.occasion {
            Occasion::DateReached => {
                language.tell("head-reached", [("date", reminder.date.to_string().into()), ("title", title.into())])
            }
            _ => {
                let days = Value::from(reminder.days);
                language.tell(
                    "head-near",
                    [("days", days), ("date", reminder.date.to_string().into()), ("title", title.into())],
                )
            }
        };
        tell(&cut(title, room.saturating_sub(tell("").chars().count())))
    }
}
