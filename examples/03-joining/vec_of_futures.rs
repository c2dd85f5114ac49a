//! Futures kept in a `Vec` and awaited in a loop take the sum of their waits: none starts before its turn.

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn download(name: &str, millis: u64) {
    println!("{name} starts");
    sleep(Duration::from_millis(millis)).await;
    println!("{name} is here");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    let downloads = vec![
        download("map", 300),
        download("photo", 500),
        download("song", 400),
    ];
    println!("three futures in a Vec");
    for download in downloads {
        download.await;
    }
    println!("total {:.1} s", began.elapsed().as_secs_f64());
}
