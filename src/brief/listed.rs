//! What a row of a list of parties says in its columns: whom it lists, and of what country. A name may have a country in it
//! that the party is not of (`Human Rights in China`, which is in New York).

use std::ops::Range;

use crate::brief::facts::{Said, country_of_code, facts};
use crate::document::{Block, Cell};

/// Words of the heads of columns, in small letters. Those of Chinese stand anywhere in a head.
const COUNTRIES: [&str; 10] =
    ["country", "countries", "nationality", "citizenship", "国家", "國家", "国别", "國別", "国籍", "國籍"];
const NAMES: [&str; 8] = ["name", "entity", "名称", "名稱", "姓名", "实体", "實體", "人名"];
const PLACES: [&str; 5] = ["address", "alias", "aliases", "地址", "住所"];

/// The party of a row, in a list that also says where its parties are or what else they are called. A cell may say the address
/// after the name.
pub(super) fn party(row: &Block) -> Option<String> {
    cell(row, &COUNTRIES).or_else(|| cell(row, &PLACES))?;
    let named = row.cell_text(cell(row, &NAMES)?).trim();
    let begins = facts(named).into_iter().find_map(|fact| match fact.said {
        Said::Party(name) if fact.range.start == 0 => Some(name),
        _ => None,
    });
    begins.or_else(|| Some(named.to_owned()).filter(|name| !name.is_empty()))
}

/// The countries that a row names in a column of their own, each as its ISO 3166-1 alpha-2 code with the bytes of the row's text
/// that name it. `None` where there is no such column, or nothing in it that is a country.
pub fn countries(row: &Block) -> Option<Vec<(&'static str, Range<usize>)>> {
    let cell = cell(row, &COUNTRIES)?;
    let text = row.cell_text(cell);
    let from = cell.range.start;
    let mut found: Vec<_> = facts(text)
        .into_iter()
        .filter_map(|fact| match fact.said {
            Said::Country(code) => Some((code, fact.range.start + from..fact.range.end + from)),
            _ => None,
        })
        .collect();
    // `CN`, `HK; MO`: only where the cell is codes and nothing else, for `IN` and `TO` are words as well.
    let parts = || text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    if found.is_empty() && parts().all(|part| country_of_code(part).is_some()) {
        found = parts()
            .filter_map(|part| {
                let at = from + (part.as_ptr() as usize - text.as_ptr() as usize);
                Some((country_of_code(part)?, at..at + part.len()))
            })
            .collect();
    }
    (!found.is_empty()).then_some(found)
}

fn cell<'r>(row: &'r Block, words: &[&str]) -> Option<&'r Cell> {
    let is = |column: &str| {
        let column = column.to_lowercase();
        words.iter().any(|word| match word.is_ascii() {
            true => column.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word),
            false => column.contains(word),
        })
    };
    row.cells.iter().find(|cell| is(&cell.column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::Citation;
    use crate::document::BlockKind;

    fn row(cells: &[(&str, &str)]) -> Block {
        let mut row = Block::new(BlockKind::TableRow, Citation::default(), "");
        for (column, text) in cells {
            if !row.text.is_empty() {
                row.text.push_str(" | ");
            }
            let range = row.text.len()..row.text.len() + text.len();
            row.text.push_str(text);
            row.cells.push(Cell { column: (*column).to_owned(), range });
        }
        row
    }

    fn check(cells: &[(&str, &str)], party_is: Option<&str>, expected: Option<&[(&str, &str)]>) {
        let row = row(cells);
        assert_eq!(party(&row).as_deref(), party_is, "{}", row.text);
        let found = countries(&row);
        let found: Option<Vec<_>> =
            found.map(|all| all.into_iter().map(|(code, range)| (code, row.text[range].to_owned())).collect());
        let expected: Option<Vec<_>> =
            expected.map(|all| all.iter().map(|(code, named)| (*code, (*named).to_owned())).collect());
        assert_eq!(found, expected, "{}", row.text);
    }

    #[test]
    fn a_row_says_whom_it_lists_and_of_what_country_in_columns_of_their_own() {
        let name = ("Name", "Human Rights in China");
        check(&[name, ("Country", "US")], Some(name.1), Some(&[("US", "US")]));
        check(&[name, ("Country/Region", "HK; MO")], Some(name.1), Some(&[("HK", "HK"), ("MO", "MO")]));
        check(&[name, ("Nationality", "Iran")], Some(name.1), Some(&[("IR", "Iran")]));
        check(&[("实体名称", "某某公司"), ("国家/地区", "日本")], Some("某某公司"), Some(&[("JP", "日本")]));
        let located = ("Entity", "Vantor Microsystems JSC, Quay 2, Sarn");
        check(&[located, ("Country", "Iran")], Some("Vantor Microsystems JSC"), Some(&[("IR", "Iran")]));
        // Not a code, no country, no such column.
        check(&[name, ("Country", "")], Some(name.1), None);
        check(&[name, ("Country", "IN ALL")], Some(name.1), None);
        check(&[name, ("Address", "Teheran, Iran")], Some(name.1), None);
        check(&[name, ("Program", "MIEU")], None, None);
    }
}
