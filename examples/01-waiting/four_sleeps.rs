//! Three blocking sleeps take the sum of their times, even under `join!`; three asynchronous sleeps take only the longest.

use std::thread;
use std::time::{Duration, Instant};
use tokio::time::sleep;

const HALF_A_SECOND: Duration = Duration::from_millis(500);

async fn wait_blocking(name: &str) {
    println!("{name} starts to block");
    thread::sleep(HALF_A_SECOND);
    println!("{name} has blocked");
}

async fn wait_async(name: &str) {
    println!("{name} starts to wait");
    sleep(HALF_A_SECOND).await;
    println!("{name} has waited"); // unordered
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    wait_blocking("A").await;
    println!("one, blocking: {:.1} s", began.elapsed().as_secs_f64());

    let began = Instant::now();
    wait_async("A").await;
    println!("one, async: {:.1} s", began.elapsed().as_secs_f64());

    let began = Instant::now();
    tokio::join!(wait_blocking("A"), wait_blocking("B"), wait_blocking("C"));
    println!("three, blocking: {:.1} s", began.elapsed().as_secs_f64());

    let began = Instant::now();
    tokio::join!(wait_async("A"), wait_async("B"), wait_async("C"));
    println!("three, async: {:.1} s", began.elapsed().as_secs_f64());
}
