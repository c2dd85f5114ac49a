//! What you read before an await may be out of date after it, even on one thread: three seats are sold where there were two.

use std::cell::Cell;
use std::time::Duration;
use tokio::time::sleep;

async fn book(free: &Cell<u32>, name: &str, millis: u64) {
    let seats = free.get();
    if seats == 0 {
        println!("{name}: sold out");
        return;
    }
    sleep(Duration::from_millis(millis)).await; // the card is charged
    free.set(seats - 1);
    println!("{name}: booked, {} free", free.get());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let free = Cell::new(2);
    tokio::join!(
        book(&free, "Ada", 300),
        book(&free, "Ben", 100),
        book(&free, "Cleo", 200),
    );
    println!("free in the end: {}", free.get());
}
