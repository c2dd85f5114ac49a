//! The book behind a proxy, as each learner of a class has it: at a path of a host that all share.

use anyhow::{Context, Result};
use browser_tests::{Driver, Page, Screen, Served, browse_at, pages, serve};
use serde_json::json;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::thread;

const ANA: &str = "/user/ana/workbook/";
const BEN: &str = "/user/ben/proxy/8000/";

/// Where a learner's book is served.
#[derive(Clone)]
enum Place {
    Socket(PathBuf),
    Port(String),
}

/// One host with a book for Ana, at a socket, and one for Ben, at a port.
struct Class {
    address: String,
    ana: Served,
    _ben: Served,
    _folder: tempfile::TempDir,
}

impl Class {
    fn open() -> Result<Class> {
        let folder = tempfile::tempdir()?;
        let socket = folder.path().join("book.sock");
        let socket_text = socket.to_str().context("a path in UTF-8")?;
        let ana = serve(&["--base", ANA, "--socket", socket_text])?;
        // The proxy names its own host.
        let ben = serve(&["--base", BEN, "--port=0", "--host=hub.example"])?;
        let port = ben.address.trim_start_matches("http://");
        let port = port.trim_end_matches(BEN).to_owned();
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = format!("http://{}", listener.local_addr()?);
        let places = [(ANA, Place::Socket(socket)), (BEN, Place::Port(port))];
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let places = places.clone();
                thread::spawn(move || pass_on(stream, &places));
            }
        });
        Ok(Class {
            address,
            ana,
            _ben: ben,
            _folder: folder,
        })
    }
}

/// One request, without the path that leads to the learner; jupyter-server-proxy removes it, too.
fn pass_on(mut browser: TcpStream, places: &[(&str, Place)]) -> Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        browser.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head)?;
    let (first, others) = head.split_once("\r\n").context("a request has lines")?;
    let path = first.split(' ').nth(1).unwrap_or_default();
    let Some((base, place)) = places.iter().find(|(base, _)| path.starts_with(base)) else {
        // With a text: otherwise the browser shows a page of its own, which belongs to no host.
        let nobody =
            "HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\nConnection: close\r\n\r\nnobody";
        browser.write_all(nobody.as_bytes())?;
        return Ok(());
    };
    let others: String = others
        .split_inclusive("\r\n")
        .filter(|line| !line.to_lowercase().starts_with("connection:"))
        .map(|line| match line.to_lowercase().starts_with("host:") {
            true => "Host: hub.example\r\n",
            false => line,
        })
        .collect();
    let first = first.replacen(base, "/", 1);
    let asked = format!("{first}\r\nConnection: close\r\n{others}");
    match place {
        Place::Socket(path) => answer(UnixStream::connect(path)?, &asked, browser),
        Place::Port(port) => answer(TcpStream::connect(port)?, &asked, browser),
    }
}

/// Until one of the two hangs up; a stream of events has no other end.
fn answer<S: Read + Write>(mut server: S, asked: &str, mut browser: TcpStream) -> Result<()> {
    server.write_all(asked.as_bytes())?;
    std::io::copy(&mut server, &mut browser)?;
    Ok(())
}

#[test]
fn each_learner_has_an_own_book_below_a_path_of_one_host() {
    let class = Class::open().unwrap_or_else(|error| panic!("{error:#}"));
    let driver = Driver::start().unwrap_or_else(|error| panic!("{error:#}"));
    browse_at(&driver, &class.address, Screen::default(), async |page| {
        nothing_leads_out_of_the_book(page).await?;
        folders_are_redirected_within_the_book(page).await?;
        a_page_that_is_not_there_has_its_look_and_its_links(page).await?;
        answers_are_each_learners_own(page).await?;
        an_edit_reaches_the_open_page(page, &class).await
    });
}

/// Every link, script, style, font and icon of every page is there, and below Ana's path.
async fn nothing_leads_out_of_the_book(page: &Page) -> Result<()> {
    page.js("window.name = ''", vec![]).await?;
    for path in pages() {
        page.open(&format!("{ANA}{}", path.trim_start_matches('/')))
            .await?;
        // What one page has proven need not be asked again: a tab remembers its name.
        let script = r#"
            const [base] = arguments;
            const known = new Set((window.name || "").split(" "));
            const all = [...document.querySelectorAll("[href], [src]")]
                .map((element) => new URL(element.getAttribute("href") ?? element.getAttribute("src"), document.baseURI))
                .concat(performance.getEntriesByType("resource").map((entry) => new URL(entry.name)))
                .filter((address) => address.origin === location.origin && !address.pathname.endsWith("/events"))
                .map((address) => address.pathname);
            const wrong = [];
            for (const path of new Set(all)) {
                if (known.has(path)) continue;
                known.add(path);
                if (!path.startsWith(base)) wrong.push(`outside: ${path}`);
                else if (!(await fetch(path)).ok) wrong.push(`missing: ${path}`);
            }
            window.name = [...known].join(" ");
            const icons = document.querySelectorAll("link[rel~=icon]").length;
            const reload = document.querySelector("script[src$='/.meanwhile/reload.js']") !== null;
            return { wrong, asked: known.size, icons: icons > 0, reload };
        "#;
        let facts = page.js(script, vec![json!(ANA)]).await?;
        assert_eq!(facts["wrong"], json!([]), "{path}");
        assert_eq!(facts["icons"], json!(true), "{path}");
        assert_eq!(facts["reload"], json!(true), "{path}");
        assert!(facts["asked"].as_u64() > Some(20), "{path}: {facts}");
    }
    Ok(())
}

async fn folders_are_redirected_within_the_book(page: &Page) -> Result<()> {
    let script = "const answer = await fetch(arguments[0]); return new URL(answer.url).pathname";
    let folder = page.js(script, vec![json!(format!("{ANA}css"))]).await?;
    assert_eq!(folder, json!(format!("{ANA}css/")));
    Ok(())
}

async fn a_page_that_is_not_there_has_its_look_and_its_links(page: &Page) -> Result<()> {
    page.open(&format!("{ANA}no/such/page.html")).await?;
    let script = r##"
        const all = [...document.querySelectorAll("link[rel=stylesheet], #mdbook-sidebar a, nav a")];
        return { outside: all.map((one) => one.href).filter((to) => !new URL(to).pathname.startsWith(arguments[0])),
                 styled: [...document.styleSheets].every((sheet) => sheet.ownerNode.sheet !== null)
                         && getComputedStyle(document.querySelector("#mdbook-menu-bar")).display !== "inline",
                 links: all.length, says: document.body.innerText.includes("Document not found") };
    "##;
    let facts = page.js(script, vec![json!(ANA)]).await?;
    assert_eq!(facts["outside"], json!([]));
    assert!(
        facts["says"] == json!(true)
            && facts["styled"] == json!(true)
            && facts["links"].as_u64() > Some(5),
        "{facts}"
    );
    Ok(())
}

/// Two learners at one computer, one after the other: neither sees what the other has answered.
async fn answers_are_each_learners_own(page: &Page) -> Result<()> {
    const ANSWERED: &str = "return document.querySelectorAll('.predict.committed').length";
    let mut asked = None;
    for path in pages() {
        page.open(&format!("{ANA}{}", path.trim_start_matches('/')))
            .await?;
        if page.shows(".predict[data-kind=choose]").await? {
            asked = Some(path.trim_start_matches('/').to_owned());
            break;
        }
    }
    let asked = asked.context("some page asks for a choice")?;
    let answer = "const one = document.querySelector('.predict[data-kind=choose]');
        one.querySelector('input').click();
        one.querySelector('form').requestSubmit();";
    page.js(answer, vec![]).await?;
    assert_eq!(page.js(ANSWERED, vec![]).await?, json!(1));
    for (base, expected) in [(BEN, 0), (ANA, 1)] {
        page.open(&format!("{base}{asked}")).await?;
        assert!(page.shows(".predict.live").await?, "{base}");
        assert_eq!(page.js(ANSWERED, vec![]).await?, json!(expected), "{base}");
    }
    Ok(())
}

async fn an_edit_reaches_the_open_page(page: &Page, class: &Class) -> Result<()> {
    page.open(&format!("{ANA}teaching.html")).await?;
    let chapter = class.ana.copy.join("book/teaching.md");
    let text = fs::read_to_string(&chapter)?;
    fs::write(&chapter, format!("{text}\nAna was here.\n"))?;
    page.wait_until("document.body.innerText.includes('Ana was here.')")
        .await
}
