//! Answers requests from the last good build, to this machine only.

use anyhow::Result;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io::ErrorKind;
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::base::{Base, Hosts};
use super::listening::Listening;
use super::reload::{self, Status};
use super::site::Site;
use super::watch::Event;

/// Connections at one time. A further one waits until another is closed.
const CONNECTIONS: usize = 512;

/// Pages that listen for reload events at one time: they keep their connection.
const LISTENERS: usize = 128;

/// How long a request waits for a build, when the built book was removed.
const REBUILD: Duration = Duration::from_secs(10);

/// What every answer may need.
pub struct Shared {
    pub site: Arc<Site>,
    pub status: watch::Sender<Status>,
    /// Asks for a build.
    pub builder: mpsc::Sender<Event>,
    pub base: Base,
    pub hosts: Hosts,
}

/// Serves for ever. A connection on which nothing moves for as long as `patience` is closed.
pub async fn serve(listening: Listening, shared: Shared, patience: Duration) -> Result<()> {
    match listening {
        Listening::Port(listener) => {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            serve_at(listener, shared, patience).await
        }
        #[cfg(unix)]
        Listening::Socket(listener) => {
            let listener = tokio::net::UnixListener::from_std(listener)?;
            serve_at(listener, shared, patience).await
        }
    }
}

async fn serve_at(mut listener: impl Listener, shared: Shared, patience: Duration) -> Result<()> {
    let shared = Arc::new(shared);
    let routes = routes(Arc::clone(&shared));
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let place = Arc::clone(&places).acquire_owned().await?;
        // The trait's, which survives that the process has too many files open.
        let (stream, _) = listener.accept().await;
        let base = shared.base.clone();
        tokio::spawn(talk(stream, routes.clone(), base, patience, place));
    }
}

/// One connection. `axum::serve` would wait for ever for a request that never comes.
async fn talk<S: AsyncRead + AsyncWrite + Send + 'static>(
    stream: S,
    routes: Router,
    base: Base,
    patience: Duration,
    _place: OwnedSemaphorePermit,
) {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(patience));
    let service = routes.map_request(move |mut request: Request<Incoming>| {
        // Before any route is looked for.
        if let Some(within) = base.within(request.uri()) {
            *request.uri_mut() = within;
        }
        request.map(Body::new)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // From the last answer to the end of the next request's head.
        .header_read_timeout(patience)
        .serve_connection(
            TokioIo::new(Box::pin(stream)),
            TowerToHyperService::new(service),
        );
    // That somebody hung up, or was slow, is nobody's news.
    let _ = connection.await;
}

fn routes(shared: Arc<Shared>) -> Router {
    let listeners = Arc::new(Semaphore::new(LISTENERS));
    let events = async move |State(shared): State<Arc<Shared>>| events(&shared, &listeners);
    Router::new()
        .route(reload::EVENTS, get(events))
        .route(reload::SCRIPT, get(script))
        .fallback(page)
        .layer(from_fn_with_state(Arc::clone(&shared), known_host_only))
        .with_state(shared)
}

fn events(shared: &Shared, listeners: &Arc<Semaphore>) -> Response {
    match Arc::clone(listeners).try_acquire_owned() {
        Ok(place) => reload::events(shared.status.subscribe(), place).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn script() -> impl IntoResponse {
    let kind = "text/javascript; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], reload::SCRIPT_TEXT)
}

/// Refuses requests that were sent to another name ([`Hosts::answer`]).
async fn known_host_only(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    if shared.hosts.answer(request.headers()) {
        return next.run(request).await;
    }
    let text = "This server answers only to 127.0.0.1 and localhost. \
                Behind a proxy, name the proxy's host: cargo book --host NAME\n";
    (StatusCode::MISDIRECTED_REQUEST, text).into_response()
}

/// A file of the last good build; pages get the reload script.
async fn page(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (request, _) = request.into_parts();
    if !matches!(request.method, Method::GET | Method::HEAD) {
        let allowed = [(header::ALLOW, "GET,HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allowed).into_response();
    }
    let mut answer = from_site(&shared, &request).await;
    if answer.status() == StatusCode::NOT_FOUND && !shared.site.is_whole() {
        rebuilt(&shared).await;
        answer = match shared.site.is_whole() {
            true => from_site(&shared, &request).await,
            false => no_page(&shared),
        };
    }
    answer
}

/// Waits for a build, because the one that is served was removed.
async fn rebuilt(shared: &Shared) {
    let mut status = shared.status.subscribe();
    // The builder lives as long as the process.
    let _ = shared.builder.send(Event::SiteIsGone);
    let _ = tokio::time::timeout(REBUILD, status.changed()).await;
}

fn no_page(shared: &Shared) -> Response {
    let status = shared.status.borrow();
    let page = Html(reload::no_page_yet(&status, &shared.base));
    (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
}

async fn from_site(shared: &Shared, request: &Parts) -> Response {
    // A version is published after its files are in place: at worst a new page is given the version
    // before it, and reloads once more.
    let _guard = shared.site.hold().await;
    let status = shared.status.borrow().clone();
    if !status.any_page {
        return no_page(shared);
    }
    if shared.base.lacks_its_slash(request.uri.path()) {
        return Redirect::permanent(shared.base.as_str()).into_response();
    }
    let folder = ServeDir::new(shared.site.folder());
    // One slash: a folder's address is answered with that of its index, and `//name/` is a host's.
    let path = &format!("/{}", request.uri.path().trim_start_matches('/'));
    let mut answer = file(&folder, path, None).await;
    if answer.status() == StatusCode::NOT_FOUND {
        answer = file(&folder, "/404.html", None).await;
        *answer.status_mut() = StatusCode::NOT_FOUND;
    }
    if is_page(&answer) {
        // Whole, whatever part was asked for: with the script it has another length than its file.
        answer = add_script(answer, &status, &shared.base).await;
    } else if let Some(range) = range(&request.headers)
        && answer.status() == StatusCode::OK
    {
        answer = file(&folder, path, Some(range)).await;
    }
    let headers = answer.headers_mut();
    // That of a folder whose slash is missing, which knows nothing of a proxy.
    let place = headers.get(header::LOCATION);
    let place = place.and_then(|place| shared.base.address(place.to_str().ok()?).parse().ok());
    if let Some(place) = place {
        headers.insert(header::LOCATION, place);
    }
    // Several builds fit into one second of Last-Modified; on one machine, sending anew costs nothing.
    headers.remove(header::LAST_MODIFIED);
    headers.remove(header::ETAG);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// Asks for a file without the conditions of the request: there is nothing to compare with.
async fn file(folder: &ServeDir, path: &str, range: Option<&HeaderValue>) -> Response {
    let Ok(mut request) = Request::get(path).body(Body::empty()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if let Some(range) = range {
        request.headers_mut().insert(header::RANGE, range.clone());
    }
    match folder.clone().try_call(request).await {
        Ok(answer) => answer.map(Body::new),
        Err(error) => no_such_file(error.kind()).into_response(),
    }
}

/// A name that the file system does not even take is the name of no file.
fn no_such_file(error: ErrorKind) -> StatusCode {
    match error {
        ErrorKind::NotFound
        | ErrorKind::NotADirectory
        | ErrorKind::IsADirectory
        | ErrorKind::InvalidFilename
        | ErrorKind::InvalidInput
        | ErrorKind::PermissionDenied => StatusCode::NOT_FOUND,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The part that is asked for. With `If-Range` none is: what is sent here has no validator.
fn range(headers: &HeaderMap) -> Option<&HeaderValue> {
    let range = headers.get(header::RANGE)?;
    (!headers.contains_key(header::IF_RANGE)).then_some(range)
}

fn is_page(answer: &Response) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

async fn add_script(answer: Response, status: &Status, base: &Base) -> Response {
    let (mut head, body) = answer.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let page = reload::with_script(&String::from_utf8_lossy(&bytes), &status.version, base);
    head.headers.remove(header::ACCEPT_RANGES);
    head.headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(page.len()));
    Response::from_parts(head, Body::from(page))
}
