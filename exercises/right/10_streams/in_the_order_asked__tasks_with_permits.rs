//! All tasks are there at once, each waits for its permit, and their handles are awaited in order.

// A photo book is printed from eight photos on a server, which allows four requests at a time. Each photo is to be pasted as soon as
// it and all photos before it are there. This program fetches one photo after another.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::sleep;

/// Stands for the network. Leave this function as it is.
async fn fetch(photo: u32) -> String {
    let tenths = match photo {
        1 => 2,
        3 | 6 => 9,
        _ => 5,
    };
    println!("photo {photo}: begins"); // unordered
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("photo {photo}: done"); // unordered
    format!("view {photo}")
}

/// Stands for the book. Leave this function as it is.
fn paste(view: &str) {
    println!("paste {view}: begins"); // unordered
    println!("paste {view}: done"); // unordered
}

async fn fill_the_book(photos: u32) {
    let permits = Arc::new(Semaphore::new(4));
    let fetches: Vec<_> = (1..=photos)
        .map(|photo| {
            let permits = permits.clone();
            tokio::spawn(async move {
                let _permit = permits.acquire().await;
                fetch(photo).await
            })
        })
        .collect();
    for fetched in fetches {
        paste(&fetched.await.expect("no task panics"));
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    fill_the_book(8).await;
    println!("the book is full");
}
