//! If fetching and saving are one future of the stream, both are polled as long as anything is under way.

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
    let pages = stream::iter(PAGES);
    let saving = pages.for_each_concurrent(2, async |page| {
        let page = fetch(page).await;
        save(page).await;
    });
    saving.await;
    println!("all saved");
}
