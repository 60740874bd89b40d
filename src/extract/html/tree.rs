//! HTML to a tree, bounded while it is built.
//!
//! The parser's work grows with the number of open elements, so a tag that would nest too deep never reaches it:
//! it is left out together with its end tag, and its text stays. Nothing here recurses.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashMap;

use html5ever::interface::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName};
use scraper::{Html, HtmlTreeSink};

/// scraper's name of a node.
type NodeId = <HtmlTreeSink as TreeSink>::Handle;

/// Elements open at once beyond which a start tag is left out.
const MAX_DEPTH: u32 = 512;
/// Where an end tag makes the depth uncertain, a few levels more are allowed, never more than this.
const HARD_DEPTH: u32 = MAX_DEPTH + 64;
/// An unclosed `<b>` or `<font>` is opened again in every later paragraph; beyond this many they are left out.
const MAX_FORMATTING: u32 = 24;
/// Nodes beyond which the rest of the input is left unread.
const MAX_NODES: u32 = 6_000_000;

/// Parses a document. The flag is false where the input was cut for having too many nodes.
pub fn parse(html: &str) -> (Html, bool) {
    let sink = DepthSink::default();
    let filter = DepthFilter {
        builder: TreeBuilder::new(sink, TreeBuilderOpts::default()),
        left_out: RefCell::default(),
        formatting: Cell::new(0),
    };
    let tokenizer = Tokenizer::new(filter, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(super::attributes::capped(html).as_ref().into());
    // The parser pauses at each script as a browser would run it; nothing runs here.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    let whole = tokenizer.sink.builder.sink.nodes.get() < MAX_NODES;
    (tokenizer.sink.builder.sink.finish(), whole)
}

/// Stands between tokenizer and tree builder and leaves out what nests too deep.
struct DepthFilter {
    builder: TreeBuilder<Handle, DepthSink>,
    /// Start tags left out whose end tags are still to come.
    left_out: RefCell<HashMap<LocalName, u32>>,
    /// Formatting elements opened and not closed.
    formatting: Cell<u32>,
}

impl DepthFilter {
    fn keeps(&self, tag: &Tag) -> bool {
        let sink = &self.builder.sink;
        let depth = sink.depth.get();
        match tag.kind {
            TagKind::StartTag => {
                let formatting = is_formatting(&tag.name);
                let keeps = (depth < MAX_DEPTH || never_nests(&tag.name))
                    && !(formatting && self.formatting.get() >= MAX_FORMATTING);
                if keeps && formatting {
                    self.formatting.set(self.formatting.get() + 1);
                }
                if !keeps && !tag.self_closing {
                    *self.left_out.borrow_mut().entry(tag.name.clone()).or_default() += 1;
                }
                keeps
            }
            TagKind::EndTag => {
                if let Some(count) = self.left_out.borrow_mut().get_mut(&tag.name).filter(|count| **count > 0) {
                    *count -= 1;
                    return false;
                }
                if is_formatting(&tag.name) {
                    self.formatting.set(self.formatting.get().saturating_sub(1));
                }
                // The builder does not report every element it closes: let the next start tag show the true depth.
                if depth >= MAX_DEPTH && sink.deepest.get() < HARD_DEPTH {
                    sink.depth.set(MAX_DEPTH - 1);
                }
                true
            }
        }
    }
}

/// Void elements, and those whose content is no markup: left out, their content would be read as text.
fn never_nests(name: &LocalName) -> bool {
    matches!(
        &**name,
        "script" | "style" | "textarea" | "title" | "br" | "hr" | "img" | "wbr" | "input" | "link" | "meta"
    )
}

fn is_formatting(name: &LocalName) -> bool {
    matches!(
        &**name,
        "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

impl TokenSink for DepthFilter {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        let full = self.builder.sink.nodes.get() >= MAX_NODES;
        let keep = match &token {
            Token::TagToken(tag) => !full && self.keeps(tag),
            Token::CommentToken(_) | Token::ParseError(_) => false,
            Token::EOFToken => true,
            _ => !full,
        };
        if keep { self.builder.process_token(token, line) } else { TokenSinkResult::Continue }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// A node and the place of its depth.
#[derive(Debug, Clone, Copy)]
pub struct Handle {
    node: NodeId,
    slot: u32,
}

/// scraper's sink, with the depth of every element known.
struct DepthSink {
    inner: HtmlTreeSink,
    depths: RefCell<Vec<u16>>,
    /// Where the last node was put.
    depth: Cell<u32>,
    deepest: Cell<u32>,
    nodes: Cell<u32>,
}

impl Default for DepthSink {
    fn default() -> DepthSink {
        DepthSink {
            inner: HtmlTreeSink::new(Html::new_document()),
            depths: RefCell::new(vec![0]),
            depth: Cell::new(0),
            deepest: Cell::new(0),
            nodes: Cell::new(0),
        }
    }
}

impl DepthSink {
    fn count(&self) {
        self.nodes.set(self.nodes.get().saturating_add(1));
    }

    fn admit(&self, node: NodeId) -> Handle {
        self.count();
        let mut depths = self.depths.borrow_mut();
        depths.push(0);
        Handle { node, slot: (depths.len() - 1) as u32 }
    }

    /// Notes where a child goes and hands over what the inner sink understands.
    fn place(&self, parent_depth: u16, child: NodeOrText<Handle>) -> NodeOrText<NodeId> {
        match child {
            NodeOrText::AppendText(text) => {
                self.depth.set(parent_depth.into());
                NodeOrText::AppendText(text)
            }
            NodeOrText::AppendNode(handle) => {
                let depth = parent_depth.saturating_add(1);
                self.depths.borrow_mut()[handle.slot as usize] = depth;
                self.depth.set(depth.into());
                self.deepest.set(self.deepest.get().max(depth.into()));
                NodeOrText::AppendNode(handle.node)
            }
        }
    }

    fn depth_of(&self, handle: &Handle) -> u16 {
        self.depths.borrow()[handle.slot as usize]
    }
}

impl TreeSink for DepthSink {
    type Output = Html;
    type Handle = Handle;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Html {
        self.inner.finish()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn get_document(&self) -> Handle {
        Handle { node: self.inner.get_document(), slot: 0 }
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.node == y.node
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> Ref<'a, QualName> {
        self.inner.elem_name(&target.node)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> Handle {
        self.admit(self.inner.create_element(name, attrs, flags))
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.admit(self.inner.create_comment(text))
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        self.admit(self.inner.create_pi(target, data))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.count();
        let child = self.place(self.depth_of(parent), child);
        self.inner.append(&parent.node, child);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        self.count();
        let child = self.place(self.depth_of(sibling).saturating_sub(1), child);
        self.inner.append_before_sibling(&sibling.node, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        self.count();
        let child = self.place(self.depth_of(element).saturating_sub(1), child);
        self.inner.append_based_on_parent_node(&element.node, &previous.node, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.inner.append_doctype_to_document(name, public, system);
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.inner.remove_from_parent(&target.node);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.inner.reparent_children(&node.node, &new_parent.node);
    }

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(&target.node, attrs);
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        Handle { node: self.inner.get_template_contents(&target.node), slot: target.slot }
    }

    fn mark_script_already_started(&self, node: &Handle) {
        self.inner.mark_script_already_started(&node.node);
    }

    fn pop(&self, node: &Handle) {
        self.depth.set(u32::from(self.depth_of(node)).saturating_sub(1));
    }
}
