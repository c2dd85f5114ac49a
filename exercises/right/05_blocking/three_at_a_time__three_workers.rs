//! Three workers take numbers from a counter.

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
    let next = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(1));
    let mut workers = JoinSet::new();
    for _ in 0..3 {
        let next = next.clone();
        workers.spawn_blocking(move || {
            let take = || next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            for number in std::iter::repeat_with(take).take_while(|number| *number <= 6) {
                call(number);
            }
        });
    }
    workers.join_all().await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    call_all().await;
    println!("all six are done");
}
