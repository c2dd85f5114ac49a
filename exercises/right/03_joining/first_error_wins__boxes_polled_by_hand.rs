//! Boxed futures that `poll_fn` polls.

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
    let mut open = [
        Box::pin(book("flight", 1, true)),
        Box::pin(book("hotel", 2, hotel_is_free)),
        Box::pin(book("car", 4, true)),
    ];
    let mut booked = [None, None, None];
    std::future::poll_fn(|context| {
        for (office, booked) in open.iter_mut().zip(&mut booked) {
            if booked.is_none()
                && let std::task::Poll::Ready(done) = office.as_mut().poll(context)
            {
                match done {
                    Ok(what) => *booked = Some(what),
                    Err(error) => return std::task::Poll::Ready(Err(error)),
                }
            }
        }
        match booked.iter().all(Option::is_some) {
            true => std::task::Poll::Ready(Ok(())),
            false => std::task::Poll::Pending,
        }
    })
    .await?;
    Ok(booked.map(Option::unwrap_or_default).join(", "))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("the trip: {:?}", trip(false).await);
    sleep(Duration::from_millis(500)).await; // whoever is still booking would be done by now
    println!("good night");
}
