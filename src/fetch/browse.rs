//! One retrieval by a browser: the walk of every retrieval, with a browser in place of the single exchanges.
//!
//! robots.txt is asked, the address checked and the host's turn awaited before each document the browser asks for,
//! whether a redirect or a script leads there. What becomes the snapshot is the document as its scripts left it.

use jiff::Timestamp;
use reqwest::header::FROM;

use super::Fetcher;
use super::asked::Asked;
use super::browser::{Asking, BrowserError, Seen, Shown};
use super::error::FetchError;
use super::http::GLIMPSE;
use super::redirect::Route;
use super::retry::{self, Budget};
use crate::snapshot::{Snapshot, Validators};
use crate::source::{Recipe, Source};

/// What is kept of a rendered document: our own writing down of it.
const CONTENT_TYPE: &str = "text/html; charset=utf-8";

impl Fetcher {
    /// Whether sources that are read by a browser can be.
    ///
    /// # Errors
    /// Where there is no browser, or none may be used.
    pub fn find_browser(&self) -> Result<(), BrowserError> {
        self.browser.find().map(drop)
    }

    /// Ends the browser, where one runs. It ends with the program anyway; asked to, it leaves nothing lying about.
    pub async fn close(&self) {
        self.browser.close().await;
    }

    /// One try by a browser.
    pub(super) async fn browse(
        &self,
        source: &Source,
        asked: &Asked,
        now: Timestamp,
        budget: &mut Budget,
    ) -> Result<Snapshot, FetchError> {
        let patience = self.settings.timeout;
        let mut route = Route::new(asked.url.clone());
        // What is forbidden needs no browser to be told so.
        let mut pace = self.permit(asked, route.here(), now).await?;
        let mut tab = self.browser.tab(source.language.as_deref()).await?;
        // The recipe is of a format that selects by what a browser knows too.
        let Recipe { keep, rows, .. } = &source.recipe;
        tab.go(route.here(), rows.as_ref().map_or_else(|| keep.clone(), |rows| vec![rows.clone()]))?;
        let mut turn = None;
        let mut begun = false;
        while let Seen::Asks(asking) = tab.next(budget, patience).await? {
            if std::mem::replace(&mut begun, true) {
                route.lead(&asking.url)?;
                pace = self.permit(asked, route.here(), now).await?;
            }
            self.guard.check(route.here(), &asked.url).await?;
            // Given back before the next is waited for: who holds one and waits for another may wait for himself.
            drop(turn.take());
            turn = Some(self.hosts.turn(route.here(), pace).await);
            tab.let_ask(self.addressed(*asking, asked, &route)).await?;
        }
        let Shown { status, headers, html, browser } = tab.shown(patience, GLIMPSE).await?;
        drop((tab, turn));
        let retry_after = retry::retry_after(&headers, now);
        let mut retrieval = asked.retrieval(source, route, status, &headers, now);
        retrieval.content_type = CONTENT_TYPE.to_owned();
        retrieval.validators = Validators::default();
        retrieval.rendered_by = Some(browser);
        let snapshot = Snapshot::new(retrieval, html);
        match status {
            200 => Ok(snapshot),
            _ => Err(FetchError::Status { snapshot: Box::new(snapshot), retry_after }),
        }
    }

    /// A browser's request with what is said at the route's present address, and there only.
    fn addressed(&self, mut asking: Asking, asked: &Asked, route: &Route) -> Asking {
        asked.strip(&mut asking.headers);
        if let Some(from) = self.http.request(route.here().clone()).headers().get(FROM) {
            asking.headers.insert(FROM, from.clone());
        }
        asked.add_headers(route, &mut asking.headers);
        asking
    }
}
