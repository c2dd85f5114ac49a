//! Three workers take pages from a channel, and count what is left.

// A crawler begins with one page of a small site and follows every link to a page that it has not seen. It asks for whatever
// it finds at once. But the server allows three requests at a time.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// The links on each page. Leave this function as it is.
fn links(page: &str) -> &'static [&'static str] {
    match page {
        "home" => &["news", "shop", "help", "team"],
        "news" => &["home", "sport", "culture"],
        "shop" => &["cart", "home"],
        "help" => &["home", "team", "faq"],
        _ => &["home"],
    }
}

/// Stands for the network. Leave this function as it is.
async fn fetch(page: &'static str) -> &'static [&'static str] {
    let tenths = match page {
        "news" => 5,
        "shop" => 2,
        _ => 3,
    };
    println!("page {page}: begins"); // unordered
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("page {page}: done"); // unordered
    links(page)
}

struct Site {
    seen: HashSet<&'static str>,
    open: usize,
}

async fn work(
    pages: Arc<tokio::sync::Mutex<mpsc::UnboundedReceiver<&'static str>>>,
    found: mpsc::WeakUnboundedSender<&'static str>,
    last: Arc<Mutex<Option<mpsc::UnboundedSender<&'static str>>>>,
    site: Arc<Mutex<Site>>,
) {
    loop {
        let page = pages.lock().await.recv().await;
        let Some(page) = page else {
            return;
        };
        let links = fetch(page).await;
        let mut site = site.lock().expect("nobody panics");
        for page in links {
            if site.seen.insert(*page) {
                site.open += 1;
                let sender = found.upgrade().expect("there is work");
                sender.send(*page).expect("the workers are there");
            }
        }
        site.open -= 1;
        if site.open == 0 {
            last.lock().expect("nobody panics").take();
        }
    }
}

async fn crawl(start: &'static str) -> usize {
    let (sender, pages) = mpsc::unbounded_channel();
    sender.send(start).expect("it is open");
    let pages = Arc::new(tokio::sync::Mutex::new(pages));
    let found = sender.downgrade();
    let last = Arc::new(Mutex::new(Some(sender)));
    let seen = HashSet::from([start]);
    let site = Arc::new(Mutex::new(Site { seen, open: 1 }));
    let mut workers = JoinSet::new();
    for _ in 0..3 {
        workers.spawn(work(
            pages.clone(),
            found.clone(),
            last.clone(),
            site.clone(),
        ));
    }
    workers.join_all().await;
    let seen = &site.lock().expect("nobody panics").seen;
    seen.len()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pages = crawl("home").await;
    println!("{pages} pages");
}
