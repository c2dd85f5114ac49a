//! Rejected with: keeps its thread at line

// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`, and
// leave `main` as it is.

use std::time::Duration;
use tokio::time::sleep;

async fn fetch(letter: &str) {
    println!("{letter}: begins");
    let wait = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime
            .expect("it can be built")
            .block_on(async { sleep(Duration::from_millis(500)).await });
    });
    wait.join().expect("it does not panic");
    println!("{letter}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(fetch("A"), fetch("B"), fetch("C"));
}
