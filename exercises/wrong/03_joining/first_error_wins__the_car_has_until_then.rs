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

// TODO: what does `join!` do with an error?
async fn trip(hotel_is_free: bool) -> Result<String, String> {
    let patience = Duration::from_millis(if hotel_is_free { 1000 } else { 200 });
    let car = tokio::time::timeout(patience, book("car", 4, true));
    let (flight, hotel, car) = tokio::join!(
        book("flight", 1, true),
        book("hotel", 2, hotel_is_free),
        car
    );
    let car = car.unwrap_or(Ok(String::new()));
    Ok(format!("{}, {}, {}", flight?, hotel?, car?))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("the trip: {:?}", trip(false).await);
    sleep(Duration::from_millis(500)).await; // whoever is still booking would be done by now
    println!("good night");
}
