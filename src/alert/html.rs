//! The HTML part of an alert: one column, looks in `style` attributes, no remote loads, no link but the official one.

use maud::{DOCTYPE, Markup, html};

use crate::alert::letter::{Entry, Letter};
use crate::alert::text::{ADDRESS, basis, command, contents_line, is_single, listed, provenance, tied, why};
use crate::render::{Dress, full_tally, html_brief, html_sections, html_written, language_tag, one_line};
use crate::revision::Revision;
use crate::wording::Language;

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
const FOOTER: &str = "margin-top:28px;padding-top:12px;border-top:1px solid #8a94a6;color:#767c89;font-size:12px;overflow-wrap:anywhere;word-break:break-word";
const RULE: &str = "border:0;border-top:2px solid #8a94a6;margin:32px 0";

/// Brief, redline and provenance of every revision, then why the letter came.
pub(super) fn letter(letter: &Letter<'_>, subject: &str) -> String {
    let language = letter.language;
    frame(
        subject,
        language,
        html! {
            @if !is_single(letter) { p style=(QUIET) { (contents_line(letter)) } }
            @for (at, entry) in letter.entries.iter().enumerate() {
                @if at > 0 { hr style=(RULE); }
                (shown_entry(entry, letter))
            }
            @if !letter.listed.is_empty() || letter.uncounted > 0 {
                p style=(TITLE) { (language.say("title-listed")) }
                ul style=(LIST) {
                    @for content in letter.listed { li { (listed(content, language)) } }
                    @if letter.uncounted > 0 {
                        li { (language.count("listed-more", letter.uncounted)) ": " code style=(CODE) { "rulewatch log" } }
                    }
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
        Language::default(),
        html! {
            p style=(HEADLINE) { (title) }
            @for paragraph in text.split("\n\n") { p { (paragraph.trim()) } }
        },
    )
}

fn frame(title: &str, language: Language, content: Markup) -> String {
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
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

fn shown_entry(entry: &Entry<'_>, letter: &Letter<'_>) -> Markup {
    let (content, language) = (&entry.content, letter.language);
    let (revision, source) = (content.revision, content.source);
    let law = language_tag(content.new.language.as_deref());
    html! {
        p style=(HEADLINE) { (one_line(&revision.brief.headline(language))) }
        p style=(QUIET) { (one_line(&source.issuer)) " · " (one_line(&source.title)) }
        (html_brief(&revision.brief, language, Some(letter.now), &basis(content, language), law, Dress::Inline))
        @if let Some(written) = content.written { (html_written(written, language, Dress::Inline)) }
        @if !entry.acts.is_empty() {
            p style=(TITLE) { (language.say("title-acts")) }
            ul style=(LIST) { @for act in &entry.acts { li { (act.line) } } }
        }
        @if !entry.sections.is_empty() {
            p style=(TITLE) { (language.say("title-redline")) }
            p style=(QUIET) { (full_tally(content.diff, language)) }
            div lang=[law] { (html_sections(&entry.sections, language, Dress::Inline)) }
        }
        p style=(QUIET) { (whole(revision, language)) }
        @if !content.event.is_empty() {
            p style=(TITLE) { (language.say("title-event")) }
            ul style=(LIST) { @for line in tied(content.event, language) { li { (line) } } }
        }
        p style=(TITLE) { (language.say("title-provenance")) }
        table role="presentation" cellpadding="0" cellspacing="0" {
            @for (name, value) in provenance(entry, language) {
                tr { td style=(FACT) { (language.say(name)) } td style=(VALUE) { (fact(name, &value, source.url.as_str())) } }
            }
        }
    }
}

/// The way to the whole redline, its command in the letters of commands.
fn whole(revision: &Revision, language: Language) -> Markup {
    let command = command(revision);
    let told = language.tell("whole-redline", [("command", command.as_str().into())]);
    let (before, after) = told.split_once(&command).unwrap_or((&told, ""));
    html! { (before) code style=(CODE) { (command) } (after) }
}

/// A value; the official address is a link, shown in full, where it is one of the web.
fn fact(name: &str, value: &str, url: &str) -> Markup {
    let web = url.starts_with("https://") || url.starts_with("http://");
    html! { @if name == ADDRESS && web { a href=(url) { (value) } } @else { (value) } }
}
