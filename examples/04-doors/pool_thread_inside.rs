//! A thread of the blocking pool has its runtime's context and drives nothing, so it may spawn, and it may call `block_on`.

use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

async fn ask_price(item: &str) -> usize {
    sleep(Duration::from_millis(100)).await;
    item.len()
}

/// A sync function for callers on threads of the pool.
fn write_bill() {
    tokio::spawn(async { println!("the bell rings") });
    let tea = Handle::current().block_on(ask_price("tea"));
    println!("the bill says {tea}");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    spawn_blocking(write_bill).await.unwrap();
}
