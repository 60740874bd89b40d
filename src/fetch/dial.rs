//! Connecting: the one place where names become the addresses that are dialled, and where the stage of an exchange
//! is kept, so that an exchange that is cut off can say how far it had come.
//!
//! The client gives its resolver and connector nothing but a name; what they must also know travels with the task
//! that polls them ([`Call`]). A connection the client finishes in the background has no call any more: then only
//! exceptions without a port apply, which is the narrower reading.

use std::cell::Cell;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tower::{Layer, Service};

use super::error::Stage;
use super::guard::Guard;

tokio::task_local! {
    static CALL: Call;
}

/// One request on its way.
struct Call {
    /// The port it goes to; exceptions to the address policy may depend on it.
    port: Option<u16>,
    stage: Cell<Stage>,
}

/// Runs one request to `port`; gives its result and the stage it ended at, also where it was cut off.
pub(super) async fn call<F: Future>(port: Option<u16>, request: F) -> (F::Output, Stage) {
    // A connection from the pool skips everything before the head.
    let call = Call { port, stage: Cell::new(Stage::Head) };
    CALL.scope(call, async move {
        let outcome = request.await;
        (outcome, CALL.with(|call| call.stage.get()))
    })
    .await
}

/// Notes how far the call of this task has come.
pub(super) fn enter(stage: Stage) {
    // Outside of a call nobody wants to know.
    let _ = CALL.try_with(|call| call.stage.set(stage));
}

/// Resolves names to addresses that passed the guard.
pub(super) struct GuardedResolver(pub Arc<Guard>);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.0.clone();
        let port = CALL.try_with(|call| call.port).ok().flatten();
        Box::pin(async move {
            enter(Stage::Resolve);
            let addresses = guard.addresses(name.as_str(), port).await?;
            enter(Stage::Connect);
            let addresses: Addrs = Box::new(addresses.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(addresses)
        })
    }
}

/// Notes when a connection is begun and when it stands.
#[derive(Clone)]
pub(super) struct StageLayer;

#[derive(Clone)]
pub(super) struct StagedConnector<S>(S);

impl<S> Layer<S> for StageLayer {
    type Service = StagedConnector<S>;

    fn layer(&self, connector: S) -> StagedConnector<S> {
        StagedConnector(connector)
    }
}

impl<S, Target> Service<Target> for StagedConnector<S>
where
    S: Service<Target>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<S::Response, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: Target) -> Self::Future {
        enter(Stage::Connect);
        let connecting = self.0.call(target);
        Box::pin(async move {
            let connection = connecting.await?;
            enter(Stage::Head);
            Ok(connection)
        })
    }
}
