//! A page that is sent while it is being written: its head at once, what is long piece by piece, as fast as it is read.

use std::convert::Infallible;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use maud::{Markup, PreEscaped};
use tokio::sync::mpsc;

use super::visitor::Visitor;

/// Where the frame is parted. What pages say is escaped, so that nothing they contain is this.
const HERE: &str = "<!--content-->";
/// Pieces that wait to be sent.
const AHEAD: usize = 4;

/// A whole page around what `write` writes. It runs on a blocking thread, which waits where the reader is slow, and ends where
/// the reader went away: then `false` is answered to it.
pub(super) fn page(
    visitor: &Visitor,
    title: &str,
    write: impl FnOnce(&mut dyn FnMut(String) -> bool) + Send + 'static,
) -> Response {
    let framed = visitor.page(title, &PreEscaped(HERE.to_owned())).0;
    let (before, after) = framed.split_once(HERE).unwrap_or((&framed, ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    let (pieces, sent) = mpsc::channel::<String>(AHEAD);
    tokio::task::spawn_blocking(move || {
        let mut send = |piece: String| pieces.blocking_send(piece).is_ok();
        if send(before) {
            write(&mut send);
            send(after);
        }
    });
    let pieces =
        stream::unfold(sent, |mut sent| async { sent.recv().await.map(|piece| (Ok::<_, Infallible>(piece), sent)) });
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], Body::from_stream(pieces)).into_response()
}

/// Markup as a piece.
pub(super) fn piece(markup: Markup) -> String {
    markup.into_string()
}
