//! Rejected with: and the last before it is done at

// Six calls of an old library, each on a thread where it may block. But the service behind it allows three at a time, and
// all six come at once.

use std::thread;
use std::time::Duration;

/// Leave this function as it is. Threads that print at the same moment do so in any order.
fn call(number: u32) {
    println!("call {number}: begins"); // unordered
    thread::sleep(Duration::from_millis(200));
    println!("call {number}: done"); // unordered
}

async fn call_all() {
    let mut calls: Vec<tokio::task::JoinHandle<()>> = Vec::new();
    for number in 1..=6 {
        while calls.iter().filter(|call| !call.is_finished()).count() >= 3 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            tokio::task::yield_now().await;
        }
        calls.push(tokio::task::spawn_blocking(move || call(number)));
    }
    for call in calls {
        call.await.expect("it does not panic");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    call_all().await;
    println!("all six are done");
}
