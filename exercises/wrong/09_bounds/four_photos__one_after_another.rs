//! Rejected with: 4 in memory

// Eight photos go through three steps, one photo at a time in each. A photo takes up memory from the moment at which it is
// loaded until it is uploaded, and there is memory for four. But loading is quick, and the photos pile up.

use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::time::sleep;

/// How many photos are in memory. Leave this function as it is.
fn memory() -> &'static AtomicU32 {
    static PHOTOS: AtomicU32 = AtomicU32::new(0);
    &PHOTOS
}

/// From here on the photo takes up memory. Leave this function as it is.
async fn load(number: u32) {
    let photos = memory().fetch_add(1, Relaxed) + 1;
    assert!(photos <= 4, "out of memory: there are {photos} photos");
    println!("{photos} in memory"); // unordered
    println!("load {number}: begins"); // unordered
    sleep(Duration::from_millis(100)).await;
    println!("load {number}: done"); // unordered
}

/// Leave this function as it is.
async fn develop(number: u32) {
    println!("develop {number}: begins"); // unordered
    sleep(Duration::from_millis(200)).await;
    println!("develop {number}: done"); // unordered
}

/// From here on its memory is free again. Leave this function as it is.
async fn upload(number: u32) {
    println!("upload {number}: begins"); // unordered
    sleep(Duration::from_millis(300)).await;
    println!("upload {number}: done"); // unordered
    memory().fetch_sub(1, Relaxed);
}

async fn process(photos: u32) -> u32 {
    for number in 1..=photos {
        load(number).await;
        develop(number).await;
        upload(number).await;
    }
    photos
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let uploaded = process(8).await;
    println!("{uploaded} photos uploaded");
}
