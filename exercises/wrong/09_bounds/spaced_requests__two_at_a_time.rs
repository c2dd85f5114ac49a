//! Rejected with: begin

// A weather service wants 0.2 s between the beginnings of two requests: that makes five a second. How many it works on at the
// same time is its own business. This client asks all at once.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Stands for the network. Leave this function as it is.
async fn ask(town: u32) -> u32 {
    println!("town {town}: begins"); // unordered
    sleep(Duration::from_millis(500)).await;
    println!("town {town}: done"); // unordered
    10 + town
}

async fn ask_all(towns: u32) -> u32 {
    let permits = Arc::new(Semaphore::new(2));
    let mut requests = JoinSet::new();
    for town in 1..=towns {
        let permit = permits.clone().acquire_owned().await;
        requests.spawn(async move {
            let degrees = ask(town).await;
            drop(permit);
            degrees
        });
    }
    requests.join_all().await.into_iter().sum()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let degrees = ask_all(6).await;
    println!("{degrees} degrees in all");
}
