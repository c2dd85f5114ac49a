//! `main` returns after 0.25 s, but its runtime waits for the blocking job that has begun: the program ends after 0.4 s.

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

fn copy_disk() {
    for part in 1..=4 {
        thread::sleep(Duration::from_millis(100));
        println!("part {part} copied");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    spawn_blocking(copy_disk);
    sleep(Duration::from_millis(250)).await;
    println!("main returns");
}
