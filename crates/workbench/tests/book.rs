//! What `cargo book` promises, tried on the real command with real sockets and a small book.

mod support;

use std::fs;
use std::net::TcpListener;
use std::time::{Duration, Instant};
use support::{Book, Server, meanwhile};

#[test]
fn a_page_is_served_and_its_links_lead_somewhere() {
    let book = Book::new();
    let server = Server::start(&book, &["--port", "0"]);
    let page = server.get("/index.html");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Kettles"), "{}", page.body);
    assert_eq!(server.get("/").body, page.body);
    assert_eq!(page.header("cache-control"), Some("no-store"));

    let missing = server.get("/no-such-page.html");
    assert_eq!(missing.status, 404);
    assert!(
        missing.body.contains("Document not found"),
        "{}",
        missing.body
    );
}

#[test]
fn the_reload_script_is_in_the_served_page_and_not_in_the_file() {
    let book = Book::new();
    let server = Server::start(&book, &["--port", "0"]);
    assert!(
        server
            .get("/index.html")
            .body
            .contains("/.meanwhile/reload.js")
    );
    assert_eq!(server.get("/.meanwhile/reload.js").status, 200);
    let file = fs::read_to_string(book.path("target/book/index.html")).unwrap();
    assert!(!file.contains(".meanwhile"));
}

#[test]
fn a_port_that_is_taken_gives_way_to_the_next() {
    let (taken, port) = support::port_with_a_free_neighbour();
    let book = Book::new();
    let server = Server::start(&book, &["--port", &port.to_string()]);
    assert!(
        server
            .printed()
            .contains(&format!("Port {port} is taken: using ")),
        "{}",
        server.printed()
    );
    assert_eq!(server.get("/").status, 200);
    drop(taken);
}

#[test]
fn an_edit_reaches_the_open_page() {
    let book = Book::new();
    let server = Server::start(&book, &["--port", "0"]);
    let mut events = server.events();
    let before = events.next();
    assert!(before.contains(r#""problem":null"#), "{before}");

    book.write("book/kettles.md", "# Kettles\n\nThey whistle.\n");
    let after = events.next();
    assert_ne!(before, after);
    assert!(server.get("/kettles.html").body.contains("They whistle."));
}

#[test]
fn a_broken_chapter_is_reported_and_the_last_good_page_stays() {
    let book = Book::new();
    let server = Server::start(&book, &["--port", "0"]);
    let mut events = server.events();
    let good = events.next();

    let summary = fs::read_to_string(book.path("book/SUMMARY.md")).unwrap();
    book.write("book/SUMMARY.md", "# Summary\n\n- [Gone](gone.md)\n");
    let bad = events.next();
    assert!(bad.contains("gone.md"), "{bad}");
    assert_eq!(version(&good), version(&bad), "the pages must not reload");
    assert!(server.get("/kettles.html").body.contains("Kettles"));
    assert!(server.printed_errors().contains("gone.md"));

    book.write("book/SUMMARY.md", &summary);
    let cured = events.next();
    assert!(cured.contains(r#""problem":null"#), "{cured}");
    assert_ne!(version(&good), version(&cured));
}

#[test]
fn a_book_that_never_built_shows_why_and_recovers() {
    let book = Book::new();
    book.write("book/SUMMARY.md", "# Summary\n\n- [Gone](gone.md)\n");
    let server = Server::start(&book, &["--port", "0"]);
    let page = server.get("/");
    assert_eq!(page.status, 503);
    assert!(page.body.contains("gone.md"), "{}", page.body);

    let mut events = server.events();
    events.next();
    book.write("book/gone.md", "# Found again\n");
    assert!(events.next().contains(r#""problem":null"#));
    assert!(server.get("/gone.html").body.contains("Found again"));
}

#[test]
fn an_unknown_key_in_book_toml_is_an_error() {
    let book = Book::new();
    book.write(
        "book.toml",
        &format!("{}\n[output.html]\nno-such-key = 1\n", support::BOOK_TOML),
    );
    let server = Server::start(&book, &["--port", "0"]);
    assert!(
        server.get("/").body.contains("no-such-key"),
        "{}",
        server.get("/").body
    );
}

#[test]
fn a_request_for_another_host_is_refused() {
    let book = Book::new();
    let server = Server::start(&book, &["--port", "0"]);
    for host in [
        "evil.example",
        "evil.example:3000",
        "127.0.0.1.evil.example",
    ] {
        let answer = server.get_as(host, "/");
        assert_eq!(answer.status, 421, "{host}");
        assert!(!answer.body.contains("Kettles"));
        assert_eq!(server.get_as(host, "/.meanwhile/events").status, 421);
    }
    assert_eq!(server.get_as("localhost", "/").status, 200);
}

#[test]
fn nothing_outside_the_built_book_is_served() {
    let book = Book::new();
    let server = Server::start(&book, &["--port", "0"]);
    for path in [
        "/../../book.toml",
        "/%2e%2e/%2e%2e/book.toml",
        "/..%2f..%2fbook.toml",
    ] {
        let answer = server.get(path);
        assert!(answer.status >= 400, "{path}: {}", answer.status);
        assert!(!answer.body.contains("build-dir"), "{path}");
    }
}

#[test]
fn a_bad_port_is_explained() {
    let book = Book::new();
    for port in ["-1", "70000", "tea", ""] {
        let output = support::finish(meanwhile(&book, &["--port", port]));
        assert_eq!(output.status.code(), Some(2), "{port}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains("--port"), "{text}");
        assert!(!text.contains('\x1b'), "no colour into a pipe: {text:?}");
    }
}

#[test]
fn a_folder_without_a_book_is_explained() {
    let empty = tempfile::tempdir().unwrap();
    let nowhere = empty.path().to_str().unwrap();
    let output = support::finish(support::command(&["book", "--no-open", "--root", nowhere]));
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no book.toml"));
}

#[test]
fn a_build_folder_that_holds_the_sources_is_refused() {
    let book = Book::new();
    for folder in [".", "book", "book/../book"] {
        book.write(
            "book.toml",
            &support::BOOK_TOML.replace("target/book", folder),
        );
        let output = support::finish(meanwhile(&book, &["--port", "0"]));
        assert_eq!(output.status.code(), Some(1), "{folder}");
        assert!(book.path("book/SUMMARY.md").exists());
    }
}

#[test]
#[cfg(unix)]
fn stopping_is_quick_and_leaves_nothing_behind() {
    let book = Book::new();
    let mut server = Server::start(&book, &["--port", "0"]);
    let _open_page = server.events();
    let asked = Instant::now();
    let status = server.interrupt();
    assert!(asked.elapsed() < Duration::from_secs(2));
    assert!(status.success(), "{status}");
    assert!(TcpListener::bind(("127.0.0.1", server.port())).is_ok());
    let left: Vec<_> = fs::read_dir(book.path("target"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["book"]);
    assert!(!server.printed().contains('\x1b'), "no colour into a pipe");
}

/// The version in an event's JSON.
fn version(event: &str) -> &str {
    let rest = event.split_once(r#""version":""#).expect(event).1;
    rest.split_once('"').unwrap().0
}
