//! Three awaits that never have to wait let nobody else run; the first await that waits does.

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn add_up(page: u32) -> u32 {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(100) {}
    page * 10
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::spawn(async { println!("neighbour: my turn at last") });
    for page in 1..=3 {
        let sum = add_up(page).await;
        println!("page {page} adds up to {sum}");
    }
    println!("now a wait");
    sleep(Duration::from_millis(100)).await;
    println!("waited");
}
