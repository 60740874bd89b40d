use super::*;
use crate::citation::Citation;
use crate::diff::diff;
use crate::document::BlockKind;
use crate::schedule::Schedule;
use crate::source::{Recipe, Ties};

fn source(title: &str) -> Source {
    Source {
        id: "s".parse().expect("a name"),
        title: title.into(),
        issuer: "BIS".into(),
        jurisdiction: "US".into(),
        url: "https://example.org/".parse().expect("an address"),
        language: None,
        topics: vec!["ear".into()],
        schedule: Schedule::every("1h").expect("a schedule"),
        recipe: Recipe::default(),
        browser: false,
        headers: Vec::new(),
        ties: Ties::default(),
        calendar: None,
        notes: String::new(),
    }
}

fn block(path: &[&str], text: &str) -> Block {
    Block::new(BlockKind::Paragraph, Citation(path.iter().map(|element| element.to_string()).collect()), text)
}

/// One block revised: true where the scope asks for it.
fn within(path: &[&str], was: &str, is: &str, scope: &Scope, brief: &Brief) -> bool {
    let side = |text: &str| Document {
        blocks: vec![block(&["§ 1.1"], "A paragraph that stays as it is, word for word."), block(path, text)],
        ..Document::default()
    };
    let (old, new) = (side(was), side(is));
    concerns(&old, &new, &diff(&old, &new)).are_within(scope, &source("Rules"), brief)
}

const PATH: [&str; 4] = ["PART 744", "§ 744.23", "(a)", "(3)"];
const WAS: &str = "(3) Exports of ECCN 3A090.a to China by Example Micro Co., Ltd. need a license.";
const IS: &str = "(3) Exports of ECCN 3A090.a to China by Example Micro Co., Ltd. need no license.";

fn check(scope: Scope, expected: bool) {
    assert_eq!(within(&PATH, WAS, IS, &scope, &Brief::default()), expected, "{scope:?}");
}

fn list(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| word.to_string()).collect()
}

#[test]
fn a_provision_is_asked_for_by_part_section_or_paragraph() {
    let asks = |words: &[&str]| Scope { provisions: list(words), ..Scope::default() };
    for wanted in ["15 CFR 744", "part 744", "744", "744.23", "§ 744.23(a)", "15 CFR 744.23(a)(3)", "744.23(a)(3)(i)"]
    {
        check(asks(&[wanted]), true);
    }
    for wanted in ["742", "744.2", "744.23(b)", "744.23(a)(2)", "nonsense"] {
        check(asks(&[wanted]), false);
    }
    check(asks(&["742", "744.23"]), true);
}

#[test]
fn control_numbers_countries_parties_and_words_are_asked_for() {
    check(Scope { eccns: list(&["3A090"]), ..Scope::default() }, true);
    check(Scope { eccns: list(&["3a090.A"]), ..Scope::default() }, true);
    check(Scope { eccns: list(&["3A09"]), ..Scope::default() }, false);
    check(Scope { eccns: list(&["3A090.b"]), ..Scope::default() }, false);
    check(Scope { countries: list(&["CN"]), ..Scope::default() }, true);
    check(Scope { countries: list(&["RU"]), ..Scope::default() }, false);
    check(Scope { parties: list(&["example micro"]), ..Scope::default() }, true);
    check(Scope { words: list(&["license"]), ..Scope::default() }, true);
    check(Scope { words: list(&["cense"]), ..Scope::default() }, false);
    check(Scope { words: list(&["stays as it is"]), ..Scope::default() }, false);
    check(Scope { eccns: list(&["3A090"]), countries: list(&["RU"]), ..Scope::default() }, false);
}

#[test]
fn chinese_words_have_no_boundaries() {
    let scope = Scope { words: list(&["稀土"]), ..Scope::default() };
    assert!(within(&["第二条"], "出口稀土物项应当申请许可。", "出口稀土物项可以申请许可。", &scope, &Brief::default()));
}

#[test]
fn what_may_go_the_way_asked_for_is_within() {
    let scope = Scope { way: Some(Way::Tightens), ..Scope::default() };
    for (direction, mixed, expected) in [
        (Direction::Tightens, false, true),
        (Direction::Loosens, false, false),
        (Direction::Loosens, true, true),
        (Direction::Unclear, false, true),
        (Direction::Neutral, false, false),
    ] {
        let brief = Brief { direction, mixed, ..Brief::default() };
        assert_eq!(within(&PATH, WAS, IS, &scope, &brief), expected, "{direction:?} {mixed}");
    }
}

#[test]
fn a_row_is_of_the_country_that_its_column_says_and_of_none_that_its_name_says() {
    let row = |status: &str| {
        let text = format!("Human Rights in China | US | {status}");
        let mut row =
            Block::new(BlockKind::TableRow, Citation(vec!["row:Human Rights in China".to_owned()]), text.clone());
        let mut at = 0;
        for (column, cell) in ["Name", "Country", "Status"].into_iter().zip(text.split(" | ")) {
            row.cells.push(crate::document::Cell { column: column.to_owned(), range: at..at + cell.len() });
            at += cell.len() + " | ".len();
        }
        Document { blocks: vec![row], ..Document::default() }
    };
    let (old, new) = (row("listed"), row("suspended"));
    let concerns = concerns(&old, &new, &diff(&old, &new));
    let asked = |code: &str| Scope { countries: list(&[code]), ..Scope::default() };
    let is_within = |code: &str| concerns.are_within(&asked(code), &source("Rules"), &Brief::default());
    assert!(is_within("US"));
    assert!(!is_within("CN"));
}
