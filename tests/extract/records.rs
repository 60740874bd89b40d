//! JSON, CSV, feeds, indexes and Word documents: recipes, oddities, and real lists.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use rulewatch::document::{BlockKind, Document};
use rulewatch::extract::{ExtractError, extract};
use rulewatch::source::{Format, Recipe};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{corpus, files, read_file, snapshot};

fn recipe(toml: &str) -> Recipe {
    toml::from_str(toml).unwrap()
}

fn read(media: &str, body: &str, recipe: &Recipe) -> Result<Document, ExtractError> {
    extract(&snapshot(media, body.as_bytes()), recipe)
}

/// Each block as `citation :: text`.
fn lines(document: &Document) -> Vec<String> {
    document.blocks.iter().map(|block| format!("{} :: {}", block.citation.0.join("/"), block.text)).collect()
}

fn check(media: &str, body: &str, toml: &str, expected: &[&str]) {
    assert_eq!(lines(&read(media, body, &recipe(toml)).unwrap()), expected, "{toml}");
}

const ANSWER: &str = r#"{"asked": "2026-02-03T10:00:00Z", "list": {"name": "Entities", "entries": [
    {"id": 9, "city": "Harbourtown", "name": "Widgets Ltd", "seen": 1},
    {"id": 7, "city": "Zembla", "name": "Lathes Ltd", "seen": 2}]}}"#;

#[test]
fn json_paths_decide_what_is_read() {
    check(
        "application/json",
        ANSWER,
        "keep = ['$.list']\ndrop = ['$..seen', '$.asked']",
        &[
            "heading:list :: list",
            "heading:list :: name: Entities",
            "heading:list/heading:entries :: entries",
            "heading:list/heading:entries :: id | city | name",
            "heading:list/heading:entries/row:9 :: 9 | Harbourtown | Widgets Ltd",
            "heading:list/heading:entries/row:7 :: 7 | Zembla | Lathes Ltd",
        ],
    );
    check(
        "application/json",
        ANSWER,
        "keep = ['$.list.entries']\ndrop = ['$..seen']\nrows = '$.list.entries[*]'\nkey = ['city', 'name']",
        &[
            " :: id | city | name",
            "row:Harbourtown, Widgets Ltd :: 9 | Harbourtown | Widgets Ltd",
            "row:Zembla, Lathes Ltd :: 7 | Zembla | Lathes Ltd",
        ],
    );
    let lost = read("application/json", ANSWER, &recipe("rows = '$.results[*]'")).unwrap_err();
    assert_eq!(lost, ExtractError::SelectorLost("$.results[*]".into()));
    let bad = read("application/json", ANSWER, &recipe("format = 'json'\nkeep = ['main > p']")).unwrap_err();
    assert!(matches!(bad, ExtractError::BadSelector { .. }), "{bad}");
}

/// One path is read a record at a time, the other says the same in a way that is read whole.
#[test]
fn a_list_read_a_record_at_a_time_says_the_same_as_one_read_whole() {
    let long = "A remark of many words. ".repeat(40);
    let record = |more: &str| format!("{{\"source\": \"EL\", \"id\": 1{more}}}");
    let lists = [
        r#"{"source": "EL", "id": 1, "name": "Lathes", "alt": ["A", "B"]}, {"source": "EL", "id": 2, "note": null, "at": {"city": "X", "zip": 5}}"#.to_owned(),
        // Fields that come later, and that come twice; a name that is there twice.
        format!("{}, {}, {}", record(""), record(", \"a\": 1, \"b\": 2"), record(", \"b\": \"x\", \"b\": \"y\", \"c\": \"\"")),
        // What is too long or too deep for a cell.
        format!("{}, {}", record(&format!(", \"remarks\": \"{long}\"")), record(", \"ids\": [{\"a\": {\"b\": [1, [2]]}}]")),
        record(&format!(", \"notes\": [\"{long}\", \"{long}\"], \"html\": \"<p>One</p><p>Two &amp; three</p>\"")),
        // No rows, or rows among others.
        "1, 2, 3".to_owned(),
        format!("{}, \"text\", {{}}", record("")),
        format!("{}, {{}}", record("")),
        "{}, {}".to_owned(),
        String::new(),
        // Law, a tree, and a list by the name of the list.
        r#"{"source": "a", "id": "§ 1", "text": "Words of one."}, {"source": "b", "id": "§ 2", "text": "Words of two."}"#.to_owned(),
        r#"{"source": "a", "id": "b", "parts": [{"source": "c", "id": "d", "parts": []}]}"#.to_owned(),
        record(", \"results\": [{\"x\": 1}]"),
        // Without the columns that name a record.
        r#"{"id": 1}, {"id": 2}"#.to_owned(),
        "{\"broken\": ".to_owned(),
    ];
    let recipe_of = |keep: &str| recipe(&format!("format = 'json'\nkeep = [\"{keep}\"]\nkey = ['source', 'id']"));
    for list in lists {
        for body in [
            format!("{{\"results\": [{list}]}}"),
            format!("{{\"title\": \"All\", \"results\": [{list}], \"meta\": {{\"n\": 1}}}}"),
            format!("[{{\"results\": [{list}]}}]"),
        ] {
            let one = read("application/json", &body, &recipe_of("$.results[*]"));
            let other = read("application/json", &body, &recipe_of("$['results'][*]"));
            match (one, other) {
                (Err(ExtractError::SelectorLost(_)), Err(ExtractError::SelectorLost(_))) => {}
                (one, other) => assert_eq!(one, other, "{body}"),
            }
        }
    }
}

#[test]
fn json_is_read_as_it_is_written_whatever_it_holds() {
    check(
        "application/json",
        r#"{"rate": 25.0, "limit": 1e999999, "limit": 0.10, "half": "a\ud800b", "none": null, "yes": true}"#,
        "",
        &[
            " :: rate: 25.0",
            " :: limit: 1e999999",
            " :: limit: 0.10",
            " :: half: a\u{fffd}\u{fffd}\u{fffd}b",
            " :: yes: true",
        ],
    );
    let broken = |body: &str| match read("application/json", body, &Recipe::default()).unwrap_err() {
        ExtractError::Malformed { format: "JSON", reason } => reason,
        other => panic!("{other}"),
    };
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(200_000), close.repeat(200_000));
        assert!(broken(&deep).contains("levels deep"));
    }
    assert!(broken("{\"a\": [1, 2}").contains("line 1 column 12"));
    assert!(broken("{\"a\": 1} trailing").contains("trailing"));
}

#[test]
fn a_field_that_is_new_alters_no_row_before_it() {
    let read = |body: &str| read("text/csv", body, &Recipe::default()).unwrap().blocks;
    let (old, new) = (
        read("Name,City\nWidgets,Harbour\nLathes,Zembla\n"),
        read("Name,City,Note\nWidgets,Harbour,\nLathes,Zembla,\n"),
    );
    assert_eq!(old[1].text, new[1].text);
    assert_eq!(new[1].cells.len(), 3);
}

#[test]
fn values_set_apart_by_any_sign_read_the_same() {
    let expected = [
        " :: Name | Since | Place",
        "row:Widgets :: Widgets | 2024-05-01 | Zembla",
        "row:Lathes :: Lathes | 2025-01-02 | Arcadia",
    ];
    for sign in [",", "\t", ";", "|"] {
        let line = |values: [&str; 3]| values.join(sign);
        let body = [
            line(["Name", "Since", "Place"]),
            line(["Widgets", "2024-05-01", "Zembla"]),
            line(["Lathes", "2025-01-02", "Arcadia"]),
        ];
        check("text/csv", &format!("\u{feff}{}", body.join("\r\n")), "", &expected);
        check("text/csv", &format!("sep={sign}\n{}\n", body.join("\n")), "format = 'csv'", &expected);
    }
    check(
        "text/csv",
        "Widgets,2024-05-01,Zembla\nLathes,2025-01-02,Zembla\n",
        "",
        &["row:Widgets :: Widgets | 2024-05-01 | Zembla", "row:Lathes :: Lathes | 2025-01-02 | Zembla"],
    );
    let table = "Name,Since,Place\nWidgets,2024,Zembla\nWidgets,2025,Arcadia\n";
    check(
        "text/csv",
        table,
        "keep = ['Name', 'Place']\nkey = ['Name', 'Since']",
        &[" :: Name | Place", "row:Widgets, 2024 :: Widgets | Zembla", "row:Widgets, 2025 :: Widgets | Arcadia"],
    );
    check(
        "text/csv",
        table,
        "drop = ['since']\nkey = ['Name']",
        &[" :: Name | Place", "row:Widgets :: Widgets | Zembla", "row:Widgets (2) :: Widgets | Arcadia"],
    );
    assert_eq!(
        read("text/csv", table, &recipe("key = ['Number']")).unwrap_err(),
        ExtractError::SelectorLost("Number".into())
    );
}

#[test]
fn a_feed_that_is_none_is_named_and_a_sloppy_one_is_read() {
    let error = read("application/rss+xml", "<rss><channel><item></rss>", &Recipe::default()).unwrap_err();
    assert!(matches!(error, ExtractError::Malformed { format: "feed", .. }), "{error}");
    let deep = format!("<rss version='2.0'><channel><title>{}", "<a>".repeat(200_000));
    assert!(matches!(
        read("application/rss+xml", &deep, &Recipe::default()).unwrap_err(),
        ExtractError::Malformed { .. }
    ));
    check(
        "application/rss+xml",
        "<rss version='2.0'><channel><title>R&D news</title><item><title>Caf&eacute; & bar</title><link>/a?b=1&c=2</link></item></channel></rss>",
        "",
        &[" :: R&D news", " :: title | date | text", "row:https://agency.gov/a?b=1&c=2 :: Café & bar"],
    );
    check(
        "application/feed+json",
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [{"id": "7", "url": "https://agency.gov/7", "title": "Rule", "content_text": "It stands.", "date_published": "2026-02-03T00:00:00Z"}]}"#,
        "",
        &[" :: News", " :: title | date | text", "row:7 :: Rule | 2026-02-03 | It stands."],
    );
}

const INDEX: &str = r#"<html><head><title>Notices</title></head><body><nav><ul><li><a href="/x">Menu</a></li></ul></nav>
    <main><h1>Notices</h1><p>All of them.</p><ul class="list">
    <li><span class="date">[2026-02-03]</span> <a href="/n/3?utm_source=list">Notice No. 3 on milling machines</a></li>
    <li><a href="/n/2">Notice No. 2</a> January 5, 2026 (corrected)</li>
    <li>No link here, 2025-12-01</li></ul></main></body></html>"#;

#[test]
fn the_entries_of_an_index_are_rows() {
    check(
        "text/html",
        INDEX,
        "rows = 'ul.list li'",
        &[
            " :: Notices",
            " :: title | date | text",
            "row:https://agency.gov/n/3 :: Notice No. 3 on milling machines | 2026-02-03",
            "row:https://agency.gov/n/2 :: Notice No. 2 | January 5, 2026 | (corrected)",
            "row:No link here, 2025-12-01 :: No link here, 2025-12-01",
        ],
    );
    let document = read("text/html", INDEX, &recipe("rows = 'ul.list li'\nkey = ['title']")).unwrap();
    assert_eq!(document.blocks[3].citation.0, ["row:Notice No. 2"]);
    assert_eq!(document.blocks[3].links[0].target, "https://agency.gov/n/2");
    assert_eq!(
        read("text/html", INDEX, &recipe("rows = 'ol.gone li'")).unwrap_err(),
        ExtractError::SelectorLost("ol.gone li".into())
    );
}

const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:styleId="T"><w:name w:val="Title"/></w:style><w:style w:styleId="H"><w:name w:val="heading 2"/></w:style>
    <w:style w:styleId="N"><w:name w:val="Numbered"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>"#;
const NUMBERING: &str = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="5">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum>
    <w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num></w:numbering>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Target="https://agency.gov/rules/744?utm_source=w" TargetMode="External"/></Relationships>"#;
const FOOTNOTES: &str = r#"<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
    <w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> See Part 772.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;

fn word(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A Word document with this body.
fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:r=\"r\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>"
    );
    word(&[
        ("word/document.xml", &document),
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", NUMBERING),
        ("word/_rels/document.xml.rels", RELATIONS),
        ("word/footnotes.xml", FOOTNOTES),
    ])
}

fn check_docx(body: &str, expected: &[&str]) {
    let document = extract(&snapshot("application/octet-stream", &docx(body)), &Recipe::default()).unwrap();
    assert_eq!(lines(&document), expected);
}

#[test]
fn a_word_document_reads_as_it_is_printed() {
    let paragraph = |style: &str, text: &str| {
        format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
    };
    let level = |level: u8, list: u8, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    check_docx(
        &[
            paragraph("T", "Guidance"),
            paragraph("H", "Who must apply"),
            paragraph("N", "Exporters apply."),
            level(1, 1, "Those of machines;"),
            level(1, 1, "those of software."),
            paragraph("N", "Carriers apply."),
            level(1, 1, "All of them."),
            level(0, 2, "A point"),
            level(0, 2, "Another point"),
        ]
        .concat(),
        &[
            " :: Guidance",
            "heading:Who must apply :: Who must apply",
            "heading:Who must apply/1. :: 1. Exporters apply.",
            "heading:Who must apply/1./(a) :: (a) Those of machines;",
            "heading:Who must apply/1./(b) :: (b) those of software.",
            "heading:Who must apply/2. :: 2. Carriers apply.",
            "heading:Who must apply/2./(a) :: (a) All of them.",
            "heading:Who must apply/2./(a)/item:1 :: A point",
            "heading:Who must apply/2./(a)/item:2 :: Another point",
        ],
    );
}

#[test]
fn tracked_and_hidden_text_fields_and_notes_are_read_as_shown() {
    check_docx(
        r#"<w:p><w:r><w:t xml:space="preserve">The limit is </w:t></w:r><w:del><w:r><w:delText>5</w:delText></w:r></w:del><w:ins><w:r><w:t>10</w:t></w:r></w:ins>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly</w:t></w:r><w:r><w:tab/><w:t>percent, R&amp;D too</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r></w:p>
        <w:p><w:r><w:t xml:space="preserve">See </w:t></w:r><w:hyperlink r:id="r1"><w:r><w:t>Part 744</w:t></w:r></w:hyperlink><w:r><w:t xml:space="preserve"> on page </w:t></w:r>
        <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#,
        &[" :: The limit is 10 percent, R&D too[1].", " :: See Part 744 on page 7", "note:1 :: See Part 772."],
    );
    let document = extract(
        &snapshot("", &docx(r#"<w:p><w:hyperlink r:id="r1"><w:r><w:t>Part 744</w:t></w:r></w:hyperlink></w:p>"#)),
        &Recipe::default(),
    )
    .unwrap();
    assert_eq!(document.blocks[0].links[0].target, "https://agency.gov/rules/744");
}

#[test]
fn tables_of_word_are_rows_and_frames_are_not() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let table = format!(
        r#"<w:tbl><w:tblPr><w:tblLook w:firstRow="1"/></w:tblPr>{}{}{}</w:tbl>"#,
        row(&[cell("", "Country"), cell(r#"<w:gridSpan w:val="2"/>"#, "Limit")]),
        row(&[cell(r#"<w:vMerge w:val="restart"/>"#, "Zembla"), cell("", "5"), cell("", "10")]),
        row(&[cell("<w:vMerge/>", ""), cell("", "6"), cell("", "11")]),
    );
    let frame = format!("<w:tbl>{}</w:tbl>", row(&[cell("", "Framed text.")]));
    check_docx(
        &format!("{table}{frame}"),
        &[" :: Country | Limit", "row:5 :: Zembla | 5 | 10", "row:6 :: 6 | 11", " :: Framed text."],
    );
}

#[test]
fn hostile_word_documents_are_bounded_and_named() {
    let bomb = docx(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "x".repeat(60 << 20)));
    assert!(bomb.len() < 1 << 20);
    let read = |bytes: &[u8]| extract(&snapshot("", bytes), &recipe("format = 'docx'"));
    assert!(matches!(read(&bomb).unwrap_err(), ExtractError::TooLarge(_)));
    let deep = docx(&format!("{}<w:p><w:r><w:t>deep</w:t></w:r></w:p>", "<w:tbl><w:tr><w:tc>".repeat(20_000)));
    assert!(matches!(read(&deep), Err(ExtractError::Malformed { .. }) | Ok(_)));
    let whole = docx("<w:p><w:r><w:t>Text</w:t></w:r></w:p>");
    for cut in [whole.len() / 4, whole.len() / 2, whole.len() - 3] {
        assert!(
            matches!(
                read(&whole[..cut]),
                Err(ExtractError::Malformed { .. } | ExtractError::OtherFormat { .. } | ExtractError::UnknownFormat(_))
            ),
            "{cut}"
        );
    }
    let mut encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(matches!(read(&encrypted).unwrap_err(), ExtractError::NoText(_)));
    let no_text = word(&[("word/styles.xml", STYLES), ("x", "word/document.xml")]);
    assert!(read(&no_text).is_err());
}

#[test]
fn every_real_record_file_is_read() {
    let Some(root) = corpus("") else { return };
    let folders = [
        "lists",
        "zh-Hant-moj-json",
        "cfr-eregs-json",
        "ecfr-markdown",
        "ecfr-xml/ecfr-api-xml",
        "white-house-text",
        "presidential-3-forms",
    ];
    let mut read = 0;
    for path in folders.iter().flat_map(|folder| files(&root.join(folder), "")) {
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        if !matches!(extension, "json" | "csv" | "txt" | "md") {
            continue;
        }
        let document = read_file(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let rows = document.blocks.iter().filter(|block| block.kind == BlockKind::TableRow).count();
        let cited = document.blocks.iter().filter(|block| !block.citation.is_empty()).count();
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        println!("{name:90} {:5} blocks, {cited:5} cited, {rows:5} rows", document.blocks.len());
        read += 1;
    }
    assert!(read > 80, "{read}");
}

#[test]
fn every_real_feed_is_read_or_named() {
    let Some(root) = corpus("peer-tests/feedparser-encoding") else { return };
    let recipe = Recipe { format: Format::Feed, ..Recipe::default() };
    let (mut read, mut named) = (0, 0);
    for path in files(&root, ".xml") {
        match extract(&snapshot("application/xml", &std::fs::read(&path).unwrap()), &recipe) {
            Ok(_) => read += 1,
            Err(error) => {
                named += 1;
                println!("{}: {error}", path.file_name().unwrap().to_string_lossy());
            }
        }
    }
    println!("{read} read, {named} named");
}

/// Letters alone: spaces, punctuation and how articles are numbered differ between the two publishers.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

#[test]
fn a_law_says_the_same_in_json_and_in_markdown() {
    let Some(root) = corpus("") else { return };
    let json = read_file(&files(&root.join("zh-Hant-moj-json/J0090004-貿易法"), ".json").pop().unwrap()).unwrap();
    let markdown =
        read_file(&files(&root.join("zh-Hant-law-md/貿易法-foreign-trade-act"), ".md").pop().unwrap()).unwrap();
    let articles = |document: &Document| -> BTreeSet<String> {
        let body = document.blocks.iter().filter(|block| {
            !matches!(block.kind, BlockKind::Heading(_))
                && block.citation.0.iter().any(|element| element.contains(['條', '条']))
        });
        body.map(|block| letters(&block.text)).collect()
    };
    let (one, other) = (articles(&json), articles(&markdown));
    let common = one.intersection(&other).count();
    println!("{} paragraphs in JSON, {} in Markdown, {common} equal", one.len(), other.len());
    for text in one.difference(&other).take(20) {
        println!("  {text}");
    }
    assert!(common * 100 >= one.len() * 90, "{common} of {}", one.len());
}

/// A law whose articles are broken at this many characters, or not at all.
fn law_in_json(broken_at: Option<usize>) -> Document {
    const SENTENCE: &str = "出口貨品者應向主管機關申請許可，並檢附契約、最終用途說明及買受人資料；主管機關得命其補正";
    const SHORT: &str = "主管機關得公告免辦許可之貨品。";
    let wrapped = |paragraph: String| match broken_at {
        None => paragraph,
        Some(width) => {
            let characters: Vec<char> = paragraph.chars().collect();
            characters.chunks(width).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\r\n")
        }
    };
    let articles: Vec<serde_json::Value> = (1..=14)
        .map(|number| {
            let long = format!("{}第{number}款之文件{}。", SENTENCE, &SENTENCE[..number * 9]);
            let text =
                format!("{}\r\n{}\r\n{}", wrapped(long), wrapped(SHORT.to_owned()), wrapped(format!("{SENTENCE}。")));
            serde_json::json!({ "條號": format!("第 {number} 條"), "條文內容": text })
        })
        .collect();
    let law = serde_json::json!({ "法規名稱": "北地貨品出口法", "法規內容": articles });
    read("application/json", &law.to_string(), &Recipe::default()).unwrap()
}

#[test]
fn a_law_reads_the_same_however_its_publisher_wraps_its_articles() {
    let whole = law_in_json(None);
    assert_eq!(whole.blocks.len(), 1 + 14 * 4);
    assert_eq!(lines(&law_in_json(Some(32))), lines(&whole));
    assert_eq!(lines(&law_in_json(Some(40))), lines(&whole));
}
