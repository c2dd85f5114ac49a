//! Rejected with: keeps its thread at line

// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`.

use std::thread;
use std::time::Duration;
use tokio::task::yield_now;

async fn fetch(letter: &str) {
    println!("{letter}: begins");
    yield_now().await;
    thread::sleep(Duration::from_millis(500));
    println!("{letter}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(fetch("A"), fetch("B"), fetch("C"));
}
