//! A task adds a permit on each beat.

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
    let permits = Arc::new(Semaphore::new(1));
    let beat = permits.clone();
    let beating = tokio::spawn(async move {
        loop {
            sleep(Duration::from_millis(200)).await;
            beat.add_permits(1);
        }
    });
    let mut requests = JoinSet::new();
    for town in 1..=towns {
        permits.acquire().await.expect("it is open").forget();
        requests.spawn(ask(town));
    }
    let degrees = requests.join_all().await.into_iter().sum();
    beating.abort();
    degrees
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let degrees = ask_all(6).await;
    println!("{degrees} degrees in all");
}
