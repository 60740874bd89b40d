//! Times are written with their offset, so that a test reads without a table of summer times.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::*;

const NEW_YORK: &str = "America/New_York";
const SHANGHAI: &str = "Asia/Shanghai";

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time of a test")
}

/// The times after `now`, as many as are expected, are exactly these.
fn check(expression: &str, zone: &str, now: &str, expected: &[&str]) {
    let schedule = Schedule::cron(expression, zone).expect(expression);
    let mut from = at(now);
    for want in expected {
        let next = schedule.next_after(from);
        assert_eq!(next, at(want), "`{expression}` in {zone} after {from}");
        from = next;
    }
}

fn refused(expression: &str) -> String {
    match Schedule::cron(expression, NEW_YORK) {
        Ok(schedule) => panic!("`{expression}` was taken as {schedule}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn an_interval_counts_from_the_last_check() {
    let schedule = Schedule::every("1h30m").expect("an interval");
    assert_eq!(schedule.next_after(at("2026-03-08T06:59:00Z")), at("2026-03-08T08:29:00Z"));
    assert_eq!(schedule.to_string(), "every 1h30m");
}

#[test]
fn durations_are_read_in_plain_units_and_written_back() {
    for (text, millis, back) in [
        ("15m", 900_000, "15m"),
        ("90s", 90_000, "1m30s"),
        ("250ms", 250, "250ms"),
        ("1d 12h", 129_600_000, "1d12h"),
        ("2w", 1_209_600_000, "14d"),
        ("0s", 0, "0s"),
    ] {
        let read = duration(text).expect(text);
        assert_eq!(read, SignedDuration::from_millis(millis), "{text}");
        assert_eq!(Plain(read).to_string(), back);
    }
    for text in ["", "15", "m", "-5m", "1.5h", "15 minutes", "99999999999999999999s", "9223372036854775807w", "15M"] {
        assert_eq!(duration(text), None, "{text}");
    }
}

#[test]
fn an_interval_that_is_no_interval_is_refused_with_the_reason() {
    for (text, reason) in [
        ("soon", "`soon` is no duration: write `15m`, `6h`, `1d` or `1h30m`"),
        ("59s", "`59s` is shorter than a minute"),
        ("0s", "`0s` is shorter than a minute"),
        ("53w", "`53w` is longer than a year"),
    ] {
        assert_eq!(Schedule::every(text).expect_err(text).to_string(), reason);
    }
}

#[test]
fn five_fields_begin_with_the_minute_and_six_with_the_second() {
    check("0 7 * * *", SHANGHAI, "2026-11-20T12:00:00+08:00", &["2026-11-21T07:00:00+08:00"]);
    check("30 0 7 * * *", SHANGHAI, "2026-11-20T12:00:00+08:00", &["2026-11-21T07:00:30+08:00"]);
    check("@daily", SHANGHAI, "2026-11-20T12:00:00+08:00", &["2026-11-21T00:00:00+08:00"]);
}

#[test]
fn the_next_time_is_later_even_at_a_fraction_of_a_second() {
    check("0 7 * * *", "UTC", "2026-11-20T06:59:59.999Z", &["2026-11-20T07:00:00Z", "2026-11-21T07:00:00Z"]);
    check("0 7 * * *", "UTC", "2026-11-20T07:00:00.001Z", &["2026-11-21T07:00:00Z"]);
}

#[test]
fn weekdays_are_numbered_as_in_a_crontab() {
    // 2026-11-20 is a Friday.
    for (expression, day) in [
        ("0 9 * * 0", 22),
        ("0 9 * * 7", 22),
        ("0 9 * * SUN", 22),
        ("0 9 * * 1", 23),
        ("0 9 * * monday", 23),
        ("0 0 9 * * 1", 23),
        ("0 9 * * 1-5", 23),
        ("0 9 * * 6", 21),
        ("0 9 * * FRI-SUN", 21),
        ("0 9 * * 2-6/2", 21),
        ("0 9 * * 3/2", 25),
    ] {
        check(expression, "UTC", "2026-11-20T12:00:00Z", &[&format!("2026-11-{day}T09:00:00Z")]);
    }
}

#[test]
fn either_a_day_of_the_month_or_a_weekday_is_enough_where_both_are_given() {
    check(
        "0 0 13 * 5",
        "UTC",
        "2026-12-05T00:00:00Z",
        &["2026-12-11T00:00:00Z", "2026-12-13T00:00:00Z", "2026-12-18T00:00:00Z"],
    );
}

#[test]
fn a_time_that_the_clocks_skip_comes_an_hour_later_and_once() {
    check(
        "30 2 * * *",
        NEW_YORK,
        "2026-03-08T00:00:00-05:00",
        &["2026-03-08T03:30:00-04:00", "2026-03-09T02:30:00-04:00"],
    );
    // Also where the present already lies behind the change: it is still owed.
    check(
        "30 2 * * *",
        NEW_YORK,
        "2026-03-08T03:10:00-04:00",
        &["2026-03-08T03:30:00-04:00", "2026-03-09T02:30:00-04:00"],
    );
}

#[test]
fn a_time_that_the_clocks_repeat_comes_once_the_first_time_round() {
    check(
        "30 1 * * *",
        NEW_YORK,
        "2026-11-01T00:00:00-04:00",
        &["2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"],
    );
    check("30 1 * * *", NEW_YORK, "2026-11-01T01:10:00-05:00", &["2026-11-02T01:30:00-05:00"]);
}

#[test]
fn a_schedule_of_every_hour_counts_real_time_through_both_changes() {
    check(
        "*/30 * * * *",
        NEW_YORK,
        "2026-11-01T01:00:00-04:00",
        &[
            "2026-11-01T01:30:00-04:00",
            "2026-11-01T01:00:00-05:00",
            "2026-11-01T01:30:00-05:00",
            "2026-11-01T02:00:00-05:00",
        ],
    );
    check(
        "*/30 * * * *",
        NEW_YORK,
        "2026-03-08T01:30:00-05:00",
        &["2026-03-08T03:00:00-04:00", "2026-03-08T03:30:00-04:00"],
    );
}

#[test]
fn a_day_in_another_season_begins_by_the_clock_of_that_season() {
    check("0 * * * 1", NEW_YORK, "2026-10-31T12:00:00-04:00", &["2026-11-02T00:00:00-05:00"]);
    check("0 * 29 2 *", NEW_YORK, "2026-07-01T12:00:00-04:00", &["2028-02-29T00:00:00-05:00"]);
}

#[test]
fn shanghai_keeps_one_clock_the_whole_year() {
    check(
        "30 2 * * *",
        SHANGHAI,
        "2026-03-08T00:00:00+08:00",
        &["2026-03-08T02:30:00+08:00", "2026-03-09T02:30:00+08:00"],
    );
    check(
        "30 1 * * *",
        SHANGHAI,
        "2026-11-01T00:00:00+08:00",
        &["2026-11-01T01:30:00+08:00", "2026-11-02T01:30:00+08:00"],
    );
}

#[test]
fn a_clock_set_far_back_or_forward_neither_repeats_nor_stops() {
    let schedule = Schedule::cron("0 7 * * *", NEW_YORK).expect("a schedule");
    for now in ["1970-01-01T00:00:00Z", "2036-11-20T00:00:00Z", "2099-12-31T23:00:00Z", "3000-01-01T00:00:00Z"] {
        assert!(schedule.next_after(at(now)) > at(now), "{now}");
    }
}

/// Whoever asks again before the time has come is told the same time, wherever the clocks change in between: also
/// by half an hour (Lord Howe) and by a whole day (Apia, which left 30 December 2011 out).
#[test]
fn asking_again_before_the_time_has_come_gives_the_same_time() {
    for (zone, start) in [
        (NEW_YORK, "2026-03-07T12:00:00Z"),
        (NEW_YORK, "2026-10-31T12:00:00Z"),
        ("Australia/Lord_Howe", "2026-04-03T12:00:00Z"),
        ("Australia/Lord_Howe", "2026-10-02T12:00:00Z"),
        ("Pacific/Apia", "2011-12-28T12:00:00Z"),
    ] {
        for expression in ["30 2 * * *", "0,45 1-3 * * *", "*/20 0-22 * * *", "7 * * * *", "30 1 * * 0", "0 12 30 * 6"]
        {
            let schedule = Schedule::cron(expression, zone).expect(expression);
            let end = at(start) + SignedDuration::from_hours(72);
            let mut now = at(start);
            let mut next = schedule.next_after(now);
            while now < end {
                now += SignedDuration::from_secs(7 * 60 + 1);
                if now >= next {
                    assert!(now - next < SignedDuration::from_secs(8 * 60), "`{expression}` in {zone} missed {next}");
                    next = schedule.next_after(next);
                }
                assert!(next > now || schedule.next_after(now) > now);
                if next > now {
                    assert_eq!(schedule.next_after(now), next, "`{expression}` in {zone} at {now}");
                }
            }
        }
    }
}

#[test]
fn nonsense_is_refused_with_the_reason() {
    for (expression, reason) in [
        ("", "five fields"),
        ("every day", "five fields"),
        ("0 7 * *", "five fields"),
        ("0 0 7 * * * 2026", "five fields"),
        ("61 7 * * *", "`61` is no minute: write 0-59"),
        ("0 24 * * *", "`24` is no hour: write 0-23"),
        ("0 7 32 * *", "`32` is no day of the month: write 1-31"),
        ("0 7 0 * *", "`0` is no day of the month"),
        ("0 7 L * *", "`L` is no day of the month"),
        ("0 7 * 13 *", "`13` is no month"),
        ("0 7 * * 8", "`8` is no day of the week"),
        ("0 7 * * 5-2", "`5-2` is no day of the week"),
        ("0 7 * * Fryday", "`Fryday` is no day of the week"),
        ("*/0 7 * * *", "`*/0` is no minute"),
        ("0 7 * * */0", "`*/0` is no day of the week"),
        ("9-5 7 * * *", "`9-5` is no minute"),
        ("* * * * * *", "more often than once a minute"),
        ("0,30 * * * * *", "more often than once a minute"),
        ("0 0 31 2 *", "never comes"),
        ("0 0 31 4,6,9,11 *", "never comes"),
    ] {
        let error = refused(expression);
        assert!(error.contains(reason), "`{expression}`: {error}");
    }
    assert!(refused(&"1,".repeat(5_000)).contains("longer than 200 bytes"));
    let zone = Schedule::cron("0 7 * * *", "America/New_Yrok").expect_err("an unknown zone");
    assert_eq!(zone, BadSchedule::UnknownZone("America/New_Yrok".to_owned()));
}

#[test]
fn jitter_is_fixed_for_a_source_and_spreads_five_hundred_of_them() {
    let name = |n: usize| format!("source-{n}");
    for (schedule, most) in [
        (Schedule::every("1h").expect("an interval"), 300),
        (Schedule::every("10m").expect("an interval"), 60),
        (Schedule::cron("0 7 * * *", "UTC").expect("a cron"), 60),
    ] {
        let offsets: Vec<_> = (0..500).map(|n| schedule.jitter(&name(n))).collect();
        assert_eq!(offsets, (0..500).map(|n| schedule.jitter(&name(n))).collect::<Vec<_>>());
        assert!(offsets.iter().all(|o| !o.is_negative() && *o < SignedDuration::from_secs(most)), "{schedule}");
        let seconds: BTreeSet<_> = offsets.iter().map(|offset| offset.as_secs()).collect();
        assert!(seconds.len() >= 58, "{schedule}: only {} different seconds", seconds.len());
    }
}

/// Five times in a row of 640 expressions, computed by croniter; it differs by rule at a change of the clocks (it
/// repeats 01:30 and moves 02:30 to 03:00), so there only the days without one are compared.
#[test]
fn croniter_agrees_wherever_the_clocks_stand_still() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/peer-tests/cron-next5-by-croniter.tsv");
    let Ok(table) = std::fs::read_to_string(path) else {
        println!("skipped: no {path}");
        return;
    };
    let (mut agreed, mut changes) = (0, 0);
    for row in table.lines().skip(1) {
        let [expression, zone, start, next5] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        // The last day of the month is an extension that crontab(5) does not know.
        if expression.contains('L') {
            continue;
        }
        let schedule = Schedule::cron(expression, zone).expect(row);
        let zone = jiff::tz::TimeZone::get(zone).expect(row);
        let start: jiff::civil::DateTime = start.parse().expect(row);
        let mut from = start.to_zoned_datetime(zone.clone()).expect(row).timestamp();
        for want in next5.split('|').map(at) {
            let next = schedule.next_after(from);
            if next == want {
                agreed += 1;
            } else {
                let day = SignedDuration::from_hours(24);
                assert_ne!(zone.to_offset(from.min(next) - day), zone.to_offset(next + day), "{row}: {next}");
                changes += 1;
            }
            from = want;
        }
    }
    println!("{agreed} times agree, {changes} at a change of the clocks");
    assert!(agreed > 3_000 && changes < 20, "{agreed} agree, {changes} differ");
}
