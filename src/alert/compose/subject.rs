//! The subject of an alert.

use super::letter::AlertContent;
use crate::render::{brief_tag, one_line};
use crate::wording::Language;

/// Characters of a subject.
const SUBJECT_LIMIT: usize = 200;

/// `[5 LOOSENS] BIS: 15 CFR 742.6(b)(10): …` for one revision, `3 revisions: …` for more; one line, at most 200 characters.
pub fn subject(contents: &[AlertContent<'_>], language: Language) -> String {
    let text = match contents {
        [] => language.count("revisions", 0),
        [only] => told(only, language),
        many => {
            let mut issuers: Vec<&str> = Vec::new();
            for content in many {
                if !issuers.contains(&content.source.issuer.as_str()) {
                    issuers.push(&content.source.issuer);
                }
            }
            let severity = |content: &&AlertContent<'_>| content.revision.brief.severity;
            let worst = many.iter().map(|content| severity(&content)).max().unwrap_or(0);
            let lead = many.iter().find(|content| severity(content) == worst);
            let about = [
                ("revisions", language.count("revisions", many.len()).into()),
                ("issuers", issuers.join(&language.say("list")).into()),
                ("lead", lead.map_or(String::new(), |content| bare(content, language)).into()),
            ];
            language.tell("subject-digest", about)
        }
    };
    // Sanitised before the mail library sees it: marks for what acts, one line, bounded.
    let line = one_line(&text).split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SUBJECT_LIMIT) {
        None => line,
        Some(_) => line.chars().take(SUBJECT_LIMIT - 1).chain(['…']).collect(),
    }
}

/// `[5 LOOSENS] § 742.6(b)(10): …`
fn bare(content: &AlertContent<'_>, language: Language) -> String {
    let brief = &content.revision.brief;
    format!("{} {}", brief_tag(brief, language), brief.headline(language))
}

/// The same with the issuer, unless the headline says whose law it is.
fn told(content: &AlertContent<'_>, language: Language) -> String {
    let (brief, issuer) = (&content.revision.brief, &content.source.issuer);
    let headline = brief.headline(language);
    let named = brief.identity.title.as_ref().is_some_and(|title| headline.starts_with(title.as_str()));
    match named || issuer.is_empty() || headline.contains(issuer.as_str()) {
        true => format!("{} {headline}", brief_tag(brief, language)),
        false => {
            let about = [("label", issuer.as_str().into()), ("value", headline.into())];
            format!("{} {}", brief_tag(brief, language), language.tell("label", about))
        }
    }
}
