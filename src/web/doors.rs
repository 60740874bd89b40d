//! The routes, each with the least role that may use it: no route is made in another way, so none is open by oversight.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::routing::{MethodFilter, on};

use super::Site;
use super::access::{self, Role};

/// One method of one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    pub method: Method,
    pub path: &'static str,
    /// `Anonymous`: whoever has the link, even where the pages ask for a password.
    pub least: Role,
    /// Open also to programs on this machine as long as nothing says who an operator is.
    pub here_too: bool,
    /// Asks for a token of its own, so one that the site does not know may still be right.
    pub own_key: bool,
    /// Takes long: fewer of these are answered to one network.
    pub costly: bool,
    /// Bytes of a body.
    pub most_bytes: usize,
}

/// Bytes of a form: every source and word there may be fits.
pub const LONGEST_FORM: usize = 64 * 1024;

impl Door {
    pub fn get(least: Role, path: &'static str) -> Door {
        Door {
            method: Method::GET,
            path,
            least,
            here_too: false,
            own_key: false,
            costly: false,
            most_bytes: LONGEST_FORM,
        }
    }

    pub fn post(least: Role, path: &'static str) -> Door {
        Door {
            method: Method::POST,
            path,
            least,
            here_too: false,
            own_key: false,
            costly: false,
            most_bytes: LONGEST_FORM,
        }
    }

    pub fn here_too(self) -> Door {
        Door { here_too: true, ..self }
    }

    pub fn with_own_key(self) -> Door {
        Door { own_key: true, ..self }
    }

    pub fn costly(self) -> Door {
        Door { costly: true, ..self }
    }

    pub fn takes(self, most_bytes: usize) -> Door {
        Door { most_bytes, ..self }
    }
}

/// The routes of the site and the list of them.
#[derive(Default)]
pub struct Doors {
    router: Router<Site>,
    list: Vec<Door>,
}

impl Doors {
    /// Adds a door. `HEAD` is answered wherever `GET` is.
    pub fn open<H, T>(mut self, door: Door, handler: H) -> Doors
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        let filter = match door.method {
            Method::POST => MethodFilter::POST,
            _ => MethodFilter::GET,
        };
        let kept = door.clone();
        let admitted = middleware::from_fn(move |request: Request, next: Next| {
            let door = kept.clone();
            async move { access::admit(&door, request, next).await }
        });
        let route = on(filter, handler).layer(DefaultBodyLimit::max(door.most_bytes)).route_layer(admitted);
        self.router = self.router.route(door.path, route);
        self.list.push(door);
        self
    }

    /// Adds the doors of a part of the site.
    pub fn with(self, part: impl FnOnce(Doors) -> Doors) -> Doors {
        part(self)
    }

    pub fn into_parts(self) -> (Router<Site>, Vec<Door>) {
        (self.router, self.list)
    }
}
