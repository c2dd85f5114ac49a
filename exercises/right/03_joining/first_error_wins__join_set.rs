//! Tasks of a set: dropping it cancels them.

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
    let mut offices = tokio::task::JoinSet::new();
    for (place, what, tenths, free) in [
        (0, "flight", 1, true),
        (1, "hotel", 2, hotel_is_free),
        (2, "car", 4, true),
    ] {
        offices.spawn(async move { book(what, tenths, free).await.map(|what| (place, what)) });
    }
    let mut booked = vec![String::new(); 3];
    while let Some(done) = offices.join_next().await {
        let (place, what) = done.expect("no office panics")?;
        booked[place] = what;
    }
    Ok(booked.join(", "))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("the trip: {:?}", trip(false).await);
    sleep(Duration::from_millis(500)).await; // whoever is still booking would be done by now
    println!("good night");
}
