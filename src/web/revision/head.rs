//! What stands above the redline of a revision: whose text it is, what changed in a sentence, the brief, and where to go on.

use jiff::Timestamp;
use maud::{Markup, html};

use crate::event::Tied;
use crate::history::Comparison;
use crate::render::{self, Dress, Layout, bounded, visible};
use crate::revision::Revision;
use crate::source::{SourceId, Sources};
use crate::web::frame::{address, minute};
use crate::web::redline::{View, downloads, views};
use crate::web::visitor::Visitor;

pub struct Head<'a> {
    pub revision: &'a Revision,
    pub compared: &'a Comparison,
    /// The same act in other sources.
    pub tied: &'a [Tied],
    /// Texts that this one amends.
    pub amends: &'a [SourceId],
    pub sources: &'a Sources,
    pub visitor: &'a Visitor,
}

impl Head<'_> {
    pub fn markup(&self, view: View, now: Timestamp) -> Markup {
        let Head { revision, compared, visitor, .. } = self;
        let (language, source) = (visitor.language, &compared.source);
        let law =
            [&compared.new.language, &source.language].into_iter().find_map(|tag| render::language_tag(tag.as_deref()));
        let versions = language.tell("web-versions", [("from", revision.from.into()), ("to", revision.to.into())]);
        html! {
            article.revision data-copy=(language.say("copy-citation")) data-copied=(language.say("copy-done"))
                data-title=(bounded(&source.title, 200)) data-versions=(versions) {
                p.whose {
                    span.issuer { (bounded(&source.issuer, 80)) } " "
                    a href=(visitor.at(&format!("/sources/{}", source.id))) lang=[law] { (bounded(&source.title, 240)) }
                    " " (versions) " · " time datetime=(revision.seen_at) { (minute(revision.seen_at)) " UTC" }
                }
                h1 { (bounded(&revision.brief.headline(language), 400)) }
                div.rw-brief { (render::html_brief(&revision.brief, language, Some(now), "", law, Dress::Classes(Layout::Inline))) }
                @if !self.tied.is_empty() { (self.elsewhere()) }
                @if !self.amends.is_empty() { (self.as_it_will_read()) }
                div.tools {
                    (views(view, &format!("/revisions/{}", revision.id), visitor))
                    (downloads(source.id.as_str(), (revision.from, revision.to), visitor))
                    @if !revision.brief.dates.is_empty() {
                        p.ways { a href=(visitor.at(&format!("/revisions/{}/dates.ics?language={language}", revision.id))) { (language.say("web-dates")) } }
                    }
                }
                p.official { (language.say("web-official")) " " (address(&source.url)) }
            }
        }
    }

    fn elsewhere(&self) -> Markup {
        let language = self.visitor.language;
        html! {
            details.event {
                summary { (language.say("title-event")) " (" (self.tied.len()) ")" }
                ul { @for Tied { revision, by } in self.tied {
                    @let title = self.sources.get(&revision.source).map_or(revision.source.as_str(), |source| source.title.as_str());
                    li {
                        (minute(revision.seen_at)) " · " (bounded(title, 160)) ": "
                        a href=(self.visitor.at(&format!("/revisions/{}", revision.id))) { (bounded(&revision.brief.headline(language), 240)) }
                        " (" (visible(&by.join(", "))) ")"
                    }
                } }
                p { a href=(self.visitor.at(&format!("/events/{}", self.revision.id))) { (language.say("event-whole")) } }
            }
        }
    }

    fn as_it_will_read(&self) -> Markup {
        let (visitor, source) = (self.visitor, &self.compared.source.id);
        html! {
            p.ways {
                (visitor.language.say("web-as-it-will-read")) " "
                @for (at, text) in self.amends.iter().enumerate() {
                    @if at > 0 { " · " }
                    a href=(visitor.at(&format!("/sources/{source}/amend?rule={}&text={text}", self.compared.new_version.number))) { (text) }
                }
            }
        }
    }
}
