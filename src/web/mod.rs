//! The service's face on this machine: a status page, redlines, health, and the interface that scripts rely on.
//!
//! One small script of ours, without which every page is whole; no remote load. Everything that came from a source is escaped
//! by the template engine, whatever it is put into. Each route is a `Door` with the least role that may use it; each page takes a `Visitor`, who says in which language
//! it is read and how its links are written.

mod access;
mod amend;
mod api;
mod asked;
mod bounces;
mod compare;
mod dates;
mod doors;
mod etag;
mod event;
mod events;
mod evidence;
mod feed;
mod fields;
mod filter;
mod frame;
mod guard;
mod health;
mod known;
mod log;
mod metrics;
mod operator;
mod people;
mod prefix;
mod problem;
mod redline;
mod revision;
mod source;
mod stream;
mod timeline;
mod upcoming;
mod visitor;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::FromRef;
use axum::middleware;
use axum::serve::ListenerExt;
use axum::{Extension, Router};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::people::Desk;
use crate::service::Service;

use access::Role::{Anonymous, Operator, Reader};
use doors::{Door, Doors};

pub use access::{Access, Account, BadAccount, Mode, Role, Settings, written};
pub use api::openapi;
pub use bounces::Returns;
pub use guard::Hosts;
pub use metrics::count;
pub use people::Proxies;
pub use prefix::Prefix;

/// What the pages show and do.
#[derive(Clone)]
pub struct Site {
    pub service: Arc<Service>,
    pub desk: Desk,
    pub proxies: Proxies,
    pub access: Arc<Access>,
    /// The path under which readers reach all this.
    pub prefix: Prefix,
    /// Where mail that came back may be told; `None` = nowhere.
    pub returns: Option<Returns>,
}

impl FromRef<Site> for Arc<Service> {
    fn from_ref(site: &Site) -> Arc<Service> {
        Arc::clone(&site.service)
    }
}

/// Serves until the service stops.
pub async fn serve(listener: TcpListener, site: Site, hosts: Hosts, stop: CancellationToken) -> std::io::Result<()> {
    let listeners = events::Listeners::until(stop.clone());
    let router = router(site, hosts).layer(Extension(listeners)).into_make_service_with_connect_info::<SocketAddr>();
    // The last piece of a page does not wait until the one before it is acknowledged.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await
}

/// Every door of the site.
fn doors() -> Doors {
    Doors::default()
        .open(Door::get(Anonymous, "/style.css"), frame::style)
        .open(Door::get(Anonymous, "/script.js"), frame::script)
        .open(Door::get(Anonymous, "/healthz"), health::health)
        .open(Door::get(Operator, "/metrics").here_too(), metrics::metrics)
        .open(Door::get(Reader, "/"), timeline::front)
        .open(Door::get(Reader, "/events"), events::events)
        .open(Door::get(Reader, "/events/{id}"), event::event)
        .open(Door::get(Reader, "/upcoming"), upcoming::upcoming)
        .open(Door::get(Reader, "/revisions/{id}").costly(), revision::revision)
        .open(Door::get(Reader, "/revisions/{id}/dates.ics"), dates::of_revision)
        .open(Door::get(Reader, "/dates.ics"), dates::all)
        .open(Door::get(Reader, "/sources/{id}/amend").costly(), amend::amend)
        .open(Door::get(Reader, "/feed.atom"), feed::atom)
        .open(Door::get(Reader, "/feed.json"), feed::json)
        .with(source::doors)
        .with(compare::doors)
        .with(operator::doors)
        .with(access::doors)
        .with(people::doors)
        .with(bounces::doors)
        .with(api::doors)
}

/// The doors of the site as a list: method, path, who may.
pub fn list() -> Vec<Door> {
    doors().into_parts().1
}

fn router(site: Site, hosts: Hosts) -> Router {
    let (routes, _) = doors().into_parts();
    let prefix = site.prefix.clone();
    let inner = routes
        .layer(middleware::from_fn(etag::tag))
        .layer(middleware::from_fn_with_state(site.clone(), access::identify))
        .layer(middleware::from_fn_with_state(Arc::new(hosts), guard::guard))
        .layer(middleware::from_fn(log::log))
        .with_state(site);
    // Before any route is looked for: a layer of the routes themselves would come too late.
    let off = middleware::map_request(move |request| {
        let prefix = prefix.clone();
        async move { prefix.taken_off(request) }
    });
    Router::new().fallback_service(inner).layer(off)
}
