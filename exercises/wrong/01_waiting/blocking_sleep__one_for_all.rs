//! Rejected with: are asked for together

// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`.

use std::time::Duration;

// TODO: this waits, but it does not let anybody else run meanwhile.
async fn fetch(letter: &str) {
    if letter != "A" {
        return;
    }
    for letter in ["A", "B", "C"] {
        println!("{letter}: begins");
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    for letter in ["A", "B", "C"] {
        println!("{letter}: done");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(fetch("A"), fetch("B"), fetch("C"));
}
