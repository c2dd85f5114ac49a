//! Tasks that only yield until something has happened: time must pass for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    let by_task = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&by_task);
    tokio::spawn(async move {
        sleep(Duration::from_secs(1)).await;
        set.store(true, Ordering::Relaxed);
    });
    while !by_task.load(Ordering::Relaxed) {
        tokio::task::yield_now().await;
    }
    println!("a task's flag: {} s", began.elapsed().as_secs());

    let by_thread = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&by_thread);
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(1));
        set.store(true, Ordering::Relaxed);
    });
    while !by_thread.load(Ordering::Relaxed) {
        tokio::task::yield_now().await;
    }
    println!("a thread's flag: {} s", began.elapsed().as_secs());
    thread.join().unwrap();

    while began.elapsed() < Duration::from_secs(3) {
        tokio::task::yield_now().await;
    }
    println!("the clock itself: {} s", began.elapsed().as_secs());
}
