//! In a `JoinSet` an error is a result like any other: the other tasks go on.

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

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // ANCHOR: trip
    let mut bookings = JoinSet::new();
    bookings.spawn(book("flight", 100, true));
    bookings.spawn(book("hotel", 200, false));
    bookings.spawn(book("car", 400, true));
    while let Some(booking) = bookings.join_next().await {
        let booking = booking.expect("no booking panics");
        println!("the trip: {booking:?}");
    }
    // ANCHOR_END: trip
    sleep(Duration::from_millis(300)).await;
    println!("good night");
}
