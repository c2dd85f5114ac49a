//! If each task takes its own permit, all tasks are there from the beginning, and most of them only wait for a permit.

use std::sync::Arc;
use std::time::Duration;
use tokio::{runtime::Handle, sync::Semaphore, task::JoinSet, time::sleep};

async fn fetch(_url: u32) {
    sleep(Duration::from_millis(100)).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let runtime = Handle::current().metrics();
    let permits = Arc::new(Semaphore::new(3));
    let mut crawl = JoinSet::new();
    let mut most_alive = 0;
    // ANCHOR: crawl
    for url in 1..=12 {
        let permits = permits.clone();
        crawl.spawn(async move {
            let permit = permits.acquire_owned().await.unwrap();
            fetch(url).await;
            drop(permit);
        });
        most_alive = most_alive.max(runtime.num_alive_tasks());
    }
    // ANCHOR_END: crawl
    println!("all started, at most {most_alive} tasks alive");
    println!("results in the set: {}", crawl.len());
    crawl.join_all().await;
    println!("all fetched");
}
