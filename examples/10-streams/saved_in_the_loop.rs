//! While the body of the loop waits, nobody polls the stream: a page that has come is not noticed, and no new fetch begins.

use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::time::sleep;

const PAGES: [(&str, u64); 4] = [("home", 500), ("news", 600), ("shop", 500), ("help", 600)];

async fn fetch((page, wait): (&str, u64)) -> &str {
    println!("{page}: asked for");
    sleep(Duration::from_millis(wait)).await;
    println!("{page}: fetched");
    page
}

async fn save(page: &str) {
    sleep(Duration::from_millis(400)).await;
    println!("{page}: saved");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut pages = stream::iter(PAGES).map(fetch).buffer_unordered(2);
    while let Some(page) = pages.next().await {
        save(page).await;
    }
    println!("all saved");
}
