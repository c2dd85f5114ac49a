//! Knitting is work, and `join!` does not overlap work: the first scarf is done before the second is begun.

use std::time::{Duration, Instant};

async fn knit(colour: &str) {
    println!("{colour} scarf: begun");
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(200) {} // both hands are busy
    println!("{colour} scarf: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(knit("red"), knit("blue"));
}
