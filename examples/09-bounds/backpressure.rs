//! In a channel with room for one, `send` waits while that place is taken: soon the camera is as slow as the lab.

use std::time::Duration;
use tokio::{sync::mpsc, time::sleep};

async fn camera(photos: mpsc::Sender<u32>) {
    for photo in 1..=9 {
        sleep(Duration::from_millis(100)).await;
        photos.send(photo).await.unwrap();
        println!("camera: photo {photo} sent");
    }
}

async fn lab(mut photos: mpsc::Receiver<u32>) {
    while let Some(photo) = photos.recv().await {
        sleep(Duration::from_millis(250)).await;
        println!("lab: photo {photo} done, {} in the queue", photos.len());
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let capacity = std::env::args().nth(1);
    let capacity = capacity.map_or(1, |capacity| capacity.parse().expect("a number"));
    let (sender, receiver) = mpsc::channel(capacity);
    tokio::join!(camera(sender), lab(receiver));
}
