//! Words of ours that name a command, a key or a source between backticks: in HTML those are `<code>`.

use maud::{Markup, html};

use super::escape::visible;

/// The words of a line as HTML; `style` is put on every `<code>`, for a mail that has no style sheet. A backtick without
/// its partner is itself.
pub fn commands(line: &str, style: Option<&str>) -> Markup {
    let mut parts: Vec<&str> = line.split('`').collect();
    let alone = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    html! {
        @for (at, part) in parts.iter().enumerate() {
            @if at.is_multiple_of(2) { (visible(part)) } @else { code style=[style] { (visible(part)) } }
        }
        @if let Some(rest) = alone { "`" (visible(rest)) }
    }
}

#[cfg(test)]
mod tests {
    use super::commands;

    fn check(line: &str, expected: &str) {
        assert_eq!(commands(line, None).into_string(), expected, "{line}");
    }

    #[test]
    fn what_is_between_backticks_is_code_and_nothing_acts() {
        check("see `rulewatch doctor` now", "see <code>rulewatch doctor</code> now");
        check("`a` and `b`", "<code>a</code> and <code>b</code>");
        check("a ` alone", "a ` alone");
        check("`a` and ` alone", "<code>a</code> and ` alone");
        check("<b>`<i>`", "&lt;b&gt;<code>&lt;i&gt;</code>");
    }

    #[test]
    fn a_mail_puts_its_look_on_each() {
        assert_eq!(commands("`a`", Some("color:red")).into_string(), "<code style=\"color:red\">a</code>");
    }
}
