//! The HTML part of an alert: one column, looks in `style` attributes, no remote loads, no link but the official one.

use maud::{DOCTYPE, Markup, html};

use crate::alert::letter::{Entry, Letter};
use crate::alert::text::{MACHINE, MACHINE_NOTE, cited, command, contents_line, listed, place, provenance, why};
use crate::brief::{Brief, Statement};
use crate::render::{Dress, html_sections, label, language_tag, one_line, tally, visible, word_tally};

const BODY: &str = "margin:0;padding:0";
const FONT: &str = "font-family:-apple-system,'Segoe UI',Helvetica,Arial,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;font-size:15px;line-height:1.55;max-width:680px;margin:0 auto;padding:16px";
const HEADLINE: &str =
    "font-size:20px;line-height:1.35;font-weight:bold;margin:0 0 6px 0;overflow-wrap:anywhere;word-break:break-word";
const QUIET: &str = "color:#767c89;margin:0 0 4px 0";
const TITLE: &str = "font-size:13px;font-weight:bold;color:#767c89;margin:22px 0 6px 0";
const CODE: &str = "font-family:Consolas,Menlo,monospace;font-size:13px;overflow-wrap:anywhere;word-break:break-all";
const FACT: &str = "vertical-align:top;padding:1px 12px 1px 0;color:#767c89;font-size:13px;white-space:nowrap";
const VALUE: &str = "vertical-align:top;padding:1px 0;font-size:13px;overflow-wrap:anywhere;word-break:break-all";
const LIST: &str = "margin:0;padding-left:20px";
const QUOTED: &str = "margin:0 0 10px 0;overflow-wrap:anywhere;word-break:break-word";
const FOOTER: &str = "margin-top:28px;padding-top:12px;border-top:1px solid #8a94a6;color:#767c89;font-size:12px;overflow-wrap:anywhere;word-break:break-word";
const RULE: &str = "border:0;border-top:2px solid #8a94a6;margin:32px 0";

/// Brief, redline and provenance of every revision, then why the letter came.
pub(super) fn letter(letter: &Letter<'_>, subject: &str) -> String {
    let single = letter.entries.len() == 1 && letter.listed.is_empty() && letter.uncounted == 0;
    frame(
        subject,
        html! {
            @if !single { p style=(QUIET) { (contents_line(letter)) } }
            @for (at, entry) in letter.entries.iter().enumerate() {
                @if at > 0 { hr style=(RULE); }
                (shown_entry(entry))
            }
            @if !letter.listed.is_empty() || letter.uncounted > 0 {
                p style=(TITLE) { "Also revised" }
                ul style=(LIST) {
                    @for content in letter.listed { li { (listed(content)) } }
                    @if letter.uncounted > 0 { li { "and " (letter.uncounted) " more: " code style=(CODE) { "rulewatch log" } } }
                }
            }
            div style=(FOOTER) { @for line in why(letter).lines() { (line) br; } }
        },
    )
}

/// A short message of ours, paragraphs parted by empty lines.
pub(super) fn note(title: &str, text: &str) -> String {
    frame(
        title,
        html! {
            p style=(HEADLINE) { (title) }
            @for paragraph in text.split("\n\n") { p { (paragraph.trim()) } }
        },
    )
}

fn frame(title: &str, content: Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (title) }
            }
            body style=(BODY) { div style=(FONT) { (content) } }
        }
    }
    .into_string()
}

fn shown_entry(entry: &Entry<'_>) -> Markup {
    let (revision, source) = (entry.content.revision, entry.content.source);
    let language = language_tag(entry.content.new.language.as_deref());
    html! {
        p style=(HEADLINE) { (one_line(&revision.brief.headline)) }
        p style=(QUIET) { (one_line(&source.issuer)) " · " (one_line(&source.title)) }
        p style=(QUIET) {
            (severity(&revision.brief)) " " (tally(entry.content.diff)) " (" (word_tally(entry.content.diff)) ")"
        }
        @if !revision.brief.reasons.is_empty() {
            p style=(TITLE) { "Why it matters" }
            ul style=(LIST) { @for reason in &revision.brief.reasons { li { (one_line(reason)) } } }
        }
        @if !revision.brief.statements.is_empty() {
            p style=(TITLE) { "What the text says" }
            @for statement in &revision.brief.statements { (shown_statement(statement, language)) }
        }
        @if !entry.content.summary.is_empty() {
            p style=(TITLE) { (MACHINE) }
            ul style=(LIST) {
                @for sentence in entry.content.summary {
                    li { (one_line(&sentence.text)) " " span style="color:#767c89" { "[" (cited(&entry.content, sentence)) "]" } }
                }
            }
            p style=(QUIET) { (MACHINE_NOTE) }
        }
        @if !entry.acts.is_empty() {
            p style=(TITLE) { "Done in several places" }
            ul style=(LIST) { @for act in &entry.acts { li { (act.line) } } }
        }
        @if !entry.sections.is_empty() {
            p style=(TITLE) { "Redline" }
            div lang=[language] { (html_sections(&entry.sections, Dress::Inline)) }
        }
        p style=(QUIET) { "Whole redline: " code style=(CODE) { (command(revision)) } }
        p style=(TITLE) { "Where it comes from" }
        table role="presentation" cellpadding="0" cellspacing="0" {
            @for (name, value) in provenance(entry) {
                tr { td style=(FACT) { (name) } td style=(VALUE) { (fact(name, &value, source.url.as_str())) } }
            }
        }
    }
}

/// A value; the official address is a link, shown in full, where it is one of the web.
fn fact(name: &str, value: &str, url: &str) -> Markup {
    let web = url.starts_with("https://") || url.starts_with("http://");
    html! { @if name == "address" && web { a href=(url) { (value) } } @else { (value) } }
}

/// The figure in a box with a border: colour alone tells nothing.
fn severity(brief: &Brief) -> Markup {
    let style = match brief.severity {
        4.. => {
            "display:inline-block;background:#8a1512;color:#ffffff;font-weight:bold;font-size:13px;border-radius:4px;padding:0 8px"
        }
        2..=3 => {
            "display:inline-block;background:#fdecc8;color:#5c3b00;font-weight:bold;font-size:13px;border-radius:4px;padding:0 8px"
        }
        _ => "display:inline-block;background:#e6e9ef;color:#3b4252;font-size:13px;border-radius:4px;padding:0 8px",
    };
    html! { span style=(style) { "severity " (brief.severity) " of 5" } }
}

fn shown_statement(statement: &Statement, language: Option<&str>) -> Markup {
    html! {
        div style=(QUOTED) {
            b { (place(statement)) } " " span style="color:#767c89" { (label(statement.kind)) }
            @for (side, text) in [("before", &statement.before), ("after", &statement.after)] {
                @if !text.is_empty() {
                    div { span style="color:#767c89" { (side) ": " } span lang=[language] { (visible(text)) } }
                }
            }
        }
    }
}
