//! Three, and then three.

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
    for round in [1..=3, 4..=6] {
        let mut calls = JoinSet::new();
        for number in round {
            calls.spawn_blocking(move || call(number));
        }
        calls.join_all().await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    call_all().await;
    println!("all six are done");
}
