//! Ten branches.

// Ten requests to a slow server take 4.4 s, one after another. Together they take as long as the slowest. The replies
// must still be printed in the order in which they were asked.

use std::time::Duration;
use tokio::time::sleep;

const WAITS: [u64; 10] = [7, 2, 6, 4, 0, 9, 4, 2, 5, 5]; // tenths of a second

/// Stands for the network. Leave this function as it is.
async fn ask(number: usize) -> u64 {
    println!("request {number}: begins");
    sleep(Duration::from_millis(100 * WAITS[number])).await;
    println!("request {number}: done");
    WAITS[number]
}

// TODO: begin all of them before you wait for the first.
async fn ask_all() -> Vec<u64> {
    let first = async { tokio::join!(ask(0), ask(1), ask(2), ask(3), ask(4)) };
    let last = async { tokio::join!(ask(5), ask(6), ask(7), ask(8), ask(9)) };
    let ((a, b, c, d, e), (f, g, h, i, j)) = tokio::join!(first, last);
    vec![a, b, c, d, e, f, g, h, i, j]
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:?}", ask_all().await);
}
