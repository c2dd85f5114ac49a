//! Spawned tasks overlap while their handles are awaited one after another: the total is the longest wait.

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn download(name: &str, millis: u64) {
    println!("{name} starts");
    sleep(Duration::from_millis(millis)).await;
    println!("{name} is here");
}

// ANCHOR: main
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    let downloads = vec![
        ("map", tokio::spawn(download("map", 300))),
        ("photo", tokio::spawn(download("photo", 500))),
        ("song", tokio::spawn(download("song", 400))),
    ];
    println!("three tasks in a Vec");
    for (name, download) in downloads {
        download.await.expect("no download panics");
        println!("{name} collected");
    }
    println!("total {:.1} s", began.elapsed().as_secs_f64());
}
// ANCHOR_END: main
