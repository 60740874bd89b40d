//! Which elements a recipe keeps or drops: `DIV5`, `P[class=x]`, `DIV8[N="§ 744.23"]`.
//!
//! A name is a local name or `*`; each `[name]` asks for an attribute and `[name=value]` for its value, which may stand
//! in quotes.

use super::element::{Element, Node, local};
use crate::extract::ExtractError;

/// One selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// `None` for `*`.
    name: Option<String>,
    attributes: Vec<(String, Option<String>)>,
}

impl Selector {
    pub fn parse(text: &str) -> Result<Selector, ExtractError> {
        parse(text).map_err(|reason| ExtractError::BadSelector { selector: text.to_owned(), reason: reason.to_owned() })
    }

    /// Reads all selectors of one list.
    pub fn list(texts: &[String]) -> Result<Vec<Selector>, ExtractError> {
        texts.iter().map(|text| Selector::parse(text)).collect()
    }

    pub fn matches(&self, element: &Element) -> bool {
        self.name.as_ref().is_none_or(|name| *name == element.name)
            && self.attributes.iter().all(|(name, wanted)| {
                let value = element.attribute(name);
                value.is_some() && wanted.as_deref().is_none_or(|wanted| value.map(str::trim) == Some(wanted.trim()))
            })
    }
}

fn parse(text: &str) -> Result<Selector, &'static str> {
    let text = text.trim();
    let name_end = text.find('[').unwrap_or(text.len());
    let (name, mut rest) = text.split_at(name_end);
    let name = local(name.trim());
    if !(name == "*" || is_name(name) || name.is_empty() && !rest.is_empty()) {
        return Err("expected the name of an element");
    }
    let mut attributes = Vec::new();
    while let Some(inner) = rest.strip_prefix('[') {
        let (attribute, after) = condition(inner)?;
        attributes.push(attribute);
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        return Err("expected `[` or the end");
    }
    Ok(Selector { name: (name != "*" && !name.is_empty()).then(|| name.to_owned()), attributes })
}

/// `name]` or `name=value]`: the condition and what stands after it.
fn condition(inner: &str) -> Result<((String, Option<String>), &str), &'static str> {
    let name_end = inner.find(['=', ']']).ok_or("a `[` is not closed")?;
    let name = inner[..name_end].trim();
    if !is_name(name) {
        return Err("expected the name of an attribute");
    }
    let Some(value) = inner[name_end..].strip_prefix('=') else {
        return Ok(((name.to_owned(), None), &inner[name_end + 1..]));
    };
    let value = value.trim_start();
    let (value, after) = match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        Some(quote) => value[1..].split_once(quote).ok_or("a quote is not closed")?,
        None => value.split_at(value.find(']').ok_or("a `[` is not closed")?),
    };
    let after = after.trim_start().strip_prefix(']').ok_or("a `[` is not closed")?;
    Ok(((name.to_owned(), Some(value.to_owned())), after))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))
}

/// True where a selector matches the element or one in it.
pub fn holds(element: &Element, keep: &[Selector]) -> bool {
    keep.iter().any(|selector| selector.matches(element)) || element.elements().any(|child| holds(child, keep))
}

/// Leaves of a tree only what a selector matches and the elements around it; false where nothing is left.
pub fn prune(element: &mut Element, keep: &[Selector]) -> bool {
    if keep.iter().any(|selector| selector.matches(element)) {
        return true;
    }
    element.children.retain_mut(|child| match child {
        Node::Element(child) => prune(child, keep),
        Node::Text(_) => false,
    });
    !element.children.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_asks_for_a_name_and_for_attributes() {
        let attributes = vec![("N".into(), "§ 744.23".into()), ("xml:lang".into(), "en".into())];
        let element = Element { name: "DIV8".into(), attributes, children: Vec::new() };
        let check = |selector: &str, expected: bool| {
            assert_eq!(Selector::parse(selector).unwrap().matches(&element), expected, "{selector}");
        };
        check("DIV8", true);
        check("uslm:DIV8", true);
        check("div8", false);
        check("*", true);
        check("DIV8[N]", true);
        check("DIV8[TYPE]", false);
        check("DIV8[N=\"§ 744.23\"]", true);
        check("DIV8[N=§ 744.23][lang='en']", true);
        check("DIV8[N=\"§ 744.2\"]", false);
        check("[lang=en]", true);
    }

    #[test]
    fn a_bad_selector_says_what_was_expected() {
        for (selector, expected) in [
            ("", "the name of an element"),
            ("8DIV", "the name of an element"),
            ("DIV8[N", "not closed"),
            ("DIV8[N=\"x]", "not closed"),
            ("DIV8 > P", "the name of an element"),
            ("DIV8[N=x]P", "the end"),
        ] {
            let error = Selector::parse(selector).unwrap_err().to_string();
            assert!(error.contains(expected), "{selector}: {error}");
        }
    }
}
