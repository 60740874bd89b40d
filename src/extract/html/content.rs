//! Finds the main content of a site's layout.
//!
//! The measure is *prose*: text in blocks that are long enough to say something and consist mostly of words that are
//! no links. Invariant: an element with prose of its own is left out only where it is marked as furniture and holds
//! the smaller part of the document, so words of law are never lost to a rule of layout.

use std::collections::HashSet;

use super::flat::{Content, Node, NodeId};
use super::table;
use super::tag::Tag;
use crate::extract::furniture::{may_name_others, names_others};

/// The elements to read, outermost first in reading order, and which nodes to pass over inside them.
pub struct Chosen {
    pub roots: Vec<usize>,
    pub furniture: Vec<bool>,
}

/// Text below this weight says nothing by itself: a button, a date, a label.
const LEAST_PROSE: u32 = 60;
/// A part of the layout with this much prose is kept wherever it stands.
const PART_PROSE: u32 = 120;

/// The elements the recipe keeps, outermost ones only; nothing in them is furniture.
pub fn kept(nodes: &[Node<'_>], kept: &HashSet<NodeId>) -> Chosen {
    let mut roots: Vec<usize> = Vec::new();
    let mut after = 0;
    for (at, node) in nodes.iter().enumerate() {
        if at >= after && kept.contains(&node.id) {
            roots.push(at);
            after = node.end;
        }
    }
    Chosen { roots, furniture: vec![false; nodes.len()] }
}

/// The main content by rule.
pub fn choose(nodes: &[Node<'_>]) -> Chosen {
    let weights = Weights::of(nodes);
    let mut furniture = furniture(nodes, &weights);
    leave_out_others(nodes, &weights, &mut furniture);
    let prose = weights.prose_without(nodes, &furniture);
    let Some(body) = nodes.iter().position(|node| node.tag() == Some(Tag::Body)) else {
        return Chosen { roots: Vec::new(), furniture };
    };
    let root = match main_element(nodes, &furniture, &prose, prose[body]) {
        Some(main) => {
            return Chosen { roots: vec![main], furniture };
        }
        None => body,
    };
    let mut roots = vec![root];
    if prose[root] >= PART_PROSE {
        descend(nodes, &weights, &prose, &furniture, &mut roots);
    }
    Chosen { roots, furniture }
}

/// The element the document itself calls its main content, if most of the prose is in it.
fn main_element(nodes: &[Node<'_>], furniture: &[bool], prose: &[u32], total: u32) -> Option<usize> {
    let is_main = |node: &Node<'_>| node.tag() == Some(Tag::Main) || node.attribute("role") == Some("main");
    let candidates = (0..nodes.len())
        .filter(|at| !furniture[*at] && matches!(nodes[*at].content, Content::Element(..)) && is_main(&nodes[*at]));
    let best = candidates.max_by_key(|at| prose[*at])?;
    (prose[best] > 0 || total < PART_PROSE).then_some(best).filter(|best| prose[*best] * 2 >= total)
}

/// Replaces the last root by the child that holds nearly all of its prose, as long as there is one. Brothers of that
/// child stay where they hold text of their own.
fn descend(nodes: &[Node<'_>], weights: &Weights, prose: &[u32], furniture: &[bool], roots: &mut Vec<usize>) {
    let Some(mut at) = roots.pop() else { return };
    let (mut before, mut after) = (Vec::new(), Vec::new());
    loop {
        let children = || Children { nodes, next: at + 1, end: nodes[at].end };
        let heir = children().find(|child| u64::from(prose[*child]) * 100 >= u64::from(prose[at]) * 92);
        let Some(heir) = heir.filter(|heir| leads_on(nodes, *heir)) else {
            break;
        };
        let speaks =
            |child: &usize| !furniture[*child] && (prose[*child] >= PART_PROSE || weights.is_plain_text(nodes, *child));
        before.extend(children().take_while(|child| *child < heir).filter(speaks));
        after.splice(0..0, children().skip_while(|child| *child <= heir).filter(speaks));
        at = heir;
    }
    roots.extend(before);
    roots.push(at);
    roots.extend(after);
}

/// Wrappers only, and the parts of a table that lays out: a list or a table of data is read whole.
fn leads_on(nodes: &[Node<'_>], at: usize) -> bool {
    match nodes[at].tag() {
        Some(Tag::Body | Tag::Main | Tag::Article | Tag::Block | Tag::Inline | Tag::Header | Tag::Footer) => true,
        Some(Tag::RowGroup { .. } | Tag::Row | Tag::Cell { .. }) => true,
        Some(Tag::Table) => !table::holds_data(nodes, at),
        _ => false,
    }
}

/// Marks as furniture what a site adds after its text: sections headed `Related news`, `相关新闻` and their like, where
/// they hold mostly links, or little beside the text before them.
fn leave_out_others(nodes: &[Node<'_>], weights: &Weights, furniture: &mut [bool]) {
    let total = weights.prose.first().copied().unwrap_or(0);
    let mut before = 0u32;
    for at in 0..nodes.len() {
        before = before.saturating_add(weights.own[at]);
        let titled = nodes[at].tag().is_some_and(|tag| !tag.is_inline()) && nodes[at].end - at <= 8;
        if !titled || furniture[at] || before < 2 * PART_PROSE || weights.text[at] > 120 || !is_titled(nodes, at) {
            continue;
        }
        let mut section = None;
        let mut up = at;
        while leads(nodes, nodes[up].parent, at)
            && !matches!(nodes[nodes[up].parent].tag(), Some(Tag::Body | Tag::Main))
        {
            up = nodes[up].parent;
            let linked = u64::from(weights.linked[up]) * 10 >= u64::from(weights.text[up]) * 6;
            let small = u64::from(weights.prose[up]) * 100 <= u64::from(total) * 20;
            if (linked || small) && weights.text[up] > weights.text[at] {
                section = Some(up);
            }
        }
        match section {
            Some(section) => furniture[section] = true,
            None => leave_out_lists(nodes, weights, at, furniture),
        }
    }
}

/// Marks a title and the lists of links that follow it beside it.
fn leave_out_lists(nodes: &[Node<'_>], weights: &Weights, title: usize, furniture: &mut [bool]) {
    let mut next = nodes[title].end;
    let end = nodes[nodes[title].parent].end;
    let mut any = false;
    while next < end {
        let heading = matches!(nodes[next].tag(), Some(Tag::Heading(_)));
        let links = weights.linked[next] * 10 >= weights.text[next] * 8 && !heading;
        if weights.text[next] > 0 && !links {
            break;
        }
        any |= weights.text[next] > 0;
        furniture[next] |= links && weights.text[next] > 0;
        next = nodes[next].end;
    }
    furniture[title] |= any;
}

/// True where `block` begins with the text of `at`.
fn leads(nodes: &[Node<'_>], block: usize, at: usize) -> bool {
    const FEW: usize = 24;
    let said = |node: &Node<'_>| matches!(node.content, Content::Text(text) if !text.trim().is_empty());
    block != at && at - block <= FEW && !nodes[block + 1..at].iter().any(said)
}

/// True for a short block that names other texts.
fn is_titled(nodes: &[Node<'_>], at: usize) -> bool {
    let texts = || {
        nodes[at..nodes[at].end].iter().filter_map(|node| match node.content {
            Content::Text(text) => Some(text),
            Content::Element(..) => None,
        })
    };
    let first = texts().find(|text| !text.trim().is_empty());
    first.is_some_and(may_name_others)
        && names_others(&texts().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" "))
}

struct Children<'n, 'a> {
    nodes: &'n [Node<'a>],
    next: usize,
    end: usize,
}

impl Iterator for Children<'_, '_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        (self.next < self.end).then(|| {
            let child = self.next;
            self.next = self.nodes[child].end;
            child
        })
    }
}

/// Which nodes are furniture: marked ones, and headers and footers of the whole, unless most of the prose is there.
fn furniture(nodes: &[Node<'_>], weights: &Weights) -> Vec<bool> {
    let total = weights.prose.first().copied().unwrap_or(0);
    let mut furniture = vec![false; nodes.len()];
    let mut in_content = vec![false; nodes.len()];
    for (at, node) in nodes.iter().enumerate() {
        let Some(tag) = node.tag() else { continue };
        in_content[at] = in_content[node.parent]
            || matches!(tag, Tag::Main | Tag::Article)
            || node.attribute("role") == Some("main");
        let outer = matches!(tag, Tag::Header | Tag::Footer) && !in_content[at];
        let small = u64::from(weights.prose[at]) * 100 <= u64::from(total) * 35;
        let headlined = node.marked
            && in_content[at]
            && nodes[at..node.end].iter().any(|inner| inner.tag() == Some(Tag::Heading(1)));
        furniture[at] = (node.marked || outer) && (small || tag == Tag::Nav) && !is_notes(node) && !headlined
            || !tag.is_inline() && weights.is_linked_label(at) && names_labels(node);
    }
    furniture
}

/// True for the line of links by which a site files its texts: categories, tags.
fn names_labels(node: &Node<'_>) -> bool {
    let words = node.attribute("class").unwrap_or_default().split(|c: char| !c.is_ascii_alphanumeric());
    words.into_iter().any(|word| matches!(word, "meta" | "tags" | "categories" | "category" | "terms"))
}

fn is_notes(node: &Node<'_>) -> bool {
    node.attribute("role").is_some_and(|role| role.starts_with("doc-"))
        || node.attribute("class").is_some_and(|class| class.contains("footnote"))
}

/// How much text each element holds, sub-elements included.
struct Weights {
    /// The prose of a block's own text, sub-elements not included.
    own: Vec<u32>,
    text: Vec<u32>,
    linked: Vec<u32>,
    prose: Vec<u32>,
}

impl Weights {
    fn of(nodes: &[Node<'_>]) -> Weights {
        let mut own = vec![0u32; nodes.len()];
        let mut own_linked = vec![0u32; nodes.len()];
        let mut block = vec![0usize; nodes.len()];
        let mut in_link = vec![false; nodes.len()];
        for (at, node) in nodes.iter().enumerate() {
            match node.content {
                Content::Element(tag, _) => {
                    block[at] = if tag.is_inline() { block[node.parent] } else { at };
                    in_link[at] = in_link[node.parent] || tag == Tag::Link;
                }
                Content::Text(text) => {
                    let weight = weight(text);
                    let holder = block[node.parent];
                    own[holder] = own[holder].saturating_add(weight);
                    if in_link[node.parent] {
                        own_linked[holder] = own_linked[holder].saturating_add(weight);
                    }
                }
            }
        }
        let prose: Vec<u32> = (0..nodes.len()).map(|at| prose_of(nodes[at].tag(), own[at], own_linked[at])).collect();
        let mut weights = Weights { own: prose.clone(), text: own, linked: own_linked, prose };
        for at in (1..nodes.len()).rev() {
            let parent = nodes[at].parent;
            for sums in [&mut weights.text, &mut weights.linked, &mut weights.prose] {
                sums[parent] = sums[parent].saturating_add(sums[at]);
            }
        }
        weights
    }

    /// Prose sums that do not count furniture.
    fn prose_without(&self, nodes: &[Node<'_>], furniture: &[bool]) -> Vec<u32> {
        let mut prose = self.prose.clone();
        let mut after = 0;
        for at in 0..nodes.len() {
            if at < after || !furniture[at] {
                continue;
            }
            after = nodes[at].end;
            let lost = self.prose[at];
            prose[at] = 0;
            let mut up = at;
            while up != 0 {
                up = nodes[up].parent;
                prose[up] = prose[up].saturating_sub(lost);
            }
        }
        prose
    }

    /// A few words, nearly all of them links.
    fn is_linked_label(&self, at: usize) -> bool {
        self.linked[at] > 0 && self.text[at] <= PART_PROSE && self.linked[at] * 10 >= self.text[at] * 8
    }

    /// A short text without links, such as a headline, a date of issue or a signature.
    fn is_plain_text(&self, nodes: &[Node<'_>], at: usize) -> bool {
        let heading = matches!(nodes[at].tag(), Some(Tag::Heading(_)));
        self.text[at] > 0 && (self.linked[at] == 0 && self.text[at] >= LEAST_PROSE / 4 || heading)
    }
}

/// The prose of one block's own text.
fn prose_of(tag: Option<Tag>, own: u32, linked: u32) -> u32 {
    let wordy = u64::from(linked) * 2 <= u64::from(own);
    let tabular = matches!(tag, Some(Tag::Cell { .. } | Tag::Entry | Tag::Definition | Tag::Paragraph));
    let long = own >= if tabular { LEAST_PROSE / 6 } else { LEAST_PROSE };
    if wordy && long { own } else { 0 }
}

/// The number of visible characters; a Chinese one says as much as two or three Latin letters.
fn weight(text: &str) -> u32 {
    // Every character of the common Chinese blocks begins with one of these bytes, and no other character does.
    let of = |b: u8| match b {
        b'!'..=b'~' => 1,
        0xe3..=0xe9 => 3,
        _ => 0,
    };
    text.bytes().map(of).fold(0, u32::saturating_add)
}
