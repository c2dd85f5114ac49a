//! Rejected with: 9 of `page…` are done

// A crawler begins with one page of a small site and follows every link to a page that it has not seen. It asks for whatever
// it finds at once. But the server allows three requests at a time.

use std::collections::HashSet;
use std::collections::VecDeque;
use std::time::Duration;
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

async fn crawl(start: &'static str) -> usize {
    let mut seen = HashSet::from([start]);
    let mut found = VecDeque::from([start]);
    let mut requests = JoinSet::new();
    while let Some(page) = found.pop_front() {
        requests.spawn(fetch(page));
        if requests.len() == 3 || found.is_empty() {
            let links = requests.join_next().await.expect("one is there");
            for page in links.expect("no task panics") {
                if seen.insert(*page) {
                    found.push_back(*page);
                }
            }
        }
    }
    seen.len()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pages = crawl("home").await;
    println!("{pages} pages");
}
