//! What the parts of a message are written from.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::attached::RedlineFiles;
use super::contents::Contents;
use crate::brief::Written;
use crate::diff::Diff;
use crate::document::Document;
use crate::event::Tied;
use crate::operator::Stale;
use crate::render::{Section, ShownGroup};
use crate::revision::Revision;
use crate::source::Source;
use crate::version::Version;
use crate::wording::Language;

/// One revision with all that its alert shows.
#[derive(Debug, Clone, Copy)]
pub struct AlertContent<'a> {
    pub revision: &'a Revision,
    pub source: &'a Source,
    pub old: &'a Document,
    pub new: &'a Document,
    pub diff: &'a Diff,
    pub old_version: &'a Version,
    pub new_version: &'a Version,
    /// The other revisions of its event, oldest first.
    pub event: &'a [Tied],
    /// The threads it stands in, that of its event first; empty = none.
    pub thread: &'a [String],
    /// Where a calendar is asked for and there are dates: the revisions of its source up to this one, oldest first.
    pub history: &'a [Revision],
    /// What a machine wrote about it, where one was asked.
    pub written: Option<&'a Written>,
    /// Where the files of its whole redline are kept for the next who gets one.
    pub files: Option<&'a RedlineFiles>,
    /// The browser whose rendering the new version is.
    pub rendered_by: Option<&'a str>,
}

/// One revision as both parts of the message are written from: the redline already cut to its room.
pub(super) struct Entry<'a> {
    pub content: AlertContent<'a>,
    /// What was done in many places.
    pub acts: Vec<ShownGroup>,
    pub sections: &'a [Section<'a>],
    /// The file that the whole redline comes in.
    pub attached: Option<String>,
    pub zone: &'a TimeZone,
}

/// Where a message leads on this installation; each only where there is such a place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Links<'a> {
    /// What the subscriber asked for, to be changed.
    pub preferences: Option<&'a str>,
    /// The end of all alerts, for people.
    pub unsubscribe: Option<&'a str>,
    /// The beginning of a revision's address, its number left out.
    pub revisions: Option<&'a str>,
}

/// All that the parts of a message say.
pub(super) struct Letter<'a> {
    pub entries: &'a [Entry<'a>],
    /// What the entries are, in their order, and what there is no room for.
    pub contents: &'a Contents<'a>,
    /// Sources that were not read well, of those the subscriber watches; none where it is not said whether there are any.
    pub stale: Option<&'a [Stale]>,
    /// In which times are told.
    pub zone: &'a TimeZone,
    pub address: &'a str,
    pub operator: &'a str,
    pub links: Links<'a>,
    pub language: Language,
    /// Counts the days to the dates of the briefs.
    pub now: Timestamp,
}
