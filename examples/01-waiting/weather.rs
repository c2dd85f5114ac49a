//! Three blocking waits take the sum of their times, although the functions are async and `join!` starts them together.

use std::{thread, time::Duration};

async fn ask(city: &str, millis: u64) {
    println!("ask {city}");
    thread::sleep(Duration::from_millis(millis)); // the answer is on its way
    println!("{city} answers");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(ask("Oslo", 500), ask("Rome", 400), ask("Lima", 300));
}
