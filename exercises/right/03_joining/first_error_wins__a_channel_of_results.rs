//! Tasks of a set send their results, and the first error drops the set.

// A flight, a hotel and a car are booked together, and the hotel is full. But the booking goes on to the end: a car is paid
// for, and nobody will drive it. Let the first error end the trip at once, and let nothing be booked after it.

use std::time::Duration;
use tokio::time::sleep;

/// Stands for three offices. Leave this function as it is.
async fn book(what: &str, tenths: u64, free: bool) -> Result<String, String> {
    println!("{what}: begins");
    sleep(Duration::from_millis(100 * tenths)).await;
    if !free {
        return Err(format!("no {what}"));
    }
    println!("{what}: done");
    Ok(format!("a {what}"))
}

async fn trip(hotel_is_free: bool) -> Result<String, String> {
    let (sender, mut results) = tokio::sync::mpsc::channel(3);
    let mut offices = tokio::task::JoinSet::new();
    let parts = [
        ("flight", 1, true),
        ("hotel", 2, hotel_is_free),
        ("car", 4, true),
    ];
    for (place, (what, tenths, free)) in parts.into_iter().enumerate() {
        let sender = sender.clone();
        offices.spawn(async move {
            let _ = sender.send((place, book(what, tenths, free).await)).await;
        });
    }
    let mut booked = [String::new(), String::new(), String::new()];
    for _ in 0..3 {
        let (place, result) = results.recv().await.expect("three of them");
        booked[place] = result?;
    }
    Ok(booked.join(", "))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("the trip: {:?}", trip(false).await);
    sleep(Duration::from_millis(500)).await; // whoever is still booking would be done by now
    println!("good night");
}
