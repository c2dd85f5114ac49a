//! A second runtime on another thread gets its work done while the first waits for it, but the first stands still meanwhile.

use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

async fn ask_price(item: &str) -> usize {
    sleep(Duration::from_millis(300)).await;
    item.len()
}

fn price(item: &str) -> usize {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(ask_price(item))
}

// ANCHOR: around
async fn serve() {
    let tea = thread::spawn(|| price("tea")).join().unwrap();
    println!("tea costs {tea}");
}

async fn greet() {
    sleep(Duration::from_millis(100)).await;
    println!("good morning");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let greeting = tokio::spawn(greet());
    let price = tokio::spawn(serve());
    price.await.unwrap();
    greeting.await.unwrap();
}
// ANCHOR_END: around
