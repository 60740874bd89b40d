//! What a verdict is: the legal effect of a hunk, how much it matters, which way it goes and what proves it.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::brief::rules::table;

/// The legal effect that a change has. `as_str` gives the codes of the table of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Class {
    /// How applications are reviewed: from denial to approval.
    Lp,
    /// Whether a licence is required.
    Lr,
    /// A country group or destination.
    Cg,
    /// A technical threshold.
    Th,
    /// A cap, share, quota or percentage.
    Cap,
    /// A listed party or item.
    Ent,
    /// A licence exception.
    Le,
    /// The date from or until which something holds.
    Eff,
    /// The last day for a comment or an application.
    Dl,
    /// Suspended, stayed, reinstated, not enforced.
    Sus,
    /// What is forbidden, and what a violation costs.
    Pen,
    /// What a term means.
    Def,
    /// Whether something must, may or may not be done.
    Mod,
    /// A negation, an exception, a condition.
    Neg,
    /// To whom and to what something applies.
    Sco,
    /// Certification, testing, reports, records, and the time for them.
    Cert,
    /// A rate of duty, a tariff line, an exemption from it.
    Tar,
    /// What an agency is told to do, and by when.
    Del,
    /// An act amended, revoked or repealed.
    Aut,
    /// How the agency reads the law.
    Gui,
    /// The stage of a bill.
    Bil,
    /// A page or an attachment removed or replaced.
    Rem,
    /// References and links to other provisions.
    Ref,
    /// New numbers and new places for the same words.
    Num,
    /// Spelling, punctuation, capitals, spaces.
    Typ,
    /// A statement of authority or source.
    Auth,
    /// Names of offices, addresses, telephone numbers.
    Nom,
    /// Page furniture.
    Cos,
    /// Text that meets no rule.
    Txt,
}

impl Class {
    /// Every class with its code, in the order of the taxonomy.
    pub const NAMED: [(&'static str, Class); 29] = [
        ("LP", Class::Lp),
        ("LR", Class::Lr),
        ("CG", Class::Cg),
        ("TH", Class::Th),
        ("CAP", Class::Cap),
        ("ENT", Class::Ent),
        ("LE", Class::Le),
        ("EFF", Class::Eff),
        ("DL", Class::Dl),
        ("SUS", Class::Sus),
        ("PEN", Class::Pen),
        ("DEF", Class::Def),
        ("MOD", Class::Mod),
        ("NEG", Class::Neg),
        ("SCO", Class::Sco),
        ("CERT", Class::Cert),
        ("TAR", Class::Tar),
        ("DEL", Class::Del),
        ("AUT", Class::Aut),
        ("GUI", Class::Gui),
        ("BIL", Class::Bil),
        ("REM", Class::Rem),
        ("REF", Class::Ref),
        ("NUM", Class::Num),
        ("TYP", Class::Typ),
        ("AUTH", Class::Auth),
        ("NOM", Class::Nom),
        ("COS", Class::Cos),
        ("TXT", Class::Txt),
    ];

    pub fn as_str(self) -> &'static str {
        Self::NAMED.iter().find(|(_, class)| *class == self).map_or("TXT", |(code, _)| code)
    }

    /// True for the classes that a hunk has only where it is proven to change nothing of the law.
    pub fn is_editorial(self) -> bool {
        matches!(self, Class::Num | Class::Typ | Class::Auth | Class::Nom | Class::Cos)
    }
}

/// A name that is none of a table's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no {1}")]
pub struct Unknown(pub String, pub &'static str);

impl FromStr for Class {
    type Err = Unknown;

    fn from_str(code: &str) -> Result<Class, Unknown> {
        let found = Self::NAMED.iter().find(|(known, _)| *known == code).map(|(_, class)| *class);
        found.ok_or_else(|| Unknown(code.to_owned(), "class"))
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Which way the law goes for those who are bound by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Tightens,
    Loosens,
    /// It binds neither more nor less.
    Neutral,
    /// No rule proves which: both sentences are to be read.
    Unclear,
}

impl Direction {
    /// The other way; neutral and unclear stay.
    pub fn reversed(self) -> Direction {
        match self {
            Direction::Tightens => Direction::Loosens,
            Direction::Loosens => Direction::Tightens,
            same => same,
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Direction::Tightens => "tightens",
            Direction::Loosens => "loosens",
            Direction::Neutral => "neutral",
            Direction::Unclear => "unclear",
        })
    }
}

/// How sure a verdict is of its class and its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Low,
    Medium,
    High,
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        })
    }
}

/// The words that prove a verdict on one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// Position in `Document::blocks`.
    pub block: usize,
    /// Bytes of the block's `text`.
    pub range: Range<usize>,
}

/// What one hunk means in one respect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub class: Class,
    /// 0 (page furniture) to 5 (critical).
    pub severity: u8,
    pub direction: Direction,
    pub confidence: Confidence,
    /// Id of the row of `rules.tsv` that says so.
    pub rule: String,
    /// Position in `Diff::hunks`.
    pub hunk: usize,
    /// The proving words; `None` on the side that has none.
    pub old: Option<Quoted>,
    pub new: Option<Quoted>,
}

impl Verdict {
    /// What the rule says in a few words; empty where a verdict kept from before names a rule that is gone.
    pub fn reason(&self) -> &'static str {
        table().rule(&self.rule).map_or("", |rule| rule.reason)
    }
}
