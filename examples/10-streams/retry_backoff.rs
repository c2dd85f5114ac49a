//! Waits that double up to a limit find the server after six requests, whether the first wait is 0.1 s or ten minutes.

use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let seconds = std::env::args().nth(1);
    let seconds = seconds.map_or(0.1, |seconds| seconds.parse().expect("a number"));
    let unit = Duration::from_secs_f64(seconds);

    let began = Instant::now();
    let is_up = || began.elapsed() >= 20 * unit; // the server, as seen from here
    // ANCHOR: retry
    let mut wait = unit;
    let mut asked = 1;
    while !is_up() {
        println!("request {asked}: no answer, next one in {wait:?}");
        sleep(wait).await;
        wait = (2 * wait).min(8 * unit);
        asked += 1;
    }
    // ANCHOR_END: retry
    println!("request {asked}: answered");
}
