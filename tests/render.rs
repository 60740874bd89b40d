//! Redlines in every form: what they look like, that they lose nothing, and that nothing in them acts.

#[path = "support/golden.rs"]
mod golden;
#[path = "support/redline.rs"]
mod redline;

use redline::{Story, acts, chinese, english, source};
use rulewatch::brief::brief;
use rulewatch::render::{self, Ink, Redline, Section, Terminal};
use rulewatch::wording::Language;

fn shown<'a>(story: &'a Story, context: usize) -> Redline<'a> {
    Redline {
        old: &story.old,
        new: &story.new,
        diff: &story.diff,
        old_label: "version 3, 2026-01-14",
        new_label: "version 4, 2026-01-16",
        context,
        brief: None,
        language: Language::English,
        now: None,
    }
}

fn signs(width: usize) -> Terminal {
    Terminal { width, ink: Ink::Signs }
}

/// Every form of a redline, by the name of its golden file.
fn forms(redline: &Redline<'_>) -> Vec<(&'static str, String)> {
    vec![
        ("txt", render::text(redline, signs(80))),
        ("colour.txt", render::text(redline, Terminal { width: 80, ink: Ink::Colour })),
        ("side-by-side.txt", render::side_by_side(redline, signs(100))),
        ("unified.txt", render::unified(redline, Ink::Signs)),
        ("html", render::html_document(redline, render::Layout::Inline)),
        ("side-by-side.html", render::html_document(redline, render::Layout::SideBySide)),
        ("md", render::markdown(redline)),
        ("json", render::json(redline).unwrap()),
    ]
}

#[test]
fn each_form_looks_as_accepted() {
    for (name, story) in [("english", english()), ("chinese", chinese()), ("acts", acts())] {
        let summary = brief(&source("bis-742", "BIS", "Control policy"), &story.old, &story.new, &story.diff);
        let redline = Redline { brief: Some(&summary), ..shown(&story, 2) };
        for (form, text) in forms(&redline) {
            golden::check(&format!("redline/{name}.{form}"), &text);
        }
    }
}

#[test]
fn whatever_the_context_every_block_is_told() {
    let story = english();
    for context in [0, 1, 2, 5, usize::MAX] {
        let lines = |section: &Section<'_>| match section {
            Section::Context(lines) | Section::Folded(lines) => lines.len(),
            Section::Hunk(hunk) | Section::MovedFrom(hunk) => hunk.lines.len(),
            Section::Omitted(_) => 0,
        };
        let told: usize = render::sections(&shown(&story, context)).iter().map(lines).sum();
        assert_eq!(told, story.diff.steps.len(), "context {context}");
    }
}

#[test]
fn a_redline_spells_both_texts() {
    let story = english();
    let unified = render::unified(&shown(&story, usize::MAX), Ink::Signs);
    let side = |dropped: char| -> Vec<&str> {
        unified
            .lines()
            .skip(2)
            .filter(|line| !line.starts_with([dropped, '@']) && !line.contains("  link: "))
            .map(|line| &line[1..])
            .collect()
    };
    let texts = |blocks: &[rulewatch::document::Block]| -> Vec<String> {
        blocks.iter().map(|block| block.text.clone()).collect()
    };
    assert_eq!(side('+'), texts(&story.old.blocks));
    assert_eq!(side('-'), texts(&story.new.blocks));
}

/// A rule whose marks of quotation are others now, and whose number is.
fn quoted() -> Story {
    let mut story = Story::new("Quotation", "en")
        .same("§ 1", "§ 1 The \"share\" of an owner is no more than 50 percent of what is held.")
        .same("§ 2", "§ 2 What a \"holder\" is.");
    for block in &mut story.new.blocks {
        block.text = block.text.replace("\"share\"", "“share”").replace("\"holder\"", "“holder”").replace("50", "25");
    }
    story.diff = rulewatch::diff::diff(&story.old, &story.new);
    story
}

#[test]
fn the_columns_of_a_redline_spell_both_texts_in_their_own_letters() {
    for story in [quoted(), chinese(), acts()] {
        let document = render::html_document(&shown(&story, usize::MAX), render::Layout::SideBySide);
        let document = scraper::Html::parse_document(&document);
        let column = |class: &str| -> Vec<String> {
            let cells = scraper::Selector::parse(&format!(".rw-line > .{class}:not(.rw-absent)")).unwrap();
            document.select(&cells).map(|cell| cell.text().collect()).collect()
        };
        for (class, side) in [("rw-old", &story.old), ("rw-new", &story.new)] {
            let texts: Vec<&str> = side.blocks.iter().map(|block| block.text.as_str()).collect();
            assert_eq!(column(class), texts, "{class}");
        }
    }
}

#[test]
fn each_hunk_leads_to_those_beside_it_and_moved_text_to_its_other_place() {
    let story = english();
    for layout in [render::Layout::Inline, render::Layout::SideBySide] {
        let document = scraper::Html::parse_document(&render::html_document(&shown(&story, 1), layout));
        let all = |selector: &str, name: &str| -> Vec<String> {
            let selector = scraper::Selector::parse(selector).unwrap();
            document.select(&selector).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
        };
        let anchors = all("[id]", "id");
        let links = all("a[href]", "href");
        assert!(links.iter().all(|link| anchors.iter().any(|anchor| link[1..] == **anchor)), "{links:?}");
        assert_eq!(all("#hunk-6 .rw-steps a", "href"), ["#hunk-4", "#hunk-5"], "in reading order");
        assert_eq!(all("#moved-5 .rw-place a", "href"), ["#hunk-5"]);
        assert_eq!(all("#hunk-5 .rw-place a", "href"), ["#moved-5"]);
    }
}

#[test]
fn columns_line_up_whatever_the_script() {
    use unicode_width::UnicodeWidthStr;
    let story = chinese();
    let text = render::side_by_side(&shown(&story, 9), signs(90));
    let gaps: Vec<usize> = text.lines().filter_map(|line| line.find(" │").map(|at| line[..at].width())).collect();
    assert!(gaps.len() > 6, "{text}");
    assert!(gaps.iter().all(|gap| *gap == gaps[0]), "{text}");
    assert!(text.lines().all(|line| line.width() <= 90), "{text}");
}

/// Text that tries to act in a terminal, a browser and a Markdown reader, and to hide and reorder words.
const HOSTILE: &str = "\u{1b}[2J\u{1b}]52;c;eA==\u{7}<script>alert(1)</script><img src=x onerror=alert(1)> \u{202e}05\u{202c} no\u{200b}t \u{9b}31m ![x](javascript:alert(1)) [y](http://evil.example) \u{e0041}\u{2066}";

#[test]
fn hostile_text_is_shown_and_does_nothing_in_any_form() {
    let hostile = HOSTILE;
    let story = Story::new(hostile, "en")
        .same(&format!("{hostile}/(a)"), hostile)
        .revised("(b)", &format!("before {hostile}"), &format!("after {hostile}"))
        .added(hostile, hostile)
        .removed("(c)", hostile)
        .relinked("(d)", "link", "javascript:alert(1)//\u{1b}[2J", "data:text/html,<script>x</script>")
        .leaves("(e)", hostile)
        .arrives("(f)", hostile)
        .told();
    let summary = brief(&source("x", "BIS\u{1b}", hostile), &story.old, &story.new, &story.diff);
    let redline = Redline { brief: Some(&summary), old_label: hostile, new_label: hostile, ..shown(&story, 1) };
    for (form, text) in forms(&redline) {
        let text = if form == "colour.txt" { without_colour(&text) } else { text };
        let bad: Vec<char> = text.chars().filter(|c| render::acts_or_hides(*c) && *c != '\n').collect();
        assert!(bad.is_empty(), "{form} lets {bad:?} through");
        if form.ends_with("html") {
            for active in ["<script", "<img", "href=\"http", "href=\"j"] {
                assert!(!text.contains(active), "{active} in {form}");
            }
        } else if form == "md" {
            let bare = unescaped(&text);
            for active in ["<script", "<img", "](", "http://"] {
                assert!(!bare.contains(active), "{active} in {form}:\n{text}");
            }
        } else if form != "json" {
            assert!(text.contains("⟨U+202E⟩"), "{form} hides the override");
        }
    }
    let json: serde_json::Value = serde_json::from_str(&render::json(&redline).unwrap()).unwrap();
    assert_eq!(json["old"]["label"], hostile, "JSON texts are exact");
}

/// Markdown without the characters that stand behind a backslash: what is left can act.
fn unescaped(markdown: &str) -> String {
    let mut chars = markdown.chars();
    let mut bare = String::new();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            c => bare.push(c),
        }
    }
    bare
}

/// The text without the SGR sequences that we write ourselves.
fn without_colour(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        let end = rest[at + 2..].find(|c: char| !c.is_ascii_digit() && c != ';').unwrap() + at + 2;
        assert_eq!(&rest[end..end + 1], "m", "a sequence that is not colour: {:?}", &rest[at..]);
        plain.push_str(&rest[..at]);
        rest = &rest[end + 1..];
    }
    plain + rest
}

#[test]
fn an_excerpt_counts_what_it_leaves_out() {
    let mut story = Story::new("Long", "en");
    for n in 0..200 {
        story = story.added(&format!("§ {n}"), "ten words stand here so that one can count them").same("", "Same.");
    }
    let story = story.told();
    let redline = shown(&story, 1);
    let cut = render::abridge(&render::sections(&redline), Language::English, 2_000);
    let hunks = cut.iter().filter(|section| matches!(section, Section::Hunk(_))).count();
    let Some(Section::Omitted(left)) = cut.last() else { panic!("nothing left out") };
    assert!(hunks > 3, "{hunks}");
    assert_eq!(hunks + left.hunks, 200);
    assert_eq!(left.words_inserted, left.hunks * 10);
    let text = render::text_sections(&cut, Language::English, signs(80));
    assert!(text.len() < 4_000 && text.contains("not shown here"), "{text}");
}

#[test]
fn an_excerpt_shows_the_first_place_of_an_act_and_counts_the_others() {
    let story = acts();
    let cut = render::abridge(&render::sections(&shown(&story, 0)), Language::English, 100_000);
    let text = render::text_sections(&cut, Language::English, signs(80));
    assert_eq!(text.matches("[-Office of Licensing-]{+Trade Bureau+}").count(), 1, "{text}");
    assert_eq!(text.matches("redesignated").count(), 1, "{text}");
    let Some(Section::Omitted(left)) = cut.last() else { panic!("nothing left out") };
    assert_eq!(left.hunks, 5);
}

#[test]
fn one_huge_block_is_cut_inside_with_its_words_counted() {
    let long = "word ".repeat(20_000);
    let story = Story::new("Huge", "en")
        .revised("§ 1", &format!("{long}25 percent {long}"), &format!("{long}50 percent {long}"))
        .told();
    let cut = render::abridge(&render::sections(&shown(&story, 1)), Language::English, 5_000);
    let text = render::text_sections(&cut, Language::English, signs(80));
    assert!(text.len() < 3_000, "{}", text.len());
    assert!(text.contains("[-25-]{+50+}") && text.matches("words …]").count() == 2, "{text}");
}

#[test]
fn an_empty_diff_says_so() {
    let story = Story::new("Same", "en").same("§ 1", "Same.").told();
    let text = render::text(&shown(&story, 3), signs(80));
    assert_eq!(
        text,
        "--- version 3, 2026-01-14\n+++ version 4, 2026-01-16\nno difference\n··· 1 unchanged block ···\n"
    );
}
