//! Three pinned futures and a loop of `select!`.

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

// TODO: what does `join!` do with an error?
async fn trip(hotel_is_free: bool) -> Result<String, String> {
    let flight = book("flight", 1, true);
    let hotel = book("hotel", 2, hotel_is_free);
    let car = book("car", 4, true);
    tokio::pin!(flight, hotel, car);
    let mut booked = [None, None, None];
    while booked.iter().any(Option::is_none) {
        tokio::select! {
            done = &mut flight, if booked[0].is_none() => booked[0] = Some(done?),
            done = &mut hotel, if booked[1].is_none() => booked[1] = Some(done?),
            done = &mut car, if booked[2].is_none() => booked[2] = Some(done?),
        }
    }
    Ok(booked.map(Option::unwrap_or_default).join(", "))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("the trip: {:?}", trip(false).await);
    sleep(Duration::from_millis(500)).await; // whoever is still booking would be done by now
    println!("good night");
}
