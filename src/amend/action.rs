//! What an instruction does.

use super::target::Target;

/// One thing done to one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    pub action: Action,
    pub target: Target,
}

/// The verbs of amendatory language, as the *Document Drafting Handbook* of the Office of the Federal Register defines
/// them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Opens a list of instructions, or says no more than where; changes nothing by itself.
    Amend,
    /// "Continues to read as follows": nothing changes.
    Keep,
    /// The text that follows takes the place of the target.
    Revise,
    /// The text that follows is put in.
    Add,
    Remove,
    /// The target's text goes, its designator stays: `[Reserved]`.
    Reserve,
    /// The target, or the run of targets, gets a new designator.
    Redesignate {
        to: Target,
    },
    /// The target goes to another place of the same section.
    Move {
        place: Place,
        beside: Target,
    },
    /// Words within the target give way to others.
    Replace {
        old: String,
        new: String,
        everywhere: bool,
    },
    /// Words within the target go.
    Strike {
        words: String,
        everywhere: bool,
    },
    /// Words are put in; beside which others, where the instruction says.
    Insert {
        words: String,
        beside: Option<(Place, String)>,
    },
    /// Text that was never designated gets a designator.
    Designate {
        to: Target,
    },
    /// A mistake is put right: the text that follows takes the place of the target.
    Correct,
    Suspend,
    Stay,
    /// A suspension or stay ends.
    Lift,
    /// Part of the instruction's text is lost, it is printed wrongly, or it is about an earlier document: nothing may be made
    /// of it.
    Unread,
}

/// On which side of another thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Before,
    After,
}

impl Action {
    /// The verb in its shortest form.
    pub fn verb(&self) -> &'static str {
        match self {
            Action::Amend => "amend",
            Action::Keep => "keep",
            Action::Revise => "revise",
            Action::Add => "add",
            Action::Remove => "remove",
            Action::Reserve => "reserve",
            Action::Redesignate { .. } => "redesignate",
            Action::Move { .. } => "move",
            Action::Replace { .. } => "replace",
            Action::Strike { .. } => "strike",
            Action::Insert { .. } => "insert",
            Action::Designate { .. } => "designate",
            Action::Correct => "correct",
            Action::Suspend => "suspend",
            Action::Stay => "stay",
            Action::Lift => "lift",
            Action::Unread => "unread",
        }
    }
}
