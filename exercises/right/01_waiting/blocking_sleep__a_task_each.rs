//! Each letter is a task of its own.

// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`.

use std::time::Duration;

// TODO: this waits, but it does not let anybody else run meanwhile.
async fn fetch(letter: &str) {
    let letter = letter.to_owned();
    let wait = async move {
        println!("{letter}: begins");
        tokio::time::sleep(Duration::from_millis(500)).await;
        println!("{letter}: done");
    };
    tokio::spawn(wait).await.expect("it does not panic");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(fetch("A"), fetch("B"), fetch("C"));
}
