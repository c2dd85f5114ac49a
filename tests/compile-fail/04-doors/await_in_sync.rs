//! An ordinary function cannot pause, so it cannot await.

use std::time::Duration;
use tokio::time::sleep;

async fn ask_price(item: &str) -> usize {
    sleep(Duration::from_millis(100)).await;
    item.len()
}

fn print_price(item: &str) {
    println!("{item} costs {}", ask_price(item).await);
}

fn main() {
    print_price("tea");
}
