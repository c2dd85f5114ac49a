//! Rejected with: `A` lasts 0.5 s

// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`, and
// leave `main` as it is.

use std::time::Duration;
use tokio::time::sleep;

async fn fetch(letter: &str) {
    println!("{letter}: begins");
    let letter = letter.to_owned();
    tokio::spawn(async move {
        sleep(Duration::from_millis(500)).await;
        println!("{letter}: done");
    });
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(
        sleep(Duration::from_millis(500)),
        fetch("A"),
        fetch("B"),
        fetch("C")
    );
}
