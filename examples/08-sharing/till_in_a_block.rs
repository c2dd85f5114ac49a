//! Count first, and lock in a block: the scope of the guard holds no await, so the future does not keep it.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::sleep;

async fn pay_in(till: Arc<Mutex<u32>>, amount: u32) {
    sleep(Duration::from_millis(100)).await; // the coins are counted
    {
        let mut cash = till.lock().unwrap();
        *cash += amount;
    }
    println!("{amount} paid in");
}

#[tokio::main]
async fn main() {
    let till = Arc::new(Mutex::new(0));
    tokio::spawn(pay_in(till, 10)).await.unwrap();
}
