//! The room's specification: passages in, citations out.

use super::*;

/// A paragraph; `<i>` and `</i>` set words in italics.
fn paragraph(marked: &str) -> Passage {
    let mut passage = Passage::new(BlockKind::Paragraph, Place::Flow, "");
    for (at, part) in marked.split("<i>").enumerate() {
        let (italic, upright) = if at == 0 { ("", part) } else { part.split_once("</i>").unwrap() };
        let start = passage.text.len();
        passage.text.push_str(italic);
        if !italic.is_empty() {
            passage.italics.push(start..passage.text.len());
        }
        passage.text.push_str(upright);
    }
    passage
}

/// Each line is a text and the citation it must get, its levels parted by spaces.
fn check(lines: &[(&str, &str)]) {
    let blocks = cite(lines.iter().map(|(text, _)| paragraph(text)).collect());
    let read: Vec<String> =
        blocks.iter().map(|block| format!("{} :: {}", block.citation.0.join(" "), block.text)).collect();
    let expected: Vec<String> =
        lines.iter().map(|(text, path)| format!("{path} :: {}", paragraph(text).text)).collect();
    assert_eq!(read, expected);
}

#[test]
fn italic_marks_stand_below_capitals() {
    check(&[
        ("(a) Text.", "(a)"),
        ("(1) Text.", "(a) (1)"),
        ("(i) Text.", "(a) (1) (i)"),
        ("(A) Text.", "(a) (1) (i) (A)"),
        ("(<i>1</i>) Text.", "(a) (1) (i) (A) (1)"),
        ("(<i>i</i>) Text.", "(a) (1) (i) (A) (1) (i)"),
        ("(<i>ii</i>) Text.", "(a) (1) (i) (A) (1) (ii)"),
        ("(<i>2</i>) Text.", "(a) (1) (i) (A) (2)"),
        ("(ii) Text.", "(a) (1) (ii)"),
        ("(2) Text.", "(a) (2)"),
        ("(i)(A)(<i>1</i>) Text.", "(a) (2) (i) (A) (1)"),
        ("(<i>2</i>) Text.", "(a) (2) (i) (A) (2)"),
        ("<i>(3) A heading.</i> Text.", "(a) (3)"),
    ]);
}

#[test]
fn the_united_states_code_goes_down_to_doubled_letters() {
    check(&[
        ("(a) Text.", "(a)"),
        ("(1) Text.", "(a) (1)"),
        ("(A) Text.", "(a) (1) (A)"),
        ("(i) Text.", "(a) (1) (A) (i)"),
        ("(I) Text.", "(a) (1) (A) (i) (I)"),
        ("(aa) Text.", "(a) (1) (A) (i) (I) (aa)"),
        ("(AA) Text.", "(a) (1) (A) (i) (I) (aa) (AA)"),
        ("(BB) Text.", "(a) (1) (A) (i) (I) (aa) (BB)"),
        ("(bb) Text.", "(a) (1) (A) (i) (I) (bb)"),
        ("(II) Text.", "(a) (1) (A) (i) (II)"),
        ("(ii) Text.", "(a) (1) (A) (ii)"),
        ("(b) Text.", "(b)"),
    ]);
}

#[test]
fn letters_go_on_with_doubled_ones_after_z() {
    check(&[("(y) Text.", "(y)"), ("(z) Text.", "(z)"), ("(aa) Text.", "(aa)"), ("(bb) Text.", "(bb)")]);
}

#[test]
fn an_entry_of_a_control_list_is_cited_by_dots() {
    check(&[
        ("9A990 Kettles, as follows", "9A990"),
        ("License Requirements", "9A990"),
        ("a. Kettles of iron;", "9A990 .a"),
        ("a.1. Having two handles;", "9A990 .a .1"),
        ("a.1.a. Both hot;", "9A990 .a .1 .a"),
        ("Note 1 to 9A990.a: A cup is no kettle.", "9A990 .a .1 .a Note 1 to 9A990.a"),
        ("a.2. Having one;", "9A990 .a .2"),
        ("b. Cups.", "9A990 .b"),
        ("9A991 Pots", "9A991"),
        ("a. Pots of iron.", "9A991 .a"),
    ]);
}

#[test]
fn chinese_series_of_every_kind_stand_below_each_other() {
    check(&[
        ("第二編　水壺", "第二編"),
        ("第一章　總則", "第二編 第一章"),
        ("第 三 條　水壺應清潔。", "第二編 第一章 第三條"),
        ("一、冷水。", "第二編 第一章 第三條 一、"),
        ("（一）甲水。", "第二編 第一章 第三條 一、 （一）"),
        ("１．井水。", "第二編 第一章 第三條 一、 （一） １．"),
        ("（１）深井。", "第二編 第一章 第三條 一、 （一） １． （１）"),
        ("①甲井。", "第二編 第一章 第三條 一、 （一） １． （１） ①"),
        ("二、熱水。", "第二編 第一章 第三條 二、"),
        ("第三條之一　中華民國一百零五年一月一日施行。", "第二編 第一章 第三條之一"),
        ("壹、壺", "第二編 第一章 第三條之一 壹、"),
        ("貳、杯", "第二編 第一章 第三條之一 貳、"),
        ("附件一：清單", "附件一"),
    ]);
}

#[test]
fn european_articles_and_paragraphs_may_have_letters() {
    check(&[
        ("Titre Ier : Des tasses", "Titre Ier"),
        ("Section 1 : Du thé", "Titre Ier Section 1"),
        ("Sous-section 1 : Du thé noir", "Titre Ier Section 1 Sous-section 1"),
        ("Paragraphe 1 : De sa cuisson", "Titre Ier Section 1 Sous-section 1 Paragraphe 1"),
        ("Article 4a", "Titre Ier Section 1 Sous-section 1 Paragraphe 1 Article 4a"),
        ("(1) Text.", "Titre Ier Section 1 Sous-section 1 Paragraphe 1 Article 4a (1)"),
        ("(1a) Text.", "Titre Ier Section 1 Sous-section 1 Paragraphe 1 Article 4a (1a)"),
        ("(2) Text.", "Titre Ier Section 1 Sous-section 1 Paragraphe 1 Article 4a (2)"),
    ]);
}

#[test]
fn levels_may_stand_by_their_names() {
    check(&[
        ("第一條　總則。", "第一條"),
        ("第1項　申請人應備文件。", "第一條 第1項"),
        ("第1款　名稱。", "第一條 第1項 第1款"),
        ("第2目　地址。", "第一條 第1項 第1款 第2目"),
        ("第 2 項　主管機關應核定。", "第一條 第2項"),
        ("第1項規定之文件，應公告。", "第一條"),
    ]);
}

#[test]
fn spaces_inside_a_decimal_are_typography_and_a_date_may_follow_it() {
    check(&[
        ("1\u{3000}总则", "1"),
        ("1.1\u{3000}范围。", "1 1.1"),
        ("1. 2\u{3000}对象。", "1 1.2"),
        ("1.3 2018年6月14日以前，不得转让。", "1 1.3"),
        ("1.3.1 30 days later the licence ends.", "1 1.3 1.3.1"),
        ("1.5 percent of it.", "1 1.3 1.3.1"),
    ]);
}

#[test]
fn an_article_spoken_of_at_the_beginning_opens_none() {
    check(&[
        ("第一条　总则。", "第一条"),
        ("第二条（目的）本法保护用户。", "第二条"),
        ("第六条（四）项不妨碍保存记录。", "第二条"),
        ("第二条之一国家保护用户。", "第二条之一"),
        ("（一）保存记录；", "第二条之一 （一）"),
        ("（二）公布资费。", "第二条之一 （二）"),
        ("违反前款规定的，处以罚款。", "第二条之一"),
    ]);
}

#[test]
fn the_reasons_for_an_article_are_about_it_and_their_numbers_are_none_of_its() {
    let quoted = |text: &str| Passage { kind: BlockKind::Quote, ..paragraph(text) };
    let passages = vec![
        paragraph("第九條 出進口廠商得經營輸出入業務。"),
        paragraph("一、登記之條件。"),
        quoted("理由：一、修正第一項。"),
        quoted("二、第三項未修正。"),
        paragraph("第十條 貨品之輸出入，應符合規定。"),
    ];
    let cited: Vec<String> = cite(passages).iter().map(|block| block.citation.to_string()).collect();
    assert_eq!(cited, ["第九條", "第九條, 一", "第九條, 理由", "第九條, 理由", "第十條"]);
}
