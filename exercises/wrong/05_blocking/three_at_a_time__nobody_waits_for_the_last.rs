//! Rejected with: `call 4` never begins

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
    let slots = std::sync::Arc::new(tokio::sync::Semaphore::new(3));
    for number in 1..=6 {
        let slot = slots.clone().acquire_owned().await.expect("it is open");
        tokio::task::spawn_blocking(move || {
            call(number);
            drop(slot);
        });
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    call_all().await;
    println!("all six are done");
}
