//! The redline as JSON, rulewatch's own form.
//! Its shape is published: `docs/redline.schema.json` (JSON Schema 2020-12) describes every field.
//!
//! Texts are exact. Characters that act or hide are written as `\uXXXX`, so the output is safe on a terminal too.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::brief::Brief;
use crate::citation::Citation;
use crate::diff::{Class, HunkKind, Quiet, Stats};
use crate::document::BlockKind;
use crate::render::groups::{ShownGroup, groups};
use crate::render::walk::{self, Fate, Line, Mark, Run, Section, ShownHunk};
use crate::render::{Redline, escape};
use crate::wording::Language;

/// The shape of what `json` writes, as a JSON Schema.
pub const JSON_SCHEMA: &str = include_str!("../../docs/redline.schema.json");

/// The shape of a brief in it, as a JSON Schema.
pub const BRIEF_SCHEMA: &str = include_str!("../../docs/brief.schema.json");

/// The redline as one line of JSON without a line end.
pub fn json(redline: &Redline<'_>) -> Result<String, serde_json::Error> {
    let sections = walk::sections(redline);
    let shown = Shown {
        old: Side { label: redline.old_label, title: &redline.old.title },
        new: Side { label: redline.new_label, title: &redline.new.title },
        stats: redline.diff.stats,
        groups: groups(redline).into_iter().map(act).collect(),
        quiet: redline.diff.quiet.iter().filter_map(|pair| quiet(redline, pair)).collect(),
        brief: redline.brief.map(|brief| shown_brief(brief, redline.language)),
        sections: sections.iter().filter_map(section).collect(),
    };
    harmless_json(&shown)
}

/// Any value as one line of JSON, in which no character acts or hides.
pub fn harmless_json(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut bytes, Harmless))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[derive(Serialize)]
struct Shown<'a> {
    old: Side<'a>,
    new: Side<'a>,
    stats: Stats,
    groups: Vec<Act>,
    /// Blocks that differ in typography or white space alone.
    quiet: Vec<ShownQuiet<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    brief: Option<ShownBrief<'a>>,
    sections: Vec<ShownSection<'a>>,
}

/// A brief as it is published: what is stored, with its headline in a language.
#[derive(Serialize)]
pub struct ShownBrief<'a> {
    headline: String,
    language: Language,
    #[serde(flatten)]
    brief: &'a Brief,
}

/// The published form of a brief (`docs/brief.schema.json`).
pub fn shown_brief(brief: &Brief, language: Language) -> ShownBrief<'_> {
    ShownBrief { headline: brief.headline(language), language, brief }
}

/// Hunks that are one act, by number.
#[derive(Serialize)]
struct Act {
    told: String,
    hunks: Vec<usize>,
}

#[derive(Serialize)]
struct ShownQuiet<'a> {
    class: Class,
    old: &'a str,
    new: &'a str,
}

#[derive(Serialize)]
struct Side<'a> {
    label: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "section", rename_all = "snake_case")]
enum ShownSection<'a> {
    Context {
        lines: Vec<ShownLine<'a>>,
    },
    Folded {
        blocks: usize,
    },
    Hunk {
        number: usize,
        kind: HunkKind,
        class: Class,
        old: Option<&'a Citation>,
        new: Option<&'a Citation>,
        lines: Vec<ShownLine<'a>>,
    },
    MovedFrom {
        number: usize,
        lines: Vec<ShownLine<'a>>,
    },
}

#[derive(Serialize)]
struct ShownLine<'a> {
    fate: &'static str,
    kind: BlockKind,
    citation: &'a Citation,
    runs: Vec<ShownRun<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    links: &'a [(&'a str, &'a str)],
}

/// The fate of words and the words.
#[derive(Serialize)]
#[serde(untagged)]
enum ShownRun<'a> {
    Plain(&'static str, &'a str),
    /// Words that stayed, and how the old side writes them.
    Otherwise(&'static str, &'a str, &'a str),
}

fn act(group: ShownGroup) -> Act {
    Act { told: group.told, hunks: group.places.into_iter().map(|(number, _)| number).collect() }
}

fn quiet<'a>(redline: &Redline<'a>, pair: &Quiet) -> Option<ShownQuiet<'a>> {
    let (old, new) = (redline.old.blocks.get(pair.old)?, redline.new.blocks.get(pair.new)?);
    Some(ShownQuiet { class: pair.class, old: &old.text, new: &new.text })
}

fn section<'a>(section: &'a Section<'a>) -> Option<ShownSection<'a>> {
    Some(match section {
        Section::Context(lines) => ShownSection::Context { lines: lines.iter().map(line).collect() },
        Section::Folded(lines) => ShownSection::Folded { blocks: lines.len() },
        Section::Hunk(ShownHunk { number, kind, class, old, new, lines, .. }) => ShownSection::Hunk {
            number: *number,
            kind: *kind,
            class: *class,
            old: *old,
            new: *new,
            lines: lines.iter().map(line).collect(),
        },
        Section::MovedFrom(hunk) => {
            ShownSection::MovedFrom { number: hunk.number, lines: hunk.lines.iter().map(line).collect() }
        }
        // Excerpts alone leave hunks out, and this is none.
        Section::Omitted(_) => return None,
    })
}

fn line<'a>(line: &'a Line<'a>) -> ShownLine<'a> {
    let fate = match line.fate {
        Fate::Unchanged => "unchanged",
        Fate::Revised => "revised",
        Fate::Added => "added",
        Fate::Removed => "removed",
        Fate::Moved => "moved",
    };
    let runs = line.runs.iter().map(run).collect();
    ShownLine { fate, kind: line.kind, citation: line.citation, runs, links: &line.links }
}

fn run<'a>(run: &'a Run<'a>) -> ShownRun<'a> {
    match (run.mark, run.was) {
        (Mark::Deleted, _) => ShownRun::Plain("deleted", &run.text),
        (Mark::Inserted, _) => ShownRun::Plain("inserted", &run.text),
        // Words of ours stand in excerpts alone.
        (Mark::Same | Mark::Left, None) => ShownRun::Plain("same", &run.text),
        (Mark::Same | Mark::Left, Some(was)) => ShownRun::Otherwise("same", &run.text, was),
    }
}

/// Compact JSON whose strings hold no character that acts or hides.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut plain = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| escape::acts_or_hides(*c)) {
            writer.write_all(&fragment.as_bytes()[plain..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            plain = at + c.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[plain..])
    }
}
