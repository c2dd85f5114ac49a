//! The set itself can be the bound: the loop collects one result before it starts the next task, so neither tasks nor results pile up.

use std::time::Duration;
use tokio::{runtime::Handle, task::JoinSet, time::sleep};

async fn fetch(_url: u32) {
    sleep(Duration::from_millis(100)).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let runtime = Handle::current().metrics();
    let mut crawl = JoinSet::new();
    let mut most_alive = 0;
    // ANCHOR: crawl
    for url in 1..=12 {
        if crawl.len() == 3 {
            crawl.join_next().await;
        }
        crawl.spawn(fetch(url));
        most_alive = most_alive.max(runtime.num_alive_tasks());
    }
    // ANCHOR_END: crawl
    println!("all started, at most {most_alive} tasks alive");
    println!("results in the set: {}", crawl.len());
    crawl.join_all().await;
    println!("all fetched");
}
