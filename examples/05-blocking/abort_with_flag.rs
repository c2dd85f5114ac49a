//! A blocking job stops early only if it looks for the request itself: it checks a flag between two parts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

fn copy_disk(stop: &AtomicBool) -> u32 {
    for part in 1..=4 {
        if stop.load(Ordering::Relaxed) {
            return part - 1;
        }
        thread::sleep(Duration::from_millis(100));
        println!("part {part} copied");
    }
    4
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let stop = Arc::new(AtomicBool::new(false));
    let job = spawn_blocking({
        let stop = stop.clone();
        move || copy_disk(&stop)
    });
    sleep(Duration::from_millis(250)).await;
    stop.store(true, Ordering::Relaxed);
    println!("please stop");
    println!("result: {:?}", job.await);
}
