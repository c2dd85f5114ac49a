//! A function that is not async locks and adds: no await can stand in it, and its guard is gone when it returns.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::sleep;

fn add(till: &Mutex<u32>, amount: u32) {
    let mut cash = till.lock().unwrap();
    *cash += amount;
}

async fn pay_in(till: Arc<Mutex<u32>>, amount: u32) {
    sleep(Duration::from_millis(100)).await; // the coins are counted
    add(&till, amount);
    println!("{amount} paid in");
}

#[tokio::main]
async fn main() {
    let till = Arc::new(Mutex::new(0));
    tokio::spawn(pay_in(till, 10)).await.unwrap();
}
