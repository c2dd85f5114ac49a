//! Tasks fetch while the body of the loop waits, and a fetched page is noticed at once; but the stream starts the next task only when it is polled.

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
    let tasks = stream::iter(PAGES).map(|page| tokio::spawn(fetch(page)));
    let mut pages = tasks.buffer_unordered(2);
    while let Some(page) = pages.next().await {
        save(page.unwrap()).await;
    }
    println!("all saved");
}
