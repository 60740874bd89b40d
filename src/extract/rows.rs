//! What the rows of a table are called: the text of the key cell, below the name of the group the row stands in.
//!
//! Where key cells hold whole descriptions (a name, its aliases, its addresses), the name alone is the key: a new
//! address revises the row and does not rename it.

use std::collections::HashMap;

use crate::fold::fold;

/// A table with a longer key cell lists descriptions.
const LONGEST_NAME: usize = 120;

/// The names of rows given as texts by column. `key` is the column that tells them apart.
pub fn row_names(rows: &[Vec<String>], key: usize) -> Vec<String> {
    let cell = |row: &[String]| row.get(key).cloned().unwrap_or_default();
    let describes = rows.iter().any(|row| cell(row).len() > LONGEST_NAME);
    let groups = if key > 0 { groups(rows) } else { vec![None; rows.len()] };
    let named = |row: &[String], group: &Option<String>, short: bool| {
        let cell = cell(row);
        let own = if short { name_in(&cell) } else { &cell };
        match group {
            Some(group) if !own.is_empty() => format!("{group}, {own}"),
            _ => own.to_owned(),
        }
    };
    let mut names: Vec<String> = rows.iter().zip(&groups).map(|(row, group)| named(row, group, describes)).collect();
    if describes {
        let mut count: HashMap<String, usize> = HashMap::new();
        for name in &names {
            *count.entry(fold(name).into_owned()).or_default() += 1;
        }
        for ((name, row), group) in names.iter_mut().zip(rows).zip(&groups) {
            // Two of one name are told apart by the rest of their descriptions.
            if count.get(fold(name).as_ref()).is_some_and(|count| *count > 1) {
                *name = named(row, group, false);
            }
        }
    }
    names
}

/// The group of each row: what the first column says where it is printed once for several rows.
fn groups(rows: &[Vec<String>]) -> Vec<Option<String>> {
    let firsts: Vec<&str> = rows.iter().map(|row| row.first().map_or("", |text| text.trim())).collect();
    let is_grouped = firsts.first().is_some_and(|first| !first.is_empty())
        && firsts.windows(2).any(|pair| pair[1].is_empty() || pair[1] == pair[0]);
    let mut open = None;
    firsts
        .into_iter()
        .map(|first| {
            if is_grouped && !first.is_empty() {
                open = Some(first.to_owned());
            }
            open.clone()
        })
        .collect()
}

/// The name a description begins with: `Aurora Boilers Co., Ltd., a.k.a., Aurora, 12 Frost Road` is `Aurora Boilers Co., Ltd.`
fn name_in(description: &str) -> &str {
    let mut end = None;
    for (comma, _) in description.match_indices([',', ';', '\n']) {
        let rest = description[comma + 1..].trim_start();
        if !description[comma..].starts_with(',') || !is_company_form(rest) {
            end = Some(comma);
            break;
        }
    }
    let name = description[..end.unwrap_or(description.len())].trim_end();
    name.split_once(" (a.k.a").map_or(name, |(name, _)| name)
}

/// True for what follows the comma inside the name of a company: `Ltd.`, `Inc.`
fn is_company_form(rest: &str) -> bool {
    const FORMS: [&str; 18] = [
        "ltd",
        "limited",
        "inc",
        "incorporated",
        "llc",
        "l.l.c",
        "co",
        "corp",
        "corporation",
        "company",
        "gmbh",
        "s.a",
        "s.r.l",
        "llp",
        "jsc",
        "pjsc",
        "pte",
        "b.v",
    ];
    let word = rest.split([' ', ',', ';', '(']).next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    FORMS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_named_by_its_group_and_the_name_in_its_key_cell() {
        let long = "x".repeat(LONGEST_NAME);
        let rows: Vec<Vec<String>> = [
            ["NORTHLAND", &format!("Aurora Co., Ltd., a.k.a., {long}")],
            ["", "Jan Kessel, 4 Ice Road"],
            ["", "Jan Kessel, 5 Ice Road"],
            ["SOUTHLAND", "Sun Kettles (a.k.a. SK), 1 Palm Street"],
        ]
        .map(|row| row.map(str::to_owned).to_vec())
        .to_vec();
        let expected = [
            "NORTHLAND, Aurora Co., Ltd.",
            "NORTHLAND, Jan Kessel, 4 Ice Road",
            "NORTHLAND, Jan Kessel, 5 Ice Road",
            "SOUTHLAND, Sun Kettles",
        ];
        assert_eq!(row_names(&rows, 1), expected);
    }

    #[test]
    fn a_short_key_cell_is_the_name_as_it_stands() {
        let rows = vec![vec!["Korea, South".to_owned()], vec!["Korea, North".to_owned()]];
        assert_eq!(row_names(&rows, 0), ["Korea, South", "Korea, North"]);
    }
}
