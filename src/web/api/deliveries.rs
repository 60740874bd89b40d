//! What is owed, sent, uncertain and given up, to be owed again or given up. For operators alone: it names subscribers.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{self, Asked, Named};
use crate::delivery::{Delivery, DeliveryState};
use crate::web::Site;
use crate::web::access::Caller;
use crate::web::problem::Problem;

/// Numbers that every reader of JSON can tell.
const MOST: i64 = 9_007_199_254_740_991;

/// A part of the list of deliveries.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryList {
    pub deliveries: Vec<DeliveryTold>,
    /// The address at which the list goes on; null at its end.
    pub next: Option<String>,
}

/// One revision owed to one subscriber.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryTold {
    pub id: i64,
    pub revision: i64,
    /// The subscriber, by address, and the way in which they are reached.
    pub address: String,
    pub channel: String,
    pub state: Stands,
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    pub attempts: u32,
    /// What the last try met.
    pub last_error: Option<String>,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// Not yet sent; tried again when due.
    Owed,
    Sent,
    /// It may or may not have arrived: not sent again by itself.
    Uncertain,
    /// Given up.
    Parked,
}

/// What an order did.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changed {
    /// Deliveries that stand otherwise by it: those that share a message go together.
    pub deliveries: u64,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WantedDeliveries {
    /// Only those that stand so.
    #[param(inline)]
    state: Option<Stands>,
    /// Entries of an answer.
    #[param(minimum = 1, maximum = 100, default = 30)]
    limit: Option<u32>,
    /// Where the list goes on: after this delivery.
    #[param(minimum = 1, maximum = 9007199254740991_i64)]
    after: Option<i64>,
}

/// Lists deliveries
///
/// The newest first.
#[utoipa::path(get, path = "/api/v1/deliveries", operation_id = "list_deliveries", tag = "operator",
    params(WantedDeliveries), responses(
    (status = 200, description = "A part of the list", body = DeliveryList,
     headers(("Link" = String, description = "`rel=\"next\"`: the address at which the list goes on"))),
))]
pub async fn list(State(site): State<Site>, Asked(wanted): Asked<WantedDeliveries>) -> Result<Response, Problem> {
    let limit = asked::limit(wanted.limit)?;
    let state = wanted.state.map(DeliveryState::from);
    if wanted.after.is_some_and(|after| !(1..=MOST).contains(&after)) {
        return Err(asked::bad(format!("`after` is 1 to {MOST}")));
    }
    let mut found = site.service.edges.store.deliveries_before(wanted.after, state, limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|last| {
        let state = wanted.state.map(|state| format!("&state={}", state.name())).unwrap_or_default();
        site.prefix.before(&format!("/api/v1/deliveries?limit={limit}{state}&after={}", last.id))
    });
    let list = DeliveryList { deliveries: found.into_iter().map(DeliveryTold::from).collect(), next };
    asked::listed(&list, list.next.as_deref())
}

/// Owes a delivery again
///
/// One that is parked or uncertain, or waits for its next try; nothing happens to one that was sent.
#[utoipa::path(post, path = "/api/v1/deliveries/{id}/retry", operation_id = "retry_delivery", tag = "operator",
    params(("id" = i64, Path, description = "The number of the delivery")),
    responses((status = 200, description = "What it did", body = Changed)))]
pub async fn retry(
    State(site): State<Site>,
    Named(id): Named<i64>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let changed = site.service.edges.store.retry_deliveries(Some(id), Timestamp::now()).await?;
    told(&site, &caller, "retry", changed)
}

/// Owes all deliveries again
///
/// Those that are parked or uncertain, or wait for their next try.
#[utoipa::path(post, path = "/api/v1/deliveries/retry", operation_id = "retry_deliveries", tag = "operator",
    responses((status = 200, description = "What it did", body = Changed)))]
pub async fn retry_all(State(site): State<Site>, Extension(caller): Extension<Caller>) -> Result<Response, Problem> {
    let changed = site.service.edges.store.retry_deliveries(None, Timestamp::now()).await?;
    told(&site, &caller, "retry-all", changed)
}

/// Gives up a delivery
///
/// One that is owed and not just being sent.
#[utoipa::path(post, path = "/api/v1/deliveries/{id}/park", operation_id = "park_delivery", tag = "operator",
    params(("id" = i64, Path, description = "The number of the delivery")),
    responses((status = 200, description = "What it did", body = Changed)))]
pub async fn park(
    State(site): State<Site>,
    Named(id): Named<i64>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let changed = site.service.edges.store.park_delivery(id, Timestamp::now()).await?;
    told(&site, &caller, "park", changed)
}

fn told(site: &Site, caller: &Caller, does: &str, changed: u64) -> Result<Response, Problem> {
    tracing::info!(does, changed, by = caller.name.as_deref(), "deliveries changed by the operator");
    site.service.deliveries_due.notify_one();
    asked::json(&Changed { deliveries: changed })
}

impl Stands {
    fn name(self) -> &'static str {
        match self {
            Stands::Owed => "owed",
            Stands::Sent => "sent",
            Stands::Uncertain => "uncertain",
            Stands::Parked => "parked",
        }
    }
}

impl From<Stands> for DeliveryState {
    fn from(state: Stands) -> DeliveryState {
        match state {
            Stands::Owed => DeliveryState::Owed,
            Stands::Sent => DeliveryState::Sent,
            Stands::Uncertain => DeliveryState::Uncertain,
            Stands::Parked => DeliveryState::Parked,
        }
    }
}

impl From<DeliveryState> for Stands {
    fn from(state: DeliveryState) -> Stands {
        match state {
            DeliveryState::Owed => Stands::Owed,
            DeliveryState::Sent => Stands::Sent,
            DeliveryState::Uncertain => Stands::Uncertain,
            DeliveryState::Parked => Stands::Parked,
        }
    }
}

impl From<Delivery> for DeliveryTold {
    fn from(delivery: Delivery) -> DeliveryTold {
        DeliveryTold {
            id: delivery.id,
            revision: delivery.revision,
            address: delivery.address,
            channel: delivery.channel.to_string(),
            state: delivery.state.into(),
            due_at: delivery.due_at,
            attempts: delivery.attempts,
            last_error: delivery.last_error,
        }
    }
}
