//! Tasks that are aborted by hand.

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
    let flight = tokio::spawn(book("flight", 1, true));
    let hotel = tokio::spawn(book("hotel", 2, hotel_is_free));
    let car = tokio::spawn(book("car", 4, true));
    let others = [flight.abort_handle(), car.abort_handle()];
    let hotel = hotel.await.expect("no office panics");
    if hotel.is_err() {
        others.iter().for_each(|other| other.abort());
        return hotel;
    }
    let flight = flight.await.expect("no office panics")?;
    let car = car.await.expect("no office panics")?;
    Ok(format!("{flight}, {}, {car}", hotel?))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("the trip: {:?}", trip(false).await);
    sleep(Duration::from_millis(500)).await; // whoever is still booking would be done by now
    println!("good night");
}
