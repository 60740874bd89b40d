//! The diff as a lawyer reads it, on documents written by hand; and that it loses nothing, on documents made at random.

#[path = "diff/acts.rs"]
mod acts;
#[path = "diff/at_random.rs"]
mod at_random;
#[path = "diff/corpus.rs"]
mod corpus;
#[path = "diff/lossless.rs"]
mod lossless;

use lossless::assert_lossless;
use rulewatch::citation::Citation;
use rulewatch::diff::{Edit, Hunk, HunkKind, Span, diff, same};
use rulewatch::document::{Block, BlockKind, Cell, Document, Link};

/// Reads one block a line. `§ 1~Scope` is a section heading, `(a)~text` and `(1)~text` paragraphs below it, `| a | b` a
/// table row, anything else a paragraph.
fn document(lines: &[&str]) -> Document {
    let mut blocks = Vec::new();
    let mut path: Vec<String> = Vec::new();
    for line in lines {
        if let Some(cells) = line.strip_prefix("| ") {
            blocks.push(row(cells));
            continue;
        }
        let Some((designator, body)) = line.split_once('~') else {
            blocks.push(Block::new(BlockKind::Paragraph, Citation(path.clone()), *line));
            continue;
        };
        let inner = designator.trim_matches(['(', ')', '（', '）']);
        let depth = match designator.chars().next() {
            Some('(') if inner.starts_with(|c: char| c.is_ascii_digit()) => 2,
            Some('(' | '（') => 1,
            _ => 0,
        };
        path.truncate(depth);
        path.push(designator.to_owned());
        let kind = if depth == 0 { BlockKind::Heading(2) } else { BlockKind::Paragraph };
        let mut block = Block::new(kind, Citation(path.clone()), format!("{designator} {body}"));
        block.designator_len = designator.len();
        blocks.push(block);
    }
    Document { blocks, ..Document::default() }
}

fn row(cells: &str) -> Block {
    let key = cells.split(" | ").nth(1).unwrap_or(cells);
    let citation = Citation(vec!["table:List".to_owned(), format!("row:{key}")]);
    let mut block = Block::new(BlockKind::TableRow, citation, cells);
    let mut start = 0;
    for cell in cells.split(" | ") {
        block.cells.push(Cell { column: String::new(), range: start..start + cell.len() });
        start += cell.len() + 3;
    }
    block
}

/// Compares, proves that nothing is lost in either direction, and checks the hunks as told by `tell`.
fn check(old: &[&str], new: &[&str], expected: &[&str]) {
    let (old, new) = (document(old), document(new));
    let found = diff(&old, &new);
    assert_lossless(&old, &new, &found);
    assert_lossless(&new, &old, &diff(&new, &old));
    let told: Vec<String> = found.hunks.iter().map(|hunk| tell(&old, &new, hunk)).collect();
    assert_eq!(told, expected);
    assert_eq!(same(&old, &new), expected.is_empty());
}

/// A hunk in one line: kind, citations, and what is inside with deletions and insertions marked.
fn tell(old: &Document, new: &Document, hunk: &Hunk) -> String {
    let cite = |document: &Document, at: Option<usize>| at.map(|at| document.blocks[at].citation.to_string());
    let place = match (cite(old, hunk.old.clone().next()), cite(new, hunk.new.clone().next())) {
        (Some(was), Some(is)) if was != is => format!("{was} -> {is}"),
        (Some(place), _) | (None, Some(place)) => place,
        (None, None) => String::new(),
    };
    let blocks = hunk.old.len().max(hunk.new.len());
    let size = if blocks > 1 { format!(" [{blocks} blocks]") } else { String::new() };
    let edits: Vec<String> = hunk.edits.iter().map(|edit| marked(old, new, edit)).collect();
    let inside = if edits.is_empty() { String::new() } else { format!(": {}", edits.join(" / ")) };
    format!("{:?} {place}{size}{inside}", hunk.kind)
}

fn marked(old: &Document, new: &Document, edit: &Edit) -> String {
    let (a, b) = (&old.blocks[edit.old].text, &new.blocks[edit.new].text);
    let spans = edit.spans.iter().map(|span| match span {
        Span::Same { new, .. } => b[new.clone()].to_owned(),
        Span::Deleted { old } => format!("[-{}-]", &a[old.clone()]),
        Span::Inserted { new } => format!("{{+{}+}}", &b[new.clone()]),
    });
    spans.collect()
}

const REPORT: &str = "The exporter must submit a quarterly report to the Bureau within 30 days of shipment.";
const EXCEPTION: &str = "License exceptions are unavailable for items destined to a military end user in any country.";
const RECORDS: &str = "Records of every transfer shall be retained for five years from the date of the transaction.";
const WAIVER: &str = "The Under Secretary may waive the waiting period where the consignee has been validated.";

/// `check` for designated blocks.
fn check_parts(old: &[(&str, &str)], new: &[(&str, &str)], expected: &[&str]) {
    let lines = |parts: &[(&str, &str)]| -> Vec<String> {
        parts.iter().map(|(designator, body)| format!("{designator}~{body}")).collect()
    };
    let (old, new) = (lines(old), lines(new));
    let old: Vec<&str> = old.iter().map(String::as_str).collect();
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    check(&old, &new, expected);
}

#[test]
fn typography_and_white_space_are_no_hunk() {
    check(
        &["§ 1~Scope", "(a)~A “military end user” is re-exported to – 15 CFR 744.", "第二条~国家建立全链条管控机制。"],
        &[
            "§\u{a0}1~Scope",
            "(a)~A \"military end user\" is  re\u{2011}exported to - 15 CFR\u{a0}744.",
            "第 二 条~国家建立 全链条管控机制。",
        ],
        &[],
    );
}

#[test]
fn a_row_whose_key_is_respelt_is_known_wherever_it_stands() {
    check(
        &[
            "| RUSSIA | Elbrus Works, Co. Ltd. | denial",
            "| CHINA | Northern Optics | case-by-case",
            "| CHINA | Harbour Freight | none",
        ],
        &[
            "| CHINA | Northern Optics | case-by-case",
            "| CHINA | Harbour Freight | none",
            "| RUSSIA | ELBRUS WORKS CO., LTD. | approval",
        ],
        &["Moved List, row Elbrus Works, Co. Ltd. -> List, row ELBRUS WORKS CO., LTD.: RUSSIA | \
             [-Elbrus Works, Co. Ltd.-]{+ELBRUS WORKS CO., LTD.+} | [-denial-]{+approval+}"],
    );
}

#[test]
fn rows_in_another_order_say_nothing_new() {
    let check = |old: &[&str], new: &[&str], expected: bool| {
        let (old, new) = (document(old), document(new));
        let found = diff(&old, &new);
        assert_lossless(&old, &new, &found);
        assert_eq!(found.is_reordering(&old), expected);
    };
    let rows =
        ["| CHINA | Northern Optics | review", "| CHINA | Harbour Freight | none", "| IRAN | Elbrus Works | denial"];
    let [first, second, third] = rows;
    check(&rows, &[third, first, second], true);
    check(&rows, &rows, false);
    check(&rows, &[third, first, "| CHINA | Harbour Freight | denial"], false);
    check(&rows, &[third, first], false);
    check(&["§ 1~Scope", "(a)~One.", "§ 2~Terms"], &["§ 2~Terms", "§ 1~Scope", "(a)~One."], false);
}

#[test]
fn a_space_inside_a_designator_is_typography() {
    check(
        &["§ 1~Scope", "(iii)~The exporter must report.", "（四）~出口经营者应当报告。"],
        &["§ 1~Scope", "(ii i)~The exporter must report.", "（ 四）~出口经营者应当报告。"],
        &[],
    );
    check(
        &["(iii)~The exporter must report."],
        &["(i v)~The exporter must report."],
        &["Redesignated (iii) -> (i v): [-(iii)-]{+(i v)+} The exporter must report."],
    );
}

#[test]
fn a_paragraph_that_gained_more_than_it_had_is_known_by_what_it_kept() {
    let longer = format!("{EXCEPTION} {REPORT} {RECORDS} {WAIVER}");
    let added = format!("{{+ {REPORT} {RECORDS} {WAIVER}+}}");
    check(&["§ 1~Scope", EXCEPTION], &["§ 1~Scope", &longer], &[&format!("Revised § 1: {EXCEPTION}{added}")]);
}

#[test]
fn a_heading_that_gained_words_and_another_number_is_known_by_those_it_kept() {
    check_parts(
        &[("§ 1", "Scope"), ("(a)", REPORT), ("§ 2", "Records"), ("(a)", RECORDS)],
        &[("§ 1", "Scope"), ("(a)", REPORT), ("§ 4", "Records; powers of the national authority"), ("(a)", RECORDS)],
        &["Revised § 2 -> § 4: [-§ 2-]{+§ 4+} Records{+; powers of the national authority+}"],
    );
}

#[test]
fn a_number_is_compared_below_its_section() {
    let (was, is) = (EXCEPTION.trim_end_matches('.'), WAIVER.trim_end_matches('.'));
    let sections = |first: &str, second: &str, text: &str| {
        let mut document = document(&["(a)~Scope of it", "(b)~Duties of exporters", REPORT, text]);
        for (at, designator) in [(0, "1"), (1, first), (2, second)] {
            let lead = if at < 2 { vec![designator.to_owned()] } else { vec![first.to_owned(), designator.to_owned()] };
            let body = document.blocks[at].body().to_owned();
            document.blocks[at].text = format!("{designator} {body}");
            document.blocks[at].designator_len = designator.len();
            document.blocks[at].citation = Citation(lead);
        }
        let last = format!("{first}.2");
        document.blocks[3].text = format!("{last} {text}");
        document.blocks[3].designator_len = last.len();
        document.blocks[3].citation = Citation(vec![first.to_owned(), last]);
        document
    };
    let (old, new) = (sections("2", "2.1", EXCEPTION), sections("3", "3.1", WAIVER));
    let told: Vec<String> = diff(&old, &new).hunks.iter().map(|hunk| tell(&old, &new, hunk)).collect();
    let last = format!("[-2.2-]{{+3.2+}} [-{was}-]{{+{is}+}}.");
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[2].starts_with("Revised") && told[2].ends_with(&last), "{told:?}");
}

#[test]
fn a_caption_is_known_by_its_table() {
    let table = |caption: &str| {
        let mut document = document(&[caption, "| 1 | Aurora Optics | 2024", "| 2 | Bright Marine | 2025", REPORT]);
        document.blocks[0].kind = BlockKind::Caption;
        document
    };
    let (old, new) = (table("Charges for life jackets"), table("Schedule"));
    let told: Vec<String> = diff(&old, &new).hunks.iter().map(|hunk| tell(&old, &new, hunk)).collect();
    assert_eq!(told, ["Revised : [-Charges for life jackets-]{+Schedule+}"]);
}

#[test]
fn an_edit_marks_whole_words_numbers_and_phrases() {
    let edit = |old: &str, new: &str, expected: &str| {
        let old = format!("(a)~{old}");
        let new = format!("(a)~{new}");
        check(&["§ 1~Scope", &old], &["§ 1~Scope", &new], &[&format!("Revised § 1(a): (a) {expected}")]);
    };
    edit(
        "Applications are reviewed under a presumption of denial for item 3A090.a until March 5, 2026.",
        "Applications are reviewed case-by-case for item 3A090.b until April 6, 2027.",
        "Applications are reviewed [-under a presumption of denial-]{+case-by-case+} for item [-3A090.a-]{+3A090.b+} \
         until [-March 5, 2026-]{+April 6, 2027+}.",
    );
    edit(
        "Die Verordnung vom 5. Mai 2009 gilt bis zum 1er janvier 2012.",
        "Die Verordnung vom 15. Juni 2021 gilt bis zum 1er mars 2012.",
        "Die Verordnung vom [-5. Mai 2009-]{+15. Juni 2021+} gilt bis zum [-1er janvier 2012-]{+1er mars 2012+}.",
    );
    edit(
        "A duty of 25% applies to $1,000 or more under § 742.6(a) of the rules.",
        "A duty of 50% applies to $1,500 or more under § 742.7(a) of the rules.",
        "A duty of [-25%-]{+50%+} applies to [-$1,000-]{+$1,500+} or more under [-§ 742.6-]{+§ 742.7+}(a) of the rules.",
    );
    edit(
        "The licensee may re-export the item.",
        "The licensee may not re-export the item.",
        "The licensee may {+not +}re-export the item.",
    );
}

#[test]
fn a_sentence_cut_in_two_is_marked_at_the_cut() {
    check(
        &[
            "§ 1~Scope",
            "(a)~Both the broker and the carrier keep separate records, and no transfer is presumed. Ask the Bureau.",
        ],
        &[
            "§ 1~Scope",
            "(a)~Both the broker and the carrier may keep separate records; no transfer is presumed. Ask the Bureau.",
        ],
        &[
            "Revised § 1(a): (a) Both the broker and the carrier {+may +}keep separate records[-, and-]{+;+} no transfer is \
           presumed. Ask the Bureau.",
        ],
    );
}

#[test]
fn an_address_on_the_web_is_replaced_whole() {
    check(
        &[
            "§ 1~Filing",
            "(a)~Send the form to forms@trade.example.gov or see https://trade.example.gov/forms/2024/annual.pdf.",
        ],
        &[
            "§ 1~Filing",
            "(a)~Send the form to filing@customs.example.gov or see https://trade.example.gov/forms/2025/year.pdf.",
        ],
        &["Revised § 1(a): (a) Send the form to [-forms@trade.example.gov-]{+filing@customs.example.gov+} or see \
           [-https://trade.example.gov/forms/2024/annual.pdf-]{+https://trade.example.gov/forms/2025/year.pdf+}."],
    );
}

#[test]
fn one_space_goes_with_words_that_go() {
    let edit = |old: &str, new: &str, expected: &str| {
        check(&["§ 1~Scope", old], &["§ 1~Scope", new], &[&format!("Revised § 1: {expected}")]);
    };
    edit(
        "The exporter, if any, and its agent may apply at all.",
        "The exporter and its agent may apply.",
        "The exporter[-, if any,-] and its agent may apply[- at all-].",
    );
    edit(
        "The exporter and its agent may apply to the Bureau.",
        "The exporter, if any, and its agent may apply to the Bureau promptly.",
        "The exporter{+, if any,+} and its agent may apply to the Bureau{+ promptly+}.",
    );
}

#[test]
fn chinese_is_marked_in_readable_units() {
    check(
        &["第一条~出口经营者应当在30日内向国务院商务主管部门提交技术资料，比例不超过百分之四十。"],
        &["第一条~出口经营者应当在45日内向海关总署提交技术资料，比例不超过百分之二十五。"],
        &["Revised 第一条: 第一条 出口经营者应当在[-30-]{+45+}日内向[-国务院商务主管部门-]{+海关总署+}提交技术资料，\
           比例不超过百分之[-四十-]{+二十五+}。"],
    );
}

#[test]
fn an_inserted_sentence_is_one_insertion() {
    check(
        &["The exporter shall keep records. The exporter shall file reports."],
        &["The exporter shall keep records. The exporter shall keep the originals. The exporter shall file reports."],
        &[
            "Revised : The exporter shall keep records. {+The exporter shall keep the originals. +}The exporter shall file \
           reports.",
        ],
    );
}

#[test]
fn a_removed_paragraph_redesignates_those_after_it() {
    check_parts(
        &[("§ 1", "Scope"), ("(a)", REPORT), ("(b)", EXCEPTION), ("(c)", RECORDS), ("(d)", WAIVER)],
        &[("§ 1", "Scope"), ("(a)", REPORT), ("(b)", RECORDS), ("(c)", WAIVER)],
        &[
            "Removed § 1(b)",
            &format!("Redesignated § 1(c) -> § 1(b): [-(c)-]{{+(b)+}} {RECORDS}"),
            &format!("Redesignated § 1(d) -> § 1(c): [-(d)-]{{+(c)+}} {WAIVER}"),
        ],
    );
}

#[test]
fn a_moved_paragraph_is_not_a_removal() {
    check_parts(
        &[("§ 1", "Scope"), ("(a)", REPORT), ("(b)", EXCEPTION), ("(c)", RECORDS), ("§ 2", "Terms"), ("(a)", WAIVER)],
        &[("§ 1", "Scope"), ("(a)", EXCEPTION), ("(b)", RECORDS), ("§ 2", "Terms"), ("(a)", WAIVER), ("(b)", REPORT)],
        &[
            &format!("Moved § 1(a) -> § 2(b): [-(a)-]{{+(b)+}} {REPORT}"),
            &format!("Redesignated § 1(b) -> § 1(a): [-(b)-]{{+(a)+}} {EXCEPTION}"),
            &format!("Redesignated § 1(c) -> § 1(b): [-(c)-]{{+(b)+}} {RECORDS}"),
        ],
    );
}

#[test]
fn a_moved_section_is_one_hunk_and_carries_its_edits() {
    let other = WAIVER.replace("waive", "extend");
    let moved = REPORT.replace("30 days", "45 days");
    check_parts(
        &[
            ("§ 1", "Reporting of every shipment"),
            ("(a)", REPORT),
            ("(b)", EXCEPTION),
            ("§ 2", "Records"),
            ("(a)", RECORDS),
            ("§ 3", "Waivers"),
            ("(a)", WAIVER),
            ("(b)", &other),
        ],
        &[
            ("§ 2", "Records"),
            ("(a)", RECORDS),
            ("§ 3", "Waivers"),
            ("(a)", WAIVER),
            ("(b)", &other),
            ("§ 4", "Reporting of every shipment"),
            ("(a)", &moved),
            ("(b)", EXCEPTION),
        ],
        &[&format!(
            "Moved § 1 -> § 4 [3 blocks]: [-§ 1-]{{+§ 4+}} Reporting of every shipment / (a) {}",
            REPORT.replace("30 days", "[-30-]{+45+} days")
        )],
    );
}

#[test]
fn an_added_section_is_one_hunk_and_sibling_paragraphs_are_two() {
    check_parts(
        &[("§ 1", "Scope"), ("(a)", REPORT)],
        &[("§ 1", "Scope"), ("(a)", REPORT), ("(b)", EXCEPTION), ("(c)", RECORDS), ("§ 2", "Waivers"), ("(a)", WAIVER)],
        &["Added § 1(b)", "Added § 1(c)", "Added § 2 [2 blocks]"],
    );
}

#[test]
fn a_section_number_given_to_another_text_is_removed_and_added() {
    let around = |heading, body| {
        [("§ 1", "Scope"), ("(a)", REPORT), ("§ 2", heading), ("(a)", body), ("§ 3", "Records"), ("(a)", RECORDS)]
    };
    check_parts(
        &around("Reports on quarterly shipments", EXCEPTION),
        &around("Waiver authority", WAIVER),
        &["Removed § 2 [2 blocks]", "Added § 2 [2 blocks]"],
    );
}

#[test]
fn a_paragraph_rewritten_under_its_designator_is_replaced_whole() {
    let (was, is) = (EXCEPTION.trim_end_matches('.'), WAIVER.trim_end_matches('.'));
    check_parts(
        &[("§ 1", "Scope"), ("(a)", REPORT), ("(b)", EXCEPTION), ("(c)", RECORDS)],
        &[("§ 1", "Scope"), ("(a)", REPORT), ("(b)", WAIVER), ("(c)", RECORDS)],
        &[&format!("Revised § 1(b): (b) [-{was}-]{{+{is}+}}.")],
    );
}

#[test]
fn a_heading_reworded_and_renumbered_is_known_by_its_section() {
    check_parts(
        &[("§ 1", "Scope"), ("(a)", REPORT), ("§ 2", "Records of transfers"), ("(a)", RECORDS), ("(b)", WAIVER)],
        &[("§ 1", "Scope"), ("(a)", REPORT), ("§ 3", "Retention of records"), ("(a)", RECORDS), ("(b)", WAIVER)],
        &["Revised § 2 -> § 3: [-§ 2-]{+§ 3+} [-Records-]{+Retention+} of [-transfers-]{+records+}"],
    );
}

#[test]
fn a_split_and_a_merge_show_the_break() {
    let joined = format!("{REPORT} {EXCEPTION}");
    check_parts(
        &[("§ 1", "Scope"), ("(a)", &joined), ("(b)", RECORDS)],
        &[("§ 1", "Scope"), ("(a)", REPORT), ("(b)", EXCEPTION), ("(c)", RECORDS)],
        &[
            &format!("Split § 1(a) [2 blocks]: (a) {REPORT} / {{+(b) +}}{EXCEPTION}"),
            &format!("Redesignated § 1(b) -> § 1(c): [-(b)-]{{+(c)+}} {RECORDS}"),
        ],
    );
    let edited = REPORT.replace("30", "[-30-]{+60+}");
    check_parts(
        &[("§ 1", "Scope"), ("(a)", REPORT), ("(b)", EXCEPTION)],
        &[("§ 1", "Scope"), ("(a)", &joined.replace("30", "60"))],
        &[&format!("Merged § 1(a) [2 blocks]: (a) {edited}  / [-(b) -]{EXCEPTION}")],
    );
}

#[test]
fn a_paragraph_becomes_a_lead_and_its_items_and_back() {
    let run_on = format!("Duties of exporters. (a) {REPORT} (b) {EXCEPTION} (c) {RECORDS}");
    let items =
        [("§ 1", "Scope"), ("§ 2", "Duties of exporters."), ("(a)", REPORT), ("(b)", EXCEPTION), ("(c)", RECORDS)];
    let whole = [("§ 1", "Scope"), ("§ 2", run_on.as_str())];
    let told = |kind: &str, space: &str| {
        let lines = [
            "§ 2 Duties of exporters.",
            &format!("(a) {REPORT}"),
            &format!("(b) {EXCEPTION}"),
            &format!("(c) {RECORDS}"),
        ];
        format!("{kind} § 2 [4 blocks]: {}", lines.join(&format!("{space} / ")))
    };
    check_parts(&whole, &items, &[&told("Split", "")]);
    check_parts(&items, &whole, &[&told("Merged", " ")]);
}

#[test]
fn rows_are_known_by_their_key() {
    check(
        &[
            "| CHINA | Aurora Optics | Presumption of denial | 89 FR 100",
            "| CHINA | Bright Marine | Case-by-case | 89 FR 200",
            "| CHINA | Cobalt Data | Policy of denial | 89 FR 300",
        ],
        &[
            "| CHINA | Aurora Optics | Policy of denial | 89 FR 100",
            "| CHINA | Delta Robotics | Case-by-case | 90 FR 400",
            "| CHINA | Cobalt Data | Policy of denial | 89 FR 300",
        ],
        &[
            "Revised List, row Aurora Optics: CHINA | Aurora Optics | [-Presumption-]{+Policy+} of denial | 89 FR 100",
            "Removed List, row Bright Marine",
            "Added List, row Delta Robotics",
        ],
    );
    // A number that counts and a date are no proof that a row under another name is the same; an address is.
    let rows = |second: &str| ["| 1 | Aurora Optics | 2024", second].map(str::to_owned);
    let told = |old: [String; 2], new: [String; 2], expected: &[&str]| {
        check(&old.each_ref().map(String::as_str), &new.each_ref().map(String::as_str), expected);
    };
    told(
        rows("| 2 | Bright Marine | 4 May 2025"),
        rows("| 2 | Cobalt Data | 4 May 2025"),
        &["Removed List, row Bright Marine", "Added List, row Cobalt Data"],
    );
    told(
        rows("| 2 | Bright Marine | 12 Harbour Street, Northtown"),
        rows("| 2 | Cobalt Data | 12 Harbour Street, Northtown"),
        &[
            "Revised List, row Bright Marine -> List, row Cobalt Data: 2 | [-Bright Marine-]{+Cobalt Data+} | 12 Harbour Street, Northtown",
        ],
    );
}

#[test]
fn a_row_may_begin_with_an_empty_cell() {
    check(
        &["|  | Aurora – é | Presumption of denial"],
        &["|  | Aurora – é | Policy of denial"],
        &["Revised List, row Aurora – é:  | Aurora – é | [-Presumption-]{+Policy+} of denial"],
    );
}

#[test]
fn a_changed_link_target_is_a_revision() {
    let linked = |target: &str| {
        let mut document = document(&["(a)~See the guidance of the Bureau."]);
        document.blocks[0].links.push(Link { range: 8..20, target: target.to_owned() });
        document
    };
    let (old, new) = (linked("https://agency.example/a"), linked("https://agency.example/b"));
    let found = diff(&old, &new);
    assert_lossless(&old, &new, &found);
    assert_eq!(found.hunks.len(), 1);
    assert_eq!(found.hunks[0].kind, HunkKind::Revised);
    assert!(found.hunks[0].edits[0].link_target);
    assert!(!same(&old, &new));
    assert!(same(&old, &old));
}

#[test]
fn hostile_inputs_get_a_coarser_answer_that_loses_nothing() {
    let plain = |texts: Vec<String>| Document {
        blocks: texts.into_iter().map(|text| Block::new(BlockKind::Paragraph, Citation::default(), text)).collect(),
        ..Document::default()
    };
    let hashed = |i: usize| i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    let all_new = |salt: usize| plain((0..20_000).map(|i| format!("line {} of {i}", hashed(i + salt))).collect());
    let permuted = |salt: usize| {
        let mut words: Vec<usize> = (0..60_000).collect();
        words.sort_by_key(|&i| hashed(i ^ salt));
        let words: Vec<String> = words.iter().map(|i| format!("w{}", i % 900)).collect();
        plain(vec![words.join(" ")])
    };
    let repeated = |skip: usize| {
        let kept = (0..8_000).filter(|i| i % 997 != skip);
        plain(kept.map(|i| format!("Reserved for clause number {}.", hashed(i) % 5)).collect())
    };
    let pairs =
        [(all_new(0), all_new(7_000_000), 40_000), (permuted(0), permuted(12_345), 1), (repeated(1), repeated(2), 18)];
    for (old, new, most) in pairs {
        let found = diff(&old, &new);
        assert_lossless(&old, &new, &found);
        assert!((1..=most).contains(&found.hunks.len()), "{} hunks", found.hunks.len());
    }
}
