//! One element with everything in it: the tree of a single section, built, read and freed.

/// An element by its local name: `uslm:section` is a `section`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    pub name: String,
    /// Names as printed (`xml:lang`). Declarations of namespaces are the root's alone.
    pub attributes: Vec<(String, String)>,
    /// Empty where the element was only met, as `Dialect::step` sees it.
    pub children: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Text(String),
    Element(Element),
}

impl Element {
    /// The value of an attribute, by its name as printed or else by its local name.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let printed = self.attributes.iter().find(|(key, _)| key == name);
        let found = printed.or_else(|| self.attributes.iter().find(|(key, _)| local(key) == name));
        found.map(|(_, value)| value.as_str())
    }

    /// The child elements, in order.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The child elements of one name, in order.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |child| child.name == name)
    }

    /// The first child element of one name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|child| child.name == name)
    }

    /// All text inside, white space collapsed.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.collect(&mut text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn collect(&self, text: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(part) => text.push_str(part),
                Node::Element(element) => element.collect(text),
            }
        }
    }

    /// True where words stand directly in the element, and not only in its children.
    pub fn has_words(&self) -> bool {
        self.children.iter().any(|child| matches!(child, Node::Text(text) if !text.trim().is_empty()))
    }
}

/// A name without its prefix.
pub fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
