//! Catches the panic in each poll, without a task.

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

async fn caught<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = Box::pin(future);
    std::future::poll_fn(move |cx| {
        let poll = std::panic::AssertUnwindSafe(|| future.as_mut().poll(cx));
        match std::panic::catch_unwind(poll) {
            Ok(poll) => poll.map(Some),
            Err(_) => std::task::Poll::Ready(None),
        }
    })
    .await
}

async fn supervise(good: u32) -> Result<u32, String> {
    for restarts in 0..=3 {
        if restarts > 0 {
            report(restarts);
        }
        if let Some(pages) = caught(read_feed(restarts + 1, good)).await {
            return Ok(pages);
        }
    }
    Err("given up".to_owned())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("feed: {:?}", supervise(3).await);
}
