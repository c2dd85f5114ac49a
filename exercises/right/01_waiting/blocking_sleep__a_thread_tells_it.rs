//! A thread of its own sleeps, and tells the task when it wakes up.

// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`, and
// leave `main` as it is.

use std::time::Duration;

async fn fetch(letter: &str) {
    println!("{letter}: begins");
    let (wake_up, woken) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        let _ = wake_up.send(());
    });
    woken.await.expect("the thread sends");
    println!("{letter}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(fetch("A"), fetch("B"), fetch("C"));
}
