//! An unordered buffer hands on each page as it comes, and begins the next fetch in its place at once.

use futures::stream::{self, StreamExt};
use std::time::{Duration, Instant};
use tokio::time::sleep;

const PAGES: [(&str, u64); 5] = [
    ("home", 500),
    ("news", 200),
    ("shop", 300),
    ("help", 400),
    ("jobs", 600),
];

async fn fetch((page, wait): (&str, u64)) -> &str {
    println!("{page}: asked for");
    sleep(Duration::from_millis(wait)).await;
    page
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    let mut pages = stream::iter(PAGES).map(fetch).buffer_unordered(3);
    while let Some(page) = pages.next().await {
        println!("{page}: handed on");
    }
    println!("total {:.1} s", began.elapsed().as_secs_f64());
}
