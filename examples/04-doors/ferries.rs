//! A future in an array has not left: the ferries cross one after another.

use std::time::Duration;
use tokio::time::sleep;

async fn cross(ferry: &str, tenths: u64) {
    println!("{ferry} leaves");
    sleep(Duration::from_millis(100 * tenths)).await;
    println!("{ferry} arrives");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let ferries = [cross("Ada", 2), cross("Bea", 1), cross("Cleo", 4)];
    println!("three ferries in the harbour");
    for ferry in ferries {
        ferry.await;
    }
}
