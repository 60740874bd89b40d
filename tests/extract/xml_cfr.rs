//! The XML engine under hostile and sloppy documents, and the dialects of the Code of Federal Regulations and the
//! Federal Register.

use rulewatch::document::Document;
use rulewatch::extract::{ExtractError, extract};
use rulewatch::source::Recipe;

use crate::support::snapshot;

fn read(text: &str) -> Result<Document, ExtractError> {
    extract(&snapshot("application/xml", text.as_bytes()), &Recipe::default())
}

#[test]
fn a_hostile_document_is_refused_where_it_becomes_one() {
    let laughs: String =
        (1..10).map(|n| format!("<!ENTITY lol{n} \"{}\">", format!("&lol{};", n - 1).repeat(10))).collect();
    let bomb = format!("<?xml version=\"1.0\"?>\n<!DOCTYPE doc [<!ENTITY lol0 \"lol\">{laughs}]>\n<doc>&lol9;</doc>");
    let check = |text: &str, expected: &str| match read(text) {
        Err(ExtractError::Malformed { format: "XML", reason }) => {
            assert!(reason.starts_with("line ") && reason.contains(expected), "{reason}");
        }
        other => panic!("{expected}: {other:?}"),
    };
    check(&bomb, "the entity `lol9` is not known");
    check("<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><d>&x;</d>", "`x`");
    check("<?xml version=\"1.0\"?><!DOCTYPE d SYSTEM \"http://127.0.0.1/x.dtd\"><d><p k=\"&x;\">a</p></d>", "`x`");
    let attributes = |name: &str, count: usize| (0..count).map(|n| format!(" {name}{n}=\"u\"")).collect::<String>();
    check(&format!("<?xml version=\"1.0\"?><d{}>a</d>", attributes("xmlns:n", 300_000)), "attributes");
    check(&format!("<?xml version=\"1.0\"?><d{}>a</d>", attributes("a", 100_000)), "attributes");
    let spread = "<p xmlns:a=\"u\" xmlns:b=\"u\" xmlns:c=\"u\"/>".repeat(100_000);
    check(&format!("<?xml version=\"1.0\"?><d>{spread}</d>"), "namespaces");
    let deep = 200_000;
    check(&format!("<?xml version=\"1.0\"?>{}x{}", "<p>".repeat(deep), "</p>".repeat(deep)), "inside each other");
}

#[test]
fn a_broken_document_says_where_it_breaks() {
    let check = |text: &str, expected: &str| match read(text) {
        Err(ExtractError::Malformed { reason, .. }) => assert!(reason.contains(expected), "{reason}"),
        other => panic!("{expected}: {other:?}"),
    };
    check("<?xml version=\"1.0\"?>\n<doc>\n<p>Text", "line 3, column 8: the document ends inside an element");
    check("<?xml version=\"1.0\"?>\n<doc>\n  <p>é</q></doc>", "line 3, column 7");
    check("<?xml version=\"1.0\"?>\n<doc>&#xD800;</doc>", "is no character");
    check("<?xml version=\"1.0\"?>", "no element begins");
}

#[test]
fn a_sloppy_document_is_read_for_what_it_says() {
    let sloppy = "\u{feff}\n <?xml version=\"1.0\"?><!-- made by hand --><!DOCTYPE doc SYSTEM \"none.dtd\">\n\
        <doc><?page 7?><p>A&nbsp;B &amp; C &#8212; <![CDATA[D < E]]><!-- no -->F & G</p></doc>\n\n";
    let document = read(sloppy).unwrap();
    assert_eq!(document.text(), "A\u{a0}B & C — D < EF & G\n");
}
