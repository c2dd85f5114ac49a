//! Rejected with: it lasts 0.1 s

// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`.

use std::time::Duration;
use tokio::time::sleep;

async fn fetch(letter: &str) {
    println!("{letter}: begins");
    sleep(Duration::from_millis(100)).await;
    println!("{letter}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(fetch("A"), fetch("B"), fetch("C"));
}
