//! Results taken as they arrive are all used before the deadline, though one of the tasks never ends.

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};

async fn quote(shop: &str, millis: u64) -> String {
    sleep(Duration::from_millis(millis)).await;
    format!("{shop} has a price")
}

async fn quote_from_a_dead_shop() -> String {
    std::future::pending().await // is never ready
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let deadline = Instant::now() + Duration::from_millis(600);
    let mut quotes = JoinSet::new();
    quotes.spawn(quote("book shop", 400));
    quotes.spawn(quote_from_a_dead_shop());
    quotes.spawn(quote("flea market", 200));
    while let Ok(Some(quote)) = timeout_at(deadline, quotes.join_next()).await {
        println!("{}", quote.expect("no quote panics"));
    }
    println!("deadline: {} still silent", quotes.len());
}
