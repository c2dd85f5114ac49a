//! `try_join!` returns with the first error and drops the branches that are not done; what was done stays done.

use std::time::Duration;
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
    let trip = tokio::try_join!(
        book("flight", 100, true),
        book("hotel", 200, false),
        book("car", 400, true),
    );
    println!("the trip: {trip:?}");
    // ANCHOR_END: trip
    sleep(Duration::from_millis(500)).await;
    println!("good night");
}
