//! Four workers take the next photo of a list, and send what they fetch by a channel for each.

// A photo book is printed from eight photos on a server, which allows four requests at a time. Each photo is to be pasted as soon as
// it and all photos before it are there. This program fetches one photo after another.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::oneshot;
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
    let mut replies = Vec::new();
    let mut jobs = VecDeque::new();
    for photo in 1..=photos {
        let (sender, receiver) = oneshot::channel();
        jobs.push_back((photo, sender));
        replies.push(receiver);
    }
    let jobs = Arc::new(Mutex::new(jobs));
    for _ in 0..4 {
        let jobs = jobs.clone();
        tokio::spawn(async move {
            loop {
                let job = jobs.lock().unwrap().pop_front();
                let Some((photo, reply)) = job else { break };
                reply.send(fetch(photo).await).expect("somebody waits");
            }
        });
    }
    for reply in replies {
        paste(&reply.await.expect("a worker sends it"));
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    fill_the_book(8).await;
    println!("the book is full");
}
