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
    server.complains_of("gone.md");

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

#[test]
fn a_list_of_chapters_that_is_wrong_never_replaces_the_good_pages() {
    let book = Book::new();
    let server = Server::start(&book, &["--port", "0"]);
    let mut events = server.events();
    let mut good = events.next();
    let summary = fs::read_to_string(book.path("book/SUMMARY.md")).unwrap();
    book.write("README.md", "# Outside\n");
    for (wrong, words) in [
        ("", "lists no chapter"),
        ("[X](../README.md)\n", "leads out of the book"),
        ("- [x](/etc/passwd)\n", "leads out of the book"),
        ("- no link\n", "line 1"),
    ] {
        book.write("book/SUMMARY.md", wrong);
        let bad = events.next();
        assert!(bad.contains(words), "{wrong}\n{bad}");
        assert_eq!(version(&good), version(&bad));
        assert!(server.get("/kettles.html").body.contains("Kettles"));
        // It goes on.
        book.write("book/SUMMARY.md", &summary);
        good = events.next();
        assert!(good.contains(r#""problem":null"#), "{wrong}");
    }
    assert_eq!(entries(&book, "target"), ["book"]);
}

#[test]
fn a_removed_site_is_built_again_when_somebody_asks() {
    let book = Book::new();
    let server = Server::start(&book, &["--port", "0"]);
    for gone in ["target/book", "target"] {
        fs::remove_dir_all(book.path(gone)).unwrap();
        assert_eq!(server.get("/kettles.html").status, 200, "{gone}");
    }
    fs::remove_file(book.path("target/book/kettles.html")).unwrap();
    assert_eq!(server.get("/kettles.html").status, 200);
    assert_eq!(server.get("/never-there.html").status, 404);
}

#[test]
fn a_page_is_whole_whatever_part_is_asked_for() {
    let book = Book::new();
    book.write("book/tea.txt", "0123456789");
    let server = Server::start(&book, &["--port", "0"]);
    let page = server.get("/kettles.html");
    let length = page.body.len().to_string();
    assert_eq!(page.header("content-length"), Some(length.as_str()));
    let part = server.request("GET", "/kettles.html", "Range: bytes=0-9\r\n");
    assert_eq!((part.status, part.body.len()), (200, page.body.len()));
    let head = server.request("HEAD", "/kettles.html", "");
    assert_eq!(head.header("content-length"), Some(length.as_str()));
    assert_eq!(head.body, "");

    let part = server.request("GET", "/tea.txt", "Range: bytes=2-4\r\n");
    assert_eq!((part.status, part.body.as_str()), (206, "234"));
    assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
    let beyond = server.request("GET", "/tea.txt", "Range: bytes=20-\r\n");
    assert_eq!(beyond.status, 416);
    let conditional = "Range: bytes=2-4\r\nIf-Range: \"x\"\r\n";
    let whole = server.request("GET", "/tea.txt", conditional);
    assert_eq!((whole.status, whole.body.len()), (200, 10));
    let since = "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n";
    assert_eq!(server.request("GET", "/tea.txt", since).status, 200);
}

#[test]
fn odd_requests_get_the_status_that_they_deserve() {
    let book = Book::new();
    let server = Server::start(&book, &["--port", "0"]);
    let (long, deep) = ("a".repeat(300), "a/".repeat(4000));
    for path in [
        &long,
        &deep,
        "a%00b",
        "%ff%fe",
        "%zz",
        "%",
        "kettles.html/",
        "%5c..%5cx",
    ] {
        assert_eq!(server.get(&format!("/{path}")).status, 404, "{path}");
    }
    assert_eq!(server.get("//css").header("location"), Some("/css/"));
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "BREW"] {
        let answer = server.request(method, "/", "");
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET,HEAD"));
    }
    let headers: String = (0..200)
        .map(|number| format!("X-{number}: a\r\n"))
        .collect();
    assert_eq!(server.request("GET", "/", &headers).status, 431);
}

#[test]
fn a_connection_that_does_nothing_is_closed() {
    let book = Book::new();
    let server = Server::start(&book, &["--port", "0", "--patience", "1"]);
    for begun in ["", "GET / HTTP/1.1\r\nHost: local"] {
        assert_eq!(server.say_and_wait(begun), "", "{begun}");
    }
    // After an answer, too.
    let said = server.say_and_wait("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
}

#[test]
#[cfg(unix)]
fn a_signal_at_any_time_leaves_nothing_behind() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let book = Book::new();
        // A book that takes a while, so that its first build is cut off.
        let chapter = "# Kettles\n\n".to_owned() + &"*They* boil `water`.\n\n".repeat(2_000);
        book.write("book/kettles.md", &chapter);
        let mut server = Server::start_unready(&book, &["--port", "0"]);
        server.wait_for_folder(&book, "target");
        let status = server.signal(signal);
        assert!(status.success(), "{signal}: {status}");
        let left = entries(&book, "target");
        assert!(left.iter().all(|name| name == "book"), "{signal}: {left:?}");
    }
}

#[test]
#[cfg(unix)]
fn what_a_killed_server_left_is_swept_away() {
    let book = Book::new();
    let mut gone = std::process::Command::new("true").spawn().unwrap();
    let id = gone.id();
    gone.wait().unwrap();
    for left in [
        format!("target/.book-{id}/x"),
        format!("target/.book-{id}.old/x"),
    ] {
        book.write(&left, "");
    }
    let other = format!("target/.book-{}/x", std::process::id());
    book.write(&other, "");
    let _server = Server::start(&book, &["--port", "0"]);
    assert!(
        book.path(&other).exists(),
        "another server's build is left alone"
    );
    assert_eq!(entries(&book, "target").len(), 2);
}

#[test]
fn a_folder_of_other_things_is_never_replaced() {
    let book = Book::new();
    book.write("target/book/thesis.txt", "years of work");
    let output = support::finish(meanwhile(&book, &["--port", "0"]));
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    // Wherever its lines break.
    let said: Vec<&str> = said.split_whitespace().collect();
    assert!(
        said.join(" ").contains("something else than a built book"),
        "{said:?}"
    );
    assert!(book.path("target/book/thesis.txt").exists());
}

#[test]
fn saving_without_a_pause_does_not_keep_it_from_building() {
    let book = Book::new();
    let server = Server::start(&book, &["--port", "0"]);
    let mut events = server.events();
    let before = events.next();
    let saving = std::sync::atomic::AtomicBool::new(true);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0.. {
                if !saving.load(std::sync::atomic::Ordering::SeqCst) {
                    break;
                }
                let text = format!("# Kettles\n\n{}\n", "x".repeat(number % 50));
                book.write("book/kettles.md", &text);
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let after = events.next();
        saving.store(false, std::sync::atomic::Ordering::SeqCst);
        assert_ne!(version(&before), version(&after));
    });
}

fn entries(book: &Book, folder: &str) -> Vec<std::ffi::OsString> {
    let entries = fs::read_dir(book.path(folder)).unwrap();
    entries.map(|entry| entry.unwrap().file_name()).collect()
}

/// The version in an event's JSON.
fn version(event: &str) -> &str {
    let rest = event.split_once(r#""version":""#).expect(event).1;
    rest.split_once('"').unwrap().0
}
