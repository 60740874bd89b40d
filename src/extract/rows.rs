//! What the rows of a table are called: the text of the key cell, with the group the row stands in where it takes that to
//! tell two rows apart.
//!
//! Where key cells hold whole descriptions (a name, its aliases, its addresses), the name alone is the key: a new
//! address revises the row and does not rename it.

use std::collections::HashMap;

use crate::fold::fold;

/// A table with a longer key cell lists descriptions.
const LONGEST_NAME: usize = 200;

/// The names of rows given as texts by column. `key` is the column that tells them apart.
pub fn row_names(rows: &[Vec<String>], key: usize) -> Vec<String> {
    let cells: Vec<String> = rows.iter().map(|row| row.get(key).cloned().unwrap_or_default()).collect();
    let describes = cells.iter().any(|cell| cell.len() > LONGEST_NAME);
    let short = |cell: &String| if describes { name_in(cell).to_owned() } else { cell.clone() };
    let mut names: Vec<String> = cells.iter().map(short).collect();
    // Two of one name are told apart by the rest of their descriptions, then by the groups they stand in.
    for (at, repeated) in repeated(&names).into_iter().enumerate() {
        if repeated {
            names[at].clone_from(&cells[at]);
        }
    }
    let groups = if key > 0 { groups(rows) } else { Vec::new() };
    for ((at, repeated), group) in repeated(&names).into_iter().enumerate().zip(groups) {
        if let Some(group) = group.filter(|_| repeated && !names[at].is_empty()) {
            names[at] = format!("{group}, {}", names[at]);
        }
    }
    names
}

/// Whether each name is that of several rows.
fn repeated(names: &[String]) -> Vec<bool> {
    let mut count: HashMap<String, usize> = HashMap::new();
    for name in names {
        *count.entry(fold(name).into_owned()).or_default() += 1;
    }
    names.iter().map(|name| count.get(fold(name).as_ref()).is_some_and(|count| *count > 1)).collect()
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
    fn a_row_is_named_by_its_key_cell_and_by_its_group_where_two_have_one_name() {
        let long = "x".repeat(LONGEST_NAME);
        let rows: Vec<Vec<String>> = [
            ["NORTHLAND", &format!("Aurora Co., Ltd., a.k.a., {long}")],
            ["", "Jan Kessel, 4 Ice Road"],
            ["", "Jan Kessel, 5 Ice Road"],
            ["SOUTHLAND", "Sun Kettles (a.k.a. SK), 1 Palm Street"],
            ["", "Jan Kessel, 4 Ice Road"],
        ]
        .map(|row| row.map(str::to_owned).to_vec())
        .to_vec();
        let expected = [
            "Aurora Co., Ltd.",
            "NORTHLAND, Jan Kessel, 4 Ice Road",
            "Jan Kessel, 5 Ice Road",
            "Sun Kettles",
            "SOUTHLAND, Jan Kessel, 4 Ice Road",
        ];
        assert_eq!(row_names(&rows, 1), expected);
    }

    #[test]
    fn a_short_key_cell_is_the_name_as_it_stands() {
        let rows = vec![vec!["Korea, South".to_owned()], vec!["Korea, North".to_owned()]];
        assert_eq!(row_names(&rows, 0), ["Korea, South", "Korea, North"]);
    }
}
