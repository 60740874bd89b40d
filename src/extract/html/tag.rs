//! What an element means for the reading of a text.

/// The meaning of an element's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    Root,
    Body,
    Main,
    Article,
    Nav,
    Aside,
    Header,
    Footer,
    Heading(u8),
    Paragraph,
    List {
        ordered: bool,
    },
    Entry,
    Term,
    Definition,
    Table,
    Caption,
    RowGroup {
        head: bool,
    },
    Row,
    Cell {
        head: bool,
    },
    Pre,
    Quote,
    Break,
    Rule,
    Link,
    /// `em`, `strong` and their like: may lead a definition.
    Emphasis,
    /// `sup`: an exponent, or the mark of a note.
    Raised,
    /// `sub`.
    Lowered,
    /// `del` and `s`: shown struck out.
    Struck,
    /// `q`: the quotation marks are the browser's.
    Quoted,
    /// `rt`: how the word before it is said.
    Gloss,
    Image,
    /// The line by which a reader opens `details`.
    Summary,
    /// A toggle: text only where it names what it opens.
    Button,
    /// Any other block.
    Block,
    /// Any other inline element.
    Inline,
    /// Never shown as text of the document.
    Unseen,
}

impl Tag {
    pub fn of(name: &str) -> Tag {
        match name {
            "span" | "font" | "small" | "abbr" | "label" | "ins" | "mark" => Tag::Inline,
            "p" => Tag::Paragraph,
            "div" | "section" | "figure" | "details" | "fieldset" | "legend" | "address" | "form" | "center" | "dl"
            | "hgroup" | "dir" | "frameset" => Tag::Block,
            "a" => Tag::Link,
            "td" => Tag::Cell { head: false },
            "th" => Tag::Cell { head: true },
            "tr" => Tag::Row,
            "li" => Tag::Entry,
            "br" => Tag::Break,
            "em" | "i" | "b" | "strong" | "dfn" | "u" => Tag::Emphasis,
            "sup" => Tag::Raised,
            "sub" => Tag::Lowered,
            "img" => Tag::Image,
            "ul" | "menu" => Tag::List { ordered: false },
            "ol" => Tag::List { ordered: true },
            "h1" => Tag::Heading(1),
            "h2" => Tag::Heading(2),
            "h3" => Tag::Heading(3),
            "h4" => Tag::Heading(4),
            "h5" => Tag::Heading(5),
            "h6" => Tag::Heading(6),
            "dt" => Tag::Term,
            "dd" => Tag::Definition,
            "table" => Tag::Table,
            "caption" | "figcaption" => Tag::Caption,
            "thead" => Tag::RowGroup { head: true },
            "tbody" | "tfoot" => Tag::RowGroup { head: false },
            "pre" | "listing" | "xmp" => Tag::Pre,
            "blockquote" => Tag::Quote,
            "hr" => Tag::Rule,
            "summary" => Tag::Summary,
            "button" => Tag::Button,
            "del" | "s" | "strike" => Tag::Struck,
            "q" => Tag::Quoted,
            "rt" => Tag::Gloss,
            "main" => Tag::Main,
            "article" => Tag::Article,
            "nav" => Tag::Nav,
            "aside" => Tag::Aside,
            "header" => Tag::Header,
            "footer" => Tag::Footer,
            "html" => Tag::Root,
            "body" => Tag::Body,
            "head" | "script" | "style" | "noscript" | "template" | "svg" | "math" | "iframe" | "object" | "embed"
            | "canvas" | "audio" | "video" | "select" | "option" | "optgroup" | "datalist" | "input" | "textarea"
            | "rp" | "progress" | "meter" | "map" | "dialog" | "noframes" | "link" | "meta" | "title" | "base"
            | "colgroup" | "col" => Tag::Unseen,
            // Custom elements hold whole documents on some sites and words on others: their content decides.
            name if name.contains('-') => Tag::Block,
            _ => Tag::Inline,
        }
    }

    /// True where the element stands inside a line of text.
    pub fn is_inline(self) -> bool {
        matches!(
            self,
            Tag::Link
                | Tag::Emphasis
                | Tag::Inline
                | Tag::Break
                | Tag::Raised
                | Tag::Lowered
                | Tag::Struck
                | Tag::Quoted
                | Tag::Gloss
                | Tag::Image
                | Tag::Button
        )
    }
}
