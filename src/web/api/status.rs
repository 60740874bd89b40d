//! How the service stands, and for operators what is wrong with it.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::asked;
use crate::operator;
use crate::web::Site;
use crate::web::access::{Caller, Role};
use crate::web::problem::Problem;
use crate::wording::Language;

/// How the service stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusTold {
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// True while the scheduler is alive.
    pub alive: bool,
    /// Sources that are watched, and those among them that could not be read the last time.
    pub sources: u64,
    pub in_trouble: u64,
    /// Checks that are under way.
    pub under_way: u64,
    /// What is wrong with the watchlist.
    pub faults: Vec<String>,
    /// Revisions and versions that are not yet found by their words.
    pub unsearched_revisions: u64,
    pub unsearched_versions: u64,
    /// Deliveries by how they stand; null for whoever is no operator.
    pub deliveries: Option<DeliveriesTold>,
}

/// Deliveries by how they stand.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveriesTold {
    pub owed: u64,
    pub sent: u64,
    pub uncertain: u64,
    pub parked: u64,
}

/// What is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingList {
    /// One a cause.
    pub findings: Vec<FindingTold>,
}

/// Something that is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingTold {
    /// What is wrong with what: `outage us-bis-news`. The same as long as it lasts.
    pub cause: String,
    /// What is wrong, and the way out.
    pub words: String,
}

/// Tells how the service stands
#[utoipa::path(get, path = "/api/v1/status", operation_id = "status", tag = "service",
    responses((status = 200, description = "How it stands", body = StatusTold)))]
pub async fn status(State(site): State<Site>, Extension(caller): Extension<Caller>) -> Result<Response, Problem> {
    let (service, store) = (&site.service, &site.service.edges.store);
    let states = store.source_states().await?;
    let debt = store.search_debt().await?;
    let deliveries = match caller.role {
        Role::Operator => Some(store.delivery_counts().await?),
        Role::Reader | Role::Anonymous => None,
    };
    asked::json(&StatusTold {
        started_at: service.started_at,
        alive: service.is_alive(Timestamp::now()),
        sources: service.sources().len() as u64,
        in_trouble: states.iter().filter(|state| state.failures > 0).count() as u64,
        under_way: service.under_way() as u64,
        faults: service.faults(),
        unsearched_revisions: debt.revisions,
        unsearched_versions: debt.versions,
        deliveries: deliveries.map(|counts| DeliveriesTold {
            owed: counts.owed,
            sent: counts.sent,
            uncertain: counts.uncertain,
            parked: counts.parked,
        }),
    })
}

/// Tells what is wrong
///
/// As `rulewatch doctor` does.
#[utoipa::path(get, path = "/api/v1/findings", operation_id = "findings", tag = "operator",
    responses((status = 200, description = "What is wrong", body = FindingList)))]
pub async fn findings(State(site): State<Site>) -> Result<Response, Problem> {
    let (edges, sources) = (&site.service.edges, site.service.sources());
    let found =
        operator::findings(&edges.store, &sources, edges.archive.root(), Language::English, Timestamp::now()).await?;
    let told = |finding: operator::Finding| FindingTold { cause: finding.cause, words: finding.words };
    asked::json(&FindingList { findings: found.into_iter().map(told).collect() })
}
