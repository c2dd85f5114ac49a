//! Dropping a `JoinSet` cancels its tasks; dropping a `JoinHandle` leaves its task running.

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn book(what: &str, millis: u64) {
    sleep(Duration::from_millis(millis)).await;
    println!("{what}: booked");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut set = JoinSet::new();
    set.spawn(book("car", 300));
    let handle = tokio::spawn(book("ferry", 400));
    sleep(Duration::from_millis(100)).await;
    drop(set);
    drop(handle);
    println!("both dropped");
    sleep(Duration::from_millis(500)).await;
    println!("good night");
}
