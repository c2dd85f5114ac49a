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
    let (flight, hotel, car) = tokio::join!(
        book("flight", 1, true),
        book("hotel", 2, hotel_is_free),
        book("car", 4, true),
    );
    Ok(format!("{}, {}, {}", flight?, hotel?, car?))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("the trip: {:?}", trip(false).await);
    sleep(Duration::from_millis(500)).await; // whoever is still booking would be done by now
    println!("good night");
}

#[cfg(test)]
mod tests {
    use super::{main, trip};
    use meanwhile::check;

    const SECTION: &str = "Chapter 3, “One of them failed. Do the others stop?”";

    #[tokio::main(flavor = "current_thread")]
    async fn with_a_free_hotel() {
        println!("the trip: {:?}", trip(true).await);
    }

    #[test]
    fn all_three_are_booked_together_if_none_of_them_fails() {
        check::run(with_a_free_hotel)
            .section(SECTION)
            .overlap(&["flight", "hotel", "car"])
            .lasts("car", 0.4)
            .prints(&["the trip: Ok(\"a flight, a hotel, a car\")"])
            .takes(0.4)
            .takes_as_long_as(&[&["flight"], &["hotel"], &["car"]]);
    }

    #[test]
    fn the_first_error_ends_the_trip_and_nothing_is_booked_after_it() {
        check::run(main)
            .section(SECTION)
            .overlap(&["flight", "hotel"])
            .overlap(&["hotel", "car"])
            .prints_at("the trip: Err(\"no hotel\")", 0.2)
            .prints_when_failed("the trip: Err", "hotel")
            .dropped_at("car", 0.2)
            .dropped_with("car", "the trip: Err(\"no hotel\")")
            .prints(&["flight: done", "good night"])
            .no_blocking();
    }
}
