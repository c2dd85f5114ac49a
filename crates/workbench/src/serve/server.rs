//! Answers requests from the last good build, to this machine only.

use anyhow::Result;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use std::net::TcpListener;
use std::sync::Arc;
use tokio::sync::watch;
use tower_http::services::{ServeDir, ServeFile};

use super::reload::{self, Status};
use super::site::Site;

/// What every answer may need.
struct Shared {
    site: Arc<Site>,
    status: watch::Sender<Status>,
}

/// Serves for ever.
pub async fn serve(
    listener: TcpListener,
    site: &Arc<Site>,
    status: watch::Sender<Status>,
) -> Result<()> {
    let shared = Arc::new(Shared {
        site: Arc::clone(site),
        status,
    });
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    axum::serve(listener, routes(shared)).await?;
    Ok(())
}

fn routes(shared: Arc<Shared>) -> Router {
    let folder = shared.site.folder();
    let not_found = ServeFile::new(folder.join("404.html"));
    let pages = Router::new()
        .fallback_service(ServeDir::new(folder).not_found_service(not_found))
        .layer(from_fn_with_state(Arc::clone(&shared), fresh_page));
    Router::new()
        .route(reload::EVENTS, get(events))
        .route(reload::SCRIPT, get(script))
        .fallback_service(pages)
        .layer(from_fn(this_machine_only))
        .with_state(shared)
}

async fn events(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    reload::events(shared.status.subscribe())
}

async fn script() -> impl IntoResponse {
    let kind = "text/javascript; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], reload::SCRIPT_TEXT)
}

/// Refuses requests that were sent to another name.
///
/// The server listens on loopback, yet a web page can reach it all the same: its owner points his
/// own domain at 127.0.0.1 after the page has loaded (DNS rebinding). The browser then still names
/// his domain in the Host header, which is what gives him away.
async fn this_machine_only(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST);
    if host.is_some_and(is_this_machine) {
        return next.run(request).await;
    }
    let text = "This server answers only to 127.0.0.1 and localhost.\n";
    (StatusCode::MISDIRECTED_REQUEST, text).into_response()
}

fn is_this_machine(host: &HeaderValue) -> bool {
    let Ok(host) = host.to_str() else {
        return false;
    };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost")
}

/// Serves from the last good build and adds the reload script to pages.
async fn fresh_page(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let whole = *request.method() == Method::GET;
    // A version is published after its files are in place: at worst a new page is given the version
    // before it, and reloads once more.
    let guard = shared.site.hold().await;
    let status = shared.status.borrow().clone();
    if !status.any_page {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            Html(reload::no_page_yet(&status)),
        )
            .into_response();
    }
    let mut answer = next.run(request).await;
    drop(guard);

    let headers = answer.headers_mut();
    // Several builds fit into one second of Last-Modified; on one machine, sending anew costs nothing.
    headers.remove(header::LAST_MODIFIED);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let kind = headers.get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if whole && is_page {
        return add_script(answer, &status.version).await;
    }
    answer
}

async fn add_script(answer: Response, version: &str) -> Response {
    let (mut head, body) = answer.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let page = reload::with_script(&String::from_utf8_lossy(&bytes), version);
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_of_this_machine_are_answered() {
        let answered = |host| is_this_machine(&HeaderValue::from_static(host));
        for host in ["127.0.0.1", "127.0.0.1:3000", "localhost:3000", "LocalHost"] {
            assert!(answered(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example:3000",
            "127.0.0.1.evil.example",
            "localhost:evil",
        ] {
            assert!(!answered(host), "{host}");
        }
    }
}
