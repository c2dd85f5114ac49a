//! A `?` that leaves the function drops its `JoinSet`, which cancels every task that is not done.

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn book(what: &str, millis: u64, free: bool) -> Result<String, String> {
    sleep(Duration::from_millis(millis)).await;
    if !free {
        println!("{what}: full");
        return Err(format!("no {what}"));
    }
    println!("{what}: booked");
    Ok(format!("a {what}"))
}

// ANCHOR: trip
async fn trip() -> Result<Vec<String>, String> {
    let mut bookings = JoinSet::new();
    bookings.spawn(book("flight", 100, true));
    bookings.spawn(book("hotel", 200, false));
    bookings.spawn(book("car", 400, true));
    let mut booked = Vec::new();
    while let Some(booking) = bookings.join_next().await {
        booked.push(booking.expect("no booking panics")?);
    }
    Ok(booked)
}
// ANCHOR_END: trip

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("the trip: {:?}", trip().await);
    sleep(Duration::from_millis(500)).await;
    println!("good night");
}
