//! Every source, under who issues it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Html;
use jiff::Timestamp;
use maud::html;

use crate::operator::is_stale;
use crate::render::bounded;
use crate::service::Service;
use crate::source::Source;
use crate::store::SourceState;
use crate::web::frame::minute;
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;

/// `GET /sources`
pub async fn list(State(service): State<Arc<Service>>, visitor: Visitor) -> Result<Html<String>, Problem> {
    let (sources, now, language) = (service.sources(), Timestamp::now(), visitor.language);
    let states = service.edges.store.source_states().await?;
    let states: BTreeMap<&str, &SourceState> = states.iter().map(|state| (state.source.as_str(), state)).collect();
    let mut by_issuer: BTreeMap<(&str, &str), Vec<&Source>> = BTreeMap::new();
    for source in sources.values() {
        by_issuer.entry((&source.jurisdiction, &source.issuer)).or_default().push(source);
    }
    let content = html! {
        h1 { (language.say("web-sources")) " (" (sources.len()) ")" }
        p.ways { a href=(visitor.at("/compare")) { (language.say("compare-title")) } }
        @for ((jurisdiction, issuer), sources) in &by_issuer {
            section.sources {
                h2 { (bounded(issuer, 120)) " " span.quiet { (bounded(jurisdiction, 20)) } }
                ul { @for source in sources {
                    @let state = states.get(source.id.as_str());
                    li {
                        a href=(visitor.at(&format!("/sources/{}", source.id))) { (bounded(&source.title, 240)) }
                        @if let Some(state) = state {
                            " " span.quiet {
                                @if let Some(version) = &state.version { (language.say("web-version")) " " (version.number) " · " (minute(version.seen_at)) }
                                @else { (language.say("web-not-yet")) }
                            }
                            @if is_stale(state, source, now) { " " strong.trouble { (language.say("web-stale")) } }
                            @else if state.failures > 0 { " " strong.trouble { (language.say("source-trouble")) } }
                        }
                    }
                } }
            }
        }
    };
    Ok(visitor.page(&language.say("web-sources"), &content))
}
