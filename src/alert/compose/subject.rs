//! The subject of an alert.

use super::letter::AlertContent;
use crate::render::{brief_tag, one_line};
use crate::wording::Language;

/// Characters of a subject after its tag; a phone shows half of them.
const ROOM: usize = 90;
/// Least characters of a headline that says anything: for it names of issuers are left out.
const LEAST: usize = 48;
/// Characters that no subject exceeds, whatever a source is called.
const LIMIT: usize = 140;

/// `[5 LOOSENS] 15 CFR 742.6(b)(10): … (eff. 2026-01-15)` for one revision, `3 revisions: BIS: [5 LOOSENS] …` for more; one
/// line, its headline and what is told before it at most 90 characters.
pub fn subject(contents: &[AlertContent<'_>], language: Language) -> String {
    let text = match contents {
        [] => language.count("revisions", 0),
        [only] => told(only, language),
        many => digest(many, language),
    };
    // Sanitised before the mail library sees it: marks for what acts, one line, bounded.
    let line = one_line(&text).split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LIMIT) {
        None => line,
        Some(_) => line.chars().take(LIMIT - 1).chain(['…']).collect(),
    }
}

/// How many, of whom, and the gravest, the first where several are as grave.
fn digest(contents: &[AlertContent<'_>], language: Language) -> String {
    let worst = contents.iter().map(|content| content.revision.brief.severity).max().unwrap_or(0);
    let lead = contents.iter().find(|content| content.revision.brief.severity == worst);
    let revisions = language.count("revisions", contents.len());
    let mut issuers: Vec<&str> = Vec::new();
    for content in contents {
        if !issuers.contains(&content.source.issuer.as_str()) {
            issuers.push(&content.source.issuer);
        }
    }
    let all = issuers.len();
    let names = |issuers: &[&str]| {
        let named = issuers.join(&language.say("list"));
        match all - issuers.len() {
            0 => named,
            more => language.tell("and-more", [("named", named.into()), ("more", more.into())]),
        }
    };
    let size = |text: &str| text.chars().count();
    while issuers.len() > 1 && size(&revisions) + size(&names(&issuers)) + LEAST > ROOM {
        issuers.pop();
    }
    let named = names(&issuers);
    let room = ROOM.saturating_sub(size(&revisions) + size(&named)).max(LEAST);
    let bare = lead.map_or(String::new(), |content| {
        let brief = &content.revision.brief;
        format!("{} {}", brief_tag(brief, language), brief.headline_within(language, room))
    });
    let about = [("revisions", revisions.into()), ("issuers", named.into()), ("lead", bare.into())];
    language.tell("subject-digest", about)
}

/// The tag and the headline, with the issuer unless the headline says whose law it is.
fn told(content: &AlertContent<'_>, language: Language) -> String {
    let (brief, issuer) = (&content.revision.brief, &content.source.issuer);
    let headline = brief.headline(language);
    let titled = brief.identity.title.as_ref().is_some_and(|title| headline.starts_with(title.as_str()));
    if titled || issuer.is_empty() || headline.contains(issuer.as_str()) {
        return format!("{} {headline}", brief_tag(brief, language));
    }
    let with =
        |headline: String| language.tell("label", [("label", issuer.as_str().into()), ("value", headline.into())]);
    let room = ROOM.saturating_sub(with(String::new()).chars().count()).max(LEAST);
    format!("{} {}", brief_tag(brief, language), with(brief.headline_within(language, room)))
}
