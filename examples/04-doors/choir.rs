//! Three awaits that are ready at once give nobody a turn: the neighbour is heard after the third verse.

use std::time::{Duration, Instant};

async fn sing(verse: u32) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(200) {}
    println!("verse {verse} sung");
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tokio::task::JoinError> {
    let neighbour = tokio::spawn(async { println!("a knock at the door") });
    for verse in 1..=3 {
        sing(verse).await;
    }
    neighbour.await
}
