//! Waits with a deadline and an interval of tokio.

// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`.

use std::time::Duration;

// TODO: this waits, but it does not let anybody else run meanwhile.
async fn fetch(letter: &str) {
    println!("{letter}: begins");
    let ready = std::future::pending::<()>();
    let late = tokio::time::timeout(Duration::from_millis(500), ready).await;
    assert!(late.is_err());
    println!("{letter}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(fetch("A"), fetch("B"), fetch("C"));
}
