//! Rejected with: there are 1 at once

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

async fn call_all() {
    let mut calls = JoinSet::new();
    for number in 1..=6 {
        calls.spawn_blocking(move || call(number));
        calls.join_next().await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    call_all().await;
    println!("all six are done");
}
