//! Rejected with: `paste view 3` begins when

// A photo book is printed from eight photos on a server, which allows four requests at a time. Each photo is to be pasted as soon as
// it and all photos before it are there. This program fetches one photo after another.

use futures::stream::{self, StreamExt};
use std::time::Duration;
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
    let mut fetched = stream::iter(1..=photos).map(fetch).buffer_unordered(4);
    while let Some(photo) = fetched.next().await {
        paste(&photo);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    fill_the_book(8).await;
    println!("the book is full");
}
