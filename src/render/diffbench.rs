//! A redline in the interchange form of the diffbench test bed: the `script`, which spells both texts, and the
//! `changes` a reader would list.

use serde_json::{Value, json};

use super::Redline;
use crate::citation::Citation;
use crate::diff::{Edit, Hunk, HunkKind, Span, Step};
use crate::document::{Block, BlockKind};

/// The redline as one JSON object.
pub fn diffbench(redline: &Redline) -> Value {
    let mut form = Form { redline, changes: Vec::new(), script: Vec::new(), of_hunk: Vec::new() };
    form.of_hunk = vec![None; redline.diff.hunks.len()];
    for step in &redline.diff.steps {
        match *step {
            Step::Same { old, new } => form.equal(&redline.old.blocks[old].text, &redline.new.blocks[new].text),
            Step::Hunk(hunk) => form.hunk(hunk),
            Step::MovedFrom(hunk) => form.moved_from(hunk),
        }
    }
    json!({ "tool": "rulewatch", "format": "text", "script": form.script, "changes": form.changes })
}

struct Form<'a> {
    redline: &'a Redline<'a>,
    changes: Vec<Value>,
    script: Vec<Value>,
    /// The entry of each moved hunk, which is met twice.
    of_hunk: Vec<Option<usize>>,
}

impl Form<'_> {
    fn hunk(&mut self, at: usize) {
        let hunk = &self.redline.diff.hunks[at];
        match hunk.kind {
            HunkKind::Added => self.whole(hunk, "added", "insert"),
            HunkKind::Removed => self.whole(hunk, "removed", "delete"),
            HunkKind::Moved => {
                let change = self.moved(at);
                for n in hunk.new.clone() {
                    self.op("move_to", &self.redline.new.blocks[n].text, change);
                }
            }
            HunkKind::Revised | HunkKind::Redesignated => hunk.edits.iter().for_each(|edit| self.revised(edit)),
            HunkKind::Split => self.broken(hunk, "split", "split"),
            HunkKind::Merged => self.broken(hunk, "merged", "merge"),
        }
    }

    fn whole(&mut self, hunk: &Hunk, kind: &str, op: &str) {
        let redline = self.redline;
        let (blocks, range) =
            if kind == "added" { (&redline.new.blocks, &hunk.new) } else { (&redline.old.blocks, &hunk.old) };
        let texts: Vec<&str> = blocks[range.clone()].iter().map(|block| block.text.as_str()).collect();
        let lead = &blocks[range.start];
        let (path, text) = (json!(lead.citation), json!(texts.join("\n")));
        let change = self.change(if kind == "added" {
            json!({ "kind": kind, "unit": unit(lead), "old_path": null, "new_path": path, "old_text": null, "new_text": text })
        } else {
            json!({ "kind": kind, "unit": unit(lead), "old_path": path, "new_path": null, "old_text": text, "new_text": null })
        });
        for text in texts {
            self.op(op, text, change);
        }
    }

    fn moved_from(&mut self, at: usize) {
        let change = self.moved(at);
        for o in self.redline.diff.hunks[at].old.clone() {
            self.op("move_from", &self.redline.old.blocks[o].text, change);
        }
    }

    /// The entry of a moved hunk, with the paths of the edits inside it.
    fn moved(&mut self, at: usize) -> usize {
        if let Some(change) = self.of_hunk[at] {
            return change;
        }
        let redline = self.redline;
        let hunk = &redline.diff.hunks[at];
        let (lead, place) = (&redline.old.blocks[hunk.old.start], &redline.new.blocks[hunk.new.start]);
        let mut also: Vec<&str> = Vec::new();
        if hunk.edits.iter().any(|edit| self.parts(edit).0) {
            also.push("redesignated");
        }
        let change = self.change(json!({
            "kind": "moved", "also": also, "unit": unit(lead), "old_path": lead.citation, "new_path": place.citation,
            "spans": self.moved_spans(hunk),
        }));
        self.of_hunk[at] = Some(change);
        for edit in &hunk.edits {
            let (redesignated, amended) = self.parts(edit);
            let kinds = [("redesignated", redesignated), ("amended", amended)];
            for (kind, _) in kinds.into_iter().filter(|&(_, holds)| holds && edit.old != hunk.old.start) {
                let entry = self.entry(kind, edit);
                let inner = self.change(entry);
                self.changes[inner]["within"] = json!(change);
            }
        }
        change
    }

    fn moved_spans(&self, hunk: &Hunk) -> Vec<Value> {
        let redline = self.redline;
        let mut spans = Vec::new();
        let mut edits = hunk.edits.iter().peekable();
        if hunk.old.len() != hunk.new.len() {
            return edits.flat_map(|edit| self.spans(edit)).collect();
        }
        for (o, n) in hunk.old.clone().zip(hunk.new.clone()) {
            match edits.next_if(|edit| edit.old == o) {
                Some(edit) => spans.extend(self.spans(edit)),
                None => spans.push(equal(&redline.old.blocks[o].text, &redline.new.blocks[n].text)),
            }
        }
        spans
    }

    /// One block that stayed: its designator and its words are two entries.
    fn revised(&mut self, edit: &Edit) {
        let (redesignated, amended) = self.parts(edit);
        let by_designator = redesignated.then(|| self.entry("redesignated", edit)).map(|entry| self.change(entry));
        let by_words =
            (amended || edit.link_target).then(|| self.entry("amended", edit)).map(|entry| self.change(entry));
        self.spans_as_ops(edit, by_designator, by_words);
    }

    /// A split or merge: the break, the designators it brings or takes, and any edit beside it.
    fn broken(&mut self, hunk: &Hunk, kind: &str, op: &str) {
        let Some(first) = hunk.edits.first() else {
            return;
        };
        let entry = self.entry(kind, first);
        let change = self.change(entry);
        for (at, edit) in hunk.edits.iter().enumerate() {
            if at > 0 {
                self.script.push(json!({ "op": op, "c": change }));
            }
            let (redesignated, amended) = self.parts(edit);
            let by_designator = match (redesignated, at) {
                (false, _) => None,
                (true, 0) => Some(self.entry("redesignated", edit)).map(|entry| self.change(entry)),
                (true, _) => Some(change),
            };
            let by_words = amended.then(|| self.entry("amended", edit)).map(|entry| self.change(entry));
            self.spans_as_ops(edit, by_designator, by_words);
        }
    }

    fn spans_as_ops(&mut self, edit: &Edit, by_designator: Option<usize>, by_words: Option<usize>) {
        let redline = self.redline;
        let (a, b) = (&redline.old.blocks[edit.old], &redline.new.blocks[edit.new]);
        for span in &edit.spans {
            let of = if in_designator(span, a, b) { by_designator.or(by_words) } else { by_words.or(by_designator) };
            match (span, of) {
                (Span::Same { old, new }, _) => self.equal(&a.text[old.clone()], &b.text[new.clone()]),
                (Span::Deleted { old }, Some(change)) => self.op("delete", &a.text[old.clone()], change),
                (Span::Inserted { new }, Some(change)) => self.op("insert", &b.text[new.clone()], change),
                (Span::Deleted { .. } | Span::Inserted { .. }, None) => {}
            }
        }
    }

    /// Whether the designator differs, and whether anything else does.
    fn parts(&self, edit: &Edit) -> (bool, bool) {
        let (a, b) = (&self.redline.old.blocks[edit.old], &self.redline.new.blocks[edit.new]);
        let mut changed = edit.spans.iter().filter(|span| !matches!(span, Span::Same { .. }));
        let (mut designator, mut words) = (false, false);
        changed.by_ref().for_each(|span| {
            let inside = in_designator(span, a, b);
            designator |= inside;
            words |= !inside;
        });
        (designator, words)
    }

    fn entry(&self, kind: &str, edit: &Edit) -> Value {
        let (a, b) = (&self.redline.old.blocks[edit.old], &self.redline.new.blocks[edit.new]);
        let mut entry = json!({
            "kind": kind, "unit": unit(a), "old_path": a.citation, "new_path": b.citation,
            "old_text": a.text, "new_text": b.text,
        });
        if kind == "amended" && spells(edit, &a.text, &b.text) {
            entry["spans"] = json!(self.spans(edit));
        }
        entry
    }

    fn spans(&self, edit: &Edit) -> Vec<Value> {
        let (a, b) = (&self.redline.old.blocks[edit.old].text, &self.redline.new.blocks[edit.new].text);
        let spans = edit.spans.iter().map(|span| match span {
            Span::Same { old, new } => equal(&a[old.clone()], &b[new.clone()]),
            Span::Deleted { old } => json!({ "op": "delete", "text": a[old.clone()] }),
            Span::Inserted { new } => json!({ "op": "insert", "text": b[new.clone()] }),
        });
        spans.collect()
    }

    fn change(&mut self, entry: Value) -> usize {
        self.changes.push(entry);
        self.changes.len() - 1
    }

    fn op(&mut self, op: &str, text: &str, change: usize) {
        self.script.push(json!({ "op": op, "text": text, "c": change }));
    }

    fn equal(&mut self, old: &str, new: &str) {
        let mut op = if old == new { json!({ "text": old }) } else { json!({ "old": old, "new": new }) };
        op["op"] = json!("equal");
        self.script.push(op);
    }
}

/// Inline text that is the same; where only typography differs, both forms.
fn equal(old: &str, new: &str) -> Value {
    if old == new { json!({ "op": "equal", "text": old }) } else { json!({ "op": "equal", "text": old, "new": new }) }
}

/// True where the spans cover all of both texts: not so for the parts of a split or merge.
fn spells(edit: &Edit, old: &str, new: &str) -> bool {
    let (mut o, mut n) = (0, 0);
    for span in &edit.spans {
        match span {
            Span::Same { old, new } => (o, n) = (o + old.len(), n + new.len()),
            Span::Deleted { old } => o += old.len(),
            Span::Inserted { new } => n += new.len(),
        }
    }
    o == old.len() && n == new.len()
}

fn in_designator(span: &Span, old: &Block, new: &Block) -> bool {
    match span {
        Span::Same { .. } => false,
        Span::Deleted { old: range } => !range.is_empty() && range.end <= old.designator_len,
        Span::Inserted { new: range } => !range.is_empty() && range.end <= new.designator_len,
    }
}

fn unit(block: &Block) -> &'static str {
    let last = block.citation.last().unwrap_or_default();
    match block.kind {
        BlockKind::Heading(_) if Citation::is_empty(&block.citation) => "heading",
        BlockKind::Heading(_) => "section",
        BlockKind::ListItem => "item",
        BlockKind::Caption => "table",
        BlockKind::TableHead | BlockKind::TableRow => "row",
        _ if last.starts_with("def:") => "definition",
        BlockKind::Paragraph | BlockKind::Note | BlockKind::Quote | BlockKind::Preformatted => "paragraph",
    }
}
