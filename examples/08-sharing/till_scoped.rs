//! Where no guard is held across an await, std's mutex is right, and its futures may be joined or spawned.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::sleep;

async fn pay_in(till: Arc<Mutex<u32>>, name: &str, arrives: u64, amount: u32) {
    sleep(Duration::from_millis(arrives)).await;
    println!("{name} wants the till");
    sleep(Duration::from_millis(300)).await; // the coins are counted
    {
        let mut cash = till.lock().unwrap();
        *cash += amount;
    }
    println!("{name} has paid");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let till = Arc::new(Mutex::new(0));
    let ada = tokio::spawn(pay_in(till.clone(), "Ada", 100, 10));
    let ben = tokio::spawn(pay_in(till.clone(), "Ben", 200, 20));
    ada.await.unwrap();
    ben.await.unwrap();
    println!("in the till: {}", till.lock().unwrap());
}
