//! `/login` and `/logout`.

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use maud::html;
use serde::Deserialize;

use super::caller::Caller;
use super::{network, password, too_many};
use crate::web::Site;
use crate::web::fields::Fields;
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;

/// Tries of one network within this time. They are kept in the index: a restart gives no new ones.
const MOST_TRIES: u32 = 20;
const WITHIN: SignedDuration = SignedDuration::from_mins(15);

#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    /// Where to go then.
    #[serde(default)]
    back: String,
}

/// `GET /login?back=/status`
pub async fn page(
    State(site): State<Site>,
    Query(wanted): Query<Wanted>,
    visitor: Visitor,
) -> Result<Html<String>, Problem> {
    if !site.access.settings().logs_in() {
        return Err(Problem::new(StatusCode::NOT_FOUND, "there are no accounts here"));
    }
    Ok(form(&visitor, &wanted.back, false))
}

/// `POST /login`: the same answer whatever of name and password was wrong, after the same time.
pub async fn log_in(
    State(site): State<Site>,
    axum::Extension(caller): axum::Extension<Caller>,
    headers: HeaderMap,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Problem> {
    let (settings, seal, store) = (site.access.settings(), &site.desk.seal, &site.desk.store);
    if !settings.logs_in() {
        return Err(Problem::new(StatusCode::NOT_FOUND, "there are no accounts here"));
    }
    let now = Timestamp::now();
    let who = seal.masked(&format!("login from {}", network(caller.network)));
    if store.count_try(&who, now - WITHIN, now).await? > MOST_TRIES {
        tracing::warn!(network = %crate::people::network(caller.network), "too many logins");
        return Ok(too_many(WITHIN.as_secs().unsigned_abs()));
    }
    let fields = Fields::read(&body);
    let account = settings.account(fields.one("name")).map(|(account, _)| account.clone());
    // A password may begin or end with a space.
    let typed = fields.as_typed("password").to_owned();
    let permit = site.access.looking.acquire().await;
    let looked_at = account.clone();
    let task = tokio::task::spawn_blocking(move || password::is_right(looked_at.as_ref(), &typed)).await;
    drop(permit);
    let is_right =
        task.map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the password was not looked at"))?;
    let Some(account) = account.filter(|_| is_right) else {
        tracing::warn!(network = %crate::people::network(caller.network), "a login was refused");
        return Ok((StatusCode::FORBIDDEN, form(&visitor, fields.one("back"), true)).into_response());
    };
    let cookie = site.access.jar.log_in(&account, &headers, (store, seal, &settings), now).await?;
    tracing::info!(account = %account.name, "logged in");
    let back = within(fields.one("back")).unwrap_or("/");
    Ok((StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, visitor.at(back))]).into_response())
}

/// `POST /logout`
pub async fn log_out(State(site): State<Site>, headers: HeaderMap, visitor: Visitor) -> Result<Response, Problem> {
    let cookie = site.access.jar.log_out(&headers, (&site.desk.store, &site.desk.seal)).await?;
    Ok((StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, visitor.at("/"))]).into_response())
}

/// To the page on which one logs in, and back to where one was.
pub fn sent_there(visitor: &Visitor) -> Response {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("back", visitor.here());
    let to = visitor.at(&format!("/login?{}", query.finish()));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

fn form(visitor: &Visitor, back: &str, was_refused: bool) -> Html<String> {
    let language = visitor.language;
    let title = language.say("web-log-in");
    let content = html! {
        div.door {
            h1 { (title) }
            @if was_refused { p.wrong role="alert" { (language.say("web-log-in-refused")) } }
            form method="post" action=(visitor.at("/login")) {
                @if let Some(back) = within(back) { input type="hidden" name="back" value=(back); }
                label { (language.say("web-name")) " "
                    input name="name" required autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="60";
                }
                label { (language.say("web-password")) " "
                    input type="password" name="password" required autocomplete="current-password" maxlength="1024";
                }
                button { (title) }
            }
        }
    };
    visitor.page(&title, &content)
}

/// A path of ours; what a browser takes for another server's address is none.
fn within(back: &str) -> Option<&str> {
    let path: PathAndQuery = back.parse().ok()?;
    let is_ours = path.as_str() == back && back.starts_with('/') && !back[1..].starts_with(['/', '\\']);
    (is_ours && path.path() != "/login").then_some(back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_server_after_logging_in() {
        for (back, expected) in [
            ("/status?language=en", true),
            ("/", true),
            ("", false),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example/", false),
            ("javascript:alert(1)", false),
            ("/\nSet-Cookie: a=b", false),
            ("/login", false),
            ("status", false),
        ] {
            assert_eq!(within(back).is_some(), expected, "{back:?}");
        }
    }
}
