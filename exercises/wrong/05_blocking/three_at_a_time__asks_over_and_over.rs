//! Rejected with: asks over and over

// Six calls of an old library, each on a thread where it may block. But the service behind it allows three at a time, and
// all six come at once.

use std::thread;
use std::time::Duration;
use tokio::task::JoinSet;

/// Leave this function as it is. Threads that print at the same moment do so in any order.
fn call(number: u32) {
    println!("call {number}: begins"); // unordered
    thread::sleep(Duration::from_millis(200));
    println!("call {number}: done"); // unordered
}

// TODO: let three run at a time, no more and no fewer.
async fn call_all() {
    let slots = std::sync::Arc::new(tokio::sync::Semaphore::new(3));
    let mut calls = JoinSet::new();
    for number in 1..=6 {
        let slot = loop {
            match slots.clone().try_acquire_owned() {
                Ok(slot) => break slot,
                Err(_) => tokio::time::sleep(Duration::from_millis(1)).await,
            }
        };
        calls.spawn_blocking(move || {
            call(number);
            drop(slot);
        });
    }
    calls.join_all().await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    call_all().await;
    println!("all six are done");
}
