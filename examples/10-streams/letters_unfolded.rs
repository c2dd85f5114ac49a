//! A stream works only while somebody waits for its next item: not during breakfast, and not while a letter is read.

use futures::stream::{self, StreamExt};
use std::{pin::pin, time::Duration};
use tokio::time::sleep;

async fn write(number: u32) -> Option<(u32, u32)> {
    if number > 3 {
        return None; // the stream ends
    }
    println!("letter {number}: begun");
    sleep(Duration::from_millis(300)).await;
    Some((number, number + 1)) // an item, and what the next call gets
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut letters = pin!(stream::unfold(1, write));
    println!("breakfast");
    sleep(Duration::from_millis(400)).await;
    while let Some(letter) = letters.next().await {
        println!("letter {letter}: read");
        sleep(Duration::from_millis(400)).await;
    }
    println!("all read");
}
