//! Three waits that are awaited take only the longest of their times: the thread is free while they wait.

use std::time::Duration;
use tokio::time;

async fn ask(city: &str, millis: u64) {
    println!("ask {city}");
    // ANCHOR: wait
    time::sleep(Duration::from_millis(millis)).await; // the answer is on its way
    // ANCHOR_END: wait
    println!("{city} answers");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(ask("Oslo", 500), ask("Rome", 400), ask("Lima", 300));
}
