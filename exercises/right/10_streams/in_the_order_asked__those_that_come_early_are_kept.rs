//! A set of tasks, and a map for the photos that come before their turn.

// A photo book is printed from eight photos on a server, which allows four requests at a time. Each photo is to be pasted as soon as
// it and all photos before it are there. This program fetches one photo after another.

use std::collections::BTreeMap;
use std::time::Duration;
use tokio::task::JoinSet;
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
    let mut requests = JoinSet::new();
    let mut rest = 1..=photos;
    for photo in rest.by_ref().take(4) {
        requests.spawn(async move { (photo, fetch(photo).await) });
    }
    let mut early = BTreeMap::new();
    let mut turn = 1;
    while let Some(fetched) = requests.join_next().await {
        let (photo, view) = fetched.expect("no task panics");
        early.insert(photo, view);
        while let Some(view) = early.remove(&turn) {
            paste(&view);
            turn += 1;
        }
        if let Some(photo) = rest.next() {
            requests.spawn(async move { (photo, fetch(photo).await) });
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    fill_the_book(8).await;
    println!("the book is full");
}
