//! The loop sleeps until the moment of each.

// A weather service wants 0.2 s between the beginnings of two requests: that makes five a second. How many it works on at the
// same time is its own business. This client asks all at once.

use std::time::Duration;
use tokio::time::sleep;
use tokio::time::{Instant, sleep_until};

/// Stands for the network. Leave this function as it is.
async fn ask(town: u32) -> u32 {
    println!("town {town}: begins"); // unordered
    sleep(Duration::from_millis(500)).await;
    println!("town {town}: done"); // unordered
    10 + town
}

async fn ask_all(towns: u32) -> u32 {
    let mut next = Instant::now();
    let mut requests = Vec::new();
    for town in 1..=towns {
        sleep_until(next).await;
        next += Duration::from_millis(200);
        requests.push(tokio::spawn(ask(town)));
    }
    let mut degrees = 0;
    for request in requests {
        degrees += request.await.expect("no task panics");
    }
    degrees
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let degrees = ask_all(6).await;
    println!("{degrees} degrees in all");
}
