//! What a digest holds, in its order: by issuer, whoever has the worst first; of an issuer the most severe first.

use super::letter::AlertContent;
use crate::render::{brief_tag, one_line};
use crate::wording::Language;

/// The name of a revision's place within the message, and of the table of contents.
pub(super) const TABLE: &str = "contents";

/// Revisions of one issuer.
pub(super) struct Chapter<'a> {
    pub issuer: &'a str,
    pub items: Vec<Place<'a>>,
}

/// A revision in the table of contents.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// Counted through the whole message, from 1.
    pub number: usize,
    pub content: AlertContent<'a>,
    /// True where it is told in full; of others the headline is all there is room for.
    pub is_told: bool,
}

/// Revisions arranged for a message: what is told in full, what is only listed, what is not even that.
pub(super) struct Contents<'a> {
    /// Told in full or listed.
    pub chapters: Vec<Chapter<'a>>,
    /// Told in full, in the order of the chapters.
    pub told: Vec<AlertContent<'a>>,
    /// How many there are besides.
    pub uncounted: usize,
}

/// Arranges revisions: the `told` worst are told in full, the `listed` worst of the others by headline.
pub(super) fn arranged<'a>(contents: &[AlertContent<'a>], told: usize, listed: usize) -> Contents<'a> {
    let mut worst: Vec<AlertContent<'a>> = contents.to_vec();
    // Stable: of one severity what was seen first comes first.
    worst.sort_by_key(|content| std::cmp::Reverse(severity(content)));
    worst.truncate(told.saturating_add(listed));
    let uncounted = contents.len() - worst.len();
    let mut chapters: Vec<Chapter<'a>> = Vec::new();
    for (rank, content) in worst.into_iter().enumerate() {
        let item = Place { number: 0, content, is_told: rank < told };
        let issuer = content.source.issuer.as_str();
        match chapters.iter_mut().find(|chapter| chapter.issuer == issuer) {
            Some(chapter) => chapter.items.push(item),
            None => chapters.push(Chapter { issuer, items: vec![item] }),
        }
    }
    let items = chapters.iter_mut().flat_map(|chapter| &mut chapter.items);
    items.zip(1..).for_each(|(item, number)| item.number = number);
    let told = chapters.iter().flat_map(|chapter| &chapter.items).filter(|item| item.is_told);
    Contents { told: told.map(|item| item.content).collect(), chapters, uncounted }
}

impl Contents<'_> {
    /// Every revision that is told or listed, and how many there are besides.
    pub fn count(&self) -> usize {
        self.chapters.iter().map(|chapter| chapter.items.len()).sum::<usize>() + self.uncounted
    }

    /// True for one revision alone.
    pub fn is_single(&self) -> bool {
        self.count() == 1
    }

    /// What is told in full, with the issuer where a chapter begins.
    pub fn told(&self) -> impl Iterator<Item = (Option<&str>, &Place<'_>)> {
        self.chapters.iter().flat_map(|chapter| {
            let told = chapter.items.iter().filter(|item| item.is_told);
            told.enumerate().map(|(at, item)| ((at == 0).then_some(chapter.issuer), item))
        })
    }
}

impl Place<'_> {
    /// Where it stands in the message.
    pub fn anchor(&self) -> String {
        format!("revision-{}", self.number)
    }

    /// `[5 LOOSENS] § 742.6(b)(10): …`
    pub fn line(&self, language: Language) -> String {
        let brief = &self.content.revision.brief;
        format!("{} {}", brief_tag(brief, language), one_line(&brief.headline(language)))
    }
}

fn severity(content: &AlertContent<'_>) -> u8 {
    content.revision.brief.severity
}
