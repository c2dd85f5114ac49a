//! The worker is the only task of a set.

// A worker reads a feed, and panics at a page that it does not understand. The first panic ends the whole program. Let
// `supervise` start the worker again when it has panicked, at most three times, and call `report(1)` before the first
// restart, and so on. It returns what the worker has read, or `Err("given up")` when the third restart has failed, too.

use std::time::Duration;
use tokio::time::sleep;

/// Stands for the feed, which this attempt understands from `good` on. Leave this function as it is.
async fn read_feed(attempt: u32, good: u32) -> u32 {
    println!("attempt {attempt}: begins");
    sleep(Duration::from_millis(100)).await;
    assert!(attempt >= good, "a strange page");
    println!("attempt {attempt}: done");
    100 * attempt
}

/// Rings in the control room. Leave this function as it is.
fn report(restart: u32) {
    println!("restart {restart}");
}

async fn supervise(good: u32) -> Result<u32, String> {
    let mut worker = tokio::task::JoinSet::new();
    worker.spawn(read_feed(1, good));
    let mut restarts = 0;
    while let Some(end) = worker.join_next().await {
        if let Ok(pages) = end {
            return Ok(pages);
        }
        if restarts < 3 {
            restarts += 1;
            report(restarts);
            worker.spawn(read_feed(restarts + 1, good));
        }
    }
    Err("given up".to_owned())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("feed: {:?}", supervise(3).await);
}
