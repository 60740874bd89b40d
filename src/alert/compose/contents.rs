//! What a digest holds, in its order: by issuer, whoever has the worst first; of an issuer the most severe first.

use super::letter::AlertContent;
use crate::render::{brief_tag, one_line};
use crate::wording::Language;

/// The name of a revision's place within the message, and of the table of contents.
pub(super) const TABLE: &str = "contents";

/// Revisions of one issuer.
pub(super) struct Chapter<'a> {
    pub issuer: &'a str,
    pub places: Vec<Place<'a>>,
}

/// A revision in the table of contents.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// Counted through the whole message, from 1.
    pub number: usize,
    /// Among the revisions as they were arranged, the worst first, from 0.
    pub rank: usize,
    pub content: AlertContent<'a>,
    /// True where it is told in full; of others the headline is all there is room for.
    pub is_told: bool,
}

/// Revisions arranged for a message: what is told in full, what is only listed, what is not even that.
pub(super) struct Contents<'a> {
    /// Told in full or listed.
    pub chapters: Vec<Chapter<'a>>,
    /// How many there are besides.
    pub uncounted: usize,
}

/// The most severe first; of one severity in the order given.
pub(super) fn worst_first<'a>(contents: &[AlertContent<'a>]) -> Vec<AlertContent<'a>> {
    let mut worst = contents.to_vec();
    worst.sort_by_key(|content| std::cmp::Reverse(content.revision.brief.severity));
    worst
}

/// Arranges revisions that come the worst first: the first `told` are told in full, of the others the first `listed` by headline.
pub(super) fn arranged<'a>(worst: &[AlertContent<'a>], told: usize, listed: usize) -> Contents<'a> {
    let shown = worst.len().min(told.saturating_add(listed));
    let mut chapters: Vec<Chapter<'a>> = Vec::new();
    for (rank, content) in worst[..shown].iter().enumerate() {
        let place = Place { number: 0, rank, content: *content, is_told: rank < told };
        let issuer = content.source.issuer.as_str();
        match chapters.iter_mut().find(|chapter| chapter.issuer == issuer) {
            Some(chapter) => chapter.places.push(place),
            None => chapters.push(Chapter { issuer, places: vec![place] }),
        }
    }
    let places = chapters.iter_mut().flat_map(|chapter| &mut chapter.places);
    places.zip(1..).for_each(|(place, number)| place.number = number);
    Contents { chapters, uncounted: worst.len() - shown }
}

impl<'a> Contents<'a> {
    /// Every revision that is told or listed, and how many there are besides.
    pub fn count(&self) -> usize {
        self.chapters.iter().map(|chapter| chapter.places.len()).sum::<usize>() + self.uncounted
    }

    /// True for one revision alone.
    pub fn is_single(&self) -> bool {
        self.count() == 1
    }

    /// What is told in full, with the issuer where a chapter begins.
    pub fn told(&self) -> impl Iterator<Item = (Option<&'a str>, &Place<'a>)> {
        self.chapters.iter().flat_map(|chapter| {
            let told = chapter.places.iter().filter(|place| place.is_told);
            told.enumerate().map(|(at, place)| ((at == 0).then_some(chapter.issuer), place))
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
