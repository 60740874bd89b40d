//! What somebody asks for in their own words, in the form in which it is compared.

use super::provision;
use crate::brief::facts::{Said, facts};
use crate::subscription::Scope;

/// A wish that nothing could ever meet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadWish {
    #[error("`{}` is no provision: write `15 CFR 744`, `744.23` or `§ 744.23(a)`", .0.escape_debug())]
    Provision(String),
    #[error("`{}` is no country: write its name or its ISO code, such as `CN`", .0.escape_debug())]
    Country(String),
    #[error("`{}` is no control number: write one such as `3A090`", .0.escape_debug())]
    Eccn(String),
}

/// The scope with every country as its code, and nothing in it that is none of its kind. Spaces at the ends go, and what
/// is empty with them.
pub fn settled(scope: Scope) -> Result<Scope, BadWish> {
    let trimmed = |list: Vec<String>| -> Vec<String> {
        list.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
    };
    let countries = trimmed(scope.countries).into_iter().map(country).collect::<Result<_, _>>()?;
    let (provisions, eccns) = (trimmed(scope.provisions), trimmed(scope.eccns));
    if let Some(bad) = provisions.iter().find(|text| provision::of_wish(text).is_none()) {
        return Err(BadWish::Provision(bad.clone()));
    }
    if let Some(bad) = eccns.iter().find(|text| !is_eccn(text)) {
        return Err(BadWish::Eccn(bad.clone()));
    }
    let (parties, words) = (trimmed(scope.parties), trimmed(scope.words));
    Ok(Scope { countries, provisions, eccns, parties, words, ..scope })
}

fn country(text: String) -> Result<String, BadWish> {
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_code {
        return Ok(text.to_ascii_uppercase());
    }
    let named = facts(&text).into_iter().find_map(|fact| match fact.said {
        Said::Country(code) => Some(code.to_owned()),
        _ => None,
    });
    named.ok_or(BadWish::Country(text))
}

/// The beginning of a number of the Commerce Control List: a category, a group, three figures, and what follows dots.
fn is_eccn(text: &str) -> bool {
    let head: Vec<char> = text.chars().take(5).collect();
    let fits = |at: usize, test: &dyn Fn(char) -> bool| head.get(at).is_some_and(|c| test(*c));
    fits(0, &|c| c.is_ascii_digit())
        && fits(1, &|c| matches!(c.to_ascii_uppercase(), 'A'..='E'))
        && (2..5).all(|at| fits(at, &|c| c.is_ascii_digit()))
        && text.get(5..).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_named_as_people_name_it() {
        for (written, code) in
            [("CN", "CN"), ("cn", "CN"), ("China", "CN"), ("俄罗斯", "RU"), ("俄羅斯", "RU"), (" Iran ", "IR")]
        {
            let scope = Scope { countries: vec![written.into()], ..Scope::default() };
            assert_eq!(settled(scope).map(|scope| scope.countries), Ok(vec![code.to_owned()]), "{written}");
        }
    }

    #[test]
    fn a_wish_that_nothing_meets_is_refused() {
        let refused = |scope: Scope| settled(scope).is_err();
        assert!(refused(Scope { countries: vec!["Atlantis".into()], ..Scope::default() }));
        assert!(refused(Scope { provisions: vec!["the rules".into()], ..Scope::default() }));
        assert!(refused(Scope { eccns: vec!["3A".into()], ..Scope::default() }));
        assert!(!refused(Scope { eccns: vec!["3a090.A".into()], words: vec!["  ".into()], ..Scope::default() }));
    }
}
