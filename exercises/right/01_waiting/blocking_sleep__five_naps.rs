//! Five short waits, until a moment and by an interval.

// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`, and
// leave `main` as it is.

use std::time::Duration;

async fn fetch(letter: &str) {
    println!("{letter}: begins");
    let mut naps = tokio::time::interval(Duration::from_millis(100));
    let until = tokio::time::Instant::now() + Duration::from_millis(500);
    naps.tick().await; // at once
    for _ in 0..3 {
        naps.tick().await;
    }
    tokio::time::sleep_until(until).await;
    println!("{letter}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(fetch("A"), fetch("B"), fetch("C"));
}
