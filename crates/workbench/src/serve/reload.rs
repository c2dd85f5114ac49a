//! Tells the open pages about new builds: a stream of events, and the script that listens to it.

use axum::response::sse::{Event, KeepAlive, Sse};
use serde::Serialize;
use std::convert::Infallible;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

use super::base::Base;
use super::failure::Failure;

/// Address of the event stream within the book. `reload.js` finds it beside itself.
pub const EVENTS: &str = "/.meanwhile/events";
/// Address of the script within the book.
pub const SCRIPT: &str = "/.meanwhile/reload.js";
/// The script itself, put into pages on their way out and never into the files on disk.
pub const SCRIPT_TEXT: &str = include_str!("reload.js");

/// What the last build achieved.
#[derive(Debug, Clone)]
pub struct Status {
    /// Names the pages now served. It differs after every good build, and between two servers, so
    /// that a page which outlived its server reloads when the next one answers.
    pub version: String,
    /// Why the last build failed, if it did.
    pub problem: Option<Failure>,
    builds: u64,
    /// False until a build succeeded: there is nothing to show but the problem.
    pub any_page: bool,
}

/// What an open page hears.
#[derive(Serialize)]
struct News<'a> {
    version: &'a str,
    /// As HTML.
    problem: Option<String>,
}

impl Status {
    pub fn before_the_first_build() -> Status {
        Status {
            version: String::new(),
            problem: None,
            builds: 0,
            any_page: false,
        }
    }

    pub fn update(&mut self, problem: Option<Failure>) {
        if problem.is_none() {
            self.any_page = true;
            self.builds += 1;
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            self.version = format!("{}.{}", now.unwrap_or_default().as_millis(), self.builds);
        }
        self.problem = problem;
    }
}

/// The status now, and again whenever it changes. `place`: given back when the page hangs up.
pub fn events(
    status: watch::Receiver<Status>,
    place: OwnedSemaphorePermit,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = WatchStream::new(status).map(move |status| {
        let _kept = &place;
        let news = News {
            version: &status.version,
            problem: status.problem.as_ref().map(Failure::for_page),
        };
        let data = serde_json::to_string(&news).expect("two strings are always valid JSON");
        Ok(Event::default().data(data))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// `page` with the script at its end, told which version of the pages this one belongs to.
pub fn with_script(page: &str, version: &str, base: &Base) -> String {
    let script = base.address(SCRIPT);
    let tag = format!("<script src=\"{script}\" data-version=\"{version}\" defer></script>");
    match page.rfind("</body>") {
        Some(end) => format!("{}{tag}\n{}", &page[..end], &page[end..]),
        None => page.to_owned(),
    }
}

/// The page shown while there is no page of the book.
pub fn no_page_yet(status: &Status, base: &Base) -> String {
    let (title, problem, next) = match &status.problem {
        Some(problem) => (
            "The book does not build yet",
            problem.for_page(),
            "Correct it and save: this page reloads by itself.",
        ),
        None => (
            "The book is being built",
            String::new(),
            "This page reloads by itself.",
        ),
    };
    let page = include_str!("no_page.html")
        .replace("{title}", title)
        .replace("{next}", next)
        .replace("{problem}", &problem);
    with_script(&page, &status.version, base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_good_build_makes_the_pages_reload() {
        let mut status = Status::before_the_first_build();
        status.update(None);
        let good = status.version.clone();
        status.update(Some(anyhow::anyhow!("broken").into()));
        assert_eq!(
            (status.version.as_str(), status.any_page),
            (good.as_str(), true)
        );
        status.update(None);
        assert_ne!(status.version, good);
    }

    #[test]
    fn the_script_is_the_last_thing_in_the_body() {
        let page = "<body>say </body> in code<p>x</p></body></html>";
        let base = "/user/ana/".parse().unwrap();
        let with = with_script(page, "7", &base);
        let script =
            "<script src=\"/user/ana/.meanwhile/reload.js\" data-version=\"7\" defer></script>";
        assert!(with.ends_with(&format!("{script}\n</body></html>")));
        assert_eq!(with_script("no body", "7", &base), "no body");
    }
}
