//! `spawn` puts a task into the queue, and the task runs when `main` has to wait; what is only called has not begun at all.

use std::time::Duration;
use tokio::time::sleep;

async fn sort_letters() {
    println!("letters sorted");
}

async fn stamp_parcels() {
    println!("parcels stamped");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let parcels = stamp_parcels();
    let letters = tokio::spawn(sort_letters());
    println!("the van arrives");
    sleep(Duration::from_millis(200)).await;
    println!("coffee");
    parcels.await;
    letters.await.unwrap();
}
