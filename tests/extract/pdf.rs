//! PDF: papers of our own making, broken ones, and real ones beside the same text in other forms.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use rulewatch::document::{BlockKind, Document};
use rulewatch::extract::{ExtractError, extract, extract_boxes};
use rulewatch::source::Recipe;

use crate::paper::{Face, Paper, stream};
use crate::support::{corpus, files, read_file, snapshot};

fn read(bytes: &[u8]) -> Result<Document, ExtractError> {
    extract(&snapshot("application/pdf", bytes), &Recipe::default())
}

fn texts(paper: &Paper) -> Vec<String> {
    read(&paper.bytes()).expect("a document").blocks.into_iter().map(|block| block.text).collect()
}

const LAW: &str = "No person may export an item of this schedule to any destination unless the Bureau has decided otherwise in writing and the consignee has been told of that decision in due time and in the form that the annex to this part lays down.";

#[test]
fn columns_are_read_one_after_the_other() {
    let mut paper = Paper::default();
    paper.sheet().line(Face::Bold, 14.0, 60.0, 740.0, "A heading that runs over all the columns of the paper");
    for (column, name) in ["first", "second", "third"].into_iter().enumerate() {
        let mut y = 700.0;
        for at in 0..4 {
            let text = format!("In the {name} column paragraph {at} says: {LAW}");
            y = paper.paragraph(8.0, 48.0 + 176.0 * column as f64, y, 160.0, 8.0, &text);
        }
    }
    let read = texts(&paper);
    assert_eq!(read.len(), 13, "{read:#?}");
    let expected = ["first", "second", "third"].into_iter().flat_map(|name| (0..4).map(move |at| (name, at)));
    for (text, (name, at)) in read[1..].iter().zip(expected) {
        assert_eq!(*text, format!("In the {name} column paragraph {at} says: {LAW}"));
    }
}

#[test]
fn a_paragraph_goes_on_in_the_next_column_and_on_the_next_sheet() {
    let long = (0..60)
        .map(|at| format!("clause {at} of the long paragraph binds every exporter"))
        .collect::<Vec<_>>()
        .join(" and ");
    let mut lines: Vec<String> = vec![String::new()];
    for word in long.split(' ') {
        match lines.last_mut().filter(|line| line.len() + 1 + word.len() <= 44) {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => line.extend([" ", word]),
            None => lines.push(word.to_owned()),
        }
    }
    let mut paper = Paper::default();
    for (column, lines) in lines.chunks(lines.len() / 3).enumerate() {
        if column % 2 == 0 {
            paper.sheet();
        }
        for (at, line) in lines.iter().enumerate() {
            paper.line(Face::Plain, 9.0, 54.0 + 260.0 * (column % 2) as f64, 700.0 - 11.0 * at as f64, line);
        }
    }
    let read = texts(&paper);
    assert_eq!(read.len(), 1, "{read:#?}");
    assert_eq!(read[0], long);
}

#[test]
fn words_broken_at_the_end_of_a_line_are_mended_and_compounds_are_kept() {
    let mut paper = Paper::default();
    paper.sheet();
    paper.line(Face::Plain, 10.0, 72.0, 700.0, "The end-use of each item is stated in the application; the licens-");
    paper.line(Face::Plain, 10.0, 72.0, 688.0, "ing officer asks for the use again where the statement of the end-");
    paper.line(Face::Plain, 10.0, 72.0, 676.0, "use has a gap, and reports to the Under Secretary for Anti-");
    paper.line(Face::Plain, 10.0, 72.0, 664.0, "Dumping.");
    assert_eq!(
        texts(&paper),
        [
            "The end-use of each item is stated in the application; the licensing officer asks for the use again where the statement of the end-use has a gap, and reports to the Under Secretary for Anti-Dumping."
        ]
    );
}

#[test]
fn running_heads_numbers_and_printers_marks_are_left_out() {
    let mut paper = Paper::default();
    for at in 0..4 {
        paper.sheet();
        paper.line(Face::Plain, 8.0, 60.0, 760.0, &format!("{} Federal Register / Vol. 91, No. 7 / Rules", 1680 + at));
        paper.line(Face::Bold, 9.0, 200.0, 748.0, "Regulations of the Bureau");
        paper.paragraph(10.0, 72.0, 700.0, 468.0, 10.0, &format!("Sheet {at} has words of its own. {LAW}"));
        paper.line(
            Face::Plain,
            6.0,
            60.0,
            30.0,
            "VerDate Sep<11>2014 16:08 Jan 12, 2026 Jkt 268001 PO 00000 Frm 00001 Fmt 4700 Sfmt 4700",
        );
        paper.line(Face::Plain, 8.0, 300.0, 42.0, &format!("{}", at + 1));
    }
    let read = texts(&paper);
    assert_eq!(read.len(), 4, "{read:#?}");
    assert!(read.iter().enumerate().all(|(at, text)| text.starts_with(&format!("Sheet {at} has"))), "{read:#?}");
}

#[test]
fn aligned_words_are_rows_with_keys() {
    let mut paper = Paper::default();
    paper.sheet().paragraph(10.0, 72.0, 740.0, 468.0, 0.0, LAW);
    let rows = [
        ("Country", "Group", "Limit"),
        ("Northland", "A:1", "5 percent"),
        ("Zembla", "D:5", "10 percent"),
        ("Ruritania", "B", "none"),
    ];
    for (at, (country, group, limit)) in rows.into_iter().enumerate() {
        let y = 660.0 - 14.0 * at as f64;
        paper.line(Face::Plain, 10.0, 72.0, y, country).line(Face::Plain, 10.0, 240.0, y, group).line(
            Face::Plain,
            10.0,
            400.0,
            y,
            limit,
        );
    }
    let document = read(&paper.bytes()).expect("a document");
    let row = document.blocks.iter().find(|block| block.text.starts_with("Zembla")).expect("the row");
    assert_eq!((row.kind, row.text.as_str()), (BlockKind::TableRow, "Zembla | D:5 | 10 percent"));
    assert_eq!(row.citation.last(), Some("row:Zembla"));
    assert_eq!(row.cells[2].column, "Limit");
}

#[test]
fn designators_and_hanging_entries_give_citations() {
    let mut paper = Paper::default();
    paper.sheet().line(Face::Bold, 10.0, 72.0, 740.0, "§ 744.23 Supercomputer end use controls.");
    let mut y = 722.0;
    for text in [
        "(a) General prohibition. ",
        "(1) Prohibited items. ",
        "(2) Items outside the prohibition. ",
        "(b) Exceptions. ",
    ] {
        y = paper.paragraph(10.0, 72.0, y, 468.0, 18.0, &format!("{text}{LAW}"));
    }
    let document = read(&paper.bytes()).expect("a document");
    let cited: Vec<String> = document.blocks.iter().map(|block| block.citation.0.join("")).collect();
    assert_eq!(cited, ["§ 744.23", "§ 744.23(a)", "§ 744.23(a)(1)", "§ 744.23(a)(2)", "§ 744.23(b)"]);
    assert_eq!(document.blocks[0].kind, BlockKind::Heading(1));
}

#[test]
fn chinese_is_read_without_spaces_by_either_kind_of_font() {
    for face in [Face::Mapped, Face::Gbk] {
        let mut paper = Paper::default();
        paper.sheet();
        let lines = [
            "    第一条 为了维护国家安全和利益，履行防扩散等国际义务，加强和规范出口管",
            "制，制定本法。国家对两用物项、军品、核以及其他与维护国家安全和利益、履行",
            "防扩散等国际义务相关的货物、技术、服务等物项的出口管制，适用本法。",
        ];
        for (at, line) in lines.into_iter().enumerate() {
            let text = line.trim_start();
            let x = 72.0 + if at == 0 { 24.0 } else { 0.0 };
            paper.line(face, 12.0, x, 700.0 - 18.0 * at as f64, text);
        }
        let document = read(&paper.bytes()).expect("a document");
        assert_eq!(document.blocks.len(), 1, "{face:?}: {:#?}", document.blocks);
        assert!(document.blocks[0].text.starts_with("第一条 为了"), "{face:?}: {}", document.blocks[0].text);
        assert!(document.blocks[0].text.contains("出口管制，制定本法"), "{face:?}: {}", document.blocks[0].text);
        assert_eq!(document.blocks[0].citation.0, ["第一条"]);
    }
}

#[test]
fn footnotes_are_notes_with_their_marks() {
    let mut paper = Paper::default();
    paper.sheet();
    let mut y = 700.0;
    for _ in 0..3 {
        y = paper.paragraph(10.0, 72.0, y, 468.0, 10.0, LAW);
    }
    paper.line(Face::Plain, 5.0, 72.0, 103.0, "1").line(
        Face::Plain,
        8.0,
        76.0,
        100.0,
        "See the decision of the Bureau of May 3, 2026.",
    );
    let document = read(&paper.bytes()).expect("a document");
    let note = document.blocks.last().expect("a note");
    assert_eq!((note.kind, note.citation.0.as_slice()), (BlockKind::Note, ["note:1".to_owned()].as_slice()));
    assert!(note.text.ends_with("See the decision of the Bureau of May 3, 2026."), "{}", note.text);
}

#[test]
fn the_words_of_pdftotext_are_laid_out_the_same_way() {
    let word = |x: f64, y: f64, text: &str| {
        format!(
            "<word xMin=\"{x}\" yMin=\"{y}\" xMax=\"{}\" yMax=\"{}\">{text}</word>",
            x + 6.0 * text.len() as f64,
            y + 11.2
        )
    };
    let line = |x: f64, y: f64, text: &str| {
        let mut x = x;
        text.split(' ')
            .map(|text| {
                let word = word(x, y, text);
                x += 6.0 * (text.len() + 1) as f64;
                word
            })
            .collect::<String>()
    };
    let xhtml = format!(
        "<!DOCTYPE html><html><body><doc><page width=\"612\" height=\"792\"><flow><block><line>{}</line><line>{}</line></block></flow></page></doc></body></html>",
        line(72.0, 100.0, "(a) The licens-"),
        line(72.0, 112.0, "ing officer &amp; the Bureau decide.")
    );
    let document = extract_boxes(&xhtml).expect("a document");
    let texts: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["(a) The licensing officer & the Bureau decide."]);
}

#[test]
fn what_has_no_text_says_why() {
    let image = (
        91,
        stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "0"),
    );
    let mut scan = Paper::default();
    scan.objects.push(image);
    scan.sheet().raw("q 612 0 0 792 0 0 cm /I Do Q").sheet().raw("q 612 0 0 792 0 0 cm /I Do Q");
    let mut locked = Paper::default();
    locked.sheet().line(Face::Plain, 10.0, 72.0, 700.0, LAW);
    let key = "00".repeat(32);
    locked.objects.push((90, format!("<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{key}> /U <{key}> >>")));
    locked.trailer = "/Encrypt 90 0 R /ID [<00> <00>]".into();
    let mut mute = Paper::default();
    mute.sheet().line(Face::Mute, 10.0, 72.0, 700.0, "no one can tell what these codes say");
    let mut empty = Paper::default();
    empty.sheet();
    for (paper, words) in [
        (scan, "2 pages of images: a scan"),
        (locked, "password"),
        (mute, "no Unicode"),
        (empty, "1 page without text"),
    ] {
        let error = read(&paper.bytes()).expect_err(words).to_string();
        assert!(error.contains(words), "{error}");
    }
    assert!(matches!(read(b"%PDF-1.7\nbroken"), Err(ExtractError::Malformed { format: "PDF", .. })));
}

/// A paper with a good sheet and one fault; whatever is read, it ends, and within the memory of a test.
#[test]
fn loops_and_bombs_are_bounded() {
    let good = |fault: &dyn Fn(&mut Paper)| {
        let mut paper = Paper::default();
        paper.sheet().line(Face::Plain, 10.0, 72.0, 700.0, LAW);
        fault(&mut paper);
        paper.bytes()
    };
    let form = |content: &str| stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", content);
    let itself = good(&|paper| {
        paper.objects.push((92, form("q /L Do /L Do Q")));
        paper.raw("/L Do ");
    });
    assert!(matches!(read(&itself), Ok(_) | Err(ExtractError::TooLarge(_))));
    let tree = good(&|paper| paper.objects.push((2, "<< /Type /Pages /Count 9 /Kids [20 0 R 2 0 R 2 0 R] >>".into())));
    assert!(read(&tree).is_ok());
    let nested = good(&|paper| paper.objects.push((93, format!("{}{}", "[".repeat(20_000), "]".repeat(20_000)))));
    assert!(read(&nested).is_ok());
    let xref = good(&|paper| paper.trailer = "/Prev 9".into());
    let _ = read(&xref);
    for stages in [1, 2] {
        let bomb = good(&|paper| {
            let filters = ["/FlateDecode"; 2][..stages].join(" ");
            let content: String = deflated(stages).into_iter().map(char::from).collect();
            paper.objects.push((21, stream(&format!("/Filter [{filters}]"), &content)));
        });
        assert!(bomb.len() < 1 << 20);
        assert!(matches!(read(&bomb), Err(ExtractError::TooLarge(_))), "{stages}");
    }
}

/// Spaces beyond the cap, deflated once or twice.
fn deflated(stages: usize) -> Vec<u8> {
    let mut bytes = vec![b' '; 65 << 20];
    for _ in 0..stages {
        let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(&bytes).expect("deflated");
        bytes = writer.finish().expect("deflated");
    }
    bytes
}

#[test]
fn damaged_files_never_panic_and_read_the_same_twice() {
    let mut paper = Paper::default();
    paper.sheet().paragraph(10.0, 72.0, 700.0, 468.0, 10.0, LAW);
    paper.line(Face::Gbk, 10.0, 72.0, 500.0, "第一条 为了").line(Face::Mapped, 10.0, 72.0, 400.0, "第二条");
    let whole = paper.bytes();
    assert_eq!(read(&whole), read(&whole));
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..150 {
        let mut damaged = whole.clone();
        for _ in 0..1 + next(6) {
            let at = next(damaged.len());
            damaged[at] = next(256) as u8;
        }
        damaged.truncate(if next(4) == 0 { next(damaged.len()) } else { damaged.len() });
        let _ = read(&damaged);
    }
}

/// Words in lower case, without what is no letter or number.
fn words(texts: impl Iterator<Item = String>) -> Vec<String> {
    let text: Vec<String> = texts.collect();
    text.join(" ")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn in_order(expected: &[String], read: &[String]) -> f64 {
    let mut counts: HashMap<&[String], usize> = HashMap::new();
    read.windows(6).for_each(|gram| *counts.entry(gram).or_default() += 1);
    let found = expected.windows(6).filter(|gram| match counts.get_mut(gram) {
        Some(count @ 1..) => {
            *count -= 1;
            true
        }
        _ => false,
    });
    found.count() as f64 / expected.len().saturating_sub(5).max(1) as f64
}

/// The first words of every block that has as many: where a paragraph begins.
fn beginnings(document: &Document) -> Vec<Vec<String>> {
    let blocks = document.blocks.iter().filter(|block| block.kind != BlockKind::TableRow);
    blocks
        .map(|block| words([block.text.clone()].into_iter()))
        .filter(|w| w.len() >= 6)
        .map(|w| w[..6].to_vec())
        .collect()
}

fn shared<T: Ord + Clone>(one: &[T], other: &[T]) -> f64 {
    let mut left: Vec<T> = other.to_vec();
    left.sort();
    let mut found = 0;
    for value in one {
        if let Ok(at) = left.binary_search(value) {
            left.remove(at);
            found += 1;
        }
    }
    found as f64 / one.len().max(1) as f64
}

fn designators(document: &Document) -> Vec<String> {
    let designated = document.blocks.iter().filter(|block| block.designator_len > 0);
    designated
        .map(|block| {
            format!(
                "{} {:?}",
                block.designator(),
                words([block.body().to_owned()].into_iter()).into_iter().take(3).collect::<Vec<_>>()
            )
        })
        .collect()
}

fn beside(pdf: &Path, suffix: &str) -> Option<PathBuf> {
    files(pdf.parent()?, suffix).into_iter().next()
}

#[test]
fn real_papers_agree_with_their_other_forms() {
    let Some(folder) = corpus("presidential-3-forms") else { return };
    let mut pairs: Vec<(PathBuf, PathBuf)> = Vec::new();
    for pdf in files(&folder, ".pdf") {
        pairs.extend(
            ["whitehouse_text.txt", ".md"].iter().filter_map(|suffix| Some((pdf.clone(), beside(&pdf, suffix)?))),
        );
    }
    let guides = folder.join("../pdf-pairs");
    for (pdf, other) in [
        ("gpo-uslm-review-guide/01_v2.0.17.pdf", "gpo-uslm-review-guide-md/03_v2.0.17.md"),
        ("gpo-uslm-review-guide-pdf21/01_v2.1.pdf", "gpo-uslm-review-guide-md/04_v2.1.md"),
        ("gpo-xml-guides/CFR-XML_User-Guide-v1.pdf", "gpo-xml-guides/CFR-XML_User-Guide.md"),
        ("gpo-xml-guides/FR-XML_User-Guide-v1.pdf", "gpo-xml-guides/FR-XML_User-Guide.md"),
    ] {
        pairs.push((guides.join(pdf), guides.join(other)));
    }
    println!(
        "{:44} {:>7} {:>7} {:>7} {:>7} {:>7}",
        "words in order | paragraphs | designators", "ours", "plain", "begins", "theirs", "marks"
    );
    let mut orders = Vec::new();
    for (pdf, other) in &pairs {
        let (ours, other_form) = (read_file(pdf).expect("a document"), read_file(other).expect("a document"));
        let expected = words(other_form.blocks.iter().map(|block| block.text.clone()));
        let read = words(ours.blocks.iter().map(|block| block.text.clone()));
        let plain = pdf_extract::extract_text_from_mem(&std::fs::read(pdf).expect("a file")).unwrap_or_default();
        let plain = words([plain].into_iter());
        let order = in_order(&expected, &read);
        let plain_order = in_order(&expected, &plain);
        let (begun, theirs) = (beginnings(&ours), beginnings(&other_form));
        println!(
            "{:44} {order:7.3} {:7.3} {:7.3} {:7.3} {:7.3}",
            format!(
                "{:.26} {:.16}",
                pdf.file_name().unwrap_or_default().to_string_lossy(),
                other.file_name().unwrap_or_default().to_string_lossy()
            ),
            plain_order,
            shared(&begun, &theirs),
            shared(&theirs, &begun),
            shared(&designators(&other_form), &designators(&ours)),
        );
        orders.push((order, plain_order));
    }
    // The summaries in Markdown have facts of their own at the top; no form has another's words.
    assert!(orders.iter().all(|(ours, plain)| *ours > 0.8 && *ours > plain - 0.01), "{orders:?}");
    let mean = |side: fn(&(f64, f64)) -> f64| orders.iter().map(side).sum::<f64>() / orders.len() as f64;
    println!("{:44} {:7.3} {:7.3}", "mean", mean(|pair| pair.0), mean(|pair| pair.1));
    assert!(mean(|pair| pair.0) > mean(|pair| pair.1) + 0.02);
}
