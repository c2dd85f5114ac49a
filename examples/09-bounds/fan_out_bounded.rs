//! Ten waits with two permits: whenever one wait is over, the next begins, and the total is half of the sum.

use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::{sync::Semaphore, task::JoinSet, time::sleep};

const WAITS: [u64; 10] = [7, 2, 6, 4, 0, 9, 4, 2, 5, 5]; // tenths of a second

async fn fetch(tenths: u64) {
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("waited {tenths}"); // unordered
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let limit = std::env::args().nth(1);
    let limit = limit.map_or(2, |limit| limit.parse().expect("a number"));

    let began = Instant::now();
    // ANCHOR: bounded
    let permits = Arc::new(Semaphore::new(limit));
    let mut requests = JoinSet::new();
    for tenths in WAITS {
        let permit = permits.clone().acquire_owned().await.unwrap();
        requests.spawn(async move {
            fetch(tenths).await;
            drop(permit);
        });
    }
    requests.join_all().await;
    // ANCHOR_END: bounded
    println!("total {:.1} s", began.elapsed().as_secs_f64());
}
