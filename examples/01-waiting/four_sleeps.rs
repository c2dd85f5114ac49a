//! Three blocking sleeps take the sum of their times even under `join!`; three asynchronous ones take only the longest.

use std::thread;
use std::time::{Duration, Instant};

fn wait_blocking(name: &str) {
    println!("{name} start");
    thread::sleep(Duration::from_millis(500));
    println!("{name} done");
}

async fn wait_async(name: &str) {
    println!("{name} start");
    tokio::time::sleep(Duration::from_millis(500)).await;
    println!("{name} done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    tokio::join!(async { wait_blocking("A") }, async { wait_blocking("B") });
    println!("blocking: {:.1} s", began.elapsed().as_secs_f64());
    let began = Instant::now();
    tokio::join!(wait_async("A"), wait_async("B"));
    println!("async: {:.1} s", began.elapsed().as_secs_f64());
}
