//! A short wait that never grows finds the server as soon as it is back, and needs 21 requests for that.

use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let unit = Duration::from_millis(100);

    let began = Instant::now();
    let is_up = || began.elapsed() >= 20 * unit; // the server, as seen from here
    // ANCHOR: retry
    let mut asked = 1;
    while !is_up() {
        sleep(unit).await;
        asked += 1;
    }
    // ANCHOR_END: retry
    println!("request {asked}: answered");
}
