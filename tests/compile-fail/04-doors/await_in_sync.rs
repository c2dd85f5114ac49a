//! An ordinary function cannot pause, so it cannot await.

use std::time::Duration;
use tokio::time::sleep;

async fn ask_price(item: &str) -> usize {
    sleep(Duration::from_millis(100)).await;
    item.len()
}

fn print_price(item: &str) {
    let price = ask_price(item).await;
    println!("{item} costs {price}");
}

fn main() {
    print_price("tea");
}
