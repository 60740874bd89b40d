//! The dates that the revisions of one source told, over time: which stand, which moved, which were withdrawn.
//!
//! Invariant: a date keeps its name (what it is for, and the day it was first told for) wherever it moves, and is numbered
//! up at each change, so that a calendar that reads it again replaces its entry (RFC 5545, section 3.8.7.4).

use jiff::civil::Date;

use super::facts::Role;
use super::{Brief, Dated};

/// A date as it stands after all that was told.
#[derive(Debug, Clone, PartialEq)]
pub struct Appointment<'a> {
    pub role: Role,
    /// The day it was first told for.
    pub first: Date,
    /// Those with the same role and first day that were told before it.
    pub namesakes: u32,
    pub day: Date,
    /// How often it moved, was withdrawn or came back.
    pub changes: u32,
    pub is_withdrawn: bool,
    /// As it was told last.
    pub dated: &'a Dated,
    /// The positions of the briefs that told it; the last of them is how it stands.
    pub told_by: Vec<usize>,
}

/// The dates of one source's briefs, which are told oldest first; in the order in which they came.
pub fn agenda<'a>(briefs: impl IntoIterator<Item = &'a Brief>) -> Vec<Appointment<'a>> {
    let mut agenda: Vec<Appointment<'a>> = Vec::new();
    for (at, brief) in briefs.into_iter().enumerate() {
        for dated in brief.dates.iter().filter(|dated| dated.role != Role::None) {
            tell(&mut agenda, dated, at);
        }
        for dated in brief.withdrawn.iter().filter(|dated| dated.role != Role::None) {
            withdraw(&mut agenda, dated, at);
        }
    }
    agenda
}

fn tell<'a>(agenda: &mut Vec<Appointment<'a>>, dated: &'a Dated, at: usize) {
    let stands = |agenda: &[Appointment<'a>], day: Date| {
        agenda.iter().position(|one| one.role == dated.role && one.day == day && !one.is_withdrawn)
    };
    if let Some(known) = stands(agenda, dated.day) {
        agenda[known].dated = dated;
        agenda[known].told_by.push(at);
        return;
    }
    let back = agenda.iter().position(|one| one.role == dated.role && one.day == dated.day && one.is_withdrawn);
    if let Some(known) = dated.was.and_then(|was| stands(agenda, was)).or(back) {
        let one = &mut agenda[known];
        one.changes += 1;
        (one.day, one.is_withdrawn, one.dated) = (dated.day, false, dated);
        one.told_by.push(at);
        return;
    }
    // Where what was told before it is not known, the day it is said to have been is its first.
    let (first, changes) = (dated.was.unwrap_or(dated.day), u32::from(dated.was.is_some()));
    push(agenda, dated, at, (first, changes, false));
}

fn withdraw<'a>(agenda: &mut Vec<Appointment<'a>>, dated: &'a Dated, at: usize) {
    let known = agenda.iter_mut().find(|one| one.role == dated.role && one.day == dated.day);
    match known {
        Some(one) if one.is_withdrawn => {}
        Some(one) => {
            one.changes += 1;
            (one.is_withdrawn, one.dated) = (true, dated);
            one.told_by.push(at);
        }
        None => push(agenda, dated, at, (dated.day, 1, true)),
    }
}

fn push<'a>(
    agenda: &mut Vec<Appointment<'a>>,
    dated: &'a Dated,
    at: usize,
    (first, changes, is_withdrawn): (Date, u32, bool),
) {
    let alike = agenda.iter().filter(|one| one.role == dated.role && one.first == first).count();
    let namesakes = u32::try_from(alike).unwrap_or(u32::MAX);
    let (role, day, told_by) = (dated.role, dated.day, vec![at]);
    agenda.push(Appointment { role, first, namesakes, day, changes, is_withdrawn, dated, told_by });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(day: &str, was: Option<&str>) -> Dated {
        let on = |day: &str| day.parse::<Date>().unwrap();
        Dated { role: Role::Expires, day: on(day), was: was.map(on), quote: String::new(), hunk: 0 }
    }

    /// Each date after the briefs: `first>day #changes`, `x` where it is withdrawn.
    fn check(briefs: &[(&[Dated], &[Dated])], expected: &[&str]) {
        let briefs: Vec<Brief> = briefs
            .iter()
            .map(|(dates, withdrawn)| Brief {
                dates: dates.to_vec(),
                withdrawn: withdrawn.to_vec(),
                ..Brief::default()
            })
            .collect();
        let told: Vec<String> = agenda(&briefs)
            .iter()
            .map(|one| {
                let gone = if one.is_withdrawn { " x" } else { "" };
                let alike = if one.namesakes > 0 { format!(" ~{}", one.namesakes) } else { String::new() };
                format!("{}>{} #{}{gone}{alike}", one.first, one.day, one.changes)
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_date_that_moves_keeps_its_name_and_is_numbered_up() {
        let (first, second) = (dated("2026-11-10", None), dated("2026-12-01", Some("2026-11-10")));
        let third = dated("2027-01-15", Some("2026-12-01"));
        check(&[(std::slice::from_ref(&first), &[])], &["2026-11-10>2026-11-10 #0"]);
        check(
            &[(std::slice::from_ref(&first), &[]), (std::slice::from_ref(&second), &[])],
            &["2026-11-10>2026-12-01 #1"],
        );
        check(&[(&[first], &[]), (&[second], &[]), (&[third], &[])], &["2026-11-10>2027-01-15 #2"]);
    }

    #[test]
    fn a_date_told_again_is_one_date_and_one_that_moved_there_takes_no_other_s_name() {
        check(
            &[(&[dated("2026-11-10", None)], &[]), (&[dated("2026-11-10", None)], &[])],
            &["2026-11-10>2026-11-10 #0"],
        );
        check(
            &[
                (&[dated("2026-11-10", None)], &[]),
                (&[dated("2026-12-01", Some("2026-11-10"))], &[]),
                (&[dated("2026-11-10", None)], &[]),
            ],
            &["2026-11-10>2026-12-01 #1", "2026-11-10>2026-11-10 #0 ~1"],
        );
    }

    #[test]
    fn what_was_withdrawn_is_cancelled_and_may_come_back() {
        let day = dated("2026-11-10", None);
        let one = std::slice::from_ref(&day);
        check(&[(one, &[]), (&[], one)], &["2026-11-10>2026-11-10 #1 x"]);
        check(&[(one, &[]), (&[], one), (&[], one)], &["2026-11-10>2026-11-10 #1 x"]);
        check(&[(one, &[]), (&[], one), (one, &[])], &["2026-11-10>2026-11-10 #2"]);
        check(&[(&[], one)], &["2026-11-10>2026-11-10 #1 x"]);
    }

    #[test]
    fn a_move_whose_beginning_is_not_known_is_named_by_the_day_it_was() {
        check(&[(&[dated("2026-12-01", Some("2026-11-10"))], &[])], &["2026-11-10>2026-12-01 #1"]);
    }
}
