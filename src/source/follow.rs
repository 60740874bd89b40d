//! Entries of a source that become sources of their own: the rule, the children it has found, and what each of them is.
//!
//! What a child is follows from its parent's definition as it stands today and from the list of the children found, which
//! the archive keeps. A child never has the rule of its parent, only that of its attachments: nothing is followed in circles.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

use super::lead::{Lead, address_key, same_place};
use super::{Recipe, Source, SourceId, Ties};
use crate::schedule::Schedule;

/// Which entries of a source are followed, and how what they lead to is read and watched.
#[derive(Debug, Clone, PartialEq)]
pub struct Follow {
    /// A regular expression that the words of the entry match; `None` = all do.
    pub entry: Option<String>,
    /// The same of the address that it leads to.
    pub link: Option<String>,
    /// The column whose link is followed; `None` = the first link of the row that fits.
    pub column: Option<String>,
    /// The column that names a child, where an entry of the same name leads to an address that moves.
    pub name: Option<String>,
    /// Other hosts than the source's own that may be asked.
    pub hosts: Vec<String>,
    /// Only links to files of these extensions; empty = any link.
    pub extensions: Vec<String>,
    /// Extensions of files that a child links to and that are followed with it.
    pub attachments: Vec<String>,
    /// True where the rows of a list are its entries, and links in other text are none.
    pub rows: bool,
    /// How children are read.
    pub recipe: Recipe,
    pub schedule: Schedule,
    /// For how many days after it was listed a child is checked; `None` = without end.
    pub days: Option<u16>,
    /// Most entries followed at the parent's first version.
    pub first: usize,
    /// Most followed within a day after that.
    pub a_day: usize,
    /// Most watched at the same time.
    pub most: usize,
}

/// A source that was found in an entry of another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Child {
    pub id: SourceId,
    /// What tells it from its siblings: its name, or its address in one spelling.
    pub key: String,
    pub url: Url,
    pub title: String,
    /// When it was first listed.
    pub found_at: Timestamp,
    /// When its present address was.
    pub listed_at: Timestamp,
}

/// What became of the entries of a source so far.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Followed {
    /// The latest version whose entries were followed; 0 = none yet.
    pub version: u32,
    /// In the order in which they were found.
    pub children: Vec<Child>,
}

/// What the entries of one version added.
#[derive(Debug, Clone, PartialEq)]
pub struct TakenUp {
    pub followed: Followed,
    pub fresh: usize,
    /// Known children that are listed with another address now.
    pub moved: Vec<SourceId>,
    /// Entries beyond the bounds of the rule.
    pub left_out: usize,
}

/// Where a source comes from that no file of the watchlist defines.
#[derive(Debug, Clone, PartialEq)]
pub struct Descent {
    pub parent: Arc<Source>,
    pub found_at: Timestamp,
    pub listed_at: Timestamp,
    /// From when on it is asked no more.
    pub rests_at: Option<Timestamp>,
}

impl Follow {
    /// The rule by which a child's attachments are followed.
    fn of_attachments(&self) -> Option<Arc<Follow>> {
        let rule = || Follow {
            extensions: self.attachments.clone(),
            attachments: Vec::new(),
            entry: None,
            link: None,
            column: None,
            name: None,
            rows: false,
            recipe: Recipe::default(),
            first: MOST_ATTACHMENTS,
            a_day: MOST_ATTACHMENTS,
            most: MOST_ATTACHMENTS,
            ..self.clone()
        };
        (!self.attachments.is_empty()).then(|| Arc::new(rule()))
    }

    fn rests_at(&self, child: &Child) -> Option<Timestamp> {
        let days = SignedDuration::from_hours(24 * i64::from(self.days?));
        Some(child.listed_at.checked_add(days).unwrap_or(Timestamp::MAX))
    }
}

/// Most attachments of one document.
const MOST_ATTACHMENTS: usize = 20;

impl Followed {
    /// Takes up what `version` leads to. `before` is what the version followed last led to; without it the parent is new,
    /// and only as many of its entries are followed as the rule says.
    pub fn take_up(
        &self,
        (parent, rule): (&SourceId, &Follow),
        version: u32,
        (before, leads): (Option<&[Lead]>, Vec<Lead>),
        now: Timestamp,
    ) -> TakenUp {
        let listed: HashSet<(&str, &Url)> =
            before.unwrap_or_default().iter().map(|lead| (lead.key.as_str(), &lead.url)).collect();
        let at: BTreeMap<&str, usize> =
            self.children.iter().enumerate().map(|(at, child)| (child.key.as_str(), at)).collect();
        let mut room = self.room(rule, before.is_none(), now);
        let mut children = self.children.clone();
        let (mut fresh, mut left_out, mut moved) = (0, 0, Vec::new());
        for lead in leads.into_iter().filter(|lead| !listed.contains(&(lead.key.as_str(), &lead.url))) {
            match at.get(lead.key.as_str()) {
                // An older row of the same name says nothing; of two spellings of an address the first stays.
                Some(&at) if rule.name.is_none() || lead.url <= children[at].url => {}
                Some(&at) => {
                    moved.push(children[at].id.clone());
                    children[at] = Child { url: lead.url, listed_at: now, ..children[at].clone() };
                }
                // That a new source has old entries is expected.
                None if room == 0 => left_out += usize::from(before.is_some()),
                None => {
                    let Some(id) = lead.id(parent) else { continue };
                    let Lead { key, url, title } = lead;
                    children.push(Child { id, key, url, title, found_at: now, listed_at: now });
                    (room, fresh) = (room - 1, fresh + 1);
                }
            }
        }
        TakenUp { followed: Followed { version, children }, fresh, moved, left_out }
    }

    /// How many more may be followed now.
    fn room(&self, rule: &Follow, is_first: bool, now: Timestamp) -> usize {
        let day = SignedDuration::from_hours(24);
        let lately = self.children.iter().filter(|child| now.duration_since(child.found_at) < day).count();
        let watched = self.children.iter().filter(|child| rule.rests_at(child).is_none_or(|rest| rest > now)).count();
        let wanted = if is_first { rule.first } else { rule.a_day.saturating_sub(lately) };
        wanted.min(rule.most.saturating_sub(watched))
    }
}

impl Source {
    /// The source that a child of this one is; `None` where this one follows nothing any more.
    pub fn child(self: &Arc<Source>, child: &Child) -> Option<Source> {
        let rule = self.ties.follow.as_ref()?;
        let descent = Descent {
            parent: Arc::clone(self),
            found_at: child.found_at,
            listed_at: child.listed_at,
            rests_at: rule.rests_at(child),
        };
        // A key for one place is sent to no other.
        let at_home = same_place(&self.url, &child.url);
        let headers = if at_home { self.headers.clone() } else { Vec::new() };
        Some(Source {
            id: child.id.clone(),
            title: child.title.clone(),
            url: child.url.clone(),
            schedule: rule.schedule.clone(),
            recipe: rule.recipe.clone(),
            // A site that answers scripts only does so on all its pages; what is attached to one is a file.
            browser: self.browser && at_home && self.ties.descent.is_none(),
            headers,
            ties: Ties { follow: rule.of_attachments(), descent: Some(descent), ..Ties::default() },
            calendar: None,
            notes: String::new(),
            issuer: self.issuer.clone(),
            jurisdiction: self.jurisdiction.clone(),
            language: self.language.clone(),
            topics: self.topics.clone(),
        })
    }

    /// The sources that this one descends from, its parent first; none where the watchlist defines it.
    pub fn ancestors(&self) -> impl Iterator<Item = &Source> {
        std::iter::successors(self.parent_followed(), |source| source.parent_followed())
    }

    fn parent_followed(&self) -> Option<&Source> {
        self.ties.descent.as_ref().map(|descent| descent.parent.as_ref())
    }

    /// True for a child that is asked no more.
    pub fn is_at_rest(&self, now: Timestamp) -> bool {
        self.ties.descent.as_ref().and_then(|descent| descent.rests_at).is_some_and(|rest| rest <= now)
    }
}

/// These sources with all that were found in their entries; `known` tells the children of each. Where several lead to one
/// address, or the watchlist names it, it is watched once.
pub fn with_children(own: Vec<Source>, mut known: impl FnMut(&SourceId) -> Vec<Child>) -> Vec<Source> {
    let mut all = own;
    let mut ids: HashSet<SourceId> = all.iter().map(|source| source.id.clone()).collect();
    let mut places: HashSet<String> = all.iter().map(|source| address_key(&source.url)).collect();
    let follows = |source: &&Source| source.ties.follow.is_some();
    let mut parents: Vec<Arc<Source>> = all.iter().filter(follows).cloned().map(Arc::new).collect();
    while !parents.is_empty() {
        let mut found: Vec<(Timestamp, Source)> = Vec::new();
        for parent in &parents {
            let children = known(&parent.id);
            found.extend(children.iter().filter_map(|child| Some((child.found_at, parent.child(child)?))));
        }
        found.sort_by(|(at, a), (other, b)| at.cmp(other).then_with(|| a.id.cmp(&b.id)));
        found.retain(|(_, child)| places.insert(address_key(&child.url)) && ids.insert(child.id.clone()));
        parents = found.iter().map(|(_, child)| child).filter(follows).cloned().map(Arc::new).collect();
        all.extend(found.into_iter().map(|(_, child)| child));
    }
    all
}
