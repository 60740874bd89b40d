//! Any two texts compared: files that a reader sends, or addresses, which are fetched by the rules of every fetch. Nothing of it
//! is kept.

use std::path::Path;
use std::sync::Arc;

use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::http::StatusCode;
use axum::response::{Html, Response};
use jiff::Timestamp;
use maud::html;
use url::Url;

use super::access::Role::Reader;
use super::doors::{Door, Doors};
use super::problem::{Problem, Sentence};
use super::redline::{self, Sides, View};
use super::stream;
use super::visitor::Visitor;
use crate::brief::{Brief, brief};
use crate::diff::{Diff, diff};
use crate::document::Document;
use crate::history;
use crate::reader;
use crate::render::{self, Dress, Layout, bounded};
use crate::service::Service;
use crate::snapshot::{Retrieval, Snapshot, media_type_of};
use crate::source::{Recipe, Source};
use crate::trial;
use crate::wording::Language;

/// Bytes of both files and of what is sent with them.
pub(super) const MOST: usize = 24 << 20;
/// Bytes of an address, and of a file's name.
const LONGEST: usize = 2_000;

pub fn doors(doors: Doors) -> Doors {
    doors.open(Door::get(Reader, "/compare"), page).open(Door::post(Reader, "/compare").costly().takes(MOST), compare)
}

/// `GET /compare`: the form.
pub async fn page(visitor: Visitor) -> Html<String> {
    let language = visitor.language;
    let side = |name: &str, title: &'static str| {
        html! {
            fieldset {
                legend { (language.say(title)) }
                label { span { (language.say("compare-file")) } input type="file" name={ (name) "-file" }; }
                label { span { (language.say("compare-url")) } input type="url" name={ (name) "-url" } maxlength=(LONGEST) placeholder="https://"; }
            }
        }
    };
    let content = html! {
        h1 { (language.say("compare-title")) }
        p.lead { (language.say("compare-lead")) }
        form.compare method="post" enctype="multipart/form-data" action=(visitor.at("/compare")) {
            (visitor.token())
            (side("old", OLD))
            (side("new", NEW))
            p.hint { (too_large(language)) }
            p { button { (language.say("compare-button")) } }
        }
    };
    visitor.page(&language.say("compare-title"), &content)
}

/// One of the two sides as it was sent: a file with its name, or an address.
#[derive(Debug, Default)]
struct Sent {
    file: Option<(String, Vec<u8>)>,
    url: String,
}

/// `POST /compare` with `old-file` or `old-url`, and `new-file` or `new-url`.
pub async fn compare(
    State(service): State<Arc<Service>>,
    visitor: Visitor,
    form: Multipart,
) -> Result<Response, Problem> {
    let now = Timestamp::now();
    let Texts { old, new, diff, brief, labels } = texts(&service, form, now).await?;
    let (language, law) = (visitor.language, render::language_tag(new.language.as_deref()));
    let content = html! {
        article.revision data-copy=(language.say("copy-citation")) data-copied=(language.say("copy-done")) data-title=(labels.1) data-versions="" {
            h1 { (labels.0) " → " (labels.1) }
            p.lead { (language.say("compare-lead")) }
            @match &brief {
                None => p.none { (language.say("no-difference")) },
                Some(brief) => {
                    p.headline { (bounded(&brief.headline(language), 400)) }
                    div.rw-brief { (render::html_brief(brief, language, Some(now), "", law, Dress::Classes(Layout::Inline))) }
                }
            }
        }
    };
    let (title, before) = (language.say("compare-title").into_owned(), stream::piece(content));
    Ok(stream::page(&visitor, &title, move |out| {
        let sides = Sides { old: &old, new: &new, diff: &diff, labels: &labels };
        let _ = out(before) && redline::write(&sides, View::Inline, language, now, out);
    }))
}

/// Two texts of a reader's own and what is between them.
pub(super) struct Texts {
    pub old: Document,
    pub new: Document,
    pub diff: Diff,
    /// `None` where nothing differs.
    pub brief: Option<Brief>,
    /// The names of the files, or the addresses.
    pub labels: (String, String),
}

/// The two sides, each with the id of what it is called.
const OLD: &str = "compare-old";
const NEW: &str = "compare-new";

/// The two sides of a form, read and compared.
pub(super) async fn texts(service: &Service, form: Multipart, now: Timestamp) -> Result<Texts, Problem> {
    let (old, new) = sides(form).await?;
    let labels = (label(&old), label(&new));
    let unusable = |error: String| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error);
    let plain = Url::parse("file:///unnamed").map_err(|error| unusable(error.to_string()))?;
    let source = trial::unnamed(Recipe::default(), plain).map_err(|error| unusable(error.to_string()))?;
    let old = obtained(service, &source, (OLD, old), now).await?;
    let new = obtained(service, &source, (NEW, new), now).await?;
    let task = tokio::task::spawn_blocking(move || compared(&source, &old, &new));
    let (old, new, diff, brief) = task.await.map_err(history::crashed)??;
    Ok(Texts { old, new, diff, brief, labels })
}

async fn sides(mut form: Multipart) -> Result<(Sent, Sent), Problem> {
    let (mut old, mut new) = (Sent::default(), Sent::default());
    while let Some(field) = form.next_field().await.map_err(not_taken)? {
        match field.name().unwrap_or_default() {
            "old-file" => old.file = file(field).await?,
            "new-file" => new.file = file(field).await?,
            "old-url" => old.url = address(field).await?,
            "new-url" => new.url = address(field).await?,
            // The token was looked at before.
            _ => {}
        }
    }
    Ok((old, new))
}

async fn file(field: Field<'_>) -> Result<Option<(String, Vec<u8>)>, Problem> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let bytes = field.bytes().await.map_err(not_taken)?;
    // What a form sends of a file that was not chosen has no name either.
    Ok((!name.is_empty() || !bytes.is_empty()).then(|| (name, bytes.to_vec())))
}

/// A form that can't be taken as it was sent: too large, or broken off.
fn not_taken(error: MultipartError) -> Problem {
    match error.status() {
        status @ StatusCode::PAYLOAD_TOO_LARGE => Problem::worded(status, Sentence::of(too_large)),
        status => Problem::new(status, error.body_text()),
    }
}

/// How large the files may be.
fn too_large(language: Language) -> String {
    language.tell("compare-too-large", [("most", (MOST >> 20).into())])
}

/// What is wrong with one of the sides, which is named.
fn of_side(status: StatusCode, side: &'static str, what: impl Fn(Language) -> String) -> Problem {
    let told = |language: Language| {
        language.tell("label", [("label", language.say(side).into()), ("value", what(language).into())])
    };
    Problem::worded(status, Sentence::of(told))
}

/// The same where our own words for it are those of the log: English.
fn failed(side: &'static str, why: &str) -> Problem {
    of_side(StatusCode::UNPROCESSABLE_ENTITY, side, |_| bounded(why, 400))
}

async fn address(field: Field<'_>) -> Result<String, Problem> {
    let text = field.text().await.map_err(not_taken)?;
    if text.len() > LONGEST {
        return Err(Problem::new(StatusCode::BAD_REQUEST, format!("an address has at most {LONGEST} bytes")));
    }
    Ok(text.trim().to_owned())
}

fn label(sent: &Sent) -> String {
    bounded(sent.file.as_ref().map_or(sent.url.as_str(), |(name, _)| name.as_str()), 120)
}

/// The bytes of a side: those that were sent, or those at the address.
async fn obtained(
    service: &Service,
    source: &Source,
    (side, sent): (&'static str, Sent),
    now: Timestamp,
) -> Result<Snapshot, Problem> {
    if let Some((name, bytes)) = sent.file {
        if bytes.is_empty() {
            let told = |language: Language| language.tell("compare-empty", [("name", bounded(&name, 120).into())]);
            return Err(of_side(StatusCode::UNPROCESSABLE_ENTITY, side, told));
        }
        let kind = media_type_of(Path::new(&name));
        return Ok(Snapshot::new(Retrieval::local(&source.id, source.url.clone(), kind, now), bytes));
    }
    let wrong = || of_side(StatusCode::BAD_REQUEST, side, |language| language.say("compare-missing").into_owned());
    let url = Url::parse(&sent.url).ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(wrong)?;
    let source = Source { url, ..source.clone() };
    // An error that came of another is told with its cause.
    let told = |error| failed(side, &format!("{:#}", anyhow::Error::new(error)));
    trial::fetched(&service.edges.fetcher, &source, now).await.map_err(told)
}

type Compared = (Document, Document, Diff, Option<Brief>);

fn compared(source: &Source, old: &Snapshot, new: &Snapshot) -> Result<Compared, Problem> {
    let read = |side: &'static str, snapshot: &Snapshot| {
        reader::read(snapshot, &source.recipe).map_err(|error| failed(side, &error.to_string()))
    };
    let (mut before, mut after) = (read(OLD, old)?, read(NEW, new)?);
    reader::align(new, &source.recipe, &mut before, &mut after);
    let diff = diff(&before, &after);
    let told = (!diff.is_empty()).then(|| brief(source, &before, &after, &diff));
    Ok((before, after, diff, told))
}
