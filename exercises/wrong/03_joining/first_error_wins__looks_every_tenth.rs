//! Rejected with: and `hotel` fails at

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
    let parts = [
        ("flight", 1, true),
        ("hotel", 2, hotel_is_free),
        ("car", 4, true),
    ];
    let mut tasks: Vec<_> = parts
        .map(|(what, tenths, free)| tokio::spawn(book(what, tenths, free)))
        .into();
    let mut booked = Vec::new();
    while !tasks.is_empty() {
        sleep(Duration::from_millis(100)).await;
        tokio::task::yield_now().await;
        while tasks.first().is_some_and(|task| task.is_finished()) {
            match tasks.remove(0).await.expect("no office panics") {
                Ok(one) => booked.push(one),
                Err(error) => {
                    tasks.iter().for_each(|task| task.abort());
                    return Err(error);
                }
            }
        }
    }
    Ok(booked.join(", "))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("the trip: {:?}", trip(false).await);
    sleep(Duration::from_millis(500)).await; // whoever is still booking would be done by now
    println!("good night");
}
