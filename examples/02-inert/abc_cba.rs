//! Futures run in the order in which they are awaited, whatever the order in which they were made.

use std::time::Duration;
use tokio::time::sleep;

async fn deliver(parcel: &str, millis: u64) {
    sleep(Duration::from_millis(millis)).await;
    println!("parcel {parcel} delivered");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let a = deliver("A", 100);
    let b = deliver("B", 200);
    let c = deliver("C", 300);
    println!("three parcels");
    c.await;
    b.await;
    a.await;
    println!("all delivered");
}
