//! Rejected with: it goes on and is done at 0.4 s

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
    let flight = tokio::spawn(book("flight", 1, true));
    let hotel = tokio::spawn(book("hotel", 2, hotel_is_free));
    let car = tokio::spawn(book("car", 4, true));
    let flight = flight.await.expect("it does not panic")?;
    let hotel = hotel.await.expect("it does not panic")?;
    let car = car.await.expect("it does not panic")?;
    Ok(format!("{flight}, {hotel}, {car}"))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("the trip: {:?}", trip(false).await);
    sleep(Duration::from_millis(500)).await; // whoever is still booking would be done by now
    println!("good night");
}
