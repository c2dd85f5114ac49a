//! Lets the blocking sleep block a thread that is there for it.

// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`.

use std::thread;
use std::time::Duration;

// TODO: this waits, but it does not let anybody else run meanwhile.
async fn fetch(letter: &str) {
    println!("{letter}: begins");
    let wait = || thread::sleep(Duration::from_millis(500));
    tokio::task::spawn_blocking(wait)
        .await
        .expect("it does not panic");
    println!("{letter}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(fetch("A"), fetch("B"), fetch("C"));
}
