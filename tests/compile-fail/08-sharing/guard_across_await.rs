//! A guard of std's mutex must be dropped on the thread that locked it, so a future that keeps one over an await cannot be spawned.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::sleep;

async fn pay_in(till: Arc<Mutex<u32>>, amount: u32) {
    let mut cash = till.lock().unwrap();
    sleep(Duration::from_millis(100)).await; // the coins are counted
    *cash += amount;
}

#[tokio::main]
async fn main() {
    let till = Arc::new(Mutex::new(0));
    tokio::spawn(pay_in(till, 10)).await.unwrap();
}
