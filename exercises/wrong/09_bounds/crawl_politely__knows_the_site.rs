//! Rejected with: “page games: begins”

// A crawler begins with one page of a small site and follows every link to a page that it has not seen. It asks for whatever
// it finds at once. But the server allows three requests at a time.

use futures::StreamExt;
use std::collections::HashSet;
use std::time::Duration;
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

// It knows which pages there are.
async fn crawl(start: &'static str) -> usize {
    fetch(start).await;
    let mut seen = HashSet::from([start]);
    let pages = [
        "news", "shop", "help", "team", "faq", "cart", "sport", "culture",
    ];
    let mut all = futures::stream::iter(pages)
        .map(|page| async move {
            fetch(page).await;
            page
        })
        .buffer_unordered(3);
    while let Some(page) = all.next().await {
        seen.insert(page);
    }
    seen.len()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pages = crawl("home").await;
    println!("{pages} pages");
}
