//! Words that were found, quoted where they stand.

use maud::{Markup, html};

use crate::render::{bounded, citation_anchor, visible};
use crate::revision::Revision;
use crate::search::{Query, excerpt};
use crate::store::{FoundPassage, Store, StoreError};
use crate::wording::Language;

use super::entry::Seen;

/// Bytes of a quotation, and of what a revision touched that is looked through for two of them.
const LENGTH: usize = 240;
const MOST_TEXT: usize = 64 * 1024;
const MOST_PASSAGES: u32 = 40;
const QUOTES: usize = 2;

/// The places of a revision that say most of what is asked for.
pub async fn quotes(
    store: &Store,
    query: &Query,
    revision: &Revision,
    language: Language,
) -> Result<Vec<Markup>, StoreError> {
    let wanted = query.wanted().count();
    let touched = store.touched(revision, MOST_PASSAGES).await?;
    let mut room = MOST_TEXT;
    let mut found: Vec<(usize, Markup)> = Vec::new();
    for passage in &touched {
        let Some(left) = room.checked_sub(passage.text.len()) else { break };
        room = left;
        if let Some(quote) = excerpt(query, &passage.text, LENGTH) {
            found.push((quote.terms, quoted(passage, query, language)));
        }
        if found.iter().filter(|(terms, _)| *terms == wanted).count() >= QUOTES {
            break;
        }
    }
    if found.is_empty() {
        let told =
            revision.brief.statements.iter().flat_map(|told| [&told.come, &told.gone, &told.before, &told.after]);
        found.extend(told.filter_map(|text| Some((0, words(query, text)?))).take(1));
    }
    found.sort_by_key(|(terms, _)| std::cmp::Reverse(*terms));
    Ok(found.into_iter().take(QUOTES).map(|(_, quote)| quote).collect())
}

/// `§ 744.23(a): ... words **found** ...`, struck where they went.
fn quoted(passage: &FoundPassage, query: &Query, language: Language) -> Markup {
    let words = words(query, &passage.text).unwrap_or_default();
    html! {
        @if !passage.citation.is_empty() { span.cite { (bounded(&passage.citation.told(language), 80)) } " " }
        @if passage.gone.is_some() { s { (words) } } @else { (words) }
    }
}

/// Words around what was found, with what was found marked; `None` where nothing was.
pub fn words(query: &Query, text: &str) -> Option<Markup> {
    let excerpt = excerpt(query, text, LENGTH)?;
    Some(html! {
        @if excerpt.cut.0 { "… " }
        @for piece in &excerpt.pieces { @if piece.found { mark { (visible(piece.text)) } } @else { (visible(piece.text)) } }
        @if excerpt.cut.1 { " …" }
    })
}

/// Passages of versions, each with the way to where it stands.
pub fn found(passages: &[FoundPassage], query: &Query, seen: &Seen<'_>) -> Markup {
    let language = seen.visitor.language;
    html! {
        section.texts {
            h2 { (language.say("search-texts")) }
            ol { @for passage in passages {
                @let source = seen.sources.get(&passage.source);
                @let title = source.map_or(passage.source.as_str(), |source| source.title.as_str());
                @let place = format!("/sources/{}/versions/{}#{}", passage.source, passage.came, citation_anchor(&passage.citation));
                li {
                    p.whose {
                        a href=(seen.visitor.at(&place)) {
                            (bounded(title, 120)) @if !passage.citation.is_empty() { ", " (bounded(&passage.citation.told(seen.visitor.language), 80)) }
                        }
                        " " span.dated { (stands(passage, seen)) }
                    }
                    p.quoted { (words(query, &passage.text).unwrap_or_default()) }
                }
            } }
        }
    }
}

fn stands(passage: &FoundPassage, seen: &Seen<'_>) -> String {
    let language = seen.visitor.language;
    match passage.gone {
        None => language.tell("passage-stands", [("came", passage.came.into())]),
        Some(gone) => language.tell("passage-stood", [("came", passage.came.into()), ("gone", gone.into())]),
    }
}
