//! Several workers, each of which may sleep for one letter.

// Three letters are fetched together, but it takes as long as one after another. Why? Mend it in `fetch`, and
// leave `main` as it is.

use std::time::Duration;

async fn fetch(letter: &str) {
    let letter = letter.to_owned();
    let wait = async move {
        println!("{letter}: begins");
        tokio::task::block_in_place(|| std::thread::sleep(Duration::from_millis(500)));
        println!("{letter}: done");
    };
    tokio::spawn(wait).await.expect("it does not panic");
}

#[tokio::main]
async fn main() {
    tokio::join!(fetch("A"), fetch("B"), fetch("C"));
}
