//! Briefs: how much a revision matters, and the line that tells it.

#[path = "support/redline.rs"]
mod redline;

use redline::{Story, chinese, english, source};
use rulewatch::brief::classes::Direction;
use rulewatch::brief::{Brief, brief};
use rulewatch::citation::Citation;
use rulewatch::document::{Block, BlockKind, Document};
use rulewatch::wording::Language;

fn told(story: Story) -> Brief {
    let story = story.told();
    let brief = brief(&source("s", "BIS", "Rules"), &story.old, &story.new, &story.diff);
    assert!(brief.headline(Language::English).chars().count() <= 90, "{}", brief.headline(Language::English));
    assert!(brief.statements.len() <= 3);
    brief
}

/// One paragraph revised: its severity, and the code of its gravest effect.
fn check(was: &str, is: &str, severity: u8, class: &str) {
    let brief = told(Story::new("t", "en").same("§ 1", "Same.").revised("§ 2/(a)", was, is));
    assert_eq!(brief.severity, severity, "{was:?} -> {is:?}: {:?}", brief.statements);
    assert_eq!(brief.statements[0].classes[0].as_str(), class, "{was:?} -> {is:?}: {:?}", brief.statements);
}

#[test]
fn severity_follows_the_table() {
    check("reviewed under a presumption of denial.", "reviewed on a case-by-case basis.", 5, "LP");
    check("No license is required for Canada.", "A license is required for Canada.", 5, "LR");
    check("TPP less than 21,000 here.", "TPP less than 16,000 here.", 5, "TH");
    check("no more than 50 percent of units", "no more than 25 percent of units", 5, "CAP");
    check("shall not exceed $374,474 per violation", "shall not exceed $400,000 per violation", 5, "PEN");
    check("Exporters may notify BIS.", "Exporters must notify BIS.", 4, "MOD");
    check("It does apply to exports.", "It does not apply to exports.", 4, "NEG");
    check("in effect through November 9, 2026.", "in effect through November 9, 2027.", 4, "EFF");
    check("report within 30 days of export", "report within 10 days of export", 4, "CERT");
    check("software and technology", "software or technology", 4, "SCO");
    check("exports to China", "exports to any destination", 5, "CG");
    check("The office handles petitions.", "The bureau handles petitions.", 3, "TXT");
    check("see § 744.23(a)(3) of this part", "see § 742.6(a)(6)(iii) of this part", 2, "REF");
    check("the Entity named here", "the entity named here", 2, "TYP");
    check("for end use in China", "for end-use in China", 1, "TYP");
    check("items recieved here", "items received here", 1, "TYP");
    check(
        "Authority: 50 U.S.C. 4801; Notice of November 7, 2024.",
        "Authority: 50 U.S.C. 4801; Notice of November 5, 2025.",
        1,
        "AUTH",
    );
    check("Last Update: May 5, 2026", "Last Update: May 9, 2026", 0, "COS");
    check("Effective May 5, 2026.", "Effective 5 May 2026.", 1, "TYP");
    check("Effective May 5, 2026Archive", "Effective 5 May 2026Archive", 1, "TYP");
    check("Effective May 5, 2026.", "Effective 6 May 2026.", 4, "EFF");
    check("as covered exporters12 do", "as covered exporters9 do", 1, "NUM");
    check("12See the list.", "9See the list.", 1, "NUM");
    check("in Group 5 here", "in Group 6 here", 4, "TH");
    check("use is **permitted", "use is permitted", 1, "TYP");
    check("see [the list](#list) here", "see the list here", 1, "TYP");
    check("Last updated: May 5, 2026", "Last updated: May 6, 2026", 0, "COS");
}

#[test]
fn what_looks_like_spelling_and_is_not_stays_a_change_of_text() {
    for (was, is) in [
        ("goods for import here", "goods for export here"),
        ("a lawful transfer", "a unlawful transfer"),
        ("the employer files", "the employee files"),
        ("the exporters include parts", "the exporters exclude parts"),
    ] {
        let brief = told(Story::new("t", "en").revised("§ 1", was, is));
        assert!(brief.severity >= 3, "{was:?} -> {is:?}: {:?}", brief.reasons);
    }
}

#[test]
fn chinese_cues_weigh_like_english_ones() {
    check("含有百分之五十以上成分的物项", "含有百分之二十五以上成分的物项", 5, "CAP");
    check("出口经营者可以申请", "出口经营者应当申请", 4, "MOD");
    check("原则上不予许可。", "可以逐案审查。", 5, "LP");
    check("自2025年12月1日起", "自2026年11月10日起", 4, "EFF");
    check("依照第二条办理", "依照第三条办理", 2, "REF");
}

#[test]
fn cues_of_other_languages_weigh_like_english_ones() {
    check("處新臺幣三萬元以下罰鍰", "處新臺幣三十萬元以下罰鍰", 5, "PEN");
    check("主管機關應公告之", "主管機關公告之", 4, "MOD");
    check("本辦法自公布日施行", "本辦法廢止之", 5, "AUT");
    check("Die Ausfuhr kann beschränkt werden.", "Die Ausfuhr darf beschränkt werden.", 4, "MOD");
    check("Der Handel ist zulässig.", "Der Handel ist verboten.", 5, "MOD");
    check("L'exploitant peut déclarer la récolte.", "L'exploitant doit déclarer la récolte.", 4, "MOD");
    check("puni d'une peine légère", "puni d'une amende légère", 5, "PEN");
    check("Stand: Änderung v. 1.2.2020", "Stand: Änderung v. 1.3.2021", 1, "AUTH");
    check("2019年3月1日国务院公布", "2021年5月1日国务院修订", 1, "AUTH");
}

#[test]
fn what_stands_in_a_provision_is_not_told_as_the_provision() {
    let headline = |story: Story| told(story).headline(Language::English);
    let story = Story::new("t", "en").same("§ 5", "§ 5 Scope.").removed("§ 5", "The office keeps a register.");
    assert_eq!(headline(story), "text removed from § 5: “The office keeps a register.”");
    let story = Story::new("t", "fr").removed("Titre II", "Titre II : Des prêts");
    assert_eq!(headline(story), "Titre II removed: “Des prêts”");
    let story = Story::new("t", "en").removed("§ 5", "§ 5 The office keeps a register.");
    assert_eq!(headline(story), "§ 5 removed: “The office keeps a register.”");
}

#[test]
fn editors_notes_and_bare_headings_weigh_little() {
    let note = |path: &str| told(Story::new("t", "en").revised(path, "The Act was passed.", "The Act was repealed."));
    assert_eq!(note("§ 5/heading:References in Text").severity, 2);
    assert_eq!(note("§ 5/heading:Effect").severity, 5);
    assert_eq!(told(Story::new("t", "en").added("§ 5/#heading:Statutory Notes", "Statutory Notes")).severity, 2);
}

#[test]
fn of_equally_severe_hunks_the_one_that_matters_in_more_ways_leads() {
    let story = Story::new("t", "en").revised("§ 1", "Form 5 is used.", "Form 6 is used.").revised(
        "§ 2",
        "Exporters may file within 30 days.",
        "Exporters must not file within 10 days.",
    );
    assert!(told(story).headline(Language::English).starts_with("§ 2"));
}

#[test]
fn what_moved_or_got_a_new_number_only_weighs_one() {
    let moved = told(
        Story::new("t", "en")
            .leaves("§ 1", "A person must file.")
            .same("§ 2", "Same.")
            .arrives("§ 3", "A person must file."),
    );
    assert_eq!((moved.severity, moved.headline(Language::English).as_str()), (1, "§ 3 moved, words unchanged"));
    let renumbered = told(Story::new("t", "en").redesignated(
        "§ 5/(b)",
        "(b) A person must file.",
        "§ 5/(c)",
        "(c) A person must file.",
    ));
    assert_eq!(
        (renumbered.severity, renumbered.headline(Language::English).as_str()),
        (1, "§ 5(b) redesignated § 5(c)")
    );
    let link =
        told(Story::new("t", "en").relinked("§ 5", "See the list.", "https://a.example/1", "https://a.example/2"));
    assert_eq!((link.severity, link.headline(Language::English).as_str()), (2, "§ 5: a link leads elsewhere"));
}

#[test]
fn a_list_that_gains_more_names_than_it_loses_is_told_by_what_it_gains() {
    let mut story = Story::new("Entity List", "en");
    let row = |name: &str| format!("{name} is added to the Entity List.");
    story = story.removed("1", &row("Sample One"));
    for (at, name) in ["Sample Two", "Sample Three", "Sample Four"].into_iter().enumerate() {
        story = story.added(&format!("{}", at + 2), &row(name));
    }
    let brief = told(story);
    assert_eq!(brief.direction, Direction::Tightens, "{:?}", brief.statements);
    assert!(brief.mixed);
    assert!(brief.statements[0].come.contains("Sample Two"), "{:?}", brief.statements);
    // One entry weighs what another does: more of them are enough, where provisions of one revision may differ in weight.
    let mut story = Story::new("Entity List", "en");
    for at in 0..9 {
        let path = format!("table:Supplement No. 4/row:Firm {at}");
        let text = format!("China | Firm {at} | All items subject to the EAR");
        story = if at % 2 == 1 || at == 8 { story.added(&path, &text) } else { story.removed(&path, &text) };
    }
    assert_eq!(told(story).direction, Direction::Tightens);
}

#[test]
fn long_targets_are_told_about_where_they_differ() {
    let check = |was: &str, is: &str, expected: [&str; 2]| {
        let brief = told(Story::new("t", "en").relinked("§ 5", "See the list.", was, is));
        assert_eq!([brief.statements[0].before.as_str(), &brief.statements[0].after], expected, "{was} -> {is}");
    };
    let path = "LawClass/LawAll.aspx?pcode=J0090013&of=the-whole-of-the-law";
    check(
        &format!("http://law.example/{path}"),
        &format!("https://law.example/{path}"),
        ["http://law.example/LawClass/…", "https://law.example/LawClass/…"],
    );
    check("https://a.example/1", "https://a.example/2", ["https://a.example/1", "https://a.example/2"]);
}

#[test]
fn words_that_only_stand_in_another_part_of_a_divided_text_neither_came_nor_went() {
    let document = |paragraphs: &[&str]| Document {
        title: "Order".to_owned(),
        language: Some("en".to_owned()),
        blocks: paragraphs
            .iter()
            .map(|text| Block::new(BlockKind::Paragraph, Citation(vec!["Sec. 1".to_owned()]), *text))
            .collect(),
    };
    let duty = "Each agency must report all shipments to China within 30 days, unless the Secretary waives the report.";
    let ban = "No person may ship to China any article that is described in the annex to this order without a permit.";
    let was = document(&[&format!("Duties on goodsEXECUTIVE ORDERFebruary 1 {duty} {ban}")]);
    let is = document(&["Duties on goods", "Executive order of February 1, made public", duty, ban]);
    let diff = rulewatch::diff::diff(&was, &is);
    assert!(diff.hunks.iter().any(|hunk| hunk.edits.len() > 1), "{:?}", diff.hunks);
    let brief = brief(&source("s", "White House", "Orders"), &was, &is, &diff);
    assert!(brief.severity <= 3, "{:?}", brief.statements);
}

#[test]
fn a_burden_is_not_told_without_the_relief_that_is_as_grave() {
    let story = Story::new("Part 744", "en")
        .revised("§ 1", "reviewed under a case-by-case basis here", "reviewed under a policy of denial here")
        .revised("§ 2", "no more than 50 percent of shipments here", "no more than 25 percent of shipments here")
        .revised("§ 3", "No license is required to export the item.", "A license is required to export the item.")
        .revised("§ 4", "may be fined $1,000 for it", "may be fined $10,000 for it")
        .revised("§ 5", "reviewed under a policy of denial there", "reviewed under a case-by-case basis there");
    let brief = told(story);
    let ways: Vec<_> = brief.statements.iter().map(|told| (told.citation.to_string(), told.direction)).collect();
    assert_eq!(ways.len(), 3, "{ways:?}");
    assert!(ways.contains(&("§ 5".to_owned(), Direction::Loosens)), "{ways:?}");
}

#[test]
fn rows_of_a_list_are_told_together() {
    let mut story = Story::new("t", "en").same("table:Supplement No. 4", "Entities");
    for n in 0..12 {
        story = story.added(&format!("table:Supplement No. 4/row:Firm {n}"), &format!("China | Firm {n} | All items"));
    }
    let brief = told(story.removed("table:Supplement No. 4/row:Old", "China | Old | All items"));
    assert_eq!(brief.headline(Language::English), "12 rows added, 1 removed in Supplement No. 4: “Firm 0”, …");
    assert_eq!(brief.severity, 5);
    let one = told(Story::new("t", "en").added("table:Supplement No. 4/row:Firm A", "China | Firm A | All items"));
    assert_eq!(one.headline(Language::English), "“Firm A” added to Supplement No. 4");
}

#[test]
fn the_headline_quotes_the_words_that_changed() {
    let headline = |was: &str, is: &str| {
        told(Story::new("t", "en").revised("§ 742.6/(b)/(10)", was, is)).headline(Language::English)
    };
    assert_eq!(
        headline(
            "will be reviewed under a presumption of denial when filed",
            "will be reviewed under a policy of approval when filed"
        ),
        "§ 742.6(b)(10): “presumption of denial” → “policy of approval”"
    );
    assert_eq!(
        headline("no more than 50 percent of units", "no more than 25 percent of units"),
        "§ 742.6(b)(10): “50 percent” → “25 percent”"
    );
    assert_eq!(
        headline("It does apply to exports.", "It does not apply to exports."),
        "§ 742.6(b)(10): “not apply” inserted"
    );
    let long = "many words that go on and on ".repeat(20);
    assert!(headline(&format!("a {long} b"), &format!("a other {long} things b c d")).chars().count() <= 90);
}

#[test]
fn the_lead_of_a_brief_is_its_heaviest_hunk() {
    let brief = told(english());
    assert_eq!(brief.severity, 5);
    assert!(
        brief.headline(Language::English).starts_with("15 CFR 742.6(b)(10): "),
        "{}",
        brief.headline(Language::English)
    );
    assert!(brief.headline(Language::English).ends_with("(+5 more)"), "{}", brief.headline(Language::English));
    assert_eq!(brief.statements[0].citation.to_string(), "§ 742.6(b)(10)");
    assert!(
        brief.statements[0].before.contains("presumption of denial")
            && brief.statements[0].after.contains("case-by-case"),
        "{:?}",
        brief.statements[0]
    );
    let chinese = told(chinese());
    assert_eq!(chinese.severity, 5);
    assert!(
        chinese.headline(Language::English).starts_with("第二条（三）: “"),
        "{}",
        chinese.headline(Language::English)
    );
}

#[test]
fn a_headline_says_where_and_what_in_whole_words_and_nothing_twice() {
    let check = |story: Story, expected: &str| {
        assert_eq!(told(story).headline(Language::English), expected);
    };
    // A line that took another's place, told apart by the diff.
    check(
        Story::new("Policy", "en")
            .removed("", "Effective: January 2, 2025")
            .added("", "Effective: June 26, 2026 (current)"),
        "Policy: “…January 2, 2025” → “…June 26, 2026 (current)” (eff. 2026-06-26)",
    );
    check(Story::new("t", "en").revised("", "version: 5.1.1+u2", "version: 5.1.1+u4"), "t: “5.1.1+u2” → “5.1.1+u4”");
    check(Story::new("t", "en").added("§ 5/#heading:Editorial Notes", "Editorial Notes"), "§ 5, Editorial Notes added");
    check(
        Story::new("t", "en").same("#7", "7. Session Management").revised(
            "7",
            "a session may end",
            "a session must end",
        ),
        "7. Session Management: “may end” → “must end”",
    );
    check(
        Story::new("t", "zh").revised("第四条", "机构应当依法进行调查。", "机构可以要求经营者申报。"),
        "第四条: “应当依法进行调查” → “可以要求经营者申报”",
    );
}

#[test]
fn of_a_long_sentence_the_statement_tells_the_words_that_differ() {
    let long = |what: &str| {
        format!(
            "The Contractor shall insert the substance of this clause in all subcontracts and other instruments, including \
             subcontracts for the acquisition of commercial {what}, whatever their value."
        )
    };
    let brief = told(Story::new("t", "en").revised("(e)", &long("items"), &long("products or services")));
    assert_eq!(
        (brief.statements[0].gone.as_str(), brief.statements[0].come.as_str()),
        ("items", "products or services")
    );
}

#[test]
fn words_that_were_put_in_are_told_with_the_edit_beside_them() {
    let check = |was: &str, is: &str, gone: &str, come: &str| {
        let brief = told(Story::new("t", "en").revised("§ 744.1", was, is).told());
        let statement = &brief.statements[0];
        assert_eq!((statement.gone.as_str(), statement.come.as_str()), (gone, come), "{was} -> {is}");
    };
    check(
        "Exporters may notify the office before the export of an item.",
        "Exporters must notify the office within 30 days before the export of an item.",
        "may notify the office",
        "must notify the office within 30 days",
    );
    // Another sentence is another matter.
    check(
        "Exporters may write. Notify the office before the export of an item.",
        "Exporters can write. Notify the office within 30 days before the export of an item.",
        "",
        "within 30 days",
    );
}

#[test]
fn a_quotation_does_not_end_where_the_next_words_turn_it() {
    let clause = "be entertained unless commenced within ten years after the latest date of the violation upon which it is based";
    let long = "An action, suit, or proceeding for the enforcement of any civil fine, penalty, or forfeiture, pecuniary or otherwise, under this section shall not";
    let text = format!("(d) {long} {clause}, and {}.", "whatever the court orders besides ".repeat(8));
    let brief = told(Story::new("t", "en").same("§ 9", "§ 9 Penalties.").added("§ 9/(d)", &text));
    let come = &brief.statements[0].come;
    assert!(come.contains("shall not be entertained unless"), "{come}");
}

#[test]
fn a_short_line_of_another_day_moves_the_day() {
    let story = Story::new("t", "en")
        .removed("", "Effective: January 2, 2025")
        .same("1", "1 Rules.")
        .added("", "Effective: June 26, 2026 (previous version)");
    let brief = told(story);
    let dates: Vec<_> =
        brief.dates.iter().map(|dated| (dated.day.to_string(), dated.was.map(|day| day.to_string()))).collect();
    assert_eq!(dates, [("2026-06-26".to_owned(), Some("2025-01-02".to_owned()))]);
    assert!(brief.withdrawn.is_empty(), "{:?}", brief.withdrawn);
}

#[test]
fn numbers_that_name_nothing_are_not_told_and_bounds_find_their_own() {
    let check = |was: &str, is: &str, expected: &[&str]| {
        let brief = told(Story::new("t", "en").revised("§ 5", was, is));
        let side = |amount: &Option<rulewatch::brief::Amount>| {
            amount.as_ref().map_or("none".to_owned(), |amount| amount.printed.clone())
        };
        let rows: Vec<String> =
            brief.numbers.iter().map(|row| format!("{}: {} -> {}", row.name, side(&row.old), side(&row.new))).collect();
        assert_eq!(rows, expected, "{was:?} -> {is:?}");
    };
    check("The agency may use the schema.", "The agency may use the schema of version 2.1.", &[]);
    check("最新异动日期: 20171020", "最新异动日期: 20231031", &[]);
    check("依照法律处罚。", "依照上一年度法律处罚。", &[]);
    check("The hash uses a salt.", "The hash uses a salt (>\u{200b}<sup>32).", &[]);
    check(
        "处三万元以上三十万元以下罚款。",
        "处六万元以上三百万元以下罚款。",
        &["§ 5: 三万元 -> 六万元", "§ 5: 三十万元 -> 三百万元"],
    );
    check("处二万元以上十万元以下罚款。", "处五十万元以下罚款。", &["§ 5: 二万元 -> none", "§ 5: none -> 五十万元"]);
    check("The key has a strength.", "The key has at least the strength specified in SP 800-131A.", &[]);
}

#[test]
fn neither_a_question_nor_a_supposition_still_applies() {
    let still = |beside: &str| {
        let story =
            Story::new("t", "en").same("§ 5", beside).revised("§ 5", "Exporters may file.", "Exporters must file.");
        told(story).still.len()
    };
    assert_eq!(still("Such items may not be exported to any of the listed parties."), 1);
    assert_eq!(still("In some cases the words that appear may not be the most accurate."), 0);
    assert_eq!(still("How can the policy be met while items are reviewed on a case-by-case basis?"), 0);
}

#[test]
fn days_of_acts_that_a_text_only_cites_are_not_its_own() {
    let cited =
        "Executive Order 14018 of February 24, 2021 (Revocation of Certain Presidential Actions), which is in force.";
    let long = format!("The following actions are hereby revoked: {cited}");
    let days = |text: &str| told(Story::new("t", "en").added("Sec. 2", text)).dates.len();
    assert_eq!(days(&long), 0);
    assert_eq!(days("Executive Order 14195 of February 1, 2025"), 1);
}

#[test]
fn a_text_that_is_mostly_gone_is_critical() {
    let mut story =
        Story::new("t", "en").revised("", "This notice applies.", "This notice is rescinded in its entirety.");
    for n in 0..40 {
        story = story.removed(&format!("§ {n}"), "The bureau describes its offices in this paragraph at some length.");
    }
    let brief = told(story);
    assert_eq!(brief.severity, 5);
    assert_eq!(brief.occasion, rulewatch::brief::Occasion::Gone);
}

#[test]
fn an_empty_diff_has_severity_zero() {
    let brief = told(Story::new("t", "en").same("§ 1", "Same."));
    assert_eq!((brief.severity, brief.headline(Language::English).as_str()), (0, "no difference in the text"));
}
