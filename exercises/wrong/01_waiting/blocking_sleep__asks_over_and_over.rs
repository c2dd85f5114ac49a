//! Rejected with: asks over and over at line 12 instead of waiting

// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`, and
// leave `main` as it is.

use std::time::Duration;

async fn fetch(letter: &str) {
    println!("{letter}: begins");
    let began = std::time::Instant::now();
    while began.elapsed() < Duration::from_millis(500) {
        tokio::task::yield_now().await;
    }
    println!("{letter}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(fetch("A"), fetch("B"), fetch("C"));
}
