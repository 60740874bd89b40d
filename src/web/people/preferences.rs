//! `/preferences/TOKEN`: what a subscriber asked for, to be seen, changed, paused, taken along and erased.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};

use super::form::{self, BadChoice, WEEKDAYS};
use super::{Fault, Refused, said};
use crate::people::Own;
use crate::render::visible;
use crate::seal::Purpose;
use crate::subscription::{Cadence, Subscription, Way};
use crate::web::Site;
use crate::web::fields::Fields;
use crate::web::visitor::Visitor;
use crate::wording::Language;

/// Days for which a subscriber may pause at once.
const PAUSES: [i64; 4] = [7, 14, 30, 90];

async fn own(site: &Site, token: &str, visitor: &Visitor) -> Result<Own, Refused> {
    site.desk.own(Purpose::Preferences, token).await.map_err(|error| visitor.refused(error))
}

/// `GET /preferences/TOKEN`
pub async fn page(
    State(site): State<Site>,
    Path(token): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refused> {
    let own = own(&site, &token, &visitor).await?;
    let language = own.subscriber.language;
    Ok(shown(&site, &own, &token, &visitor.speaking(language), (&Fields::default(), None)))
}

/// `POST /preferences/TOKEN`: one change, named by the button `do`; the page as it stands then is shown again.
pub async fn change(
    State(site): State<Site>,
    Path(token): Path<String>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refused> {
    let changed = own(&site, &token, &visitor).await?;
    let fields = Fields::read(&body);
    let visitor = visitor.speaking(changed.subscriber.language);
    match carried_out(&changed, &fields, Timestamp::now()).await {
        // Read anew by GET: a page that is loaded again repeats nothing.
        Ok(()) => {
            let here = visitor.at(&format!("/preferences/{token}"));
            Ok((StatusCode::SEE_OTHER, [(header::LOCATION, here)]).into_response())
        }
        Err(fault) if fault.is_of_the_form() => {
            let page = shown(&site, &changed, &token, &visitor, (&fields, Some(&fault)));
            Ok((fault.status(), page).into_response())
        }
        Err(fault) => Err(visitor.refused(fault)),
    }
}

/// The one change that a form asks for.
async fn carried_out(own: &Own, fields: &Fields, now: Timestamp) -> Result<(), Fault> {
    match fields.one("do") {
        "add" => own.add(&fields.wanted()?, now).await?,
        "remove" => own.remove(fields.one("subscription").parse().unwrap_or_default()).await?,
        "speak" => own.speak(fields.one("zone"), fields.language(own.subscriber.language)?, now).await?,
        "attach" => own.attach(&fields.attachments()?).await?,
        "pause" => {
            let offered = |word: &str| word.parse().ok().filter(|days| PAUSES.contains(days));
            let days = fields.choice("days", "people-pause", PAUSES[0], offered)?;
            own.pause(Some(now + SignedDuration::from_hours(24 * days))).await?;
        }
        "resume" => own.pause(None).await?,
        "unsubscribe" => own.unsubscribe().await?,
        other => return Err(BadChoice::new("people-preferences", other).into()),
    }
    Ok(())
}

/// `GET /preferences/TOKEN/kept.json`
pub async fn kept(State(site): State<Site>, Path(token): Path<String>, visitor: Visitor) -> Result<Response, Refused> {
    let own = own(&site, &token, &visitor).await?;
    let kept = own.kept().await.map_err(|error| visitor.refused(error))?;
    let named = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"rulewatch.json\""),
    ];
    Ok((named, kept).into_response())
}

/// `POST /preferences/TOKEN/erase`
pub async fn erase(
    State(site): State<Site>,
    Path(token): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, Refused> {
    let own = own(&site, &token, &visitor).await?;
    let visitor = visitor.speaking(own.subscriber.language);
    own.erase().await.map_err(|error| visitor.refused(error))?;
    Ok(said(&visitor, "people-erased", "people-erased-text"))
}

/// The page; above it what is wrong with the form that was sent, which stands in it as it was.
fn shown(
    site: &Site,
    own: &Own,
    token: &str,
    visitor: &Visitor,
    (sent, fault): (&Fields, Option<&Fault>),
) -> Html<String> {
    let language = own.subscriber.language;
    let say = |id: &str| language.say(id);
    let here = visitor.at(&format!("/preferences/{token}"));
    let adds = sent.one("do") == "add";
    let zone = match sent.one("zone") {
        "" => own.subscriber.zone.iana_name().unwrap_or("UTC"),
        typed => typed,
    };
    super::page(
        visitor,
        &say("people-preferences"),
        html! {
            (super::told(visitor, fault))
            p { (language.tell("people-preferences-lead", [("address", own.subscriber.address.clone().into())])) }
            @if let Some(until) = own.paused_until.filter(|until| *until > Timestamp::now()) {
                p role="status" { (language.tell("people-paused", [("day", until.to_zoned_datetime(own.subscriber.zone.clone()).date().to_string().into())])) }
            }
            h2 { (say("people-asked-for")) }
            @if own.subscriptions.is_empty() { p { (say("people-nothing")) } }
            ul.wishes { @for subscription in &own.subscriptions {
                li {
                    (told(language, subscription)) " "
                    form.inline method="post" action=(here) {
                        input type="hidden" name="subscription" value=(subscription.id);
                        button name="do" value="remove" { (say("people-remove")) }
                    }
                }
            } }
            details open[adds] {
                summary { (say("people-add")) }
                form method="post" action=(here) {
                    (form::wish(language, &site.service.sources(), sent))
                    button name="do" value="add" { (say("people-add-button")) }
                }
            }
            h2 { (say("people-reader")) }
            form method="post" action=(here) {
                (form::reader(language, (zone, sent.language(language).unwrap_or(language))))
                button name="do" value="speak" { (say("people-save")) }
            }
            h2 { (say("people-attach")) }
            form method="post" action=(here) {
                (form::attachments(language, &own.subscriber.attachments))
                button name="do" value="attach" { (say("people-save")) }
            }
            h2 { (say("people-pause")) }
            form method="post" action=(here) {
                @if own.paused_until.is_some() {
                    button name="do" value="resume" { (say("people-resume")) }
                } @else {
                    label { (say("people-pause-for")) " "
                        select name="days" { @for days in PAUSES { option value=(days) { (language.tell("people-days", [("days", days.into())])) } } }
                    }
                    button name="do" value="pause" { (say("people-pause-button")) }
                }
            }
            h2 { (say("people-end")) }
            form method="post" action=(here) { button name="do" value="unsubscribe" { (say("people-unsubscribe-button")) } }
            p { a href={ (here) "/kept.json" } { (say("people-kept")) } }
            form method="post" action={ (here) "/erase" } { button.grave { (say("people-erase")) } }
        },
    )
}

/// A wish in words.
fn told(language: Language, subscription: &Subscription) -> Markup {
    let scope = &subscription.scope;
    let lists = [
        ("people-sources", scope.sources.iter().map(|id| id.to_string()).collect::<Vec<_>>()),
        ("people-issuers", scope.issuers.clone()),
        ("people-topics", scope.topics.clone()),
        ("people-jurisdictions", scope.jurisdictions.clone()),
        ("people-provisions", scope.provisions.clone()),
        ("people-eccns", scope.eccns.clone()),
        ("people-countries", scope.countries.clone()),
        ("people-parties", scope.parties.clone()),
        ("people-words", scope.words.clone()),
    ];
    let mut parts: Vec<String> = lists
        .iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(name, list)| format!("{}: {}", language.say(name), visible(&list.join(", "))))
        .collect();
    match scope.way {
        Some(Way::Tightens) => parts.push(language.say("people-way-tightens").into_owned()),
        Some(Way::Loosens) => parts.push(language.say("people-way-loosens").into_owned()),
        None => {}
    }
    if parts.is_empty() {
        parts.push(language.say("people-everything").into_owned());
    }
    if subscription.least_severity > 0 {
        parts.push(language.tell("people-from-severity", [("severity", subscription.least_severity.into())]));
    }
    parts.push(match subscription.cadence {
        Cadence::AtOnce => language.say("people-at-once").into_owned(),
        Cadence::Daily { hour, .. } => format!("{}, {hour}:00", language.say("people-daily")),
        Cadence::Weekly { weekday, hour, .. } => {
            let day = WEEKDAYS.get(usize::try_from(weekday).unwrap_or(1).saturating_sub(1)).unwrap_or(&WEEKDAYS[0]);
            format!("{}, {}, {hour}:00", language.say("people-weekly"), language.say(day))
        }
    });
    if let Some(severity) = subscription.cadence.at_once_from() {
        parts.push(language.tell("people-told-at-once-from", [("severity", severity.into())]));
    }
    html! { (parts.join(" · ")) }
}
