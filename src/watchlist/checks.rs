//! What a source file must satisfy beyond being readable: a table of named checks, all run, all reported.
//!
//! A check looks at values only. It never fetches, and never corrects anything.

use super::calendar;
use super::draft::{Draft, RecipeDraft};
use super::follow_rule::follow_is_bounded;
use super::section::{Faults, Placed};
use crate::extract::check_selector;
use crate::schedule::Schedule;
use crate::source::{CALENDAR, Format, SourceId, YEAR, placeholders};

/// Bounds on what one file may ask for; far above any real recipe, far below what hurts.
const LONGEST_TITLE: usize = 300;
const LONGEST_SELECTOR: usize = 500;
const MOST_SELECTORS: usize = 50;
const LONGEST_HEADER: usize = 4096;

/// Headers that belong to one connection (RFC 9110, 7.6.1) or that the fetcher itself answers for.
const RESERVED_HEADERS: [&str; 21] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "host",
    "content-length",
    "expect",
    "accept-encoding",
    "range",
    "if-range",
    "if-match",
    "if-none-match",
    "if-modified-since",
    "if-unmodified-since",
    "from",
    "user-agent",
];

/// One check: it notes what is wrong with a draft.
pub type Check = fn(&Draft, &mut Faults<'_>);

/// The checks by the names that their faults bear.
pub const CHECKS: [(&str, Check); 13] = [
    ("title-is-one-line", title_is_one_line),
    ("issuer-is-named", issuer_is_named),
    ("jurisdiction-is-a-code", jurisdiction_is_a_code),
    ("language-is-a-tag", language_is_a_tag),
    ("topics-are-words", topics_are_words),
    ("url-is-fetchable", url_is_fetchable),
    ("placeholders-are-filled", placeholders_are_filled),
    ("follow-is-bounded", follow_is_bounded),
    ("calendar-has-a-date", calendar_has_a_date),
    ("selectors-compile", selectors_compile),
    ("recipe-fits-its-format", recipe_fits_its_format),
    ("browser-has-a-page", browser_has_a_page),
    ("headers-are-ours-to-send", headers_are_ours_to_send),
];

fn title_is_one_line(draft: &Draft, faults: &mut Faults<'_>) {
    if let Some(title) = &draft.title {
        one_line("title", title, faults);
    }
}

fn issuer_is_named(draft: &Draft, faults: &mut Faults<'_>) {
    if let Some(issuer) = &draft.issuer {
        one_line("issuer", issuer, faults);
    }
}

/// A name that fits on a line, in a heading and in a mail's subject.
fn one_line(key: &str, text: &Placed<String>, faults: &mut Faults<'_>) {
    if text.value.trim().is_empty() {
        faults.note(&text.span, format!("`{key}` is empty"));
    } else if text.value.trim().chars().any(char::is_control) {
        faults.note(&text.span, format!("`{key}` is one line without control characters"));
    } else if text.value.chars().count() > LONGEST_TITLE {
        faults.note(&text.span, format!("`{key}` is longer than {LONGEST_TITLE} characters"));
    }
}

fn jurisdiction_is_a_code(draft: &Draft, faults: &mut Faults<'_>) {
    if let Some(code) = &draft.jurisdiction
        && !(code.value.len() == 2 && code.value.bytes().all(|b| b.is_ascii_uppercase()))
    {
        let help = "write the ISO 3166-1 code, such as `US` or `CN`, or `EU` or `UN`";
        faults.advise(&code.span, format!("`{}` is no code of a jurisdiction", code.value), help);
    }
}

/// The shape of BCP 47: subtags of letters and digits, the first one two or three letters.
fn language_is_a_tag(draft: &Draft, faults: &mut Faults<'_>) {
    let Some(tag) = &draft.language else { return };
    let mut subtags = tag.value.split('-');
    let language = subtags.next().unwrap_or_default();
    let fits = matches!(language.len(), 2 | 3)
        && language.bytes().all(|b| b.is_ascii_alphabetic())
        && subtags.all(|s| matches!(s.len(), 1..=8) && s.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !fits {
        let help = "write a BCP 47 tag, such as `en`, `zh-Hans` or `zh-Hant-TW`";
        faults.advise(&tag.span, format!("`{}` is no language tag", tag.value), help);
    }
}

/// Subscriptions name topics on the command line and in lists, so a topic is one word of few kinds of characters.
fn topics_are_words(draft: &Draft, faults: &mut Faults<'_>) {
    for (index, topic) in draft.topics.iter().enumerate() {
        let word = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || matches!(c, '-' | '.' | '_');
        if topic.value.is_empty() || !topic.value.chars().all(word) || topic.value.len() > 60 {
            let help = "write one lower-case word, such as `entity-list` or `出口管制`";
            faults.advise(&topic.span, format!("`{}` is no topic", topic.value), help);
        } else if draft.topics[..index].iter().any(|before| before.value == topic.value) {
            faults.note(&topic.span, format!("the topic `{}` is named twice", topic.value));
        }
    }
}

fn url_is_fetchable(draft: &Draft, faults: &mut Faults<'_>) {
    let Some(url) = &draft.url else { return };
    if url.value.scheme() == CALENDAR {
        return;
    }
    if !matches!(url.value.scheme(), "http" | "https") {
        let help = "only `https:` and `http:` are fetched";
        faults.advise(&url.span, format!("`{}:` is not fetched", url.value.scheme()), help);
    } else if !url.value.username().is_empty() || url.value.password().is_some() {
        let help = "leave it out; where a site asks for a key, send it in `[headers]`";
        faults.conceal(&url.span, "the address carries a user name or password", help);
    }
}

/// Each in the language of its format.
fn selectors_compile(draft: &Draft, faults: &mut Faults<'_>) {
    recipes(draft).for_each(|recipe| selectors_of(recipe, faults));
}

/// Its own, and that of what it follows.
fn recipes(draft: &Draft) -> impl Iterator<Item = &RecipeDraft> {
    std::iter::once(&draft.recipe).chain(draft.follow.iter().map(|follow| &follow.recipe))
}

fn selectors_of(recipe: &RecipeDraft, faults: &mut Faults<'_>) {
    let rows: Vec<Placed<String>> = recipe.rows.iter().cloned().collect();
    for (key, selectors) in [("keep", &recipe.keep), ("drop", &recipe.drop), ("rows", &rows)] {
        if let Some(first) = selectors.get(MOST_SELECTORS) {
            faults.note(&first.span, format!("`{key}` has more than {MOST_SELECTORS} selectors"));
        }
        for selector in selectors.iter().take(MOST_SELECTORS) {
            if selector.value.len() > LONGEST_SELECTOR {
                faults.note(&selector.span, format!("the selector is longer than {LONGEST_SELECTOR} bytes"));
            } else if let Err(reason) = check_selector(recipe.format, &selector.value) {
                let help = match recipe.format {
                    Format::Json => "write it as in RFC 9535: `$.results[*]`, `$..updated`",
                    Format::Auto if selector.value.starts_with('$') => "a JSONPath is read with `format = \"json\"`",
                    Format::Auto | Format::Html | Format::Jpaas => {
                        "write it as in a style sheet: `main article`, `div#content > p`"
                    }
                    _ => "name what is meant",
                };
                faults.advise(&selector.span, format!("`{}` is {reason}", selector.value), help);
            }
        }
    }
}

/// A key that its format does not read would only seem to work.
fn recipe_fits_its_format(draft: &Draft, faults: &mut Faults<'_>) {
    recipes(draft).for_each(|recipe| fits_its_format(recipe, faults));
}

fn fits_its_format(recipe: &RecipeDraft, faults: &mut Faults<'_>) {
    let name = Format::NAMED.iter().find(|(_, format)| *format == recipe.format).map_or("auto", |(name, _)| name);
    // These read the whole of what is served; the lists among them name their rows themselves.
    let is_api = matches!(recipe.format, Format::FederalRegister | Format::PublicInspection | Format::EcfrVersions);
    let is_text = matches!(recipe.format, Format::Feed | Format::Pdf | Format::Docx | Format::Markdown | Format::Text);
    let selects = !is_text && !is_api;
    for (key, texts) in [("keep", &recipe.keep), ("drop", &recipe.drop)] {
        if let Some(first) = texts.first().filter(|_| !selects) {
            let help = "leave it out: the whole document is read";
            faults.advise(&first.span, format!("`{key}` says nothing to the format `{name}`"), help);
        }
    }
    if let Some(rows) = recipe.rows.as_ref().filter(|_| !selects || recipe.format == Format::Csv) {
        let help = match recipe.format {
            Format::Csv | Format::Feed => "leave it out: each record and each entry is a row",
            _ => "it selects the entries of an index (`html`) or the records of a document (`json`)",
        };
        faults.advise(&rows.span, format!("`rows` says nothing to the format `{name}`"), help);
    }
    let is_html = matches!(recipe.format, Format::Html | Format::Jpaas);
    let keyed = selects && (!is_html || recipe.rows.is_some()) || recipe.format == Format::Feed;
    if let Some(first) = recipe.key.first().filter(|_| !keyed) {
        let help = if is_html { "write `rows` too" } else { "leave it out" };
        faults.advise(&first.span, format!("`key` names rows, and the format `{name}` has none here"), help);
    }
    for key in recipe.key.iter().filter(|key| key.value.trim().is_empty() || key.value.len() > LONGEST_SELECTOR) {
        faults.note(&key.span, "`key` holds the names of columns or fields");
    }
    if let Some(window) = recipe.window.as_ref().filter(|window| window.value && !keyed && !is_api) {
        let help = if is_html { "write `rows` too: the entries" } else { "leave it out" };
        faults.advise(&window.span, format!("`window` speaks of rows, and the format `{name}` has none here"), help);
    }
}

/// A browser shows HTML; what is of another format is read as it is served.
fn browser_has_a_page(draft: &Draft, faults: &mut Faults<'_>) {
    let Some(browser) = draft.browser.as_ref().filter(|browser| browser.value) else { return };
    if draft.calendar.is_some() {
        faults.advise(&browser.span, "nothing is fetched for a date", "leave `browser` out");
    } else if !matches!(draft.recipe.format, Format::Auto | Format::Html) {
        let help = "leave `browser` out, or read the page with `format = \"html\"`";
        faults.advise(&browser.span, "a browser shows pages, and the format is none", help);
    }
}

fn headers_are_ours_to_send(draft: &Draft, faults: &mut Faults<'_>) {
    for (index, (name, value)) in draft.headers.iter().enumerate() {
        let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        let lower = name.value.to_ascii_lowercase();
        if name.value.is_empty() || !name.value.bytes().all(token) {
            faults.note(&name.span, format!("`{}` is no name of a header", name.value));
        } else if RESERVED_HEADERS.contains(&lower.as_str()) {
            faults.advise(&name.span, format!("`{}` is set by the fetcher itself", name.value), "leave it out");
        } else if draft.headers[..index].iter().any(|(before, _)| before.value.eq_ignore_ascii_case(&lower)) {
            faults.note(&name.span, format!("the header `{}` is named twice", name.value));
        }
        if value.value.chars().any(char::is_control) {
            faults.conceal(
                &value.span,
                "the value of a header is one line without control characters",
                "take them out",
            );
        } else if value.value.len() > LONGEST_HEADER {
            let message = format!("the value of a header is longer than {LONGEST_HEADER} bytes");
            faults.conceal(&value.span, message, "shorten it");
        }
    }
}

/// Whatever the address leaves open is the year, or a field of the source that this one follows.
fn placeholders_are_filled(draft: &Draft, faults: &mut Faults<'_>) {
    let names = draft.url.as_ref().map(|url| placeholders(&url.value)).unwrap_or_default();
    if let Some(url) = &draft.url {
        for name in names.iter().filter(|name| *name != YEAR) {
            if !draft.fill.iter().any(|(filled, _)| filled.value == *name) {
                let help = format!("write `[fill]` and below it `{name} = \"a field of the source named by after\"`");
                faults.advise(&url.span, format!("nothing fills `{{{name}}}`"), help);
            }
        }
    }
    for (name, _) in &draft.fill {
        if !names.contains(&name.value) {
            faults.note(&name.span, format!("the address has no `{{{}}}`", name.value));
        } else if draft.after.is_none() {
            let help = "write `after = \"...\"` under `[schedule]`";
            faults.advise(&name.span, "a field fills it, and no source is named that has it", help);
        }
    }
}

/// An entry names a date, what happens on it, and a zone in which the day begins.
fn calendar_has_a_date(draft: &Draft, faults: &mut Faults<'_>) {
    let (Some(url), entry) = (&draft.url, &draft.calendar) else { return };
    let Some(entry) = entry else {
        if url.value.scheme() == CALENDAR {
            let help = "write `[calendar]` and below it `event = \"what happens on that day\"`";
            faults.advise(&url.span, "a date needs a `[calendar]`", help);
        }
        return;
    };
    if calendar::date(&url.value).is_none() {
        let help = "write it as `calendar:2026-11-10`";
        faults.advise(&url.span, format!("`{}` is no date", url.value), help);
    }
    if entry.event.is_none() {
        faults.advise(&url.span, "the `[calendar]` says no `event`", "write `event = \"what happens on that day\"`");
    }
    if let Some(Schedule::Every(_)) = draft.schedule {
        let help = "write `cron = \"0 7 * * *\"` with `zone = \"America/New_York\"`";
        faults.advise(&url.span, "a date begins in a time zone, and the schedule is an interval", help);
    }
    for days in entry.remind.iter().filter(|days| !(1..=366).contains(&days.value)) {
        faults.note(&days.span, "a reminder comes 1 to 366 days before the date");
    }
    for severity in entry.severity.iter().filter(|severity| !(0..=5).contains(&severity.value)) {
        faults.note(&severity.span, "a severity is 0 to 5");
    }
    for id in entry.recheck.iter().filter(|id| id.value.parse::<SourceId>().is_err()) {
        faults.note(&id.span, format!("`{}` is no source name", id.value));
    }
}
