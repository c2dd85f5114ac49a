//! A sync function that hides a runtime may be called from async code by way of `spawn_blocking`, on a thread that drives nothing.

use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

async fn ask_price(item: &str) -> usize {
    sleep(Duration::from_millis(100)).await;
    item.len()
}

/// Somebody else's function: we cannot make it async.
fn price(item: &str) -> usize {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(ask_price(item))
}

// ANCHOR: cure
#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("async code asks for the price of tea");
    let tea = spawn_blocking(|| price("tea")).await.unwrap();
    println!("tea costs {tea}");
}
// ANCHOR_END: cure
