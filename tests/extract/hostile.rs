//! Input made to hurt: every one is read or refused within seconds of CPU, in a debug build too.

use std::time::Duration;

use rulewatch::document::Document;
use rulewatch::extract::{ExtractError, extract};
use rulewatch::source::Recipe;

use crate::support::snapshot;

/// CPU this thread has used: other work on the machine does not count.
fn cpu() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a live local of the type clock_gettime(3) fills.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn read(html: &str) -> Result<Document, ExtractError> {
    let began = cpu();
    let document = extract(&snapshot("text/html", html.as_bytes()), &Recipe::default());
    let took = cpu() - began;
    println!("{:>9} bytes in {took:?}", html.len());
    assert!(took < Duration::from_secs(5), "took {took:?}");
    document
}

#[test]
fn deep_nesting_is_capped_and_its_text_is_kept() {
    let after = "<p>The rule stands after all of it, and says what it says.</p>";
    for (open, close) in [
        ("<div>", "</div>"),
        ("<ul><li>", "</li></ul>"),
        ("<b>", "</b>"),
        ("<blockquote>", "</blockquote>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<section><p>", ""),
    ] {
        let count = 500_000 / (open.len() + close.len());
        let html = format!("<html><body>{}deep{}{after}</body></html>", open.repeat(count), close.repeat(count));
        let document = read(&html).unwrap();
        assert!(document.text().contains("deep"), "{open}");
        assert!(document.text().contains("The rule stands"), "{open}");
    }
}

#[test]
fn formatting_left_open_does_not_multiply() {
    let html: String = (0..20_000).map(|n| format!("<p><font color={n}>x{n}")).collect();
    assert!(read(&html).unwrap().blocks.len() >= 20_000);
}

#[test]
fn an_element_with_too_many_attributes_is_cut() {
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=\"v\"")).collect();
    let document =
        read(&format!("<html><body><main><p{attributes}>The rule.</p><p>It stands.</p></main></body></html>")).unwrap();
    assert_eq!(document.text(), "The rule.\nIt stands.\n");
}

#[test]
fn a_script_that_looks_like_a_tag_is_not_cut() {
    let script = format!("if (a <b {} ) {{}}", "&& c ".repeat(2_000));
    let document =
        read(&format!("<html><body><script>{script}</script><main><p>The rule.</p></main></body></html>")).unwrap();
    assert_eq!(document.text(), "The rule.\n");
}

#[test]
fn a_table_costs_in_proportion_to_its_rows() {
    let read_rows = |count: usize| {
        let rows: String = (0..count).map(|n| format!("<tr><td>K{n}<td>v")).collect();
        let html = format!("<main><table><tr><th>Key<th>Value{rows}</table></main>");
        let began = cpu();
        let document = extract(&snapshot("text/html", html.as_bytes()), &Recipe::default()).unwrap();
        assert_eq!(document.blocks.len(), count + 1);
        assert_eq!(document.blocks[count].citation.0, [format!("row:K{}", count - 1)]);
        cpu() - began
    };
    let (few, many) = (read_rows(4_000), read_rows(40_000));
    println!("4,000 rows in {few:?}, 40,000 in {many:?}");
    assert!(many < few * 40, "ten times the rows took {many:?} after {few:?}");
}

#[test]
fn spans_do_not_multiply() {
    let rows: String =
        (0..3_000).map(|n| format!("<tr><td rowspan=65534 colspan=1000>a{n}</td><td>b</td></tr>")).collect();
    assert!(read(&format!("<main><table>{rows}</table></main>")).unwrap().blocks.len() >= 3_000);
}

#[test]
fn lawful_oddities_are_read_whole() {
    let unclosed: String = (0..20_000).map(|n| format!("<p>Paragraph {n} of the rule.")).collect();
    assert_eq!(read(&format!("<main>{unclosed}</main>")).unwrap().blocks.len(), 20_000);
    let paths = "<path d='M0 0h1'/>".repeat(12_000);
    assert_eq!(read(&format!("<main><svg>{paths}</svg><p>The rule.</p></main>")).unwrap().text(), "The rule.\n");
}

#[test]
fn many_doubtful_marks_are_settled_in_time() {
    let text: String = (0..20_000).map(|_| "<p>(h) x</p><p>(i) y</p>").collect();
    assert_eq!(read(&format!("<main>{text}</main>")).unwrap().blocks.len(), 40_000);
}

#[test]
fn binary_formats_are_named() {
    for (bytes, name) in [(&b"PK\x03\x04zip"[..], "ZIP"), (b"\x89PNG\r\n\x1a\n", "PNG")] {
        let error = extract(&snapshot("text/html", bytes), &Recipe::default()).unwrap_err();
        assert!(matches!(&error, ExtractError::UnknownFormat(told) if told.starts_with(name)), "{error}");
    }
}

#[test]
fn what_is_never_shown_is_never_read_however_large() {
    let rule = "<main><h1>Rule</h1><p>The rule stands.</p>";
    let data = "A".repeat(20 << 20);
    let shown = "Rule\nThe rule stands.\n";
    for hidden in [
        format!("<img src=\"data:image/png;base64,{data}\"><a href='data:text/plain,{data}'></a>"),
        format!("<script>{data}</script><style>{data}</style>"),
        "<template><p>A mould.</p></template><noscript><p>No scripts.</p></noscript>".to_owned(),
        "<iframe srcdoc='<p>Framed.</p>'>frames</iframe><object>fallback</object>".to_owned(),
        "<p hidden>a</p><p style='DISPLAY : none'>b</p><p aria-hidden=true>c</p><p class='visually-hidden'>d</p>"
            .to_owned(),
        "<!-- <p>No end of this comment.".to_owned() + &"<p>lost</p>".repeat(1_000),
    ] {
        assert_eq!(read(&format!("{rule}{hidden}")).unwrap().text(), shown, "{:.60}", hidden);
    }
    let plain = read(&format!("{rule}<plaintext>a </p> b <script>")).unwrap();
    assert_eq!(plain.text(), format!("{shown}a </p> b <script>\n"));
}

#[test]
fn marks_and_images_cost_in_proportion() {
    let marks: String = (0..30_000)
        .map(|n| format!("<p>word<sup>{n}</sup> <a href='#n{n}'>[{n}]</a></p><p><sup>{n}</sup> x</p>"))
        .collect();
    read(&format!("<main>{marks}</main>")).unwrap();
    let images = "<img alt='x'>".repeat(200_000);
    read(&format!("<main><h1>Rule</h1><ul><li>{images}</ul></main>")).unwrap();
    let titles = "<h3>Related news</h3><p><a href=x>a link</a></p>".repeat(20_000);
    read(&format!("<main><h1>Rule</h1><p>{}</p>{titles}</main>", "The rule stands. ".repeat(60))).unwrap();
    let linked = "<div><a href=x>Related news</a></div>".repeat(60_000);
    read(&format!("<main><h1>Rule</h1><p>{}</p>{linked}</main>", "The rule stands. ".repeat(60))).unwrap();
    let nested = format!(
        "{}{}",
        "<table><tr><td>".repeat(300),
        "<p>The rule stands here and says what it says.</p>".repeat(6_000)
    );
    read(&nested).unwrap();
}
