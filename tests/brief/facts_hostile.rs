//! Whatever a page may hold: ranges stay on characters and in order, nothing panics, and time grows with the length.

use std::time::Instant;

use jiff::civil::date;
use proptest::prelude::*;
use rulewatch::brief::facts::{Anchor, Anchors, Day, Unit, facts, resolve};

/// What every list of facts keeps to.
fn check(text: &str) -> Result<(), TestCaseError> {
    let found = facts(text);
    for fact in &found {
        prop_assert!(fact.range.start < fact.range.end, "{fact:?} of {text:?}");
        prop_assert!(text.get(fact.range.clone()).is_some(), "{fact:?} of {text:?}");
    }
    let starts: Vec<usize> = found.iter().map(|fact| fact.range.start).collect();
    prop_assert!(starts.is_sorted(), "{found:?} of {text:?}");
    Ok(())
}

/// Pieces of which facts are made, so that random texts come near to them.
const PIECES: [&str; 64] = [
    "91 FR ",
    "15 CFR ",
    "742.6",
    "(a)",
    "(iii)",
    "§",
    " through ",
    " and ",
    "-",
    "–",
    ", ",
    ".",
    "3A090",
    ".b",
    "January ",
    "5, ",
    "2026",
    "0",
    "99",
    "$",
    "US$",
    " percent",
    "%",
    " days",
    " after ",
    "the date of this order",
    "within ",
    "[INSERT ",
    "PUBLICATION]",
    "May ",
    "No ",
    "not ",
    " Co., Ltd.",
    "Acme ",
    "a.k.a.",
    " | ",
    "第",
    "条",
    "條",
    "之一",
    "二十",
    "年",
    "月",
    "日",
    "自",
    "公布",
    "之日起",
    "百分之",
    "万",
    "億",
    "元",
    "公司",
    "有限",
    "〔2025〕",
    "号",
    "字第",
    "中國",
    "美国",
    "應",
    "得",
    "不",
    "民國",
    "²⁶",
    "\u{a0}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ranges_of_any_text_are_in_order_and_on_characters(text in "\\PC{0,200}") {
        check(&text)?;
    }

    #[test]
    fn ranges_of_texts_made_of_pieces_are_in_order_and_on_characters(
        pieces in prop::collection::vec(prop::sample::select(PIECES.as_slice()), 0..40)
    ) {
        check(&pieces.concat())?;
    }
}

#[test]
fn a_text_twice_as_long_takes_about_twice_the_time() {
    let hostile = [
        "1",
        "1,",
        "1.",
        "(a)",
        "§ 1.1, ",
        "3A090.a and ",
        "第一",
        "百分之",
        "Co., Ltd. ",
        "A ",
        "[INSERT ",
        "May ",
        "no ",
        "自",
        "一二三",
        "〔2025〕",
        "A:1, ",
        "公司",
        "有限公司",
        "15 CFR 1, ",
        "License Exception ABC, ",
        "5 to ",
        "five ",
        "not ",
        "90 days of the ",
        "不",
        "中国",
        ".k.a.",
        "$1",
        "may ",
        "的公司",
    ];
    for piece in hostile {
        let text = |bytes: usize| piece.repeat(bytes / piece.len());
        let time = |text: &str| {
            // The better of two: the machine may be busy.
            let times = [(); 2].map(|()| {
                let started = Instant::now();
                let _ = facts(text);
                started.elapsed()
            });
            times[0].min(times[1])
        };
        // Patterns compile at their first use.
        let _ = facts(&text(2_000));
        let (short, long) = (text(25_000), text(200_000));
        let (short, long) = (time(&short).max(std::time::Duration::from_millis(2)), time(&long));
        assert!(long < short * 40, "{piece:?}: {short:?} for 25 KB, {long:?} for 200 KB");
    }
}

#[test]
fn a_relative_day_is_resolved_where_its_anchor_is_known() {
    let anchors = Anchors { publication: Some(date(2026, 1, 15)), effective: None, act: Some(date(2026, 1, 31)) };
    let check = |count: i32, unit: Unit, from: Anchor, expected| {
        assert_eq!(resolve(Day::After { count, unit, from }, &anchors), expected, "{count} {unit:?} {from:?}");
    };
    check(30, Unit::Day, Anchor::Publication, Some(date(2026, 2, 14)));
    check(0, Unit::Day, Anchor::Publication, Some(date(2026, 1, 15)));
    check(-1, Unit::Day, Anchor::Publication, Some(date(2026, 1, 14)));
    check(1, Unit::Month, Anchor::Act, Some(date(2026, 2, 28)));
    check(2, Unit::Week, Anchor::Act, Some(date(2026, 2, 14)));
    check(1, Unit::Year, Anchor::Act, Some(date(2027, 1, 31)));
    check(10, Unit::WorkingDay, Anchor::Publication, None);
    check(30, Unit::Day, Anchor::Effective, None);
    check(i32::MAX, Unit::Year, Anchor::Act, None);
    check(i32::MIN, Unit::Day, Anchor::Act, None);
    assert_eq!(resolve(Day::On(date(2026, 3, 1)), &anchors), Some(date(2026, 3, 1)));
    assert_eq!(resolve(Day::Month { year: 2026, month: 3 }, &anchors), None);
}
