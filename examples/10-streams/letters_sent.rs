//! A task writes the letters and sends them: it goes on during breakfast and while a letter is read.

use std::time::Duration;
use tokio::{sync::mpsc, time::sleep};
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

async fn write(post: mpsc::Sender<u32>) {
    for number in 1..=3 {
        println!("letter {number}: begun");
        sleep(Duration::from_millis(300)).await;
        post.send(number).await.unwrap();
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (post, receiver) = mpsc::channel(1);
    tokio::spawn(write(post));
    let mut letters = ReceiverStream::new(receiver);
    println!("breakfast");
    sleep(Duration::from_millis(400)).await;
    while let Some(letter) = letters.next().await {
        println!("letter {letter}: read");
        sleep(Duration::from_millis(400)).await;
    }
    println!("all read");
}
