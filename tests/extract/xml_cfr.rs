//! The XML engine under hostile and sloppy documents, and the dialects of the Code of Federal Regulations and the
//! Federal Register.

use std::collections::HashMap;

use rulewatch::document::Document;
use rulewatch::extract::{ExtractError, check_selector, extract};
use rulewatch::fold::words;
use rulewatch::source::Format;
use rulewatch::source::Recipe;

use crate::support::{corpus, files, read_file, snapshot};

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

/// Reads a section of the eCFR made of these paragraphs; each must get the citation beside it, below `§ 9.1`.
fn check(paragraphs: &[(&str, &str)]) {
    let body: String = paragraphs.iter().map(|(text, _)| format!("<P>{text}\n</P>\n")).collect();
    let xml =
        format!("<?xml version=\"1.0\"?><DIV8 N=\"9.1\" TYPE=\"SECTION\"><HEAD>§ 9.1   Scope.</HEAD>{body}</DIV8>");
    let document = read(&xml).unwrap();
    let read: Vec<String> = document.blocks[1..].iter().map(|block| block.citation.0[1..].join("")).collect();
    let expected: Vec<&str> = paragraphs.iter().map(|(_, citation)| *citation).collect();
    assert_eq!(read, expected);
}

#[test]
fn marks_are_told_apart_by_neighbours_and_italics() {
    check(&[
        ("(a)(1)(i) Text", "(a)(1)(i)"),
        ("(ii) Text", "(a)(1)(ii)"),
        ("(A) Text", "(a)(1)(ii)(A)"),
        ("(<I>1</I>) Text", "(a)(1)(ii)(A)(1)"),
        ("(2) Text", "(a)(2)"),
        ("(<E T=\"03\">1</E>) Text", "(a)(2)(1)"),
        ("(b) Text", "(b)"),
        ("(c) through (g) [Reserved]", "(c)"),
        ("(h) Text", "(h)"),
        ("(i) Text", "(i)"),
        ("(1) Text", "(i)(1)"),
        ("(i) Text", "(i)(1)(i)"),
        ("(ii) Text", "(i)(1)(ii)"),
        ("(j) Text", "(j)"),
        ("(1) Text", "(j)(1)"),
        ("(i) Text", "(j)(1)(i)"),
        ("(A) Text", "(j)(1)(i)(A)"),
        ("(<I>1</I>) Text", "(j)(1)(i)(A)(1)"),
        ("(<I>i</I>) Text", "(j)(1)(i)(A)(1)(i)"),
        ("(<I>ii</I>) Text", "(j)(1)(i)(A)(1)(ii)"),
        ("(ii) Text", "(j)(1)(ii)"),
        ("(k) Text", "(k)"),
        ("(l) Text", "(l)"),
    ]);
}

#[test]
fn a_list_inside_a_definition_is_cited_below_its_term() {
    check(&[
        ("<I>Kettle</I> means a vessel that—", "def:Kettle"),
        ("(1) Boils; or", "def:Kettle(1)"),
        ("(i) Steams;", "def:Kettle(1)(i)"),
        ("(2) Sings.", "def:Kettle(2)"),
        ("<I>Urn</I> means a large kettle.", "def:Urn"),
        ("As used in this definition:", ""),
        ("(1) <I>Large</I> means more than 10 litres.", "def:Urn(1)"),
        ("<I>Pot</I> means a small one.", "def:Pot"),
        ("(a) <I>Exceptions.</I> None.", "(a)"),
        ("(b) <I>Records.</I> None.", "(b)"),
    ]);
}

#[test]
fn a_number_that_no_grammar_reads_is_stated_by_the_file() {
    for (n, head, expected) in [
        ("§ 1.401(k)-1", "§ 1.401(k)-1   Certain cash or deferred arrangements.", "§ 1.401(k)-1"),
        ("52.204-21", "52.204-21   Basic safeguarding.", "52.204-21"),
        ("744.23", "§ 744.23   Supercomputers.", "§ 744.23"),
        ("§§ 1.2-1.9", "§§ 1.2-1.9   [Reserved]", "§§ 1.2-1.9"),
    ] {
        let xml = format!(
            "<?xml version=\"1.0\"?><DIV8 N=\"{n}\" TYPE=\"SECTION\"><HEAD>{head}</HEAD><P>(a) Text</P></DIV8>"
        );
        let document = read(&xml).unwrap();
        assert_eq!(document.blocks[1].citation.0, [expected, "(a)"], "{head}");
    }
}

#[test]
fn a_recipe_names_the_elements_to_keep_and_to_drop() {
    let part = "<?xml version=\"1.0\"?><DIV5 N=\"9\" TYPE=\"PART\"><HEAD>PART 9—KETTLES</HEAD>\
        <AUTH><HED>Authority:</HED><PSPACE>5 U.S.C. 1.</PSPACE></AUTH>\
        <DIV8 N=\"§ 9.1\" TYPE=\"SECTION\"><HEAD>§ 9.1 Scope.</HEAD><P>(a) One.</P><P class=\"x\">(b) Two.</P></DIV8>\
        <DIV8 N=\"§ 9.2\" TYPE=\"SECTION\"><HEAD>§ 9.2 Terms.</HEAD><P>Three.</P></DIV8></DIV5>";
    let read = |keep: &[&str], drop: &[&str]| {
        let list = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
        let recipe = Recipe { keep: list(keep), drop: list(drop), ..Recipe::default() };
        extract(&snapshot("application/xml", part.as_bytes()), &recipe)
    };
    let section = read(&["DIV8[N=\"§ 9.2\"]"], &[]).unwrap();
    assert_eq!(section.text(), "§ 9.2 Terms.\nThree.\n");
    assert_eq!(section.blocks[1].citation.0, ["PART 9", "§ 9.2"]);
    assert_eq!(read(&["P[class=x]"], &[]).unwrap().text(), "(b) Two.\n");
    let dropped = read(&[], &["AUTH", "DIV8[N='§ 9.1']", "P[class]"]).unwrap();
    assert_eq!(dropped.text(), "PART 9—KETTLES\n§ 9.2 Terms.\nThree.\n");
    assert_eq!(read(&["DIV9"], &[]).unwrap_err(), ExtractError::SelectorLost("DIV9".into()));
    assert!(matches!(read(&["DIV9["], &[]).unwrap_err(), ExtractError::BadSelector { .. }));
    assert!(check_selector(Format::Xml, "P[class=x]").is_ok());
    assert!(check_selector(Format::Xml, "div > > p").is_err());
}

#[test]
fn how_the_markup_is_written_never_alters_a_document() {
    let plain = "<?xml version=\"1.0\"?><RULE><PREAMB><SUBJECT>Kettles</SUBJECT></PREAMB><SUPLINF>\
        <P>On October 7, it was amended — by “A&amp;B”.</P>\
        <GPOTABLE><BOXHD><CHED H=\"1\">A</CHED><CHED H=\"1\">B</CHED></BOXHD><ROW><ENT I=\"01\">1</ENT><ENT>2</ENT></ROW></GPOTABLE>\
        </SUPLINF></RULE>";
    let noisy = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made today --><RULE>\n\t<PREAMB>\n<PRTPAGE P=\"7\"/>\
        <SUBJECT>\nKettles\n</SUBJECT>\n</PREAMB><SUPLINF>\n<P>On Octo<PRTPAGE P=\"8\"/>ber 7,\nit was\n  amended &#x2014; by &ldquo;A<![CDATA[&]]>B&rdquo;.\n</P>\n\
        <GPOTABLE CDEF=\"s50,12\" COLS=\"2\"><BOXHD><CHED H='1'>A</CHED>\n<CHED H=\"1\">B</CHED></BOXHD>\n<ROW RUL=\"s\"><ENT I=\"01\">1</ENT>\n<ENT>2</ENT></ROW></GPOTABLE>\
        </SUPLINF></RULE>\n";
    assert_eq!(read(plain).unwrap(), read(noisy).unwrap());
}

#[test]
fn a_whole_issue_holds_its_documents_apart() {
    let issue = "<?xml version=\"1.0\"?><FEDREG><VOL>95</VOL><NO>10</NO><UNITNAME>Contents</UNITNAME>\
        <CNTNTS><AGCY><HD SOURCE=\"HED\">Kettles</HD></AGCY></CNTNTS><RULES>\
        <RULE><PREAMB><AGENCY>BBS</AGENCY><SUBJECT>Lids</SUBJECT><SUM><HD SOURCE=\"HED\">SUMMARY:</HD><P>One.</P></SUM></PREAMB>\
        <SUPLINF><HD SOURCE=\"HD1\">Background</HD><P>Two.</P></SUPLINF></RULE></RULES>\
        <PRESDOCS><PRESDOC><PRESDOCU><EXECORD><EXECORDR>Executive Order 99999 of January 2, 2030</EXECORDR>\
        <HD SOURCE=\"HED\">Safe Kettles</HD><P>By the authority vested in me:</P>\
        <P><E T=\"04\">Section 1</E>. <E T=\"03\">Policy</E>. (a) Boil.</P><P>(b) Pour.</P><PSIG>A. Kettle</PSIG></EXECORD></PRESDOCU></PRESDOC></PRESDOCS></FEDREG>";
    let document = read(issue).unwrap();
    let cited = |text: &str| {
        let block = document.blocks.iter().find(|block| block.text == text).unwrap();
        block.citation.0.join(" > ")
    };
    assert_eq!(cited("SUMMARY: One."), "heading:Lids > heading:SUMMARY");
    assert_eq!(cited("Two."), "heading:Lids > heading:Background");
    assert_eq!(cited("(b) Pour."), "heading:Safe Kettles > Section 1. > (b)");
    assert_eq!(cited("A. Kettle"), "heading:Safe Kettles");
    assert!(!document.text().contains("Contents"));
}

/// The level each mark must stand on: letters, digits, Roman numbers, capitals, then digits and Roman numbers again.
fn value(mark: &str, level: usize) -> Option<usize> {
    const ROMAN: [&str; 20] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
        "xviii", "xix", "xx",
    ];
    let token = mark.strip_prefix('(')?.strip_suffix(')')?;
    let letter = |first: u8| match token.as_bytes() {
        [b] if (first..first + 26).contains(b) => Some(usize::from(b - first) + 1),
        _ => None,
    };
    match level {
        0 => letter(b'a'),
        1 | 4 => token.parse().ok(),
        2 | 5 => ROMAN.iter().position(|roman| *roman == token).map(|at| at + 1),
        3 => letter(b'A'),
        _ => None,
    }
}

#[test]
fn every_designated_paragraph_of_real_titles_stands_where_the_law_puts_it() {
    let Some(folder) = corpus("ecfr-xml") else { return };
    let (mut met, mut wrong) = (0, Vec::new());
    for path in files(&folder, ".xml") {
        let document = read_file(&path).unwrap();
        let mut counted: HashMap<Vec<String>, usize> = HashMap::new();
        for block in document.blocks.iter().filter(|block| block.designator().starts_with('(')) {
            met += 1;
            let path = &block.citation.0;
            let first = path.iter().position(|element| element.starts_with('(')).unwrap_or(path.len());
            // A list inside a definition begins with digits.
            let base = usize::from(path[..first].last().is_some_and(|above| above.starts_with("def:")));
            let own = first + 1..=path.len();
            let stands = own.clone().last() == Some(path.len())
                && own.into_iter().all(|end| {
                    let Some(value) = value(&path[end - 1], end - 1 - first + base) else { return false };
                    let last = counted.entry(path[..end - 1].to_vec()).or_default();
                    let follows = value == *last || value == *last + 1;
                    *last = value;
                    follows
                });
            if !stands {
                wrong.push(format!("{}: {:.60}", block.citation, block.text));
            }
        }
    }
    println!("{met} designated paragraphs, {} wrong: {wrong:#?}", wrong.len());
    assert!(met > 2000 && wrong.len() * 100 <= met);
}

#[test]
fn dashes_that_the_publisher_rewrote_are_no_revision() {
    let Some(folder) = corpus("ecfr-xml/title1-ndash-NOISE") else { return };
    let documents: Vec<_> = files(&folder, ".xml").iter().map(|path| read_file(path).unwrap()).collect();
    assert_eq!(words(&documents[0]), words(&documents[1]));
}
