//! Batches of two: the next batch begins when the slower of the two is done, and the other place stands empty until then.

use std::time::{Duration, Instant};
use tokio::{task::JoinSet, time::sleep};

const WAITS: [u64; 10] = [7, 2, 6, 4, 0, 9, 4, 2, 5, 5]; // tenths of a second

async fn fetch(tenths: u64) {
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("waited {tenths}"); // unordered
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    for batch in WAITS.chunks(2) {
        let mut requests = JoinSet::new();
        for tenths in batch {
            requests.spawn(fetch(*tenths));
        }
        requests.join_all().await;
    }
    println!("total {:.1} s", began.elapsed().as_secs_f64());
}
