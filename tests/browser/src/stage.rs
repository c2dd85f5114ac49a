//! A copy of the book, the command that serves it, and the browsers' driver.

use crate::driver::Driver;
use crate::leash::Leash;
use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What the book is built from. A copy is served: nobody's edit reloads a page under test, and no
/// test touches the book that a reader has open.
const SOURCES: [&str; 7] = [
    "book.toml",
    "book",
    "examples",
    "exercises",
    "python",
    "recordings",
    "tests/compile-fail",
];

/// A served book and a driver for browsers.
pub struct Stage {
    /// Such as `http://127.0.0.1:40001`.
    pub address: String,
    /// For browsers.
    pub driver: Driver,
    /// The folder with the copy.
    pub copy: PathBuf,
    _server: Leash,
}

/// The book that the tests of one program share.
pub fn book() -> &'static Stage {
    static BOOK: OnceLock<Stage> = OnceLock::new();
    BOOK.get_or_init(|| Stage::new().unwrap_or_else(|error| panic!("{error:#}")))
}

/// Every page of the book, in its order.
pub fn pages() -> Vec<String> {
    let summary =
        fs::read_to_string(xtask::root().join("book/SUMMARY.md")).expect("book/SUMMARY.md");
    let links = summary
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(".md)"));
    let pages: Vec<String> = links.map(|(name, _)| format!("/{name}.html")).collect();
    assert!(
        pages.len() >= 7,
        "introduction, chapters and appendix: {pages:?}"
    );
    pages
}

impl Stage {
    pub fn new() -> Result<Stage> {
        let driver = Driver::start()?;
        let Served {
            address,
            copy,
            server,
        } = serve(&["--port=0"])?;
        assert_built(&address)?;
        Ok(Stage {
            address,
            driver,
            copy,
            _server: server,
        })
    }
}

/// A copy of the book, and the command that serves it.
pub struct Served {
    /// Where the command says that it is read.
    pub address: String,
    /// The folder with the copy.
    pub copy: PathBuf,
    pub server: Leash,
}

/// Serves a copy of the book with these options.
///
/// # Errors
/// If it cannot be copied or served.
pub fn serve(options: &[&str]) -> Result<Served> {
    let copy = tempfile::Builder::new()
        .prefix("meanwhile-book-")
        .tempdir()?;
    for source in SOURCES {
        copy_all(&xtask::root().join(source), &copy.path().join(source))?;
    }
    let meanwhile = xtask::meanwhile()?;
    let copy = copy.keep();
    let mut serve = vec![
        meanwhile.as_os_str(),
        OsStr::new("book"),
        OsStr::new("--no-open"),
        OsStr::new("--root"),
        copy.as_os_str(),
    ];
    serve.extend(options.iter().map(OsStr::new));
    let (server, address) = Leash::start(&serve, copy.as_os_str(), "Read at ")?;
    Ok(Served {
        address: address.trim().to_owned(),
        copy,
        server,
    })
}

/// A book that does not build is served as one page that says so: no test of pages means anything.
fn assert_built(address: &str) -> Result<()> {
    let mut server = TcpStream::connect(address.trim_start_matches("http://"))?;
    write!(server, "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
    let mut answer = String::new();
    server.read_to_string(&mut answer)?;
    if !answer
        .split("\r\n")
        .next()
        .is_some_and(|status| status.contains(" 200 "))
    {
        bail!("the book does not build: see above");
    }
    Ok(())
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let name = entry?.file_name();
            copy_all(&from.join(&name), &to.join(&name))?;
        }
    } else if from.exists() {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    }
    Ok(())
}
