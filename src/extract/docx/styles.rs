//! The styles of paragraphs: which are headings, and which are numbered.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::numbering::Numbered;
use super::xml;
use crate::extract::ExtractError;

/// Styles inherit from styles; longer chains are loops.
const LONGEST_CHAIN: usize = 12;

#[derive(Default)]
pub struct Styles(HashMap<String, Style>);

#[derive(Default, Clone)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    numbered: Numbered,
}

impl Styles {
    pub fn read(part: &str) -> Result<Styles, ExtractError> {
        let mut styles = Styles::default();
        let mut reader = xml::reader(part);
        let mut open: Option<(String, Style)> = None;
        loop {
            let (event, _) = xml::next(&mut reader)?;
            let element = match &event {
                Event::Start(element) => element,
                Event::Eof => break,
                _ => continue,
            };
            match (element.local_name().as_ref(), &mut open) {
                ("style", open) => {
                    styles.0.extend(open.take());
                    *open = xml::attribute(element, "styleId").map(|id| (id, Style::default()));
                }
                ("name", Some((_, style))) => style.name = xml::value(element).unwrap_or_default().to_lowercase(),
                ("basedOn", Some((_, style))) => style.based_on = xml::value(element),
                ("outlineLvl", Some((_, style))) => style.outline = xml::value(element).and_then(|v| v.parse().ok()),
                ("numId", Some((_, style))) => style.numbered.list = xml::value(element),
                ("ilvl", Some((_, style))) => style.numbered.level = xml::value(element).and_then(|v| v.parse().ok()),
                _ => {}
            }
        }
        styles.0.extend(open);
        Ok(styles)
    }

    fn chain<'s>(&'s self, id: &str) -> impl Iterator<Item = &'s Style> {
        let first = self.0.get(id);
        std::iter::successors(first, |style| self.0.get(style.based_on.as_deref()?)).take(LONGEST_CHAIN)
    }

    /// The level of the heading that paragraphs of this style are, 1 to 6.
    pub fn heading(&self, id: &str) -> Option<u8> {
        self.chain(id).find_map(|style| {
            let named = style.name.strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok());
            let title = (style.name == "title").then_some(1);
            let outlined = style.outline.filter(|level| *level < 9).map(|level| level + 1);
            title.or(named).or(outlined).map(|level| level.clamp(1, 6))
        })
    }

    /// The list that paragraphs of this style are numbered by.
    pub fn numbered(&self, id: &str) -> Numbered {
        let mut numbered = Numbered::default();
        for style in self.chain(id) {
            numbered = numbered.or(style.numbered.clone());
        }
        numbered
    }

    pub fn is_caption(&self, id: &str) -> bool {
        self.chain(id).next().is_some_and(|style| style.name == "caption")
    }
}
