//! Rejected with: nothing can ever happen again

// A crawler begins with one page of a small site and follows every link to a page that it has not seen. It asks for whatever
// it finds at once. But the server allows three requests at a time.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
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
    let permits = Arc::new(Semaphore::new(3));
    let mut seen = HashSet::from([start]);
    let mut requests = JoinSet::new();
    let permit = permits.clone().acquire_owned().await;
    requests.spawn(async move { (fetch(start).await, permit) });
    while let Some(finished) = requests.join_next().await {
        let (links, permit) = finished.expect("no task panics");
        drop(permit);
        for page in links {
            if seen.insert(*page) {
                let permit = permits.clone().acquire_owned().await;
                requests.spawn(async move { (fetch(page).await, permit) });
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
