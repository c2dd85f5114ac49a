//! `block_on` works on a thread that has nothing else to do, and panics on a thread that already drives async code.

use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

async fn ask_price(item: &str) -> usize {
    sleep(Duration::from_millis(100)).await;
    item.len()
}

/// A plain function to its callers.
fn price(item: &str) -> usize {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(ask_price(item))
}

async fn serve() {
    println!("async code asks for the price of tea");
    println!("tea costs {}", price("tea"));
}

fn main() {
    println!("sync code asks for the price of cake");
    println!("cake costs {}", price("cake"));
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(serve());
}
