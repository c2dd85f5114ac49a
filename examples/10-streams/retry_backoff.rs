//! Waits that double up to a limit ask seven times in 2.3 s; with a first wait of ten minutes the same program asks for hours.

use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let tenths = std::env::args().nth(1);
    let tenths: u64 = tenths.map_or(1, |tenths| tenths.parse().expect("a number"));
    let unit = Duration::from_millis(100 * tenths);

    let began = Instant::now();
    let is_up = || began.elapsed() >= 20 * unit; // the server, as seen from here
    // ANCHOR: retry
    let mut wait = unit;
    let mut asked = 1;
    while !is_up() {
        println!("no answer, next try in {wait:?}");
        sleep(wait).await;
        wait = (2 * wait).min(8 * unit);
        asked += 1;
    }
    // ANCHOR_END: retry
    println!("answered, asked {asked} times");
}
