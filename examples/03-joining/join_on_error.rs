//! When one branch of `join!` fails, the others run to their end, and you get every result.

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
    let (flight, hotel, car) = tokio::join!(
        book("flight", 100, true),
        book("hotel", 200, false),
        book("car", 400, true),
    );
    println!("the trip: {flight:?}, {hotel:?}, {car:?}");
    sleep(Duration::from_millis(300)).await;
    println!("good night");
}
