//! Inside async code you need no second runtime: await the async function, and leave the sync function to sync callers.

use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

async fn ask_price(item: &str) -> usize {
    sleep(Duration::from_millis(100)).await;
    item.len()
}

// ANCHOR: cure
async fn serve() {
    println!("async code asks for the price of tea");
    println!("tea costs {}", ask_price("tea").await);
}
// ANCHOR_END: cure

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    println!("sync code asks for the price of cake");
    println!("cake costs {}", runtime.block_on(ask_price("cake")));
    runtime.block_on(serve());
}
