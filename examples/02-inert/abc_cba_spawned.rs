//! Spawned tasks run by themselves: the order of the awaits no longer decides who is done first.

use std::time::Duration;
use tokio::time::sleep;

async fn deliver(parcel: &str, millis: u64) {
    sleep(Duration::from_millis(millis)).await;
    println!("parcel {parcel} delivered");
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tokio::task::JoinError> {
    let a = tokio::spawn(deliver("A", 100));
    let b = tokio::spawn(deliver("B", 200));
    let c = tokio::spawn(deliver("C", 300));
    println!("three parcels");
    c.await?;
    b.await?;
    a.await?;
    println!("all delivered");
    Ok(())
}
