//! Three tokens go round in a channel.

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
    let (back, mut free) = tokio::sync::mpsc::channel(3);
    for slot in 1..=3 {
        back.send(slot).await.expect("there is room");
    }
    let mut calls = JoinSet::new();
    for number in 1..=6 {
        let slot = free.recv().await.expect("one comes back");
        let back = back.clone();
        calls.spawn_blocking(move || {
            call(number);
            back.blocking_send(slot).expect("there is room");
        });
    }
    calls.join_all().await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    call_all().await;
    println!("all six are done");
}
