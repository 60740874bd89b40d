//! A difference that is news: its brief, and all that it is about.

use jiff::civil::Date;

use super::{Concerns, concerns};
use crate::brief::{Brief, brief_on};
use crate::diff::Diff;
use crate::document::Document;
use crate::source::Source;
use crate::subscription::Subscription;

/// What is told of a revision, and what tells whom to tell.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    pub brief: Brief,
    pub concerns: Concerns,
}

impl News {
    /// Of the revision from `old` to `new`, seen on this day (UTC).
    pub fn of(source: &Source, old: &Document, new: &Document, diff: &Diff, seen: Date) -> News {
        News { brief: brief_on(source, old, new, diff, seen), concerns: concerns(old, new, diff) }
    }

    /// How severe it is for this subscription, 0 to 6, where it is owed for it. What is watched in particular weighs one
    /// more than it weighs for everybody.
    pub fn severity_for(&self, subscription: &Subscription, source: &Source) -> Option<u8> {
        let severity = self.brief.severity + u8::from(subscription.scope.is_particular());
        let wanted = severity >= subscription.least_severity
            && self.concerns.are_within(&subscription.scope, source, &self.brief);
        wanted.then_some(severity)
    }

    /// Says that the new text is that of this earlier version again, where there is one.
    pub fn standing_again(self, version: Option<u32>) -> News {
        News { brief: self.brief.standing_again(version), ..self }
    }
}
