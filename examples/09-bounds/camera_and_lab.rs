//! An unbounded channel takes whatever comes: while the camera is faster than the lab, the queue grows with every photo.

use std::time::Duration;
use tokio::{sync::mpsc, time::sleep};

async fn camera(photos: mpsc::UnboundedSender<u32>) {
    for photo in 1..=9 {
        sleep(Duration::from_millis(100)).await;
        photos.send(photo).unwrap();
        println!("camera: photo {photo} sent");
    }
}

async fn lab(mut photos: mpsc::UnboundedReceiver<u32>) {
    while let Some(photo) = photos.recv().await {
        sleep(Duration::from_millis(250)).await;
        println!("lab: photo {photo} done, {} in the queue", photos.len());
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = mpsc::unbounded_channel();
    tokio::join!(camera(sender), lab(receiver));
}
