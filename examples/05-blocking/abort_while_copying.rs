//! Aborting a `spawn_blocking` job that runs does nothing: it goes on to its end, and its handle gives `Ok`.

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

fn copy_disk() -> u32 {
    for part in 1..=4 {
        thread::sleep(Duration::from_millis(100));
        println!("part {part} copied");
    }
    4
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let job = spawn_blocking(copy_disk);
    sleep(Duration::from_millis(250)).await;
    job.abort();
    println!("abort!");
    println!("result: {:?}", job.await);
}
