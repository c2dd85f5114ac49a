//! `abort` only marks a task, and the runtime looks at the mark between two polls: an async task that blocks goes on until its next await that has to wait.

use std::thread;
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::sleep;

fn copy(part: u32) {
    thread::sleep(Duration::from_millis(100));
    println!("part {part} copied");
}

async fn copy_disk() -> u32 {
    copy(1);
    copy(2);
    yield_now().await;
    copy(3);
    copy(4);
    4
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let job = tokio::spawn(copy_disk());
    sleep(Duration::from_millis(50)).await;
    job.abort();
    println!("abort!");
    println!("cancelled: {}", job.await.unwrap_err().is_cancelled());
}
