//! Encodings: declared, undeclared, declared wrongly.

use encoding_rs::{BIG5, GB18030, UTF_16LE};
use rulewatch::extract::{ExtractError, extract};
use rulewatch::source::Recipe;

use crate::support::{corpus, files, read_file, snapshot};

const RULE: &str = "第一条　为了维护国家安全和利益，履行防扩散等国际义务，加强和规范出口管制，制定本法。";
const RULE_HANT: &str = "第一條　為了維護國家安全和利益，履行防擴散等國際義務，加強和規範出口管制，制定本法。";

fn html(meta: &str, text: &str) -> String {
    format!("<html><head>{meta}<title>法</title></head><body><main><h1>出口管制</h1><p>{text}</p></main></body></html>")
}

fn check(content_type: &str, body: &[u8], expected: &str) {
    let document = extract(&snapshot(content_type, body), &Recipe::default()).unwrap();
    assert_eq!(document.blocks[1].text, expected, "{content_type}");
}

fn gb(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

#[test]
fn every_declared_encoding_is_decoded_exactly() {
    check("text/html; charset=gbk", &gb(&html("", RULE)), RULE);
    check("text/html", &gb(&html("<meta charset=gb2312>", RULE)), RULE);
    check(
        "text/html",
        &gb(&html("<meta http-equiv='Content-Type' content='text/html; charset=gb2312'>", "镕堃喆")),
        "镕堃喆",
    );
    check("text/html; charset=gb18030", &gb(&html("", "𠮷㐂 第二条")), "𠮷㐂 第二条");
    check("text/html", &BIG5.encode(&html("<meta charset=big5>", RULE_HANT)).0, RULE_HANT);
    check("text/html; charset=utf-8", html("", RULE).as_bytes(), RULE);
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(html("", RULE).encode_utf16().flat_map(u16::to_le_bytes)).collect();
    check("text/html; charset=utf-8", &wide, RULE);
    assert_eq!(UTF_16LE.name(), "UTF-16LE");
}

#[test]
fn a_label_that_does_not_fit_is_overridden() {
    check("text/html; charset=gb2312", html("<meta charset=gb2312>", RULE).as_bytes(), RULE);
    check("text/html; charset=iso-8859-1", html("", RULE).as_bytes(), RULE);
    check("text/html; charset=utf-8", &gb(&html("", RULE)), RULE);
    check("text/html", &gb(&html("", RULE)), RULE);
}

#[test]
fn a_page_encoded_twice_reads_like_one_encoded_once_or_is_refused() {
    let page = html("<meta charset=utf-8>", RULE);
    let latin = |bytes: &[u8]| encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    check("text/html; charset=utf-8", latin(page.as_bytes()).as_bytes(), RULE);
    check("text/html; charset=utf-8", latin(&gb(&page)).as_bytes(), RULE);
    let lossy = GB18030.decode_without_bom_handling(page.as_bytes()).0.replace('\u{fffd}', "?");
    let read = extract(&snapshot("text/html; charset=utf-8", lossy.as_bytes()), &Recipe::default());
    assert!(matches!(&read, Err(ExtractError::Undecodable(reason)) if reason.contains("GBK")), "{read:?}");
    let hz = "<html><meta charset=hz-gb-2312><body><p>~{<:Ky2;VS{!#~}</p></body></html>";
    let read = extract(&snapshot("text/html", hz.as_bytes()), &Recipe::default());
    assert!(matches!(&read, Err(ExtractError::Undecodable(reason)) if reason.contains("HZ")), "{read:?}");
}

#[test]
fn what_decodes_nowhere_is_refused() {
    let mut mixed = html("<meta charset=utf-8>", &RULE.repeat(3)).into_bytes();
    let at = mixed.len() - 40;
    mixed.splice(at..at, gb("中华人民共和国商务部公告二〇二五年第六十一号").into_iter().chain([0xff, 0x80, 0xff]));
    let read = extract(&snapshot("text/html; charset=utf-8", &mixed), &Recipe::default());
    assert!(matches!(read, Err(ExtractError::Undecodable(_))), "{read:?}");
}

#[test]
fn a_stray_byte_or_nul_spoils_nothing() {
    let mut long = html("", &RULE.repeat(400)).into_bytes();
    let at = long.len() - "</p></main></body></html>".len();
    long.insert(at, 0xff);
    long.insert(at, 0);
    let document = extract(&snapshot("text/html; charset=utf-8", &long), &Recipe::default()).unwrap();
    assert!(!document.text().contains('\0'));
    assert_eq!(document.text().matches('\u{fffd}').count(), 1);
}

#[test]
fn real_chinese_sites_decode() {
    let Some(folder) = corpus("zh-html-pages") else {
        return;
    };
    for path in files(&folder, ".html") {
        let document = read_file(&path).unwrap();
        let text = document.text();
        println!(
            "{:60} {} blocks, {}",
            path.file_name().unwrap().to_string_lossy(),
            document.blocks.len(),
            document.title
        );
        assert!(!text.contains('\u{fffd}') && text.contains('的'), "{}", path.display());
    }
}

#[test]
fn real_mislabelled_files_never_give_a_document_of_replacements() {
    let Some(folder) = corpus("peer-tests/charset") else {
        return;
    };
    for path in files(&folder, "").into_iter().chain(files(&folder.join("../feedparser-encoding"), ".xml")) {
        let bytes = std::fs::read(&path).unwrap();
        let recipe = Recipe { format: rulewatch::source::Format::Text, ..Recipe::default() };
        let told = match extract(&snapshot("text/plain", &bytes), &recipe) {
            Ok(document) => {
                let text = document.text();
                let replaced = text.matches('\u{fffd}').count();
                assert!(replaced <= 1 + text.len() / 10_000, "{}: {replaced}", path.display());
                text.chars().filter(|c| !c.is_ascii()).take(12).collect()
            }
            Err(error) => error.to_string(),
        };
        println!("{:50} {told}", path.file_name().unwrap().to_string_lossy());
    }
}
